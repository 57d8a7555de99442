"""Batch norm and layer norm: centre, scale to unit variance, then give the freedom back with gamma and beta (unit 11).

Both normalise with x_hat = (x - mean) / sqrt(var + eps) and the biased variance (1/M over the M numbers normalised).
Batch norm takes mean and variance of each column over the batch, layer norm of each row over its features; the backward
pass is the same formula along the other axis:

    dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / sqrt(var + eps)

The two means are there because the mean and the variance depend on x as well: the gradient that would shift or stretch
all numbers alike is taken out, since normalising undoes such a change.
"""

import numpy as np

from course_lib.engine.module import Module
from course_lib.engine.parameters import Parameter
from course_lib.engine.sums import column_sums


class BatchNorm1d(Module):
    """Normalise each column over the batch. In evaluation mode the running statistics take the batch's place.

    Differences from PyTorch: `momentum` is the share that is kept (0.9 here is 0.1 there), and the running variance
    averages the biased variance (PyTorch: the unbiased one, N / (N - 1) times as large).

    Args:
        num_features: D, the number of columns.
        eps: added to the variance under the root.
        momentum: running = momentum * running + (1 - momentum) * batch.
        dtype: float32 or float64.

    Source: Ioffe and Szegedy (2015), "Batch Normalization".
    """

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.9, dtype: type = np.float64) -> None:
        _check_columns(self, num_features)
        self.in_features = self.out_features = num_features
        self.eps, self.momentum, self.dtype = eps, momentum, np.dtype(dtype)
        self.weight = Parameter(np.ones(num_features, dtype))  # gamma
        self.bias = Parameter(np.zeros(num_features, dtype))  # beta
        self.running_mean = np.zeros(num_features, dtype)
        self.running_var = np.ones(num_features, dtype)

    def forward(self, x: np.ndarray) -> np.ndarray:
        if self.training:
            mean = column_sums(x) / len(x)
            centred = np.subtract(x, mean, out=self._buffer("_centred", x.shape, x.dtype))
            var = np.einsum("nd,nd->d", centred, centred) / len(x)  # the mean of squares, without an array of squares
            self.running_mean += (1 - self.momentum) * (mean - self.running_mean)
            self.running_var += (1 - self.momentum) * (var - self.running_var)
        else:
            centred = np.subtract(x, self.running_mean, out=self._buffer("_centred", x.shape, x.dtype))
            var = self.running_var
        self._inv_std = 1 / np.sqrt(var + self.eps)
        self._from_batch = self.training
        # x_hat = centred * inv_std is never stored: both factors are one number a column, so one pass applies the two.
        out = np.multiply(centred, self.weight.data * self._inv_std, out=self._buffer("_out", x.shape, x.dtype))
        out += self.bias.data
        return out

    def backward(self, dout: np.ndarray) -> np.ndarray:
        column_sums(dout, out=self.bias.grad)
        np.einsum("nd,nd->d", dout, self._centred, out=self.weight.grad)
        self.weight.grad *= self._inv_std  # dgamma = the column sums of dout * x_hat
        dx = self._buffer("_dx", dout.shape, dout.dtype)
        if self._from_batch:
            # mean(dx_hat) = gamma * dbeta / N and mean(dx_hat * x_hat) = gamma * dgamma / N: gamma can wait to the end.
            np.multiply(self._centred, self._inv_std * self.weight.grad / -len(dout), out=dx)
            dx += dout
            dx -= self.bias.grad / len(dout)
            dx *= self.weight.data * self._inv_std
        else:  # mean and variance were constants
            np.multiply(dout, self.weight.data * self._inv_std, out=dx)
        return dx

    def named_state(self) -> dict[str, np.ndarray]:
        return {"running_mean": self.running_mean, "running_var": self.running_var}

    def __repr__(self) -> str:
        return f"BatchNorm1d({self.in_features})"


class LayerNorm(Module):
    """Normalise each row over its D features. The same in training and evaluation, and for a batch of one.

    Args:
        num_features: D, the number of columns.
        eps: added to the variance under the root.
        dtype: float32 or float64.

    Source: Ba, Kiros and Hinton (2016), "Layer Normalization".
    """

    def __init__(self, num_features: int, eps: float = 1e-5, dtype: type = np.float64) -> None:
        _check_columns(self, num_features)
        self.in_features = self.out_features = num_features
        self.eps, self.dtype = eps, np.dtype(dtype)
        self.weight = Parameter(np.ones(num_features, dtype))  # gamma
        self.bias = Parameter(np.zeros(num_features, dtype))  # beta

    def forward(self, x: np.ndarray) -> np.ndarray:
        mean = x.mean(axis=1, keepdims=True)
        x_hat = np.subtract(x, mean, out=self._buffer("_x_hat", x.shape, x.dtype))
        var = np.einsum("nd,nd->n", x_hat, x_hat)[:, None] / x.shape[1]
        self._inv_std = 1 / np.sqrt(var + self.eps)
        x_hat *= self._inv_std
        out = np.multiply(x_hat, self.weight.data, out=self._buffer("_out", x.shape, x.dtype))
        out += self.bias.data
        return out

    def backward(self, dout: np.ndarray) -> np.ndarray:
        x_hat = self._x_hat
        column_sums(dout, out=self.bias.grad)
        np.einsum("nd,nd->d", dout, x_hat, out=self.weight.grad)
        dx_hat = np.multiply(dout, self.weight.data, out=self._buffer("_dx", dout.shape, dout.dtype))
        along = np.einsum("nd,nd->n", dx_hat, x_hat)[:, None] / dout.shape[1]
        dx_hat -= dx_hat.mean(axis=1, keepdims=True)
        dx_hat -= x_hat * along
        dx_hat *= self._inv_std
        return dx_hat

    def __repr__(self) -> str:
        return f"LayerNorm({self.in_features})"


def _check_columns(layer: Module, num_features: int) -> None:
    if num_features < 1:
        raise ValueError(f"{type(layer).__name__} expects at least one column, but got num_features={num_features}.")
