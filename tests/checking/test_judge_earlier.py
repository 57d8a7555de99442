"""The judge on an answer that calls earlier exercises: a wrong one does not sink it."""

import numpy as np
import pytest
from judged import notebook, softmax
from key_making import make_key, matrix

from course_lib.checking.calling import LocalCaller
from course_lib.checking.exercise import Case
from course_lib.checking.judge import judge

EARLIER_CASES = (
    Case((matrix(3, 2), np.array([0, 1, 1])), "values"),
    Case((matrix(4, 3), np.array([0, 1, 2, 0])), "values"),
)
REFERENCE = "def f(x, y): return -np.mean(np.log(softmax(x)[np.arange(len(y)), y]))"


def later_key(mistakes=None):
    stand_ins = {"softmax": [((case.args[0],), softmax(case.args[0])) for case in EARLIER_CASES]}
    space = {"np": np, "softmax": softmax}
    exec(REFERENCE, space)
    return make_key("f(x, y)", space["f"], EARLIER_CASES, mistakes, ("loss",), stand_ins=stand_ins)


@pytest.mark.parametrize("earlier", ["def softmax(x): return x", "def softmax(x): raise NotImplementedError", ""])
def test_an_earlier_exercise_that_failed_does_not_sink_a_later_one(earlier):
    verdict = judge(later_key(), LocalCaller(notebook(f"{earlier}\n{REFERENCE}")))
    assert (verdict.state, verdict.points) == ("passed", 1)
    assert verdict.note == (
        "An earlier function of yours is not right yet, so this answer was judged with right results in its place."
    )


def test_no_note_where_nothing_stood_in():
    right = "def softmax(x):\n    e = np.exp(x)\n    return e / e.sum(axis=1, keepdims=True)\n"
    assert judge(later_key(), LocalCaller(notebook(right + REFERENCE))).note == ""
    assert judge(later_key(), LocalCaller(notebook(right + "def f(x, y): return 0"))).note == ""


def test_a_mistake_of_the_later_one_keeps_its_name_when_the_earlier_is_wrong_too():
    without_mean = REFERENCE.replace("np.mean", "np.sum")
    space = {"np": np, "softmax": softmax}
    exec(without_mean, space)
    key = later_key({"sum-for-mean": space["f"]})
    verdict = judge(key, LocalCaller(notebook(f"def softmax(x): return np.abs(x)\n{without_mean}")))
    assert (verdict.state, verdict.mistake) == ("wrong", "sum-for-mean")
    assert "right results in its place" in verdict.note
