"""Activations: derivatives against the complex step, and extremes."""

import numpy as np
import pytest

from course_lib.engine import activations
from course_lib.engine.gradcheck import complex_step_gradient


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "sigmoid", "tanh"])
def test_derivatives_equal_the_complex_step(name):
    x = np.linspace(-3, 3, 20)
    f, df = getattr(activations, name), getattr(activations, name + "_grad")
    assert np.allclose(df(x), complex_step_gradient(lambda z: f(z).sum(), x), rtol=1e-13)


def test_the_derivative_of_softplus_is_the_sigmoid():
    x = np.linspace(-3, 3, 20)
    expected = complex_step_gradient(lambda z: np.log(1 + np.exp(z)).sum(), x)
    assert np.allclose(activations.sigmoid(x), expected, rtol=1e-13)
    assert np.allclose(activations.softplus(x), np.log(1 + np.exp(x)), rtol=1e-13)


def test_extremes_neither_overflow_nor_lose_digits():
    x = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
    with np.errstate(over="raise"):
        assert np.allclose(activations.sigmoid(x), [0, np.exp(-40), 0.5, 1, 1], rtol=1e-12, atol=0)
        assert np.allclose(activations.sigmoid_grad(x), [0, np.exp(-40), 0.25, np.exp(-40), 0], rtol=1e-12, atol=0)
        assert np.allclose(activations.softplus(x), [0, np.exp(-40), np.log(2), 40, 1000], rtol=1e-12, atol=0)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "sigmoid", "tanh", "softplus"])
def test_float32_stays_float32(name):
    assert getattr(activations, name)(np.ones(3, np.float32)).dtype == np.float32


def test_the_kink_has_the_derivative_of_the_left_side():
    assert activations.relu_grad(np.zeros(1)).tolist() == [0]
    assert activations.leaky_relu_grad(np.zeros(1)).tolist() == [0.01]
