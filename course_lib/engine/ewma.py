"""Exponentially weighted moving averages, the memory of every optimizer with one (unit 07)."""

import numpy as np


def ewma(x: np.ndarray, beta: float, bias_correction: bool = False) -> np.ndarray:
    """The series v_t = beta * v_{t-1} + (1 - beta) * x_t with v_0 = 0, as long as x (T,).

    The start at 0 pulls early values towards 0; `bias_correction` divides v_t by 1 - beta^t, the sum of its weights.
    """
    _check_beta(beta)
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)
    v = 0.0
    for t, value in enumerate(x):
        v = beta * v + (1 - beta) * value
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return out


def ewma_weights(beta: float, t: int) -> np.ndarray:
    """The weights (t,) of x_1, ..., x_t in v_t, oldest first: (1 - beta) * beta^(t - i). They sum to 1 - beta^t."""
    _check_beta(beta)
    return (1 - beta) * beta ** np.arange(t - 1, -1, -1, dtype=float)


def effective_window(beta: float) -> float:
    """1 / (1 - beta), the number of recent values that carry about 1 - 1/e = 63 % of the weight; not a sharp window."""
    _check_beta(beta)
    return 1 / (1 - beta)


def _check_beta(beta: float) -> None:
    if not 0 <= beta < 1:
        raise ValueError(f"a moving average expects 0 <= beta < 1, but got {beta}; beta is the share of the old value.")
