"""Unit 12's figures: what their words say of a point or a run is what the computation finds."""

from itertools import pairwise

import numpy as np
import pytest

from course_lib.engine import numerical_gradient
from course_lib.figures import regularization as figures
from course_lib.figures.penalty_shapes import in_words as point_in_words
from course_lib.figures.penalty_shapes import lasso_point, loss, plain_minimum, ridge_point
from course_lib.figures.stopping_curves import curves, in_words, stop_at


@pytest.mark.parametrize("name", ["shapes", "three_patiences"])
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)()
    assert len(alt) > 80
    assert fig.axes


@pytest.mark.parametrize("angle", [-100, -45, 20, 70, 160])
@pytest.mark.parametrize("lam", [0.05, 0.8, 2.6])
def test_the_two_solutions_are_the_minima_of_what_they_say(angle, lam):
    centre = plain_minimum(angle)
    slope = numerical_gradient(lambda w: loss(w, centre), ridge_point(centre, lam)) + lam * ridge_point(centre, lam)
    assert np.allclose(slope, 0, atol=1e-6)
    best = lasso_point(centre, lam)
    price = loss(best, centre) + lam * np.abs(best).sum()
    nearby = best + np.random.default_rng(0).normal(size=(200, 2)) * 0.05
    assert np.all(loss(nearby, centre) + lam * np.abs(nearby).sum(axis=1) >= price)


def test_a_corner_is_an_exact_zero_of_l1_only():
    centre = plain_minimum(20)
    assert lasso_point(centre, 0.8)[1] == 0
    assert "at a corner" in point_in_words(20, 0.8)
    assert np.all(ridge_point(centre, 2.6) != 0)


def test_the_training_loss_falls_while_the_validation_loss_turns():
    train, val = curves()
    lowest = int(np.argmin(val))
    assert train[-1] < 0.7 * train[lowest]
    assert val[-1] > 1.05 * val[lowest]
    assert 20 < lowest < 200


def test_more_patience_stops_later_and_never_keeps_worse_weights():
    val = curves()[1]
    runs = [stop_at(val, patience) for patience in (1, 3, 10, 20, 100)]
    assert sorted(run[0] for run in runs) == [run[0] for run in runs]
    assert all(val[later[1] - 1] <= val[sooner[1] - 1] for sooner, later in pairwise(runs))
    assert "gave up too soon" in in_words(1)
    assert "lowest of the whole run" in in_words(100)


def test_least_absolute_errors_ignore_one_gross_outlier():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(50, 2))
    y = X @ np.array([1.0, -2.0]) + 0.01 * rng.normal(size=50)
    y[0] = 500.0
    assert np.allclose(figures.least_absolute_fit(X, y), [1.0, -2.0], atol=0.05)


def test_paths_and_outlier_lines_say_their_numbers():
    lams = np.geomspace(0.1, 1, 3)
    paths = np.array([[1.0, -0.5], [0.5, 0.0], [0.0, 0.0]])
    _, alt = figures.coefficient_paths(lams, paths + 0.1, lams, paths, ["malic acid", "ash"])
    assert "2 are left at the smallest lambda, 1 in the middle, 0 at the largest" in alt
    _, alt = figures.outlier_lines(np.arange(5.0), np.arange(5.0), {"squares": -1.5}, 2.0)
    assert "squares -1.50" in alt
