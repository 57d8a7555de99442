"""Right answers that lean on each other: each function calls the earlier ones of this file where it can."""

import numpy as np


def logsumexp(x):
    # NumPy's own pairwise log(exp(a) + exp(b)), applied along the row.
    return np.logaddexp.reduce(x, axis=-1)


def log_softmax(scores):
    return scores - np.expand_dims(logsumexp(scores), axis=-1)


def softmax(scores):
    return np.exp(log_softmax(scores))


def softmax_jacobian(p):
    # Row k of the result is what comes back when only output k has an upstream gradient.
    return softmax_backward(np.eye(len(p)), np.tile(p, (len(p), 1)))


def softmax_backward(dout, p):
    if p.ndim == 1:
        return softmax_backward(dout.reshape(1, -1), p.reshape(1, -1)).reshape(-1)
    return np.array([(np.diag(row) - np.outer(row, row)) @ upstream for upstream, row in zip(dout, p)])


def cross_entropy_grad_wrt_p(p, y):
    dp = np.zeros(p.shape)
    for i, label in enumerate(y):
        dp[i, label] = -1 / p[i, label]
    return np.divide(dp, len(y))


def softmax_loss(scores, y):
    N = len(scores)
    losses = logsumexp(scores) - scores[np.arange(N), y]
    dscores = softmax(scores)
    np.subtract.at(dscores, (np.arange(N), y), 1)
    return losses.mean(), dscores * (1 / N)


def softmax_regression_loss(W, X, y, reg):
    data_loss, dscores = softmax_loss(np.matmul(X, W), y)
    penalty = reg * np.linalg.norm(W) ** 2 / 2
    dW = sum(np.outer(x, upstream) for x, upstream in zip(X, dscores))
    return data_loss + penalty, dW + reg * W
