"""Layers: gradients against the complex step, modes, buffers, and sentences for what does not fit."""

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
    Softmax,
    Tanh,
    numerical_gradient,
    relative_error,
    softmax_cross_entropy,
)

NETWORKS = {
    "relu": lambda rng, dtype: [Linear(5, 7, rng, dtype), ReLU(), Linear(7, 3, rng, dtype)],
    "leaky relu": lambda rng, dtype: [Linear(5, 7, rng, dtype), LeakyReLU(0.1), Linear(7, 3, rng, dtype)],
    "sigmoid": lambda rng, dtype: [Linear(5, 7, rng, dtype), Sigmoid(), Linear(7, 3, rng, dtype)],
    "tanh": lambda rng, dtype: [Linear(5, 7, rng, dtype), Tanh(), Linear(7, 3, rng, dtype)],
    "softmax": lambda rng, dtype: [Linear(5, 7, rng, dtype), Softmax(), Linear(7, 3, rng, dtype)],
    "batch norm": lambda rng, dtype: [Linear(5, 7, rng, dtype), BatchNorm1d(7, dtype=dtype), Linear(7, 3, rng, dtype)],
    "layer norm": lambda rng, dtype: [Linear(5, 7, rng, dtype), LayerNorm(7, dtype=dtype), Linear(7, 3, rng, dtype)],
    "dropout": lambda rng, dtype: [Linear(5, 7, rng, dtype), Dropout(0.3, np.random.default_rng(1)), Tanh()],
}


def complex_step(build, state, name, X, y):
    """One parameter's gradient by the complex step: the whole model run on complex numbers, an exact reference."""
    gradient = np.empty(state[name].shape)
    for i in np.ndindex(gradient.shape):
        model = Sequential(*build(np.random.default_rng(0), np.complex128))
        model.load_state_dict(state)
        model.named_parameters()[name].data[i] += 1e-20j
        gradient[i] = softmax_cross_entropy(model(X.astype(complex)), y)[0].imag / 1e-20
    return gradient


@pytest.mark.parametrize("build", NETWORKS.values(), ids=NETWORKS)
def test_gradients_equal_the_complex_step(build, rng):
    model = Sequential(*build(rng, np.float64))
    for p in model.named_parameters().values():
        p.data += 0.1 * rng.standard_normal(p.data.shape)
    X, y = rng.standard_normal((4, 5)), rng.integers(0, 3, 4)
    state = model.state_dict()
    _, dscores = softmax_cross_entropy(model(X), y)
    model.backward(dscores)
    for name, p in model.named_parameters().items():
        expected = complex_step(build, state, name, X, y)
        assert np.abs(p.grad - expected).max() <= 1e-12 * max(1.0, np.abs(expected).max()), name


@pytest.mark.parametrize("build", NETWORKS.values(), ids=NETWORKS)
def test_the_gradient_of_the_input_equals_central_differences(build, rng):
    X, y = rng.standard_normal((3, 5)), rng.integers(0, 3, 3)

    def loss(X):
        model = Sequential(*build(np.random.default_rng(7), np.float64))
        loss, dscores = softmax_cross_entropy(model(X), y)
        return loss, model.backward(dscores)

    assert relative_error(loss(X)[1], numerical_gradient(lambda X: loss(X)[0], X)) < 1e-5


class TestLinear:
    def test_by_hand(self, rng):
        layer = Linear(2, 1, rng)
        layer.weight.data[:] = [[2.0], [3.0]]
        layer.bias.data[:] = 1.0
        x = np.array([[1.0, 1.0], [0.0, 2.0]])
        assert layer(x).tolist() == [[6.0], [7.0]]
        assert layer.backward(np.array([[1.0], [10.0]])).tolist() == [[2.0, 3.0], [20.0, 30.0]]
        assert layer.weight.grad.tolist() == [[1.0], [21.0]]
        assert layer.bias.grad.tolist() == [11.0]

    def test_backward_writes_and_does_not_add(self, rng):
        layer = Linear(3, 2, rng)
        for _ in range(2):
            layer(np.ones((4, 3)))
            layer.backward(np.ones((4, 2)))
        assert layer.bias.grad.tolist() == [4.0, 4.0]

    def test_a_strided_input_gives_the_same(self, rng):
        x = rng.standard_normal((8, 6))
        layer = Linear(3, 2, rng)
        assert np.allclose(layer(x[::2, ::2]), layer(x[::2, ::2].copy()))


class TestBatchNorm1d:
    def test_output_has_mean_zero_and_variance_just_below_one(self, rng):
        out = BatchNorm1d(4)(5 + 3 * rng.standard_normal((50, 4)))
        assert np.abs(out.mean(axis=0)).max() < 1e-14
        assert (out.var(axis=0) < 1).all()
        assert (out.var(axis=0) > 1 - 1e-5).all()

    def test_gamma_and_beta_can_undo_it(self, rng):
        """The identity setting: gamma = sqrt(var + eps) and beta = mean give x back."""
        x = 5 + 3 * rng.standard_normal((50, 4))
        layer = BatchNorm1d(4)
        layer.weight.data[:] = np.sqrt(x.var(axis=0) + layer.eps)
        layer.bias.data[:] = x.mean(axis=0)
        assert np.allclose(layer(x), x, rtol=1e-13)

    def test_running_statistics_average_what_was_seen(self, rng):
        layer = BatchNorm1d(2, momentum=0.5)
        x = rng.standard_normal((20, 2)) + 8
        layer(x)
        assert np.allclose(layer.running_mean, 0.5 * x.mean(axis=0))
        assert np.allclose(layer.running_var, 0.5 + 0.5 * x.var(axis=0))

    def test_evaluation_uses_them_and_leaves_them(self, rng):
        layer = BatchNorm1d(2)
        layer.running_mean[:], layer.running_var[:] = 3.0, 4.0
        out = layer.eval()(np.array([[5.0, 1.0]]))
        assert np.allclose(out, [[1.0, -1.0]], atol=1e-5)
        assert layer.running_mean.tolist() == [3.0, 3.0]

    def test_a_bias_before_it_gets_no_gradient(self, rng):
        model = Sequential(Linear(3, 4, rng), BatchNorm1d(4), Tanh())
        model(rng.standard_normal((8, 3)))
        model.backward(rng.standard_normal((8, 4)))
        assert np.abs(model[0].bias.grad).max() < 1e-12


class TestDropout:
    def test_expectation_is_kept(self, rng):
        out = Dropout(0.3, rng)(np.ones((1000, 1000)))
        assert abs(out.mean() - 1) < 5 * np.sqrt(0.3 / 0.7) / 1000  # five standard errors
        assert np.allclose(np.unique(out), [0, 1 / 0.7], rtol=1e-4)

    def test_evaluation_does_nothing(self, rng):
        x = rng.standard_normal((5, 3))
        layer = Dropout(0.9, rng).eval()
        assert np.array_equal(layer(x), x)
        assert np.array_equal(layer.backward(x), x)

    def test_backward_uses_the_mask_of_the_forward_pass(self, rng):
        layer = Dropout(0.5, rng)
        out = layer(np.ones((20, 20))).copy()
        assert np.array_equal(layer.backward(np.ones((20, 20))), out)

    def test_zero_keeps_everything(self, rng):
        assert np.array_equal(Dropout(0.0, rng)(np.ones((3, 3))), np.ones((3, 3)))

    @pytest.mark.parametrize("p", [-0.1, 1.0])
    def test_other_numbers_are_refused(self, rng, p):
        with pytest.raises(ValueError, match="probability to drop"):
            Dropout(p, rng)


def test_layer_norm_treats_each_row_by_itself(rng):
    layer = LayerNorm(6)
    x = rng.standard_normal((4, 6))
    assert np.allclose(layer(x)[2:3], LayerNorm(6)(x[2:3]))
    assert np.allclose(layer(x).mean(axis=1), 0, atol=1e-14)


@pytest.mark.parametrize(
    ("run", "error", "message"),
    [
        (lambda m: m(np.ones((2, 4))), ValueError, r"Linear\(5, 3\) expects an array of shape \(N, 5\).*\(2, 4\)"),
        (lambda m: m(np.ones(5)), ValueError, r"a single example is x\[None, :\]"),
        (lambda m: m(np.ones((0, 5))), ValueError, "the batch is empty"),
        (lambda m: m(np.ones((2, 5), int)), TypeError, r"got int64; convert with x.astype"),
        (lambda m: m(np.ones((2, 5), np.float32)), TypeError, "has float64 parameters, but got float32"),
        (lambda m: m([[1.0] * 5]), TypeError, "expects a NumPy array, but got list"),
    ],
)
def test_what_does_not_fit_is_named_at_the_door(run, error, message, rng):
    with pytest.raises(error, match=message):
        run(Linear(5, 3, rng))
    with pytest.raises(error, match=message):
        run(Sequential(Linear(5, 3, rng)))
