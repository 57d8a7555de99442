"""The answer key of a unit, made from its lesson and its bank: right results and the fingerprints of known mistakes.

Made with `PUBLIC_SEED` for the keys that ship with the course, with a secret seed when an instructor grades.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from ..checking.calling import Caller, Reply
from ..checking.exercise import Case, Exercise, Part, Unit
from ..checking.key import ExerciseKey, KnownMistake, UnitKey
from ..checking.running import run_cases
from ..checking.values import Unsupported, plain
from ..errors import CourseError
from .lesson import Lesson, load_unit, read_lesson, units
from .reference import Reference, load_reference

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
        rng = np.random.default_rng(_entropy(seed, self.unit.id, exercise.name))
        cases = tuple(_plain_case(case, where) for case in exercise.cases(rng))
        caller = self.reference.caller()
        replies = run_cases(caller, exercise.functions, cases)
        _check_cases(exercise, cases, replies, where)
        mistakes = []
        for form in (form for mistake in exercise.mistakes for form in mistake.forms):
            variant = self.reference.variant(exercise, form)
            answers = run_cases(variant, exercise.functions, cases)
            mistakes.append(KnownMistake(form.id, form.message, tuple(map(_fingerprint, answers))))
        return ExerciseKey(
            unit=self.unit.id,
            signatures=exercise.signatures,
            returns=exercise.returns,
            parts=exercise.parts,
            cases=cases,
            expected=tuple(reply.value for reply in replies),
            mistakes=tuple(mistakes),
            hints=exercise.hints,
            stand_ins=self._stand_ins(exercise, cases, caller, where),
            slopes=exercise.slopes,
            questions=(),
            bonus=exercise.bonus,
            version=self._version(exercise),
        )

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
            version=_digest([asdict(question) for question in questions]),
        )

    def _stand_ins(self, exercise: Exercise, cases: Sequence[Case], caller: Caller, where: str) -> dict[str, list]:
        before = [earlier.functions for earlier in self.unit.exercises]
        before = before[: self.unit.exercises.index(exercise)]
        known = {name for functions in before for name in functions}
        recorded = {}
        for name, calls_for in exercise.leans_on.items():
            if name not in known and name not in _functions_before(self.folder):
                raise CourseError(f"{where}: it leans on {name}, which is not a function of an earlier exercise.")
            calls = [plain(tuple(args)) for case in cases for args in calls_for(*case.args)]
            replies = caller.run("call", (name,), calls)
            failed = next((reply for reply in replies if reply.status != "ok"), None)
            if failed is not None:
                raise CourseError(f"{where}: the reference of {name}, which it leans on, fails: {_failure(failed)}.")
            recorded[name] = [(args, reply.value) for args, reply in zip(calls, replies, strict=True)]
        return recorded

    def _version(self, exercise: Exercise) -> str:
        """A digest of what the exercise asks and of how it is judged, not of any drawn number."""
        about = asdict(replace(exercise, cases=None, leans_on={}))
        for mistake in about["mistakes"]:
            # A word of the vocabulary that isn't used must not make a regrade due.
            if not mistake["also"]:
                del mistake["also"]
        about["cases"] = _code_behind(exercise.cases)
        about["leans_on"] = {name: _code_behind(function) for name, function in exercise.leans_on.items()}
        about["reference"] = self.reference.behind(exercise.name)
        return _digest(about)


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


def _fingerprint(reply: Reply) -> Reply:
    """A mistake's reply without what was printed and without lines of code: a mistake's code is nearly the answer."""
    raised = replace(reply.raised, lines=()) if reply.raised else None
    return replace(reply, raised=raised, printed="")


def _functions_before(folder: Path) -> set[str]:
    earlier = [path for path in units(folder.parent.parent) if path.name < folder.name]
    return {name for path in earlier for exercise in load_unit(path).exercises for name in exercise.functions}


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


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:12]
