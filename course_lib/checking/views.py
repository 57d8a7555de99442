"""Views: what is compared where a returned value itself may differ from one right answer to the next.

A shuffle has as many right results as there are permutations. A view takes the case's arguments and the returned value,
and gives what every right answer has in common. The judge applies it, outside the process that runs the learner's
code, to the reference's results and to the learner's alike. A value that a view can't read is compared as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

VIEWS: dict[str, Callable[[tuple, Any], Any]] = {}


def view(function: Callable[[tuple, Any], Any]) -> Callable[[tuple, Any], Any]:
    """Register `function` under its name; it may raise on a value that is not of the expected form."""
    VIEWS[function.__name__] = function
    return function


def seen(name: str, args: tuple, value: Any) -> Any:
    """`value` through the view called `name` ("" is no view)."""
    if not name:
        return value
    try:
        return VIEWS[name](args, value)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return value


@view
def shuffled_pairs(args: tuple, value: Any) -> Any:
    """Of shuffled (X, y), X (N, D) and y (N,) with distinct rows: the pairs in a fixed order, and whether they moved."""
    X, y = (np.asarray(item, dtype=np.float64) for item in value)
    given_X, given_y = (np.asarray(item, dtype=np.float64) for item in args[:2])
    if X.shape != given_X.shape or y.shape != given_y.shape:
        return value
    pairs = np.column_stack([X.reshape(len(X), -1), y])
    return {
        "pairs": pairs[np.lexsort(pairs.T[::-1])],
        "moved": bool(not np.array_equal(X, given_X) or not np.array_equal(y, given_y)),
    }


@view
def shuffled_batches(args: tuple, value: Any) -> Any:
    """Of mini-batches [(Xb, yb), ...]: their sizes, all pairs in a fixed order, and whether they came shuffled."""
    given_X, given_y = (np.asarray(item, dtype=np.float64) for item in args[:2])
    batches = [(np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)) for X, y in value]
    if any(X.ndim != given_X.ndim or y.shape != X.shape[:1] for X, y in batches):
        return value
    X, y = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    pairs = np.column_stack([X.reshape(len(X), -1), y])
    return {
        "sizes of the batches": [len(y) for _, y in batches],
        "pairs": pairs[np.lexsort(pairs.T[::-1])],
        "shuffled": bool(not np.array_equal(y, given_y)),
    }
