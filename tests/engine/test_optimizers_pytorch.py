"""Every optimizer walks PyTorch's path for 50 steps, and every schedule gives PyTorch's rates."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peers import assert_close, import_torch

from course_lib.engine import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    Parameter,
    RMSprop,
    cosine_decay,
    exponential_decay,
    inverse_time_decay,
    step_decay,
    with_warmup,
)

pytestmark = pytest.mark.peers

# name: (ours, PyTorch's), both from the parameters, with the same numbers spelled out
OPTIMIZERS = {
    "SGD": (lambda p: SGD(p, 0.1), lambda o, p: o.SGD(p, 0.1)),
    "momentum": (lambda p: SGD(p, 0.1, momentum=0.9), lambda o, p: o.SGD(p, 0.1, momentum=0.9)),
    "Nesterov": (
        lambda p: SGD(p, 0.05, momentum=0.9, nesterov=True),
        lambda o, p: o.SGD(p, 0.05, momentum=0.9, nesterov=True),
    ),
    "Adagrad": (lambda p: Adagrad(p, 0.1), lambda o, p: o.Adagrad(p, 0.1, eps=1e-8)),
    "RMSprop": (lambda p: RMSprop(p, 0.01, 0.95), lambda o, p: o.RMSprop(p, 0.01, alpha=0.95)),
    "Adadelta": (lambda p: Adadelta(p, 1.0, 0.9), lambda o, p: o.Adadelta(p, 1.0, rho=0.9, eps=1e-6)),
    "Adam": (lambda p: Adam(p, 0.02, (0.8, 0.99)), lambda o, p: o.Adam(p, 0.02, betas=(0.8, 0.99))),
    "AdamW": (lambda p: AdamW(p, 0.02, weight_decay=0.1), lambda o, p: o.AdamW(p, 0.02, weight_decay=0.1)),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("name", OPTIMIZERS)
@given(shape=st.tuples(st.integers(1, 30), st.integers(1, 30)), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_fifty_steps(name, dtype, shape, seed):
    """Gradients of a bowl with noise, so that each step depends on the path so far."""
    torch = import_torch()
    rng = np.random.default_rng(seed)
    p = Parameter(rng.standard_normal(shape).astype(dtype))
    curvature = rng.uniform(0.1, 2, shape).astype(dtype)
    theirs = torch.from_numpy(p.data.copy()).requires_grad_()
    optimizer, optimizer_theirs = OPTIMIZERS[name][0]([p]), OPTIMIZERS[name][1](torch.optim, [theirs])
    for _ in range(50):
        noise = (0.3 * rng.standard_normal(shape)).astype(dtype)
        p.grad[...] = curvature * p.data + noise
        theirs.grad = torch.from_numpy(curvature) * theirs.detach() + torch.from_numpy(noise)
        optimizer.step()
        optimizer_theirs.step()
    assert_close(p.data, theirs, dtype, "parameters after 50 steps")


def test_heavy_ball_differs_from_pytorch_once_the_rate_changes():
    """Our velocity holds the rate of its time, PyTorch's does not: after a drop of the rate ours coasts on."""
    torch = import_torch()
    p, theirs = Parameter(np.ones(1)), torch.ones(1, dtype=torch.float64, requires_grad=True)
    ours, other = SGD([p], 0.1, momentum=0.9), torch.optim.SGD([theirs], 0.1, momentum=0.9)
    for lr in (0.1, 0.0):
        ours.lr = other.param_groups[0]["lr"] = lr
        p.grad[...], theirs.grad = 1.0, torch.ones(1, dtype=torch.float64)
        ours.step()
        other.step()
    assert theirs.item() == pytest.approx(0.9)
    assert p.data.item() == pytest.approx(0.9 - 0.09)


def rates_of(build, steps):
    """The rates of a PyTorch schedule for an initial rate of 0.4."""
    torch = import_torch()
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    schedule = build(torch.optim.lr_scheduler, optimizer)
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


SCHEDULES = {
    "step": (lambda t: step_decay(0.4, t, 0.5, 7), lambda s, o: s.StepLR(o, 7, 0.5)),
    "exponential": (lambda t: exponential_decay(0.4, t, 0.1), lambda s, o: s.ExponentialLR(o, math.exp(-0.1))),
    "inverse time": (
        lambda t: inverse_time_decay(0.4, t, 0.2),
        lambda s, o: s.LambdaLR(o, lambda t: 1 / (1 + 0.2 * t)),
    ),
    "cosine": (lambda t: cosine_decay(0.4, t, 30, 0.01), lambda s, o: s.CosineAnnealingLR(o, 30, 0.01)),
    "warm-up": (
        with_warmup(lambda t: 0.4, 5),
        lambda s, o: s.LinearLR(o, start_factor=0.2, end_factor=1.0, total_iters=4),
    ),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules(name):
    ours, build = SCHEDULES[name]
    expected = rates_of(build, 30)
    assert np.allclose([ours(t) for t in range(30)], expected, rtol=1e-10)
