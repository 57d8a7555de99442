"""Right answers with everything in the cache, step by step as in many textbooks: the deviation is computed anew."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    momentum, eps = bn_param.get("momentum", 0.9), bn_param.get("eps", 1e-5)
    D = x.shape[1]
    mu, var = np.mean(x, axis=0), np.var(x, axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    for name, new in (("running_mean", mu), ("running_var", var)):
        bn_param[name] = momentum * bn_param.get(name, np.zeros(D)) + (1 - momentum) * new
    return gamma * x_hat + beta, (x, x_hat, mu, var, eps, gamma)


def batchnorm_backward(dout, cache):
    x, x_hat, mu, var, eps, gamma = cache
    N = x.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * (x - mu) * -0.5 * (var + eps) ** -1.5, axis=0)
    dmu = np.sum(-dx_hat / np.sqrt(var + eps), axis=0) + dvar * np.mean(-2 * (x - mu), axis=0)
    dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mu) / N + dmu / N
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    x, x_hat, mu, var, eps, gamma = cache
    N = x.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx = gamma / (N * np.sqrt(var + eps)) * (N * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta


def bias_is_inert(x, b, gamma, beta):
    shifted, _ = batchnorm_forward(x + b, gamma, beta, {"mode": "train"})
    plain, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    return np.abs(shifted - plain).max()
