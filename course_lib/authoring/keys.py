"""The answer key of a unit, made from its lesson and its bank: right results and the fingerprints of known mistakes.

Made with `PUBLIC_SEED` for the keys that ship with the course, with a secret seed when an instructor grades.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..checking.calling import Caller, Reply
from ..checking.exercise import Case, Exercise, Part, Unit
from ..checking.key import ExerciseKey, KnownMistake, UnitKey
from ..checking.running import fingerprint, run_cases
from ..checking.values import Function, Unsupported, plain
from ..errors import CourseError
from .earlier_mistakes import built_on, replaced
from .lesson import Lesson, load_unit, read_lesson, units
from .reference import Reference, load_reference
from .versions import digest, version

PUBLIC_SEED = 20240229
Seed = int | bytes


def make_key(folder: Path, seed: Seed = PUBLIC_SEED) -> UnitKey:
    """The key of the unit in `folder` (``solutions/NN_name``); its inputs are drawn from `seed`.

    Raises CourseError, with every problem found, where the unit's files can't give a key.
    """
    return UnitSource(folder).key(seed)


class UnitSource:
    """A unit's files, read once, from which keys with any number of seeds are made.

    Raises CourseError where they can't be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unit: Unit = load_unit(folder)
        self.lesson: Lesson = read_lesson(folder)
        for exercise in self.unit.exercises:
            self.lesson.solution(exercise.name)
        leant_on = {name for exercise in self.unit.exercises for name in exercise.leans_on}
        self.reference: Reference = load_reference(folder, self.lesson, also=leant_on)

    def key(self, seed: Seed) -> UnitKey:
        """The unit's key with inputs drawn from `seed`. Raises CourseError with every problem found."""
        exercises, problems = [], []
        for exercise in self.unit.exercises:
            try:
                exercises.append(self.exercise_key(exercise, seed))
            except CourseError as error:
                problems.append(str(error))
        if problems:
            raise CourseError("\n".join(problems))
        if self.unit.quiz:
            exercises.append(self.quiz_key())
        return UnitKey(self.unit.id, self.unit.title, tuple(exercises))

    def exercise_key(self, exercise: Exercise, seed: Seed) -> ExerciseKey:
        """The key of one exercise. Raises CourseError."""
        where = f"{self.unit.id}, {exercise.name}"
        cases = self.cases(exercise, seed)
        caller = self.reference.caller()
        replies = run_cases(caller, exercise.functions, cases)
        _check_cases(exercise, cases, replies, where)
        mistakes, variants = [], []
        for form in (form for mistake in exercise.mistakes for form in mistake.forms):
            variants.append(variant := self.reference.variant(exercise, form))
            answers = run_cases(variant, exercise.functions, cases)
            mistakes.append(KnownMistake(form.id, form.message, tuple(map(fingerprint, answers))))
        stand_ins = self._stand_ins(exercise, cases, caller, where)
        return ExerciseKey(
            unit=self.unit.id,
            signatures=exercise.signatures,
            returns=exercise.returns,
            parts=exercise.parts,
            cases=cases,
            expected=tuple(reply.value for reply in replies),
            mistakes=tuple(mistakes),
            hints=exercise.hints,
            stand_ins=stand_ins,
            slopes=exercise.slopes,
            questions=(),
            bonus=exercise.bonus,
            version=version(self, exercise),
            built_on=built_on(self, exercise, cases, tuple(reply.value for reply in replies), seed),
            replaced=replaced(self, exercise, cases, variants, stand_ins, seed),
        )

    def cases(self, exercise: Exercise, seed: Seed) -> tuple[Case, ...]:
        """The cases of an exercise with inputs drawn from `seed`. Raises CourseError."""
        rng = np.random.default_rng(_entropy(seed, self.unit.id, exercise.name))
        return tuple(_plain_case(case, f"{self.unit.id}, {exercise.name}") for case in exercise.cases(rng))

    def quiz_key(self) -> ExerciseKey:
        """The quiz as an exercise: one function, `quiz_NN()`, and a part of one point for each question."""
        questions = self.unit.quiz
        parts = tuple(Part(f"question {index}", 1, question.title) for index, question in enumerate(questions, 1))
        return ExerciseKey(
            unit=self.unit.id,
            signatures=(f"{quiz_name(self.unit)}()",),
            returns=("answers",),
            parts=parts,
            cases=(Case((), parts[0].name),),
            expected=("".join(question.right for question in questions),),
            mistakes=(),
            hints=(),
            stand_ins={},
            slopes=(),
            questions=questions,
            bonus=False,
            version=digest([asdict(question) for question in questions]),
        )

    def _stand_ins(self, exercise: Exercise, cases: Sequence[Case], caller: Caller, where: str) -> dict[str, list]:
        before = [earlier.functions for earlier in self.unit.exercises]
        before = before[: self.unit.exercises.index(exercise)]
        known = {name for functions in before for name in functions}
        recorded = {}
        for name, calls_for in exercise.leans_on.items():
            if isinstance(calls_for, Function):
                recorded[name] = [((), calls_for)]
                continue
            if name not in known and name not in _functions_before(self.folder):
                raise CourseError(f"{where}: it leans on {name}, which is not a function of an earlier exercise.")
            calls = [plain(tuple(args)) for case in cases for args in calls_for(*case.args)]
            replies = caller.run("call", (name,), calls)
            failed = next((reply for reply in replies if reply.status != "ok"), None)
            if failed is not None:
                raise CourseError(f"{where}: the reference of {name}, which it leans on, fails: {_failure(failed)}.")
            recorded[name] = [(args, reply.value) for args, reply in zip(calls, replies, strict=True)]
        return recorded


def quiz_name(unit: Unit) -> str:
    """The function in which a unit's quiz is answered."""
    return f"quiz_{unit.number}"


def _entropy(seed: Seed, *words: str) -> list[int]:
    """Numbers for a generator that differ for every exercise, so that one more case in one moves no other's inputs."""
    start = seed if isinstance(seed, bytes) else f"{seed:d}".encode()
    digest = hashlib.sha256(b"\0".join([start, *(word.encode() for word in words)])).digest()
    return list(np.frombuffer(digest, "<u4"))


def _plain_case(case: Case, where: str) -> Case:
    args = plain(tuple(case.args))
    if _any(args, lambda leaf: isinstance(leaf, Unsupported)):
        raise CourseError(f"{where}: a case ({case.about or case.part}) has an argument that a key can't hold: {args}.")
    return replace(case, args=args)


def _check_cases(exercise: Exercise, cases: Sequence[Case], replies: Sequence[Reply], where: str) -> None:
    names = {part.name for part in exercise.parts}
    used = {name for case in cases for name in ((case.part,) if isinstance(case.part, str) else case.part)}
    if used != names:
        odd = ", ".join(sorted(used ^ names))
        raise CourseError(f"{where}: parts and cases don't fit together; only one of the two knows: {odd}.")
    for case, reply in zip(cases, replies, strict=True):
        about = f"{where}: on the case {case.about or case.part!r} the reference"
        if reply.status != "ok":
            raise CourseError(f"{about} fails: {_failure(reply)}.")
        if reply.changed:
            raise CourseError(f"{about} changes its input number {reply.changed[0] + 1}; work on a copy.")
        if _any(reply.value, lambda leaf: isinstance(leaf, Unsupported)):
            raise CourseError(f"{about} returns what can't be judged: {reply.value}.")
        # An infinite value is right for a few exercises; their cases say so in words that a learner may read.
        allowed = np.isnan if "inf" in case.about else lambda leaf: ~np.isfinite(leaf)
        if _any(reply.value, lambda leaf, bad=allowed: _is_number(leaf) and bool(np.any(bad(leaf)))):
            raise CourseError(f"{about} returns a value that is not finite (say inf in `about` where that is right).")
        count = len(case.part) if isinstance(case.part, tuple) else len(exercise.returns)
        if (isinstance(case.part, tuple) or count > 1) and case.probe == "call":
            got = len(reply.value) if isinstance(reply.value, tuple) else 1
            if got != count:
                raise CourseError(f"{about} returns {got} values where the case or `returns` names {count}.")


def _is_number(leaf: Any) -> bool:
    return isinstance(leaf, (float, np.ndarray))


def _any(value: Any, test: Callable[[Any], bool]) -> bool:
    """Whether `test` holds for any leaf of a plain value."""
    if isinstance(value, (list, tuple)):
        return any(_any(item, test) for item in value)
    if isinstance(value, dict):
        return any(_any(item, test) for item in value.values())
    return test(value)


def _failure(reply: Reply) -> str:
    return f"{reply.raised.type_name}: {reply.raised.text}" if reply.raised else reply.status


def _functions_before(folder: Path) -> set[str]:
    earlier = [path for path in units(folder.parent.parent) if path.name < folder.name]
    return {name for path in earlier for exercise in load_unit(path).exercises for name in exercise.functions}
