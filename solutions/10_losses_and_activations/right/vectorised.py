"""Right answers in other formulas."""

import numpy as np


def mse_loss(y_pred, y):
    r = np.subtract(y_pred, y)
    return np.linalg.norm(r) ** 2 / r.size, r / (r.size / 2)


def mae_loss(y_pred, y):
    r = y_pred - y
    sign = (r > 0) * 1.0 - (r < 0) * 1.0
    return np.sum(sign * r) / r.size, sign / r.size


def rmse(y_pred, y):
    return float(np.linalg.norm(y_pred - y) / np.sqrt(np.size(y)))


def bce_loss(p, y):
    ones = np.asarray(y) == 1
    loss = -(np.sum(np.log(p[ones])) + np.sum(np.log1p(-p[~ones]))) / p.size
    dp = np.empty(p.shape)
    dp[ones] = -1 / p[ones]
    dp[~ones] = 1 / (1 - p[~ones])
    return loss, dp / p.size


def bce_with_logits_loss(z, y):
    p = 0.5 * (1 + np.tanh(0.5 * z))
    return np.mean(np.logaddexp(0, z) - y * z), (p - y) / np.size(z)


def svm_loss(scores, y):
    N, C = scores.shape
    one_hot = np.eye(C)[y]
    right = np.sum(one_hot * scores, axis=1, keepdims=True)
    excess = scores - right + 1 - one_hot
    pays = (excess > 0) & (one_hot == 0)
    dscores = pays - one_hot * pays.sum(axis=1, keepdims=True)
    return np.sum(excess * pays) / N, dscores / N


def leaky_relu_forward(x, alpha=0.01):
    slope = np.where(x > 0, 1.0, alpha)
    return x * slope, slope


def leaky_relu_backward(dout, cache):
    return dout * cache


def logistic_regression_loss(w, b, X, y):
    sign = 2 * np.asarray(y) - 1
    margin = sign * (X @ w + b)
    loss = np.mean(np.logaddexp(0, -margin))
    dz = -sign * 0.5 * (1 - np.tanh(0.5 * margin)) / len(y)
    return loss, dz @ X, dz.sum()
