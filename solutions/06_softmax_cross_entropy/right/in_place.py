"""Right answers that work in the arrays they are given, where these hold floats; the checks pass copies."""

import numpy as np


def _floats(x):
    return np.asarray(x, dtype=float)


def logsumexp(x):
    x = _floats(x)
    top = x.max(axis=-1, keepdims=True)
    x -= top
    np.exp(x, out=x)
    result = np.log(x.sum(axis=-1))
    result += top[..., 0]
    return result


def softmax(scores):
    scores = _floats(scores)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def log_softmax(scores):
    scores = _floats(scores)
    scores -= scores.max(axis=-1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=-1, keepdims=True))
    return scores


def softmax_jacobian(p):
    J = np.outer(p, p)
    J *= -1
    J[np.diag_indices(len(p))] += p
    return J


def softmax_backward(dout, p):
    dout = _floats(dout)
    dout -= (dout * p).sum(axis=-1, keepdims=True)
    dout *= p
    return dout


def cross_entropy_grad_wrt_p(p, y):
    rows = np.arange(len(y))
    picked = p[rows, y]
    p[:] = 0
    p[rows, y] = -1 / picked
    p /= len(y)
    return p


def softmax_loss(scores, y):
    rows = np.arange(len(y))
    scores = _floats(scores)
    scores -= scores.max(axis=1, keepdims=True)
    picked = scores[rows, y]
    np.exp(scores, out=scores)
    sums = scores.sum(axis=1, keepdims=True)
    loss = float(np.mean(np.log(sums[:, 0]) - picked))
    scores /= sums
    scores[rows, y] -= 1.0
    scores /= len(y)
    return loss, scores


def softmax_regression_loss(W, X, y, reg):
    loss, dscores = softmax_loss(X @ W, y)
    loss += 0.5 * reg * np.vdot(W, W)
    dW = np.transpose(X) @ dscores
    W *= reg
    W += dW
    return loss, W
