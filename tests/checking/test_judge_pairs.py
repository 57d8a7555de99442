"""The judge on a forward and its backward: each keeps its own points."""

import numpy as np
from judged import notebook, points
from key_making import caller_of, make_key, matrix, verdict_of

from course_lib.checking.calling import LocalCaller
from course_lib.checking.exercise import Case, Slope
from course_lib.checking.judge import judge


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def absolute_forward(x):
    return np.abs(x), x


X, DOUT = np.array([[1.0, -2.0, 3.0], [-4.0, 5.0, -6.0]]), matrix(2, 3, seed=1)
PAIR = make_key(
    ("relu_forward(x)", "relu_backward(dout, cache)"),
    (relu_forward, relu_backward),
    [
        Case((X,), "forward", "two rows", probe="forward"),
        Case((X + 0.5,), "forward", probe="forward"),
        Case((X, DOUT), "backward", "two rows", probe="backward"),
    ],
    {"absolute": (absolute_forward, relu_backward)},
    returns=("out", "dx"),
    slopes=[Slope("backward", 0)],
)


def test_a_right_pair_passes_whatever_its_cache():
    def forward(x):
        return x * (x > 0), {"mask": [x > 0]}

    assert verdict_of(PAIR, forward, lambda dout, cache: np.where(cache["mask"][0], dout, 0)).state == "passed"


def test_a_wrong_backward_leaves_the_forward():
    verdict = verdict_of(PAIR, relu_forward, lambda dout, cache: dout)
    assert points(verdict) == [1, 0]
    assert verdict.message.startswith("With two rows: dx is off in 3 of 6 entries")
    assert "Nudge x[" in verdict.message
    assert "your own sum(out * dout) does not change at the rate that your dx says" in verdict.message


def test_a_backward_that_fits_a_forward_with_a_known_slip_keeps_its_points():
    verdict = verdict_of(PAIR, absolute_forward, lambda dout, cache: dout * np.sign(cache))
    assert (verdict.state, points(verdict), verdict.mistake) == ("wrong", [0, 1], "absolute")
    assert verdict.note == "Your relu_backward is right for your own relu_forward, so it keeps its points."


def test_a_backward_that_fits_an_unknown_forward_is_told_so_and_earns_nothing():
    verdict = verdict_of(PAIR, lambda x: (x**2, x), lambda dout, cache: dout * 2 * cache)
    assert points(verdict) == [0, 0]
    assert "Your dx is the derivative of your own relu_forward" in verdict.parts[1].message


def test_a_backward_of_another_function_than_a_wrong_forward_earns_nothing():
    assert points(verdict_of(PAIR, absolute_forward, lambda dout, cache: 3 * dout)) == [0, 0]


def test_nothing_returned_twice_earns_nothing():
    assert verdict_of(PAIR, lambda x: (0 * x, x), lambda dout, cache: 0 * dout).points == 0


def test_a_forward_without_a_cache_is_said_without_an_exception():
    verdict = verdict_of(PAIR, lambda x: np.maximum(x, 0), relu_backward)
    assert (verdict.state, verdict.points) == ("wrong", 0)
    assert "should return two things, out and cache." in verdict.message


def test_a_missing_or_uncallable_backward_leaves_the_forward():
    missing = judge(PAIR, caller_of(["relu_forward"], relu_forward))
    assert (missing.state, points(missing)) == ("wrong", [1, 0])
    assert missing.message.startswith("There is no function called relu_backward yet.")
    odd = verdict_of(PAIR, relu_forward, lambda dout: dout)
    assert points(odd) == [1, 0]
    assert odd.message.startswith("relu_backward is called as relu_backward(dout, cache); yours has")


def backward_stub(dout, cache):
    raise NotImplementedError


def test_an_unwritten_backward_leaves_the_forward():
    verdict = verdict_of(PAIR, relu_forward, backward_stub)
    assert (verdict.state, points(verdict)) == ("wrong", [1, 0])
    assert verdict.message == "backward_stub is still to be written."


def test_two_stubs_are_not_attempted():
    body = "raise NotImplementedError"
    verdict = judge(PAIR, LocalCaller(notebook(f"def relu_forward(x): {body}\ndef relu_backward(dout, c): {body}")))
    assert (verdict.state, verdict.message.split(":")[0]) == (
        "not attempted",
        "relu_forward and relu_backward are still to be written",
    )


def test_without_a_forward_nothing_can_be_judged():
    verdict = judge(PAIR, LocalCaller({"relu_backward": relu_backward}))
    assert (verdict.state, verdict.points) == ("wrong", 0)
    assert verdict.message.startswith("There is no function called relu_forward yet.")
