"""Probes for functions that take a random generator, and for functions that must leave an argument as it was."""

from __future__ import annotations

import copy
import inspect
from typing import Any

import numpy as np

from .registry import probe


@probe
def with_each_rng(functions: tuple, args: tuple) -> Any:
    """The results with each of several generators: args are the function's own and, last, the list of generators."""
    *given, generators = args
    results = []
    for rng in generators:
        result = functions[0](*copy.deepcopy(given), rng)
        results.append(list(result) if inspect.isgenerator(result) else result)
    return results


@probe
def call_and_look_back(functions: tuple, args: tuple) -> Any:
    """Whether the second argument is as it was after the call, and the result: for functions that promise to leave it
    alone.
    """
    before = copy.deepcopy(args[1])
    result = functions[0](*args)
    return {"x is left as it was": bool(np.array_equal(before, args[1])), "the result": result}
