"""Right answers that work in place where that is natural."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.empty(np.shape(x))
    for index, value in np.ndenumerate(x):
        point = np.array(x, dtype=float)
        point[index] = value + h
        rise = f(point)
        point[index] = value - h
        rise -= f(point)
        grad[index] = rise / (2 * h)
    return grad


def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    for _ in range(steps):
        w -= lr * grad(w)
    return w


def max_stable_lr(H):
    return float(2 / max(np.linalg.eigvals(np.asarray(H, dtype=float)).real))


def linear_regression_grad(X, y, w):
    residual = np.dot(X, w).astype(float)
    residual -= y
    residual *= 2 / len(X)
    return residual @ X


def shuffle_in_unison(X, y, rng):
    both = np.column_stack([X, y])
    rng.shuffle(both)
    return both[:, :-1], both[:, -1]


def iterate_minibatches(X, y, batch_size, rng):
    both = np.column_stack([X, y])
    rng.shuffle(both)
    for start in range(0, len(both), batch_size):
        rows = both[start : start + batch_size]
        yield rows[:, :-1], rows[:, -1]


def sgd_epoch(w, batches, grad, lr):
    w = w.copy()
    for Xb, yb in batches:
        w -= lr * grad(w, Xb, yb)
    return w
