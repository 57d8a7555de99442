"""For an exercise's key: what right answers return on top of each mistake of an earlier exercise they build on, or with
another function in its place.

Right answers are the reference and the files in `right/`, each with a cache that it takes, as `Exercise.builds_on`
says. Which of them can be used is found out: those that are right on top of the *right* earlier function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checking.calling import LocalCaller, Recordings, Reply
from ..checking.diagnose import alike
from ..checking.earlier import BuiltOn, EarlierMistake, Replaced, Way
from ..checking.exercise import Case, Exercise, Mistake
from ..checking.running import fingerprint, run_cases
from ..checking.values import Function
from ..errors import CourseError
from .reference import mistaken_source

if TYPE_CHECKING:
    from .keys import Seed, UnitSource


def built_on(
    source: UnitSource, exercise: Exercise, cases: Sequence[Case], expected: Sequence[Any], seed: Seed
) -> tuple[BuiltOn, ...]:
    """What the key of `exercise` holds of the earlier exercises in its `builds_on`. Raises CourseError."""
    return tuple(
        _built_on(_Trial(source, exercise, earlier, cases, expected), source.cases(earlier, seed))
        for earlier in earlier_exercises(source, exercise)
    )


def replaced(
    source: UnitSource,
    exercise: Exercise,
    cases: Sequence[Case],
    variants: Sequence[LocalCaller],
    stand_ins: Recordings,
    seed: Seed,
) -> Replaced | None:
    """What is right, and what each of the `variants` gives, with a `Function` in the place of an earlier exercise; None
    where none stands in. Raises CourseError where one stands in for what is no earlier exercise of the unit.
    """
    names = [name for name, what in exercise.leans_on.items() if isinstance(what, Function)]
    if not names:
        return None
    (earlier,) = earlier_exercises(source, exercise, names)
    witness = source.cases(earlier, seed)
    caller = source.reference.caller()
    right = run_cases(caller, earlier.functions, witness)
    replies = run_cases(caller, exercise.functions, cases, stand_ins)
    failed = [case.about for case, reply in zip(cases, replies, strict=True) if reply.status != "ok"]
    if failed:
        raise CourseError(
            f"{source.unit.id}, {exercise.name}: the reference fails on the case {failed[0]!r} with "
            f"{exercise.leans_on[names[0]].name} in the place of {names[0]}."
        )
    return Replaced(
        BuiltOn(earlier.functions, witness, tuple(reply.value for reply in right), ()),
        tuple(reply.value for reply in replies),
        tuple(tuple(map(fingerprint, run_cases(one, exercise.functions, cases, stand_ins))) for one in variants),
    )


def earlier_exercises(source: UnitSource, exercise: Exercise, names: Iterable[str] | None = None) -> list[Exercise]:
    """The exercises called `names`, or those that `exercise` builds on. Raises CourseError where one does not come
    before it.
    """
    names = list(exercise.builds_on if names is None else names)
    before = {earlier.name: earlier for earlier in source.unit.exercises[: source.unit.exercises.index(exercise)]}
    if unknown := [name for name in names if name not in before]:
        raise CourseError(
            f"{source.unit.id}, {exercise.name}: it builds on {unknown[0]}, which is no earlier exercise of the unit."
        )
    return [before[name] for name in names]


def bank_behind(source: UnitSource, exercise: Exercise) -> list[list[Any]]:
    """The mistakes of the earlier exercises, as text that a version can be made of."""
    return [
        [form.id, form.edits, form.code]
        for earlier in earlier_exercises(source, exercise)
        for mistake in earlier.mistakes
        for form in mistake.forms
    ]


@dataclass(frozen=True)
class _Style:
    """A way to answer: the cache that is handed on (an edit of the earlier reference), and the later answer."""

    cache: tuple[str, str] | None
    code: CodeType | None


class _Trial:
    """Right answers to `exercise`, tried on top of any form of the function `earlier`."""

    def __init__(
        self, source: UnitSource, exercise: Exercise, earlier: Exercise, cases: Sequence[Case], expected: Sequence[Any]
    ) -> None:
        self.source, self.exercise, self.earlier = source, exercise, earlier
        self.cases, self.expected = cases, expected
        self.text = source.reference.source(earlier.name)
        for old, _ in exercise.builds_on[earlier.name]:
            if self.text.count(old) != 1:
                raise CourseError(
                    f"{source.unit.id}, {exercise.name}: the text {old!r} of its `builds_on` stands "
                    f"{self.text.count(old)} times in the reference of {earlier.name}, not once."
                )
        # A style goes with the cache on which it is right; for what calls the earlier function there is but one.
        caches = [None, *exercise.builds_on[earlier.name]]
        codes = [None, *self._codes()]
        styles = [_Style(cache, code) for code in codes for cache in caches]
        self.styles = [style for style in styles if self._is_right(style)]
        unused = [cache for cache in caches if cache and all(style.cache != cache for style in self.styles)]
        if unused:
            raise CourseError(
                f"{source.unit.id}, {exercise.name}: no answer in right/ is right with the cache {unused[0][1]!r}."
            )

    def _codes(self) -> Iterator[CodeType]:
        for path in sorted((self.source.folder / "right").glob("*.py")):
            text = path.read_text(encoding="utf-8")
            defined = all(re.search(rf"^def {name}\(", text, re.MULTILINE) for name in self.exercise.functions)
            calls = any(re.search(rf"(?<!def )\b{name}\(", text) for name in self.earlier.functions)
            if defined and (calls or self.exercise.builds_on[self.earlier.name]):
                yield compile(text, f"right/{Path(path).name}", "exec", dont_inherit=True)

    def _is_right(self, style: _Style) -> bool:
        replies = self._replies(style, self.text)
        # Compared with float32 loosely, its results would tell nobody's apart.
        return not any(map(_in_float32, replies)) and all(reply is None for reply in self._way(replies))

    def way(self, style: _Style, text: str) -> Way:
        """What `style` gives on top of the earlier answer `text`; None where that is right."""
        if style.cache and text.count(style.cache[0]) != 1:  # a whole function has a cache of its own
            return (None,) * len(self.cases)
        return self._way(self._replies(style, text))

    def _replies(self, style: _Style, text: str) -> list[Reply]:
        text = text.replace(*style.cache) if style.cache else text
        caller = self.source.reference.caller({self.earlier.name: text})
        if style.code:
            exec(style.code, caller.objects)
            exec(compile(text, f"<{self.earlier.name}, changed>", "exec", dont_inherit=True), caller.objects)
        return run_cases(caller, self.exercise.functions, self.cases)

    def _way(self, replies: Sequence[Reply]) -> Way:
        return tuple(
            None if alike(Reply("ok", value), reply, case) else fingerprint(reply)
            for value, reply, case in zip(self.expected, replies, self.cases, strict=True)
        )

    def mistaken(self, form: Mistake) -> str:
        return mistaken_source(self.text, self.earlier, form)


def _built_on(trial: _Trial, cases: Sequence[Case]) -> BuiltOn:
    names = trial.earlier.functions
    right = run_cases(trial.source.reference.caller(), names, cases)
    found: list[EarlierMistake] = []
    for form in (form for mistake in trial.earlier.mistakes for form in mistake.forms):
        text = trial.mistaken(form)
        ways: list[Way] = []
        for style in trial.styles:
            way = trial.way(style, text)
            if any(way) and not any(_same_way(way, other, trial.cases) for other in ways):
                ways.append(way)
        if ways:
            caller: LocalCaller = trial.source.reference.caller({trial.earlier.name: text})
            witness = tuple(fingerprint(reply) for reply in run_cases(caller, names, cases))
            found.append(EarlierMistake(form.id, witness, tuple(ways)))
    kept = _telling(cases, [right, *(mistake.witness for mistake in found)])
    return BuiltOn(
        names,
        tuple(cases[index] for index in kept),
        tuple(right[index].value for index in kept),
        tuple(
            EarlierMistake(m.id, tuple(_small(m.witness[index]) for index in kept), tuple(map(_small_way, m.ways)))
            for m in found
        ),
    )


def _same_way(one: Way, other: Way, cases: Sequence[Case]) -> bool:
    return all(
        (a is None) == (b is None) and (a is None or b is None or alike(a, b, case))
        for a, b, case in zip(one, other, cases, strict=True)
    )


def _telling(cases: Sequence[Case], known: Sequence[Sequence[Reply]]) -> list[int]:
    """Enough of the cases to tell apart all of `known` twice, hidden cases first, where they can do so: a key stays
    small, and no single call decides.
    """
    times = {(i, j): 0 for i in range(len(known)) for j in range(i)}
    kept = []
    for index in sorted(range(len(cases)), key=lambda index: cases[index].visible):
        open_pairs = [(i, j) for (i, j), count in times.items() if count < 2]
        told = [(i, j) for i, j in open_pairs if not alike(known[i][index], known[j][index], cases[index])]
        if told:
            kept.append(index)
            times.update((pair, times[pair] + 1) for pair in told)
    return sorted(kept)


def _in_float32(reply: Reply) -> bool:
    values = reply.value if isinstance(reply.value, tuple) else (reply.value,)
    return any(isinstance(value, np.ndarray) and value.dtype == np.float32 for value in values)


def _small_way(way: Way) -> Way:
    return tuple(None if reply is None else _small(reply) for reply in way)


def _small(reply: Reply) -> Reply:
    """With arrays in float32, which keeps more digits than any comparison asks for, where that is so."""

    def small(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(map(small, value))
        if isinstance(value, dict):
            return {key: small(item) for key, item in value.items()}
        if isinstance(value, np.ndarray) and value.dtype == np.float64:
            with np.errstate(all="ignore"):
                less = value.astype(np.float32)
            return less if np.allclose(less, value, rtol=2e-7, atol=0, equal_nan=True) else value
        return value

    return Reply(reply.status, small(reply.value), reply.raised)
