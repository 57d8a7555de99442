"""Writes a sample class: thirty submissions, each with the score that it must get.

They come from the learner's notebook of a unit, filled from its bank: right in several styles, with the mistakes that
learners make, half-finished, hostile. `expected.json` beside the students' folders says what each must earn.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from ...authoring.keys import UnitSource
from ...authoring.lesson import find_units, repository
from ...authoring.reference import mistaken_source
from ...checking.exercise import Exercise, Mistake
from ...checking.judge import judge
from ...checking.key import UnitKey
from ...errors import CourseError
from . import misdeeds

CLASS_SIZE = 30
SEEDS = 6
MOST_MISTAKES = 8
EXPECTED = "expected.json"
Answers = Mapping[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course sample`."""
    parser.add_argument("folder", type=Path, help="where to write; made if there is none")
    parser.add_argument("--unit", default="06", help="the unit, by number or id (06)")
    parser.add_argument("--course", action="store_true", help="a class that hands in every unit of the course instead")


def run(args: argparse.Namespace) -> int:
    """Write the class. Raises CourseError where the folder holds something else, or the unit isn't built."""
    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / EXPECTED).exists())):
        raise CourseError(f"{folder} holds something else than a sample class: name a new folder.")
    if args.course:
        from .sample_course import course_class

        classes = list(course_class(find_units([])))
        expected: dict[str, Any] = {"units": {unit: _expected(unit, made) for unit, made in classes}}
    else:
        unit = find_units([args.unit])[0]
        classes = [(unit.name, sample_class(unit))]
        expected = _expected(*classes[0])
    for name, made in classes:
        for sample in made:
            path = folder / sample.student / name / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(sample.notebook, indent=1), encoding="utf-8")
        print(f"{len(made)} submissions of {name} written to {folder}.")
    (folder / EXPECTED).write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")
    print(f"What each must earn: {EXPECTED}.")
    return 0


def _expected(unit: str, made: list[Sample]) -> dict[str, Any]:
    students = {sample.student: {"about": sample.about, "points": dict(sample.points)} for sample in made}
    return {"unit": unit, "students": students}


@dataclass(frozen=True)
class Sample:
    """One submission. points: exercise -> what it must earn."""

    student: str
    about: str
    notebook: dict[str, Any]
    points: Mapping[str, float]


def sample_class(folder: Path) -> list[Sample]:
    """The sample class of the unit in `folder` (``solutions/NN_name``). Raises CourseError where it isn't built."""
    bank = Bank(folder)
    made: list[tuple[str, dict[str, Any], Mapping[str, float]]] = []
    made.append(("right, as in the lesson", bank.notebook(bank.right), bank.full))
    for style, (helpers, answers) in bank.styles().items():
        made.append((f"right, style {style}", bank.notebook(answers, helpers), bank.full))
    misdone = [
        (misdeed.about, misdeed.apply(bank), {**bank.full, **dict.fromkeys(misdeed.loses(bank), 0.0)})
        for misdeed in misdeeds.MISDEEDS
    ]
    for round_number in range(CLASS_SIZE - len(made) - len(misdone)):
        answers, names = bank.with_mistakes(round_number)
        made.append((f"mistakes: {', '.join(names)}", bank.notebook(answers), bank.earned(answers)))
    return [
        Sample(f"student-{index:02}", about, notebook, points)
        for index, (about, notebook, points) in enumerate(made + misdone, 1)
    ]


class Bank:
    """A unit's answers, right and wrong, and its learner's notebook to put them into.

    right: exercise -> the lesson's answer; full: exercise -> all its points.
    """

    def __init__(self, folder: Path):
        path = repository() / "notebooks" / folder.name / f"{folder.name}.ipynb"
        if not path.exists():
            raise CourseError(f"There is no {path.name} in notebooks/ yet: run `course build {folder.name}`.")
        self.folder = folder
        self.source = UnitSource(folder)
        self.key = self.source.key(0)
        self.right: Answers = self.source.reference.sources()
        self.full = {key.name: float(key.points) for key in self.key.exercises}
        self._learner = json.loads(path.read_text(encoding="utf-8"))

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return self.source.unit.exercises

    def learner(self) -> dict[str, Any]:
        """The learner's notebook, nothing answered."""
        return copy.deepcopy(self._learner)

    def notebook(self, answers: Answers, helpers: str = "") -> dict[str, Any]:
        """The learner's notebook with `answers` in the cells made for them, and `helpers` in a new cell before them."""
        notebook = self.learner()
        cells = {cell.get("id"): cell for cell in notebook["cells"]}
        for name, source in answers.items():
            cells[name]["source"] = source
        if helpers:
            first = notebook["cells"].index(cells[self.exercises[0].name])
            notebook["cells"].insert(first, code_cell(helpers, "helpers"))
        return notebook

    def styles(self) -> dict[str, tuple[str, Answers]]:
        """Right answers in other styles: style -> (what stands around the functions, answers by exercise)."""
        return {path.stem: self._split(path) for path in sorted((self.folder / "right").glob("*.py"))}

    def _split(self, path: Path) -> tuple[str, Answers]:
        text = path.read_text(encoding="utf-8")
        owner = {function: exercise.name for exercise in self.exercises for function in exercise.functions}
        helpers, answers = [], {name: source for name, source in self.right.items() if name not in owner.values()}
        for node in ast.parse(text).body:
            piece = ast.get_source_segment(text, node) or ""
            name = owner.get(getattr(node, "name", ""))
            if name is None:
                helpers.append(piece)
            else:
                answers[name] = f"{answers[name]}\n\n\n{piece}" if name in answers else piece
        return "\n\n".join(helpers), {**self.right, **answers}

    @cached_property
    def _keys(self) -> list[UnitKey]:
        return [self.source.key(seed) for seed in range(SEEDS)]

    def _is_steady(self, exercise: Exercise, mistake: Mistake) -> bool:
        """Whether the mistake earns the same whatever the inputs: else nobody can say what it must get.

        An epsilon of 1e-8, say, is seen with some numbers and stays below the tolerance with others.
        """
        caller = self.source.reference.variant(exercise, mistake)
        return len({judge(key.exercise(exercise.name), caller).points for key in self._keys}) == 1

    @cached_property
    def _mistakes(self) -> dict[str, list[Mistake]]:
        """By exercise the first steady mistakes, enough for the class."""
        return {
            exercise.name: list(islice((m for m in exercise.mistakes if self._is_steady(exercise, m)), MOST_MISTAKES))
            for exercise in self.exercises
        }

    def with_mistakes(self, round_number: int) -> tuple[Answers, list[str]]:
        """Answers with a mistake in each exercise, another one in each round; and the mistakes' names."""
        answers, names = dict(self.right), []
        for index, exercise in enumerate(self.exercises):
            # Some mistakes are made by one student, some by two or three: as in a class.
            mistakes = self._mistakes[exercise.name]
            mistake = mistakes[round_number // (1 + index % 3) % len(mistakes)]
            answers[exercise.name] = mistaken_source(self.right[exercise.name], exercise, mistake)
            names.append(mistake.id)
        return answers, names

    def earned(self, answers: Answers) -> dict[str, float]:
        """What `answers` earn in the lesson. They are run right here: for the bank's code only."""
        caller = self.source.reference.caller(answers)
        return {key.name: judge(key, caller).points for key in self.key.exercises}


def code_cell(source: str, identity: str) -> dict[str, Any]:
    """A code cell that a learner has added."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": identity,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
