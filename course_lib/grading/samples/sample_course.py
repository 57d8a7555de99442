"""A class that hands in the whole course: every student every unit, each with the score that it must get.

Smaller a unit than the sample class, and without the hostile: what is tried here is that all units are graded alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .sample import Bank, Sample

STYLED, MISTAKEN = 4, 6


def course_class(folders: Sequence[Path]) -> Iterator[tuple[str, list[Sample]]]:
    """Each unit of `folders` with its submissions: student-01 is right throughout, as in the lessons.

    Then `STYLED` are right in other styles, `MISTAKEN` have a mistake in every exercise, one has answered the first
    half, and one nothing. Raises CourseError where a unit isn't built.
    """
    for folder in folders:
        made = _made(Bank(folder))
        yield folder.name, [Sample(f"student-{index:02}", *rest) for index, rest in enumerate(made, 1)]


def _made(bank: Bank) -> Iterator[tuple[str, dict[str, Any], Mapping[str, float]]]:
    yield "right, as in the lesson", bank.notebook(bank.right), bank.full
    styles = list(bank.styles().items())
    for index in range(STYLED):
        style, (helpers, answers) = styles[index % len(styles)]
        yield f"right, style {style}", bank.notebook(answers, helpers), bank.full
    for round_number in range(MISTAKEN):
        answers, names = bank.with_mistakes(round_number)
        yield f"mistakes: {', '.join(names)}", bank.notebook(answers), bank.earned(answers)
    names = list(bank.full)
    half = names[: len(names) // 2]
    answers = {name: source for name, source in bank.right.items() if name in half}
    yield "the first half", bank.notebook(answers), {name: bank.full[name] * (name in half) for name in names}
    yield "nothing", bank.learner(), dict.fromkeys(names, 0.0)
