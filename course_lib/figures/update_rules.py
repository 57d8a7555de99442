"""Unit 13: update rules as functions, `rule(w, dw, config) -> (next_w, config)`, on top of the engine's optimizers.

They stand in for the learner's own of units 07 and 08, so that a training loop can be tried without them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.engine import SGD, Adam, Optimizer, Parameter

Rule = Callable[[np.ndarray, np.ndarray, dict[str, Any] | None], tuple[np.ndarray, dict[str, Any]]]


def sgd(w: np.ndarray, dw: np.ndarray, config: dict[str, Any] | None = None) -> tuple[np.ndarray, dict[str, Any]]:
    """Plain gradient descent. config: learning_rate (1e-2)."""
    return _step(w, dw, config, lambda p, c: SGD(p, lr=c.get("learning_rate", 1e-2)))


def sgd_momentum(
    w: np.ndarray, dw: np.ndarray, config: dict[str, Any] | None = None
) -> tuple[np.ndarray, dict[str, Any]]:
    """The heavy ball. config: learning_rate (1e-2), momentum (0.9)."""
    return _step(w, dw, config, lambda p, c: SGD(p, c.get("learning_rate", 1e-2), c.get("momentum", 0.9)))


def adam(w: np.ndarray, dw: np.ndarray, config: dict[str, Any] | None = None) -> tuple[np.ndarray, dict[str, Any]]:
    """Adam. config: learning_rate (1e-3), beta1 (0.9), beta2 (0.999), epsilon (1e-8)."""

    def make(p: list[Parameter], c: dict[str, Any]) -> Optimizer:
        betas = (c.get("beta1", 0.9), c.get("beta2", 0.999))
        return Adam(p, c.get("learning_rate", 1e-3), betas, c.get("epsilon", 1e-8))

    return _step(w, dw, config, make)


def _step(
    w: np.ndarray,
    dw: np.ndarray,
    config: dict[str, Any] | None,
    make: Callable[[list[Parameter], dict[str, Any]], Optimizer],
) -> tuple[np.ndarray, dict[str, Any]]:
    """One step of the optimizer that `config` keeps, or of a new one. It remembers in the config that it hands back;
    the one that came in stays as it is at the first step.
    """
    config = dict(config or {})
    if "optimizer" not in config:
        config["optimizer"] = make([Parameter(np.asarray(w, dtype=np.float64))], config)
    vector = config["optimizer"].parameters
    vector.data[...] = np.ravel(w)
    vector.grad[...] = np.ravel(dw)
    config["optimizer"].lr = config.get("learning_rate", config["optimizer"].lr)
    config["optimizer"].step()
    return vector.data.reshape(np.shape(w)).copy(), config
