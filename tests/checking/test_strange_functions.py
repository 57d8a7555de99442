"""Strange functions: whatever can be called with the arguments is judged by what it returns; what cannot is said."""

import asyncio
import functools

import numpy as np
import pytest
from key_making import make_key, matrix, verdict_of

from course_lib.checking.exercise import Case

M = matrix(3, 2)
KEY = make_key("f(x)", lambda x: x**2, [Case((M,), "values", "three rows"), Case((M[0],), "shapes", "one row")])


def plain(x):
    return x**2


def decorated(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class Model:
    def square(self, x):
        return x**2

    @staticmethod
    def static(x):
        return x**2

    @classmethod
    def of_class(cls, x):
        return x**2

    def __call__(self, x):
        return x**2


class Square:
    def __new__(cls, x):
        return x**2


def defaults(x, power=2, *rest, verbose=False, **options):
    return x**power


def inner_state(x, seen=[]):  # noqa: B006
    seen.append(1)
    return x**2


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: x**2,
        functools.partial(defaults, power=2),
        Model().square,
        Model.static,
        Model.of_class,
        Model(),
        Square,
        decorated(plain),
        decorated(decorated(plain)),
        lambda *args: args[0] ** 2,
        defaults,
        inner_state,
        np.square,
        np.vectorize(lambda v: v**2),
    ],
)
def test_whatever_can_be_called_with_the_arguments_is_judged_by_what_it_returns(answer):
    assert verdict_of(KEY, answer).state == "passed"


class Pair:
    def __init__(self, x):
        self.x = x


async def coroutine(x):
    return x**2


def named_only(*, x):
    return x**2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (named_only, "yours has these parameters: x"),
        (Model.square, "yours has these parameters: self, x"),
        (int, "Called with x of shape (3, 2) (three rows): TypeError"),
        (Pair, "something of type Pair came back"),
        (type("Empty", (), {}), "yours has these parameters: none"),
        (print, "None came back"),
        (functools.lru_cache(plain), "TypeError: unhashable type"),
    ],
)
def test_whatever_cannot_is_said(answer, words):
    verdict = verdict_of(KEY, answer)
    assert verdict.points == 0
    assert words in verdict.message


def test_a_coroutine_is_said_to_be_one():
    made = []

    def answer(x):
        made.append(coroutine(x))
        return made[-1]

    assert "something of type coroutine came back" in verdict_of(KEY, answer).message
    for waiting in made:
        asyncio.run(waiting)
