"""Right answers that work in place."""

import numpy as np


def mse_loss(y_pred, y):
    diff = np.array(y_pred, dtype=float)
    diff -= y
    loss = float(np.dot(diff.ravel(), diff.ravel())) / diff.size
    diff *= 2
    diff /= diff.size
    return loss, diff


def mae_loss(y_pred, y):
    diff = np.array(y_pred, dtype=float)
    diff -= y
    loss = np.abs(diff).mean()
    np.sign(diff, out=diff)
    diff /= diff.size
    return loss, diff


def rmse(y_pred, y):
    diff = np.array(y_pred, dtype=float)
    diff -= y
    diff *= diff
    return diff.mean() ** 0.5


def bce_loss(p, y):
    zeros = y == 0
    p[zeros] -= 1
    loss = -np.log(np.abs(p)).mean()
    np.divide(-1, p, out=p)
    p /= p.size
    return loss, p


def bce_with_logits_loss(z, y):
    z = np.array(z, dtype=float)
    e = np.abs(z)
    np.negative(e, out=e)
    np.exp(e, out=e)
    loss = (np.maximum(z, 0) - y * z + np.log(1 + e)).mean()
    z[:] = np.where(z >= 0, 1, e)
    z /= 1 + e
    z -= y
    z /= z.size
    return loss, z


def svm_loss(scores, y):
    N = len(scores)
    rows = np.arange(N)
    margins = np.array(scores, dtype=float)
    margins -= margins[rows, y].reshape(N, 1)
    margins += 1
    margins[rows, y] = 0
    margins[margins < 0] = 0
    loss = margins.sum() / N
    margins[margins > 0] = 1 / N
    margins[rows, y] -= margins.sum(axis=1)
    return loss, margins


def leaky_relu_forward(x, alpha=0.01):
    x = np.asarray(x, dtype=float)
    off = x <= 0
    x[off] *= alpha
    return x, (off, alpha)


def leaky_relu_backward(dout, cache):
    off, alpha = cache
    dout[off] *= alpha
    return dout


def logistic_regression_loss(w, b, X, y):
    z = X.dot(w)
    z += b
    loss, dz = bce_with_logits_loss(z, y)
    dw = np.zeros(w.shape)
    for features, one in zip(X, dz, strict=True):
        dw += one * features
    return loss, dw, dz.sum()
