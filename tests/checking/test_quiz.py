"""A quiz: a string of letters, a point a question, and a reason for each wrong one."""

import pytest
from key_making import quiz_key, verdict_of

from course_lib.checking.exercise import Question

KEY = quiz_key(
    Question("Shifts", "b", {"a": "A shift cancels.", "c": "Try it."}),
    Question("Sums", "a", {"b": "Rows sum to 1."}),
    Question("Signs", "c", {"a": "It is negative.", "b": "It is not 0."}),
)


def quiz(answers):
    return verdict_of(KEY, lambda: answers)


@pytest.mark.parametrize("answers", ["bac", "BAC", " b a c ", "b,a,c", "b, a, c.", ["b", "a", "c"], ("b", "a", "c")])
def test_the_right_letters_pass_however_they_are_set(answers):
    verdict = quiz(answers)
    assert (verdict.state, verdict.points, verdict.message) == ("passed", 3, "Every answer is right.")


def test_each_wrong_letter_has_its_own_reason_and_costs_its_own_point():
    verdict = quiz("cab")
    assert (verdict.state, verdict.points) == ("wrong", 1)
    assert verdict.message == "Shifts: Try it."
    assert [part.message for part in verdict.parts] == ["Try it.", "", "It is not 0."]


def test_what_is_said_of_a_wrong_letter_is_its_reason_or_that_it_is_none():
    assert [part.message for part in quiz("cbb").parts] == ["Try it.", "Rows sum to 1.", "It is not 0."]
    assert quiz("zzz").parts[2].message == "There is no choice 'z'; choose among a, b, c."


def test_a_question_mark_is_a_question_left_open():
    verdict = quiz("b?c")
    assert (verdict.state, verdict.points, verdict.parts[1].message) == ("wrong", 2, "Not answered yet.")
    assert quiz("???").state == "not attempted"


def test_a_letter_that_is_no_choice_is_said():
    assert quiz("bxc").parts[1].message == "There is no choice 'x'; choose among a, b."


@pytest.mark.parametrize(
    ("answers", "came"),
    [
        ("ba", "2 came"),
        ("bacd", "4 came"),
        ("", "0 came"),
        (None, "None came back"),
        (3, "a number came back"),
        (["b", 1, "c"], "a list of 3 came back"),
        ({"1": "b"}, "a dict with the keys '1' came back"),
    ],
)
def test_anything_else_is_told_what_is_wanted(answers, came):
    verdict = quiz(answers)
    assert (verdict.state, verdict.points) == ("wrong", 0)
    wanted = 'quiz_01 should return 3 letters, one a question in order, with "?" for an open one'
    assert verdict.message == f"{wanted}; {came}."


def unwritten():
    raise NotImplementedError


def broken():
    return letters  # noqa: F821


def test_a_stub_is_not_attempted_and_an_exception_is_shown():
    assert verdict_of(KEY, unwritten).state == "not attempted"
    verdict = verdict_of(KEY, broken)
    assert verdict.state == "raised"
    assert verdict.message == "quiz_01() stopped: NameError: name 'letters' is not defined."
    assert verdict.lines[0][0] == "broken"


def test_no_function_a_value_and_a_parameter_are_said():
    assert verdict_of(KEY).state == "not attempted"
    assert "is of type str, not a function" in verdict_of(KEY, "bac").message
    assert "yours has these parameters: answers" in verdict_of(KEY, lambda answers: answers).message
