"""Probes for plain functions and for (forward, backward) pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .registry import WrongStructure, probe


@probe
def call(functions: tuple, args: tuple) -> Any:
    """One function, called once."""
    return functions[0](*args)


@probe
def forward(functions: tuple, args: tuple) -> Any:
    """The output of a (forward, backward) pair's first half; its cache is the writer's own affair."""
    return _forward(functions[0], args)[0]


@probe
def backward(functions: tuple, args: tuple) -> Any:
    """A pair's gradients: forward on all arguments but the last, then backward with the last as `dout`."""
    *inputs, dout = args
    _, cache = _forward(functions[0], tuple(inputs))
    return functions[1](dout, cache)


def _forward(function: Callable[..., Any], args: tuple) -> tuple[Any, Any]:
    returned = function(*args)
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise WrongStructure(f"{function.__name__} should return two things, out and cache")
    return returned
