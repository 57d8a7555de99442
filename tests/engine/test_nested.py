"""A `Sequential` as a layer of another: the same numbers as the flat model, PyTorch's names, one vector for all."""

import numpy as np
import pytest

from course_lib.engine import (
    SGD,
    Adam,
    BatchNorm1d,
    Dataset,
    Dropout,
    Linear,
    ReLU,
    Sequential,
    cross_entropy_per_row,
    fit,
    grad_check_model,
    softmax_cross_entropy,
)


def layers(rng, p=0.0):
    return [Linear(6, 5, rng), BatchNorm1d(5), ReLU(), Dropout(p, rng), Linear(5, 4, rng), ReLU(), Linear(4, 3, rng)]


def nested(rng, p=0.0):
    """The same layers as `layers`, two levels deep."""
    a, b, c, d, e, f, g = layers(rng, p)
    return Sequential(Sequential(a, Sequential(b, c, d)), Sequential(e, f), g)


@pytest.fixture
def data(rng):
    return Dataset(rng.standard_normal((40, 6)), rng.integers(0, 3, 40))


def test_the_numbers_are_those_of_the_flat_model(rng, data):
    X, y = data.X_train, data.y_train
    flat, deep = Sequential(*layers(np.random.default_rng(1))), nested(np.random.default_rng(1))
    for model in (flat, deep):
        optimizer = Adam(model.parameters(), lr=0.01)
        for _ in range(5):
            _, dscores = softmax_cross_entropy(model(X), y)
            model.backward_parameters(dscores)
            optimizer.step()
    assert np.array_equal(flat.parameters().data, deep.parameters().data)
    scores = flat(X)
    assert np.array_equal(scores, deep(X))
    assert np.array_equal(flat.backward(dscores), deep.backward(dscores))
    evaluated = flat.eval()(X)
    assert not np.array_equal(evaluated, scores)
    assert np.array_equal(evaluated, deep.eval()(X))


def test_names_are_pytorchs(rng):
    model = nested(rng)
    assert list(model.named_parameters()) == [
        "0.0.weight", "0.0.bias", "0.1.0.weight", "0.1.0.bias", "1.0.weight", "1.0.bias", "2.weight", "2.bias",
    ]  # fmt: skip
    assert list(model.named_state()) == ["0.1.0.running_mean", "0.1.0.running_var"]
    other = nested(rng)
    other.load_state_dict(model.state_dict())
    assert np.array_equal(other.parameters().data, model.parameters().data)


@pytest.mark.peers
def test_pytorch_takes_the_names(rng):
    torch = pytest.importorskip("torch")
    model = Sequential(Sequential(Linear(4, 3, rng), ReLU()), Linear(3, 2, rng))
    nn = torch.nn
    theirs = nn.Sequential(nn.Sequential(nn.Linear(4, 3), nn.ReLU()), nn.Linear(3, 2)).double()
    state = {name: torch.from_numpy(array.T.copy()) for name, array in model.state_dict().items()}
    assert theirs.load_state_dict(state, strict=True).missing_keys == []
    x = rng.standard_normal((5, 4))
    assert np.allclose(theirs(torch.from_numpy(x)).detach(), model(x), rtol=1e-12)


def test_all_parameters_lie_in_one_vector(rng):
    model = nested(rng)
    model.parameters().data[:] = 7
    assert (model[0][1][0].weight.data == 7).all()
    assert sum(p.data.size for p in model.parameters()) == model.parameters().data.size == model.summary().total


def test_the_inner_layers_stand_in_the_summary_and_in_the_sentence_at_the_door(rng):
    model = nested(rng)
    assert [row[0] for row in model.summary().rows][:3] == ["Linear(6, 5)", "BatchNorm1d(5)", "ReLU()"]
    with pytest.raises(ValueError, match=r"^Linear\(6, 5\) expects an array of shape \(N, 6\)"):
        model(np.ones((2, 5)))


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_the_gradient_check_sees_the_inner_layers(mode, rng, data):
    X, y = data.X_train[:4], data.y_train[:4]
    model = getattr(nested(rng), mode)()
    _, dscores = softmax_cross_entropy(model(X), y)
    model.backward_parameters(dscores)
    assert grad_check_model(model, cross_entropy_per_row, X, y).error < 1e-5
    model.parameters().grad[3] += 0.1
    assert grad_check_model(model, cross_entropy_per_row, X, y).index == (3,)
    with pytest.raises(ValueError, match="dropout is on"):
        grad_check_model(nested(rng, p=0.5), cross_entropy_per_row, X, y)


def test_a_checkpoint_keeps_the_generator_of_an_inner_dropout(data, tmp_path):
    def trained(epochs, **checkpoint):
        model = nested(np.random.default_rng(3), p=0.5)
        optimizer = Adam(model.parameters())
        fit(model, softmax_cross_entropy, optimizer, data, epochs, 8, np.random.default_rng(4), **checkpoint)
        return model.parameters().data

    trained(2, checkpoint=tmp_path / "run.npz")
    assert np.array_equal(trained(4, checkpoint=tmp_path / "run.npz"), trained(4))


class TestWhatDoesNotFit:
    def test_widths_between_models(self, rng):
        with pytest.raises(ValueError, match=r"expects 6 columns, but the layers before it give 5"):
            Sequential(Sequential(Linear(4, 5, rng)), Sequential(ReLU(), Linear(6, 3, rng)))

    def test_dtypes_of_inner_models(self, rng):
        inner = Sequential(Linear(4, 5, rng))
        with pytest.raises(ValueError, match="one dtype"):
            Sequential(inner, Linear(5, 3, rng, np.float32))
        Sequential(inner, Linear(5, 3, rng))  # the refusal has changed nothing

    def test_a_layer_twice_at_two_levels(self, rng):
        relu = ReLU()
        with pytest.raises(ValueError, match="each layer once"):
            Sequential(Sequential(Linear(4, 4, rng), relu), relu)

    def test_an_inner_model_in_two_models(self, rng):
        inner = Sequential(Linear(4, 4, rng))
        Sequential(inner, ReLU())
        with pytest.raises(ValueError, match=r"Linear\(4, 4\)\) belongs to another model"):
            Sequential(inner, Linear(4, 2, rng))

    def test_an_inner_model_with_its_own_optimizer(self, rng):
        inner = Sequential(Linear(4, 4, rng))
        SGD(inner.parameters(), lr=0.1)
        with pytest.raises(ValueError, match="build the whole model first"):
            Sequential(inner, Linear(4, 2, rng))

    def test_parameters_of_an_inner_model(self, rng):
        model = nested(rng)
        with pytest.raises(ValueError, match="a layer of another; ask that one"):
            model[0].parameters()
