"""Grades a folder or a zip of submissions.

Writes a result (JSON) and a feedback page for each submission, a CSV for each unit, and nbgrader's gradebook; prints
the class table. The learners' code runs in a sandbox that holds no answer; inputs are fresh, from a secret seed.
"""

from __future__ import annotations

import argparse
import hashlib
import secrets
import sys
import time
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from ..authoring.keys import make_key
from ..authoring.lesson import find_units
from ..checking.key import UnitKey
from ..errors import CourseError
from .bundle import find_places, read_bundle
from .core import grade
from .feedback import page
from .gradebook import Book, inspect_gradebook
from .limits import Limits
from .result import Result, to_json
from .sandbox import LEVELS, Sandbox, choose_level
from .submissions import Submission, find_submissions
from .table import class_table, grades_csv


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course grade`."""
    limits = Limits()
    parser.add_argument("submitted", type=Path, help="folder STUDENT/UNIT/UNIT.ipynb, or a zip from an LMS")
    parser.add_argument("--unit", default="", help="grade everything as this unit, by number or id")
    parser.add_argument("--out", type=Path, default=Path("graded"), help="folder for what is written (graded)")
    parser.add_argument("--gradebook", type=Path, help="nbgrader's gradebook, a SQLite file (OUT/gradebook.db)")
    parser.add_argument("--isolation", choices=[level.name for level in LEVELS], help="default: the strongest there is")
    parser.add_argument("--allow-weak-isolation", action="store_true", help="grade even where there is no real sandbox")
    parser.add_argument("--seed", help="hexadecimal; the same inputs again, as in OUT/seed.txt of an earlier run")
    parser.add_argument(
        "--exercise-seconds", type=float, default=limits.exercise_seconds, help="time for an exercise (%(default)g)"
    )
    parser.add_argument("--memory-mb", type=int, default=limits.memory_mb, help="memory for a submission (%(default)d)")


def run(args: argparse.Namespace) -> int:
    """Grade; return 0, or 1 where a submission could not be graded. Raises CourseError on what must be mended first."""
    seed = _seed(args.seed)
    known = {path.name: path for path in find_units([])}
    only = find_units([args.unit])[0].name if args.unit else ""
    submissions, skipped = find_submissions(args.submitted, list(known))
    given = {field.name: getattr(args, field.name) for field in fields(Limits) if hasattr(args, field.name)}
    level = choose_level(args.isolation, args.allow_weak_isolation)
    out = _make_folder(args.out)
    gradebook = args.gradebook or out / "gradebook.db"
    inspect_gradebook(gradebook)
    print(f"Isolation: {level.name} ({level.about}).")
    for sentence in skipped:
        print(sentence)
    run = Run(out, seed, known)
    # Private: with the seed one can work out what will be asked.
    (out / "seed.txt").touch(mode=0o600)
    (out / "seed.txt").write_text(seed.hex() + "\n")
    with Book(gradebook) as book, Sandbox(level, Limits(**given)) as sandbox:
        for index, submission in enumerate(submissions, 1):
            _progress(index, len(submissions), run.begun)
            result = run.grade(replace(submission, unit=only or submission.unit), sandbox)
            if result.unit in run.keys:
                book.record(result, run.keys[result.unit], submission.timestamp)
    run.write_tables()
    seconds = time.monotonic() - run.begun
    failed = [result for result in run.results if result.error]
    print(f"\n{len(run.results)} submissions in {seconds:.1f} s ({len(run.results) / seconds:.1f} a second).")
    print(f"Gradebook: {gradebook}. Results, feedback and CSV: {out}.")
    if failed:
        print(f"{len(failed)} could not be graded: {', '.join(result.student for result in failed)}.", file=sys.stderr)
    return 1 if failed else 0


@dataclass
class Run:
    """One run over a class. out: where things are written. folders: the units there are, by id."""

    out: Path
    seed: bytes
    folders: dict[str, Path]
    keys: dict[str, UnitKey] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def grade(self, submission: Submission, sandbox: Sandbox) -> Result:
        """Grade one submission, and write its result and feedback."""
        data, result = b"", None
        try:
            data = submission.read()
            unit = self._key(submission, data)
        except CourseError as error:
            digest, isolation = hashlib.sha256(data).hexdigest(), sandbox.level.name
            result = Result(submission.student, submission.unit, digest, isolation, 0.0, error=str(error))
        else:
            result = grade(data, unit, sandbox, submission.student)
            self._write("feedback", result, ".html", _feedback(data, result, unit))
        self._write("results", result, ".json", to_json(result))
        self.results.append(result)
        return result

    def _key(self, submission: Submission, data: bytes) -> UnitKey:
        """The key of the submission's unit. Raises CourseError where the unit is not one of ours."""
        unit = submission.unit or read_bundle(data).unit
        if unit not in self.folders:
            said = f"unknown unit {unit!r}" if unit else "a notebook that doesn't say which unit it is"
            raise CourseError(f"{submission.path}: {said}; name it with --unit (there are {', '.join(self.folders)}).")
        if unit not in self.keys:
            self.keys[unit] = make_key(self.folders[unit], self.seed)
        return self.keys[unit]

    def _write(self, kind: str, result: Result, ending: str, text: str) -> None:
        path = self.out / kind / result.student / f"{result.unit or 'unknown'}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")

    def write_tables(self) -> None:
        """Write a CSV a unit, and print the class's table; submissions of no known unit are listed last."""
        for unit, key in self.keys.items():
            results = [result for result in self.results if result.unit == unit]
            (self.out / f"{unit}.csv").write_text(grades_csv(results, key), encoding="utf-8")
            print(f"\n{class_table(results, key)}")
        for result in self.results:
            if result.unit not in self.keys:
                print(f"\n{result.student}: not graded. {result.error}")


def _feedback(data: bytes, result: Result, unit: UnitKey) -> str:
    if result.error:
        return page(result, unit)
    bundle = read_bundle(data)
    return page(result, unit, bundle, find_places(bundle, unit))


def _seed(text: str | None) -> bytes:
    if text is None:
        return secrets.token_bytes(16)
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise CourseError(f"The seed should be hexadecimal, as in an earlier run's seed.txt, not {text!r}.") from None


def _make_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(f"The folder {path} can't be made: {error.strerror}. Name another with --out.") from error
    return path


def _progress(index: int, count: int, begun: float) -> None:
    """One line that is written over itself on a terminal, and nothing elsewhere."""
    if sys.stderr.isatty():
        rate = index / max(time.monotonic() - begun, 1e-3)
        left = (count - index) / rate
        print(f"\r{index} of {count}, {rate:.1f} a second, {left:.0f} s left ", end="", file=sys.stderr, flush=True)
