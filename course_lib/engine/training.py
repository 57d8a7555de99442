"""`fit`: the training loop, with everything around the five lines that matter."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.engine.checkpoint import load_checkpoint, save_checkpoint
from course_lib.engine.data.minibatches import minibatches
from course_lib.engine.early_stopping import EarlyStopping
from course_lib.engine.history import History
from course_lib.engine.optimizer import Optimizer
from course_lib.engine.penalties import add_l2
from course_lib.engine.progress import Progress
from course_lib.engine.sequential import Sequential

Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]


@dataclass(frozen=True)
class Dataset:
    """What `fit` trains on; `load_digits()` has the same fields and can be passed as it is.

    Attributes:
        X_train, y_train: (N, D) and (N, ...).
        X_val, y_val: likewise, or None for no validation.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray | None = None
    y_val: np.ndarray | None = None


def fit(
    model: Sequential,
    loss: Loss,
    optimizer: Optimizer,
    data: Any,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    reg: float = 0.0,
    schedule: Callable[[int], float] | None = None,
    early_stopping: EarlyStopping | None = None,
    callbacks: Iterable[Callable[[Sequential, History], Any]] = (),
    checkpoint: str | PathLike | None = None,
) -> History:
    """Train a model by mini-batches. A progress bar appears when it takes longer than two seconds.

    Args:
        model: a `Sequential`. Left in evaluation mode.
        loss: `loss(scores, y)` to `(loss, dscores)`.
        optimizer: made from `model.parameters()`.
        data: a `Dataset`, or anything with its fields.
        epochs: passes over the training data, counted from the model's first one if a checkpoint is resumed.
        batch_size: rows a step.
        rng: shuffles.
        reg: strength of the L2 penalty 0.5 * reg * sum(W^2) over the weight matrices.
        schedule: `schedule(t)` to the learning rate of step t = 0, 1, ...
        early_stopping: fed the validation loss after each epoch; the best weights are restored at the end.
        callbacks: `callback(model, history)` after each epoch; one that returns True stops the training.
        checkpoint: a file written after each epoch. If it exists, training resumes from it, bit for bit as if it had
            never stopped.

    Returns:
        The `History`. If the loss stops being finite, training stops with a warning, `history.stopped` says at which
        step, and what was recorded so far is kept.

    Raises:
        ValueError, TypeError: for data that does not fit the model.
    """
    has_validation = _check(model, optimizer, data, batch_size, reg, early_stopping)
    X, y = data.X_train, data.y_train
    callbacks = list(callbacks)
    history = History()
    if checkpoint is not None and not Path(checkpoint).parent.is_dir():
        raise ValueError(
            f"fit expects a checkpoint in a folder that exists, but got {checkpoint}; make the folder first."
        )
    if checkpoint is not None and Path(checkpoint).exists():
        history = load_checkpoint(checkpoint, model, optimizer, rng, early_stopping)

    steps = math.ceil(len(X) / batch_size)  # an epoch
    with Progress(epochs * steps) as progress:
        while len(history.loss) < epochs and not history.stopped:
            model.train()
            total = 0.0
            for i, (X_batch, y_batch) in enumerate(minibatches(X, y, batch_size, rng)):
                if schedule is not None:
                    optimizer.lr = schedule(optimizer.t)
                value, dscores = loss(model.forward(X_batch), y_batch)
                model.backward_parameters(dscores)
                if reg:
                    value += add_l2(model.parameters(), reg)
                if not math.isfinite(value):
                    advice = "lower the learning rate" if np.isfinite(X).all() else "X_train is not finite everywhere"
                    history.stopped = f"The loss is {value} at step {optimizer.t + 1}; {advice}."
                    break
                optimizer.step()
                total += value * len(X_batch)
                progress.update(len(history.loss) * steps + i + 1, f"loss {value:.4f}")
            if history.stopped:
                warnings.warn(history.stopped, RuntimeWarning, stacklevel=2)
                break
            history.loss.append(total / len(X))
            history.lr.append(optimizer.lr)
            if has_validation:
                val_loss, val_accuracy = evaluate(model, loss, data.X_val, data.y_val)
                history.val_loss.append(val_loss)
                if val_accuracy is not None:
                    history.val_accuracy.append(val_accuracy)
                if early_stopping is not None and early_stopping.step(val_loss, model.state_dict()):
                    history.stopped = f"No better validation loss in {early_stopping.patience} epochs."
            for callback in callbacks:
                if callback(model, history) is True:
                    history.stopped = history.stopped or "A callback asked to stop."
            if checkpoint is not None:
                save_checkpoint(checkpoint, model, optimizer, rng, history, early_stopping)
    model.eval()
    if early_stopping is not None and early_stopping.best_weights is not None:
        model.load_state_dict(early_stopping.best_weights)
    return history


def _check(
    model: Any, optimizer: Any, data: Any, batch_size: int, reg: float, early_stopping: EarlyStopping | None
) -> bool:
    """Raise for what cannot be trained, before the first step; return whether there is validation data."""
    if not isinstance(model, Sequential):
        raise TypeError(f"fit expects a Sequential, but got {type(model).__name__}; wrap it: Sequential(layer).")
    if not hasattr(data, "X_train"):
        raise TypeError(
            f"fit expects data with X_train and y_train, but got {type(data).__name__}; Dataset(X, y) has them."
        )
    if getattr(optimizer, "parameters", None) is not model.parameters():
        raise ValueError(
            f"fit expects an optimizer of this model's parameters, but {optimizer!r} has others; "
            "make it from model.parameters(), else nothing would be trained."
        )
    if batch_size < 1 or reg < 0:
        raise ValueError(f"fit expects batch_size >= 1 and reg >= 0, but got {batch_size} and {reg}.")
    model.check_input(data.X_train)
    has_validation = data.X_val is not None and len(data.X_val) > 0
    if has_validation:
        model.check_input(data.X_val)
    elif early_stopping is not None:
        raise ValueError("fit expects validation data for early stopping, but there is none; fill X_val and y_val.")
    return has_validation


def evaluate(model: Sequential, loss: Loss, X: np.ndarray, y: np.ndarray) -> tuple[float, float | None]:
    """Loss and accuracy of a model in evaluation mode; accuracy is None unless y holds integer classes.

    Training mode, if it was on, is on again afterwards.
    """
    was_training = model.training
    scores = model.eval()(X)
    if was_training:
        model.train()
    return loss(scores, y)[0], accuracy(scores, y) if y.dtype.kind in "iu" and y.ndim == 1 else None


def accuracy(scores: np.ndarray, y: np.ndarray) -> float:
    """The share of rows of scores (N, C) whose largest entry is at the label y (N,)."""
    return float((scores.argmax(axis=1) == y).mean())
