"""The grades as other programs take them: CSV files for Canvas and for Moodle, JUnit XML for a CI server.

One file a unit, so that an upload touches one assignment. A submission that could not be graded is in no CSV file: an
empty grade would wipe out one that a person has given. Canvas's columns are those of its gradebook importer
(canvas-lms, lib/gradebook_importer.rb), Moodle's those of its offline grading worksheet (mod/assign/feedback/offline).
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol, Self
from xml.sax.saxutils import escape, quoteattr

from ...checking import display
from ...checking.key import UnitKey
from ...checking.verdict import Verdict
from ..result import Result
from ..text import clean_text
from .feedback import number

FOLDER = "exports"
# In the zips of both systems a submission goes by the name and, behind it, the number that the system knows it by.
_NUMBERED = re.compile(r"(?P<name>.+)_(?P<number>\d+)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the exports."""
    parser.add_argument("--junit", action="store_true", help="also write JUnit XML: a test case an exercise a student")


def write_moodle_feedback(results: Iterable[Result], keys: Mapping[str, UnitKey], out: Path) -> list[Path]:
    """Zip the feedback pages of those who come from a Moodle zip, a zip a unit: for the assignment's "Upload multiple
    feedback files in a zip", which knows a student by the folder's name. Returns the zips.

    results: read once; the pages are those in out/feedback.
    """
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    made: dict[Path, zipfile.ZipFile] = {}
    with ExitStack() as stack:
        for result in results:
            page = out / "feedback" / result.student / f"{result.unit}.html"
            if result.unit in keys and _parts(result.student)[1] and page.is_file():
                path = out / FOLDER / f"moodle-feedback-{result.unit}.zip"
                if path not in made:
                    made[path] = stack.enter_context(zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED))
                made[path].write(page, f"{result.student}_assignfeedback_file/{result.unit}.html")
    return list(made)


def write_exports(results: Iterable[Result], keys: Mapping[str, UnitKey], out: Path, junit: bool = False) -> None:
    """Write the exports of all units in `results` to out/exports.

    results: read once. keys: unit id -> its key; a result of a unit without one is left out. junit: JUnit XML too,
    which has a line for each exercise of each submission.
    """
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        writers: dict[str, list[_Writer]] = {}
        for result in results:
            if result.unit not in keys:
                continue
            if result.unit not in writers:
                kinds = (CanvasFile, MoodleFile, *([JUnitFile] if junit else []))
                unit = keys[result.unit]
                writers[result.unit] = [stack.enter_context(kind(folder, unit)) for kind in kinds]
            for writer in writers[result.unit]:
                writer.add(result)


class _Writer(Protocol):
    def add(self, result: Result) -> None: ...


class _LmsFile:
    """A CSV file for an LMS, which is closed where its `with` ends."""

    def __init__(self, path: Path, *head: Sequence[object]) -> None:
        self._file = _open(path)
        self._rows = csv.writer(self._file, lineterminator="\r\n")
        self._rows.writerows(head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()


class CanvasFile(_LmsFile):
    """canvas-UNIT.csv, for Canvas: Grades, Import. The assignment goes by the unit's title, so call it that in Canvas.

    A student from a Canvas zip is identified by Canvas's own number, which Canvas looks at first, any other by
    the login.
    """

    def __init__(self, folder: Path, unit: UnitKey) -> None:
        possible = sum(key.points for key in unit.exercises if not key.bonus)
        super().__init__(
            folder / f"canvas-{unit.id}.csv",
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", unit.title],
            ["    Points Possible", "", "", "", "", possible],
        )

    def add(self, result: Result) -> None:
        """Write the row of a submission that was graded."""
        if not result.error:
            name, own = _parts(result.student)
            self._rows.writerow([name, own, "", result.student, "", number(result.points)])


class MoodleFile(_LmsFile):
    """moodle-UNIT.csv, for Moodle: the assignment's "Upload grading worksheet", or Grades, Import, CSV file.

    A student from a Moodle zip is identified by the assignment's own number, which the worksheet goes by; any other by
    the user name, which the CSV import can map.
    """

    COLUMNS = ("Identifier", "Full name", "Username", "Grade", "Maximum Grade", "Last modified (grade)")

    def __init__(self, folder: Path, unit: UnitKey) -> None:
        super().__init__(folder / f"moodle-{unit.id}.csv", self.COLUMNS)

    def add(self, result: Result) -> None:
        """Write the row of a submission that was graded."""
        if not result.error:
            name, own = _parts(result.student)
            who = [f"Participant {own}" if own else "", name, result.student]
            self._rows.writerow([*who, number(result.points), number(result.possible), ""])


class JUnitFile:
    """junit-UNIT.xml: a test suite a unit, a test case an exercise a student. Not attempted is skipped."""

    def __init__(self, folder: Path, unit: UnitKey) -> None:
        self._path, self._unit = folder / f"junit-{unit.id}.xml", unit
        # The counts stand in front of the cases, so the cases wait here.
        self._cases = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed in __exit__
        self._counts: Counter[str] = Counter()
        self._seconds = 0.0

    def __enter__(self) -> JUnitFile:
        return self

    def __exit__(self, kind: object, *exc: object) -> None:
        if kind is None:
            self._write()
        self._cases.close()

    def add(self, result: Result) -> None:
        """Add the test cases of one submission; one that could not be graded is a single case that failed."""
        self._seconds += result.seconds
        if result.error:
            self._case(result, "submission", "error", result.error, "")
        for verdict in result.verdicts:
            kind = {"wrong": "failure", "raised": "error", "not attempted": "skipped"}.get(verdict.state, "")
            self._case(result, verdict.exercise, kind, _first(verdict), display.text(verdict) if kind else "")

    def _case(self, result: Result, name: str, kind: str, message: str, text: str) -> None:
        about = f"<testcase classname={_attribute(f'{result.unit}.{result.student}')} name={_attribute(name)}"
        body = f"><{kind} message={_attribute(message)}>{escape(clean_text(text))}</{kind}></testcase>"
        self._cases.write(f"  {about}{body if kind else '/>'}\n")
        self._counts.update(["tests", kind])

    def _write(self) -> None:
        counts = {"tests": "tests", "failures": "failure", "errors": "error", "skipped": "skipped"}
        said = " ".join(f'{name}="{self._counts[kind]}"' for name, kind in counts.items())
        with _open(self._path) as file:
            file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
            file.write(f'<testsuites><testsuite name={_attribute(self._unit.id)} {said} time="{self._seconds:.3f}">\n')
            self._cases.seek(0)
            shutil.copyfileobj(self._cases, file)
            file.write("</testsuite></testsuites>\n")


def _open(path: Path) -> Any:
    return path.open("w", encoding="utf-8", errors="replace", newline="")


def _parts(student: str) -> tuple[str, str]:
    """The name and the number of a student's id; the number is "" where there is none behind the name."""
    match = _NUMBERED.fullmatch(student)
    return (match["name"], match["number"]) if match else (student, "")


def _first(verdict: Verdict) -> str:
    made = f"[{verdict.mistake}] " if verdict.mistake else ""
    return made + verdict.message


def _attribute(text: str) -> str:
    return quoteattr(clean_text(text).replace("\n", " "))
