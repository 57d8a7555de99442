"""Every layer equals PyTorch's, forward and backward, over random shapes, in float64 and float32."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peers import assert_close, copy_parameters, gradient_like_ours, import_torch

from course_lib.engine import BatchNorm1d, LayerNorm, LeakyReLU, Linear, ReLU, Sigmoid, Softmax, Tanh

pytestmark = pytest.mark.peers

# name: (ours from width, dtype and rng; PyTorch's from the torch module and width)
LAYERS = {
    "Linear": (lambda D, dtype, rng: Linear(D, 5, rng, dtype), lambda nn, D: nn.Linear(D, 5)),
    "ReLU": (lambda D, dtype, rng: ReLU(), lambda nn, D: nn.ReLU()),
    "LeakyReLU": (lambda D, dtype, rng: LeakyReLU(0.2), lambda nn, D: nn.LeakyReLU(0.2)),
    "Sigmoid": (lambda D, dtype, rng: Sigmoid(), lambda nn, D: nn.Sigmoid()),
    "Tanh": (lambda D, dtype, rng: Tanh(), lambda nn, D: nn.Tanh()),
    "Softmax": (lambda D, dtype, rng: Softmax(), lambda nn, D: nn.Softmax(dim=1)),
    "BatchNorm1d": (lambda D, dtype, rng: BatchNorm1d(D, dtype=dtype), lambda nn, D: nn.BatchNorm1d(D)),
    "LayerNorm": (lambda D, dtype, rng: LayerNorm(D, dtype=dtype), lambda nn, D: nn.LayerNorm(D)),
}
shapes = st.tuples(st.integers(1, 40), st.integers(1, 70))


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("name", LAYERS)
@given(shape=shapes, seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_forward_and_backward(name, dtype, shape, seed):
    torch = import_torch()
    rng = np.random.default_rng(seed)
    build, build_theirs = LAYERS[name]
    if name.endswith(("Norm", "Norm1d")):  # with few numbers to average, normalising cancels most digits of dx in both
        shape = max(shape[0], 8), max(shape[1], 8)
    layer = build(shape[1], dtype, rng)
    theirs = build_theirs(torch.nn, shape[1]).to(torch.float64 if dtype is np.float64 else torch.float32)
    for p in layer.named_parameters().values():
        p.data += rng.standard_normal(p.data.shape).astype(dtype)
    copy_parameters(layer, theirs)
    x = rng.standard_normal(shape).astype(dtype)
    x_theirs = torch.from_numpy(x.copy()).requires_grad_()

    out, out_theirs = layer(x).copy(), theirs(x_theirs)
    dout = rng.standard_normal(out.shape).astype(dtype)
    dx = layer.backward(dout)
    out_theirs.backward(torch.from_numpy(dout))

    assert_close(out, out_theirs, dtype, "output")
    assert_close(dx, x_theirs.grad, dtype, "dx")
    for p_name, p in layer.named_parameters().items():
        assert_close(p.grad, gradient_like_ours(getattr(theirs, p_name), p), dtype, f"d{p_name}")


@given(shape=st.tuples(st.integers(2, 40), st.integers(1, 70)), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_batch_norm_in_evaluation_mode_after_a_few_batches(shape, seed):
    torch = import_torch()
    rng = np.random.default_rng(seed)
    layer, theirs = BatchNorm1d(shape[1]), torch.nn.BatchNorm1d(shape[1], dtype=torch.float64)
    for _ in range(3):
        layer(x := rng.standard_normal(shape) * 3 + 1)
        theirs(torch.from_numpy(x))
    with torch.no_grad():  # the variances differ by convention, see below; here the formula is compared
        theirs.running_var.copy_(torch.from_numpy(layer.running_var))
    x_theirs = torch.from_numpy(x).requires_grad_()
    out, out_theirs = layer.eval()(x), theirs.eval()(x_theirs)
    assert_close(out, out_theirs)
    out_theirs.backward(torch.from_numpy(x))
    assert_close(layer.backward(x), x_theirs.grad)
    assert_close(layer.running_mean, theirs.running_mean)


class TestDifferencesOfConvention:
    """Where the course and PyTorch do not agree, by how much exactly."""

    def test_momentum_is_what_is_kept_here_and_what_is_new_there(self, rng):
        torch = import_torch()
        layer, theirs = BatchNorm1d(3, momentum=0.8), torch.nn.BatchNorm1d(3, momentum=0.2, dtype=torch.float64)
        x = rng.standard_normal((10, 3)) + 4
        layer(x), theirs(torch.from_numpy(x))
        assert_close(layer.running_mean, theirs.running_mean)

    def test_running_variance_is_biased_here_and_unbiased_there(self, rng):
        torch = import_torch()
        layer, theirs = BatchNorm1d(3), torch.nn.BatchNorm1d(3, dtype=torch.float64)
        x = rng.standard_normal((10, 3))
        layer(x), theirs(torch.from_numpy(x))
        assert_close((layer.running_var - 0.9) * 10 / 9, theirs.running_var - 0.9)

    def test_the_weight_is_the_transpose(self, rng):
        torch = import_torch()
        assert Linear(3, 5, rng).weight.data.shape == (3, 5)
        assert torch.nn.Linear(3, 5).weight.shape == (5, 3)
