"""Right answers in float32, with einsum here and there."""

import numpy as np


def _f(x):
    return np.asarray(x, dtype=np.float32)


def mse_loss(y_pred, y):
    diff = _f(y_pred) - _f(y)
    return np.square(diff).mean(), 2 * diff / diff.size


def mae_loss(y_pred, y):
    diff = _f(y_pred) - _f(y)
    return np.abs(diff).mean(), np.copysign(np.float32(1), diff) / diff.size


def rmse(y_pred, y):
    return np.sqrt(np.square(_f(y_pred) - _f(y)).mean())


def bce_loss(p, y):
    p, y = _f(p), _f(y)
    wrong = np.abs(1 - y - p)  # p where the label is 1, 1 - p where it is 0
    return -np.log(wrong).mean(), (1 - 2 * y) / wrong / p.size


def bce_with_logits_loss(z, y):
    z, y = _f(z), _f(y)
    loss = np.logaddexp(np.float32(0), np.where(y == 1, -z, z)).mean()
    return loss, (np.exp(-np.logaddexp(np.float32(0), -z)) - y) / z.size


def svm_loss(scores, y):
    scores = _f(scores)
    right = np.take_along_axis(scores, np.asarray(y)[:, None], axis=1)
    margins = np.clip(scores - right + 1, 0, None)
    np.put_along_axis(margins, np.asarray(y)[:, None], 0, axis=1)
    pays = _f(margins > 0)
    np.put_along_axis(pays, np.asarray(y)[:, None], -pays.sum(axis=1, keepdims=True), axis=1)
    return margins.sum() / len(scores), pays / len(scores)


def leaky_relu_forward(x, alpha=0.01):
    x = _f(x)
    return np.maximum(x, 0) + np.float32(alpha) * np.minimum(x, 0), (x, alpha)


def leaky_relu_backward(dout, cache):
    x, alpha = cache
    dx = _f(dout).copy()
    dx[x < 0] *= np.float32(alpha)
    return dx


def logistic_regression_loss(w, b, X, y):
    w, X, y = _f(w), _f(X), _f(y)
    loss, dz = bce_with_logits_loss(np.einsum("nd,d->n", X, w) + np.float32(b), y)
    return loss, np.einsum("nd,n->d", X, dz), np.einsum("n->", dz)
