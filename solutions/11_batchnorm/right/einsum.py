"""Right answers by products and projections: sums as einsum, centring as a matrix."""

import numpy as np


def standardize(X):
    N = len(X)
    centred = (np.eye(N) - 1 / N) @ X
    square = np.einsum("nd,nd->d", centred, centred) / N
    varies = np.ptp(X, axis=0) > 0
    return np.where(varies, centred / np.sqrt(np.where(varies, square, 1.0)), 0.0)


def batchnorm_forward(x, gamma, beta, bn_param):
    keep = bn_param.get("momentum", 0.9)
    mean = np.einsum("nd->d", x) / len(x)
    centred = x - mean
    var = np.einsum("nd,nd->d", centred, centred) / len(x)
    inverse = (var + bn_param.get("eps", 1e-5)) ** -0.5
    for name, new in (("running_mean", mean), ("running_var", var)):
        old = bn_param.get(name, np.zeros(x.shape[1]))
        bn_param[name] = old + (1 - keep) * (new - old)
    return np.einsum("nd,d->nd", centred, inverse * gamma) + beta, (centred, inverse, gamma)


def batchnorm_inference(x, gamma, beta, bn_param):
    factor = gamma * (bn_param["running_var"] + bn_param.get("eps", 1e-5)) ** -0.5
    return np.einsum("nd,d->nd", x, factor) + (beta - factor * bn_param["running_mean"])


def batchnorm_backward(dout, cache):
    centred, inverse, gamma = cache
    N = len(dout)
    dvar = -0.5 * gamma * inverse**3 * np.einsum("nd,nd->d", dout, centred)
    dmean = -gamma * inverse * np.einsum("nd->d", dout) - 2 * dvar * np.einsum("nd->d", centred) / N
    dx = dout * (gamma * inverse) + 2 / N * dvar * centred + dmean / N
    return dx, inverse * np.einsum("nd,nd->d", dout, centred), np.einsum("nd->d", dout)


def batchnorm_backward_alt(dout, cache):
    centred, inverse, gamma = cache
    N = len(dout)
    x_hat = centred * inverse
    dgamma = np.einsum("nd,nd->d", dout, x_hat)
    flat = (np.eye(N) - 1 / N) @ dout
    return gamma * inverse * (flat - x_hat * dgamma / N), dgamma, np.einsum("nd->d", dout)


def bias_is_inert(x, b, gamma, beta):
    outputs = [batchnorm_forward(given, gamma, beta, {"mode": "train", "eps": 1e-5})[0] for given in (x, x + b)]
    return float(np.linalg.norm((outputs[1] - outputs[0]).ravel(), np.inf))


def layernorm_forward(x, gamma, beta, ln_param):
    D = x.shape[1]
    centred = x @ (np.eye(D) - 1 / D)
    inverse = (np.einsum("nd,nd->n", centred, centred) / D + ln_param.get("eps", 1e-5)) ** -0.5
    return np.einsum("nd,n,d->nd", centred, inverse, gamma) + beta, (centred, inverse)
