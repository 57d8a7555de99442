"""Unit 13: two-layer networks with batch norm or dropout, behind the same few methods as the learner's own."""

from __future__ import annotations

import numpy as np

from course_lib.engine import BatchNorm1d, Dropout, Linear, ReLU, Sequential, softmax_cross_entropy


class VariantNet:
    """A network of the engine with the learner's interface: `.params`, `.scores(X)`, `.loss(X, y)`.

    D, H, C: inputs, hidden units, classes. batch_norm: between the first layer and the ReLU. drop: the probability to
    drop a hidden unit. reg: the strength of the penalty on the matrices of the two layers.
    """

    def __init__(
        self,
        D: int,
        H: int,
        C: int,
        rng: np.random.Generator,
        reg: float = 0.0,
        batch_norm: bool = False,
        drop: float = 0.0,
    ) -> None:
        layers = [Linear(D, H, rng), *([BatchNorm1d(H)] if batch_norm else []), ReLU()]
        self._model = Sequential(*layers, *([Dropout(drop, rng)] if drop else []), Linear(H, C, rng))
        self._parameters = self._model.named_parameters()
        self._matrices = [name for name, p in self._parameters.items() if p.data.ndim == 2]
        self.params = {name: p.data.copy() for name, p in self._parameters.items()}
        self.reg = reg

    def scores(self, X: np.ndarray) -> np.ndarray:
        """The scores in evaluation mode, (N, C)."""
        self._take()
        return self._model.eval()(X)

    def loss(self, X: np.ndarray, y: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
        """Loss and gradients in training mode; X (N, D), y (N,)."""
        self._take()
        loss, dscores = softmax_cross_entropy(self._model.train().forward(X), y)
        self._model.backward_parameters(dscores)
        grads = {name: p.grad.copy() for name, p in self._parameters.items()}
        for name in self._matrices:
            loss += 0.5 * self.reg * float(np.sum(self.params[name] ** 2))
            grads[name] += self.reg * self.params[name]
        return loss, grads

    def _take(self) -> None:
        """Let the engine's layers hold what `params` holds."""
        for name, p in self._parameters.items():
            p.data[...] = self.params[name]
