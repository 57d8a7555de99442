"""`Dual`: derivatives in the order of the computation, the same numbers as reverse mode."""

import numpy as np
import pytest

from course_lib.engine import Dual, Value, complex_step_gradient, derivative
from course_lib.engine.dual import gradient

FUNCTIONS = {
    "exp(sin(x^2))": (lambda x: (x * x).sin().exp(), lambda x: np.exp(np.sin(x * x))),
    "quotient": (lambda x: (1 + x) / (2 - x * 3), lambda x: (1 + x) / (2 - x * 3)),
    "tanh, log, cos": (
        lambda x: (x.tanh() + 2).log() * x.cos(),
        lambda x: np.log(np.tanh(x) + 2) * np.cos(x),
    ),
    "powers and signs": (lambda x: 3 / (x**2 + 1) - (-x) + x**0 - 1, lambda x: 3 / (x**2 + 1) + x + x**0 - 1),
}


@pytest.mark.parametrize(("f", "plain"), FUNCTIONS.values(), ids=FUNCTIONS)
@pytest.mark.parametrize("x", [-1.2, 0.3, 2.2])
def test_derivatives_equal_the_complex_step(f, plain, x):
    expected = complex_step_gradient(plain, np.array(x))
    assert np.isclose(derivative(f, x), expected, rtol=1e-13)
    assert np.isclose(f(Dual(x, 1.0)).value, plain(x), rtol=1e-14)


def test_an_array_is_differentiated_elementwise():
    x = np.linspace(-2, 2, 7)
    assert np.allclose(derivative(lambda d: (d * d).sin().exp(), x), np.exp(np.sin(x**2)) * np.cos(x**2) * 2 * x)
    assert np.allclose((x * Dual(x, np.ones(7))).deriv, x)


def test_relu_passes_where_the_input_is_positive():
    assert list(derivative(lambda d: d.relu(), np.array([-1.0, 0.0, 2.0]))) == [0, 0, 1]


def test_forward_and_reverse_mode_agree_on_many_inputs():
    def f(v):
        return (v[0] * v[1] + v[2].tanh()) / (v[1] * v[1] + 1)

    x = np.array([0.3, -1.1, 0.8])
    values = [Value(number) for number in x]
    f(values).backward()
    assert np.allclose(gradient(f, x), [v.grad for v in values], rtol=1e-14)


def test_a_constant_function_has_the_derivative_zero():
    assert derivative(lambda d: 3.0, 1.0) == 0.0


def test_a_dual_as_exponent_is_refused():
    with pytest.raises(TypeError, match="expects a number as exponent"):
        Dual(2.0, 1.0) ** Dual(3.0)
