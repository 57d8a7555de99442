"""Right results in the place of earlier exercises: seen by the answer while it runs, and gone afterwards."""

import functools

import numpy as np
import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.values import Function

X = np.array([1.0, 2.0, 3.0])
RECORDED = {"earlier": [((X,), 60.0), ((X + 1,), 90.0)]}


def notebook(source):
    """What a notebook's cells define."""
    space = {"np": np, "functools": functools}
    exec(source, space)
    return space


def run(space, args=(X,), name="answer", recordings=RECORDED):
    (reply,) = LocalCaller({"answer": space[name]}).run("call", ["answer"], [args], recordings)
    return reply


def test_a_call_with_recorded_arguments_gets_the_recorded_result():
    space = notebook("def earlier(x): return 0\ndef answer(x): return earlier(x) + earlier(x + 1)")
    assert run(space).value == 150


def test_any_other_call_goes_to_the_learners_own():
    space = notebook("def earlier(x): return -1\ndef answer(x): return earlier(x * 2)")
    assert run(space).value == -1


@pytest.mark.parametrize("given", ["[1, 2, 3]", "(1.0, 2.0, 3.0)", "x + 1e-12", "x.astype(np.float32)"])
def test_nearly_the_recorded_arguments_will_do(given):
    assert run(notebook(f"def answer(x): return earlier({given})")).value == 60


def test_of_two_recorded_calls_the_equal_one_counts_and_not_a_near_one():
    near = {"earlier": [((X + 1e-9,), 1.0), ((X,), 2.0)]}
    assert run(notebook("def answer(x): return earlier(x)"), recordings=near).value == 2


def test_arguments_given_by_name_are_found():
    space = notebook("def earlier(scores, axis=None): return 0\ndef answer(x): return earlier(scores=x)")
    assert run(space).value == 60
    assert run(notebook("def answer(x): return earlier(x=x)")).value == 60


def test_dicts_texts_none_and_generators_are_compared_too():
    source = "def earlier(*args): return -1\ndef answer(x, more): return earlier(x, *more)"
    more = ({"axis": 0}, None, "mean", 5)
    assert run(notebook(source), (X, more), recordings={"earlier": [((X, *more), 7.0)]}).value == 7
    for other in [({"axis": 1}, *more[1:]), ({}, *more[1:]), (more[0], 0, "mean", 5), (*more[:2], "sum", 5), more[:3]]:
        assert run(notebook(source), (X, other), recordings={"earlier": [((X, *more), 7.0)]}).value == -1


def test_a_missing_function_that_is_not_recorded_either_is_a_name_error():
    raised = run(notebook("def answer(x): return earlier(x * 5)")).raised
    assert (raised.type_name, raised.text) == ("NameError", "name 'earlier' is not defined")


def test_everything_is_put_back():
    space = notebook("def earlier(x): return 0\ndef answer(x): return earlier(x)")
    own = space["earlier"]
    run(space)
    assert space["earlier"] is own


def test_everything_is_put_back_after_an_exception_and_what_was_absent_is_absent():
    space = notebook("def answer(x): return earlier(x) / [0][1]")
    assert run(space).status == "raised"
    assert "earlier" not in space


def test_what_the_learner_changes_in_a_result_does_not_come_back():
    space = notebook("def answer(x):\n    for _ in range(3):\n        p = earlier(x)\n        p -= 1\n    return p")
    assert run(space, recordings={"earlier": [((X,), np.ones(2))]}).value.tolist() == [0, 0]


@pytest.mark.parametrize(
    "source",
    [
        "def wrapped(f):\n    @functools.wraps(f)\n    def g(x): return f(x)\n    return g\n"
        "@wrapped\ndef answer(x): return earlier(x)",
        "def inner(x, y): return earlier(x)\nanswer = functools.partial(inner, y=1)",
        "class answer:\n    def __new__(cls, x): return earlier(x)",
        "class Maker:\n    def __call__(self, x): return earlier(x)\nanswer = Maker()",
        "class Maker:\n    def run(self, x): return earlier(x)\nanswer = Maker().run",
        "answer = lambda x: earlier(x)",
    ],
    ids=["decorated", "partial", "class", "callable object", "method", "lambda"],
)
def test_whatever_can_be_called_sees_them(source):
    assert run(notebook(source)).value == 60


def test_what_has_no_namespace_runs_as_it_is():
    assert run({"answer": np.sum}).value == 6


def test_a_decorator_that_goes_round_in_circles_ends():
    space = notebook("def answer(x): return earlier(x)")
    space["answer"].__wrapped__ = lambda: 0
    space["answer"].__wrapped__.__wrapped__ = space["answer"]
    assert run(space).status in ("ok", "raised")


def test_a_function_of_the_course_stands_in_whatever_the_arguments_are():
    recordings = {"earlier": [((), Function("divided_by_one_plus_twice"))]}
    for own in ("", "def earlier(w, t): return 0\n"):
        space = notebook(f"{own}def answer(x): return earlier(x, 1.0) + earlier(x, 0)")
        np.testing.assert_allclose(run(space, recordings=recordings).value, X / 3 + X)
        assert space["earlier"](1, 2) == 0 if own else "earlier" not in space


def test_a_cache_of_arrays_of_different_shapes_is_an_argument_like_any_other():
    cache = (np.ones((5, 3)), np.ones((3, 4)))
    recordings = {"earlier": [((X, cache), 60.0)]}
    source = (
        "def earlier(x, cache): return 0\ndef answer(x): return earlier(x, (np.ones((5, 3)), {} * np.ones((3, 4))))"
    )
    assert run(notebook(source.format(1)), recordings=recordings).value == 60
    assert run(notebook(source.format(2)), recordings=recordings).value == 0
