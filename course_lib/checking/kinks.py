"""Slopes at a kink, where every number between the slopes of the two sides is right: each of them is seen as 0.

A slope there that is nan, or outside of that range, stays as it is and so comes out wrong.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def mae_slopes(args: tuple, value: Any) -> Any:
    """Loss and gradient of a mean absolute error; a residual of 0 may have any slope in [-1/n, 1/n]."""
    y_pred, y = args
    loss, gradient = value
    bound = 1 / np.size(y_pred)
    return loss, _settled(gradient, np.equal(y_pred, y), -bound, bound)


def l1_slopes(args: tuple, value: Any) -> Any:
    """Penalty and gradient of reg * sum(|W|); a weight of 0 may have any slope in [-reg, reg]."""
    W, reg = args
    penalty, gradient = value
    return penalty, _settled(gradient, np.equal(W, 0), -reg, reg)


def leaky_relu_slopes(args: tuple, value: Any) -> Any:
    """A leaky ReLU's gradient; an input of 0 may have any slope between alpha and 1, and the slope 0."""
    x, alpha, dout = args
    ends = np.stack([np.multiply(dout, slope) for slope in (0.0, alpha, 1.0)])
    return _settled(value, np.equal(x, 0), ends.min(axis=0), ends.max(axis=0))


def _settled(gradient: Any, kinks: np.ndarray, low: Any, high: Any) -> np.ndarray:
    """`gradient` with 0 for what lies between `low` and `high` at the `kinks`, a little beyond for rounding."""
    array = np.array(gradient)
    if array.dtype.kind not in "iuf" or array.shape != kinks.shape:
        raise ValueError("not a gradient of that shape")
    slack = 1e-6 * (np.abs(low) + np.abs(high))
    with np.errstate(invalid="ignore"):
        inside = (array >= low - slack) & (array <= high + slack)
    array[kinks & inside] = 0
    return array
