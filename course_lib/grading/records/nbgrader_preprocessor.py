"""nbgrader's own path with our verdicts: the preprocessors that `nbgrader_config.py` names.

`MendCells` stands in the place of DeduplicateIds, which leaves a copied check cell in a state that nbgrader itself
then refuses; `GradeOutside` in the place of Execute. The scores are written as the cells' outputs, where nbgrader
looks for them.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Unicode

from ...authoring.keys import make_key
from ...authoring.lesson import find_units, repository
from ...checking import display
from ...checking.key import UnitKey
from ...checking.verdict import Verdict
from ...errors import CourseError
from ..core import grade
from ..handed_in.bundle import Bundle, find_places, read_bundle
from ..isolation.limits import Limits
from ..isolation.sandbox import Sandbox, choose_level

SCHEMA = {"schema_version": 3, "task": False}


class MendCells(NbGraderPreprocessor):
    """Puts nbgrader's metadata where they belong by our own key, whatever a submission made of them.

    Copies lose theirs, cells that lost them get them back, and a check cell that was deleted is added at the end. To be
    used among the sanitizing preprocessors, before OverwriteCells.
    """

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Mend the notebook's metadata in place."""
        unit = _unit_key(resources["nbgrader"]["assignment"])
        bundle = _bundle(nb)
        places = find_places(bundle, unit)
        for cell in nb.cells:
            cell.metadata.pop("nbgrader", None)
        for key in unit.exercises:
            answer = next((places.answers[name] for name in key.functions if name in places.answers), None)
            if answer is not None:
                nb.cells[answer].metadata["nbgrader"] = _metadata(key.name, None)
            points = 0 if key.bonus else key.points
            if key.name in places.checks:
                check = nb.cells[places.checks[key.name]]
            else:
                check = nbformat.v4.new_code_cell(f"check({', '.join(key.functions)})")
                if (nb.nbformat, nb.nbformat_minor) < (4, 5):
                    check.pop("id")
                nb.cells.append(check)
            check.metadata["nbgrader"] = _metadata(f"check-{key.name}", points)
        return nb, resources


class GradeOutside(NbGraderPreprocessor):
    """Grades the submission in a sandbox and writes each exercise's points as the output of its check cell."""

    allow_weak_isolation = Bool(False, help="Grade even where there is no real sandbox.").tag(config=True)
    isolation = Unicode("", help="The isolation level; empty for the strongest there is.").tag(config=True)
    exercise_seconds = Float(Limits().exercise_seconds, help="Processor time for one exercise.").tag(config=True)

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Grade the notebook; raises CourseError where the sandbox is not to be had."""
        about = resources["nbgrader"]
        # Fresh inputs for every submission: nbgrader starts anew for each.
        unit = _unit_key(about["assignment"], secrets.token_bytes(16))
        level = choose_level(self.isolation or None, self.allow_weak_isolation)
        with Sandbox(level, Limits.with_exercise_seconds(self.exercise_seconds)) as sandbox:
            result = grade(nbformat.writes(nb).encode("utf-8", "replace"), unit, sandbox, about["student"])
        for note in (*result.notes, result.error):
            if note:
                self.log.warning("%s: %s", about["student"], note)
        _disarm(nb, about["assignment"])
        verdicts = {f"check-{verdict.exercise}": verdict for verdict in result.verdicts}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            verdict = verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if verdict is not None:
                cell.outputs = [_output(verdict, 0.0 if verdict.exercise in result.bonus else verdict.points)]
                cell.execution_count = 1
        return nb, resources


def _unit_key(assignment: str, seed: bytes | int = 0) -> UnitKey:
    (folder,) = find_units([assignment])
    return make_key(folder, seed)


def _bundle(nb: Any) -> Bundle:
    return read_bundle(nbformat.writes(nb).encode("utf-8", "replace"))


def _disarm(nb: Any, unit: str) -> None:
    """Show what a learner wrote in text cells as it was typed. The formgrader, and nbgrader's feedback, would run its
    scripts and links in the instructor's browser, where the grades of all can be changed.
    """
    given = _texts_of_the_lesson(unit)
    for cell in nb.cells:
        if cell.cell_type != "code" and cell.source not in given:
            fence = "`" * (3 + max((len(run) for run in re.findall("`+", cell.source)), default=0))
            cell.cell_type, cell.source = "markdown", f"{fence}\n{cell.source}\n{fence}"
    # The name of the language stands in the page as it is, and nbconvert keeps it.
    nb.metadata["language_info"] = {"name": "python"}


def _texts_of_the_lesson(unit: str) -> set[str]:
    try:
        lesson = nbformat.read(repository() / "notebooks" / unit / f"{unit}.ipynb", as_version=4)
    except (CourseError, OSError, ValueError):
        return set()
    return {cell.source for cell in lesson.cells if cell.cell_type == "markdown"}


def _metadata(grade_id: str, points: int | None) -> dict[str, Any]:
    """nbgrader's metadata of an answer cell, or, with points, of a check cell."""
    is_check = points is not None
    about = {"grade": is_check, "grade_id": grade_id, "locked": is_check, "solution": not is_check, "cell_type": "code"}
    return {**SCHEMA, **about, **({"points": points} if is_check else {})}


def _output(verdict: Verdict, points: float) -> Any:
    """nbgrader reads the number from the text; people read the HTML."""
    data = {"text/plain": repr(float(points)), "text/html": display.html(verdict)}
    return nbformat.v4.new_output("execute_result", data, execution_count=1)
