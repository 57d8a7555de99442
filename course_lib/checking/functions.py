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
