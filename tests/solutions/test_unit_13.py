"""The capstone: its diagnosis names real runs; the frameworks' texts in the lesson give one's own numbers."""

import re

import numpy as np
import pytest
from every_unit import FOLDERS, source_of

from course_lib.engine import load_digits
from course_lib.figures.broken_runs import CASES, HEALTHY, run
from course_lib.figures.update_rules import sgd_momentum

FOLDER = next(folder for folder in FOLDERS if folder.name == "13_capstone")


@pytest.fixture(scope="module")
def answers():
    """The reference's functions and classes by name."""
    return source_of(FOLDER).reference.caller().objects


@pytest.mark.parametrize("seed", range(3))
def test_the_diagnosis_is_right_of_real_runs(answers, seed):
    for letter, fault, rate, right in CASES:
        assert answers["diagnose"](run(fault, rate, seed)) == right, letter
    assert answers["diagnose"](run(seed=seed)) == HEALTHY


def test_the_runs_that_a_diagnosis_is_judged_on_keep_the_gaps_that_the_lesson_states():
    exercise = next(e for e in source_of(FOLDER).unit.exercises if e.name == "diagnose")
    for seed in range(20):
        for case in exercise.cases(np.random.default_rng(seed)):
            (history,) = case.args
            loss, norm = np.array(history["loss"]), np.array(history["grad_norm"])
            dead, accuracy = np.array(history["dead_fraction"]), history["val_accuracy"][-1]
            assert 0 <= min(history["val_accuracy"]) <= max(history["val_accuracy"]) <= 1
            assert 0 <= dead.min() <= dead.max() <= 1
            assert (norm[-1] >= 5 * norm[0]) == (case.part == "not zeroed") or case.part == "too high"
            if case.part != "not zeroed" and np.isfinite(loss).all():
                assert norm[-1] < 2 * norm[0]
            if case.part == "too high":
                assert not loss.max() <= 4
            elif case.part != "not zeroed":
                assert loss.max() < 2.8
            if case.part == "dead units":
                assert dead.min() >= 0.95
            if case.part in ("healthy", "too low", "shuffled"):
                assert dead.max() <= 0.4
                assert (loss[-1] >= 0.9 * loss[0]) if case.part == "too low" else (loss[-1] < 0.8 * loss[0])
            if case.part == "healthy":
                assert accuracy > 0.7
            if case.part == "shuffled":
                assert max(history["val_accuracy"]) < 0.3


def test_the_goal_is_reached_on_the_test_digits(answers):
    digits = load_digits(validation_fraction=0.25)
    middle = digits.X_train.mean(axis=0)
    data = {"X": digits.X_train - middle, "y": digits.y_train, "X_val": digits.X_val - middle, "y_val": digits.y_val}
    rng = np.random.default_rng(3)
    net = answers["TwoLayerNet"](64, 100, 10, rng, reg=0.001)
    answers["train"](net, data, sgd_momentum, {"learning_rate": 0.1, "momentum": 0.9}, 20, 32, rng)
    assert np.mean(net.scores(digits.X_test - middle).argmax(axis=1) == digits.y_test) >= 0.97


def text_of(library):
    """The block of code in the lesson's prose that imports `library`."""
    prose = "\n".join(cell.source for cell in source_of(FOLDER).lesson.cells if cell.kind == "markdown")
    (found,) = [
        block for block in re.findall(r"```python\n(.*?)```", prose, re.DOTALL) if f"import {library}\n" in block
    ]
    return found


@pytest.mark.peers
@pytest.mark.parametrize("library", ["torch", "jax"])
def test_the_text_in_the_lesson_gives_the_losses_of_ones_own_network(answers, library):
    pytest.importorskip(library, reason=f"{library} is not installed")
    digits = load_digits(validation_fraction=0.25)
    X_few, y_few = (digits.X_train - digits.X_train.mean(axis=0))[:20], digits.y_train[:20]
    net = answers["TwoLayerNet"](64, 32, 10, np.random.default_rng(7))
    start = {name: array.copy() for name, array in net.params.items()}
    config = {"learning_rate": 0.1, "momentum": 0.9}
    yours = answers["overfit_small_batch"](net, X_few, y_few, sgd_momentum, config, 200)
    space = {"start": start, "X_few": X_few, "y_few": y_few, "np": np}
    before = None
    if library == "torch":
        import torch

        before = torch.get_default_dtype()
    try:
        exec(text_of(library), space)
    finally:
        if before is not None:
            torch.set_default_dtype(before)
    assert np.allclose(space["losses"], yours, rtol=1e-7, atol=1e-10)
