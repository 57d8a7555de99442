"""The judge on an answer that takes another one's cache: right on top of an earlier mistake, it keeps its points."""

from dataclasses import replace

import numpy as np
import pytest
from judged import notebook
from key_making import matrix, unit_of

from course_lib.checking.calling import LocalCaller
from course_lib.checking.display import html, text
from course_lib.checking.earlier import BuiltOn, EarlierMistake
from course_lib.checking.exercise import Case, Part
from course_lib.checking.judge import judge
from course_lib.checking.key import ExerciseKey, from_bytes, to_bytes
from course_lib.checking.running import run_cases

# Squares of the distance from the mean; the backward takes what the forward kept.
FORWARD = "def f_forward(x, w):\n    centred = x - x.mean()\n    return w * centred**2, (centred, w)\n"
BACKWARD = (
    "def f_backward(dout, cache):\n"
    "    centred, w = cache\n"
    "    d = 2 * dout * w * centred\n"
    "    return d - d.mean(), np.sum(dout * centred**2)\n"
)
MEDIAN = FORWARD.replace("x.mean()", "np.median(x)")
NOTHING = FORWARD.replace("x.mean()", "0.0")
RAISES = FORWARD.replace("x.mean()", "x.middle()")

INPUTS = tuple((matrix(1, n, seed=n)[0] + 3, 1.5) for n in (4, 7))
DOUTS = tuple(matrix(1, n, seed=10 + n)[0] for n in (4, 7))
CASES = tuple(
    Case((*inputs, dout), ("dx", "dw"), f"{len(dout)} numbers", visible=len(dout) == 4, probe="own_backward")
    for inputs, dout in zip(INPUTS, DOUTS, strict=True)
)
WITNESS = tuple(Case(inputs, "out", probe="forward") for inputs in INPUTS)


def called(source, functions, cases):
    return tuple(run_cases(LocalCaller(notebook(source)), functions, cases))


def made(id, forward, *backwards):
    ways = tuple(called(forward + backward, ("f_backward",), CASES) for backward in backwards)
    return EarlierMistake(id, called(forward, ("f_forward",), WITNESS), ways)


def later_key(*mistakes):
    values = [reply.value for reply in called(FORWARD + BACKWARD, ("f_backward",), CASES)]
    right = tuple(reply.value for reply in called(FORWARD, ("f_forward",), WITNESS))
    mistakes = mistakes or (made("median", MEDIAN, BACKWARD), made("not-centred", NOTHING, BACKWARD))
    return ExerciseKey(
        "01_test", ("f_backward(dout, cache)",), ("dx", "dw"), (Part("dx", 2, "dx"), Part("dw", 1, "dw")), CASES,
        tuple(values), (), (), {}, (), (), False, "v1", (BuiltOn(("f_forward",), WITNESS, right, mistakes),),
    )  # fmt: skip


def verdict_on(source, key=None):
    return judge(key or later_key(), LocalCaller({"f_backward": notebook(source)["f_backward"]}))


def test_a_right_backward_on_top_of_a_mistaken_forward_keeps_all_its_points():
    for forward in (MEDIAN, NOTHING):
        verdict = verdict_on(forward + BACKWARD)
        assert (verdict.state, verdict.points) == ("passed", 3)
        assert verdict.note == (
            "Your f_backward builds on your f_forward, which is not right yet. What differs here comes from there and "
            "is counted there, so it costs f_backward no points."
        )


def test_without_the_record_of_earlier_mistakes_it_would_have_lost_them():
    assert verdict_on(MEDIAN + BACKWARD, replace(later_key(), built_on=())).points == 0


def test_nothing_is_said_where_both_are_right():
    verdict = verdict_on(FORWARD + BACKWARD)
    assert (verdict.state, verdict.note) == ("passed", "")


def test_a_wrong_backward_on_a_right_forward_is_not_excused_though_it_returns_the_same():
    """It undoes the centring by the mean and centres by the median: what a right one makes of the mistake."""
    wrong = (
        "def f_backward(dout, cache):\n"
        "    centred, w = cache\n"
        "    centred = centred - np.median(centred)\n"
        "    d = 2 * dout * w * centred\n"
        "    return d - d.mean(), np.sum(dout * centred**2)\n"
    )
    same = called(FORWARD + wrong, ("f_backward",), CASES)
    for one, other in zip(same, later_key().built_on[0].mistakes[0].ways[0], strict=True):
        np.testing.assert_allclose(one.value[0], other.value[0])
    verdict = verdict_on(FORWARD + wrong)
    assert (verdict.state, verdict.points, verdict.note) == ("wrong", 0, "")


def test_the_forward_has_to_make_that_very_mistake():
    other = FORWARD.replace("w * centred**2", "w * np.abs(centred)")
    backward = BACKWARD.replace(
        "centred, w = cache\n", "centred, w = cache\n    centred = centred - np.median(centred)\n"
    )
    assert verdict_on(other + backward).points == 0


@pytest.mark.parametrize(
    ("old", "new", "points"),
    [("d - d.mean()", "d", 1), ("2 * dout", "dout", 1), ("centred**2)", "centred)", 2)],
)
def test_a_mistake_of_the_backward_itself_costs_what_it_costs_on_a_right_forward(old, new, points):
    wrong = BACKWARD.replace(old, new)
    assert verdict_on(FORWARD + wrong).points == points
    on_top = verdict_on(MEDIAN + wrong)
    assert (on_top.state, on_top.points) == ("wrong", points)
    assert "counted there" in on_top.note


def test_a_forward_that_nobody_knows_excuses_nothing():
    assert verdict_on(FORWARD.replace("x.mean()", "x.max()") + BACKWARD).points == 0


@pytest.mark.parametrize("forward", [RAISES, "def f_forward(x, w): raise NotImplementedError\n", ""])
def test_where_the_forward_comes_to_no_end_nothing_can_be_seen_of_the_backward(forward):
    """Else whatever stands in the backward would be right."""
    key = later_key(made("raises", RAISES, BACKWARD))
    assert verdict_on(forward + BACKWARD, key).points == 0


def test_another_right_backward_may_make_something_else_of_the_mistake():
    """One that knows the centred numbers to add up to 0."""
    other = BACKWARD.replace("d.mean()", "np.mean(2 * w * dout * centred - 2 * w * dout.mean() * centred)")
    assert verdict_on(FORWARD + other).points == 3
    assert verdict_on(NOTHING + other).points == 1
    assert verdict_on(NOTHING + other, later_key(made("not-centred", NOTHING, BACKWARD, other))).points == 3


def test_a_part_is_kept_as_a_whole_or_not_at_all():
    """Right on the mistaken forward for four numbers, and wrong for seven."""
    half = BACKWARD.replace("d = 2", "d = (2 if len(dout) == 4 else 3)")
    assert verdict_on(MEDIAN + half).points == 1


SINGLE = ("return w * centred**2", "centred = centred.astype(np.float32)\n    return w * centred**2")


def test_both_may_be_in_single_precision():
    backward = BACKWARD.replace("2 * dout", "2 * dout.astype(np.float32)")
    assert verdict_on(MEDIAN.replace(*SINGLE) + backward).points == 3


def test_in_single_precision_a_right_forward_makes_no_tiny_mistake():
    tiny = FORWARD.replace("x.mean()", "x.mean() - 1e-5")
    key = later_key(made("tiny", tiny, BACKWARD))
    wrong = BACKWARD.replace("centred, w = cache\n", "centred, w = cache\n    centred = centred.astype(float) + 1e-5\n")
    assert verdict_on(tiny + BACKWARD, key).points == 3
    assert verdict_on(FORWARD.replace(*SINGLE) + wrong, key).points == 0


def test_the_key_keeps_it_in_its_file():
    key = later_key()
    kept = from_bytes(to_bytes(unit_of(key))).exercise("f_backward")
    assert verdict_on(MEDIAN + BACKWARD, kept).points == 3
    assert repr(kept.built_on) == repr(key.built_on)


def test_no_number_of_a_hidden_case_is_shown():
    verdict = verdict_on(MEDIAN + BACKWARD.replace("d - d.mean()", "d"))
    hidden = {f"{number:.4g}" for value in later_key().expected[1] for number in np.ravel(value)}
    assert not [number for number in hidden if number in text(verdict) or number in html(verdict)]
