"""Activation functions and their derivatives, as plain functions of an array (units 05 and 10).

Each `name(x)` has a `name_grad(x)` beside it: the derivative at x, elementwise. Layers use them, figures draw them.
"""

import numpy as np


def relu(x: np.ndarray) -> np.ndarray:
    """max(x, 0), elementwise."""
    return np.maximum(x, 0)


def relu_grad(x: np.ndarray) -> np.ndarray:
    """1 where x > 0, else 0. At exactly 0 the derivative does not exist and 0 is the convention, as in PyTorch."""
    return (x > 0).astype(x.dtype)


def leaky_relu(x: np.ndarray, alpha: float = 0.01) -> np.ndarray:
    """x where x > 0, else alpha * x. A unit that is off still passes a little gradient."""
    return np.where(x > 0, x, alpha * x)


def leaky_relu_grad(x: np.ndarray, alpha: float = 0.01) -> np.ndarray:
    """1 where x > 0, else alpha."""
    return np.where(x > 0, np.ones_like(x), np.full_like(x, alpha))


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)), elementwise, in (0, 1).

    Multiplied out by exp(min(x, 0)), so that exp is taken of negative numbers only: nothing overflows, and tiny results
    keep all their digits. |x| is written as -min(x, -x), which complex steps can pass through.
    """
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(np.minimum(x, -x)))


def sigmoid_grad(x: np.ndarray) -> np.ndarray:
    """sigmoid(x) * sigmoid(-x). At most 1/4, which is how gradients fade through a stack of sigmoids."""
    return sigmoid(x) * sigmoid(-x)  # not s * (1 - s): 1 - s is 0 from x = 37 on


def tanh(x: np.ndarray) -> np.ndarray:
    """The hyperbolic tangent, in (-1, 1). A hidden-layer activation: 2 * sigmoid(2x) - 1."""
    return np.tanh(x)


def tanh_grad(x: np.ndarray) -> np.ndarray:
    """1 - tanh(x)^2. At most 1, and it is 1 only at 0."""
    out = np.tanh(x)
    return 1 - out * out


def softplus(x: np.ndarray) -> np.ndarray:
    """log(1 + exp(x)), a smooth relu, without overflow. Its derivative is `sigmoid(x)`."""
    return np.maximum(x, 0) + np.log1p(np.exp(np.minimum(x, -x)))
