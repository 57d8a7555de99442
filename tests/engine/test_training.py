"""`fit`: learns, stops when it should, says why, and resumes bit for bit."""

import io
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from course_lib.engine import (
    SGD,
    Adam,
    BatchNorm1d,
    Dataset,
    Dropout,
    EarlyStopping,
    History,
    Linear,
    ReLU,
    Sequential,
    accuracy,
    bce_with_logits_loss,
    cosine_decay,
    evaluate,
    fit,
    hinge_loss,
    huber_loss,
    load_checkpoint,
    load_digits,
    mae_loss,
    make_moons,
    mse_loss,
    numerical_gradient,
    save_checkpoint,
    softmax_cross_entropy,
)
from course_lib.engine import progress as progress_module
from course_lib.engine.penalties import add_l2
from course_lib.engine.progress import Progress


@pytest.fixture
def moons(rng):
    return Dataset(*make_moons(200, rng), *make_moons(100, rng))


def network(seed=0, dropout=0.2):
    rng = np.random.default_rng(seed)
    return Sequential(Linear(2, 16, rng), BatchNorm1d(16), ReLU(), Dropout(dropout, rng), Linear(16, 2, rng))


def run(data, epochs=3, **options):
    model = network()
    optimizer = Adam(model.parameters(), lr=0.01)
    return model, fit(model, softmax_cross_entropy, optimizer, data, epochs, 32, np.random.default_rng(1), **options)


def test_a_small_network_reads_the_digits():
    rng = np.random.default_rng(0)
    digits = load_digits(validation_fraction=0.15)
    model = Sequential(Linear(64, 64, rng), ReLU(), Linear(64, 10, rng))
    history = fit(model, softmax_cross_entropy, Adam(model.parameters(), 3e-3), digits, 15, 32, rng)
    assert len(history.loss) == len(history.val_loss) == len(history.val_accuracy) == len(history.lr) == 15
    assert history.loss[-1] < 0.1 * history.loss[0]
    assert evaluate(model, softmax_cross_entropy, digits.X_test, digits.y_test)[1] > 0.95


@pytest.mark.parametrize(
    ("loss", "outputs"),
    [
        (softmax_cross_entropy, 2),
        (hinge_loss, 2),
        (bce_with_logits_loss, 1),
        (mse_loss, 1),
        (mae_loss, 1),
        (huber_loss, 1),
        (partial(huber_loss, delta=0.1), 1),
    ],
)
def test_any_loss_can_be_learned(loss, outputs, rng):
    X, y = make_moons(100, rng)
    model = Sequential(Linear(2, 16, rng), ReLU(), Linear(16, outputs, rng))
    data = Dataset(X, y if outputs == 2 else y[:, None])
    history = fit(model, loss, Adam(model.parameters(), 0.02), data, 20, 20, rng)
    assert history.loss[-1] < 0.5 * history.loss[0]


def test_one_batch_can_be_learned_by_heart(rng):
    X, y = rng.standard_normal((8, 6)), rng.integers(0, 3, 8)
    model = Sequential(Linear(6, 32, rng), ReLU(), Linear(32, 3, rng))
    history = fit(model, softmax_cross_entropy, Adam(model.parameters(), 0.01), Dataset(X, y), 1000, 8, rng)
    assert history.loss[-1] < 1e-3
    assert accuracy(model(X), y) == 1.0


def test_regression_has_no_accuracy(rng):
    X = rng.standard_normal((50, 2))
    y = X @ [[1.0], [2.0]]
    model = Sequential(Linear(2, 1, rng))
    history = fit(model, mse_loss, SGD(model.parameters(), 0.1), Dataset(X, y, X, y), 30, 10, rng)
    assert history.val_accuracy == []
    assert history.val_loss[-1] < 1e-6
    assert np.allclose(model[0].weight.data, [[1.0], [2.0]], atol=1e-3)


def test_the_same_seeds_give_the_same_model(moons):
    (a, first), (b, second) = run(moons), run(moons)
    assert np.array_equal(a.parameters().data, b.parameters().data)
    assert first == second


def test_the_model_is_left_in_evaluation_mode(moons):
    model, _ = run(moons)
    assert not model.training


def test_evaluate_gives_the_mode_back(moons):
    model = network()
    evaluate(model, softmax_cross_entropy, moons.X_val, moons.y_val)
    assert model.training
    evaluate(model.eval(), softmax_cross_entropy, moons.X_val, moons.y_val)
    assert not model.training


def test_the_penalty_is_on_the_weight_matrices_alone(rng):
    model = Sequential(Linear(3, 4, rng), BatchNorm1d(4), Linear(4, 2, rng))
    model.parameters().grad[:] = 0

    def penalty(w):
        model.parameters().data[:] = w
        return 0.5 * 0.3 * sum((layer.weight.data**2).sum() for layer in (model[0], model[2]))

    w = model.parameters().data.copy()
    expected = numerical_gradient(penalty, w)
    model.parameters().data[:] = w
    assert add_l2(model.parameters(), 0.3) == pytest.approx(penalty(w))
    assert np.allclose(model.parameters().grad, expected, atol=1e-8)


def test_the_penalty_shrinks_weights(moons):
    (free, _), (held, _) = run(moons, epochs=20), run(moons, epochs=20, reg=0.1)
    assert np.linalg.norm(held[4].weight.data) < 0.7 * np.linalg.norm(free[4].weight.data)


def test_a_schedule_sets_the_rate_of_each_step(moons):
    _, history = run(moons, schedule=lambda t: cosine_decay(0.1, t, 21))
    assert history.lr == pytest.approx([cosine_decay(0.1, t, 21) for t in (6, 13, 20)])  # 7 steps an epoch


def test_progress_counts_the_steps_of_this_call(moons, monkeypatch):
    seen = []
    monkeypatch.setattr(Progress, "update", lambda self, done, note: seen.append((done, self.total)))
    model = network()
    optimizer = Adam(model.parameters())
    for _ in range(2):  # the optimizer's own count goes on
        fit(model, softmax_cross_entropy, optimizer, moons, 3, 32, np.random.default_rng(1))
    assert seen == 2 * [(i + 1, 21) for i in range(21)]


def test_callbacks_see_each_epoch_and_may_stop(moons):
    seen = []

    def callback(model, history):
        seen.append(len(history.loss))
        return len(seen) == 2

    _, history = run(moons, epochs=5, callbacks=[callback])
    assert seen == [1, 2]
    assert history.stopped == "A callback asked to stop."


def test_early_stopping_restores_the_best_weights(moons):
    shuffled = replace(moons, y_train=np.random.default_rng(2).permutation(moons.y_train))
    stopping = EarlyStopping(patience=3)
    model, history = run(shuffled, epochs=200, early_stopping=stopping)
    best = int(np.argmin(history.val_loss))
    assert len(history.loss) == best + 1 + 3
    assert "No better validation loss in 3 epochs" in history.stopped
    val_loss, _ = evaluate(model, softmax_cross_entropy, moons.X_val, moons.y_val)
    assert val_loss == stopping.best_loss == min(history.val_loss)


def test_early_stopping_without_validation_data_is_named(moons):
    with pytest.raises(ValueError, match="validation data for early stopping"):
        run(Dataset(moons.X_train, moons.y_train), early_stopping=EarlyStopping(3))


def test_a_diverging_loss_stops_with_its_step_and_keeps_the_history(rng):
    X = rng.standard_normal((64, 3))
    model = Sequential(Linear(3, 1, rng))
    optimizer = SGD(model.parameters(), lr=1e3)
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.warns(RuntimeWarning, match="at step .*lower the learning rate"),
    ):
        history = fit(model, mse_loss, optimizer, Dataset(X, X[:, :1]), 100, 8, rng)
    assert f"at step {optimizer.t + 1};" in history.stopped
    assert len(history.loss) == optimizer.t // 8 > 0
    assert np.isfinite(history.loss).all()
    assert history.stopped in repr(history)


def test_data_that_does_not_fit_the_model_is_named(moons):
    with pytest.raises(ValueError, match=r"Linear\(2, 16\) expects an array of shape \(N, 2\)"):
        run(replace(moons, X_train=moons.X_train[:, :1]))
    with pytest.raises(ValueError, match=r"Linear\(2, 16\) expects"):
        run(replace(moons, X_val=moons.X_val[:, :1]))
    with pytest.raises(ValueError, match="labels from 0 to 1"):
        run(replace(moons, y_train=moons.y_train + 1))


class TestCheckpoints:
    @pytest.mark.parametrize("stop_after", [1, 4])
    def test_training_resumes_bit_for_bit(self, moons, tmp_path, stop_after):
        whole, expected = run(moons, epochs=6, schedule=lambda t: 0.05 / (1 + t))
        options = {"checkpoint": tmp_path / "run.npz", "schedule": lambda t: 0.05 / (1 + t)}
        run(moons, epochs=stop_after, **options)
        resumed, history = run(moons, epochs=6, **options)
        for name, array in whole.state_dict().items():
            assert np.array_equal(array, resumed.state_dict()[name]), name
        assert history == expected

    def test_early_stopping_resumes_its_patience(self, moons, tmp_path):
        shuffled = replace(moons, y_train=np.random.default_rng(2).permutation(moons.y_train))
        whole, expected = run(shuffled, epochs=200, early_stopping=EarlyStopping(4))
        path = tmp_path / "run.npz"
        run(shuffled, epochs=len(expected.loss) - 2, early_stopping=EarlyStopping(4), checkpoint=path)
        resumed, history = run(shuffled, epochs=200, early_stopping=EarlyStopping(4), checkpoint=path)
        assert history == expected
        assert np.array_equal(whole.parameters().data, resumed.parameters().data)

    def test_another_architecture_is_named_and_nothing_is_changed(self, moons, tmp_path):
        path = tmp_path / "run.npz"
        run(moons, checkpoint=path)
        rng = np.random.default_rng(0)
        other = Sequential(Linear(2, 3, rng))
        before = other.parameters().data.copy()
        with pytest.raises(ValueError, match=r"run.npz expects the model Sequential\(Linear\(2, 16\)"):
            load_checkpoint(path, other, Adam(other.parameters()), rng)
        with pytest.raises(ValueError, match="expects the optimizer Adam, but got SGD"):
            load_checkpoint(path, model := network(), SGD(model.parameters(), 0.1), rng)
        assert np.array_equal(other.parameters().data, before)

    def test_shared_and_separate_generators_are_told_apart(self, moons, tmp_path):
        path = tmp_path / "run.npz"
        run(moons, checkpoint=path)  # dropout and shuffling draw from two generators
        model = network()
        with pytest.raises(ValueError, match="2 different random generators, but got 1"):
            load_checkpoint(path, model, Adam(model.parameters()), model[3].rng)

    @pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937, np.random.Philox])
    def test_any_bit_generator_resumes(self, tmp_path, bits, rng):
        generator, model = np.random.Generator(bits(3)), Sequential(Linear(2, 2, rng))
        optimizer = SGD(model.parameters(), 0.1)
        generator.random(5)
        save_checkpoint(tmp_path / "a.npz", model, optimizer, generator, History(loss=[1.0]))
        expected = generator.random(5)
        other = np.random.Generator(bits(8))
        assert load_checkpoint(tmp_path / "a.npz", model, optimizer, other) == History(loss=[1.0])
        assert np.array_equal(other.random(5), expected)

    def test_nothing_half_written_is_left(self, moons, tmp_path):
        run(moons, checkpoint=tmp_path / "run.npz")
        assert [p.name for p in tmp_path.iterdir()] == ["run.npz"]


class TestHistory:
    def test_it_says_how_it_went(self):
        history = History(loss=[2.0, 0.5], val_loss=[1.9, 0.6], val_accuracy=[0.3, 0.875], lr=[0.1, 0.1])
        assert repr(history) == "2 epochs, loss 0.5, validation loss 0.6, validation accuracy 87.5%"
        assert repr(History()) == "0 epochs"

    def test_it_draws_itself(self):
        pytest.importorskip("matplotlib")
        figure = History(loss=[2.0, 0.5], val_loss=[1.9, 0.6], val_accuracy=[0.3, 0.8], lr=[0.1, 0.1]).plot()
        losses, accuracies = figure.axes
        assert [line.get_label() for line in losses.lines] == ["training", "validation"]
        assert accuracies.get_ylabel() == "validation accuracy"
        assert len(History(loss=[1.0]).plot().axes) == 1


class TestProgress:
    def test_short_work_is_silent(self):
        stream = io.StringIO()
        with Progress(10, stream) as progress:
            progress.update(5)
        assert stream.getvalue() == ""

    def test_long_work_draws_and_wipes_a_line(self, monkeypatch):
        monkeypatch.setattr(progress_module, "WAIT", -1.0)
        stream = io.StringIO()
        with Progress(10, stream) as progress:
            progress.update(5, "loss 0.5")
        drawn = stream.getvalue().split("\r")
        assert drawn[1] == "[##########..........] 5/10 loss 0.5"
        assert drawn[2].strip() == drawn[3] == ""
