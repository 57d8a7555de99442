"""What all right samplers share: facts about many draws, with bounds that hold exactly for every number of draws.

A right sampler may use its generator in any order and in any way, so no draw can be compared with another. Judged is
the law. Two bounds decide, and neither is an approximation:

- Dvoretzky, Kiefer and Wolfowitz (1956), with Massart's constant (1990): the share of n independent draws below x is
  further than e from its probability, for any x at all, with probability 2 exp(-2 n e^2) at most.
- Hoeffding (1963): in m pairs of independent draws, the share of those that ascend is further than e from 1/2 with
  probability 2 exp(-2 m e^2) at most.

Each is given the chance `FALSE_ALARM`. A check of a sampler uses at most twelve of them, so a right answer is refused
less than once in 2 million times. A wrong one whose law is off by twice the slack at one place is found as surely.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log, sqrt
from typing import Any

import numpy as np

FALSE_ALARM = 4e-8  # of one bound
FEWEST = 1000  # with fewer draws the bounds are too wide to say anything
MARKS = np.linspace(0, 1, 11)
ROUNDING = 1e-5  # of the ends, in float32


def slack(count: int) -> float:
    """How far a share of `count` draws may be from its probability: both bounds, solved for e."""
    return sqrt(log(2 / FALSE_ALARM) / (2 * count))


def facts_of_draws(
    given: Any, size: int, ends: tuple[float, float], way: Callable[[np.ndarray], np.ndarray], even: str
) -> dict[str, Any]:
    """Facts about the draws of three generators, of which the first two are alike.

    given: what the sampler returned for each, wanted as (size,). ends: the lowest and the highest draw allowed. way:
    from draws to how far they are from the lower end (0) to the upper (1), on the scale on which they should be spread
    evenly. even: the words for that.
    """
    arrays = [_numbers(item) for item in given]
    shapes = [None if array is None else array.shape for array in arrays]
    shaped = {"as many numbers as asked for come back, in one array": all(shape == (size,) for shape in shapes)}
    if not all(shaped.values()):
        return shaped | {"the shape of what comes back": list((-1,) if shapes[0] is None else shapes[0])}
    first, again, other = arrays
    low, high = ends
    room = ROUNDING * max(abs(low), abs(high), high - low) * (1 if first.dtype == np.float32 else 1e-4)
    draws, unlike = first.astype(np.float64), other.astype(np.float64)
    facts: dict[str, Any] = {}
    if size >= FEWEST or low == high:  # whether a few draws of a wrong law stay in the range is a matter of luck
        inside = np.all((draws >= low - room) & (draws <= high + room))
        facts["every draw lies between low and high"] = bool(inside)
    if size >= FEWEST and low < high:
        with np.errstate(all="ignore"):  # a wrong sampler may draw what has no logarithm
            places, more = (np.nan_to_num(way(found), nan=-1.0, neginf=-1.0, posinf=2.0) for found in (draws, unlike))
        facts["the draws are different numbers"] = len(np.unique(draws)) > size // 2
        facts[even] = max(_distance(places), _distance(more)) <= slack(size)
        facts["the draws come in no order"] = abs(_ascending(places) - 0.5) <= slack(size // 2)
        facts["what comes back changes with rng"] = not np.array_equal(draws, unlike)
        facts["another rng gives other draws"] = bool(np.mean(np.isin(draws, unlike)) < 0.5)
        facts["the share of the draws below each tenth of the way"] = _shares(places)
    return shaped | facts | {"the same rng gives the same draws": bool(np.array_equal(first, again, equal_nan=True))}


def _numbers(item: Any) -> np.ndarray | None:
    """`item` as an array of numbers, float32 or float64; None where it is none."""
    try:
        array = np.asarray(item)
        return array.astype(np.float32 if array.dtype == np.float32 else np.float64) if array.dtype != object else None
    except (TypeError, ValueError):
        return None


def _distance(places: np.ndarray) -> float:
    """The largest difference between the share of `places` below x and x itself, the law of an even spread."""
    ordered = np.clip(np.sort(places), 0, 1)
    ranks = np.arange(len(ordered) + 1) / len(ordered)
    return float(max(np.max(ranks[1:] - ordered), np.max(ordered - ranks[:-1])))


def _ascending(places: np.ndarray) -> float:
    """The share of the pairs (first, second), (third, fourth), ... that ascend; equal ones count half."""
    pairs = places[: len(places) // 2 * 2].reshape(-1, 2)
    return float(np.mean(pairs[:, 0] < pairs[:, 1]) + np.mean(pairs[:, 0] == pairs[:, 1]) / 2)


def _shares(places: np.ndarray) -> np.ndarray:
    """The share below each of `MARKS`, so that two samplers of one law give nearly the same, and others don't."""
    # A draw at an end itself may fall on either side of it by rounding.
    marks = MARKS + np.where(MARKS == 0, -1e-4, np.where(MARKS == 1, 1e-4, 0.0))
    return np.array([np.mean(places < mark) for mark in marks])
