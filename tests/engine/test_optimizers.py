"""Optimizers: the textbook's formulas, in place, in stretches; and what each is known for."""

import numpy as np
import pytest

from course_lib.engine import SGD, Adadelta, Adagrad, Adam, AdamW, Parameter, RMSprop, beale, ravine, rosenbrock, saddle
from course_lib.engine import optimizer as module

RULES = {
    "SGD": lambda p: SGD(p, 0.02),
    "momentum": lambda p: SGD(p, 0.02, momentum=0.8),
    "Nesterov": lambda p: SGD(p, 0.02, momentum=0.8, nesterov=True),
    "Adagrad": lambda p: Adagrad(p, 0.5),
    "RMSprop": lambda p: RMSprop(p, 0.02),
    "Adadelta": lambda p: Adadelta(p, 1.0),
    "Adam": lambda p: Adam(p, 0.1),
    "AdamW": lambda p: AdamW(p, 0.1, weight_decay=1e-4),
}


def walk(build, surface, steps):
    p = Parameter(surface.start)
    optimizer = build([p])
    for _ in range(steps):
        p.grad[...] = surface.grad(p.data)
        optimizer.step()
    return p.data


@pytest.mark.parametrize("build", RULES.values(), ids=RULES)
def test_every_rule_goes_down_a_ravine(build):
    surface = ravine(20)
    assert surface.f(walk(build, surface, 500)) < 0.15 * surface.f(surface.start)


def test_adam_by_the_textbook(rng):
    p = Parameter(w := rng.standard_normal(5))
    optimizer, m, v = Adam([p], lr=0.1, betas=(0.8, 0.9), eps=1e-3), 0, 0
    for t in range(1, 6):
        g = rng.standard_normal(5)
        m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g * g
        w = w - 0.1 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-3)
        p.grad[...] = g
        optimizer.step()
    assert np.allclose(p.data, w, rtol=1e-13)


def test_the_first_adam_step_has_the_size_of_the_rate_whatever_the_gradient():
    p = Parameter(np.zeros(3))
    optimizer = Adam([p], lr=0.01)
    p.grad[...] = [1e-3, 1.0, -1e3]
    optimizer.step()
    assert np.allclose(p.data, [-0.01, -0.01, 0.01], rtol=1e-4)


def test_heavy_ball_coasts_on_without_a_gradient():
    p = Parameter(np.zeros(1))
    optimizer = SGD([p], lr=1.0, momentum=0.5)
    positions = []
    for g in (1.0, 0.0, 0.0):
        p.grad[...] = g
        optimizer.step()
        positions.append(p.data.item())
    assert positions == [-1.0, -1.5, -1.75]


def test_adamw_decays_weights_that_have_no_gradient():
    p = Parameter(np.ones(1))
    optimizer = AdamW([p], lr=0.1, weight_decay=0.5)
    optimizer.step()
    assert p.data.item() == pytest.approx(0.95)


@pytest.mark.parametrize("build", RULES.values(), ids=RULES)
def test_stretches_do_not_show(build, rng, monkeypatch):
    start, gradients = rng.standard_normal(1000), rng.standard_normal((5, 1000))

    def run():
        p = Parameter(start)
        optimizer = build([p])
        for g in gradients:
            p.grad[...] = g
            optimizer.step()
        return p.data

    whole = run()
    monkeypatch.setattr(module, "STRETCH", 64)
    assert np.array_equal(run(), whole)


@pytest.mark.parametrize("build", RULES.values(), ids=RULES)
def test_a_step_allocates_nothing_it_keeps_and_touches_no_gradient(build, rng):
    p = Parameter(rng.standard_normal(10))
    optimizer = build([p])
    data = p.data
    p.grad[...] = 1.0
    optimizer.step()
    assert p.data is data
    assert (p.grad == 1.0).all()


@pytest.mark.parametrize("build", RULES.values(), ids=RULES)
def test_state_comes_back_exactly(build, rng):
    gradients = rng.standard_normal((6, 10))

    def steps(p, optimizer, some):
        for g in some:
            p.grad[...] = g
            optimizer.step()

    p = Parameter(np.ones(10))
    optimizer = build([p])
    steps(p, optimizer, gradients[:3])
    q = Parameter(p.data)
    resumed = build([q])
    resumed.load_state_dict(optimizer.state_dict())
    steps(p, optimizer, gradients[3:])
    steps(q, resumed, gradients[3:])
    assert np.array_equal(p.data, q.data)


def test_state_of_another_rule_is_named():
    with pytest.raises(ValueError, match="Adam expects its own state, but these differ: cache, m, v"):
        Adam([Parameter(np.ones(3))]).load_state_dict(RMSprop([Parameter(np.ones(3))]).state_dict())
    with pytest.raises(ValueError, match="these differ: cache; load it"):
        RMSprop([Parameter(np.ones(3))]).load_state_dict(RMSprop([Parameter(np.ones(4))]).state_dict())


def test_nesterov_without_momentum_is_refused():
    with pytest.raises(ValueError, match="momentum above 0"):
        SGD([Parameter(np.ones(1))], 0.1, nesterov=True)


@pytest.mark.parametrize("surface", [ravine(), saddle(), rosenbrock(), beale()], ids=lambda s: s.name)
def test_surfaces_state_their_gradients_and_minima(surface, rng):
    from course_lib.engine import numerical_gradient

    for w in (surface.start, rng.standard_normal(2)):
        assert np.allclose(surface.grad(w), numerical_gradient(surface.f, w), rtol=1e-6, atol=1e-7)
    assert np.allclose(surface.grad(surface.minimum), 0, atol=1e-12)
    assert surface.f(surface.minimum) < surface.f(surface.minimum + 0.1 * rng.standard_normal((50, 2))).min()
