"""Copies of models and optimizers are whole: their parameters lie in vectors of their own."""

import copy
import pickle

import numpy as np
import pytest

from course_lib.engine import Adam, BatchNorm1d, Linear, Parameter, ReLU, Sequential, flatten, softmax_cross_entropy

COPIES = {"copy": copy.deepcopy, "pickle": lambda thing: pickle.loads(pickle.dumps(thing))}


@pytest.fixture
def trained(rng):
    """A model and its optimizer after a few steps, and the next step as a function of the two."""
    X, y = rng.standard_normal((12, 4)), rng.integers(0, 3, 12)
    model = Sequential(Sequential(Linear(4, 5, rng), BatchNorm1d(5), ReLU()), Linear(5, 3, rng))
    optimizer = Adam(model.parameters(), lr=0.01)

    def step(model, optimizer):
        loss, dscores = softmax_cross_entropy(model(X), y)
        model.backward_parameters(dscores)
        optimizer.step()
        return loss

    for _ in range(3):
        step(model, optimizer)
    return model, optimizer, step


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copied_model_learns_on_its_own(trained, duplicate):
    model, _, step = trained
    before = model.parameters().data.copy()
    other = duplicate(model)
    optimizer = Adam(other.parameters(), lr=0.01)
    losses = [step(other, optimizer) for _ in range(30)]
    assert losses[-1] < 0.9 * losses[0]
    assert np.array_equal(model.parameters().data, before)


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_model_and_its_optimizer_are_copied_together(trained, duplicate):
    model, optimizer, step = trained
    other, others_optimizer = duplicate((model, optimizer))
    assert others_optimizer.parameters is other.parameters()
    for _ in range(3):
        step(model, optimizer)
        step(other, others_optimizer)
    assert np.array_equal(model.parameters().data, other.parameters().data)
    assert np.array_equal(other[1].weight.data, model[1].weight.data)


def test_numbers_given_to_a_parameter_go_to_its_place_in_the_vector(rng):
    model = Sequential(Linear(4, 3, rng))
    model[0].weight.data = np.full((4, 3), 7.0)
    model[0].bias.grad += 2
    assert (model.parameters().data[:12] == 7).all()
    assert (model.parameters().grad[12:] == 2).all()
    with pytest.raises(ValueError, match=r"expects an array of its shape for .data, but got \(3, 4\)"):
        model[0].weight.data = np.ones((3, 4))


def test_a_free_parameter_takes_any_array():
    p = Parameter(np.ones(3))
    p.data = np.zeros(3)
    assert flatten([p]).data.tolist() == [0, 0, 0]
