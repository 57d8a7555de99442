"""From a lesson's text to its two notebooks: the source with nbgrader's full metadata, and what a learner opens.

The learner's notebook is made by nbgrader's own preprocessors: `nbgrader generate_assignment` gives the same one.
"""

from __future__ import annotations

import hashlib
from typing import Any

import nbformat
from nbformat import NotebookNode

from .. import __version__
from ..checking.exercise import Unit
from ..errors import CourseError
from .keys import quiz_name
from .lesson import Cell, Lesson

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# Without the version of the Python that happened to build it.
_LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def source_notebook(lesson: Lesson, unit: Unit) -> NotebookNode:
    """The lesson as a notebook without outputs: nbgrader's metadata complete, cell ids that stay."""
    points = {exercise.name: 0 if exercise.bonus else exercise.points for exercise in unit.exercises}
    points[quiz_name(unit)] = len(unit.quiz)
    cells = []
    for cell, name in zip(lesson.cells, cell_ids(lesson), strict=True):
        make = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        node = make(cell.source, metadata=dict(cell.metadata), id=name)
        if cell.role:
            node.metadata["nbgrader"] = _nbgrader(cell, points)
        cells.append(node)
    about = {"unit": unit.id, "version": __version__}
    metadata = {"gradients_by_hand": about, "kernelspec": dict(KERNEL), "language_info": dict(_LANGUAGE)}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def cell_ids(lesson: Lesson) -> list[str]:
    """The id of each cell in the lesson's notebooks: the grade id, else a digest of the text.

    So an edit elsewhere moves no id.
    """
    taken: set[str] = set()
    return [_id(cell, taken) for cell in lesson.cells]


def learner_notebook(source: NotebookNode) -> NotebookNode:
    """What a learner opens: answers, hidden tests and outputs gone. `source` is left as it was. Raises CourseError."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    notebook, resources = nbformat.from_dict(source), {"nbgrader": {}}
    for preprocessor in GenerateAssignment.class_traits()["preprocessors"].default():
        if preprocessor is SaveCells:  # it writes to a gradebook
            continue
        try:
            notebook, resources = preprocessor(enabled=True).preprocess(notebook, resources)
        except Exception as error:
            raise CourseError(
                f"nbgrader's {preprocessor.__name__} does not take the lesson: {str(error).splitlines()[0]}"
            ) from error
    return notebook


def text_of(notebook: NotebookNode) -> bytes:
    """The notebook as a file's bytes, the same for the same notebook."""
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """A copy without outputs and execution counts."""
    copy = nbformat.from_dict(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return copy


def _id(cell: Cell, taken: set[str]) -> str:
    name = cell.grade_id or f"{cell.kind[0]}-{hashlib.sha256(cell.source.encode()).hexdigest()[:12]}"
    candidate, count = name[:64], 1
    while candidate in taken:
        count += 1
        candidate = f"{name[:60]}-{count}"
    taken.add(candidate)
    return candidate


def _nbgrader(cell: Cell, points: dict[str, int]) -> dict[str, Any]:
    is_check = cell.role == "check"
    about: dict[str, Any] = {
        "cell_type": cell.kind,
        "grade": is_check,
        "grade_id": cell.grade_id,
        "locked": is_check,
        "schema_version": 3,
        "solution": not is_check,
        "task": False,
    }
    if is_check:
        about["points"] = points.get(cell.grade_id.removeprefix("check-"), 0)
    return about
