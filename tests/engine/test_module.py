"""`Sequential`: one flat vector under all layers, modes, state, a summary, and sentences for models that do not fit."""

import numpy as np
import pytest

from course_lib.engine import (
    Adam,
    BatchNorm1d,
    Dropout,
    Linear,
    Module,
    Parameter,
    ReLU,
    Sequential,
    Tensor,
    flatten,
    softmax_cross_entropy,
)


@pytest.fixture
def model(rng):
    return Sequential(Linear(6, 5, rng), BatchNorm1d(5), ReLU(), Dropout(0.5, rng), Linear(5, 3, rng))


def test_parameters_and_gradients_are_views_of_one_vector(model):
    vector = model.parameters()
    assert vector.data.shape == vector.grad.shape == (6 * 5 + 5 + 5 + 5 + 5 * 3 + 3,)
    vector.data[:] = np.arange(vector.data.size)
    assert model[0].weight.data[0].tolist() == [0, 1, 2, 3, 4]
    model[4].bias.grad[:] = 7
    assert vector.grad[-3:].tolist() == [7, 7, 7]


def test_a_result_is_not_overwritten_by_the_next_call(model, rng):
    model.eval()
    first = model(x := rng.standard_normal((4, 6)))
    kept = first.copy()
    model(rng.standard_normal((4, 6)))
    assert np.array_equal(first, kept)
    dx = model.backward(np.ones((4, 3)))
    kept = dx.copy()
    model(x)
    model.backward(np.zeros((4, 3)))
    assert np.array_equal(dx, kept)


def test_batches_of_different_sizes_may_follow_each_other(model, rng):
    model.eval()
    x = rng.standard_normal((9, 6))
    whole = model(x)
    assert np.allclose(np.concatenate([model(x[:4]), model(x[4:8]), model(x[8:])]), whole)


def test_backward_parameters_fills_the_same_gradients(model, rng):
    model.eval()
    x, dout = rng.standard_normal((4, 6)), rng.standard_normal((4, 3))
    model(x)
    model.backward(dout)
    expected = model.parameters().grad.copy()
    model.parameters().grad[:] = np.nan
    model.backward_parameters(dout)
    assert np.array_equal(model.parameters().grad, expected)


def test_modes_reach_every_layer(model):
    assert not any(layer.training for layer in model.eval())
    assert all(layer.training for layer in model.train())


def test_state_comes_back_exactly(model, rng):
    model(rng.standard_normal((8, 6)))
    state = model.state_dict()
    assert list(state)[:2] == ["0.weight", "0.bias"]
    assert "1.running_var" in state
    other = Sequential(Linear(6, 5, rng), BatchNorm1d(5), ReLU(), Dropout(0.5, rng), Linear(5, 3, rng))
    other.load_state_dict(state)
    x = rng.standard_normal((4, 6))
    assert np.array_equal(other.eval()(x), model.eval()(x))
    model.parameters().data[:] = 0
    assert state["0.weight"].any()  # it was a copy


def test_state_of_another_architecture_is_named(model, rng):
    with pytest.raises(ValueError, match=r"these differ: 0.weight; build the model"):
        model.load_state_dict(model.state_dict() | {"0.weight": np.zeros((2, 2))})
    with pytest.raises(ValueError, match=r"these differ: 1.running_mean"):
        model.load_state_dict({n: a for n, a in model.state_dict().items() if n != "1.running_mean"})


def test_the_summary_is_a_table_in_text_and_html(model):
    summary = model.summary()
    assert summary.total == model.parameters().data.size
    assert summary.rows[0] == ("Linear(6, 5)", "(N, 5)", 35)
    assert summary.rows[2] == ("ReLU()", "(N, 5)", 0)
    assert str(summary).splitlines()[-1].split() == ["total", "63"]
    assert summary._repr_html_().count("<tr>") == 7
    assert "<caption>" in summary._repr_html_()


def test_the_initial_loss_is_log_c_when_scores_start_at_zero(rng):
    model = Sequential(Linear(6, 5, rng), ReLU(), Linear(5, 3, rng))
    model[2].weight.data[:] = 0
    loss, _ = softmax_cross_entropy(model(rng.standard_normal((8, 6))), rng.integers(0, 3, 8))
    assert loss == pytest.approx(np.log(3))


def test_float32_goes_through(rng):
    model = Sequential(Linear(6, 5, rng, np.float32), BatchNorm1d(5, dtype=np.float32), Linear(5, 3, rng, np.float32))
    scores = model(rng.standard_normal((8, 6)).astype(np.float32))
    _, dscores = softmax_cross_entropy(scores, rng.integers(0, 3, 8))
    assert scores.dtype == dscores.dtype == model.backward(dscores).dtype == model.parameters().grad.dtype == np.float32


def test_a_gradient_that_does_not_fit_the_last_output_is_named(model, rng):
    with pytest.raises(ValueError, match="it has not run yet; call the model"):
        model.backward(np.ones((4, 3)))
    model(rng.standard_normal((4, 6)))
    for backward in (model.backward, model.backward_parameters):
        with pytest.raises(ValueError, match=r"got \(5, 3\) and its last output has shape \(4, 3\)"):
            backward(np.ones((5, 3)))


class TestModelsThatDoNotFit:
    def test_widths(self, rng):
        with pytest.raises(ValueError, match=r"Linear\(6, 3\) expects 6 columns, but the layers before it give 5"):
            Sequential(Linear(4, 5, rng), ReLU(), Linear(6, 3, rng))

    def test_dtypes(self, rng):
        with pytest.raises(ValueError, match="one dtype, but got float32 and float64"):
            Sequential(Linear(4, 5, rng), Linear(5, 3, rng, np.float32))

    def test_no_layers(self):
        with pytest.raises(ValueError, match="at least one layer"):
            Sequential()

    def test_a_list_or_a_class(self, rng):
        with pytest.raises(TypeError, match=r"one by one, but got list; write Sequential\(\*layers\)"):
            Sequential([Linear(4, 5, rng), ReLU()])
        with pytest.raises(TypeError, match=r"but got type; .*ReLU\(\) with its parentheses"):
            Sequential(Linear(4, 5, rng), ReLU)

    def test_a_layer_twice(self, rng):
        layer = Linear(4, 4, rng)
        with pytest.raises(ValueError, match="each layer once"):
            Sequential(layer, layer)

    def test_an_activation_twice(self, rng):
        relu = ReLU()  # it has no parameters, but the second use would write over what the first one's backward needs
        with pytest.raises(ValueError, match="so make a second one"):
            Sequential(Linear(4, 4, rng), relu, Linear(4, 4, rng), relu)

    def test_a_layer_of_another_model(self, rng):
        layer = Linear(4, 4, rng)
        Sequential(layer)
        with pytest.raises(ValueError, match="already belong to another model"):
            Sequential(layer, Linear(4, 2, rng))

    def test_nothing_to_learn(self):
        with pytest.raises(ValueError, match="no layer here has any"):
            Adam(Sequential(ReLU()).parameters())

    def test_a_layer_of_your_own_without_its_methods(self):
        class Nothing(Module):
            pass

        with pytest.raises(NotImplementedError, match="Nothing expects a forward"):
            Nothing()(np.ones((2, 2)))


def test_flatten_returns_the_same_vector_for_the_same_parameters(rng):
    a, b = Tensor(rng.standard_normal((2, 3)), requires_grad=True), Parameter(np.ones(2))
    vector = flatten([a, b])
    assert flatten([a, b]) is flatten(vector) is vector
    assert [p.data.shape for p in vector] == [(2, 3), (2,)]
    with pytest.raises(ValueError, match="already belong"):
        flatten([b, a])
    with pytest.raises(ValueError, match="at least one parameter"):
        flatten([])
