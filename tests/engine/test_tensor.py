"""`Tensor`: right gradients under broadcasting, fused nodes that equal their parts, a sweep that explains itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from course_lib.engine import (
    SGD,
    Linear,
    ReLU,
    Sequential,
    Tensor,
    numerical_gradient,
    softmax_cross_entropy,
    unbroadcast,
)


def gradient_of(f, *arrays):
    tensors = [Tensor(a, requires_grad=True) for a in arrays]
    f(*tensors).backward()
    return [t.grad for t in tensors]


def numeric_gradient_of(f, *arrays):
    def at(i):
        return lambda x: f(*(Tensor(x if j == i else a) for j, a in enumerate(arrays))).data.item()

    return [numerical_gradient(at(i), a) for i, a in enumerate(arrays)]


OPERATIONS = {
    "+": lambda a, b: ((a + b) * (a + b)).sum(),
    "-": lambda a, b: ((a - b) * a).mean(),
    "*": lambda a, b: (a * b * a).sum(),
    "/": lambda a, b: (a / (b * b + 1)).sum(),
    "numbers": lambda a, b: (2 / (a * a + 1) + 1 - b * 3 + (-a) ** 2).sum(),
}


@pytest.mark.parametrize("f", OPERATIONS.values(), ids=OPERATIONS)
@given(shapes=mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3), seed=st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_broadcasting_gradients_equal_central_differences(f, shapes, seed):
    rng = np.random.default_rng(seed)
    arrays = [rng.standard_normal(shape) for shape in shapes.input_shapes]
    for got, expected in zip(gradient_of(f, *arrays), numeric_gradient_of(f, *arrays), strict=True):
        assert got.shape == expected.shape
        assert np.allclose(got, expected, rtol=1e-6, atol=1e-8)


FUNCTIONS = {
    "exp": lambda a: a.exp().sum(),
    "log": lambda a: (a * a + 1).log().sum(),
    "tanh": lambda a: a.tanh().mean(),
    "sigmoid": lambda a: a.sigmoid().sum(),
    "relu": lambda a: (a.relu() * a).sum(),
    "sum over an axis": lambda a: (a.sum(axis=0) * a.sum(axis=0)).sum() + (a.sum(axis=1) ** 3).sum(),
    "mean over an axis": lambda a: (a.mean(axis=1) ** 2).sum(),
    "reshape and transpose": lambda a: (a.reshape(2, 6).T @ a.reshape(2, 6)).sum(),
    "used twice": lambda a: (a * a.exp() + a).sum(),
    "mse": lambda a: a.mse(np.ones((4, 3))),
    "bce_with_logits": lambda a: a.bce_with_logits(np.eye(4, 3)),
    "softmax_cross_entropy": lambda a: a.softmax_cross_entropy(np.array([0, 2, 1, 1])) * 3.0,
}


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions_equal_central_differences(f, rng):
    x = rng.standard_normal((4, 3))
    assert np.allclose(gradient_of(f, x), numeric_gradient_of(f, x), rtol=1e-6, atol=1e-8)


def test_linear_equals_its_parts(rng):
    arrays = rng.standard_normal((5, 4)), rng.standard_normal((4, 3)), rng.standard_normal(3)
    fused = gradient_of(lambda x, W, b: x.linear(W, b).tanh().sum(), *arrays)
    parts = gradient_of(lambda x, W, b: (x @ W + b).tanh().sum(), *arrays)
    for a, b in zip(fused, parts, strict=True):
        assert np.allclose(a, b, rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_tape_equals_the_layers(rng, dtype):
    model = Sequential(Linear(6, 5, rng, dtype), ReLU(), Linear(5, 3, rng, dtype))
    X, y = rng.standard_normal((7, 6)).astype(dtype), rng.integers(0, 3, 7)
    W1, b1, W2, b2 = (Tensor(p.data.copy(), requires_grad=True) for p in model.parameters())
    loss = Tensor(X).linear(W1, b1).relu().linear(W2, b2).softmax_cross_entropy(y)
    loss.backward()
    expected, dscores = softmax_cross_entropy(model(X), y)
    model.backward(dscores)
    assert loss.data.item() == pytest.approx(expected, rel=1e-6)
    for tensor, p in zip((W1, b1, W2, b2), model.parameters(), strict=True):
        assert tensor.grad.dtype == dtype
        assert np.allclose(tensor.grad, p.grad, rtol=1e-5, atol=1e-7)


def test_gradients_of_two_graphs_add_until_they_are_cleared(rng):
    w = Tensor(rng.standard_normal(3), requires_grad=True)
    optimizer = SGD([w], lr=0.1)
    (w * 2).sum().backward()
    (w * 3).sum().backward()
    assert list(w.grad) == [5, 5, 5]
    optimizer.zero_grad()
    assert list(w.grad) == [0, 0, 0]


def test_an_optimizer_moves_tensors_in_place(rng):
    w, b = Tensor(rng.standard_normal((2, 2)), requires_grad=True), Tensor(np.ones(2), requires_grad=True)
    before = w.data.copy()
    optimizer = SGD([w, b], lr=0.5)
    (w * 2 + b).sum().backward()
    optimizer.step()
    assert np.allclose(w.data, before - 1.0)
    assert np.allclose(b.data, 0.0)


def test_two_inputs_of_one_sum_get_gradients_of_their_own():
    a, b = Tensor(np.zeros(2), requires_grad=True), Tensor(np.zeros(2), requires_grad=True)
    (a + b).sum().backward()
    a.grad += 1
    assert list(b.grad) == [1, 1]


def test_a_node_waits_for_all_that_use_it():
    """A short and a long way from w to the result: the long way's gradient must arrive before the node is visited."""
    w = Tensor(np.full(1, 0.5), requires_grad=True)
    middle = w * 2
    long_way = middle
    for _ in range(5):
        long_way = long_way * long_way
    (middle + long_way).sum().backward()
    assert w.grad.item() == 2 + 2 * 32  # middle is 1: d(middle^32) = 32


def test_constants_get_no_gradient(rng):
    x, w = Tensor(rng.standard_normal((2, 2))), Tensor(np.eye(2), requires_grad=True)
    (x @ w).sum().backward()
    assert x.grad is None
    assert w.grad is not None


def test_a_graph_of_20_000_nodes_needs_no_recursion():
    w = Tensor(np.ones(1), requires_grad=True)
    out = w
    for _ in range(20_000):
        out = out + w
    out.sum().backward()
    assert w.grad.item() == 20_001


def test_array_times_tensor_is_a_tensor():
    w = Tensor(np.ones(3), requires_grad=True)
    (np.arange(3.0) * w).sum().backward()
    assert list(w.grad) == [0, 1, 2]


def test_float32_stays_float32():
    w = Tensor(np.ones(3, np.float32), requires_grad=True)
    out = (w * 2.5 / 3 + 1).tanh().mean()
    out.backward()
    assert out.data.dtype == w.grad.dtype == np.float32


@pytest.mark.parametrize(
    ("run", "error", "message"),
    [
        (lambda: Tensor(np.ones(3), requires_grad=True).backward(), RuntimeError, "take .sum"),
        (
            lambda: (Tensor(np.ones(1)) * 2).backward(),
            RuntimeError,
            "but got a result of constants only",
        ),
        (lambda: Tensor(np.ones(1), requires_grad=True).backward(), RuntimeError, "but got an input; compute a loss"),
        (lambda: Tensor(np.arange(3), requires_grad=True), TypeError, "expects floats"),
        (lambda: Tensor(np.ones((2, 3))) @ Tensor(np.ones((2, 3))), ValueError, r"\(N, D\) and \(D, C\)"),
        (
            lambda: Tensor(np.ones((2, 3))).linear(Tensor(np.ones((2, 3))), Tensor(np.ones(3))),
            ValueError,
            "linear expects",
        ),
    ],
)
def test_mistakes_are_named(run, error, message):
    with pytest.raises(error, match=message):
        run()


def test_a_second_sweep_is_refused_with_the_reason():
    w = Tensor(np.ones(3), requires_grad=True)
    loss = (w * w).sum()
    loss.backward()
    with pytest.raises(RuntimeError, match="count its gradients twice"):
        loss.backward()


def test_unbroadcast_sums_what_was_copied():
    assert unbroadcast(np.ones((4, 2, 3)), (2, 1)).tolist() == [[12], [12]]
    assert unbroadcast(np.ones((2, 3)), ()).item() == 6
