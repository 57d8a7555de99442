"""What crosses between a learner's code and the judge: plain values, rebuilt; bytes, exact or refused."""

import functools
import struct
from collections import defaultdict, namedtuple
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.checking.values import MAX_DEPTH, Function, Rng, Unsupported, decode, encode, plain

arrays = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.float16, np.int64, np.uint8, np.bool_]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=20),
    arrays,
    st.builds(Rng, st.integers(0, 2**32)),
    st.builds(Unsupported, st.text(max_size=10), st.text(max_size=10)),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
    ),
    max_leaves=12,
)


def same(a, b):
    """Equal in type, shape and every bit; nan is itself."""
    if isinstance(a, np.ndarray):
        alike = isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape
        return alike and np.array_equal(a, b, a.dtype.kind == "f")
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a == b or a != a


@given(values)
def test_what_is_written_is_read_again(value):
    assert same(decode(encode(value)), value)


@given(values)
def test_a_plain_value_stays_what_it_is(value):
    assert same(plain(value), value)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_and_nothing_worse(data):
    with pytest.raises(ValueError, match=r".+"):
        decode(data)


@settings(max_examples=300)
@given(values, st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes_give_a_plain_value_or_are_refused(value, changes):
    data = bytearray(encode(value))
    for place, byte in changes:
        data[place % len(data)] = byte
    try:
        found = decode(bytes(data))
    except ValueError:
        return
    assert same(plain(found), found)


@given(values, st.integers(0, 400))
def test_cut_bytes_are_refused(value, length):
    data = encode(value)
    if length < len(data):
        with pytest.raises(ValueError, match=r".+"):
            decode(data[:length])


def header(text: str, rest: bytes = b"") -> bytes:
    return struct.pack("<I", len(text)) + text.encode() + rest


@pytest.mark.parametrize(
    "data",
    [
        header('{"value": {"a": 0}, "arrays": [["<f8", [1000000000, 1000000000]]]}'),
        header('{"value": {"a": 0}, "arrays": [["<f8", [-1]]]}', bytes(8)),
        header('{"value": {"a": 0}, "arrays": [["|O", [1]]]}', bytes(8)),
        header('{"value": {"a": 0}, "arrays": [["f8,f8", [1]]]}', bytes(16)),
        header('{"value": {"a": 0}, "arrays": [["<c16", [1]]]}', bytes(16)),
        header('{"value": {"a": 1}, "arrays": [["<f8", [1]]]}', bytes(8)),
        header('{"value": 1, "arrays": []}', b"more"),
        header('{"value": {"f": "0x1p99999999"}, "arrays": []}'),
        header('{"value": {"f": 1}, "arrays": []}'),
        header('{"value": NaN, "arrays": []}'),
        header('{"value": 1' + "0" * 400 + ', "arrays": []}'),
        header('{"value": {"rng": 1e999}, "arrays": []}'),
        header('{"value": {"x": 1}, "arrays": []}'),
        header('{"value": {"u": 1}, "arrays": []}'),
        header('{"value": {"d": {"a": 1}}, "arrays": 3}'),
        header('{"value": ' + '{"l": [' * 50 + "1" + "]}" * 50 + ', "arrays": []}'),
        header("[" * 100_000),
        header("[]"),
        struct.pack("<I", 2**31) + b"{}",
    ],
)
def test_a_header_that_lies_is_refused(data):
    with pytest.raises(ValueError, match=r".+"):
        decode(data)


def test_infinite_and_odd_floats_survive_exactly():
    odd = [float("inf"), -0.0, 5e-324, 0.1]
    assert [value.hex() for value in decode(encode(odd))] == [value.hex() for value in odd]


def test_a_subclass_of_an_array_loses_its_behaviour():
    class Agreeable(np.ndarray):
        def __eq__(self, other):
            return True

        def __array_finalize__(self, source):
            raise AssertionError("not to be asked")

    lying = np.ones(3).view(np.ndarray)
    value = plain([np.ndarray.__new__(np.matrix, (2, 2)), np.ma.array([1.0, 2.0], mask=[True, False]), lying])
    assert [type(item) for item in value] == [np.ndarray] * 3


def test_a_subclass_of_a_container_becomes_what_it_is_made_of():
    class Sly(list):
        def __iter__(self):
            return iter([99])

        def __len__(self):
            return 1

    pair = namedtuple("Pair", "loss gradient")(1.0, [2.0])
    counts = defaultdict(float, {"dw": 3.0})
    assert [plain(item) for item in (pair, counts, Sly([1, 2]))] == [(1.0, [2.0]), {"dw": 3.0}, [1, 2]]
    assert [type(plain(item)) for item in (pair, counts, Sly())] == [tuple, dict, list]


def test_a_class_that_claims_to_be_an_array_is_not_asked_for_its_numbers():
    class Pretender:
        __class__ = np.ndarray

        def __array__(self, *args, **kwargs):
            raise AssertionError("not to be asked")

    assert plain(Pretender()) == Unsupported("Pretender")


def test_a_type_that_lies_about_its_name_is_called_by_its_own():
    class Meta(type):
        __name__ = property(lambda cls: 1 / 0)

    class Odd(metaclass=Meta):
        pass

    assert plain(Odd()) == Unsupported("Odd")


def test_arrays_are_copies_in_native_order_of_eight_bytes_at_most():
    source = np.arange(3.0)
    value = plain(source)
    source[:] = 7
    assert value.tolist() == [0, 1, 2]
    assert plain(np.array([1, 2], dtype=">i4")).dtype == np.dtype("=i4")
    assert plain(np.longdouble(1.5)).dtype == np.float64


def test_a_text_from_numpy_is_a_text():
    assert plain(np.array(["dead units", "healthy"])[0]) == "dead units"
    assert type(plain(np.str_("a"))) is str


@pytest.mark.parametrize(
    ("value", "type_name", "reason"),
    [
        ({1, 2}, "set", ""),
        (1 + 2j, "complex", ""),
        (np.array([1j]), "array", "complex128"),
        (np.array([None, 1]), "array", "object"),
        (np.datetime64("2020-01-01"), "array", "datetime64"),
        (np.zeros(2, dtype=[("a", float)]), "array", "[('a', '<f8')]"),
        (datetime(2020, 1, 1), "datetime", ""),
        (2**63, "int", "64 bits"),
        (-(2**64), "int", "64 bits"),
        ({1: "a"}, "dict", "not all text"),
        (functools.partial(max, 1), "partial", ""),
        (len, "builtin_function_or_method", ""),
        (int, "type", ""),
        (b"bytes", "bytes", ""),
        (iter([1]), "list_iterator", ""),
        (map(abs, [1]), "map", ""),
        (np.broadcast_to(np.float64(1), (10**6, 10**6)), "array", "1000000000000 entries"),
        ([0] * 200_000, "list", "200000 items"),
    ],
)
def test_what_is_not_plain_keeps_its_name_and_a_reason(value, type_name, reason):
    found = plain(value)
    assert isinstance(found, Unsupported)
    assert found.type_name == type_name
    assert reason in found.reason


def test_a_list_that_holds_itself_ends_somewhere():
    loop = []
    loop += [loop, loop, loop]
    depth, value = 0, plain(loop)
    while isinstance(value, list):
        depth, value = depth + 1, value[0]
    assert depth == MAX_DEPTH + 1
    assert value.reason == "nested too deeply"


def test_a_bushy_nest_of_lists_is_cut_off_by_its_number_of_items():
    wide = [0] * 1000
    for _ in range(3):
        wide = [wide] * 1000
    assert len(encode(plain(wide))) < 10_000_000


def test_a_generator_and_a_function_cross_by_name():
    function = Function("quadratic", (np.eye(2), np.ones(2)))
    found = decode(encode((Rng(3), function)))
    assert found[0] == Rng(3)
    assert found[1].name == "quadratic"
    assert found[1].args[0].tolist() == np.eye(2).tolist()


def test_what_is_not_plain_cannot_be_written_by_mistake():
    with pytest.raises(TypeError, match="pass it through plain"):
        encode(object())
