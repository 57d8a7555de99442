"""Units and lessons as they are written: folders in ``solutions/`` with ``exercises.py`` and a text in percent format.

Reads, and decides nothing: what a lesson must hold is said by ``build.py``.
"""

from __future__ import annotations

import ast
import hashlib
import linecache
import re
import sys
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..checking.exercise import Unit
from ..errors import CourseError

_FOLDER = re.compile(r"\d\d_\w+")
# Only for reading a lesson: nbgrader's own words for the two ends of an answer.
BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson. role: "solution", "check", or "" for a cell that nobody is graded on."""

    kind: str
    source: str
    role: str = ""
    grade_id: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """A lesson's text, cell by cell; `id` is its unit's."""

    id: str
    cells: tuple[Cell, ...]

    def solutions(self) -> dict[str, Cell]:
        """The answer cells by exercise name, in the order of the lesson."""
        return {cell.grade_id: cell for cell in self.cells if cell.role == "solution"}

    def solution(self, name: str) -> Cell:
        """The answer cell of exercise `name`. Raises CourseError."""
        found = self.solutions().get(name)
        if found is None:
            raise CourseError(
                f"The lesson of unit {self.id} has no answer to {name}: give its cell the header "
                f'# %% nbgrader={{"grade_id": "{name}", "solution": true}}.'
            )
        return found


def repository() -> Path:
    """The folder that holds ``solutions/``. Raises CourseError where the course was installed without its sources."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "solutions").is_dir():
        raise CourseError(
            f"There is no folder solutions/ beside {root.name}/: the lessons' sources are needed here, so work in a "
            f"checkout of the course's repository."
        )
    return root


def units(root: Path | None = None) -> list[Path]:
    """The folders of all units under `root`/solutions, in the order of the course."""
    folder = (root or repository()) / "solutions"
    return sorted(
        path for path in folder.glob("*") if _FOLDER.fullmatch(path.name) and (path / "exercises.py").exists()
    )


def find_units(words: Sequence[str], root: Path | None = None) -> list[Path]:
    """The units that `words` name, by number ("06") or by id; all of them without words. Raises CourseError."""
    everything = units(root)
    if not words:
        return everything
    found = []
    for word in words:
        match = [path for path in everything if word in (path.name, path.name.split("_")[0])]
        if not match:
            known = ", ".join(path.name for path in everything) or "none"
            raise CourseError(f"There is no unit {word!r} in solutions/; there are: {known}.")
        found += match
    return sorted(set(found))


def load_unit(folder: Path) -> Unit:
    """The `UNIT` of `folder`/exercises.py. Raises CourseError where the file can't be used."""
    path = (folder / "exercises.py").resolve()
    source = _read(path)
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    module = types.ModuleType(f"course_unit_{folder.name}_{digest}")
    module.__file__ = str(path)
    # Run from its text rather than imported, so that no bytecode is left in solutions/ and a change is always seen.
    sys.modules[module.__name__] = module
    linecache.checkcache(str(path))
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)
    except Exception as error:
        raise CourseError(f"{folder.name}/exercises.py does not run: {type(error).__name__}: {error}") from error
    unit = module.__dict__.get("UNIT")
    if not isinstance(unit, Unit) or unit.id != folder.name:
        raise CourseError(f'{folder.name}/exercises.py must define UNIT = Unit(id="{folder.name}", ...).')
    return unit


def read_lesson(folder: Path) -> Lesson:
    """The lesson `folder`/`folder`.py. Raises CourseError where there is none or it can't be read."""
    import jupytext  # a second to import, and a caller may only want the units

    path = folder / f"{folder.name}.py"
    try:
        notebook = jupytext.reads(_read(path), fmt="py:percent")
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(f"{path.name} is not a lesson in jupytext's percent format: {error}") from error
    return Lesson(folder.name, tuple(_cell(cell) for cell in notebook.cells))


def _cell(cell: Any) -> Cell:
    metadata = {key: value for key, value in cell.metadata.items() if key not in ("lines_to_next_cell", "nbgrader")}
    about = cell.metadata.get("nbgrader", {})
    role = "solution" if about.get("solution") else "check" if about.get("grade") else ""
    return Cell(cell.cell_type, cell.source, role, about.get("grade_id", ""), metadata)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CourseError(f"{path.parent.name}/{path.name} can't be read: {reason}.") from None


def answer_source(cell: Cell) -> str:
    """The code of an answer cell without its docstrings and the marks around the answer.

    This is the text that a mistake edits: a formula that a docstring repeats must not count as a second place.
    """
    lines = cell.source.split("\n")
    dropped = {number for first, last in _docstrings(ast.parse(cell.source)) for number in range(first, last + 1)}
    dropped |= {number for number, line in enumerate(lines, 1) if BEGIN in line or END in line}
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in dropped).strip("\n") + "\n"


def answer_lines(cell: Cell) -> list[str]:
    """The lines between the marks of an answer cell: what a learner must not see."""
    found, inside = [], False
    for line in cell.source.split("\n"):
        if BEGIN in line or END in line:
            inside = BEGIN in line
        elif inside:
            found.append(line)
    return found


def _docstrings(tree: ast.AST) -> Iterator[tuple[int, int]]:
    """First and last line of every docstring that is not all that its function holds."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node) is not None:
            text = node.body[0]
            if len(node.body) > 1 and text.lineno > node.lineno:
                yield text.lineno, text.end_lineno or text.lineno
