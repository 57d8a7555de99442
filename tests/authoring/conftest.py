"""A tiny course to break: two exercises and a quiz in a temporary folder, any text of it replaced on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

LESSON = '''\
# ---
# jupyter:
#   jupytext: {text_representation: {extension: .py, format_name: percent}}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Lengths
# The length of $x$ is $\\sqrt{\\sum_i x_i^2}$.

# %%
import numpy as np

from course_lib import check

FLOOR = 1e-12

# %% nbgrader={"grade_id": "sum_of_squares", "solution": true}
def sum_of_squares(x):
    """The sum of the squares, np.sum(x**2). x: (N,). Returns a number."""
    ### BEGIN SOLUTION
    squares = x**2
    return np.sum(squares)
    ### END SOLUTION

# %% nbgrader={"grade_id": "check-sum_of_squares", "grade": true}
check(sum_of_squares)

# %% [markdown]
# Divide by the length, and the length is 1.

# %% nbgrader={"grade_id": "to_length_one", "solution": true}
def to_length_one(x):
    """x divided by its length. x: (N,). Returns (N,)."""
    ### BEGIN SOLUTION
    length = np.sqrt(sum_of_squares(x))
    return x / np.maximum(length, FLOOR)
    ### END SOLUTION

# %% nbgrader={"grade_id": "check-to_length_one", "grade": true}
check(to_length_one)

# %% [markdown]
# 1. Doubling $x$ makes its length: (a) the same (b) twice as large

# %% nbgrader={"grade_id": "quiz_01", "solution": true}
def quiz_01():
    answers = "?"  # one letter
    ### BEGIN SOLUTION
    answers = "b"
    ### END SOLUTION
    return answers

# %% nbgrader={"grade_id": "check-quiz_01", "grade": true}
check(quiz_01)
'''

EXERCISES = """\
import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit


def square_cases(rng):
    yield Case((np.array([3.0, -4.0]),), "values", visible=True)
    yield Case((draw(rng, 7),), "values", about="seven numbers")
    yield Case((np.array([2, -3, 5]),), "integers", about="integers")


def length_cases(rng):
    yield Case((np.array([3.0, -4.0]),), "values", visible=True)
    yield Case((draw(rng, 5),), "values", about="five numbers")
    yield Case((np.zeros(3),), "zero", about="a vector of zeros")


def draw(rng, size):
    return rng.normal(size=size)


UNIT = Unit(
    id="01_lengths",
    title="Lengths",
    exercises=(
        Exercise(
            signature="sum_of_squares(x)",
            returns=("total",),
            parts=(Part("values", 2, "Ordinary numbers"), Part("integers", 1, "Integers")),
            cases=square_cases,
            mistakes=(
                Mistake("mean-for-sum", "You average the squares.", edits=(("np.sum(squares)", "np.mean(squares)"),)),
                Mistake("not-squared", "Is anything squared?", code="def sum_of_squares(x):\\n    return np.sum(x)\\n"),
            ),
            hints=("Squares first.", "Then their sum.", "np.sum adds."),
        ),
        Exercise(
            signature="to_length_one(x)",
            returns=("unit",),
            parts=(Part("values", 2, "Ordinary numbers"), Part("zero", 1, "The zero vector")),
            cases=length_cases,
            mistakes=(
                Mistake(
                    "no-root",
                    "You divide by the squared length.",
                    edits=(("np.sqrt(sum_of_squares(x))", "sum_of_squares(x)"),),
                ),
                Mistake("no-floor", "What is 0 / 0?", edits=(("np.maximum(length, FLOOR)", "length"),)),
            ),
            hints=("Length first.", "Then divide.", "What if it is zero?"),
            leans_on={"sum_of_squares": lambda x: [(x,)]},
            equivalent={},
        ),
    ),
    quiz=(Question("Doubling", "b", {"a": "Try it with (3, 4)."}),),
)
"""

RIGHT = """\
import math


def sum_of_squares(x):
    total = 0.0
    for value in x:
        total += value * value
    return total


def to_length_one(x):
    length = math.sqrt(sum(value * value for value in x))
    return [value / length if length else 0.0 for value in x]
"""

Write = Callable[..., Path]


@pytest.fixture
def tiny(tmp_path: Path) -> Write:
    """`tiny(("old", "new"), ...)` writes the tiny unit with the replacements made and returns its folder."""

    def write(*changes: tuple[str, str], name: str = "01_lengths") -> Path:
        folder = tmp_path / "solutions" / name
        (folder / "right").mkdir(parents=True, exist_ok=True)
        texts = {f"{name}.py": LESSON, "exercises.py": EXERCISES, "right/loops.py": RIGHT}
        for old, new in changes:
            assert any(old in text for text in texts.values()), f"the tiny unit has no {old!r}"
            texts = {path: text.replace(old, new) for path, text in texts.items()}
        for path, text in texts.items():
            (folder / path).write_text(text, encoding="utf-8")
        return folder

    return write
