"""Right answers in plain loops."""

import math

import numpy as np


def standardize(X):
    N, D = X.shape
    out = [[0.0] * D for _ in range(N)]
    for d in range(D):
        column = [float(X[n, d]) for n in range(N)]
        mean = sum(column) / N
        deviation = math.sqrt(sum((value - mean) ** 2 for value in column) / N)
        for n in range(N):
            out[n][d] = (column[n] - mean) / deviation if deviation > 0 else 0.0
    return out


def batchnorm_forward(x, gamma, beta, bn_param):
    N, D = x.shape
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mean = bn_param.setdefault("running_mean", np.zeros(D))
    var = bn_param.setdefault("running_var", np.zeros(D))
    x_hat, deviations, out = np.zeros((N, D)), np.zeros(D), np.zeros((N, D))
    for d in range(D):
        mu = sum(x[n, d] for n in range(N)) / N
        variance = sum((x[n, d] - mu) ** 2 for n in range(N)) / N
        deviations[d] = math.sqrt(variance + eps)
        for n in range(N):
            x_hat[n, d] = (x[n, d] - mu) / deviations[d]
            out[n, d] = gamma[d] * x_hat[n, d] + beta[d]
        mean[d] = momentum * mean[d] + (1 - momentum) * mu
        var[d] = momentum * var[d] + (1 - momentum) * variance
    return out, {"x_hat": x_hat, "deviations": deviations, "gamma": gamma}


def batchnorm_inference(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    out = np.zeros(x.shape)
    for n in range(x.shape[0]):
        for d in range(x.shape[1]):
            x_hat = (x[n, d] - bn_param["running_mean"][d]) / math.sqrt(bn_param["running_var"][d] + eps)
            out[n, d] = gamma[d] * x_hat + beta[d]
    return out


def batchnorm_backward(dout, cache):
    x_hat, s, gamma = cache["x_hat"], cache["deviations"], cache["gamma"]
    N, D = dout.shape
    dx, dgamma, dbeta = np.zeros((N, D)), np.zeros(D), np.zeros(D)
    for d in range(D):
        for n in range(N):
            dbeta[d] += dout[n, d]
            dgamma[d] += dout[n, d] * x_hat[n, d]
            for m in range(N):  # the derivative of x_hat[m] by x[n], entry by entry
                slope = ((m == n) - 1 / N - x_hat[m, d] * x_hat[n, d] / N) / s[d]
                dx[n, d] += dout[m, d] * gamma[d] * slope
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    x_hat, s, gamma = cache["x_hat"], cache["deviations"], cache["gamma"]
    N, D = dout.shape
    dx, dgamma, dbeta = np.zeros((N, D)), np.zeros(D), np.zeros(D)
    for d in range(D):
        dbeta[d] = sum(dout[n, d] for n in range(N))
        dgamma[d] = sum(dout[n, d] * x_hat[n, d] for n in range(N))
        for n in range(N):
            dx[n, d] = gamma[d] / (N * s[d]) * (N * dout[n, d] - dbeta[d] - x_hat[n, d] * dgamma[d])
    return dx, dgamma, dbeta


def bias_is_inert(x, b, gamma, beta):
    moved = np.broadcast_to(b, x.shape)
    without = batchnorm_forward(x, gamma, beta, {})[0]
    with_b = batchnorm_forward(x + moved, gamma, beta, {})[0]
    largest = 0.0
    for index in np.ndindex(x.shape):
        largest = max(largest, abs(with_b[index] - without[index]))
    return largest


def layernorm_forward(x, gamma, beta, ln_param):
    out = []
    for row in x:
        mean = sum(row) / len(row)
        variance = sum((value - mean) ** 2 for value in row) / len(row)
        s = math.sqrt(variance + ln_param.get("eps", 1e-5))
        out.append([gamma[d] * (value - mean) / s + beta[d] for d, value in enumerate(row)])
    return np.array(out), None
