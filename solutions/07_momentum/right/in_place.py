"""Right answers that work in place."""

import numpy as np


def ewma(x, beta, bias_correction=False):
    v = np.array(x, dtype=float) * (1 - beta)
    for t in range(1, len(v)):
        v[t] += beta * v[t - 1]
    if bias_correction:
        v /= 1 - beta ** np.arange(1, len(v) + 1)
    return v


def ewma_weights(beta, t):
    weights = np.empty(t)
    weight = 1 - beta
    for i in range(t - 1, -1, -1):
        weights[i] = weight
        weight *= beta
    return weights


def effective_window(beta):
    window = np.array(1 - beta, dtype=float)
    return 1 / window


def sgd(w, dw, config=None):
    config = config if config else {}
    config.setdefault("learning_rate", 1e-2)
    w -= config["learning_rate"] * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    v = config.setdefault("velocity", np.zeros_like(w))
    v *= config.setdefault("momentum", 0.9)
    v -= config.setdefault("learning_rate", 1e-2) * dw
    w += v
    return w, config


def momentum_as_ewma(w, dw, config=None):
    config = {} if config is None else config
    mu = config.setdefault("momentum", 0.9)
    v = config.setdefault("velocity", np.zeros_like(w))
    v *= mu
    v += (1 - mu) * dw
    w -= config.setdefault("learning_rate", 1e-2) * v
    return w, config


def optimal_momentum(kappa):
    root = np.sqrt(np.asarray(kappa, dtype=float))
    out = root - 1
    out /= root + 1
    out *= out
    return out


def nesterov_momentum(w, dw, config=None):
    config = {} if config is None else config
    mu = config.setdefault("momentum", 0.9)
    v = config.setdefault("velocity", np.zeros_like(w))
    w -= mu * v
    v *= mu
    v -= config.setdefault("learning_rate", 1e-2) * dw
    w += (1 + mu) * v
    return w, config
