"""Generic slips, which show in the numbers themselves: a sign, a transpose, a factor, a shift, an order.

Each slip looks at one case and offers sentences that are true of it, the likeliest first; what is said is true of every
case that failed. `{it}` stands for the value's name, `{0}`, `{1}` ... for those of the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from .compare import Difference
from .exercise import Case

# Said of an array and not of a single number; a slip in both is one slip.
_EVERYWHERE = ", in every entry"
# So close to 1, an epsilon somewhere looks like a factor.
NEARLY_ONE = 1e-3

Slip = Callable[[Case, np.ndarray, np.ndarray], Iterator[str]]


def generic_slip(differences: Sequence[tuple[Case, Difference]], arguments: Sequence[str] = ()) -> str:
    """A sentence about a slip that fits every one of `differences`, or "". arguments: the names of the cases'."""
    pairs = [(case, d) for case, d in differences if d.expected is not None and d.got is not None]
    if not pairs or len(pairs) != len(differences) or len({d.where for _, d in pairs}) > 1:
        return ""
    most = max(len(case.args) for case, _ in pairs)
    names = [*arguments, *(f"argument {number}" for number in range(len(arguments) + 1, most + 1))]
    numbers_too = any(np.size(d.expected) == 1 for _, d in pairs)
    for slip in _SLIPS:
        offered = [list(slip(case, np.asarray(d.expected), np.asarray(d.got))) for case, d in pairs]
        if numbers_too:
            offered = [[sentence.replace(_EVERYWHERE, "") for sentence in found] for found in offered]
        for sentence in offered[0]:
            if all(sentence in others for others in offered):
                return sentence.format(*names, it=pairs[0][1].where)
    return ""


def _equal(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays are the same numbers; what is 0 to one of them is measured by the other's largest entry."""
    if a.shape != b.shape:
        return False
    scale = max((float(np.max(np.abs(x[np.isfinite(x)]), initial=0.0)) for x in (a, b)), default=0.0)
    return bool(np.allclose(a, b, rtol=1e-5, atol=1e-9 * scale, equal_nan=True))


def _sign(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if np.any(expected) and _equal(-expected.astype(float), got):
        yield "{it} has the right magnitude and the wrong sign."


def _transposed(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if expected.ndim >= 2 and got.shape == expected.shape[::-1] and _equal(expected.T, got):
        yield "{it} is the transpose of what belongs there."


def _factor(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    ratios = _ratios(expected, got)
    if ratios is None or ratios.size == 0 or not np.allclose(ratios, ratios.flat[0], rtol=1e-5, atol=0):
        return
    ratio, where = float(ratios.flat[0]), _EVERYWHERE if expected.size > 1 else ""
    for factor, words in _known_factors(case):
        if (factor != 1 or ratio < 0) and np.isclose(abs(ratio), factor, rtol=1e-5, atol=0):
            yield f"{{it}} is {'minus ' * (ratio < 0)}{words} what it should be{where}."
    if ratios.size > 1 and ratio > 0 and abs(ratio - 1) > NEARLY_ONE:
        yield "{it} is off by one and the same factor in every entry."


def _ratios(expected: np.ndarray, got: np.ndarray) -> np.ndarray | None:
    """got / expected where both are finite and expected is not 0; None where they also differ elsewhere."""
    if got.shape != expected.shape or not np.any(expected):
        return None
    known = np.isfinite(expected) & np.isfinite(got) & (expected != 0)
    if not known.all() and not _equal(expected[~known], got[~known]):
        return None
    return got[known] / expected[known]


def _known_factors(case: Case) -> Iterator[tuple[float, str]]:
    sizes = _sizes(case)
    counts = [(letter, n) for letter, n in sizes if n > 2]
    yield from ((2.0, "twice"), (0.5, "half"))
    yield from ((n, f"{letter} times") for letter, n in counts)
    yield from ((1 / n, f"1/{letter} of") for letter, n in counts)
    # The divisor n - 1 of an unbiased variance, where n belongs, and the other way round.
    yield from ((n / (n - 1), f"{letter}/({letter} - 1) times") for letter, n in counts)
    yield from (((n - 1) / n, f"({letter} - 1)/{letter} of") for letter, n in counts)
    yield from ((2 / n, f"2/{letter} of") for letter, n in counts)
    yield from ((n / 2, f"{letter}/2 times") for letter, n in counts)
    yield from ((0.5 / n, f"1/2 over {letter} times") for letter, n in counts)
    if len(sizes) == 2:
        (_, N), (_, columns) = sizes
        yield N / columns, "(N over the number of columns) times"
        yield columns / N, "(the number of columns over N) times"
        yield 1 / (N * columns), "1/(N times the number of columns) of"
    # A logarithm to another base than e.
    yield from ((1 / np.log(base), f"1/ln({base}) times") for base in (2, 10))


def _sizes(case: Case) -> list[tuple[str, int]]:
    """The sizes that a factor may be: N, which data and labels share, and the columns of what has N rows."""
    arrays = [item for item in case.args if isinstance(item, np.ndarray) and item.ndim]
    if not arrays:
        return []
    rows = [array.shape[0] for array in arrays]
    N = next((n for index, n in enumerate(rows) if n in rows[index + 1 :]), rows[0])
    columns = [array.shape[1] for array in arrays if array.ndim == 2 and array.shape[0] == N]
    return [("N", N), *(("the number of columns", n) for n in columns[:1])]


def _first_row_only(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if got.shape != expected.shape or expected.ndim < 1 or len(expected) < 2 or not np.any(expected[:1]):
        return
    if _equal(expected[:1], got[:1]) and not np.any(got[1:]):
        yield f"Only the first {'row' if expected.ndim > 1 else 'entry'} of {{it}} is filled in; the rest is zero."


def _zeros(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if got.shape == expected.shape and got.ndim and not np.any(got):
        yield "{it} is 0 in every entry."


def _square(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if expected.ndim == 1 and got.shape == (len(expected), len(expected)) and len(expected) > 1:
        yield (
            "{it} has become a square. Most often a shape (N,) has met a shape (N, 1), and broadcasting made (N, N) "
            "of them."
        )


def _extra_axis(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if got.size == expected.size and got.ndim != expected.ndim and _equal(expected.squeeze(), got.squeeze()):
        # What made the axis, or dropped it, can't be seen in the numbers: keepdims, a reshape, an index.
        many, does = ("many", "adds") if got.ndim > expected.ndim else ("few", "drops")
        yield f"The numbers of {{it}} are right; it has an axis of length 1 too {many}: which of your steps {does} one?"


def _shifted(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if got.shape != expected.shape or expected.size < 2 or not (np.isfinite(got).all() and np.isfinite(expected).all()):
        return
    shift = got - expected
    atol = 1e-9 * float(np.max(np.abs(expected)))
    if np.allclose(shift, shift.flat[0], rtol=1e-6, atol=atol):
        yield "{it} is off by the same amount in every entry."
    elif expected.ndim == 2 and expected.shape[1] > 1 and np.allclose(shift, shift[:, :1], rtol=1e-6, atol=atol):
        yield "Within a row of {it} every entry is off by the same amount; another row has another amount."


def _off_by_an_argument(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    # A single number is off by another one too easily.
    if got.shape != expected.shape or expected.size < 2 or not (np.isfinite(got).all() and np.isfinite(expected).all()):
        return
    for at, argument in enumerate(case.args):
        if not isinstance(argument, np.ndarray) or argument.shape != expected.shape or argument.dtype.kind not in "fi":
            continue
        argument = argument.astype(float)
        name = f"{{{at}}}"
        if _equal(expected - argument, got):
            yield f"{{it}} is short of what belongs there by exactly {name}."
        if _equal(expected + argument, got):
            yield f"{{it}} has {name} in it once more than it should."
        if np.ptp(np.abs(argument)) == 0:
            continue
        if _equal(expected * argument, got):
            yield f"{{it}} is what belongs there times {name}, entry by entry."
        if argument.all() and _equal(expected / argument, got):
            yield f"{{it}} is what belongs there divided by {name}, entry by entry."


def _row_factor(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if expected.ndim != 2 or min(expected.shape) < 2 or not np.all(expected):
        return
    ratios = _ratios(expected, got)
    if ratios is None or ratios.size != expected.size:
        return
    ratios = ratios.reshape(expected.shape)
    if not np.all(ratios) or np.allclose(ratios, ratios[0, 0], rtol=1e-5, atol=0):
        return
    if np.all(np.abs(ratios - 1) <= NEARLY_ONE):
        return
    if np.allclose(ratios, ratios[:, :1], rtol=1e-5, atol=0):
        yield "Within a row of {it} every entry is off by the same factor; another row has another factor."
    elif np.allclose(ratios, ratios[:1], rtol=1e-5, atol=0):
        yield "Within a column of {it} every entry is off by the same factor; another column has another factor."


def _function_of(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if got.shape != expected.shape or not (np.isfinite(got).all() and np.isfinite(expected).all()):
        return
    # 0 and 1 are functions of each other in too many ways for any of them to be the reason.
    if np.isin(np.abs(expected), (0, 1)).all():
        return
    with np.errstate(all="ignore"):
        for made, words in (
            (np.log(expected), "the logarithm of what belongs there"),
            (np.exp(expected), "exp of what belongs there"),
            (np.square(expected), "the square of what belongs there"),
            (np.sqrt(expected), "the square root of what belongs there"),
            (1 / expected, "one over what belongs there"),
            (1 - expected, "1 minus what belongs there"),
        ):
            if _equal(made, got):
                yield f"{{it}} is {words}."


def _other_order(case: Case, expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if got.shape != expected.shape or expected.size < 3 or _equal(expected, got):
        return
    if _equal(np.sort(expected, None), np.sort(got, None)):
        yield "{it} holds the right numbers, in another order."


_SLIPS: tuple[Slip, ...] = (
    _zeros,
    _sign,
    _transposed,
    _factor,
    _first_row_only,
    _extra_axis,
    _square,
    _shifted,
    _row_factor,
    _function_of,
    _off_by_an_argument,
    _other_order,
)
