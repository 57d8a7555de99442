"""What the judge's tests are about: the key of softmax, that of a loss with its gradient, and a notebook."""

import numpy as np
from key_making import make_key, matrix

from course_lib.checking.exercise import Case, Part


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def no_shift(x):
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


def columns(x):
    return softmax(x.T).T


PARTS = (
    Part("values", 2, "Ordinary scores"),
    Part("shapes", 1, "A single row"),
    Part("extremes", 1, "Scores of a thousand", "Here exp leaves the range of floating point."),
)
CASES = (
    Case((np.array([[0.0, 1.0], [2.0, 2.0]]),), "values", "two rows", visible=True),
    Case((matrix(4, 3),), "values", "four rows"),
    Case((matrix(1, 5)[0],), "shapes", "a single row of scores"),
    Case((np.array([[1000.0, 0.0], [3.0, 4.0]]),), "extremes", "a score of 1000"),
)
KEY = make_key("softmax(x)", softmax, CASES, {"no-shift": no_shift, "columns": columns}, ("p",), PARTS)


def points(verdict):
    return [part.points for part in verdict.parts]


def notebook(source):
    """What a notebook's cells define."""
    space = {"np": np}
    exec(source, space)
    return space


def loss_and_gradient(x):
    return float(np.sum(x**2)), 2 * x


def loss_key(**more):
    cases = [
        Case((np.array([1.0, 2.0]),), ("loss", "gradient"), "two numbers", visible=True),
        Case((matrix(3, 3),), ("loss", "gradient")),
    ]
    return make_key("f(x)", loss_and_gradient, cases, returns=("loss", "dx"), **more)
