"""A training loop is judged by its log: any right order of the examples passes, and each slip shows as a fact."""

import numpy as np
import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.training_logs import facts_of_training
from course_lib.checking.values import Rng

rng = np.random.default_rng(3)
PARAMS = {"W": rng.normal(size=(3, 3)), "b": rng.normal(size=3)}
DATA = {
    "X": rng.normal(size=(17, 3)),
    "y": np.arange(17) % 3,
    "X_val": rng.normal(size=(41, 3)),
    "y_val": np.arange(41) % 3,
}
CONFIG = {"learning_rate": 0.3}


def loop(
    model,
    data,
    rule,
    config,
    epochs,
    batch_size,
    rng,
    order=lambda rng, N: rng.permutation(N),
    configs=lambda names, config: {name: dict(config or {}) for name in names},
    keep=lambda model, name, new: model.params.__setitem__(name, new),
):
    """A right loop, with its pieces to be exchanged."""
    memory = configs(model.params, config)
    history = {"loss": [], "val_accuracy": []}
    N = len(data["y"])
    for _ in range(epochs):
        shuffled, losses = order(rng, N), []
        for rows in np.split(shuffled, range(batch_size, N, batch_size)):
            loss, grads = model.loss(data["X"][rows], data["y"][rows])
            losses += [loss] * len(rows)
            for name in grads:
                new, memory[name] = rule(model.params[name], grads[name], memory[name])
                keep(model, name, new)
        history["loss"].append(np.mean(losses))
        history["val_accuracy"].append(np.mean(model.scores(data["X_val"]).argmax(1) == data["y_val"]))
    return history


def facts(function, rule="rolling", config=CONFIG, batch_size=5, seeds=(1, 1, 2)):
    args = (PARAMS, DATA, rule, config, 3, batch_size, [Rng(seed) for seed in seeds])
    (answer,) = LocalCaller({"train": function}).run("trained", ("train",), [args])
    assert answer.status == "ok", answer
    return facts_of_training(DATA, config, 3, batch_size, answer.value)


def changed(**pieces):
    return lambda *args: loop(*args, **pieces)


RIGHT = facts(loop)


@pytest.mark.parametrize("seed", range(5))
def test_every_right_loop_has_the_same_facts(seed):
    assert facts(loop, seeds=(seed, seed, seed + 1)) == RIGHT
    by_sorting = changed(order=lambda rng, N: np.argsort(rng.random(N)))
    assert facts(by_sorting, "fading", seeds=(seed, seed, seed + 1)) == RIGHT


def test_what_a_right_loop_is_said_to_do():
    epochs, steps, loss, accuracy = RIGHT
    assert epochs["what the first epoch is cut into"] == "5, 5, 5, 2"
    assert steps["the configs"] == "one for each parameter, from step to step"
    assert loss["each loss"] == "the mean over its epoch's examples"
    assert accuracy["each accuracy"] == "the share right of X_val after its epoch"
    told = [fact for part in RIGHT for fact in part.values() if isinstance(fact, bool)]
    assert all(told)


def test_looks_at_the_loss_between_steps_are_nobodys_business():
    def looking(model, data, rule, config, epochs, batch_size, rng):
        def order(rng, N):
            model.loss(data["X_val"], data["y_val"])
            return rng.permutation(N)

        return loop(model, data, rule, config, epochs, batch_size, rng, order=order)

    assert facts(looking) == RIGHT


def test_a_config_of_none_and_a_batch_larger_than_the_data_are_fine():
    assert facts(loop, config=None)[1] == RIGHT[1]
    assert facts(loop, batch_size=99)[0]["what the first epoch is cut into"] == "17"


@pytest.mark.parametrize(
    ("pieces", "part", "fact"),
    [
        ({"order": lambda rng, N: np.arange(N)}, 0, "the examples are shuffled"),
        ({"order": lambda rng, N: np.random.default_rng(0).permutation(N)}, 0, "another rng gives another order"),
        ({"order": lambda rng, N: rng.integers(0, N, N)}, 0, "every example comes once in each epoch"),
        ({"order": lambda rng, N: rng.permutation(N)[:-2]}, 0, "every example comes once in each epoch"),
        ({"keep": lambda model, name, new: None}, 1, "the model holds what the rule gave back"),
        ({"configs": lambda names, config: dict.fromkeys(names, config)}, 1, "the config that came in is as it was"),
        ({"configs": lambda names, config: {name: {} for name in names}}, 1, "the learning rate that came in is used"),
    ],
)
def test_each_slip_of_a_loop_shows(pieces, part, fact):
    assert facts(changed(**pieces))[part][fact] is False


def test_a_model_that_is_set_back_in_the_end_shows():
    def set_back(model, *others):
        before = {name: array.copy() for name, array in model.params.items()}
        history = loop(model, *others)
        model.params.update(before)
        return history

    assert facts(set_back)[1]["the model ends where the last step left it"] is False


def test_what_became_of_the_configs_is_told():
    def shared(names, config):
        one = dict(config)
        return dict.fromkeys(names, one)

    class Forgetful(dict):
        def __setitem__(self, name, config):
            pass

    def forgetful(names, config):
        return Forgetful({name: dict(config) for name in names})

    assert facts(changed(configs=shared))[1]["the configs"] == "one for all parameters"
    assert facts(changed(configs=forgetful), "fading")[1]["the configs"] == "always the first one"


def test_other_losses_and_accuracies_are_told_by_what_they_are():
    def halved(*args):
        history = loop(*args)
        return {"loss": np.cumsum(history["loss"]), "val_accuracy": [100 * share for share in history["val_accuracy"]]}

    found = facts(halved)
    assert found[2]["each loss"] == "added to those of the epochs before"
    assert found[3]["each accuracy"] == "in per cent"


def test_a_loop_that_takes_no_step_is_no_accident():
    found = facts(lambda *args: {"loss": [], "val_accuracy": []})
    assert found[0]["the number of mini-batches"] == 0
    assert found[2]["each loss"] == "something else"


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1.0],
        {"loss": [1.0]},
        {"loss": [1.0], "val_accuracy": [None]},
        {"loss": 1, "val_accuracy": 2},
    ],
)
def test_a_history_of_another_form_is_told_so(value):
    args = (PARAMS, DATA, "fading", CONFIG, 1, 5, [Rng(0)])
    (answer,) = LocalCaller({"train": lambda *args: value}).run("trained", ("train",), [args])
    assert answer.status == "structure"
    assert "a dict with the lists loss and val_accuracy" in answer.raised.text


def test_overfitting_hands_back_losses_and_the_models_last_parameters():
    def overfit(model, X, y, rule, config, steps):
        loss, grads = model.loss(X, y)
        model.params["b"], _ = rule(model.params["b"], grads["b"], config)
        return [loss]

    args = (PARAMS, DATA["X"], DATA["y"], "fading", CONFIG, 1)
    (answer,) = LocalCaller({"overfit": overfit}).run("overfitted", ("overfit",), [args])
    losses, W, b = answer.value
    assert len(losses) == 1
    assert np.array_equal(W, PARAMS["W"])
    assert not np.array_equal(b, PARAMS["b"])
    (answer,) = LocalCaller({"overfit": lambda *args: 1.5}).run("overfitted", ("overfit",), [args])
    assert "should return a list of losses" in answer.raised.text
