"""`Value`: right gradients on any graph, drawable nodes, and a second sweep that is never silently wrong."""

import math

import numpy as np
import pytest

from course_lib.engine import Value, numerical_gradient, topological_order

EXPRESSIONS = {
    "every operator": lambda a, b: (a * b + a / b - b**2 + 3) * (2 - a) / (1 + b * b) - (-a),
    "numbers on either side": lambda a, b: 2 * a + a * 2 + 1 - a + (a - 1) + 3 / b + b / 3 + (1 + b),
    "exp, log, sin": lambda a, b: (a * b).exp() + (a * a + b * b).log() + (a - b).sin(),
    "tanh, sigmoid, relu": lambda a, b: (a * b).tanh() + (a + b).sigmoid() * (a - b).relu() + (b - a).relu(),
    "max routes": lambda a, b: a.maximum(b) * b + a.maximum(-1.0),
    "a value used four times": lambda a, b: a * a * a * a + b * (a + a),
    "powers": lambda a, b: (a * a) ** 1.5 + (a * a + 1) ** -2 + b**0 + b**1,
}


@pytest.mark.parametrize("f", EXPRESSIONS.values(), ids=EXPRESSIONS)
@pytest.mark.parametrize("point", [(1.3, 0.7), (-0.4, 1.9), (2.0, 2.5)])
def test_gradients_equal_central_differences(f, point):
    a, b = Value(point[0]), Value(point[1])
    f(a, b).backward()
    expected = numerical_gradient(lambda p: f(Value(p[0]), Value(p[1])).data, np.array(point))
    assert np.allclose([a.grad, b.grad], expected, rtol=1e-6, atol=1e-8)


def test_a_graph_of_100_000_nodes_needs_no_recursion():
    x = Value(0.5)
    out = x
    for _ in range(100_000):
        out = out + x
    out.backward()
    assert x.grad == 100_001


def test_nodes_can_be_drawn():
    a, b = Value(2, label="a"), Value(3, label="b")
    out = (a * b).tanh()
    order = topological_order(out)
    assert [node.label or node.op for node in order[2:]] == ["*", "tanh"]
    assert {node.label for node in order[:2]} == {"a", "b"}
    assert order[2].parents == (a, b)
    assert order[2].local == (3.0, 2.0)
    assert repr(a) == "a = Value(2, grad=0)"


def test_a_second_sweep_is_refused_with_the_reason():
    a = Value(3.0)
    out = a * a
    out.backward()
    with pytest.raises(RuntimeError, match="Call zero_grad"):
        out.backward()
    with pytest.raises(RuntimeError, match="Call zero_grad"):  # through another result as well
        (a * 2).backward()


def test_a_second_sweep_can_be_asked_for_and_adds_exactly_once_more():
    a = Value(3.0)
    middle = a * a
    out = middle * 2
    out.backward()
    out.backward(accumulate=True)
    assert (a.grad, middle.grad) == (24.0, 4.0)  # twice 12, twice 2: stale gradients do not flow on


def test_zero_grad_clears_everything_below():
    a = Value(3.0)
    out = (a * a).exp()
    out.backward()
    out.zero_grad()
    assert {node.grad for node in topological_order(out)} == {0.0}
    out.backward()
    assert math.isclose(a.grad, 6 * math.exp(9))


def test_relu_at_zero_has_the_derivative_zero_and_a_tie_goes_to_self():
    a, b = Value(0.0), Value(0.0)
    (a.relu() + 0).backward()
    assert a.grad == 0.0
    a.maximum(b).backward()
    assert (a.grad, b.grad) == (1.0, 0.0)


def test_sigmoid_does_not_overflow():
    assert Value(-1e4).sigmoid().data == 0.0
    assert Value(1e4).sigmoid().data == 1.0


def test_a_value_as_exponent_is_refused():
    with pytest.raises(TypeError, match="expects a number as exponent"):
        Value(2.0) ** Value(3.0)
