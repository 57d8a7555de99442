"""Probes for functions that take a random generator, and for functions that must leave an argument as it was."""

from __future__ import annotations

import copy
import inspect
from typing import Any

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
    """The result, and the second argument as it is after the call: for functions that promise to leave it alone."""
    result = functions[0](*args)
    return {"the result": result, "x after the call": args[1]}
