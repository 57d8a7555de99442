"""nbgrader's gradebook, written through nbgrader's own API, so that the formgrader and `nbgrader export` read it.

Grades that a person has given stay as they are; only the automatic score is ours. What we can't be sure is a
gradebook of nbgrader's is refused before anything is graded, and nothing is ever replaced.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..authoring.lesson import repository
from ..checking.key import UnitKey
from ..errors import CourseError
from .result import Result

COURSE_ID = "gradients-by-hand"
_TABLES = {"alembic_version", "assignment", "submitted_assignment", "grade"}
_HEADER = b"SQLite format 3\0"
_CHECK = "check-{}"


@dataclass(frozen=True)
class Entry:
    """A result to record. timestamp: when it was handed in, as nbgrader writes it; "" where nobody knows."""

    result: Result
    timestamp: str = ""


class Book:
    """A gradebook that is open. Use it as a context manager.

    path: a SQLite file; made where there is none. Raises CourseError, before it changes anything, on a file that is
    not a gradebook, or that can't be written.
    """

    def __init__(self, path: Path):
        path = Path(path)
        from nbgrader.api import Gradebook  # a second to import

        is_new = not path.exists()
        inspect_gradebook(path)
        try:
            with _alembic_on_path():
                self._book = Gradebook(f"sqlite:///{path.resolve()}", COURSE_ID)
        except Exception as error:
            if is_new:
                path.unlink(missing_ok=True)  # only half of its tables
            reason = _first_line(error)
            raise CourseError(f"The gradebook {path} can't be opened ({reason}). Nothing was changed.") from error
        self._units: dict[str, Any] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def record(self, result: Result, unit: UnitKey, timestamp: str = "") -> None:
        """Record the points of one submission; a submission that could not be graded is left as it was.

        timestamp: when it was handed in, as nbgrader writes it. Raises CourseError.
        """
        if result.error:
            return
        self._prepare(unit)
        try:
            with warnings.catch_warnings():
                # nbgrader adds a submission in a way that its database package remarks on, to no effect.
                warnings.simplefilter("ignore")
                self._write(result, {"timestamp": timestamp} if timestamp else {})
        except Exception as error:
            self._book.db.rollback()
            raise CourseError(f"The grades of {result.student} can't be recorded ({_first_line(error)}).") from error

    def record_all(self, entries: Iterable[Entry], keys: Mapping[str, UnitKey]) -> None:
        for entry in entries:
            self.record(entry.result, keys[entry.result.unit], entry.timestamp)

    def _write(self, result: Result, when: dict[str, str]) -> None:
        from nbgrader.api import Grade

        book, unit = self._book, result.unit
        book.update_or_create_student(result.student)
        book.update_or_create_submission(unit, result.student, **when)
        submitted = book.find_submission_notebook(unit, unit, result.student)
        grades = {grade.name: grade for grade in submitted.grades}
        comments = {comment.name: comment for comment in submitted.comments}
        for verdict in result.counted():
            name = _CHECK.format(verdict.exercise)
            if (grade := grades.get(name)) is None:
                # The exercise is newer than this student's first submission.
                cell = book.find_grade_cell(name, unit, unit)
                grade = Grade(cell_id=cell.id, notebook_id=submitted.id)
                book.db.add(grade)
            grade.auto_score = verdict.points
            grade.needs_manual_grade = grade.manual_score is not None
            if comment := comments.get(verdict.exercise):
                comment.auto_comment = "No response." if verdict.state == "not attempted" else None
        book.db.commit()

    def _prepare(self, unit: UnitKey) -> None:
        """The assignment with its cells, as `nbgrader generate_assignment` makes them; kept where they exist."""
        if unit.id in self._units:
            return
        from nbgrader.api import MissingEntry

        book = self._book
        try:
            book.update_or_create_assignment(unit.id, course_id=COURSE_ID)
            released = _released(unit.id)
            try:
                book.find_notebook(unit.id, unit.id)
            except MissingEntry:
                kernel = json.dumps(released.get("metadata", {}).get("kernelspec", {}))
                book.add_notebook(unit.id, unit.id, kernelspec=kernel)
                for name, about in _source_cells(released):
                    book.update_or_create_source_cell(name, unit.id, unit.id, **about)
            for key in unit.exercises:
                if not key.bonus:
                    book.update_or_create_grade_cell(
                        _CHECK.format(key.name), unit.id, unit.id, max_score=key.points, cell_type="code"
                    )
                book.update_or_create_solution_cell(key.name, unit.id, unit.id)
        except Exception as error:
            raise CourseError(f"Unit {unit.id} can't be entered in the gradebook ({_first_line(error)}).") from error
        self._units[unit.id] = unit

    def scores(self, unit: str) -> dict[str, dict[str, float]]:
        """The scores that stand in the book: student -> check cell -> points."""
        found: dict[str, dict[str, float]] = {}
        for submitted in self._book.notebook_submissions(unit, unit):
            found[submitted.student.id] = {grade.name: grade.score for grade in submitted.grades}
        return found

    def close(self) -> None:
        """Close the database."""
        self._book.close()


def inspect_gradebook(path: Path) -> None:
    """Raise CourseError unless `path` is free for a new gradebook or holds one of nbgrader's that can be written."""
    path = Path(path)
    if not path.parent.is_dir():
        raise CourseError(f"The gradebook {path} can't be made: there is no folder {path.parent}.")
    if not path.exists():
        return
    refused = f"{path} is not a gradebook of nbgrader's"
    remedy = "Nothing was changed; name another file with --gradebook."
    if not path.is_file():
        raise CourseError(f"{refused}: it is not a file. {remedy}")
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
    except OSError as error:
        raise CourseError(f"The gradebook {path} can't be read: {error.strerror}. {remedy}") from error
    if head and head != _HEADER:
        raise CourseError(f"{refused}: it is not a SQLite database. {remedy}")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=5)) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            database.execute("BEGIN IMMEDIATE")  # says at once whether it can be written
            database.rollback()
    except sqlite3.Error as error:
        raise CourseError(f"The gradebook {path} can't be opened ({error}). {remedy}") from error
    if tables and not tables >= _TABLES:
        raise CourseError(f"{refused}: it is a database with other tables. {remedy}")


@contextlib.contextmanager
def _alembic_on_path() -> Iterator[None]:
    """nbgrader starts the program `alembic` for a new gradebook: it stands beside our Python, which may not be on
    PATH."""
    before = os.environ.get("PATH")
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), before or os.defpath])
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before


def _released(unit: str) -> dict[str, Any]:
    """The notebook that learners got, where the course's repository is at hand."""
    try:
        path = repository() / "notebooks" / unit / f"{unit}.ipynb"
        return json.loads(path.read_text(encoding="utf-8"))
    except (CourseError, OSError):
        return {}


def _source_cells(notebook: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What `nbgrader generate_assignment` stores of each cell: without it `nbgrader autograde` won't use the book."""
    for cell in notebook.get("cells", []):
        about = cell["metadata"].get("nbgrader")
        if about:
            source = "".join(cell["source"])
            stored = {"source": source, "cell_type": cell["cell_type"]}
            yield about["grade_id"], {**stored, "locked": about["locked"], "checksum": about.get("checksum")}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
