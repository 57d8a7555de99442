"""Right answers with einsum, recursion and other tools."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)

    def slope(index):
        nudge = np.zeros_like(x)
        nudge[index] = h
        return (f(x + nudge) - f(x - nudge)) / (2 * h)

    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        grad[index] = slope(index)
    return grad


def gradient_descent(grad, w0, lr, steps):
    if steps == 0:
        return w0
    return gradient_descent(grad, w0 - lr * grad(w0), lr, steps - 1)


def max_stable_lr(H):
    return 2 / np.sort(np.linalg.eigvalsh(H))[-1]


def linear_regression_grad(X, y, w):
    residual = np.einsum("nd,d->n", X, w) - y
    return np.einsum("nd,n->d", X, residual) * (2 / y.shape[0])


def shuffle_in_unison(X, y, rng):
    order = rng.choice(len(X), size=len(X), replace=False)
    return X[order], y[order]


def iterate_minibatches(X, y, batch_size, rng):
    X, y = shuffle_in_unison(X, y, rng)
    while len(X):
        yield X[:batch_size], y[:batch_size]
        X, y = X[batch_size:], y[batch_size:]


def sgd_epoch(w, batches, grad, lr):
    weights = [w]
    for Xb, yb in batches:
        weights.append(weights[-1] - np.multiply(lr, grad(weights[-1], Xb, yb)))
    return weights[-1]
