"""Signatures: whether a function can be called as the exercise calls it, before it is called."""

import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.exercise import parameters_of
from course_lib.checking.signature import signature_fault


def fault(signature, item):
    return signature_fault(signature, LocalCaller({"f": item}).describe(["f"])[0])


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: 0,
        lambda a, b: 0,
        lambda x, y, axis=-1: 0,
        lambda x, y=2, z=3: 0,
        lambda *args: 0,
        lambda x, *rest: 0,
        lambda x, y, *, verbose=False: 0,
        lambda x, y, **options: 0,
        max,
        pow,
    ],
)
def test_what_takes_the_arguments_is_accepted(function):
    assert fault("f(x, y)", function) == ""


@pytest.mark.parametrize(
    ("function", "has"),
    [
        (lambda x: 0, "x"),
        (lambda: 0, "none"),
        (lambda x, y, z: 0, "x, y, z"),
        (lambda x, y, *, axis: 0, "x, y, axis"),
        (lambda **options: 0, "**options"),
        (type("f", (), {}), "none"),
    ],
)
def test_what_does_not_is_told_both_lists(function, has):
    assert fault("f(x, y)", function) == f"f is called as f(x, y); yours has these parameters: {has}."


def test_an_argument_with_a_default_may_be_left_out_by_the_caller():
    assert fault("f(w, dw, config=None)", lambda w, dw, config=None: 0) == ""
    assert "config=None" in fault("f(w, dw, config=None)", lambda w, dw, config: 0)
    assert "config=None" in fault("f(w, dw, config=None)", lambda w, dw: 0)


def test_a_name_given_to_a_value_is_said():
    assert fault("f(x)", 3.0) == "f is of type float, not a function: was the name given to something else later on?"


def test_a_missing_function_is_said():
    caller = LocalCaller({})
    assert signature_fault("f(x)", caller.describe(["f"])[0]).startswith("There is no function called f yet.")


def test_names_and_defaults_of_a_signature():
    assert parameters_of("f(x, shape=(2, 3), axis=-1)") == (["x", "shape", "axis"], 1)
    assert parameters_of("quiz_01()") == ([], 0)
