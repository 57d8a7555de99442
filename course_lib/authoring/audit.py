"""Puts every right and wrong answer of the banks to the checks, over many seeds, and says what came of it.

Wrong answers are the bank's mistakes and the mutants of the reference; right answers are the reference itself and the
files in `right/`. The goal: no wrong answer accepted, no right one refused, every mistake given its own name, no mutant
that survives without a reason. With --write the tables go to solutions/AUDIT.md.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..checking.calling import Caller, LocalCaller
from ..checking.exercise import Exercise
from ..checking.judge import judge
from ..checking.key import ExerciseKey
from ..errors import CourseError
from . import blind
from .audit_earlier import EarlierFindings, audit_earlier
from .audit_table import merge, section
from .keys import PUBLIC_SEED, UnitSource
from .lesson import find_units, load_unit, repository
from .mutants import mutants
from .right_answers import right_answers
from .trial import Trial

# Every earlier mistake meets every mistake of the exercise itself, so a few seeds have to do.
EARLIER_SEEDS = 5


@dataclass
class Findings:
    """What the audit found of one exercise.

    right, mistakes, mutants, killed: how many there are; trials, named: mistakes, each form of them, put to the check
    over all seeds, and how many got their own name. wrong_accepted, right_refused, misnamed, survivors, faults: one
    sentence each. earlier: what becomes of it when an exercise that it builds on is wrong; None where there is none.
    """

    unit: str
    exercise: str
    mistakes: int = 0
    right: int = 0
    trials: int = 0
    named: int = 0
    mutants: int = 0
    killed: int = 0
    wrong_accepted: list[str] = field(default_factory=list)
    right_refused: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    equivalent: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    earlier: EarlierFindings | None = None

    @property
    def problems(self) -> list[str]:
        """Everything that keeps the exercise from the goal, in sentences."""
        return [
            *(f"accepted though wrong: {text}" for text in self.wrong_accepted),
            *(f"refused though right: {text}" for text in self.right_refused),
            *(f"not given its own name: {text}" for text in self.misnamed),
            *(f"survives without a reason: {text}" for text in self.survivors),
            *(self.earlier.problems if self.earlier else ()),
            *self.faults,
        ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course audit`."""
    parser.add_argument("units", nargs="*", metavar="UNIT", help="a unit's number or id; all units without one")
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds to draw inputs from (default: 20)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes to use (default: one a core)")
    parser.add_argument("--write", action="store_true", help="write the tables to solutions/AUDIT.md")
    parser.add_argument(
        "--blind",
        action="store_true",
        help="the wrong answers from outside the bank instead; --write: solutions/BLIND.md",
    )


def run(args: argparse.Namespace) -> int:
    """Audit the units and return 0 at the goal, 1 below it. Raises CourseError."""
    if args.seeds < 1 or args.jobs < 1:
        raise CourseError("--seeds and --jobs take a number from 1 up.")
    started = time.perf_counter()
    root = repository()
    folders = find_units(args.units, root)
    if not folders:
        raise CourseError("There is no unit in solutions/ yet, so there is nothing to audit.")
    if args.blind:
        return blind.run(folders, root / "solutions" / "BLIND.md" if args.write else None)
    found = audit(folders, args.seeds, args.jobs)
    sections = {unit: section(unit, list(findings), args.seeds) for unit, findings in found.items()}
    print("\n".join(sections.values()))
    problems = [f"{one.exercise}: {text}" for findings in found.values() for one in findings for text in one.problems]
    for problem in problems:
        print(problem)
    if args.write:
        path = root / "solutions" / "AUDIT.md"
        path.write_text(merge(path.read_text(encoding="utf-8") if path.exists() else "", sections), encoding="utf-8")
        print(f"Written to solutions/{path.name}.")
    print(f"{len(problems) or 'No'} problem{'s' * (len(problems) != 1)}, {time.perf_counter() - started:.1f} s.")
    return 1 if problems else 0


def audit(folders: Sequence[Path], seeds: int = 20, jobs: int = 1) -> dict[str, list[Findings]]:
    """The findings of every exercise: unit id -> in the order of the lesson, the quiz last. Raises CourseError."""
    work = []
    for folder in folders:
        unit = load_unit(folder)
        weights = [len(exercise.mistakes) for exercise in unit.exercises] + [0] * bool(unit.quiz)
        work += [(weight, folder, index) for index, weight in enumerate(weights)]
    # The longest first, so that no process is left alone with one at the end.
    work.sort(key=lambda item: -item[0])
    arguments = ([folder for _, folder, _ in work], [index for _, _, index in work], [seeds] * len(work))
    if jobs == 1:
        results = list(map(audit_exercise, *arguments))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            results = list(pool.map(audit_exercise, *arguments))
    places = {(folder, index): one for (_, folder, index), one in zip(work, results, strict=True)}
    return {folder.name: [one for (where, _), one in sorted(places.items()) if where == folder] for folder in folders}


def audit_exercise(folder: Path, index: int, seeds: int) -> Findings:
    """Audit the exercise at `index` of the unit in `folder`; the index after the last is the quiz."""
    source = UnitSource(folder)
    drawn = [PUBLIC_SEED, *range(1, seeds)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a mutant's overflow or odd literal is expected
        if index == len(source.unit.exercises):
            return _audit_quiz(source)
        exercise = source.unit.exercises[index]
        keys = [source.exercise_key(exercise, seed) for seed in drawn]
        findings = Findings(source.unit.id, exercise.name, mistakes=len(exercise.mistakes))
        _same_plan(keys, findings)
        _audit_right(source, exercise, keys, findings)
        _audit_mistakes(source, exercise, keys, findings)
        _audit_mutants(source, exercise, keys, findings)
        findings.earlier = audit_earlier(source, exercise, keys[:EARLIER_SEEDS])
    return findings


def _same_plan(keys: list[ExerciseKey], findings: Findings) -> None:
    plans = {tuple((case.part, case.probe, case.visible) for case in key.cases) for key in keys}
    if len(plans) > 1:
        findings.faults.append("its cases are not the same in number, order and part for every seed.")


def _audit_right(source: UnitSource, exercise: Exercise, keys: list[ExerciseKey], findings: Findings) -> None:
    for label, caller in right_answers(source, exercise):
        findings.right += 1
        refused = [verdict for key in keys if (verdict := judge(key, caller)).state != "passed"]
        if refused:
            findings.right_refused.append(f"{label}, on {len(refused)} of {len(keys)} seeds ({refused[0].message})")


def _audit_mistakes(source: UnitSource, exercise: Exercise, keys: list[ExerciseKey], findings: Findings) -> None:
    # The other functions are the reference's here, so that right results in their place change nothing; the first key
    # keeps them, which shows it, and the others save the second run of every case.
    keys = [keys[0], *(replace(key, stand_ins={}) for key in keys[1:])]
    for mistake in (form for each in exercise.mistakes for form in each.forms):
        caller = source.reference.variant(exercise, mistake)
        verdicts = [judge(key, caller) for key in keys]
        accepted = sum(verdict.points == verdict.possible for verdict in verdicts)
        if accepted:
            findings.wrong_accepted.append(f"the mistake {mistake.id}, on {accepted} of {len(keys)} seeds")
        other = [verdict.mistake for verdict in verdicts if verdict.mistake != mistake.id]
        findings.trials += len(keys)
        findings.named += len(keys) - len(other)
        if other:
            names = ", ".join(sorted({name or "no name" for name in other}))
            findings.misnamed.append(f"{mistake.id}, on {len(other)} of {len(keys)} seeds ({names})")


def _audit_mutants(source: UnitSource, exercise: Exercise, keys: list[ExerciseKey], findings: Findings) -> None:
    made = mutants(source.reference.source(exercise.name))
    unused = dict(exercise.equivalent)
    trials = [Trial(source.reference, key) for key in keys]
    for mutant in made:
        survived = 0
        for trial in trials:
            outcome = trial.of(mutant.source)
            if outcome == "timeout":  # it would take as long on every seed
                break
            survived += outcome == "accepted"
        if survived and mutant.description in exercise.equivalent:
            findings.equivalent.append((mutant.description, unused.pop(mutant.description, "")))
        elif survived:
            findings.survivors.append(f"{mutant.description} (on {survived} of {len(keys)} seeds)")
        else:
            findings.killed += 1
    findings.mutants = len(made)
    findings.faults += [f"`equivalent` explains what no surviving mutant does: {text}" for text in unused]


def _audit_quiz(source: UnitSource) -> Findings:
    """Every wrong letter alone is refused, with its own reason; the right letters pass."""
    key = source.quiz_key()
    right = "".join(question.right for question in key.questions)
    findings = Findings(source.unit.id, key.name, right=1)
    if judge(key, _answering(key, right)).state != "passed":
        findings.right_refused.append(f"the letters {right}")
    for index, question in enumerate(key.questions):
        for letter, reason in sorted(question.why_wrong.items()):
            verdict = judge(key, _answering(key, right[:index] + letter + right[index + 1 :]))
            findings.mistakes += 1
            findings.trials += 1
            findings.named += verdict.parts[index].message == reason
            if verdict.parts[index].message != reason:
                findings.misnamed.append(f"the letter {letter} to question {index + 1}")
            if verdict.parts[index].points:
                findings.wrong_accepted.append(f"the letter {letter} to question {index + 1}")
    return findings


def _answering(key: ExerciseKey, letters: str) -> Caller:
    return LocalCaller({key.functions[0]: lambda: letters})
