"""The layers that most networks are made of: `Linear` and the activations (unit 05).

Each class is a forward and a backward. What the backward pass needs is kept by the forward pass (`self._x`,
`self._out`); the local derivative is written down by hand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.engine.activations import sigmoid
from course_lib.engine.errors import check_rng
from course_lib.engine.initialisers import he_normal
from course_lib.engine.module import Module
from course_lib.engine.parameters import Parameter
from course_lib.engine.softmax import softmax, softmax_backward
from course_lib.engine.sums import column_sums


class Linear(Module):
    """out = x @ W + b.

    The weight is (in_features, out_features), so rows of x multiply it from the left. PyTorch stores the transpose.

    Args:
        in_features, out_features: columns of the input and of the output.
        rng: draws the initial weights; biases start at 0.
        dtype: float32 or float64.
        init: `init(in_features, out_features, rng, dtype)`, see `initialisers.py`.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        rng: np.random.Generator,
        dtype: type = np.float64,
        init: Callable[..., np.ndarray] = he_normal,
    ) -> None:
        if in_features < 1 or out_features < 1:
            raise ValueError(f"Linear expects at least one column each way, but got {in_features} and {out_features}.")
        check_rng("Linear", rng)
        self.in_features, self.out_features, self.dtype = in_features, out_features, np.dtype(dtype)
        self.weight = Parameter(init(in_features, out_features, rng, dtype))
        self.bias = Parameter(np.zeros(out_features, dtype))

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._x = x
        out = self._buffer("_out", (len(x), self.out_features), x.dtype)
        x.dot(self.weight.data, out=out)
        out += self.bias.data
        return out

    def backward_parameters(self, dout: np.ndarray) -> None:
        """dW = x^T dout and db = the column sums of dout, written straight into the flat gradient vector."""
        self._x.T.dot(dout, out=self.weight.grad)
        column_sums(dout, out=self.bias.grad)  # b was added to every row, so its gradient sums the rows

    def backward(self, dout: np.ndarray) -> np.ndarray:
        self.backward_parameters(dout)
        dx = self._buffer("_dx", self._x.shape, dout.dtype)
        return dout.dot(self.weight.data.T, out=dx)

    def __repr__(self) -> str:
        return f"Linear({self.in_features}, {self.out_features})"


class ReLU(Module):
    """max(x, 0). Backward: the gradient passes where the input was positive and stops elsewhere."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        # A row of zeros and not the number 0, for which NumPy takes its loop without vector instructions.
        zeros = np.zeros(x.shape[1], x.dtype)
        self._out = np.maximum(x, zeros, out=self._buffer("_out", x.shape, x.dtype))
        return self._out

    def backward(self, dout: np.ndarray) -> np.ndarray:
        dx = self._buffer("_dx", dout.shape, dout.dtype)
        np.greater(self._out, 0, out=dx)  # 1.0 and 0.0 in the buffer itself, so that no mask is allocated or converted
        dx *= dout
        return dx


class LeakyReLU(Module):
    """x where x > 0, else alpha * x. `alpha` is PyTorch's negative_slope."""

    def __init__(self, alpha: float = 0.01) -> None:
        self.alpha = alpha

    def forward(self, x: np.ndarray) -> np.ndarray:
        slope = self._buffer("_slope", x.shape, x.dtype)
        np.greater(x, 0, out=slope)
        slope *= 1 - self.alpha
        slope += self.alpha
        return np.multiply(x, slope, out=self._buffer("_out", x.shape, x.dtype))

    def backward(self, dout: np.ndarray) -> np.ndarray:
        return np.multiply(dout, self._slope, out=self._buffer("_dx", dout.shape, dout.dtype))

    def __repr__(self) -> str:
        return f"LeakyReLU({self.alpha})"


class Sigmoid(Module):
    """1 / (1 + exp(-x)). Its derivative is out * (1 - out): only the output has to be kept."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._out = sigmoid(x)
        return self._out

    def backward(self, dout: np.ndarray) -> np.ndarray:
        dx = np.subtract(1, self._out, out=self._buffer("_dx", dout.shape, dout.dtype))
        dx *= self._out
        dx *= dout
        return dx


class Tanh(Module):
    """tanh(x). Its derivative is 1 - out^2."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._out = np.tanh(x, out=self._buffer("_out", x.shape, x.dtype))
        return self._out

    def backward(self, dout: np.ndarray) -> np.ndarray:
        dx = np.multiply(self._out, self._out, out=self._buffer("_dx", dout.shape, dout.dtype))
        np.subtract(1, dx, out=dx)
        dx *= dout
        return dx


class Softmax(Module):
    """Probabilities over the columns. For training, leave it out and use `softmax_cross_entropy` on the scores."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._out = softmax(x)
        return self._out

    def backward(self, dout: np.ndarray) -> np.ndarray:
        return softmax_backward(dout, self._out)
