"""Strange answers: whatever a learner returns, the check answers in its own words, quickly, and never with a
traceback of ours."""

import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import io
import random

import numpy as np
import pytest
from key_making import make_key, matrix, verdict_of

from course_lib.checking.display import html, text
from course_lib.checking.exercise import Case

M = matrix(3, 2)
KEY = make_key("f(x)", lambda x: x**2, [Case((M,), "values", "three rows"), Case((M[0],), "shapes", "one row")])
LOSS = make_key("f(x)", lambda x: (float(np.sum(x)), x), [Case((M,), ("loss", "gradient"))], returns=("loss", "dx"))


class Agreeable(np.ndarray):
    """An array that equals everything."""

    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return self

    def __sub__(self, other):
        return np.zeros(self.shape)


class Obliging:
    """An object that agrees with everything."""

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __array__(self, *args, **kwargs):
        return M**2

    def __float__(self):
        return 1.0

    def __len__(self):
        return 2

    def __getitem__(self, item):
        return M**2


class Hostile:
    """An object whose every answer is an exception."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __repr__(self):
        raise RuntimeError

    def __array__(self, *args, **kwargs):
        raise RuntimeError


class LyingList(list):
    def __iter__(self):
        return iter((M**2).tolist())

    def __len__(self):
        return 3


@dataclasses.dataclass
class Point:
    x: float = 1.0


class Colour(enum.Enum):
    RED = 1


def recursive_list():
    items = [1.0]
    items.append(items)
    return items


def recursive_dict():
    items = {}
    items["self"] = items
    return items


STRANGE = {
    "None": lambda: None,
    "generator": lambda: (v for v in M),
    "set": lambda: {1.0, 2.0},
    "frozenset": frozenset,
    "function": lambda: np.mean,
    "lambda": lambda: lambda: 0,
    "class": lambda: np.ndarray,
    "module": lambda: np,
    "ufunc": lambda: np.exp,
    "huge nested list": lambda: [[[0.0] * 100] * 100] * 100,
    "wide list": lambda: list(range(300_000)),
    "deep list": lambda: functools.reduce(lambda inner, _: [inner], range(500), 1.0),
    "recursive list": recursive_list,
    "recursive dict": recursive_dict,
    "ragged list": lambda: [[1.0, 2.0], [1.0]],
    "empty list": list,
    "empty tuple": tuple,
    "empty dict": dict,
    "text": lambda: "0.5",
    "long text": lambda: "x" * 10**6,
    "bytes": lambda: b"\x00\xff",
    "bytearray": lambda: bytearray(9),
    "memoryview": lambda: memoryview(b"abc"),
    "complex": lambda: 1 + 2j,
    "complex array": lambda: M + 1j,
    "datetime64": lambda: np.array(["2020-01-01"] * 2, dtype="datetime64[D]"),
    "timedelta64": lambda: np.timedelta64(3, "D"),
    "date": lambda: datetime.date(2020, 1, 1),
    "masked array": lambda: np.ma.masked_array(M, M > 0),
    "masked": lambda: np.ma.masked,
    "matrix": lambda: M.view(np.matrix),
    "record array": lambda: np.zeros(3, dtype=[("a", float), ("b", int)]),
    "object array": lambda: np.array([[1, None]] * 3, dtype=object),
    "array of texts": lambda: np.array(["a", "b"]),
    "array that equals everything": lambda: np.zeros((3, 2)).view(Agreeable),
    "object that agrees": Obliging,
    "object that raises": Hostile,
    "list that lies": lambda: LyingList([1]),
    "integer beyond 64 bits": lambda: 2**70,
    "list of integers beyond 64 bits": lambda: [[2**70, 1]] * 3,
    "float16": lambda: (M**2).astype(np.float16),
    "bool array": lambda: M > 0,
    "uint8": lambda: np.zeros((3, 2), np.uint8),
    "dict with integer keys": lambda: {0: M, 1: M},
    "dict with odd keys": lambda: {"": 1, "\x1b[31m": 2, "<script>": 3},
    "dict view": lambda: {"a": 1}.values(),
    "map": lambda: map(abs, M),
    "zip": lambda: zip(M, M, strict=True),
    "range": lambda: range(3),
    "iterator": lambda: iter([1, 2]),
    "partial": lambda: functools.partial(max, 1),
    "bound method": lambda: M.sum,
    "decimal": lambda: decimal.Decimal("0.1"),
    "fraction": lambda: fractions.Fraction(1, 3),
    "enum": lambda: Colour.RED,
    "dataclass": Point,
    "exception": lambda: ValueError("returned, not raised"),
    "file": io.StringIO,
    "random generator": lambda: np.random.default_rng(0),
    "python's random": lambda: random.Random(0),
    "ellipsis": lambda: ...,
    "NotImplemented": lambda: NotImplemented,
    "slice": lambda: slice(3),
    "zero-size array": lambda: np.zeros((0, 2)),
    "64 axes": lambda: np.zeros((1,) * 64),
    "broadcast beyond memory": lambda: np.broadcast_to(1.0, (10**9, 10**9)),
    "half character": lambda: "\ud800",
    "nan": lambda: float("nan"),
    "inf": lambda: np.full((3, 2), np.inf),
    "tuple of nothing": lambda: (None, None),
    "list of sets": lambda: [{1}, {2}],
    "pair of strange things": lambda: (Hostile(), Obliging()),
}


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("key", [KEY, LOSS], ids=["one value", "two values"])
def test_whatever_comes_back_is_wrong_and_is_said(key, name):
    verdict = verdict_of(key, lambda x: STRANGE[name]())
    assert verdict.state == "wrong"
    assert verdict.points == 0
    assert verdict.message
    assert len(verdict.message) < 600
    assert "0x7" not in verdict.message  # no memory address
    shown = text(verdict, printed=True)
    shown.encode()
    html(verdict, printed=True).encode()


def test_longdouble_lists_and_subclasses_that_hold_the_right_numbers_are_right():
    for made in (np.longdouble(M**2), (M**2).tolist()):
        key = make_key("f(x)", lambda x: x**2, [Case((M,), "values")])
        assert verdict_of(key, lambda x, made=made: made).state == "passed"
    assert verdict_of(make_key("f(x)", lambda x: x**2, [Case((M,), "values")]), lambda x: (x**2).view(Agreeable)).points
