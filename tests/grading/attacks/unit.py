"""The tiny unit with inputs from a seed: what is graded is not what a learner's own key holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import tiny

from course_lib.checking.calling import LocalCaller
from course_lib.checking.exercise import Case
from course_lib.checking.key import ExerciseKey, UnitKey

SHIPPED_SEED, SECRET_SEED = 1, 2


def unit(seed: int) -> UnitKey:
    """The unit's key with fresh inputs; the visible case is the same for every seed."""
    rng = np.random.default_rng(seed)
    visible = tiny.unit().exercises[0].cases[0]
    cases = (
        visible,
        Case((rng.normal(size=4),), "values", "four numbers"),
        Case((1e12 * rng.normal(size=2),), "extremes", "large numbers"),
    )
    double, total, quiz = tiny.unit().exercises
    return UnitKey(
        tiny.UNIT,
        "A tiny unit",
        (
            _with_cases(double, cases, "double", lambda x: 2 * x),
            replace(
                _with_cases(total, cases, "total", lambda x: np.sum(2 * x)),
                stand_ins={"double": [(case.args, 2 * case.args[0]) for case in cases]},
            ),
            quiz,
        ),
    )


def _with_cases(key: ExerciseKey, cases: tuple[Case, ...], name: str, function) -> ExerciseKey:
    replies = LocalCaller({name: function}).run("call", (name,), [case.args for case in cases])
    return replace(key, cases=cases, expected=tuple(reply.value for reply in replies), mistakes=())


def points(key: UnitKey) -> dict[str, float]:
    """All the points there are."""
    return {exercise.name: float(sum(part.points for part in exercise.parts)) for exercise in key.exercises}
