"""nbgrader's gradebook, made and prepared through nbgrader's own API, so that the formgrader and `nbgrader export` read
it; in SQLite or PostgreSQL.

Grades that a person has given stay as they are; only the automatic score is ours.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ...authoring.lesson import repository
from ...checking.key import UnitKey
from ...errors import CourseError
from ..result import Result
from .databases import Address, find_gradebook, first_line, inspect_gradebook
from .recording import CHECK, Entry, Layout, read_layout, record_batch

COURSE_ID = "gradients-by-hand"


class Book:
    """A gradebook that is open. Use it as a context manager.

    where: a SQLite file, or postgresql://USER@HOST/NAME; made where there is none. Raises CourseError, before it
    changes anything, on what is not a gradebook, or can't be reached or written.
    """

    def __init__(self, where: str | Path):
        from nbgrader.api import Gradebook  # a second to import

        address = find_gradebook(where)
        is_new = not inspect_gradebook(address)
        try:
            with _alembic_on_path():
                self._book = Gradebook(address.url, COURSE_ID)
        except Exception as error:
            if is_new:
                _take_back(address)
            raise CourseError(
                f"The gradebook {address.shown} can't be opened ({first_line(error)}). Nothing was changed."
            ) from error
        self._layouts: dict[str, Layout] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def record(self, result: Result, unit: UnitKey, timestamp: str = "") -> None:
        """Record the points of one submission; see `record_all`."""
        self.record_all([Entry(result, timestamp)], {unit.id: unit})

    def record_all(self, entries: Iterable[Entry], keys: Mapping[str, UnitKey]) -> None:
        """Record the points of many submissions, all of them or, where it fails, none.

        A submission that could not be graded is left as it was. keys: unit id -> its key. Raises CourseError.
        """
        by_unit: dict[str, list[Entry]] = {}
        for entry in entries:
            if not entry.result.error:
                by_unit.setdefault(entry.result.unit, []).append(entry)
        for unit in by_unit:
            self._prepare(keys[unit])
        try:
            for unit, chosen in by_unit.items():
                record_batch(self._book.db, chosen, unit, self._layouts[unit])
            self._book.db.commit()
        except Exception as error:
            self._book.db.rollback()
            raise CourseError(
                f"The grades can't be recorded ({first_line(getattr(error, 'orig', None) or error)}). The results are "
                "kept: the same command again enters them, when the gradebook can be written."
            ) from error

    def _prepare(self, unit: UnitKey) -> None:
        """The assignment with its cells, as `nbgrader generate_assignment` makes them; kept where they exist."""
        if unit.id in self._layouts:
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
                        CHECK.format(key.name), unit.id, unit.id, max_score=key.points, cell_type="code"
                    )
                book.update_or_create_solution_cell(key.name, unit.id, unit.id)
            self._layouts[unit.id] = read_layout(book.db, unit.id)
        except Exception as error:
            book.db.rollback()
            raise CourseError(f"Unit {unit.id} can't be entered in the gradebook ({first_line(error)}).") from error

    def scores(self, unit: str) -> dict[str, dict[str, float]]:
        """The scores that stand in the book: student -> check cell -> points."""
        found: dict[str, dict[str, float]] = {}
        for submitted in self._book.notebook_submissions(unit, unit):
            found[submitted.student.id] = {grade.name: grade.score for grade in submitted.grades}
        return found

    def close(self) -> None:
        """Close the database."""
        self._book.close()


def _take_back(address: Address) -> None:
    """Remove a new gradebook of which only half was made."""
    if address.path is not None:
        address.path.unlink(missing_ok=True)
        return
    from nbgrader.api import Base
    from sqlalchemy import create_engine, text

    engine = create_engine(address.url)
    with contextlib.suppress(Exception), engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()


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
