"""Comparing what came back with what was expected, in the order in which a person would: structure, shape, kind,
finite, values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .values import Unsupported

# float32 keeps about seven digits; a few dozen operations cost two or three of them.
FLOAT32_RTOL = 3e-4
FLOAT32_ATOL = 3e-5
# A list so much longer than what is expected is not made into an array: that takes its time, and once for each mistake.
MANY = 1000
# Differences below this share of the largest entry look like rounding, and are said to be small.
SMALL = 3e-4
_LAZY = " It hands out its items one at a time: put it in `list(...)`, or work with arrays."
_REMARKS = {name: _LAZY for name in ("map", "zip", "filter", "range", "enumerate", "generator", "dict_values")} | {
    "function": " Was it called, with brackets?",
    "method": " Was it called, with brackets?",
    "builtin_function_or_method": " Was it called, with brackets?",
    "set": " A set has no order and holds equal numbers once.",
}


@dataclass(frozen=True)
class Difference:
    """One way in which a value is not the expected one.

    kind: "structure", "shape", "dtype", "finite" or "values"; where: the value's name, "dscores" or "grads['W1']";
    sentence: what is wrong, without the expected values; expected, got: the two arrays where both are arrays of one
    shape (for a shape difference: of two shapes), else None; wrong: the mask of wrong entries.
    """

    kind: str
    where: str
    sentence: str
    expected: np.ndarray | None = None
    got: np.ndarray | None = None
    wrong: np.ndarray | None = None


def compare(expected: Any, got: Any, where: str, rtol: float = 1e-6, atol: float | None = None) -> Difference | None:
    """The first difference between two plain values, or None. nan equals nan, and inf equals inf of the same sign.

    rtol, atol: for float64; atol defaults to 1e-8 of the largest expected entry. What is float32 is compared as
    float32.
    """
    if isinstance(expected, (str, bool)) or expected is None:
        return _compare_word(expected, got, where)
    if isinstance(expected, dict):
        return _compare_dict(expected, got, where, rtol, atol)
    if isinstance(expected, (list, tuple)):
        return _compare_sequence(expected, got, where, rtol, atol)
    return _compare_array(np.asarray(expected), got, where, rtol, atol)


def describe(value: Any) -> str:
    """A plain value in a few words, without its numbers: "an array of shape (3, 4)"."""
    if value is None:
        return "None"
    if isinstance(value, Unsupported):
        what = "an array" if value.type_name == "array" else f"something of type {value.type_name}"
        return what + (f" ({value.reason})" if value.reason else "")
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "a number"
    if isinstance(value, bool):
        return "True or False"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return "a dict with the keys " + (", ".join(map(repr, list(value)[:8])) or "(none)")
    return "a text" if isinstance(value, str) else f"a {type(value).__name__}"


def _structure(expected: Any, got: Any, where: str, remark: str = "") -> Difference:
    if got is None:
        remark = " Does every path through your function end in `return`?"
    elif isinstance(got, Unsupported):
        remark = _REMARKS.get(got.type_name, "")
    return Difference(
        "structure", where, f"{where} should be {describe(expected)}, and {describe(got)} came back.{remark}"
    )


def _compare_word(expected: Any, got: Any, where: str) -> Difference | None:
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got.item()
    if type(got) is not type(expected):
        return _structure(expected, got, where)
    if got == expected:
        return None
    came = repr(got if not isinstance(got, str) or len(got) <= 40 else got[:37] + "...")
    return Difference("values", where, f"{where} is {came}, which is not right here.")


def _compare_dict(expected: dict, got: Any, where: str, rtol: float, atol: float | None) -> Difference | None:
    if not isinstance(got, dict):
        return _structure(expected, got, where)
    for key, value in expected.items():
        if key not in got:
            return Difference("structure", where, f"{where} has no key {key!r}: {describe(got)} came back.")
        # A key of several words is a fact that a probe or a view has found, and speaks for itself.
        if " " in key and isinstance(value, bool) and isinstance(got[key], bool):
            if value != got[key]:
                return Difference("values", where, f"This {'is not' if value else 'should not be'} so: {key}.")
        elif difference := compare(value, got[key], key if " " in key else f"{where}[{key!r}]", rtol, atol):
            return difference
    return None


def _compare_sequence(expected: Any, got: Any, where: str, rtol: float, atol: float | None) -> Difference | None:
    # Only then a list: an array may claim more rows than memory holds, where each is empty.
    if isinstance(got, np.ndarray) and got.ndim and len(got) == len(expected):
        got = list(got)
    if not isinstance(got, (list, tuple)) or len(got) != len(expected):
        return _structure(expected, got, where)
    for index, (one, other) in enumerate(zip(expected, got, strict=True)):
        if difference := compare(one, other, f"{where}[{index}]", rtol, atol):
            return difference
    return None


def _compare_array(expected: np.ndarray, got: Any, where: str, rtol: float, atol: float | None) -> Difference | None:
    if got is None or isinstance(got, (Unsupported, dict, str)):
        return _structure(expected, got, where)
    if isinstance(got, (list, tuple)) and len(got) > max(MANY, 2 * expected.size):
        return _structure(expected, got, where)
    try:
        array = np.asarray(got)
        if array.dtype.kind not in "biuf":
            raise ValueError
    except ValueError:
        return _structure(expected, got, where, _why_no_array(got))
    if array.shape != expected.shape:
        want = f"have shape {expected.shape}" if expected.ndim else "be a single number"
        sentence = f"{where} should {want}, and {describe(array)} came back."
        return Difference("shape", where, sentence, expected, array)
    wrong = _wrong(expected, array, rtol, atol)
    if not wrong.any():
        return None
    bad = wrong & ~np.isfinite(array)
    if bad.any():
        what = "nan" if np.isnan(array[bad]).any() else "inf"
        sentence = f"{where} holds {what} where a finite number belongs{_how_many(bad)}."
        if not np.isfinite(expected[bad]).all():
            sentence = f"{where} holds {what} in the wrong place{_how_many(bad)}."
        return Difference("finite", where, sentence, expected, array, wrong)
    if array.dtype.kind in "iub" and np.any(expected != np.round(expected)):
        kind = "True and False" if array.dtype.kind == "b" else f"whole numbers ({array.dtype})"
        sentence = f"{where} came back as {kind}, so its fractions are cut off."
        return Difference("dtype", where, sentence, expected, array, wrong)
    sentence = f"{where} is off{_how_many(wrong)}."
    if array.dtype.kind == "f" and array.dtype.itemsize == 2:
        sentence += " It came back as float16, which keeps three digits: too few here."
    elif _small(expected, array, wrong):
        sentence += " The difference is small: an epsilon, a clipped value or too few digits can do that."
    return Difference("values", where, sentence, expected, array, wrong)


def _why_no_array(got: Any) -> str:
    """Why a list or tuple can't be read as an array of numbers."""
    if not isinstance(got, (list, tuple)):
        return ""
    odd = next((item for item in got if not isinstance(item, (bool, int, float, np.ndarray, list, tuple))), got)
    if odd is not got:
        return f" One of its items is {describe(odd)}."
    inner = next((remark for item in got if (remark := _why_no_array(item))), "")
    return inner or " Its rows have different lengths."


def _small(expected: np.ndarray, got: np.ndarray, wrong: np.ndarray) -> bool:
    finite = np.isfinite(expected)
    scale = np.max(np.abs(expected[finite]), initial=0.0)
    if not finite[wrong].all():
        return False
    with np.errstate(over="ignore"):
        return bool(np.max(np.abs(expected[wrong] - got[wrong].astype(np.float64))) < SMALL * scale)


def _wrong(expected: np.ndarray, got: np.ndarray, rtol: float, atol: float | None) -> np.ndarray:
    """The mask of entries that are not equal within the tolerances."""
    want, have = expected.astype(np.float64), got.astype(np.float64)
    finite = np.isfinite(want)
    scale = float(np.max(np.abs(want[finite]), initial=0.0))
    if got.dtype.kind == "f" and got.dtype.itemsize == 4:
        rtol, atol = max(rtol, FLOAT32_RTOL), max(atol or 0.0, FLOAT32_ATOL * scale)
    elif atol is None:
        atol = 1e-8 * scale
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(want - have) <= max(atol, 1e-12) + rtol * np.abs(want)
        same = (want == have) | (np.isnan(want) & np.isnan(have))
    return ~np.where(finite, near, same)


def _how_many(wrong: np.ndarray) -> str:
    """ " in 3 of 12 entries", with the place where that says more; nothing for a number."""
    if wrong.ndim == 0:
        return ""
    count, total = int(wrong.sum()), wrong.size
    if count == total:
        return " in every entry" if total > 1 else ""
    words = f" in {count} of {total} entries"
    every = "all " if count > 1 else ""
    if wrong.ndim == 1 and count <= 3:
        words += f", at {_listed('position', np.flatnonzero(wrong))}"
    elif wrong.ndim == 2:
        rows = np.flatnonzero(wrong.any(axis=1))
        columns = np.flatnonzero(wrong.any(axis=0))
        if len(rows) < wrong.shape[0] and len(rows) <= 3:
            words += f", {every}in {_listed('row', rows)}"
        elif len(columns) < wrong.shape[1] and len(columns) <= 3:
            words += f", {every}in {_listed('column', columns)}"
    return words


def _listed(what: str, indices: np.ndarray) -> str:
    return f"{what}{'s' if len(indices) > 1 else ''} {', '.join(map(str, indices))}"
