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
        returned = functions[0](w, dw, config)
        if not isinstance(returned, tuple) or len(returned) != 2:
            raise WrongStructure(f"{functions[0].__name__} should return two things, next_w and config")
        w, config = returned
        # A copy, since a rule may go on working in the same array.
        path.append(np.array(w))
    return path
