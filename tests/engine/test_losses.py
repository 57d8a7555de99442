"""Losses: gradients against central differences, values at extremes, shapes that do not fit."""

import numpy as np
import pytest

from course_lib.engine import (
    bce_loss,
    bce_with_logits_loss,
    complex_step_gradient,
    hinge_loss,
    huber_loss,
    mae_loss,
    mse_loss,
    numerical_gradient,
    relative_error,
    rmse,
    sigmoid,
)

LOSSES = {
    "mse": (mse_loss, lambda rng: (rng.standard_normal((4, 3)), rng.standard_normal((4, 3)))),
    "mae": (mae_loss, lambda rng: (rng.standard_normal(7), rng.standard_normal(7))),
    "huber": (huber_loss, lambda rng: (3 * rng.standard_normal((4, 3)), rng.standard_normal((4, 3)))),
    "bce": (bce_loss, lambda rng: (rng.uniform(0.1, 0.9, (4, 3)), rng.integers(0, 2, (4, 3)).astype(float))),
    "bce, soft targets": (bce_loss, lambda rng: (rng.uniform(0.1, 0.9, 5), rng.uniform(0, 1, 5))),
    "bce with logits": (bce_with_logits_loss, lambda rng: (3 * rng.standard_normal((4, 3)), rng.uniform(0, 1, (4, 3)))),
    "hinge": (hinge_loss, lambda rng: (2 * rng.standard_normal((6, 4)), rng.integers(0, 4, 6))),
}


@pytest.mark.parametrize(("loss", "draw"), LOSSES.values(), ids=LOSSES)
def test_gradients_equal_central_differences(loss, draw, rng):
    x, y = draw(rng)
    assert relative_error(loss(x, y)[1], numerical_gradient(lambda x: loss(x, y)[0], x)) < 1e-6


@pytest.mark.parametrize("name", ["mse", "bce with logits", "hinge"])
def test_gradients_equal_the_complex_step(name, rng):
    loss, draw = LOSSES[name]
    x, y = draw(rng)
    assert relative_error(loss(x, y)[1], complex_step_gradient(lambda x: loss(x, y)[0], x)) < 1e-13


@pytest.mark.parametrize(("loss", "draw"), LOSSES.values(), ids=LOSSES)
def test_inputs_are_left_alone(loss, draw, rng):
    x, y = draw(rng)
    kept_x, kept_y = x.copy(), y.copy()
    loss(x, y)
    assert np.array_equal(x, kept_x)
    assert np.array_equal(y, kept_y)


def test_values_by_hand():
    a, b = np.array([1.0, 5.0]), np.array([2.0, 2.0])
    assert mse_loss(a, b)[0] == 5.0
    assert mae_loss(a, b)[0] == 2.0
    assert rmse(a, b) == np.sqrt(5.0)
    assert huber_loss(a, b)[0] == (0.5 + 2.5) / 2
    assert hinge_loss(np.array([[1.0, 1.5, -3.0]]), np.array([0]))[0] == 1.5


def test_mae_at_a_difference_of_zero_has_the_gradient_zero():
    assert mae_loss(np.zeros(2), np.zeros(2))[1].tolist() == [0, 0]


def test_bce_of_certain_and_wrong_predictions_is_large_and_finite():
    for dtype in (np.float32, np.float64):
        loss, dp = bce_loss(np.array([0.0, 1.0], dtype), np.array([1.0, 0.0], dtype))
        assert 10 < loss < 30
        assert np.isfinite(dp).all()


def test_bce_with_logits_is_exact_at_extremes():
    loss, dz = bce_with_logits_loss(np.array([1000.0, -1000.0]), np.array([0.0, 1.0]))
    assert loss == 1000.0
    assert dz.tolist() == [0.5, -0.5]


def test_the_two_binary_losses_agree(rng):
    z, y = rng.standard_normal((5, 2)), rng.integers(0, 2, (5, 2)).astype(float)
    assert bce_loss(sigmoid(z), y)[0] == pytest.approx(bce_with_logits_loss(z, y)[0], rel=1e-12)


@pytest.mark.parametrize("loss", [mse_loss, mae_loss, huber_loss, bce_loss, bce_with_logits_loss])
@pytest.mark.parametrize("kind", [int, bool, np.float64])
def test_targets_take_the_dtype_of_the_predictions(loss, kind):
    assert loss(np.array([0.3, 0.6], np.float32), np.array([0, 1], kind))[1].dtype == np.float32


@pytest.mark.parametrize("loss", [mse_loss, mae_loss, huber_loss, bce_loss, bce_with_logits_loss])
def test_a_column_against_a_vector_does_not_broadcast(loss):
    with pytest.raises(ValueError, match=r"\(3, 1\) and \(3,\); reshape"):
        loss(np.full((3, 1), 0.5), np.ones(3))
    with pytest.raises(ValueError, match="at least one entry"):
        loss(np.ones(0), np.ones(0))
    with pytest.raises(TypeError, match="float32 or float64, but got int64"):
        loss(np.ones(3, int), np.ones(3))
    with pytest.raises(TypeError, match="float32 or float64, but got list"):
        loss([0.5, 0.5], np.ones(2))
