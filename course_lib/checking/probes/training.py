"""Probes for training loops: a model and a rule that keep a log of how they are used.

The model is a linear one, small enough to be recomputed by the judge. What a loop did is read off the log by
the views in ``training_views.py``, so that every right order of the examples is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .registry import ARGUMENTS, WrongStructure, probe

ARGUMENTS["trained"] = ("model.params", "data", "rule", "config", "epochs", "batch_size", "rng")
ARGUMENTS["overfitted"] = ("model.params", "X", "y", "rule", "config", "steps")


class PracticeModel:
    """A linear model with squares as its loss. params: W (D, C), b (C,). It writes down each call of `loss` and
    `scores` with the parameters of that moment.
    """

    def __init__(self, params: Mapping[str, np.ndarray], log: list | None = None) -> None:
        self.params = {name: np.array(array, dtype=np.float64) for name, array in params.items()}
        self._log = [] if log is None else log

    def scores(self, X: np.ndarray) -> np.ndarray:
        """X W + b, (N, C)."""
        self._log.append({"what": "scores", "params": self._copy()})
        return X @ self.params["W"] + self.params["b"]

    def loss(self, X: np.ndarray, y: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
        """Half the squared distance of the scores from one-hot labels, in the mean over the rows; its gradients."""
        loss, grads = squares(self.params, X, y)
        copies = {"X": np.array(X), "y": np.array(y), "grads": {name: grad.copy() for name, grad in grads.items()}}
        self._log.append({"what": "loss", "loss": loss, "params": self._copy()} | copies)
        return loss, grads

    def _copy(self) -> dict[str, np.ndarray]:
        return {name: np.array(array, dtype=np.float64) for name, array in self.params.items()}


def squares(params: Mapping[str, np.ndarray], X: Any, y: Any) -> tuple[float, dict[str, np.ndarray]]:
    """Loss and gradients of the `PracticeModel` at `params`."""
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y)
    scores = X @ params["W"] + params["b"]
    away = scores - np.eye(len(params["b"]))[y]
    return float(np.sum(away**2) / (2 * len(y))), {"W": X.T @ away / len(y), "b": away.mean(axis=0)}


def fading(w: Any, dw: Any, config: dict | None = None) -> tuple[Any, dict]:
    """Steps of learning_rate / (1 + t); it hands back a new config and leaves the old one alone."""
    config = {"learning_rate": 0.1, "t": 0} | (config or {})
    t = config["t"]
    return w - config["learning_rate"] / (1 + t) * dw, {**config, "t": t + 1}


def rolling(w: Any, dw: Any, config: dict | None = None) -> tuple[Any, dict]:
    """Steps with momentum; it goes on writing in the config that it was given. Another parameter's velocity, in a
    config that is shared, is not an error: the log will tell.
    """
    config = {} if config is None else config
    rate = config.setdefault("learning_rate", 0.1)
    before = config.get("velocity", 0.0)
    velocity = (0.7 * before if np.shape(before) == np.shape(w) else 0.0) - rate * dw
    config["velocity"] = velocity
    config["t"] = config.get("t", 0) + 1
    return w + velocity, config


RULES = {"fading": fading, "rolling": rolling}


def logging(rule: Callable[..., tuple], log: list) -> Callable[..., tuple]:
    """`rule`, writing down each call: what came, how often the config had been used, what went back."""

    def logged(w: Any, dw: Any, config: dict | None = None) -> tuple[Any, dict]:
        entry = {"what": "rule", "w": np.array(w), "dw": np.array(dw)}
        entry |= {"t": int((config or {}).get("t", 0)), "rate": float((config or {}).get("learning_rate", 0.1))}
        new, config = rule(w, dw, config)
        log.append({**entry, "new": np.array(new)})
        return new, config

    return logged


@probe
def trained(functions: tuple, args: tuple) -> Any:
    """What a training loop returns and does, with each of several generators: its history, the log, the last
    parameters, and the config that it was given, afterwards. args: the model's parameters, data, a rule's name, config,
    epochs, batch_size, generators.
    """
    params, data, rule, config, epochs, batch_size, generators = args
    runs = []
    for rng in generators:
        log: list = []
        model, given = PracticeModel(params, log), None if config is None else dict(config)
        mine = {name: np.array(array) for name, array in data.items()}
        returned = functions[0](model, mine, logging(RULES[rule], log), given, epochs, batch_size, rng)
        last = {name: np.array(array) for name, array in model.params.items()}
        runs.append({"history": _history(functions[0], returned), "log": log, "params": last, "config": given})
    return runs


@probe
def overfitted(functions: tuple, args: tuple) -> Any:
    """The losses of some steps on one batch, and the model's parameters after them: (losses, W, b)."""
    params, X, y, rule, config, steps = args
    model = PracticeModel(params)
    losses = functions[0](model, np.array(X), np.array(y), RULES[rule], config and dict(config), steps)
    if losses is None or not hasattr(losses, "__iter__"):
        came = "None" if losses is None else f"a {type(losses).__name__}"
        raise WrongStructure(f"{functions[0].__name__} should return a list of losses, and {came} came back")
    return list(losses), model.params["W"], model.params["b"]


def _history(function: Callable, returned: Any) -> dict[str, list[float]]:
    keys = ("loss", "val_accuracy")
    should = f"{function.__name__} should return a dict with the lists loss and val_accuracy"
    if not isinstance(returned, Mapping) or not all(key in returned for key in keys):
        listed = ", ".join(map(str, returned)) if isinstance(returned, Mapping) else ""
        came = f"a dict with the keys {listed or '(none)'}" if isinstance(returned, Mapping) else None
        raise WrongStructure(f"{should}, and {came or f'a {type(returned).__name__}'} came back")
    try:
        return {key: [float(number) for number in returned[key]] for key in keys}
    except (TypeError, ValueError):
        raise WrongStructure(f"{should} of numbers, and something else is in them") from None
