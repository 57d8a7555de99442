"""Why an answer is wrong: a named mistake of the bank, or a generic slip that shows in the numbers themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from .calling import Reply
from .compare import Difference, compare
from .exercise import Case
from .key import ExerciseKey, KnownMistake


def component(value: Any, index: int, count: int) -> Any:
    """The `index`-th of `count` returned values; the value itself where one value is returned."""
    if count == 1:
        return value
    return value[index] if isinstance(value, (tuple, list)) and len(value) == count else None


def named_mistake(key: ExerciseKey, replies: Sequence[Reply]) -> KnownMistake | None:
    """The mistake whose outcome the replies equal on every case."""
    wanted = [(index, None) for index in range(len(key.cases))]
    return _only_match(key, replies, wanted)


def named_mistake_in_part(key: ExerciseKey, replies: Sequence[Reply], part: str) -> KnownMistake | None:
    """The one mistake that the replies equal on every case of `part`, where it is wrong: two slips can be made at
    once.
    """
    wanted = [
        (index, at) for index, case in enumerate(key.cases) for name, at in components_of(case, key) if name == part
    ]
    return _only_match(key, replies, wanted)


def components_of(case: Case, key: ExerciseKey) -> Iterable[tuple[str, int | None]]:
    """The (part, index of the returned value) pairs that `case` counts for; None: all returned values together."""
    if isinstance(case.part, str):
        return [(case.part, None)]
    return [(name, index) for index, name in enumerate(case.part)]


def _only_match(
    key: ExerciseKey, replies: Sequence[Reply], wanted: list[tuple[int, int | None]]
) -> KnownMistake | None:
    found = [
        mistake
        for mistake in key.mistakes
        if all(_same(key, i, at, mistake.replies[i], replies[i]) for i, at in wanted)
        and not all(_same(key, i, at, Reply("ok", key.expected[i]), mistake.replies[i]) for i, at in wanted)
    ]
    return found[0] if len(found) == 1 else None


def _same(key: ExerciseKey, index: int, at: int | None, known: Reply, reply: Reply) -> bool:
    if known.status != reply.status:
        return False
    if known.status != "ok":
        return known.raised is None or (reply.raised is not None and known.raised.type_name == reply.raised.type_name)
    case, count = key.cases[index], len(key.returns)
    one, other = known.value, reply.value
    if at is not None:
        one, other = component(one, at, count), component(other, at, count)
    return compare(one, other, "value", case.rtol, case.atol) is None


def generic_slip(differences: Sequence[tuple[Case, Difference]]) -> str:
    """A sentence about a slip that fits every one of `differences`, or "" """
    pairs = [(case, d) for case, d in differences if d.expected is not None and d.got is not None]
    if not pairs or len(pairs) != len(differences):
        return ""
    for slip in _SLIPS:
        sentences = [slip(case, d.expected, d.got) for case, d in pairs]
        if all(sentences) and len(set(sentences)) == 1:
            return sentences[0].replace("{it}", pairs[0][1].where)
    return ""


def _equal(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-5, atol=1e-9, equal_nan=True))


def _transposed(case: Case, expected: np.ndarray, got: np.ndarray) -> str:
    fits = expected.ndim >= 2 and got.shape == expected.shape[::-1]
    return "{it} is the transpose of what belongs there." if fits and _equal(expected.T, got) else ""


def _sign(case: Case, expected: np.ndarray, got: np.ndarray) -> str:
    return "{it} has the right size and the wrong sign." if np.any(expected) and _equal(-expected, got) else ""


def _factor(case: Case, expected: np.ndarray, got: np.ndarray) -> str:
    if got.shape != expected.shape or not np.any(expected):
        return ""
    known = np.isfinite(expected) & np.isfinite(got) & (expected != 0)
    if not known.all() and not _equal(expected[~known], got[~known]):
        return ""
    ratios = got[known] / expected[known]
    if ratios.size == 0 or not np.allclose(ratios, ratios[0], rtol=1e-5):
        return ""
    ratio, counts = float(ratios[0]), _counts(case)
    for factor, words in [
        (2.0, "twice"),
        (0.5, "half"),
        *((n, f"{letter} times") for letter, n in counts),
        *((1 / n, f"1/{letter} of") for letter, n in counts),
        *((n / (n - 1), f"{letter}/({letter} - 1) times") for letter, n in counts if n > 1),
        *(((n - 1) / n, f"({letter} - 1)/{letter} of") for letter, n in counts if n > 1),
        *((2 / n, f"2/{letter} of") for letter, n in counts),
        *((n / 2, f"{letter}/2 times") for letter, n in counts),
    ]:
        if np.isclose(ratio, factor, rtol=1e-5) and factor != 1:
            return f"{{it}} is {words} what it should be, everywhere."
    return ""


def _counts(case: Case) -> list[tuple[str, int]]:
    """The sizes that a factor may be: N, the rows of the first matrix or vector, and the columns."""
    arrays = [item for item in case.args if isinstance(item, np.ndarray) and item.ndim]
    if not arrays:
        return []
    counts = [("N", arrays[0].shape[0])]
    if arrays[0].ndim > 1:
        counts.append(("the number of columns", arrays[0].shape[1]))
    return [(letter, n) for letter, n in counts if n > 2]


def _shifted(case: Case, expected: np.ndarray, got: np.ndarray) -> str:
    if got.shape != expected.shape or expected.size < 2 or not np.isfinite(got).all():
        return ""
    shift = got - expected
    return "{it} is off by the same amount in every entry." if np.allclose(shift, shift.flat[0], rtol=1e-6) else ""


def _first_row_only(case: Case, expected: np.ndarray, got: np.ndarray) -> str:
    if got.shape != expected.shape or expected.ndim < 1 or len(expected) < 2:
        return ""
    fits = _equal(expected[:1], got[:1]) and not np.any(got[1:])
    return "Only the first row of {it} is filled in; the rest is zero." if fits else ""


def _outer(case: Case, expected: np.ndarray, got: np.ndarray) -> str:
    fits = expected.ndim == 1 and got.shape == (len(expected), len(expected)) and len(expected) > 1
    return (
        "{it} has become a square: somewhere a shape (N,) met a shape (N, 1), and broadcasting made (N, N)."
        if fits
        else ""
    )


def _extra_axis(case: Case, expected: np.ndarray, got: np.ndarray) -> str:
    fits = got.size == expected.size and got.shape != expected.shape and got.squeeze().shape == expected.squeeze().shape
    return (
        f"{{it}} has an axis of length 1 too {'many' if got.ndim > expected.ndim else 'few'}: what does `keepdims` do?"
        if fits and got.ndim != expected.ndim and _equal(expected.squeeze(), got.squeeze())
        else ""
    )


_SLIPS: tuple[Callable[[Case, np.ndarray, np.ndarray], str], ...] = (
    _sign,
    _transposed,
    _factor,
    _first_row_only,
    _outer,
    _extra_axis,
    _shifted,
)
