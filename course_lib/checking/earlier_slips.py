"""A right answer on top of an earlier mistake keeps its points: the mistake is counted where it was made.

For a mistake that is known two things must come together. What the answer returns is what a right answer makes of that
mistake, and the learner's own earlier function is found to make it. Without the second a right forward with a wrong
backward could be excused. Where another function can stand in, the learner's own has to be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .calling import Caller, Reply
from .diagnose import alike, components_of
from .earlier import BuiltOn, EarlierMistake
from .key import ExerciseKey
from .running import run_beside


class EarlierSlips:
    """The learner's earlier functions, each asked at most once, and only if their mistakes would explain anything."""

    def __init__(self, key: ExerciseKey, caller: Caller, replies: Sequence[Reply]) -> None:
        self._key, self._caller, self._replies = key, caller, replies
        self._made: dict[int, set[int]] = {}
        self.excused: dict[str, tuple[str, ...]] = {}

    def excuse(self, part: str) -> bool:
        """Whether `part`, which came out wrong, is what a right answer makes of a mistake that the learner made
        earlier. The names of the functions that make it are kept in `excused`.
        """
        wanted = [
            (index, at) for index, case in enumerate(self._key.cases) for p, at in components_of(case) if p == part
        ]
        for number, built in enumerate(self._key.built_on):
            fitting = [index for index, mistake in enumerate(built.mistakes) if self._fits(mistake, wanted)]
            if fitting and self._made_in(number, built).intersection(fitting):
                self.excused[part] = built.functions
                return True
        return False

    @property
    def note(self) -> str:
        """What is said of the parts that are excused, or ""."""
        if not self.excused:
            return ""
        later = self._key.functions[-1]
        earlier = " and ".join(dict.fromkeys(name for names in self.excused.values() for name in names))
        return (
            f"Your {later} builds on your {earlier}, which is not right yet. What differs here comes from there and is "
            f"counted there, so it costs {later} no points."
        )

    def _fits(self, mistake: EarlierMistake, wanted: list[tuple[int, int | None]]) -> bool:
        return any(all(self._equal(way[index], index, at) for index, at in wanted) for way in mistake.ways)

    def _equal(self, known: Reply | None, index: int, at: int | None) -> bool:
        case = self._key.cases[index]
        if known is None:
            known = Reply("ok", self._key.expected[index])
        # Where a right answer comes to no end, nothing of the learner's can be seen.
        return known.status == "ok" and alike(known, self._replies[index], case, at, len(self._key.returns_of(case)))

    def _made_in(self, number: int, built: BuiltOn) -> set[int]:
        """Which of the mistakes the learner's own earlier function is found to make."""
        if number not in self._made:
            own = run_beside(self._caller, self._key.functions, built.functions, built.cases)
            wrong = not _is_right(own, built)  # in float32 a tiny mistake is no mistake
            made = {index for index, m in enumerate(built.mistakes) if _all_alike(m.witness, own, built)}
            self._made[number] = made if wrong else set()
        return self._made[number]


def with_another(key: ExerciseKey, caller: Caller) -> ExerciseKey | None:
    """The key by which the learner's answer is judged with another function in the place of an earlier one; None where
    there is none, or where the learner's own is right: then nothing has to stand in for it.
    """
    replaced = key.replaced
    if replaced is None:
        return None
    built = replaced.earlier
    if _is_right(run_beside(caller, key.functions, built.functions, built.cases), built):
        return None
    mistakes = zip(key.mistakes, replaced.mistakes, strict=True)
    return replace(
        key,
        # What is expected here is not what the learner expects, so no numbers are shown.
        cases=tuple(replace(case, visible=False) for case in key.cases),
        expected=replaced.expected,
        mistakes=tuple(replace(mistake, replies=replies) for mistake, replies in mistakes),
    )


def _is_right(own: Sequence[Reply], built: BuiltOn) -> bool:
    return _all_alike([Reply("ok", value) for value in built.expected], own, built)


def _all_alike(known: Sequence[Reply], replies: Sequence[Reply], built: BuiltOn) -> bool:
    return all(alike(one, other, case) for one, other, case in zip(known, replies, built.cases, strict=True))
