"""Recording results in nbgrader's tables, a batch in one transaction.

nbgrader's own methods look everything up again for every student, and commit after every step. This goes through the
same tables with a few statements a batch, leaves behind what those methods would, and writes only what changes: what a
person entered (manual scores, comments, extra credit, extensions) is never touched.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..result import Result

CHECK = "check-{}"
NO_RESPONSE = "No response."
_KEPT = "\0"  # a comment that is not ours to write
_MOST_VALUES = 500  # SQLite may know 999 parameters only


@dataclass(frozen=True)
class Entry:
    """A result to record. timestamp: when it was handed in, as nbgrader writes it; "" where nobody knows."""

    result: Result
    timestamp: str = ""


@dataclass(frozen=True)
class Notebook:
    """A notebook of an assignment: its id, and the ids of the cells that get a grade or a comment, by name."""

    id: str
    graded: dict[str, str]
    commented: dict[str, str]


@dataclass(frozen=True)
class Layout:
    """A unit as the gradebook has it. notebooks: by name; the unit's own has the unit's name."""

    assignment: str
    notebooks: dict[str, Notebook]


def read_layout(session: Any, unit: str) -> Layout:
    """The layout of an assignment that is in the book."""
    from nbgrader.api import Assignment

    assignment = session.query(Assignment).filter(Assignment.name == unit).one()
    return Layout(
        assignment.id,
        {
            notebook.name: Notebook(
                notebook.id,
                {cell.name: cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)},
                {cell.name: cell.id for cell in (*notebook.solution_cells, *notebook.task_cells)},
            )
            for notebook in assignment.notebooks
        },
    )


def record_batch(session: Any, entries: Iterable[Entry], unit: str, layout: Layout) -> None:
    """Record the results of one unit, without a commit. Of several on one student the last counts."""
    batch = {entry.result.student: entry for entry in entries}
    if batch:
        tables = _Tables(session)
        tables.add_students(list(batch))
        handed_in = tables.submissions(batch, layout)
        tables.write_scores(batch, tables.notebooks(handed_in, layout), layout, unit)
        tables.flush()


class _Tables:
    """nbgrader's tables, and the rows to add to them or change in them."""

    def __init__(self, session: Any):
        from nbgrader import api

        self._session = session
        self.student, self.submission = api.Student.__table__, api.SubmittedAssignment.__table__
        self.notebook = api.SubmittedNotebook.__table__
        self.grade, self.comment = api.Grade.__table__, api.Comment.__table__
        self._new: dict[Any, list[dict[str, Any]]] = {}
        self._changed: dict[tuple[Any, tuple[str, ...]], list[dict[str, Any]]] = {}

    def add_students(self, students: Sequence[str]) -> None:
        """Enter those that the book doesn't have."""
        known = {row.id for row in self._rows(self.student, "id", students)}
        self._new[self.student] = [{"id": student} for student in students if student not in known]

    def submissions(self, batch: dict[str, Entry], layout: Layout) -> dict[str, str]:
        """Student -> id of their submission, a new one where there is none; and its time."""
        of_unit = self.submission.c.assignment_id == layout.assignment
        known = {row.student_id: row for row in self._rows(self.submission, "student_id", list(batch), of_unit)}
        ids = {}
        for student, entry in batch.items():
            when = _time(entry.timestamp)
            if student not in known:
                row = {"assignment_id": layout.assignment, "student_id": student, "timestamp": when}
                ids[student] = self._add(self.submission, row)
                continue
            ids[student] = known[student].id
            if when is not None and when != known[student].timestamp:
                self._change(self.submission, ids[student], timestamp=when)
        return ids

    def notebooks(self, handed_in: dict[str, str], layout: Layout) -> dict[str, dict[str, str]]:
        """Student -> name of a notebook -> its id among the submitted ones; new ones where they are missing."""
        known = {
            (row.assignment_id, row.notebook_id): row.id
            for row in self._rows(self.notebook, "assignment_id", list(handed_in.values()))
        }
        return {
            student: {
                name: known.get((submission, notebook.id))
                or self._add(self.notebook, {"assignment_id": submission, "notebook_id": notebook.id, "flagged": False})
                for name, notebook in layout.notebooks.items()
            }
            for student, submission in handed_in.items()
        }

    def write_scores(
        self, batch: dict[str, Entry], notebooks: dict[str, dict[str, str]], layout: Layout, unit: str
    ) -> None:
        """The automatic scores and comments; every cell gets a row, as nbgrader gives it one."""
        submitted = [notebook for ours in notebooks.values() for notebook in ours.values()]
        grades = {(row.notebook_id, row.cell_id): row for row in self._rows(self.grade, "notebook_id", submitted)}
        comments = {(row.notebook_id, row.cell_id): row for row in self._rows(self.comment, "notebook_id", submitted)}
        for student, entry in batch.items():
            for name, notebook in layout.notebooks.items():
                is_own = name == unit
                points = _points(entry.result) if is_own else {}
                remarks = _remarks(entry.result) if is_own else {}
                submission = notebooks[student][name]
                for cell_name, cell in notebook.graded.items():
                    self._score(grades.get((submission, cell)), submission, cell, points.get(cell_name))
                for cell_name, cell in notebook.commented.items():
                    self._remark(comments.get((submission, cell)), submission, cell, remarks.get(cell_name, _KEPT))

    def _score(self, row: Any, notebook: str, cell: str, points: float | None) -> None:
        if row is None:
            scored = {"auto_score": points, "needs_manual_grade": points is None}
            self._add(self.grade, {"notebook_id": notebook, "cell_id": cell, **scored})
        elif points is not None and (row.auto_score is None or row.auto_score != points):
            # Who has graded by hand sees that the answer, or its score, is another one now.
            changed = {"auto_score": points, "needs_manual_grade": row.manual_score is not None}
            self._change(self.grade, row.id, **changed)

    def _remark(self, row: Any, notebook: str, cell: str, text: str | None) -> None:
        if row is None:
            remark = {"auto_comment": None if text is _KEPT else text}
            self._add(self.comment, {"notebook_id": notebook, "cell_id": cell, **remark})
        elif text is not _KEPT and row.auto_comment != text:
            self._change(self.comment, row.id, auto_comment=text)

    def flush(self) -> None:
        """Send the rows to the database: those that others refer to first."""
        from sqlalchemy import bindparam, insert, text, update

        connection = self._session.connection()
        if rows := self._new.get(self.student):
            # A run on another unit may enter the same student at the same time.
            statement = f"INSERT INTO {self.student.name} (id) VALUES (:id) ON CONFLICT DO NOTHING"
            connection.execute(text(statement), rows)
        for table in (self.submission, self.notebook, self.grade, self.comment):
            if rows := self._new.get(table):
                connection.execute(insert(table), rows)
        for (table, names), rows in self._changed.items():
            values = {name: bindparam(f"new_{name}") for name in names}
            connection.execute(update(table).where(table.c.id == bindparam("the_id")).values(values), rows)

    def _rows(self, table: Any, column: str, values: Sequence[str], *more: Any) -> list[Any]:
        from sqlalchemy import select

        found: list[Any] = []
        for begin in range(0, len(values), _MOST_VALUES):
            chosen = table.c[column].in_(values[begin : begin + _MOST_VALUES])
            found += self._session.execute(select(table).where(chosen, *more)).all()
        return found

    def _add(self, table: Any, row: dict[str, Any]) -> str:
        identity = uuid.uuid4().hex
        self._new.setdefault(table, []).append({"id": identity, **row})
        return identity

    def _change(self, table: Any, identity: str, **values: Any) -> None:
        named = {f"new_{name}": value for name, value in values.items()}
        self._changed.setdefault((table, tuple(values)), []).append({"the_id": identity, **named})


def _points(result: Result) -> dict[str, float]:
    """By check cell the points; a bonus has no check cell that counts."""
    return {CHECK.format(verdict.exercise): verdict.points for verdict in result.counted()}


def _remarks(result: Result) -> dict[str, str | None]:
    """By answer cell what nbgrader says of it by itself."""
    return {verdict.exercise: NO_RESPONSE if verdict.state == "not attempted" else None for verdict in result.verdicts}


def _time(text: str) -> datetime.datetime | None:
    """A time as nbgrader stores it; None where there is none, or none that can be read."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(text) if text else None
    except (ValueError, OverflowError):
        return None
