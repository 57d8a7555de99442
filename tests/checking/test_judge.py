"""The judge: the states of an answer, and points by part."""

import numpy as np
import pytest
from judged import KEY, no_shift, notebook, points, softmax
from key_making import verdict_of

from course_lib.checking.calling import LocalCaller, Reply
from course_lib.checking.judge import judge


def test_a_right_answer_passes():
    verdict = verdict_of(KEY, softmax)
    assert (verdict.state, verdict.points, verdict.possible) == ("passed", 4, 4)
    assert (verdict.message, verdict.mistake, verdict.note, verdict.picture) == ("Right in every part.", None, "", None)


def test_each_part_earns_its_own_points():
    verdict = verdict_of(KEY, no_shift)
    assert (verdict.state, points(verdict), verdict.mistake) == ("wrong", [2, 1, 0], "no-shift")
    assert verdict.message == "You made the mistake no-shift."


def test_a_part_needs_all_its_cases():
    assert points(verdict_of(KEY, lambda x: softmax(x) if len(x) != 4 else x)) == [0, 1, 1]


def stub(x):
    raise NotImplementedError


def test_nothing_there_and_a_stub_are_not_attempted():
    missing = verdict_of(KEY)
    unwritten = judge(KEY, LocalCaller(notebook("def softmax(x):\n    raise NotImplementedError()")))
    assert (missing.state, unwritten.state) == ("not attempted", "not attempted")
    assert missing.message == "There is no function called softmax yet. Run the cell that defines it, then check."
    assert unwritten.message == (
        "softmax is still to be written: replace the two lines under the docstring by your own."
    )


def test_a_stub_in_a_branch_is_said_to_be_one():
    verdict = verdict_of(KEY, lambda x: softmax(x) if x.ndim == 2 else stub(x))
    assert (verdict.state, points(verdict)) == ("wrong", [2, 0, 1])
    assert verdict.message == "stub is still to be written."


def test_an_unwritten_helper_does_not_make_the_answer_unattempted():
    def answer(x):
        return stub(x)

    verdict = verdict_of(KEY, answer)
    assert (verdict.state, verdict.message) == ("wrong", "stub is still to be written.")
    assert [name for name, _, _ in verdict.lines] == ["answer", "stub"]


def test_a_class_whose_methods_are_stubs_is_not_attempted():
    class softmax:
        def __init__(self, x):
            raise NotImplementedError()

    verdict = verdict_of(KEY, softmax)
    assert verdict.state == "not attempted"
    assert verdict.message.startswith("softmax.__init__ is still to be written: ")


def test_a_stub_in_a_class_beside_the_answer_is_named_with_its_class():
    class Helper:
        def apply(self, x):
            raise NotImplementedError()

    def softmax(x):
        return Helper().apply(x)

    verdict = verdict_of(KEY, softmax)
    assert (verdict.state, verdict.message) == ("wrong", "Helper.apply is still to be written.")


def test_an_exception_is_raised_with_shapes_lines_and_what_was_tried():
    def answer(x):
        return x @ np.ones(7)

    verdict = verdict_of(KEY, answer)
    assert verdict.state == "raised"
    assert verdict.message.startswith("Called with x of shape (2, 2) (two rows): ValueError: ")
    assert verdict.message.endswith("in a matrix product the inner sizes differ, 2 and 7.")
    assert verdict.lines[0][0] == "answer"
    assert verdict.lines[0][2] == "return x @ np.ones(7)"


def test_an_exception_in_one_part_leaves_the_others():
    verdict = verdict_of(KEY, lambda x: softmax(x) if x.ndim == 2 else x[:, 0])
    assert (verdict.state, points(verdict)) == ("raised", [2, 0, 1])


def test_an_exception_that_goes_on_for_pages_is_cut():
    def answer(x):
        raise ValueError("lines\n" * 500)

    assert len(verdict_of(KEY, answer).message) < 420
    assert "\n" not in verdict_of(KEY, answer).message


@pytest.mark.parametrize(
    ("status", "words"), [("died", "ended the process"), ("timeout", "did not finish in the time")]
)
def test_a_call_that_never_came_back_is_said(status, words):
    class Remote(LocalCaller):
        def run(self, probe, names, batch, stand_ins=None):
            return [Reply(status)] * len(batch)

    verdict = judge(KEY, Remote({"softmax": softmax}))
    assert (verdict.state, verdict.points) == ("raised", 0)
    assert words in verdict.message
    assert verdict.message.startswith("Called with x of shape (2, 2) (two rows): your code ")
