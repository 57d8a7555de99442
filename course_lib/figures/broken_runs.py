"""Unit 13: a small network trained on digits with a fault in it, and the curves that such a run leaves behind."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from course_lib.engine import SGD, Digits, Linear, ReLU, Sequential, load_digits, minibatches, softmax_cross_entropy

HEALTHY, TOO_HIGH, TOO_LOW = "healthy", "learning rate too high", "learning rate too low"
DEAD, SHUFFLED, NOT_ZEROED = "dead units", "shuffled labels", "gradients not zeroed"
FAULTS = (DEAD, SHUFFLED, NOT_ZEROED)
DIAGNOSES = (TOO_HIGH, TOO_LOW, *FAULTS, HEALTHY)
RATE = 0.2
EXAMPLES, HIDDEN, BATCH, EPOCHS = 300, 64, 20, 30
# Runs that the lesson shows without their names, and what is wrong with each: (letter, fault, rate, right diagnosis).
CASES = (
    ("A", NOT_ZEROED, RATE, NOT_ZEROED),
    ("B", "", 0.0005, TOO_LOW),
    ("C", SHUFFLED, RATE, SHUFFLED),
    ("D", "", 6.0, TOO_HIGH),
    ("E", DEAD, RATE, DEAD),
)


@lru_cache(maxsize=1)
def _digits() -> Digits:
    return load_digits(validation_fraction=0.25)


@lru_cache(maxsize=256)
def _history(fault: str, rate: float, seed: int) -> dict[str, tuple[float, ...]]:
    rng = np.random.default_rng(seed)
    digits = _digits()
    X, y = digits.X_train[:EXAMPLES], digits.y_train[:EXAMPLES]
    if fault == SHUFFLED:
        y = rng.permutation(y)
    first, last = Linear(64, HIDDEN, rng), Linear(HIDDEN, 10, rng)
    model = Sequential(first, ReLU(), last)
    optimizer = SGD(model.parameters(), lr=rate)
    if fault == DEAD:
        first.bias.data -= 10.0
    grad, total = optimizer.parameters.grad, np.zeros_like(optimizer.parameters.grad)
    history: dict[str, list[float]] = {"loss": [], "val_accuracy": [], "grad_norm": [], "dead_fraction": []}
    with np.errstate(all="ignore"):  # a rate too high may overflow, and that is to be seen
        for _ in range(EPOCHS):
            losses, norms = [], []
            for X_batch, y_batch in minibatches(X, y, BATCH, rng):
                loss, dscores = softmax_cross_entropy(model.forward(X_batch), y_batch)
                model.backward_parameters(dscores)
                if fault == NOT_ZEROED:
                    total += grad
                    grad[...] = total
                losses.append(loss * len(y_batch))
                norms.append(np.linalg.norm(grad))
                optimizer.step()
            on = (X @ first.weight.data + first.bias.data > 0).any(axis=0)
            history["loss"].append(float(np.sum(losses) / len(y)))
            history["val_accuracy"].append(float(np.mean(model(digits.X_val).argmax(axis=1) == digits.y_val)))
            history["grad_norm"].append(float(np.mean(norms)))
            history["dead_fraction"].append(float(np.mean(~on)))
    return {key: tuple(numbers) for key, numbers in history.items()}


def run(fault: str = "", rate: float = RATE, seed: int = 0) -> dict[str, list[float]]:
    """The history of a run: 300 digits, 64 hidden units, 30 epochs of mini-batches of 20, plain gradient descent.

    fault: one of `FAULTS`, or "" for none; rate: the learning rate. Returns lists with a number for each epoch: loss,
    val_accuracy, grad_norm (the mean length of what the rule is handed), dead_fraction (the share of hidden units that
    are 0 for all training examples, after the epoch).
    """
    return {key: list(numbers) for key, numbers in _history(fault, float(rate), seed).items()}


def case(letter: str, seed: int = 0) -> dict[str, list[float]]:
    """The history of one of the lesson's unnamed runs, "A" to "E"."""
    fault, rate = next((fault, rate) for name, fault, rate, _ in CASES if name == letter)
    return run(fault, rate, seed)
