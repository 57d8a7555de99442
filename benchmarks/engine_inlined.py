"""A training step of a two-layer network with nothing around the arrays, for `benchmarks/engine.py`.

What the layer objects cost is what a step takes beyond this one: the same products and passes over the same kinds of
buffers, with the same loss and optimizer, written down for this one network.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.engine import Adam, Parameter, Sequential, softmax_cross_entropy


def inlined_step(model: Sequential, N: int) -> Callable[[np.ndarray, np.ndarray], float]:
    """One step of Adam on batches of N rows, from the weights that `model`, Linear-ReLU-Linear, has now."""
    parameters = [Parameter(p.data.copy()) for p in model.parameters()]
    optimizer = Adam(parameters)
    (W1, b1, W2, b2), (dW1, db1, dW2, db2) = zip(*((p.data, p.grad) for p in parameters), strict=True)
    dtype, H, C = W1.dtype, W1.shape[1], W2.shape[1]
    z, h, dz, dh = (np.empty((N, H), dtype) for _ in range(4))
    scores = np.empty((N, C), dtype)
    zeros, ones = np.zeros(H, dtype), np.ones(N, dtype)

    def step(X: np.ndarray, y: np.ndarray) -> float:
        X.dot(W1, out=z)
        np.add(z, b1, out=z)
        np.maximum(z, zeros, out=h)
        h.dot(W2, out=scores)
        np.add(scores, b2, out=scores)
        loss, dscores = softmax_cross_entropy(scores, y)
        h.T.dot(dscores, out=dW2)
        ones.dot(dscores, out=db2)
        dscores.dot(W2.T, out=dh)
        np.greater(h, 0, out=dz)
        np.multiply(dz, dh, out=dz)
        X.T.dot(dz, out=dW1)
        ones.dot(dz, out=db1)
        optimizer.step()
        return loss

    return step
