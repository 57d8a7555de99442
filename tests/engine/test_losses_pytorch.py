"""Every loss and its gradient equal PyTorch's, over random shapes, in float64 and float32."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peers import assert_close, import_torch

from course_lib.engine import (
    Tensor,
    bce_loss,
    bce_with_logits_loss,
    hinge_loss,
    huber_loss,
    mae_loss,
    mse_loss,
    sigmoid,
    softmax_cross_entropy,
)

pytestmark = pytest.mark.peers
shapes = st.tuples(st.integers(1, 600), st.integers(2, 40))


def classes(rng, shape, dtype):
    return rng.integers(0, shape[1], shape[0])


def numbers(rng, shape, dtype):
    return rng.standard_normal(shape).astype(dtype)


def bits(rng, shape, dtype):
    return rng.integers(0, 2, shape).astype(dtype)


def any_scores(rng, shape, dtype):
    return (3 * rng.standard_normal(shape)).astype(dtype)


def probabilities(rng, shape, dtype):
    return sigmoid(rng.standard_normal(shape)).astype(dtype)


# name: (ours, PyTorch's from torch.nn.functional and the number of classes, inputs, targets)
LOSSES = {
    "softmax_cross_entropy": (softmax_cross_entropy, lambda F, C: F.cross_entropy, any_scores, classes),
    "mse_loss": (mse_loss, lambda F, C: F.mse_loss, any_scores, numbers),
    "mae_loss": (mae_loss, lambda F, C: F.l1_loss, any_scores, numbers),
    "huber_loss": (huber_loss, lambda F, C: F.huber_loss, any_scores, numbers),
    "bce_loss": (bce_loss, lambda F, C: F.binary_cross_entropy, probabilities, bits),
    "bce_with_logits_loss": (
        bce_with_logits_loss,
        lambda F, C: F.binary_cross_entropy_with_logits,
        any_scores,
        bits,
    ),
    # PyTorch divides the hinge by the number of classes as well: a difference of convention, undone here.
    "hinge_loss": (hinge_loss, lambda F, C: lambda s, y: C * F.multi_margin_loss(s, y), any_scores, classes),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("name", LOSSES)
@given(shape=shapes, seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_loss_and_gradient(name, dtype, shape, seed):
    torch = import_torch()
    rng = np.random.default_rng(seed)
    ours, build_theirs, draw_x, draw_y = LOSSES[name]
    x, y = draw_x(rng, shape, dtype), draw_y(rng, shape, dtype)
    x_theirs = torch.from_numpy(x.copy()).requires_grad_()
    expected = build_theirs(torch.nn.functional, shape[1])(x_theirs, torch.from_numpy(y))
    expected.backward()
    loss, gradient = ours(x, y)
    assert isinstance(loss, float)
    assert gradient.dtype == dtype
    assert_close(loss, expected, dtype, "loss")
    assert_close(gradient, x_theirs.grad, dtype, "gradient")


@given(seed=st.integers(0, 2**32 - 1), widths=st.lists(st.integers(1, 20), min_size=3, max_size=5))
@settings(max_examples=25, deadline=None)
def test_a_network_on_the_tape(seed, widths):
    torch = import_torch()
    rng = np.random.default_rng(seed)
    arrays = [rng.standard_normal(s) for a, b in pairwise(widths) for s in [(a, b), (b,)]]
    X, y = rng.standard_normal((8, widths[0])), rng.integers(0, widths[-1], 8)
    ours = [Tensor(a.copy(), requires_grad=True) for a in arrays]
    theirs = [torch.from_numpy(a.copy()).requires_grad_() for a in arrays]
    out, out_theirs = Tensor(X), torch.from_numpy(X)
    for i in range(0, len(arrays), 2):
        out, out_theirs = out.linear(ours[i], ours[i + 1]), out_theirs @ theirs[i] + theirs[i + 1]
        if i + 2 < len(arrays):
            out, out_theirs = out.relu(), out_theirs.relu()
    loss, expected = out.softmax_cross_entropy(y), torch.nn.functional.cross_entropy(out_theirs, torch.from_numpy(y))
    loss.backward()
    expected.backward()
    assert np.abs(loss.data - expected.item()) <= 1e-10 * max(1.0, expected.item())
    for mine, other in zip(ours, theirs, strict=True):
        assert np.abs(mine.grad - other.grad.numpy()).max() <= 1e-10 * max(1.0, np.abs(other.grad.numpy()).max())
