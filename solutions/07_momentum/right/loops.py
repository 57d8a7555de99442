"""Right answers in plain loops and plain Python."""

import numpy as np


def ewma(x, beta, bias_correction=False):
    out, v, weight = [], 0.0, 0.0
    for value in x:
        v = v + (1 - beta) * (value - v)
        weight = weight + (1 - beta) * (1 - weight)
        out.append(v / weight if bias_correction else v)
    return out


def ewma_weights(beta, t):
    weights = []
    for i in range(1, t + 1):
        weights.append((1 - beta) * beta ** (t - i))
    return weights


def effective_window(beta):
    return (1.0 - beta) ** -1


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    rate = config.get("learning_rate", 0.01)
    out = np.array(w, dtype=float)
    for index in np.ndindex(out.shape):
        out[index] -= rate * dw[index]
    return out, config


def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    rate, mu = config.get("learning_rate", 0.01), config.get("momentum", 0.9)
    if "velocity" not in config:
        config["velocity"] = np.zeros(np.shape(w))
    v = np.array(config["velocity"], dtype=float)
    out = np.array(w, dtype=float)
    for index in np.ndindex(out.shape):
        v[index] = mu * v[index] - rate * dw[index]
        out[index] += v[index]
    config["velocity"] = v
    return out, config


def momentum_as_ewma(w, dw, config=None):
    if config is None:
        config = {}
    rate, mu = config.get("learning_rate", 0.01), config.get("momentum", 0.9)
    v = config.get("velocity")
    if v is None:
        v = np.zeros(np.shape(w))
    v = v + (1 - mu) * (dw - v)
    return w - rate * v, {"learning_rate": rate, "momentum": mu, "velocity": v}


def optimal_momentum(kappa):
    return ((kappa**0.5 - 1) / (kappa**0.5 + 1)) ** 2


def nesterov_momentum(w, dw, config=None):
    config = dict(config or {})
    rate, mu = config.get("learning_rate", 0.01), config.get("momentum", 0.9)
    old = config.get("velocity", 0 * w)
    new = mu * old - rate * dw
    config["velocity"] = new
    return w + new + mu * (new - old), config
