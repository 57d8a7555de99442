"""A submitted notebook as data: its cells, and which of them answers and checks which exercise.

Only the file's JSON is read here. The learner's Python is neither parsed nor run: that happens in the worker. Cells are
found by what our own key says of the unit (ids derived from exercise names, else the functions' names), never by what
the submission claims of a cell: grade flags and points in it count for nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ... import __version__
from ...checking.key import ExerciseKey, UnitKey
from ...errors import CourseError
from ..text import clean_text

MAX_BYTES = 16 * 2**20
MAX_CELLS = 5_000
MAX_SOURCE = 2**20
_ASKED = re.compile(r"^[^#\n]*\bhint\(\s*([A-Za-z_]\w*)", re.MULTILINE)
# Not \s, which would run over line ends: a million empty lines would then cost a million times a million steps.
_UNANSWERED = re.compile(r"^[ \t]*raise NotImplementedError\b", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A cell of a submission. kind: "code", "markdown" or "raw"; id and grade_id are "" where it has none."""

    kind: str
    source: str
    id: str = ""
    grade_id: str = ""


@dataclass(frozen=True)
class Bundle:
    """A submitted notebook. unit and version: what its metadata says it was made from, "" where they say nothing."""

    cells: tuple[Cell, ...]
    unit: str = ""
    version: str = ""


def read_bundle(data: bytes) -> Bundle:
    """The notebook in `data`. Raises CourseError with a sentence on what is not a notebook, or too large to be one."""
    if len(data) > MAX_BYTES:
        raise CourseError(
            f"The notebook has {len(data) / 2**20:.0f} MB; at most {MAX_BYTES // 2**20} are read. "
            "Clear its outputs, save it and hand it in again."
        )
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CourseError("The file is not a notebook: it is not text in UTF-8.") from None
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise CourseError(f"The file is not a notebook: its JSON is broken{where}. Hand in the .ipynb file.") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if isinstance(notebook, dict) and "worksheets" in notebook:
        raise CourseError("The notebook has an old format; open it in JupyterLab, save it and hand it in again.")
    if not isinstance(cells, list):
        raise CourseError("The file is JSON but not a notebook: it has no list of cells. Hand in the .ipynb file.")
    if len(cells) > MAX_CELLS:
        raise CourseError(f"The notebook has {len(cells)} cells; at most {MAX_CELLS} are read.")
    about = _dict(_dict(notebook.get("metadata")).get("gradients_by_hand"))
    return Bundle(tuple(map(_cell, cells)), _text(about.get("unit"), 100), _text(about.get("version"), 100))


def _cell(data: Any) -> Cell:
    data = _dict(data)
    source = data.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    kind = data.get("cell_type")
    return Cell(
        kind if kind in ("code", "markdown", "raw") else "raw",
        _text(source, MAX_SOURCE),
        _text(data.get("id"), 100),
        _text(_dict(_dict(data.get("metadata")).get("nbgrader")).get("grade_id"), 100),
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any, most: int) -> str:
    return value[:most] if isinstance(value, str) else ""


@dataclass(frozen=True)
class Places:
    """Where a submission's answers stand, as indices into `Bundle.cells`.

    answers: function name -> its cell. checks: exercise name -> its check cell. notes: what an instructor should know.
    hints: names of exercises for which a cell still asks for a hint.
    """

    answers: dict[str, int]
    checks: dict[str, int]
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def find_places(bundle: Bundle, unit: UnitKey) -> Places:
    """Find the cells that answer and check the exercises of `unit`: by id, else by the function's name."""
    answers, checks, by_name = {}, {}, []
    for key in unit.exercises:
        own = [index for index, cell in enumerate(bundle.cells) if cell.kind == "code" and _is_called(cell, key.name)]
        for function in key.functions:
            index = _answer(bundle, own, function)
            if index is not None:
                answers[function] = index
                if index not in own:
                    by_name.append(function)
        if (index := _check(bundle, key)) is not None:
            checks[key.name] = index
    return Places(answers, checks, tuple(_notes(bundle, unit, answers, by_name)), tuple(_hints(bundle, unit)))


def _hints(bundle: Bundle, unit: UnitKey) -> Iterator[str]:
    asked = {name for cell in bundle.cells if cell.kind == "code" for name in _ASKED.findall(cell.source)}
    return (key.name for key in unit.exercises if asked & {key.name, *key.functions})


def _notes(bundle: Bundle, unit: UnitKey, answers: dict[str, int], by_name: list[str]) -> Iterator[str]:
    if by_name and len(by_name) == len(answers):
        yield "The notebook has lost the ids of its cells; every answer was found by its function's name."
    elif by_name:
        yield f"Found by name, not in the cell made for it: {', '.join(by_name)}."
    if bundle.unit and bundle.unit != unit.id:
        yield f"The notebook says that it is of unit {clean_text(bundle.unit)}; it was graded as {unit.id}."
    absent = [name for key in unit.exercises for name in key.functions if name not in answers]
    if absent and bundle.version and bundle.version != __version__:
        yield (
            f"The notebook is of version {clean_text(bundle.version)} of the course and was graded by version "
            f"{__version__}; it has no {', '.join(absent)}. Hand out the newer one, or grade with the older version."
        )
    elif absent:
        yield f"No function of this name was found: {', '.join(absent)}."


def _is_called(cell: Cell, name: str) -> bool:
    """Whether the cell carries `name`: our notebooks derive a cell's id from its grade id, where - may stand for _."""
    return cell.grade_id == name or (cell.id != "" and cell.id.replace("_", "-") == name.replace("_", "-"))


def _answer(bundle: Bundle, own: Iterable[int], function: str) -> int | None:
    """The cell that answers `function`: the one made for it if it is answered, else the last that defines it."""
    name = re.escape(function)
    defines = re.compile(
        rf"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+{name}\b|^{name}[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE
    )
    found = [i for i, cell in enumerate(bundle.cells) if cell.kind == "code" and defines.search(cell.source)]
    answered = [index for index in found if not _UNANSWERED.search(bundle.cells[index].source)]
    for choice in ([i for i in answered if i in own], answered, [i for i in found if i in own], found):
        if choice:
            return choice[-1]
    return None


def _check(bundle: Bundle, key: ExerciseKey) -> int | None:
    named = [i for i, cell in enumerate(bundle.cells) if cell.kind == "code" and _is_called(cell, f"check-{key.name}")]
    call = re.compile(rf"^check\([^)\n]*\b{re.escape(key.functions[-1])}\b", re.MULTILINE)
    calling = [i for i, cell in enumerate(bundle.cells) if cell.kind == "code" and call.search(cell.source)]
    found = [i for i in named if i in calling] or named or calling
    return found[-1] if found else None
