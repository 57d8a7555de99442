"""An exercise's version: a digest that changes when what it asks or how it is judged does, and a regrade is due."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from ..checking.exercise import Exercise
from ..checking.values import Function
from .earlier_mistakes import bank_behind

if TYPE_CHECKING:
    from .keys import UnitSource


def version(source: UnitSource, exercise: Exercise) -> str:
    """A digest of what the exercise asks and of how it is judged, not of any drawn number."""
    about = asdict(replace(exercise, cases=None, leans_on={}))
    for mistake in about["mistakes"]:
        # A word of the vocabulary that isn't used must not make a regrade due.
        if not mistake["also"]:
            del mistake["also"]
    if exercise.builds_on:
        about["builds_on"] = [about["builds_on"], bank_behind(source, exercise)]
    else:
        del about["builds_on"]
    about["cases"] = _code_behind(exercise.cases)
    about["leans_on"] = {
        name: repr(what) if isinstance(what, Function) else _code_behind(what)
        for name, what in exercise.leans_on.items()
    }
    about["reference"] = source.reference.behind(exercise.name)
    return digest(about)


def digest(value: Any) -> str:
    """A short digest of a plain value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _code_behind(function: Callable) -> str:
    """The source of `function` and of the functions of the same file that it uses."""
    todo, seen = [function], {}
    while todo:
        current = todo.pop()
        if not isinstance(current, FunctionType) or current.__code__ in seen:
            continue
        seen[current.__code__] = inspect.getsource(current)
        names = set().union(*(code.co_names for code in _codes(current.__code__)))
        todo += [current.__globals__[name] for name in sorted(names & current.__globals__.keys())]
    return "\n".join(seen.values())


def _codes(code: CodeType) -> Iterable[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
