"""The judge on answers of several values, on steps, and on facts that a view finds."""

import numpy as np
import pytest
from judged import loss_and_gradient, loss_key, points
from key_making import make_key, matrix, verdict_of

from course_lib.checking.exercise import Case, Slope


@pytest.mark.parametrize(
    "answer",
    [lambda x: loss_and_gradient(x), lambda x: list(loss_and_gradient(x)), lambda x: (np.sum(x * x), (x + x).tolist())],
)
def test_a_tuple_or_a_list_of_values_will_do(answer):
    assert verdict_of(loss_key(), answer).state == "passed"


def test_values_of_one_shape_may_come_as_one_array():
    cases = [Case((np.array([1.0, 2.0, 6.0]),), ("mean", "spread"))]
    key = make_key("fit(x)", lambda x: (np.mean(x), np.std(x)), cases, returns=("mu", "sigma"))
    assert verdict_of(key, lambda x: np.array([np.mean(x), np.std(x)])).state == "passed"


def test_half_an_answer_earns_its_half():
    verdict = verdict_of(loss_key(), lambda x: (np.sum(x**2), x))
    assert points(verdict) == [1, 0]
    assert verdict.message == "dx is half what it should be, in every entry."


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        (lambda x: np.sum(x**2), "a number came back."),
        (lambda x: (1, 2, 3), "a tuple of 3 came back."),
        (lambda x: None, "None came back. Does every path through your function end in `return`?"),
    ],
)
def test_the_number_of_values_is_looked_at_first(answer, came):
    message = verdict_of(loss_key(), answer).message
    assert message == f"With two numbers: f should return 2 things, loss, dx, and {came}"


def test_a_gradient_is_held_against_the_learners_own_loss():
    key = loss_key(slopes=[Slope("gradient", 0)])
    wrong_loss = verdict_of(key, lambda x: (np.sum(x**3), 3 * x**2))
    assert "Your dx is the derivative of your own loss, so the fault is in loss." in wrong_loss.parts[1].message
    wrong_gradient = verdict_of(key, lambda x: (np.sum(x**2), 5 * x**2))
    assert wrong_gradient.parts[1].message.startswith("With two numbers: dx is off in every entry.")
    assert "your own loss changes at the rate 4; your dx says 20" in wrong_gradient.parts[1].message


# Probes and views of their own kind


def test_the_steps_of_an_update_rule_are_one_value():
    def sgd(w, dw, config=None):
        return w - 0.1 * dw, config

    cases = [Case((np.ones(2), matrix(3, 2), None), "steps", "three steps", probe="steps")]
    key = make_key("sgd(w, dw, config=None)", sgd, cases, returns=("next_w", "config"))
    assert verdict_of(key, sgd).state == "passed"
    wrong = verdict_of(key, lambda w, dw, config=None: (w - 0.1 * dw**2, config))
    assert wrong.message == "With three steps: next_w[0] is off in every entry."
    assert "should return two things, next_w and config" in verdict_of(key, lambda w, dw, config=None: w).message


def test_facts_that_a_view_finds_are_said_in_words():
    def shuffle(X, y, rng):
        order = rng.permutation(len(y))
        return X[order], y[order]

    from course_lib.checking.values import Rng

    args = (matrix(9, 2), np.arange(9.0), [Rng(1), Rng(1), Rng(2)])
    cases = [Case(args, "values", probe="with_each_rng", view="shuffled_pairs")]
    key = make_key("shuffle(X, y, rng)", shuffle, cases, returns=("X", "y"))
    assert verdict_of(key, shuffle).state == "passed"
    apart = verdict_of(key, lambda X, y, rng: (rng.permutation(X), rng.permutation(y)))
    assert "This is not so: X and y stay together." in apart.message


def test_truth_values_where_numbers_belong_are_shown_too():
    key = make_key("f(x)", lambda x: x / 2, [Case((np.array([1.0, 2.0]),), "values", visible=True)])
    message = verdict_of(key, lambda x: x > 0).message
    assert message.startswith("out came back as True and False, so its fractions are cut off.")
    assert "Expected [0.5, 1], got [True, True]." in message
