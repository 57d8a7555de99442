"""Probes for update rules, `rule(w, dw, config=None) -> (next_w, config)`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .registry import WrongStructure, probe


@probe
def steps(functions: tuple, args: tuple) -> Any:
    """The weights after each step: args are w, the gradients dws (T, ...) and the config of the first step (or
    None).
    """
    w, dws, config = args
    path = []
    for dw in dws:
        w, config = _step(functions[0], w, dw, config)
        # A copy, since a rule may go on working in the same array.
        path.append(np.array(w))
    return path


@probe
def many_steps(functions: tuple, args: tuple) -> Any:
    """The weights after `count` steps, and no others: args are w, gradients dws (K, ...) that are taken in turn, around
    and around, the config of the first step (or None) and count.
    """
    w, dws, config, count = args
    for step in range(count):
        w, config = _step(functions[0], w, dws[step % len(dws)], config)
    return w


def _step(rule: Any, w: Any, dw: Any, config: Any) -> tuple[Any, Any]:
    returned = rule(w, dw, config)
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise WrongStructure(f"{rule.__name__} should return two things, next_w and config")
    w, config = returned
    # Lists are taken for arrays, and the next step should find the kind of thing that the first one was given.
    return np.array(w) if isinstance(w, list) else w, config
