"""Named mistakes: known by what they return, on the whole exercise or in one part; never guessed."""

from dataclasses import replace

import numpy as np
import pytest
from key_making import caller_of, make_key, matrix, verdict_of

from course_lib.checking.diagnose import component, components_of, named_mistake, named_mistake_in_part
from course_lib.checking.exercise import Case
from course_lib.checking.running import run_cases


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def columns(x):
    return softmax(x.T).T


def no_shift(x):
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


def no_keepdims(x):
    e = np.exp(x)
    return e / np.sum(e, axis=-1)


CASES = (
    Case((matrix(4, 3),), "values"),
    Case((matrix(3, 5),), "values"),
    Case((np.array([[1000.0, 0.0, 999.0], [1.0, 2.0, 3.0]]),), "extremes"),
)
BANK = {"columns": columns, "no-shift": no_shift, "no-keepdims": no_keepdims}
KEY = make_key("softmax(x)", softmax, CASES, BANK)


def replies(function, key=KEY):
    return run_cases(caller_of(key.functions, function), key.functions, key.cases)


@pytest.mark.parametrize("id", BANK)
def test_a_mistake_is_known_by_what_it_returns(id):
    assert named_mistake(KEY, replies(BANK[id])).id == id


def test_the_same_mistake_in_another_style_has_the_same_name():
    def columns_by_loop(x):
        return np.stack([softmax(x[:, j]) for j in range(x.shape[1])], axis=1).tolist()

    assert named_mistake(KEY, replies(columns_by_loop)).id == "columns"


def test_two_forms_of_one_mistake_share_its_name_even_where_both_fit():
    forms = (KEY.mistakes[0], replace(KEY.mistakes[1], id="columns"), replace(KEY.mistakes[0]))
    key = replace(KEY, mistakes=forms)
    assert named_mistake(key, replies(columns)).id == "columns"
    assert named_mistake(key, replies(no_shift)).id == "columns"


def test_right_answers_and_unknown_ones_have_no_name():
    assert named_mistake(KEY, replies(softmax)) is None
    assert named_mistake(KEY, replies(lambda x: x)) is None


def test_one_case_that_differs_takes_the_name_away():
    assert named_mistake(KEY, replies(lambda x: columns(x) if len(x) != 3 else softmax(x))) is None


def test_two_mistakes_at_once_are_named_part_by_part():
    def both(x):
        return no_shift(x) if np.max(x) > 100 else columns(x)

    assert named_mistake(KEY, replies(both)) is None
    assert named_mistake_in_part(KEY, replies(both), "values").id == "columns"
    assert named_mistake_in_part(KEY, replies(both), "extremes").id == "no-shift"


def test_a_part_that_is_right_has_no_mistake():
    assert named_mistake_in_part(KEY, replies(no_shift), "values") is None


def test_a_mistake_that_is_wrong_where_the_answer_is_right_is_not_its_name():
    # Both stop at a vector, with the same words. Only one of them is wrong on a table too.
    def rows_only(x):
        return np.array([softmax(row) for row in x * np.ones(x.shape[1])])

    cases = [Case((matrix(4, 3),), "values"), Case((matrix(1, 3)[0],), "shapes")]
    key = make_key("softmax(x)", softmax, cases, {"first-row": lambda x: 0 * rows_only(x) + softmax(x[0])})
    assert verdict_of(key, rows_only).mistake is None
    key = make_key("softmax(x)", softmax, cases, {"rows-only": rows_only, "first-row": lambda x: 0 * rows_only(x)})
    assert verdict_of(key, rows_only).mistake == "rows-only"


def test_of_two_mistakes_with_the_same_gradient_the_loss_decides():
    def loss(x):
        return np.mean(x**2), 2 * x / len(x)

    cases = [Case((matrix(1, 4)[0],), ("loss", "gradient")), Case((matrix(1, 3)[0] * 1e200,), "extremes")]
    bank = {"sums": lambda x: (np.sum(x**2), 2 * x), "sum-in-gradient": lambda x: (np.mean(x**2), 2 * x)}
    key = make_key("f(x)", loss, cases, bank, returns=("loss", "dx"))
    both = verdict_of(key, lambda x: (np.mean(x**2), 2 * x) if np.max(x) < 1e9 else (0, x))
    assert both.parts[1].message == "You made the mistake sum-in-gradient."


def test_half_of_a_mistake_is_not_given_the_name_of_the_whole():
    def loss(x):
        return np.mean(x**2), 2 * x / len(x)

    cases = [Case((matrix(1, 4)[0],), ("loss", "gradient")), Case((matrix(1, 5)[0],), ("loss", "gradient"))]
    key = make_key("f(x)", loss, cases, {"sums": lambda x: (np.sum(x**2), 2 * x)}, returns=("loss", "dx"))
    verdict = verdict_of(key, lambda x: (np.mean(x**2), 2 * x))
    assert (verdict.mistake, verdict.message) == (None, "dx is N times what it should be, in every entry.")


def test_where_two_mistakes_return_the_same_none_is_named():
    key = make_key("softmax(x)", softmax, CASES, {"columns": columns, "columns-too": lambda x: columns(x) + 0})
    assert named_mistake(key, replies(columns, key)) is None


def test_an_exception_is_a_mistakes_own_by_its_text_and_not_by_its_type():
    key = make_key("softmax(x)", softmax, CASES[:1], {"no-keepdims": no_keepdims})
    assert named_mistake(key, replies(no_keepdims, key)).id == "no-keepdims"
    assert named_mistake(key, replies(lambda x: x.reshape(99), key)) is None


def test_a_mistake_in_one_of_two_values_is_named_beside_another_fault():
    def loss(x):
        return np.sum(x**2), 2 * x

    def half(x):
        return np.sum(x**2), x

    cases = [Case((matrix(2, 3),), ("loss", "gradient"))]
    key = make_key("f(x)", loss, cases, {"half": half}, returns=("loss", "dx"))
    verdict = verdict_of(key, lambda x: (0.0, x))
    assert verdict.parts[1].message == "You made the mistake half."
    assert "mistake" not in verdict.parts[0].message


def test_parts_of_a_case_and_components_of_a_value():
    assert components_of(Case((), "values")) == [("values", None)]
    assert components_of(Case((), ("loss", "gradient"))) == [("loss", 0), ("gradient", 1)]
    assert component((1, 2), 1, 2) == 2
    assert component(np.array([1.0, 2.0]), 1, 2) == 2
    assert component((1, 2), 0, 1) == (1, 2)
    assert component((1, 2), 0, 3) is None
    assert component(5.0, 0, 2) is None
