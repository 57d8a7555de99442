"""Right answers in plain loops."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    flat = x.reshape(-1)
    slopes = []
    for k in range(flat.size):
        kept = flat[k]
        flat[k] = kept + h
        above = f(x)
        flat[k] = kept - h
        below = f(x)
        flat[k] = kept
        slopes.append((above - below) / (2 * h))
    return np.array(slopes).reshape(x.shape)


def gradient_descent(grad, w0, lr, steps):
    w = w0
    step = 0
    while step < steps:
        w = w + (-lr) * grad(w)
        step += 1
    return w


def max_stable_lr(H):
    largest = -np.inf
    for value in np.linalg.eigvalsh(H):
        if value > largest:
            largest = value
    return 2.0 / largest


def linear_regression_grad(X, y, w):
    N, D = np.shape(X)
    grad = np.zeros(D)
    for i in range(N):
        residual = sum(X[i, d] * w[d] for d in range(D)) - y[i]
        for d in range(D):
            grad[d] += 2 * residual * X[i, d]
    return grad / N


def shuffle_in_unison(X, y, rng):
    order = list(range(len(X)))
    rng.shuffle(order)
    return np.array([X[i] for i in order]), np.array([y[i] for i in order])


def iterate_minibatches(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    start = 0
    while start < len(order):
        rows = order[start : start + batch_size]
        yield np.array([X[i] for i in rows]), np.array([y[i] for i in rows])
        start += batch_size


def sgd_epoch(w, batches, grad, lr):
    for index in range(len(list(batches))):
        Xb, yb = batches[index]
        w = w - lr * grad(w, Xb, yb)
    return w
