"""Optimizers: what to do with a gradient (units 07 and 08).

Each class states its rule once, in `update`, for one stretch of the flat parameter vector. All of it happens in place,
with one scratch vector for the terms in between: a temporary array for each operation would cost more than the
arithmetic. Called as in PyTorch:

    optimizer = Adam(model.parameters(), lr=1e-3)
    optimizer.step()                               # after the gradients have been computed

Where papers and libraries differ, the class says which convention it follows. `optimizer.py` has what all rules share.
"""

from collections.abc import Iterable
from math import sqrt
from typing import Any

import numpy as np

from course_lib.engine.errors import check_share
from course_lib.engine.optimizer import Optimizer


class SGD(Optimizer):
    """Gradient descent, with or without momentum.

    Plain: w -= lr * g. Heavy ball (Polyak 1964): v = momentum * v - lr * g; w += v. PyTorch keeps the velocity without
    the rate, v = momentum * v + g; w -= lr * v, which is the same path while lr stays the same.
    Nesterov: w += momentum * v - lr * g with the new v, the gradient being read one step ahead.
    """

    memory = ("velocity",)

    def __init__(self, parameters: Iterable[Any], lr: float, momentum: float = 0.0, nesterov: bool = False) -> None:
        if nesterov and not momentum:
            raise ValueError("SGD expects a momentum above 0 with nesterov=True, but got 0; give momentum=0.9.")
        check_share("SGD", momentum=momentum)
        if not momentum:
            self.memory = ()
        super().__init__(parameters, lr)
        self.momentum, self.nesterov = momentum, nesterov

    def update(self, w, g, scratch, v=None) -> None:
        np.multiply(g, self.lr, out=scratch)
        if v is None:
            w -= scratch
            return
        v *= self.momentum
        v -= scratch
        if self.nesterov:
            w -= scratch
            np.multiply(v, self.momentum, out=scratch)
            w += scratch
        else:
            w += v


class Adagrad(Optimizer):
    """cache += g^2; w -= lr * g / (sqrt(cache) + eps). Steps shrink for good. Duchi, Hazan and Singer (2011)."""

    memory = ("cache",)

    def __init__(self, parameters: Iterable[Any], lr: float = 1e-2, eps: float = 1e-8) -> None:
        super().__init__(parameters, lr)
        self.eps = eps

    def update(self, w, g, scratch, cache) -> None:
        np.multiply(g, g, out=scratch)
        cache += scratch
        _scaled_step(w, g, cache, self.lr, self.eps, scratch)


class RMSprop(Optimizer):
    """cache = decay * cache + (1 - decay) * g^2; w -= lr * g / (sqrt(cache) + eps). Hinton's lecture 6e (2012).

    `decay_rate` is PyTorch's alpha.
    """

    memory = ("cache",)

    def __init__(
        self, parameters: Iterable[Any], lr: float = 1e-2, decay_rate: float = 0.99, eps: float = 1e-8
    ) -> None:
        super().__init__(parameters, lr)
        check_share("RMSprop", decay_rate=decay_rate)
        self.decay_rate, self.eps = decay_rate, eps

    def update(self, w, g, scratch, cache) -> None:
        _average_of_squares(cache, g, self.decay_rate, scratch)
        _scaled_step(w, g, cache, self.lr, self.eps, scratch)


class Adadelta(Optimizer):
    """Steps in the units of w: the root mean square of past steps takes the place of a rate. Zeiler (2012).

    cache = rho * cache + (1 - rho) * g^2; step = sqrt(delta + eps) / sqrt(cache + eps) * g;
    delta = rho * delta + (1 - rho) * step^2; w -= lr * step. eps stands inside the roots, as in the paper.
    """

    memory = ("cache", "delta")

    def __init__(self, parameters: Iterable[Any], lr: float = 1.0, rho: float = 0.95, eps: float = 1e-6) -> None:
        super().__init__(parameters, lr)
        check_share("Adadelta", rho=rho)
        self.rho, self.eps = rho, eps

    def update(self, w, g, scratch, cache, delta) -> None:
        _average_of_squares(cache, g, self.rho, scratch)
        step = (delta + self.eps) / (cache + self.eps)
        np.sqrt(step, out=step)
        step *= g
        _average_of_squares(delta, step, self.rho, scratch)
        step *= self.lr
        w -= step


class Adam(Optimizer):
    """Two moving averages, of g and of g^2, both corrected for their start at 0. Kingma and Ba (2015).

    m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g^2;
    w -= lr * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps).

    The memory holds m / (1 - beta1) and v / (1 - beta2): the constant factors enter the step only, as numbers, and two
    passes over the vector are saved.
    """

    memory = ("m", "v")
    weight_decay = 0.0

    def __init__(
        self, parameters: Iterable[Any], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        super().__init__(parameters, lr)
        self.beta1, self.beta2 = betas
        check_share(type(self).__name__, beta1=self.beta1, beta2=self.beta2)
        self.eps = eps

    def update(self, w, g, scratch, m, v) -> None:
        if self.weight_decay:
            w *= 1 - self.lr * self.weight_decay
        m *= self.beta1
        m += g
        v *= self.beta2
        np.multiply(g, g, out=scratch)
        v += scratch
        m_factor = (1 - self.beta1) / (1 - self.beta1**self.t)
        v_factor = sqrt((1 - self.beta2) / (1 - self.beta2**self.t))  # sqrt(v_hat) = v_factor * sqrt(v)
        _scaled_step(w, m, v, self.lr * m_factor / v_factor, self.eps / v_factor, scratch)


class AdamW(Adam):
    """Adam with decoupled weight decay: w *= 1 - lr * weight_decay before each step. Loshchilov and Hutter (2019).

    Decay that is added to the gradient instead would be divided by sqrt(v): weights with large gradients would decay
    less.
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay


def _average_of_squares(average: np.ndarray, g: np.ndarray, decay: float, scratch: np.ndarray) -> None:
    """average = decay * average + (1 - decay) * g^2, in place."""
    average *= decay
    np.multiply(g, g, out=scratch)
    scratch *= 1 - decay
    average += scratch


def _scaled_step(w: np.ndarray, g: np.ndarray, squares: np.ndarray, lr: float, eps: float, scratch: np.ndarray) -> None:
    """w -= lr * g / (sqrt(squares) + eps), in place; eps outside the root, as in the papers and in PyTorch."""
    np.sqrt(squares, out=scratch)
    scratch += eps
    np.divide(g, scratch, out=scratch)
    scratch *= lr
    w -= scratch
