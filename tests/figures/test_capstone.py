"""Unit 13's figures: broken runs break as they are said to, and stand-ins behave like what they stand for."""

import numpy as np
import pytest

from course_lib.engine import load_digits, numerical_gradient
from course_lib.figures import capstone as figures
from course_lib.figures import update_rules
from course_lib.figures.broken_runs import CASES, DEAD, EPOCHS, NOT_ZEROED, SHUFFLED, case, run


def test_a_healthy_run_is_healthy():
    history = run()
    assert history["loss"][-1] < 0.1 < history["loss"][0] < 2.4
    assert history["val_accuracy"][-1] > 0.9
    assert max(history["grad_norm"]) < 2
    assert max(history["dead_fraction"]) < 0.2


@pytest.mark.parametrize("seed", range(3))
def test_the_five_runs_show_the_signs_that_the_lesson_names(seed):
    a, b, c, d, e = (case(letter, seed) for letter in "ABCDE")
    assert a["grad_norm"][-1] > 5 * a["grad_norm"][0]
    assert max(a["val_accuracy"]) > 0.6 > 0.3 > a["val_accuracy"][-1]
    assert b["loss"][-1] > 0.9 * b["loss"][0]
    assert c["loss"][-1] < 0.8 * c["loss"][0]
    assert c["val_accuracy"][-1] < 0.3
    assert d["loss"][0] > 4
    assert d["dead_fraction"][-1] == e["dead_fraction"][0] == 1
    assert max(e["loss"]) < 2.4
    for other in (b, c, d, e):
        assert other["grad_norm"][-1] < 2 * other["grad_norm"][0]


def test_a_run_is_the_same_each_time_and_another_for_another_seed():
    assert run(SHUFFLED, 0.1) == run(SHUFFLED, 0.1)
    assert run(SHUFFLED, 0.1) != run(SHUFFLED, 0.1, seed=1)


def test_a_rate_far_too_high_is_drawn_without_a_warning(recwarn):
    history = run("", 1e6)
    assert len(history["loss"]) == EPOCHS
    assert "A red triangle" in figures.in_words(history)
    assert not recwarn.list


def test_the_words_of_a_run_hold_its_numbers():
    words = figures.in_words(run(DEAD))
    assert "loss 2.30 to" in words
    assert "dead units 100% to 100%" in words
    assert figures.in_words(run(NOT_ZEROED)) != words


def test_the_static_figure_tells_what_tells_the_runs_apart():
    fig, alt = figures.five_runs()
    assert len(fig.axes) == 4 * len(CASES)
    a, b, c, d, e = alt.split("Run ")[1:]
    assert "grows more than fivefold" in a
    assert not any("fivefold" in other for other in (b, c, d, e))
    assert "leaps far above log 10 in the first epoch" in d
    assert "all from the first epoch on" in e


def test_training_curves_say_where_they_begin_and_end():
    _, alt = figures.training_curves({"loss": [2.25, 0.5], "val_accuracy": [0.3, 0.875]})
    assert "from 2.25 to 0.50" in alt
    assert "from 0.30 to 0.88" in alt


def test_hes_variance_keeps_the_mean_square():
    X = np.random.default_rng(0).normal(size=(300, 100))
    assert figures.mean_square_behind(X, 2, 5) == pytest.approx(1, abs=0.4)
    assert figures.mean_square_behind(X, 1, 5) < 0.1 < 10 < figures.mean_square_behind(X, 4, 5)


@pytest.mark.parametrize(
    ("rule", "config", "path"),
    [
        (update_rules.sgd, {"learning_rate": 0.5}, [0.5, 0.0, -0.5]),
        (update_rules.sgd_momentum, {"learning_rate": 0.5, "momentum": 0.5}, [0.5, -0.25, -1.125]),
        (update_rules.adam, {"learning_rate": 0.5}, [0.5, 0.0, -0.5]),
    ],
)
def test_the_rules_follow_their_formulas_and_remember_in_their_config(rule, config, path):
    given, w, seen = dict(config), np.array([1.0]), []
    state = given
    for _ in range(3):
        w, state = rule(w, np.array([1.0]), state)
        seen.append(float(w[0]))
    assert seen == pytest.approx(path, abs=1e-6)
    assert given == config, "the config that came in stays as it was"


def test_rules_keep_shapes_and_do_without_a_config():
    w, dw = np.ones((2, 3)), np.ones((2, 3))
    new, config = update_rules.adam(w, dw)
    assert new.shape == (2, 3)
    assert np.all(w == 1)
    assert np.allclose(new, 1 - 1e-3)
    assert isinstance(config, dict)


@pytest.mark.parametrize("extras", [{}, {"batch_norm": True}, {"reg": 0.3}])
def test_a_variant_has_the_gradients_of_its_loss(extras):
    rng = np.random.default_rng(0)
    net = figures.VariantNet(4, 5, 3, rng, **extras)
    X, y = rng.normal(size=(6, 4)), np.array([0, 1, 2, 0, 1, 2])
    _, grads = net.loss(X, y)
    assert grads.keys() == net.params.keys()
    for name, start in {name: array.copy() for name, array in net.params.items()}.items():

        def loss(array, name=name):
            net.params[name] = array
            return net.loss(X, y)[0]

        assert np.allclose(numerical_gradient(loss, start.copy()), grads[name], atol=1e-6), name
        net.params[name] = start


def test_dropout_is_for_training_only():
    digits = load_digits()
    net = figures.VariantNet(64, 20, 10, np.random.default_rng(0), drop=0.5)
    X, y = digits.X_test[:50], digits.y_test[:50]
    assert np.array_equal(net.scores(X), net.scores(X))
    assert net.loss(X, y)[0] != net.loss(X, y)[0]
