"""Right answers with whole arrays and a one-hot table of the labels; axes are added with None instead of keepdims."""

import numpy as np


def logsumexp(x):
    top = x.max(axis=-1)
    return top + np.log(np.exp(x - top[..., None]).sum(axis=-1))


def softmax(scores):
    e = np.exp(scores - scores.max(axis=-1)[..., None])
    return e / e.sum(axis=-1)[..., None]


def log_softmax(scores):
    return scores - logsumexp(scores)[..., None]


def softmax_jacobian(p):
    return p[:, None] * (np.eye(p.size) - p[None, :])


def softmax_backward(dout, p):
    weighted = dout * p
    return weighted - p * weighted.sum(axis=-1)[..., None]


def cross_entropy_grad_wrt_p(p, y):
    one_hot = np.eye(p.shape[1])[y]
    return -np.divide(one_hot, p, out=one_hot, where=one_hot > 0) / len(p)


def softmax_loss(scores, y):
    N, C = scores.shape
    one_hot = (np.arange(C) == y[:, None]).astype(float)
    logp = scores - logsumexp(scores)[:, None]
    return -(one_hot * logp).sum() / N, (np.exp(logp) - one_hot) / N


def softmax_regression_loss(W, X, y, reg):
    loss, dscores = softmax_loss(X.dot(W), y)
    return loss + reg / 2 * (W * W).sum(), (dscores.T.dot(X)).T + W * reg
