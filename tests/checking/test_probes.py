"""How probes exercise code, where it is more than one call."""

import numpy as np

from course_lib.checking.calling import LocalCaller
from course_lib.checking.values import Function, Rng


def reply(probe, function, args):
    (found,) = LocalCaller({"f": function}).run(probe, ("f",), [args])
    return found


def test_each_generator_meets_fresh_arguments():
    def shuffle(x, rng):
        rng.shuffle(x)
        return x

    first, again, other = reply("with_each_rng", shuffle, (np.arange(9), [Rng(1), Rng(1), Rng(2)])).value
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert sorted(other) == list(range(9))


def test_a_generator_function_is_run_to_its_end():
    def count(n, rng):
        yield from range(n)

    assert reply("with_each_rng", count, (3, [Rng(0)])).value == [[0, 1, 2]]


def test_looking_back_shows_what_became_of_the_argument():
    def careless(f, x):
        x += 1
        return f(x)

    x = np.array([1.0, 2.0])
    value = reply("call_and_look_back", careless, (Function("wavy", (np.ones(2),)), x)).value
    assert np.array_equal(value["x after the call"], [2.0, 3.0])
    assert np.array_equal(x, [1.0, 2.0])


def test_a_function_crosses_by_name_with_its_own_arguments():
    found = reply("call", lambda f, w: f(w), (Function("quadratic", (np.eye(2), np.zeros(2))), np.array([3.0, 4.0])))
    assert found.value == 12.5


def test_steps_hands_weights_and_config_on():
    def rule(w, dw, config=None):
        config = config or {"count": 0}
        config["count"] += 1
        return w - config["count"] * dw, config

    path = reply("steps", rule, (np.zeros(2), np.ones((3, 2)), None)).value
    assert np.array_equal(path, [[-1, -1], [-3, -3], [-6, -6]])


def test_a_rule_that_returns_no_config_is_told_so():
    found = reply("steps", lambda w, dw, config=None: w, (np.zeros(2), np.ones((1, 2)), None))
    assert found.status == "structure"
    assert "next_w and config" in found.raised.text
