"""The part of the audit about exercises that build on earlier ones: an earlier mistake must not cost their points, and
must not hide a mistake of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..checking.calling import LocalCaller
from ..checking.exercise import Exercise, Mistake
from ..checking.judge import judge
from ..checking.key import ExerciseKey
from ..checking.values import Function
from .keys import UnitSource
from .reference import mistaken_source


@dataclass
class EarlierFindings:
    """What becomes of an exercise when an earlier one is wrong.

    mistakes: forms of earlier mistakes; kept: those under which the right answer keeps all points on every seed.
    sunk, excused: a sentence for each earlier mistake that costs points, and for each mistake of the exercise itself
    that earns more on top of an earlier one than alone.
    """

    mistakes: int = 0
    kept: int = 0
    sunk: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """Everything that keeps the exercise from the goal, in sentences."""
        return [
            *(f"sunk by an earlier mistake: {text}" for text in self.sunk),
            *(f"excused by an earlier mistake: {text}" for text in self.excused),
        ]


def audit_earlier(source: UnitSource, exercise: Exercise, keys: Sequence[ExerciseKey]) -> EarlierFindings | None:
    """Put every mistake of the unit's exercises that `exercise` builds on to the check, under the right answer with all
    `keys`, and under each of its own mistakes with the first, where that could be hidden. None where it builds on none.
    """
    before = list(_earlier_mistakes(source, exercise))
    if not before:
        return None
    found = EarlierFindings()
    bare = replace(keys[0], stand_ins={}, built_on=(), replaced=None)
    # With right results in its place an earlier function can hide nothing, so only the other ways are tried.
    hides = exercise.builds_on or any(isinstance(what, Function) for what in exercise.leans_on.values())
    own = [form for mistake in exercise.mistakes for form in mistake.forms] if hides else []
    alone = [judge(keys[0], source.reference.variant(exercise, form)).points for form in own]
    for earlier, form in before:
        found.mistakes += 1
        caller = source.reference.variant(earlier, form)
        points = [judge(key, caller).points for key in keys]
        poorer = sum(one < exercise.points for one in points)
        found.kept += not poorer
        if poorer:
            found.sunk.append(
                f"{form.id} of {earlier.name}, on {poorer} of {len(keys)} seeds (down to {min(points):g})"
            )
        for mistake, most in zip(own, alone, strict=True):
            both = _with_both(source, exercise, mistake, earlier, form)
            # What comes out right by itself, since two mistakes undo each other, is not excused by us.
            if (earned := judge(keys[0], both).points) > max(most, judge(bare, both).points):
                found.excused.append(f"{mistake.id} on top of {form.id}: {earned:g} points and not {most:g}")
    return found


def _earlier_mistakes(source: UnitSource, exercise: Exercise) -> Iterator[tuple[Exercise, Mistake]]:
    names = {*exercise.leans_on, *exercise.builds_on}
    for earlier in source.unit.exercises[: source.unit.exercises.index(exercise)]:
        if names.isdisjoint(earlier.functions):
            continue
        for mistake in earlier.mistakes:
            yield from ((earlier, form) for form in mistake.forms)


def _with_both(
    source: UnitSource, exercise: Exercise, mistake: Mistake, earlier: Exercise, before: Mistake
) -> LocalCaller:
    reference = source.reference
    return reference.caller(
        {
            earlier.name: mistaken_source(reference.source(earlier.name), earlier, before),
            exercise.name: mistaken_source(reference.source(exercise.name), exercise, mistake),
        }
    )
