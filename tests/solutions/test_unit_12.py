"""Unit 12: a wrong soft_threshold does not cost the points of a right lasso, whatever its steps are."""

from __future__ import annotations

import pytest
from every_unit import FOLDERS, key_of, source_of

from course_lib.authoring.reference import mistaken_source
from course_lib.checking.calling import LocalCaller
from course_lib.checking.judge import judge

FOLDER = next(folder for folder in FOLDERS if folder.name.startswith("12"))
STEPS = {
    "the reference's": "N / np.linalg.norm(X, 2) ** 2",
    "a little shorter": "0.9 * N / np.linalg.norm(X, 2) ** 2",
    "by the trace": "N / np.sum(X**2)",
}
LASSO = """
import numpy as np
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    lr, w = {step}, np.zeros(D)
    for _ in range(steps):
        w = soft_threshold(w - lr * (X.T @ (X @ w - y) / N), lr * lam)
    return w
"""


def earlier():
    return next(exercise for exercise in source_of(FOLDER).unit.exercises if exercise.name == "soft_threshold")


FORMS = [form for mistake in earlier().mistakes for form in mistake.forms]


def verdict_of(threshold, lasso):
    space = {}
    exec(lasso + threshold, space)
    return judge(key_of(FOLDER).exercise("lasso_ista"), LocalCaller(space))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_right_lasso_on_a_mistaken_threshold_keeps_its_points(form, step):
    threshold = mistaken_source(source_of(FOLDER).reference.source("soft_threshold"), earlier(), form)
    verdict = verdict_of(threshold, LASSO.format(step=STEPS[step]))
    assert (verdict.state, verdict.points) == ("passed", 4)
    # A slip at an entry of exactly 0 or t changes no lasso, so there nothing had to stand in.
    harmless = form.id in ("zero-over-zero", "exactly-t-left-over")
    assert ("another function in its place" in verdict.note) != harmless


@pytest.mark.parametrize("threshold", ["", "def soft_threshold(w, t):\n    raise NotImplementedError\n"])
def test_nor_does_one_that_is_still_to_be_written(threshold):
    assert verdict_of(threshold, LASSO.format(step=STEPS["by the trace"])).points == 4


@pytest.mark.parametrize("name", ["vectorised", "short_steps"])
def test_other_right_answers_that_call_it_keep_theirs(name):
    lasso = (FOLDER / "right" / f"{name}.py").read_text(encoding="utf-8")
    assert verdict_of("\ndef soft_threshold(w, t):\n    return w - t\n", lasso).points == 4


def test_a_mistake_of_the_lasso_keeps_its_name_and_its_price():
    without_step = LASSO.format(step=STEPS["the reference's"]).replace("lr * lam)", "lam)")
    verdict = verdict_of("def soft_threshold(w, t):\n    return w - t\n", without_step)
    assert (verdict.state, verdict.mistake) == ("wrong", "threshold-without-step")
    right = source_of(FOLDER).reference.source("soft_threshold")
    assert verdict.points <= verdict_of(right, without_step).points
