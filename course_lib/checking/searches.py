"""What all right random searches share, whatever order they use their generator in."""

from __future__ import annotations

from typing import Any

import numpy as np


def facts_of_searches(scores: list[float], space: dict[str, tuple], n: int, results: list[dict]) -> dict[str, Any]:
    """Facts about the searches of the probe `searched` with three generators, of which the first two are alike.

    scores: what the k-th call of evaluate gave. space: name to what its draw can give, as the probe has it.
    """
    first, again, other = results
    asked = first["asked"]
    called = {
        "the number of trials": len(first["trials"]),
        "the number of calls of evaluate": len(asked),
        "a trial is a pair": all(isinstance(trial, (list, tuple)) and len(trial) == 2 for trial in first["trials"]),
    }
    if called["a trial is a pair"]:
        called["the params come first in a trial, and are a dict"] = all(
            isinstance(trial[0], dict) for trial in first["trials"]
        )
    if not all(value for value in called.values() if isinstance(value, bool)):
        return called
    params, found = [trial[0] for trial in first["trials"]], [trial[1] for trial in first["trials"]]
    lowest = int(np.nanargmin(scores[:n]))
    free = [name for name, (kind, *_) in space.items() if kind == "uniform"]
    distinct = min((len({repr(one.get(name)) for one in asked if isinstance(one, dict)}) for name in free), default=n)
    return called | {
        "a trial has a value for every name of the space": all(one.keys() == space.keys() for one in params),
        "a value is what the draw of its name gives": all(
            _fits(one.get(name), what) for one in params for name, what in space.items()
        ),
        "each trial is drawn afresh": distinct == len(asked),
        "a trial keeps the params that it was evaluated with": _same(params, asked[: len(params)]),
        "a trial's score is what evaluate gave": _same(found, list(scores[: len(found)])),
        "best_score is a score of the search": any(_same(first["best_score"], score) for score in scores[:n]),
        "best_score is the lowest that is a number": _same(first["best_score"], scores[lowest]),
        "the trial whose score is best_score": next((k for k in range(n) if _same(first["best_score"], scores[k])), -1),
        "best_params are those of the best trial": lowest < len(asked) and _same(first["best_params"], asked[lowest]),
        "the trial whose params are best_params": next(
            (k for k, one in enumerate(asked) if _same(first["best_params"], one)), -1
        ),
        "the same rng gives the same trials": _same(asked, again["asked"]),
        "another rng gives other trials": not _same(asked, other["asked"]),
    }


def _fits(value: Any, what: tuple) -> bool:
    kind, *given = what
    if kind == "choice":
        return any(_same(value, option) for option in given)
    if not isinstance(value, (int, float, np.ndarray)) or np.ndim(value) != 0:
        return False
    return given[0] <= float(value) <= given[1]


def _same(a: Any, b: Any) -> bool:
    """Whether two plain values are equal; nan equals nan, and a number is equal to an array of no dimension."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[name], b[name]) for name in a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, (int, float, np.ndarray)) and isinstance(b, (int, float, np.ndarray)):
        return np.shape(a) == np.shape(b) and bool(np.array_equal(a, b, equal_nan=True))
    return type(a) is type(b) and a == b
