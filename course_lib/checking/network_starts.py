"""What all right beginnings of a network have in common: shapes, biases of zero, the spread of He's rule.

A variance that is measured on n normal draws is off by a share of about sqrt(2 / n). It is told in steps of a third
of a doubling, so that a right answer, which falls into the middle of its step, would have to be off by more than a
tenth. With `FEWEST` draws in a matrix that happens less than once in 10^8 times. A mean six standard errors away from 0
is as rare, and so is a correlation of that size; no draw beyond 2.5 deviations is rarer still. All checks of an answer
together give a false alarm less than once in 10^6.
"""

from __future__ import annotations

from typing import Any

import numpy as np

FEWEST = 9_000
STEPS = 3  # to a doubling of the variance
FAR = 2.5  # standard deviations; a uniform distribution ends at sqrt(3)


def facts_of_starts(sizes: tuple[int, int, int], value: Any) -> tuple[dict[str, Any], ...]:
    """value: the parameters from three generators, of which the first two are alike. Returns (shapes, biases), and
    behind them (spread, generator) where both matrices hold `FEWEST` entries.
    """
    D, H, C = sizes
    first, again, other = ({name: np.asarray(array) for name, array in run.items()} for run in value)
    # As texts, since a shape of another length is no mistake in an array of numbers.
    shapes = {f"the shape of {name}": str(first[name].shape) for name in ("W1", "b1", "W2", "b2")}
    biases = {f"all entries of {name} are 0": not first[name].any() for name in ("b1", "b2")}
    if min(D * H, H * C) < FEWEST:
        return shapes, biases
    spread: dict[str, Any] = {}
    for name, fan_in, size in (("W1", D, "D"), ("W2", H, "H")):
        spread |= _spread(first[name], fan_in, name, f"2 / {size}")
    generator = {
        "the same rng gives the same weights": all(np.array_equal(first[name], again[name]) for name in ("W1", "W2")),
        "another rng gives other weights": not any(np.array_equal(first[name], other[name]) for name in ("W1", "W2")),
        "W1 and W2 are drawn independently": _independent(first["W1"].ravel(), first["W2"].ravel()),
    }
    return shapes, biases, spread, generator


def _spread(W: np.ndarray, fan_in: int, name: str, words: str) -> dict[str, Any]:
    deviation = float(W.std())
    variance = deviation**2 * fan_in / 2
    return {
        f"the mean of {name} is 0": bool(abs(W.mean()) <= 6 * deviation / np.sqrt(W.size)),
        f"the variance of {name}, as a multiple of {words},": _coarse(variance),
        f"the entries of {name} are normal": bool((np.abs(W - W.mean()) > FAR * deviation).any()),
    }


def _coarse(ratio: float) -> str:
    """The nearest power of the cube root of 2, in words."""
    if not np.isfinite(ratio) or ratio <= 0:
        return f"{ratio:g}"
    return f"about {2 ** (round(np.log2(ratio) * STEPS) / STEPS):.3g}"


def _independent(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two rows of draws, as far as both go, show no more correlation than chance allows."""
    n = min(a.size, b.size)
    a, b = a[:n] - a[:n].mean(), b[:n] - b[:n].mean()
    return bool(abs(a @ b) <= 6 / np.sqrt(n) * np.linalg.norm(a) * np.linalg.norm(b))
