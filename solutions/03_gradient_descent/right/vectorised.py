"""Right answers with arrays, lists returned where they may be."""

from functools import reduce

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    nudges = h * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([f(x + n) - f(x - n) for n in nudges]).reshape(x.shape) / (2 * h)


def gradient_descent(grad, w0, lr, steps):
    return reduce(lambda w, _: w - lr * grad(w), range(steps), w0)


def max_stable_lr(H):
    return 2 / np.linalg.eigh(H)[0][-1]


def linear_regression_grad(X, y, w):
    return 2 * np.mean((X @ w - y)[:, None] * X, axis=0)


def shuffle_in_unison(X, y, rng):
    keys = rng.random(len(X))
    order = np.argsort(keys)
    return np.take(X, order, axis=0), np.take(y, order)


def iterate_minibatches(X, y, batch_size, rng):
    order = np.argsort(rng.random(len(X)))
    cuts = np.arange(batch_size, len(X), batch_size)
    return [(X[rows], y[rows]) for rows in np.split(order, cuts)]


def sgd_epoch(w, batches, grad, lr):
    return reduce(lambda w, batch: w - lr * grad(w, *batch), batches, w)
