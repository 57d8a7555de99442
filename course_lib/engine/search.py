"""Hyper-parameter search: random draws on the right scale, from coarse to fine (unit 09)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import numpy as np

Trials = list[tuple[dict[str, Any], float]]


def sample_log_uniform(low: float, high: float, size: int, rng: np.random.Generator) -> np.ndarray:
    """(size,) draws from [low, high] whose logarithm is uniform: as many between 1e-4 and 1e-3 as between 0.1 and 1."""
    if not 0 < low <= high:
        raise ValueError(f"sample_log_uniform expects 0 < low <= high, but got {low} and {high}; 0 has no logarithm.")
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def sample_momentum(low: float, high: float, size: int, rng: np.random.Generator) -> np.ndarray:
    """(size,) momenta in [low, high], high < 1, with 1 - beta log-uniform.

    What counts is the window 1 / (1 - beta): 0.9 and 0.9005 are alike, 0.999 and 0.9995 differ by a factor of 2.
    """
    if not 0 <= low <= high < 1:
        raise ValueError(f"sample_momentum expects 0 <= low <= high < 1, but got {low} and {high}; lower them.")
    return 1 - sample_log_uniform(1 - high, 1 - low, size, rng)


def random_search(
    evaluate: Callable[[dict[str, Any]], float],
    space: Mapping[str, Callable[[np.random.Generator], Any]],
    n: int,
    rng: np.random.Generator,
) -> tuple[dict[str, Any], float, Trials]:
    """Draw n points and evaluate each. If few of the parameters matter, n draws try n values of each of those, where a
    grid of n points tries far fewer. Bergstra and Bengio (2012).

    Args:
        evaluate: `evaluate(params)` to a score, lower is better. A score of nan counts as the worst.
        space: name to a function `draw(rng)` of one value.
        n: number of trials, at least 1.
        rng: passed to the draws.

    Returns:
        `(best_params, best_score, trials)`, trials in the order of their evaluation.
    """
    if n < 1:
        raise ValueError(f"random_search expects at least one trial, but got n={n}; ask for more.")
    return _best_of([{name: draw(rng) for name, draw in space.items()} for _ in range(n)], evaluate)


def grid_search(
    evaluate: Callable[[dict[str, Any]], float], grid: Mapping[str, list[Any]]
) -> tuple[dict[str, Any], float, Trials]:
    """Evaluate every combination of the values in `grid`. Returns what `random_search` returns; for comparison."""
    return _best_of([dict(zip(grid, values, strict=True)) for values in product(*grid.values())], evaluate)


def refine_space(trials: Trials, top_k: int) -> dict[str, tuple[float, float]]:
    """From coarse to fine: for each parameter the (low, high) that the best `top_k` trials span."""
    if not 1 <= top_k <= len(trials):
        raise ValueError(f"refine_space expects top_k from 1 to {len(trials)} (the trials), but got {top_k}.")
    best = sorted(trials, key=_score)[:top_k]
    return {name: (min(p[name] for p, _ in best), max(p[name] for p, _ in best)) for name in best[0][0]}


def _best_of(points: list[dict[str, Any]], evaluate: Callable[[dict[str, Any]], float]) -> tuple[dict, float, Trials]:
    trials = [(params, evaluate(params)) for params in points]
    return *min(trials, key=_score), trials


def _score(trial: tuple[dict[str, Any], float]) -> float:
    return np.inf if np.isnan(trial[1]) else trial[1]
