"""How probes exercise code, where it is more than one call."""

import numpy as np

from course_lib.checking.calling import LocalCaller
from course_lib.checking.functions import FUNCTIONS
from course_lib.checking.values import Function, Rng
from course_lib.engine.gradcheck import numerical_gradient, relative_error


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
    args = (Function("wavy", (np.ones(2),)), x)
    assert reply("call_and_look_back", careless, args).value["x is left as it was"] is False
    assert reply("call_and_look_back", lambda f, x: f(x + 1), args).value["x is left as it was"] is True
    assert np.array_equal(x, [1.0, 2.0])


def test_a_function_crosses_by_name_with_its_own_arguments():
    found = reply("call", lambda f, w: f(w), (Function("quadratic", (np.eye(2), np.zeros(2))), np.array([3.0, 4.0])))
    assert found.value == 12.5


def test_a_later_backward_gets_the_cache_of_its_own_forward():
    left = []

    def forward(x):
        left.append(x)
        return x**2, x

    def gradient_by(kept):
        caller = LocalCaller({"forward": forward, "backward": lambda dout, cache: 2 * kept(cache) * dout})
        (found,) = caller.run("backward_later", ("forward", "backward"), [(np.array([3.0]), np.array([1.0]))])
        return found.value

    assert gradient_by(lambda cache: cache) == 6.0
    assert gradient_by(lambda cache: left[-1]) == 8.0


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


def test_many_steps_go_around_the_gradients_and_hand_back_the_last_weights():
    def rule(w, dw, config=None):
        count = (config or {"count": 0})["count"] + 1
        return w - count * dw, {"count": count}

    gradients = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert reply("many_steps", rule, (np.zeros(2), gradients, None, 5)).value.tolist() == [-9.0, -6.0]


def test_many_steps_notice_a_rule_that_returns_no_config():
    assert (
        reply("many_steps", lambda w, dw, config=None: w, (np.zeros(2), np.ones((1, 2)), None, 3)).status == "structure"
    )


def test_the_rule_to_be_run_hands_back_a_new_config():
    rule = FUNCTIONS["fading_rule"]
    given = {"learning_rate": 0.5, "t": 1}
    w, config = rule(np.array([1.0]), np.array([2.0]), given)
    assert (w.tolist(), config["t"], given["t"]) == ([0.5], 2, 1)


def test_the_gradient_of_rosenbrock_is_its_slope():
    w = np.array([-1.2, 0.7])
    assert relative_error(FUNCTIONS["rosenbrock_gradient"](w), numerical_gradient(FUNCTIONS["rosenbrock"], w)) < 1e-7


def test_weights_that_come_back_as_a_list_go_on_as_an_array():
    path = reply("steps", lambda w, dw, config=None: ((w - dw).tolist(), config), (np.ones(2), np.ones((3, 2)), None))
    assert np.array_equal(path.value, [[0, 0], [-1, -1], [-2, -2]])
