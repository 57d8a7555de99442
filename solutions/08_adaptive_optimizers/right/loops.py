"""Right answers in plain loops over single weights."""

import math

import numpy as np


def adagrad(w, dw, config=None):
    if config is None:
        config = {}
    rate, eps = config.get("learning_rate", 0.01), config.get("epsilon", 1e-8)
    if "cache" not in config:
        config["cache"] = np.zeros(np.shape(w))
    out = np.array(w, dtype=float)
    for index in np.ndindex(out.shape):
        config["cache"][index] += dw[index] * dw[index]
        out[index] -= rate * dw[index] / (math.sqrt(config["cache"][index]) + eps)
    return out, config


def mend_rmsprop(w, dw, config=None):
    return rmsprop(w, dw, config)


def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    rate, eps = config.get("learning_rate", 0.01), config.get("epsilon", 1e-8)
    decay = config.get("decay_rate", 0.99)
    if "cache" not in config:
        config["cache"] = np.zeros(np.shape(w))
    out = np.array(w, dtype=float)
    for index in np.ndindex(out.shape):
        config["cache"][index] += (1 - decay) * (dw[index] ** 2 - config["cache"][index])
        out[index] -= rate * dw[index] / (math.sqrt(config["cache"][index]) + eps)
    return out, config


def adadelta(w, dw, config=None):
    if config is None:
        config = {}
    rate, rho, eps = config.get("learning_rate", 1.0), config.get("rho", 0.95), config.get("epsilon", 1e-6)
    for key in ("cache", "delta"):
        if key not in config:
            config[key] = np.zeros(np.shape(w))
    out = np.array(w, dtype=float)
    for index in np.ndindex(out.shape):
        g = dw[index]
        config["cache"][index] = rho * config["cache"][index] + (1 - rho) * g * g
        step = g * math.sqrt((config["delta"][index] + eps) / (config["cache"][index] + eps))
        config["delta"][index] = rho * config["delta"][index] + (1 - rho) * step * step
        out[index] -= rate * step
    return out, config


def adam_bias_correction(m, t, beta):
    missing = 1.0
    for _ in range(t):
        missing *= beta
    return m / (1 - missing)


def adam(w, dw, config=None):
    if config is None:
        config = {}
    rate, eps = config.get("learning_rate", 0.001), config.get("epsilon", 1e-8)
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    for key in ("m", "v"):
        if key not in config:
            config[key] = np.zeros(np.shape(w))
    config["t"] = config.get("t", 0) + 1
    out = np.array(w, dtype=float)
    for index in np.ndindex(out.shape):
        config["m"][index] += (1 - beta1) * (dw[index] - config["m"][index])
        config["v"][index] += (1 - beta2) * (dw[index] ** 2 - config["v"][index])
        m_hat = config["m"][index] / (1 - beta1 ** config["t"])
        v_hat = config["v"][index] / (1 - beta2 ** config["t"])
        out[index] -= rate * m_hat / (math.sqrt(v_hat) + eps)
    return out, config


def adamw(w, dw, config=None):
    if config is None:
        config = {}
    share = config.get("learning_rate", 0.001) * config.get("weight_decay", 0.01)
    after, config = adam(w, dw, config)
    out = np.array(after, dtype=float)
    for index in np.ndindex(out.shape):
        out[index] -= share * w[index]
    return out, config


def run_optimizer(rule, f, df, w0, steps, config):
    history, w, step = [], w0, 0
    while True:
        history.append(f(w))
        if step == steps:
            return w, history
        w, config = rule(w, df(w), config)
        step += 1
