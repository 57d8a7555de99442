"""What a key holds of earlier exercises where their recorded results can't stand in (``stand_ins.py``).

A backward takes the cache of its writer's own forward: for each mistake of the forward the key holds what a *right*
backward returns on top of it. A long iteration calls an earlier function with arguments that hang on the last bit of
its own steps: another function stands in, and the key holds what is right with that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .calling import Reply
from .exercise import Case

# What one right answer gives on each case of the exercise; None where the earlier mistake does not show.
Way = tuple[Reply | None, ...]


@dataclass(frozen=True)
class EarlierMistake:
    """A mistake of an earlier exercise in one of its forms.

    witness: what it gives on the witness cases, by which it is recognised in the learner's own earlier function.
    ways: what right answers to the later exercise give on top of it. They need not agree: one takes from the cache what
    another computes anew.
    """

    id: str
    witness: tuple[Reply, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class BuiltOn:
    """An earlier exercise that an answer builds on. expected: what is right on each of the witness cases."""

    functions: tuple[str, ...]
    cases: tuple[Case, ...]
    expected: tuple[Any, ...]
    mistakes: tuple[EarlierMistake, ...]


@dataclass(frozen=True)
class Replaced:
    """Another function in the place of an earlier one whose calls nobody can foresee.

    earlier: the earlier exercise, with cases that show whether the learner's own is right. expected, mistakes: what is
    right on each case of the exercise with the other function in its place, and what each known mistake gives.
    """

    earlier: BuiltOn
    expected: tuple[Any, ...]
    mistakes: tuple[tuple[Reply, ...], ...]


def replaced_to_plain(replaced: Replaced) -> dict[str, Any]:
    """`replaced` as a plain value, for the key."""
    mistakes = [_short(replies) for replies in replaced.mistakes]
    return {"earlier": to_plain(replaced.earlier), "expected": replaced.expected, "mistakes": mistakes}


def replaced_from_plain(data: dict[str, Any]) -> Replaced:
    """The inverse of `replaced_to_plain`."""
    return Replaced(from_plain(data["earlier"]), tuple(data["expected"]), tuple(map(_long, data["mistakes"])))


def to_plain(built: BuiltOn) -> dict[str, Any]:
    """`built` as a plain value, for the key."""
    return {
        "functions": built.functions,
        "cases": [{name: getattr(case, name) for name in Case.__dataclass_fields__} for case in built.cases],
        "expected": built.expected,
        "mistakes": [
            {"id": m.id, "witness": _short(m.witness), "ways": [_short(way) for way in m.ways]} for m in built.mistakes
        ],
    }


def from_plain(data: dict[str, Any]) -> BuiltOn:
    """The inverse of `to_plain`."""
    mistakes = [
        EarlierMistake(m["id"], _long(m["witness"]), tuple(_long(way) for way in m["ways"])) for m in data["mistakes"]
    ]
    cases = tuple(Case(**case) for case in data["cases"])
    return BuiltOn(tuple(data["functions"]), cases, tuple(data["expected"]), tuple(mistakes))


def _short(replies: Sequence[Reply | None]) -> list[Any]:
    """Of a call that ended well the value alone: there are many of these."""
    return [None if one is None else [one.value] if one.status == "ok" else one.as_plain() for one in replies]


def _long(items: Sequence[Any]) -> tuple[Reply | None, ...]:
    return tuple(
        None if item is None else Reply("ok", item[0]) if isinstance(item, list) else Reply.from_plain(item)
        for item in items
    )
