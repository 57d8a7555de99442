"""Right answers as explicit loops over examples and classes, with Python's own arithmetic."""

import math

import numpy as np


def _rows(x):
    return [x] if x.ndim == 1 else list(x)


def logsumexp(x):
    results = []
    for row in _rows(x):
        top = max(row)
        total = 0.0
        for value in row:
            total += math.exp(value - top)
        results.append(float(top) + math.log(total))
    return results[0] if x.ndim == 1 else np.array(results)


def softmax(scores):
    p = np.zeros(scores.shape)
    for row, out in zip(_rows(scores), _rows(p)):
        top = max(row)
        total = 0.0
        for k in range(len(row)):
            out[k] = math.exp(row[k] - top)
            total += out[k]
        for k in range(len(row)):
            out[k] /= total
    return p


def log_softmax(scores):
    logp = np.zeros(scores.shape)
    for row, out in zip(_rows(scores), _rows(logp)):
        normaliser = logsumexp(row)
        for k in range(len(row)):
            out[k] = row[k] - normaliser
    return logp


def softmax_jacobian(p):
    C = len(p)
    J = np.zeros((C, C))
    for j in range(C):
        for k in range(C):
            if j == k:
                J[j, k] = p[j] * (1 - p[j])
            else:
                J[j, k] = -p[j] * p[k]
    return J


def softmax_backward(dout, p):
    dscores = np.zeros(p.shape)
    for upstream, row, out in zip(_rows(dout), _rows(p), _rows(dscores)):
        for k in range(len(row)):
            for j in range(len(row)):
                local = row[j] * (1 - row[j]) if j == k else -row[j] * row[k]
                out[k] += upstream[j] * local
    return dscores


def cross_entropy_grad_wrt_p(p, y):
    N, C = p.shape
    dp = np.zeros((N, C))
    for i in range(N):
        for k in range(C):
            if k == y[i]:
                dp[i, k] = -1 / (N * p[i, k])
    return dp


def softmax_loss(scores, y):
    N, C = scores.shape
    loss = 0.0
    dscores = np.zeros((N, C))
    for i in range(N):
        logp = log_softmax(scores[i])
        loss -= logp[y[i]]
        for k in range(C):
            dscores[i, k] = (math.exp(logp[k]) - (1 if k == y[i] else 0)) / N
    return loss / N, dscores


def softmax_regression_loss(W, X, y, reg):
    N, D = X.shape
    C = W.shape[1]
    scores = np.zeros((N, C))
    for i in range(N):
        for k in range(C):
            for d in range(D):
                scores[i, k] += X[i, d] * W[d, k]
    loss, dscores = softmax_loss(scores, y)
    dW = np.zeros((D, C))
    for d in range(D):
        for k in range(C):
            loss += 0.5 * reg * W[d, k] ** 2
            dW[d, k] = reg * W[d, k]
            for i in range(N):
                dW[d, k] += X[i, d] * dscores[i, k]
    return loss, dW
