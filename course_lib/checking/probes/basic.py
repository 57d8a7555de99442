"""Probes for plain functions and for (forward, backward) pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..stand_ins import namespace_of
from .registry import PROBES, WrongStructure, probe


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


@probe
def backward_later(functions: tuple, args: tuple) -> Any:
    """A pair's gradients, as `backward`, with another call of forward in between: a network with two such layers goes
    forward through both before it comes back. What a call leaves behind elsewhere than in its cache is then another's.
    """
    *inputs, dout = args
    _, cache = _forward(functions[0], tuple(inputs))
    _forward(functions[0], tuple(one + 1 for one in inputs))
    return functions[1](dout, cache)


@probe
def beside(functions: tuple, args: tuple) -> Any:
    """Earlier functions, as the first of `functions` would find them by name, through a probe of their own. args: the
    probe's name, their names, and the arguments.
    """
    name, earlier, given = args
    space = namespace_of(functions[0]) or {}
    found = tuple(space.get(one) for one in earlier)
    if not all(map(callable, found)):
        raise WrongStructure(f"{' and '.join(earlier)} can't be called yet")
    return PROBES[name](found, given)


def _forward(function: Callable[..., Any], args: tuple) -> tuple[Any, Any]:
    returned = function(*args)
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise WrongStructure(f"{function.__name__} should return two things, out and cache")
    return returned
