"""Functions that exercises hand to a learner's code: what to descend, what to differentiate. Named, so they can cross.

A case's arguments hold `Function("quadratic", (A, b))`; the code under test gets a callable. These are problems, never
answers: they travel to where the learner's code runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

FUNCTIONS: dict[str, Callable[..., Any]] = {}


def named(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register `function` under its name; the `Function`'s own arguments come first, then those of the call."""
    FUNCTIONS[function.__name__] = function
    return function


@named
def quadratic(A: np.ndarray, b: np.ndarray, w: np.ndarray) -> float:
    """w^T A w / 2 - b^T w, for symmetric A (D, D), b (D,), w (D,)."""
    return 0.5 * w @ A @ w - b @ w


@named
def quadratic_gradient(A: np.ndarray, b: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The gradient of `quadratic`: A w - b, (D,)."""
    return A @ w - b


@named
def parabola(w: float) -> float:
    """w^2 - 10 w + 25, with its minimum at 5."""
    return w**2 - 10 * w + 25


@named
def parabola_slope(w: float) -> float:
    """The derivative of `parabola`."""
    return 2 * w - 10


@named
def divided_by_one_plus_twice(w: np.ndarray, t: float) -> np.ndarray:
    """w / (1 + 2 t), which makes t * sum(w**2) smaller than w does, as far as a short way from w allows."""
    return w / (1 + 2 * t)


@named
def leaning_to_low(low: float, high: float, size: int, rng: np.random.Generator) -> np.ndarray:
    """Draws from [low, high], (size,), even in the root of the way from low to high."""
    return low + (high - low) * rng.random(size) ** 2


@named
def wavy(scale: np.ndarray, x: np.ndarray) -> float:
    """sum(exp(sin(scale * x))), smooth and curved everywhere; scale and x of one shape."""
    return float(np.sum(np.exp(np.sin(scale * x))))


@named
def weighted_pull(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """mean(y) w - mean(X), (D,): the gradient of mean(y) |w|^2 / 2 - mean(X) . w over a batch X (n, D), y (n,)."""
    return np.mean(y) * w - np.mean(X, axis=0)


@named
def wavy_slopes(scale: np.ndarray, errors: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The gradient of `wavy`, each entry off by its relative error: right where `errors` is 0; all of one shape."""
    return np.exp(np.sin(scale * x)) * np.cos(scale * x) * scale * (1 + errors)


@named
def running_total(count: int, x: Any) -> Any:
    """x + 0.5 x + 0.5 x + ..., one addition after the other: a graph that is 2 * count nodes deep and wide."""
    total = x
    for _ in range(count):
        total = total + 0.5 * x
    return total


@named
def long_chain(count: int, x: Any) -> Any:
    """`count` additions of a number, one on the result of the other: a graph that is `count` nodes deep."""
    for step in range(count):
        x = x + 0.001 * (step % 3)
    return x


@named
def winding(rounds: int, x: Any, y: Any) -> Any:
    """A program with a loop and a branch that looks at `.data`; x and y are nodes of a graph."""
    for _ in range(rounds):
        x = x * y if x.data < 1.5 else x - y
    return x + y


@named
def rosenbrock(w: np.ndarray) -> float:
    """(1 - u)^2 + 100 (v - u^2)^2 for w = (u, v); its minimum is at (1, 1)."""
    u, v = w
    return (1 - u) ** 2 + 100 * (v - u**2) ** 2


@named
def rosenbrock_gradient(w: np.ndarray) -> np.ndarray:
    """The gradient of `rosenbrock`, (2,)."""
    u, v = w
    return np.array([-2 * (1 - u) - 400 * u * (v - u**2), 200 * (v - u**2)])


@named
def fading_rule(w: Any, dw: Any, config: dict | None = None) -> tuple[Any, dict]:
    """An update rule to be run: steps of learning_rate / t. It hands back a new config and leaves the old one alone."""
    config = {"learning_rate": 0.1, "t": 0} | (config or {})
    config["t"] += 1
    return w - config["learning_rate"] / config["t"] * dw, config
