"""Right answers in plain loops and plain Python."""

import math

import numpy as np


def _mean_of(values):
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


def mse_loss(y_pred, y):
    residuals = [float(a) - float(b) for a, b in zip(np.ravel(y_pred), np.ravel(y), strict=True)]
    gradient = [2 * r / len(residuals) for r in residuals]
    return _mean_of([r * r for r in residuals]), np.reshape(gradient, np.shape(y_pred))


def mae_loss(y_pred, y):
    residuals = [float(a) - float(b) for a, b in zip(np.ravel(y_pred), np.ravel(y), strict=True)]
    gradient = [(1 if r > 0 else -1) / len(residuals) for r in residuals]
    return _mean_of([abs(r) for r in residuals]), np.reshape(gradient, np.shape(y_pred))


def rmse(y_pred, y):
    total = 0.0
    for a, b in zip(np.ravel(y_pred), np.ravel(y), strict=True):
        total += (float(a) - float(b)) ** 2
    return math.sqrt(total / np.size(y))


def bce_loss(p, y):
    n, loss, dp = np.size(p), 0.0, np.zeros(np.shape(p))
    for index in np.ndindex(np.shape(p)):
        if y[index] == 1:
            loss -= math.log(p[index]) / n
            dp[index] = -1 / p[index] / n
        else:
            loss -= math.log(1 - p[index]) / n
            dp[index] = 1 / (1 - p[index]) / n
    return loss, dp


def bce_with_logits_loss(z, y):
    n, loss, dz = np.size(z), 0.0, np.zeros(np.shape(z))
    for index in np.ndindex(np.shape(z)):
        score, label = float(z[index]), float(y[index])
        if score >= 0:
            loss += score - label * score + math.log1p(math.exp(-score))
            p = 1 / (1 + math.exp(-score))
        else:
            loss += -label * score + math.log1p(math.exp(score))
            p = math.exp(score) / (1 + math.exp(score))
        dz[index] = (p - label) / n
    return loss / n, dz


def svm_loss(scores, y):
    N, C = np.shape(scores)
    loss, dscores = 0.0, np.zeros((N, C))
    for i in range(N):
        for j in range(C):
            if j == y[i]:
                continue
            margin = scores[i, j] - scores[i, y[i]] + 1
            if margin > 0:
                loss += margin / N
                dscores[i, j] += 1 / N
                dscores[i, y[i]] -= 1 / N
    return loss, dscores


def leaky_relu_forward(x, alpha=0.01):
    out = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        out[index] = x[index] if x[index] > 0 else alpha * x[index]
    return out, (x, alpha)


def leaky_relu_backward(dout, cache):
    x, alpha = cache
    dx = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        dx[index] = dout[index] if x[index] > 0 else alpha * dout[index]
    return dx


def logistic_regression_loss(w, b, X, y):
    N, D = np.shape(X)
    z = np.array([sum(X[i, d] * w[d] for d in range(D)) + b for i in range(N)])
    loss, dz = bce_with_logits_loss(z, y)
    dw, db = np.zeros(D), 0.0
    for i in range(N):
        db += dz[i]
        for d in range(D):
            dw[d] += X[i, d] * dz[i]
    return loss, dw, db
