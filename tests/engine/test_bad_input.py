"""What a slip is told: one sentence, before anything is computed. Labels and targets: with the losses."""

import numpy as np
import pytest

from course_lib.engine import (
    SGD,
    Adadelta,
    Adam,
    AdamW,
    BatchNorm1d,
    Dataset,
    Dropout,
    LayerNorm,
    Linear,
    Parameter,
    ReLU,
    RMSprop,
    Sequential,
    Tensor,
    bce_loss,
    bernoulli_mle,
    cross_entropy,
    fit,
    huber_loss,
    kl_divergence,
    minibatches,
    numerical_gradient,
    softmax_cross_entropy,
)

A_WEIGHT = np.ones((3, 2))
RNG = np.random.default_rng(0)
SLIPS = {
    "a seed for a generator": (lambda: Linear(3, 2, 0), TypeError, "Linear expects a random generator, but got int"),
    "the same in dropout": (lambda: Dropout(0.5, 0), TypeError, "Dropout expects a random generator, but got int"),
    "integer parameters": (lambda: Linear(3, 2, RNG, int), TypeError, "float32 or float64, but got int64"),
    "half precision": (lambda: BatchNorm1d(3, dtype=np.float16), TypeError, "float32 or float64, but got float16"),
    "no columns": (lambda: LayerNorm(0), ValueError, "LayerNorm expects at least one column, but got num_features=0"),
    "backward first": (lambda: ReLU().backward(A_WEIGHT), AttributeError, "ReLU has no _out; forward keeps it"),
    "a name that is not there": (lambda: ReLU().slope, AttributeError, "ReLU has no slope.$"),
    "a model for its parameters": (
        lambda: Adam(Sequential(Linear(3, 2, RNG))),
        TypeError,
        r"but got Linear; give an optimizer model.parameters\(\)",
    ),
    "arrays for parameters": (lambda: SGD([A_WEIGHT], 0.1), TypeError, "flatten expects parameters, but got ndarray"),
    "a tensor without a gradient": (lambda: SGD([Tensor(A_WEIGHT)], 0.1), ValueError, "no gradient will reach"),
    "a result for an input": (
        lambda: SGD([Tensor(A_WEIGHT, requires_grad=True) * 0.1], 0.1),
        ValueError,
        "give the Tensor that your computation starts from",
    ),
    "a rate below 0": (
        lambda: Adam([Parameter(A_WEIGHT)], -1e-3),
        ValueError,
        "Adam expects a learning rate of at least",
    ),
    "a rate that is nan": (lambda: Adam([Parameter(A_WEIGHT)], np.nan), ValueError, "but got nan"),
    "momentum 1": (lambda: SGD([Parameter(A_WEIGHT)], 0.1, 1.0), ValueError, "0 <= momentum < 1, but got 1.0"),
    "betas": (lambda: AdamW([Parameter(A_WEIGHT)], betas=(0.9, 1)), ValueError, "AdamW expects 0 <= beta2 < 1"),
    "decay": (lambda: RMSprop([Parameter(A_WEIGHT)], decay_rate=-1), ValueError, "0 <= decay_rate < 1, but got -1"),
    "rho": (lambda: Adadelta([Parameter(A_WEIGHT)], rho=2), ValueError, "0 <= rho < 1, but got 2"),
    "scores for probabilities": (
        lambda: bce_loss(np.array([1.5]), np.array([1.0])),
        ValueError,
        "for scores of any size take bce_with_logits_loss",
    ),
    "delta": (lambda: huber_loss(np.ones(2), np.ones(2), 0.0), ValueError, "huber_loss expects delta > 0, but got 0.0"),
    "one-hot rows of floats": (
        lambda: softmax_cross_entropy(np.zeros((2, 3)), np.eye(3)[:2]),
        ValueError,
        r"one-hot rows: y.argmax\(1\)",
    ),
    "lists for batches": (lambda: next(minibatches([1], [1], 1)), TypeError, "as NumPy arrays, but got list and list"),
    "a seed for batches": (lambda: next(minibatches(np.ones(1), np.ones(1), 1, 0)), TypeError, "but got int"),
    "outcomes": (lambda: bernoulli_mle(np.array([0, 2])), ValueError, "bernoulli_mle expects outcomes 0 or 1"),
    "two lengths": (lambda: kl_divergence(np.ones(2) / 2, np.ones(3) / 3), ValueError, r"but got \(2,\) and \(3,\)"),
    "a matrix": (lambda: cross_entropy(np.eye(2), np.eye(2)), ValueError, "two vectors of one length"),
    "an f of many numbers": (lambda: numerical_gradient(lambda x: x**2, np.ones(3)), ValueError, r"got shape \(3,\)"),
}


@pytest.mark.parametrize(("slip", "error", "message"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_in_a_sentence(slip, error, message):
    with pytest.raises(error, match=message):
        slip()


def test_a_gradient_of_another_kind_is_named(rng):
    model = Sequential(Linear(3, 2, rng))
    scores = model(rng.standard_normal((4, 3)))
    for wrong, kind in (
        (scores.astype(np.float32), "float32"),
        (scores.tolist(), "list"),
        (scores.astype(int), "int64"),
    ):
        with pytest.raises(TypeError, match=f"expects an array of float64 like the model's output, but got {kind}"):
            model.backward_parameters(wrong)


def test_an_optimizer_says_what_it_is():
    assert repr(Adam([Parameter(A_WEIGHT)])) == "Adam(lr=0.001, 6 parameters, 0 steps taken)"


def test_the_tape_takes_arrays_for_constants_and_shapes_in_both_ways():
    x = Tensor(A_WEIGHT, requires_grad=True)
    assert x.linear(np.ones((2, 1)), np.zeros(1)).data.tolist() == [[2.0]] * 3
    assert x.reshape(2, 3).shape == x.reshape((2, 3)).shape == (2, 3)


class TestFit:
    """`fit` looks before the first step, so that no long training ends in an error that was there from the start."""

    X, y = np.arange(12.0).reshape(6, 2) / 12, np.array([0, 1, 0, 1, 0, 1])

    def run(self, model=None, optimizer=None, data=None, **options):
        model = model or Sequential(Linear(2, 2, np.random.default_rng(0)))
        optimizer = optimizer or SGD(model.parameters(), 0.1)
        options = {"epochs": 2, "batch_size": 3, "rng": np.random.default_rng(0)} | options
        return fit(model, softmax_cross_entropy, optimizer, data or Dataset(self.X, self.y), **options)

    def test_an_optimizer_of_another_model(self, rng):
        other = SGD(Sequential(Linear(2, 2, rng)).parameters(), 0.1)
        with pytest.raises(ValueError, match=r"but SGD\(lr=0.1, 6 parameters, 0 steps taken\) has others"):
            self.run(optimizer=other)

    def test_a_layer_for_a_model(self, rng):
        with pytest.raises(TypeError, match=r"expects a Sequential, but got Linear; wrap it"):
            self.run(model=Linear(2, 2, rng), optimizer=SGD([Parameter(A_WEIGHT)], 0.1))

    def test_a_pair_for_a_dataset(self):
        with pytest.raises(TypeError, match=r"but got tuple; Dataset\(X, y\) has them"):
            self.run(data=(self.X, self.y))

    @pytest.mark.parametrize(("name", "value"), [("batch_size", 0), ("reg", -1.0)])
    def test_numbers_out_of_range(self, name, value):
        with pytest.raises(ValueError, match=f"batch_size >= 1 and reg >= 0, but got .*{value}"):
            self.run(**{name: value})

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(ValueError, match="a folder that exists"):
            self.run(checkpoint=tmp_path / "absent" / "run.npz")

    def test_nan_in_the_data_is_told_from_a_rate_that_is_too_high(self):
        with pytest.warns(RuntimeWarning, match="The loss is nan at step 1; X_train is not finite everywhere"):
            self.run(data=Dataset(np.full((4, 2), np.nan), self.y[:4]))

    def test_callbacks_from_a_generator_run_after_every_epoch(self):
        seen = []
        self.run(callbacks=(callback for callback in [lambda model, history: seen.append(len(history.loss))]))
        assert seen == [1, 2]

    @pytest.mark.parametrize("content", ["text", "npy", "npz", "truncated"])
    def test_a_file_that_is_no_checkpoint(self, tmp_path, content):
        path = tmp_path / "run.npz"
        with path.open("wb") as file:
            if content == "text":
                file.write(b"epoch 3")
            elif content == "npy":
                np.save(file, self.X)
            else:
                np.savez(file, X=self.X)
        if content == "truncated":
            path.write_bytes(path.read_bytes()[:-40])
        with pytest.raises(ValueError, match=r"a file that fit wrote, but run\.npz is another"):
            self.run(checkpoint=path)

    def test_a_checkpoint_of_another_dtype_or_generator(self, tmp_path):
        path = tmp_path / "run.npz"
        self.run(checkpoint=path)
        model = Sequential(Linear(2, 2, np.random.default_rng(0), np.float32))
        with pytest.raises(ValueError, match=r"of float64, but got .* of float32"):
            self.run(model, data=Dataset(self.X.astype(np.float32), self.y), checkpoint=path)
        with pytest.raises(ValueError, match="random numbers by PCG64, but got SFC64"):
            self.run(checkpoint=path, rng=np.random.Generator(np.random.SFC64(0)))
