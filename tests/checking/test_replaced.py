"""The judge on an answer that calls an earlier one with arguments nobody can foresee: another function stands in."""

from dataclasses import replace

import numpy as np
import pytest
from judged import notebook
from key_making import make_key, unit_of

from course_lib.checking.calling import LocalCaller
from course_lib.checking.display import html, text
from course_lib.checking.earlier import BuiltOn, Replaced
from course_lib.checking.exercise import Case
from course_lib.checking.judge import judge
from course_lib.checking.key import from_bytes, to_bytes
from course_lib.checking.running import run_cases
from course_lib.checking.values import Function

# The minimum of (w - a)^2 / 2 + lam |w| by steps of any size, each followed by the earlier function.
SHRINK = "def shrink(w, t): return np.sign(w) * np.maximum(np.abs(w) - t, 0)\n"
DESCEND = (
    "def descend(a, lam):\n"
    "    w, lr = np.zeros_like(a), 0.3\n"
    "    for _ in range(200):\n"
    "        w = shrink(w - lr * (w - a), lr * lam)\n"
    "    return w\n"
)
PER_STEP = DESCEND.replace("lr * lam)", "lam)")
CASES = (
    Case((np.array([3.0, -2.0, 0.2]), 0.5), "values", "three numbers", visible=True),
    Case((np.array([1.17, -4.31]), 0.7), "values", "two numbers"),
    Case((np.zeros(2), 0.7), "values", "zeros"),
)
WITNESS = (Case((np.array([3.0, -2.0, 0.2]), 1.0), "values"),)
STAND_INS = {"shrink": [((), Function("divided_by_one_plus_twice"))]}


def key():
    caller, wrong = LocalCaller(notebook(SHRINK + DESCEND)), LocalCaller(notebook(SHRINK + PER_STEP))
    made = make_key(
        "descend(a, lam)", caller.objects["descend"], CASES, {"per-step": wrong.objects["descend"]}, stand_ins=STAND_INS
    )
    values = tuple(reply.value for reply in run_cases(caller, ("descend",), CASES, STAND_INS))
    mistaken = tuple(run_cases(wrong, ("descend",), CASES, STAND_INS))
    right = tuple(reply.value for reply in run_cases(caller, ("shrink",), WITNESS))
    return replace(made, replaced=Replaced(BuiltOn(("shrink",), WITNESS, right, ()), values, (mistaken,)))


def verdict_on(source):
    return judge(from_bytes(to_bytes(unit_of(key()))).exercise("descend"), LocalCaller(notebook(source)))


@pytest.mark.parametrize(
    "shrink", ["def shrink(w, t): return w - t\n", "def shrink(w, t): raise NotImplementedError\n", ""]
)
@pytest.mark.parametrize("rate", ["0.3", "0.85"])
def test_a_right_answer_passes_whatever_the_earlier_one_is(shrink, rate):
    verdict = verdict_on(shrink + DESCEND.replace("0.3", rate))
    assert (verdict.state, verdict.points) == ("passed", 1)
    assert verdict.note == (
        "An earlier function of yours is not right yet, so this answer was judged with another function in its place."
    )


def test_a_mistake_keeps_its_name():
    verdict = verdict_on("def shrink(w, t): return w - t\n" + PER_STEP)
    assert (verdict.state, verdict.points, verdict.mistake) == ("wrong", 0, "per-step")
    assert "another function in its place" in verdict.note


def test_no_number_is_shown_that_is_not_right_for_the_learner():
    wrong = DESCEND.replace("(w - a)", "(w - 3 * np.sin(a))")
    assert "Expected" in verdict_on(SHRINK + wrong).message
    verdict = verdict_on("def shrink(w, t): return w * np.nan\n" + wrong)
    assert "another function in its place" in verdict.note
    assert "Expected" not in text(verdict) + html(verdict)


def test_one_that_does_its_own_shrinking_is_judged_by_that():
    """It does not call the earlier one, so nothing that stands in can help it."""
    own = DESCEND.replace("shrink(w - lr * (w - a), lr * lam)", "w - lr * (w - a) - lr * lam")
    assert verdict_on("def shrink(w, t): return w - t\n" + own).points == 0


def test_nothing_stands_in_for_an_earlier_one_that_is_right():
    """This answer forgets the negative numbers, and the function that stands in would not show it."""
    forgetful = DESCEND.replace(
        "    return w\n", "    return np.where(a == -4.31, w - (lam == 0.7) * (shrink(1, 1) == 0), w)\n"
    )
    assert verdict_on(SHRINK + forgetful).points == 0
    verdict = verdict_on("def shrink(w, t): return w - t\n" + forgetful)
    assert verdict.points == 1
