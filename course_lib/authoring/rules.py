"""What a unit must hold before it is built. A rule gives a sentence for each problem, so that all are seen at once."""

from __future__ import annotations

import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from nbformat import NotebookNode

from ..checking.calling import LocalCaller
from ..checking.diagnose import named_mistake
from ..checking.exercise import Unit
from ..checking.judge import judge
from ..checking.key import ExerciseKey, UnitKey
from .keys import quiz_name
from .lesson import BEGIN, END, Lesson, answer_lines, answer_source

ALT_WORDS = 5
# However it is spelt: nbgrader takes out only what is spelt its way.
_MARK = re.compile(r"(begin|end)\s+(solution|hidden\s+tests?|mark\s+scheme)", re.IGNORECASE)


def structure(lesson: Lesson, unit: Unit) -> Iterator[str]:
    """Every exercise has its answer cell and, right behind it, its check cell; every graded cell has an exercise."""
    wanted = {exercise.name: exercise.functions for exercise in unit.exercises}
    if unit.quiz:
        wanted[quiz_name(unit)] = (quiz_name(unit),)
    places: dict[str, list[int]] = {}
    for index, cell in enumerate(lesson.cells):
        if cell.role:
            places.setdefault(cell.grade_id, []).append(index)
    for grade_id, indices in places.items():
        name = grade_id.removeprefix("check-")
        if len(indices) > 1:
            yield f"{grade_id}: {len(indices)} cells have this grade_id; each needs its own."
        if name not in wanted:
            yield f"{grade_id}: a graded cell for an exercise that exercises.py doesn't have."
    for name, functions in wanted.items():
        if name not in places or lesson.cells[places[name][0]].role != "solution":
            yield f'{name}: the lesson has no answer cell, # %% nbgrader={{"grade_id": "{name}", "solution": true}}.'
            continue
        cell = lesson.cells[places[name][0]]
        if not answer_lines(cell):
            yield f"{name}: its answer cell has no lines between ### {BEGIN} and ### {END}, so nothing would be cut."
        defined = {
            node.name for node in ast.parse(cell.source).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        }
        yield from (
            f"{name}: its answer cell doesn't define {function}." for function in functions if function not in defined
        )
        behind = lesson.cells[places[name][0] + 1 :][:1]
        line = f"check({', '.join(functions)})"
        if not behind or behind[0].role != "check" or behind[0].grade_id != f"check-{name}":
            yield f"{name}: right behind its answer cell must stand the check cell, check-{name}."
        elif behind[0].source.strip() != line:
            yield f"{name}: its check cell must hold the one line {line}; anything more would show a hidden case."


def unique_names(units: Sequence[Unit]) -> Iterator[str]:
    """A name is unique in the course: `check` finds the exercise by it."""
    owner: dict[str, str] = {}
    for unit in units:
        names = [name for exercise in unit.exercises for name in {exercise.name, *exercise.functions}]
        for name in [*names, *([quiz_name(unit)] if unit.quiz else [])]:
            if name in owner:
                yield f"{name}: both {owner[name]} and {unit.id} have an exercise of this name."
            owner[name] = unit.id


def twins(keys: Sequence[UnitKey]) -> Iterator[str]:
    """Mistakes that no seed tells from each other, or from the right answer. keys: one unit's, with several seeds."""
    for exercises in zip(*(key.exercises for key in keys), strict=True):
        first = exercises[0]
        for i, mistake in enumerate(first.mistakes):
            if not any(_told_apart(key, [i]) for key in exercises):
                yield f"{first.name}: the mistake {mistake.id!r} gives what the reference gives, on every seed."
                continue
            for j in range(i):
                if any(_told_apart(key, [i, j]) for key in exercises):
                    continue
                if mistake.id == (other := first.mistakes[j].id):
                    yield f"{first.name}: two forms of the mistake {mistake.id!r} give the same, on every seed."
                else:
                    yield f"{first.name}: no seed tells the mistakes {other!r} and {mistake.id!r} apart."


def _told_apart(key: ExerciseKey, indices: list[int]) -> bool:
    """Whether the judge knows the first of these forms of mistakes from the right answer and from the other."""
    known = tuple(replace(key.mistakes[index], id=str(index)) for index in indices)
    return named_mistake(replace(key, mistakes=known), known[0].replies) is not None


def leaks(lesson: Lesson, learner: NotebookNode) -> Iterator[str]:
    """Marks and answers that are still to be seen in the learner's notebook."""
    for cell in learner.cells:
        if mark := _MARK.search(cell.source):
            yield f"{_label(cell)}: {mark[0]} is still in the learner's notebook."
        if cell.get("outputs"):
            yield f"{_label(cell)}: it still has outputs in the learner's notebook."
    shown = {meaning for cell in learner.cells if cell.cell_type == "code" for meaning, _ in _expressions(cell.source)}
    prose = [_squeezed(cell.source) for cell in learner.cells]
    stubs = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in learner.cells}
    for name, answer in lesson.solutions().items():
        given = {meaning for meaning, _ in _expressions(stubs.get(name, ""))}
        for meaning, text in _expressions(answer_source(answer)):
            if meaning in given:  # a line that its author left outside the answer
                continue
            if meaning in shown or any(_squeezed(text) in other for other in prose):
                yield f"{name}: the learner's notebook shows a piece of its answer, {text}"


def _expressions(source: str) -> Iterator[tuple[str, str]]:
    """What a piece of code computes, where that is more than one step: (syntax tree, text) of each value it makes."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        value = getattr(node, "value", None) if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)) else None
        for part in value.elts if isinstance(value, ast.Tuple) else [value]:
            if isinstance(part, ast.expr):
                steps = [n for n in ast.walk(part) if isinstance(n, (ast.BinOp, ast.Call, ast.UnaryOp, ast.Compare))]
                if len(steps) > 1 and len(ast.unparse(part)) > 12:
                    yield ast.dump(part), ast.unparse(part)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def empty_earns_nothing(learner: NotebookNode, key: UnitKey) -> Iterator[str]:
    """The learner's notebook as it is handed out earns no point, and every check says that nothing was attempted."""
    space: dict[str, object] = {}
    exec("import numpy as np", space)
    for cell in learner.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            exec(cell.source, space)
    for exercise in key.exercises:
        verdict = judge(exercise, LocalCaller(space))
        if verdict.points or verdict.state != "not attempted":
            yield f"{exercise.name}: untouched it is {verdict.state} and earns {verdict.points:g} points, not 0."


def outputs(executed: NotebookNode, key: UnitKey) -> Iterator[str]:
    """The executed lesson: no error, no warning, every check full, every figure with a text that stands for it."""
    wanted = {f"check-{exercise.name}": 0 if exercise.bonus else exercise.points for exercise in key.exercises}
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield f"{_label(cell)}: it fails with {output.ename}: {output.evalue}"
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"{_label(cell)}: it writes to stderr, which nbgrader takes for a failure: {output.text[:200]}"
            elif place := _place_in(output):
                yield f"{_label(cell)}: it shows {place}, a path of the machine that built it."
            elif output.output_type != "stream":
                yield from (f"{_label(cell)}: {problem}" for problem in _without_alt(output.data))
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if grade_id in wanted:
            got = next((output.data.get("text/plain") for output in cell.outputs if "data" in output), "nothing")
            if got != repr(float(wanted[grade_id])):
                yield f"{grade_id}: the lesson's own answer earns {got}, not {float(wanted[grade_id])}."


def _place_in(output: NotebookNode) -> str:
    """A folder of this machine that an output names, or "" """
    texts = [output.get("text", ""), *(text for text in output.get("data", {}).values() if isinstance(text, str))]
    places = (str(Path(__file__).resolve().parents[2]), sys.prefix, tempfile.gettempdir() + os.sep)
    return next((place for place in places if any(place in text for text in texts)), "")


def _without_alt(data: Mapping[str, str]) -> Iterator[str]:
    plain = data.get("text/plain", "")
    if plain.startswith("<Figure ") or "<matplotlib." in plain:
        yield f"it shows {plain[:60]} as text; end the cell with show(fig, alt=...)."
    elif any(kind in data for kind in ("image/png", "image/jpeg", "image/svg+xml")):
        alts = _Alts()
        alts.feed(data.get("text/html", ""))
        if not alts.found or any(len(alt.split()) < ALT_WORDS for alt in alts.found):
            yield f"a figure without a text of {ALT_WORDS} words or more that stands for it; use show(fig, alt=...)."


class _Alts(HTMLParser):
    """The alt texts of all images in a piece of HTML; "" where one is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append(dict(attrs).get("alt") or "")


def _label(cell: NotebookNode) -> str:
    """A cell as its author finds it: its grade id, else its first line."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or repr(cell.source.split("\n")[0][:60])
