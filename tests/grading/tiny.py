"""A tiny unit for the grader's tests: two exercises, the second leaning on the first, and a quiz."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from course_lib.checking.calling import LocalCaller, Reply
from course_lib.checking.exercise import Case, Part, Question
from course_lib.checking.key import ExerciseKey, KnownMistake, UnitKey

UNIT = "90_tiny"
DOUBLE = "def double(x):\n    return 2 * x"
TOTAL = "def total(x):\n    return np.sum(double(x))"
QUIZ = 'def quiz_90():\n    answers = "ab"\n    return answers'
RIGHT = {"double": DOUBLE, "total": TOTAL, "quiz_90": QUIZ}


def _double(x):
    return 2 * x


def _total(x):
    return np.sum(2 * x)


def _halve(x):
    return x / 2


_CASES = (
    Case((np.array([1.0, 2.0, 3.0]),), "values", "three numbers", visible=True),
    Case((np.array([0.5, -4.25, 7.0, 1.5]),), "values", "four numbers"),
    Case((np.array([1e12, -3e12]),), "extremes", "large numbers"),
)
_BLANK = ExerciseKey(
    unit=UNIT,
    signatures=("double(x)",),
    returns=("out",),
    parts=(Part("values", 2, "Values"), Part("extremes", 1, "Large numbers")),
    cases=_CASES,
    expected=(),
    mistakes=(),
    hints=("Look.", "Look closer.", "Look here."),
    stand_ins={},
    slopes=(),
    questions=(),
    bonus=False,
    version="v1",
)


def _replies(name, function) -> tuple[Reply, ...]:
    return tuple(LocalCaller({name: function}).run("call", (name,), [case.args for case in _CASES]))


def unit(bonus: bool = False) -> UnitKey:
    """The key. bonus: whether the second exercise is worth nothing."""
    double = replace(
        _BLANK,
        expected=tuple(reply.value for reply in _replies("double", _double)),
        mistakes=(KnownMistake("halved", "You halve it.", _replies("double", _halve)),),
    )
    total = replace(
        _BLANK,
        signatures=("total(x)",),
        expected=tuple(reply.value for reply in _replies("total", _total)),
        stand_ins={"double": [(case.args, _double(*case.args)) for case in _CASES]},
        bonus=bonus,
    )
    questions = (Question("First", "a", {"b": "No."}), Question("Second", "b", {"a": "No."}))
    quiz = replace(
        _BLANK,
        signatures=("quiz_90()",),
        returns=("answers",),
        parts=(Part("question 1", 1, "First"), Part("question 2", 1, "Second")),
        cases=(Case((), "question 1"),),
        expected=("ab",),
        questions=questions,
        hints=(),
    )
    return UnitKey(UNIT, "A tiny unit", (double, total, quiz))


def cell(source: str, identity: str = "", kind: str = "code", **metadata) -> dict:
    """A cell of a notebook; `identity` is its id."""
    made = {"cell_type": kind, "source": source, "metadata": metadata}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    return made | ({"id": identity} if identity else {})


def notebook(cells: Sequence[dict], **metadata) -> bytes:
    """A notebook's bytes."""
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def answered(**answers: str) -> bytes:
    """The unit's notebook, right but for `answers`; an answer of "" leaves its cell out."""
    cells = [cell("import numpy as np\nfrom course_lib import check", "start")]
    for name, source in {**RIGHT, **answers}.items():
        if source:
            cells.append(cell(source, name))
        cells.append(cell(f"check({name})", f"check-{name}"))
    return notebook(cells)
