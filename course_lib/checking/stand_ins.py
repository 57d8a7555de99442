"""Right results in the place of earlier exercises, so that a failed one does not sink a later one that calls it."""

from __future__ import annotations

import contextlib
import copy
import inspect
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

# By name: a learner's code may have put something else in their place in NumPy.
from numpy import allclose, array_equal

from .functions import FUNCTIONS
from .values import Function, Rng, plain

# The results of an earlier exercise: name -> [(arguments, what is returned), ...]. A single call without arguments that
# returns a `Function` says that this function stands in, whatever the arguments are.
Recordings = Mapping[str, Sequence[tuple[tuple, Any]]]


@contextlib.contextmanager
def standing_in(functions: tuple, recordings: Recordings) -> Iterator[None]:
    """Put recorded results in the place of earlier exercises, as the functions under test see them."""
    changed: list[tuple[dict, str, Any]] = []
    absent = object()
    try:
        for function in functions:
            space = namespace_of(function)
            for name, calls in recordings.items() if space is not None else ():
                own = space.get(name, absent)
                changed.append((space, name, own))
                space[name] = _stand_in(name, calls, own if callable(own) else None)
        yield
    finally:
        for space, name, own in reversed(changed):
            if own is absent:
                space.pop(name, None)
            else:
                space[name] = own


def namespace_of(function: Any) -> dict | None:
    """The globals in which `function` looks up the names of others; None where there are none to be found."""
    for _ in range(100):  # a decorator, a partial and a method each hide the function one level further down
        if isinstance(function, type):
            methods = (item for item in vars(function).values() if hasattr(item, "__globals__"))
            inner = next(methods, getattr(vars(function).get("__new__"), "__wrapped__", None))
        else:
            inner = getattr(function, "__wrapped__", None) or getattr(function, "func", None)
        if inner is None or inner is function:
            break
        function = inner
    space = getattr(function, "__globals__", None)
    if space is None and not isinstance(function, type):  # an object that can be called
        space = getattr(vars(type(function)).get("__call__"), "__globals__", None)
    return space if type(space) is dict else None


def _stand_in(name: str, calls: Sequence[tuple[tuple, Any]], own: Any):
    if calls and type(calls[0][1]) is Function:
        return partial(FUNCTIONS[calls[0][1].name], *calls[0][1].args)

    def stand_in(*args: Any, **named: Any) -> Any:
        given = plain(_by_position(own, args, named))
        for close in (False, True):
            for recorded, value in calls:
                if len(recorded) == len(given) and all(map(partial(_alike, close=close), recorded, given)):
                    return copy.deepcopy(value)
        if own is None:
            raise NameError(f"name {name!r} is not defined")
        return own(*args, **named)

    stand_in.__name__ = name
    return stand_in


def _by_position(own: Any, args: tuple, named: Mapping[str, Any]) -> tuple:
    """A call's arguments in the order of the function that it was meant for."""
    if named and own is not None:
        try:
            return inspect.signature(own).bind(*args, **named).args
        except (TypeError, ValueError):
            pass
    return (*args, *named.values())


def _alike(a: Any, b: Any, close: bool) -> bool:
    """Whether two plain values are the same arguments, to the last bit or nearly; a list may be an array."""
    if a is None or b is None or isinstance(a, (str, Rng, Function)) or isinstance(b, (str, Rng, Function)):
        # By their text, since a Function holds arrays, which `==` would compare entry by entry.
        return type(a) is type(b) and repr(a) == repr(b)
    if isinstance(a, dict) or isinstance(b, dict):
        return (
            isinstance(a, dict)
            and isinstance(b, dict)
            and a.keys() == b.keys()
            and all(_alike(a[key], b[key], close) for key in a)
        )
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        # One by one: a cache of arrays of different shapes is no array.
        return len(a) == len(b) and all(_alike(one, other, close) for one, other in zip(a, b, strict=True))
    try:
        a, b = np.asarray(a), np.asarray(b)
        if not close:
            return bool(array_equal(a, b, equal_nan=True))
        return a.shape == b.shape and bool(allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True))
    except (TypeError, ValueError):
        return False
