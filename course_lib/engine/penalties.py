"""Penalties on the weights, and the proximal step that makes L1 give exact zeros (unit 12)."""

from collections.abc import Iterable
from typing import Any

import numpy as np


def l2_penalty(W: np.ndarray, reg: float) -> tuple[float, np.ndarray]:
    """0.5 * reg * sum(W^2) and its gradient reg * W. A normal prior on the weights, seen as a loss."""
    return 0.5 * reg * float(np.sum(W * W)), reg * W


def l1_penalty(W: np.ndarray, reg: float) -> tuple[float, np.ndarray]:
    """reg * sum(|W|) and its (sub)gradient reg * sign(W). A Laplace prior on the weights, seen as a loss."""
    return reg * float(np.sum(np.abs(W))), reg * np.sign(W)


def soft_threshold(w: np.ndarray, t: float) -> np.ndarray:
    """Move each entry towards 0 by t, and stop at 0: argmin over u of 0.5 * (u - w)^2 + t * |u|, elementwise."""
    return np.sign(w) * np.maximum(np.abs(w) - t, 0)


def proximal_step(w: np.ndarray, dw: np.ndarray, lr: float, reg: float) -> np.ndarray:
    """One step of the lasso: a gradient step on the smooth loss, then the soft threshold lr * reg for the L1 part.

    Following the subgradient of |w| instead would make weights small but hardly ever 0.
    Source: ISTA, as in Beck and Teboulle (2009).
    """
    return soft_threshold(w - lr * dw, lr * reg)


def ridge_fit(X: np.ndarray, y: np.ndarray, lam: float) -> np.ndarray:
    """The weights (D,) that minimise ||X w - y||^2 + lam * ||w||^2. X: (N, D), y: (N,); no intercept."""
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


def lasso_fit(X: np.ndarray, y: np.ndarray, lam: float, steps: int = 1000) -> np.ndarray:
    """Weights (D,) that minimise ||X w - y||^2 / (2N) + lam * ||w||_1, by proximal steps from zero; no intercept.

    The rate is 1 / L with L the largest curvature of the smooth part, the largest step that cannot overshoot.
    """
    N, D = X.shape
    curvature = X.T @ X / N
    target = X.T @ y / N
    lr = 1 / np.linalg.eigvalsh(curvature)[-1]
    w = np.zeros(D)
    for _ in range(steps):
        w = proximal_step(w, curvature @ w - target, lr, lam)
    return w


def add_l2(weights: Iterable[Any], reg: float) -> float:
    """Add the L2 penalty's gradient to `.grad` of each weight matrix and return the penalty's value.

    weights: a model's parameters. Only those with two axes are penalised: a bias or a batch-norm scale that is pulled
    towards 0 does not make the function simpler.
    """
    value = 0.0
    for p in weights:
        if p.data.ndim == 2:
            p.grad += reg * p.data
            value += 0.5 * reg * float(np.vdot(p.data, p.data))
    return value
