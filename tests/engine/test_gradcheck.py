"""Gradient checks: exact where they can be, silent on right gradients, loud on wrong ones, honest at kinks."""

import numpy as np
import pytest

from course_lib.engine import (
    BatchNorm1d,
    Dropout,
    LayerNorm,
    LeakyReLU,
    Linear,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    complex_step_gradient,
    cross_entropy_per_row,
    grad_check,
    grad_check_directions,
    grad_check_model,
    numerical_gradient,
    relative_error,
    softmax_cross_entropy,
)


def f(x):
    return np.sum(np.sin(x) * np.exp(x))


def df(x):
    return (np.cos(x) + np.sin(x)) * np.exp(x)


def test_central_differences_and_the_complex_step_reach_their_precision(rng):
    x = rng.standard_normal((3, 4))
    assert relative_error(numerical_gradient(f, x), df(x)) < 1e-8
    assert relative_error(complex_step_gradient(f, x), df(x)) < 1e-14


def test_x_is_left_as_it_was_bit_for_bit(rng):
    x = rng.standard_normal(5)
    kept = x.copy()
    numerical_gradient(f, x)
    grad_check(f, df, x)
    assert np.array_equal(x, kept)


def test_a_scalar_has_a_gradient_too():
    assert np.isclose(numerical_gradient(lambda w: w**2 - 10 * w + 25, np.array(0.0)), -10)


def test_a_right_gradient_passes_and_a_wrong_entry_is_found(rng):
    x = rng.standard_normal((3, 4))
    assert grad_check(f, df, x).error < 1e-8

    def wrong(x):
        out = df(x)
        out[1, 2] *= 1.01
        return out

    found = grad_check(f, wrong, x)
    assert found.index == (1, 2)
    assert found.error == pytest.approx(0.005, rel=0.01)
    assert "largest relative error 5.0e-03 over 12 checked" in repr(found)


def test_by_complex_steps_nothing_is_lost_to_rounding(rng):
    x = rng.standard_normal((3, 4))
    assert grad_check(f, df, x, complex_step=True).error < 1e-13
    assert grad_check(f, lambda x: df(x) * (1 + 1e-10), x, complex_step=True).error > 1e-11


def test_a_nan_is_never_right():
    assert grad_check(f, lambda x: x * np.nan, np.ones(2)).error == np.inf


def test_a_kink_is_counted_and_left_out():
    x = np.array([0.0, 1.0, -1.0])
    found = grad_check(lambda x: np.maximum(x, 0).sum(), lambda x: (x > 0).astype(float), x)
    assert (found.kinks, found.checked) == (1, 2)
    assert found.error < 1e-8


def test_a_wrong_gradient_at_a_kink_is_still_wrong():
    x = np.array([0.0, 1.0])
    found = grad_check(lambda x: np.maximum(x, 0).sum(), lambda x: np.array([-2.0, 1.0]), x)
    assert (found.kinks, found.index) == (0, (0,))
    assert found.error == 1.0


def test_curvature_is_not_mistaken_for_a_kink():
    assert grad_check(lambda x: 50 * np.sum(x**2), lambda x: 100 * x, np.array([1.0, -2.0, 1e-6])).kinks == 0


def test_random_directions_tell_right_from_wrong(rng):
    x = rng.standard_normal(1000)
    assert grad_check_directions(f, df(x), x, rng).error < 1e-7
    wrong = df(x)
    wrong[17] += 0.1 * np.linalg.norm(wrong)
    assert grad_check_directions(f, wrong, x, rng).error > 1e-2


def test_a_gradient_of_another_shape_is_named():
    with pytest.raises(ValueError, match=r"in the shape of x, \(3,\), but got \(1, 3\)"):
        grad_check(f, lambda x: df(x)[None], np.ones(3))


def with_gradients(model, X, y):
    _, dscores = softmax_cross_entropy(model(X), y)
    model.backward_parameters(dscores)
    return model


MODELS = {
    "linear, relu": lambda rng: Sequential(Linear(5, 6, rng), ReLU(), Linear(6, 3, rng)),
    "tanh, sigmoid": lambda rng: Sequential(Linear(5, 6, rng), Tanh(), Linear(6, 6, rng), Sigmoid(), Linear(6, 3, rng)),
    "batch norm": lambda rng: Sequential(Linear(5, 6, rng), BatchNorm1d(6), ReLU(), Linear(6, 3, rng)),
    "layer norm": lambda rng: Sequential(Linear(5, 6, rng), LayerNorm(6), LeakyReLU(), Linear(6, 3, rng)),
    "batch norm in evaluation": lambda rng: Sequential(Linear(5, 6, rng), BatchNorm1d(6), Linear(6, 3, rng)).eval(),
}


@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_a_whole_model_is_checked_and_left_as_it_was(build, rng):
    model = build(rng)
    X, y = rng.standard_normal((4, 5)), rng.integers(0, 3, 4)
    with_gradients(model, X, y)
    state = model.state_dict()
    found = grad_check_model(model, cross_entropy_per_row, X, y)
    assert found.error < 1e-4  # the bias before batch norm has the gradient 0, where the relative error is rounding
    assert found.checked + found.kinks == model.parameters().data.size
    for name, array in model.state_dict().items():
        assert np.array_equal(array, state[name]), name


def test_the_model_check_equals_the_plain_one(rng):
    X, y = rng.standard_normal((4, 4)), rng.integers(0, 3, 4)
    model = with_gradients(Sequential(Linear(4, 5, rng), Tanh(), Linear(5, 3, rng)), X, y)
    vector = model.parameters()
    vector.grad[7] += 0.3

    def loss_at(w):
        vector.data[:] = w
        return softmax_cross_entropy(model(X), y)[0]

    plain = grad_check(loss_at, lambda w: vector.grad, vector.data.copy())
    quick = grad_check_model(model, cross_entropy_per_row, X, y)
    assert quick.index == plain.index == (7,)
    assert quick.numeric == pytest.approx(plain.numeric, rel=1e-6)


def test_models_that_cannot_be_checked_are_named(rng):
    X, y = rng.standard_normal((4, 5)), rng.integers(0, 3, 4)
    with pytest.raises(TypeError, match="float64 model, but got float32"):
        grad_check_model(Sequential(Linear(5, 3, rng, np.float32)), cross_entropy_per_row, X.astype(np.float32), y)
    with pytest.raises(ValueError, match="dropout is on"):
        grad_check_model(Sequential(Linear(5, 3, rng), Dropout(0.5, rng)), cross_entropy_per_row, X, y)
