"""Unit 10's figures: the lines balance their pulls, and what the words say of ten layers is what happens there."""

import numpy as np
import pytest

from course_lib.engine import huber_loss, mae_loss, mse_loss
from course_lib.figures import losses_and_activations as figures
from course_lib.figures.depth_histograms import LAYERS, through_depth
from course_lib.figures.outlier_pull import _moved_to, fitted_line, pull

LOSSES = {"squared": mse_loss, "absolute": mae_loss, "Huber": huber_loss}
STATIC = ["outlier_in_three_places", "where_it_breaks", "margin_losses", "four_activations", "depth_in_six_settings"]


@pytest.mark.parametrize("name", STATIC)
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)()
    assert len(alt) > 80
    assert fig.axes


@pytest.mark.parametrize("name", LOSSES)
def test_a_pull_is_the_slope_of_its_loss(name):
    residual = np.array([-3.0, -0.4, 0.7, 2.5])
    for r in residual:
        slope = LOSSES[name](np.array([r]), np.zeros(1))[1][0]
        assert pull(name, np.array(r)) == pytest.approx(slope)


@pytest.mark.parametrize("name", LOSSES)
def test_no_line_nearby_has_a_smaller_loss(name):
    rng = np.random.default_rng(0)
    x = np.linspace(0, 5, 15)
    y = 1 + x + rng.normal(size=15)
    y[3] += 20
    w = fitted_line(x, y, name)

    def loss(w):
        return LOSSES[name](w[0] + w[1] * x, y)[0]

    for nudge in 0.01 * rng.normal(size=(50, 2)):
        assert loss(w) < loss(w + nudge) + 1e-5


def test_an_outlier_turns_the_squared_line_and_not_the_others():
    x = np.arange(12.0)
    y = 1 + x
    y[9] += 20
    assert abs(fitted_line(x, y, "squared")[1] - 1) > 0.3
    assert abs(fitted_line(x, y, "absolute")[1] - 1) < 0.01
    assert abs(fitted_line(x, y, "Huber")[1] - 1) < 0.05


@pytest.mark.parametrize(("name", "tolerance"), [("absolute", 1e-12), ("Huber", 1e-6)])
def test_an_outlier_that_moves_further_out_leaves_a_line_of_bounded_pull_where_it_is(name, tolerance):
    (x, near), (_, far) = _moved_to(4.0), _moved_to(16.0)
    np.testing.assert_allclose(fitted_line(x, near, name), fitted_line(x, far, name), atol=tolerance)
    moved = fitted_line(x, far, "squared") - fitted_line(x, near, "squared")
    assert np.abs(moved).min() > 0.5


def test_the_gradient_on_its_way_back_is_the_one_that_nudging_measures():
    # The same ten layers, built here once more and differentiated by nudging one input of the second layer.
    rng = np.random.default_rng(0)
    rng.normal(size=(200, 100))
    weights = [1 / np.sqrt(100) * rng.normal(size=(100, 100)) for _ in range(LAYERS)]
    depth = through_depth("tanh", 1.0)
    g = rng.normal(size=(200, 100))

    def end(first):
        x = first
        for w in weights[1:]:
            x = np.tanh(x @ w)
        return np.sum(g * x)

    h, sample = 1e-6, []
    for unit in range(40):
        up, down = depth.out[0].copy(), depth.out[0].copy()
        up[0, unit] += h
        down[0, unit] -= h
        sample.append((end(up) - end(down)) / (2 * h))
    measured = np.sqrt(np.mean(np.square(sample)))
    # Forty of twenty thousand entries: the size of the rest is known to about a third.
    assert depth.gradient[0] * np.sqrt(np.mean(g**2)) == pytest.approx(measured, rel=0.35)


def test_sigmoids_starve_the_first_layer_and_he_weights_do_not():
    assert through_depth("sigmoid", 1.0).gradient[0] < 1e-5
    assert 0.3 < through_depth("ReLU", float(np.sqrt(2))).gradient[0] < 3


def test_a_low_bias_kills_units_and_a_leak_keeps_them():
    dead = through_depth("ReLU", float(np.sqrt(2)), -1.0)
    assert dead.dead[-1] == 1.0
    assert dead.gradient[0] == 0.0
    assert through_depth("leaky ReLU", float(np.sqrt(2)), -1.0).dead[-1] == 0.0


def test_beyond_the_last_finite_score_the_naive_loss_is_infinite():
    _, alt = figures.where_it_breaks()
    last = float(alt.split("beyond ")[1].split(" ")[0])
    with np.errstate(divide="ignore"):
        assert np.isfinite(-np.log(1 - 1 / (1 + np.exp(-(last - 0.1)))))
        assert np.isinf(-np.log(1 - 1 / (1 + np.exp(-(last + 0.1)))))


def test_the_iris_plane_counts_the_flowers_on_the_wrong_side():
    X = np.array([[-1.0, -1.0], [1.0, 1.0], [1.0, 0.5], [-1.0, 0.0]])
    _, alt = figures.iris_plane(X, np.array([0, 1, 0, 0]), np.array([2.0, 1.0]), 0.0)
    assert "1 flowers" not in alt
    assert "1 of the flowers is on the wrong side" in alt


def test_the_lines_through_engel_are_named_with_their_slopes():
    _, alt = figures.lines_through_engel({"squared, all": (147.0, 0.485), "absolute, all": (81.0, 0.56)})
    assert "squared, all has slope 0.485" in alt
