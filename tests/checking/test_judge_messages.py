"""The judge: what it looks at first, what it says of it, and what is only a note."""

from dataclasses import replace

import numpy as np
import pytest
from judged import CASES, KEY, loss_key, no_shift, softmax
from key_making import make_key, matrix, verdict_of

from course_lib.checking.compare import Difference
from course_lib.checking.display import html, text
from course_lib.checking.exercise import Case
from course_lib.checking.wording import message_of


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (3.0, "softmax is of type float, not a function"),
        (lambda: 0, "softmax is called as softmax(x); yours has these parameters: none."),
        (lambda x: None, "With two rows: p should be an array of shape (2, 2), and None came back."),
        (
            lambda x: softmax(x).T[:1],
            "With two rows: p should have shape (2, 2), and an array of shape (1, 2) came back.",
        ),
        (lambda x: (0.5 + x).astype(int), "With two rows: p came back as whole numbers (int64)"),
        (
            lambda x: softmax(x) + np.nan * (x == x),
            "With two rows: p holds nan where a finite number belongs in every entry.",
        ),
        (lambda x: softmax(x) + 0.1 * x**2, "With two rows: p is off in 3 of 4 entries."),
        (lambda x: 2 * softmax(x), "p is twice what it should be, in every entry."),
    ],
    ids=["there", "signature", "structure", "shape", "kind", "finite", "values", "slip"],
)
def test_what_comes_first_is_said_first(answer, words):
    verdict = verdict_of(KEY, answer)
    assert (verdict.state, verdict.points, verdict.mistake) == ("wrong", 0, None)
    assert verdict.message.startswith(words)


def test_the_expected_value_is_shown_of_a_visible_case_and_of_no_other():
    seen = verdict_of(KEY, lambda x: softmax(x) + 0.1 * x**2)
    assert "Expected: `[[0.26894, 0.73106], [0.5, 0.5]]` Got: `[[" in seen.message
    hidden = verdict_of(KEY, lambda x: softmax(x) if len(x) == 2 else softmax(x) + 0.1 * x**2)
    assert hidden.message.startswith("With four rows: p is off")
    for value in softmax(CASES[1].args[0]).ravel():
        assert f"{value:.3f}" not in hidden.message


def test_expected_and_got_have_the_digits_that_tell_them_apart():
    verdict = verdict_of(KEY, lambda x: softmax(x) + 3e-6 * x)
    assert "Expected: `[[0.268941421, 0.731058579]" in verdict.message
    assert "The difference is small" in verdict.message


def test_what_a_part_is_about_is_said_where_no_mistake_is_known():
    def answer(x):
        return softmax(x) if np.max(x) < 100 else softmax(x) + 0.1

    verdict = verdict_of(KEY, answer)
    assert verdict.message == (
        "p is off by the same amount in every entry. Here exp leaves the range of floating point."
    )


@pytest.mark.parametrize("answer", [lambda x: -softmax(x), lambda x: x**2, lambda x: None, lambda x: x @ np.ones(7)])
def test_what_is_wrong_for_the_same_reason_is_explained_once(answer):
    verdict = verdict_of(KEY, answer)
    assert [part.message for part in verdict.parts[1:]] == ["Not right here either."] * 2
    assert "Not right here either" not in text(verdict) + html(verdict)


def test_a_later_place_in_the_same_list_is_no_other_reason():
    first, second = (Difference("values", f"w after each step[{at}]", "off") for at in (0, 1))
    case = Case((np.ones(2),), "extremes")
    assert message_of(KEY, KEY.parts[1], [(case, second)], None, [first]) == "Not right here either."
    other = replace(first, where="grads['w']")
    assert message_of(KEY, KEY.parts[1], [(case, second)], None, [other]) != "Not right here either."


def test_what_is_wrong_for_another_reason_is_explained_too():
    verdict = verdict_of(KEY, lambda x: no_shift(x) + 0.1 * x**2)
    assert verdict.parts[1].message == "Not right here either."
    assert verdict.parts[2].message.startswith("With a score of 1000: p holds nan")
    values = verdict_of(loss_key(), lambda x: (2 * np.sum(x**2), 3 * x))
    assert values.parts[0].message == "loss is twice what it should be."
    assert values.parts[1].message.startswith("dx is off by one and the same factor")


def test_beside_a_named_mistake_another_one_in_a_later_part_is_explained_too():
    cases = [Case((matrix(2, 3),), "first", "two rows"), Case((matrix(4, 3),), "second", "four rows")]
    key = make_key("f(x)", lambda x: x**2, cases, {"turned": lambda x: -(x**2)})
    verdict = verdict_of(key, lambda x: -(x**2) if len(x) == 2 else x**2 + x)
    assert verdict.parts[0].message == "You made the mistake turned."
    assert verdict.parts[1].message.startswith("out has x in it once more than it should.")


def test_a_slip_that_is_not_in_every_case_says_where_it_is():
    cases = [Case((matrix(2, 3),), "values", "two rows"), Case((matrix(4, 3),), "values", "four rows")]
    key = make_key("f(x)", lambda x: x**2 + 1, cases)
    always = verdict_of(key, lambda x: -(x**2) - 1)
    assert always.message.startswith("out has the right magnitude and the wrong sign.")
    sometimes = verdict_of(key, lambda x: (x**2 + 1) * (-1 if len(x) == 4 else 1))
    assert sometimes.message.startswith("With four rows: out has the right magnitude and the wrong sign.")


def test_an_exception_in_a_part_of_its_own_says_what_the_part_is_about():
    verdict = verdict_of(KEY, lambda x: softmax(x) if np.max(x) < 100 else x[7])
    assert verdict.message.endswith("size 2. Here exp leaves the range of floating point.")


def test_a_picture_marks_where_it_differs():
    verdict = verdict_of(KEY, lambda x: softmax(x) + 0.1 * x**2)
    assert verdict.picture.rows == (".x", "xx")
    assert verdict.picture.caption == "where p differs, with two rows"


def test_what_was_printed_on_the_case_that_is_talked_about_is_kept():
    def answer(x):
        print("shape", x.shape)
        return softmax(x) if len(x) == 2 else x

    assert verdict_of(KEY, answer).printed == "shape (4, 3)\n"


# Notes


def test_a_changed_input_is_a_note_and_no_fault():
    def in_place(x):
        x -= np.max(x, axis=-1, keepdims=True)
        np.exp(x, out=x)
        x /= np.sum(x, axis=-1, keepdims=True)
        return x

    verdict = verdict_of(KEY, in_place)
    assert (verdict.state, verdict.points) == ("passed", 4)
    assert verdict.note == "Your function changes its input x in place; the caller may still need it."


def test_two_changed_inputs_are_both_named():
    def answer(x, y=None):
        x += 1
        y += 1
        return x

    key = make_key("f(x, y=(1, 2))", lambda x, y: x + 1, [Case((matrix(2, 2), matrix(2, 2)), "values")])
    assert verdict_of(key, answer).note == (
        "Your function changes its inputs x and y in place; the caller may still need them."
    )


def test_arguments_that_a_probe_takes_apart_are_told_in_words():
    # The function gets one gradient of four entries at a time; "dw of shape (2, 4)" is nothing that it ever saw.
    case = Case((matrix(1, 4)[0], matrix(2, 4), {}), "values", "an empty config", probe="steps")
    key = make_key("step(w, dw, config=None)", lambda w, dw, config=None: (w - dw, config), [case])

    def answer(w, dw, config=None):
        return w - config["rate"] * dw, config

    assert verdict_of(key, answer).message == "With an empty config: KeyError: 'rate'."
