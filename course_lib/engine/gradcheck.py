"""Is this gradient right? Compare it with what the function itself says (unit 04).

Central differences, (f(x + h) - f(x - h)) / 2h, work for any f. Their error has two parts: the formula's, about h^2,
and rounding's, about 1e-16 / h. The sum is smallest near the cube root of 1e-16, hence h = 1e-5 throughout. Eight or
nine digits are the best they can give in float64; in float32, nothing useful, so check in float64.

The complex step, Im f(x + ih) / h, subtracts nothing and so loses nothing: with h = 1e-20 it is exact to rounding. The
price: f must be written in operations that accept complex numbers, and use no abs.

At a kink (relu at 0, max of equals) the two one-sided slopes differ, and a central difference gives their mean, which
is neither. Such an entry tells nothing about your gradient; it is counted and left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class GradCheck:
    """The outcome of a gradient check.

    Attributes:
        error: the largest relative error over the entries, |a - n| / max(|a| + |n|, 1e-8). Below 1e-5 is right.
        index: where it is; for a model, in the flat parameter vector.
        analytic, numeric: the two values there.
        kinks: entries left out because the function has a kink within h of them.
        checked: entries, or directions, compared.
    """

    error: float
    index: tuple[int, ...]
    analytic: float
    numeric: float
    kinks: int
    checked: int

    def __repr__(self) -> str:
        kinks = f", {self.kinks} kinks left out" if self.kinks else ""
        return (
            f"largest relative error {self.error:.1e} over {self.checked:,} checked{kinks}; "
            f"at {self.index}: analytic {self.analytic:.8g}, numeric {self.numeric:.8g}"
        )


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """The gradient of f at x by central differences, in the shape of x. f returns a number; x is left as it was."""
    plus, minus = _both_sides(f, x, h)
    return (plus - minus) / (2 * h)


def complex_step_gradient(f: Callable[[np.ndarray], complex], x: np.ndarray, h: float = 1e-20) -> np.ndarray:
    """The gradient of f at x by complex steps, in the shape of x, exact to rounding. f must accept complex arrays."""
    z = np.array(x, dtype=complex)
    grad = np.empty(z.shape)
    for i in np.ndindex(z.shape):
        z[i] += 1j * h
        grad[i] = np.imag(f(z)) / h
        z[i] = z[i].real
    return grad


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """The largest |a - b| / max(|a| + |b|, 1e-8) over the entries of two arrays of one shape."""
    return float(_relative(np.asarray(a, float), np.asarray(b, float)).max())


def grad_check(
    f: Callable[[np.ndarray], float],
    df: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    h: float = 1e-5,
    complex_step: bool = False,
) -> GradCheck:
    """Compare df(x) with central differences of f, or with complex steps, entry by entry.

    Args:
        f: to a number.
        df: to its gradient, in the shape of x.
        x: a float64 array of any shape; left as it was.
        h: the step of the central differences; they evaluate f twice an entry.
        complex_step: use the complex step instead, where f accepts complex arrays. One evaluation an entry.

    Raises:
        ValueError: if df(x) has another shape than x.
    """
    x = np.asarray(x, dtype=float)
    analytic = np.asarray(df(x.copy()), dtype=float)
    if analytic.shape != x.shape:
        raise ValueError(f"grad_check expects df(x) in the shape of x, {x.shape}, but got {analytic.shape}.")
    if complex_step:
        return _worst(analytic, complex_step_gradient(f, x), np.zeros(x.shape, dtype=bool))
    plus, minus = _both_sides(f, x, h)
    return compare(analytic, plus, minus, float(f(x.copy())), h)


def grad_check_directions(
    f: Callable[[np.ndarray], float],
    gradient: np.ndarray,
    x: np.ndarray,
    rng: np.random.Generator,
    directions: int = 5,
    h: float = 1e-5,
) -> GradCheck:
    """A quick check for many parameters: compare slopes along random directions, two evaluations of f for each.

    The slope of f along the unit vector v is gradient . v. A wrong entry shows in almost every direction, but not which
    one it is: for that, `grad_check`. The error is relative to the size that a slope has on average,
    |gradient| / sqrt(P), since a single slope may happen to be near 0.

    Args:
        f: to a number, from arrays like x.
        gradient: the gradient at x that is to be checked, in the shape of x.
        x: float64, any shape.
        rng: draws the directions.
    """
    size = np.linalg.norm(gradient) / np.sqrt(gradient.size)
    worst = (-1.0, 0, 0.0, 0.0)
    for i in range(directions):
        v = rng.standard_normal(x.shape)
        v /= np.linalg.norm(v)
        analytic = float(np.vdot(gradient, v))
        v *= h
        numeric = float(f(x + v) - f(x - v)) / (2 * h)
        worst = max(worst, (abs(analytic - numeric) / max(size, 1e-8), i, analytic, numeric))
    error, i, analytic, numeric = worst
    return GradCheck(error, (i,), analytic, numeric, 0, directions)


def compare(analytic: np.ndarray, plus: np.ndarray, minus: np.ndarray, here: float, h: float) -> GradCheck:
    """The outcome, from f at x + h, at x - h (one entry moved, in the shape of x) and at x."""
    numeric = (plus - minus) / (2 * h)
    errors = _relative(analytic, numeric)
    # A kink is claimed only for an entry that does not agree, whose slopes to the right and to the left differ, and
    # whose analytic value is one of them or lies between: any of those is a right answer there. A smooth function near
    # a minimum has two different slopes as well, but agrees.
    right, left = (plus - here) / h, (here - minus) / h
    low, high = np.minimum(left, right), np.maximum(left, right)
    slack = 1e-5 * (np.abs(low) + np.abs(high))
    kinks = (errors > 1e-5) & (high - low > 100 * slack) & (low - slack <= analytic) & (analytic <= high + slack)
    return _worst(analytic, numeric, kinks)


def _worst(analytic: np.ndarray, numeric: np.ndarray, kinks: np.ndarray) -> GradCheck:
    """The outcome: the largest relative error among the entries that are not at a kink."""
    errors = np.where(kinks, -1.0, _relative(analytic, numeric))
    errors = np.where(np.isnan(errors), np.inf, errors)  # a nan in either gradient is as wrong as can be
    index = np.unravel_index(int(errors.argmax()), errors.shape)
    return GradCheck(
        max(float(errors[index]), 0.0),
        tuple(int(i) for i in index),
        float(analytic[index]),
        float(numeric[index]),
        int(kinks.sum()),
        int(kinks.size - kinks.sum()),
    )


def _relative(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8)


def _both_sides(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> tuple[np.ndarray, np.ndarray]:
    """f at x with each entry moved by +h and by -h, both in the shape of x."""
    x = np.array(x, dtype=float)
    plus, minus = np.empty(x.shape), np.empty(x.shape)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        plus[i] = _number(f(x))
        x[i] = kept - h
        minus[i] = _number(f(x))
        x[i] = kept  # exactly what it was; adding and subtracting h again would leave a rounding error
    return plus, minus


def _number(value: float) -> float:
    if np.size(value) != 1:
        raise ValueError(f"a gradient expects f to return one number, but got shape {np.shape(value)}; sum it up.")
    return value
