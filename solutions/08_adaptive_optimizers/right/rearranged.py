"""Right answers by rearranged formulas, as libraries write them."""

from itertools import accumulate

import numpy as np


def adagrad(w, dw, config=None):
    config = dict(config or {})
    # The root of the sum is a length; hypot adds one more gradient to it.
    length = np.hypot(np.sqrt(config.get("cache", np.zeros(np.shape(dw)))), dw)
    config["cache"] = length**2
    return w - config.get("learning_rate", 1e-2) * dw / (length + config.get("epsilon", 1e-8)), config


def mend_rmsprop(w, dw, config=None):
    config = dict(config or {})
    old = config.get("cache", np.zeros(np.shape(dw)))
    config["cache"] = old - (1 - config.get("decay_rate", 0.99)) * (old - dw**2)
    size = config["cache"] ** 0.5 + config.get("epsilon", 1e-8)
    return np.subtract(w, config.get("learning_rate", 1e-2) / size * dw), config


def rmsprop(w, dw, config=None):
    config = dict(config or {})
    decay = config.get("decay_rate", 0.99)
    old = config.get("cache", np.zeros(np.shape(dw)))
    # The root mean square itself, as the length of two sides.
    size = np.hypot(np.sqrt(decay * old), np.sqrt(1 - decay) * dw)
    config["cache"] = size**2
    return w - config.get("learning_rate", 1e-2) * (dw / (size + config.get("epsilon", 1e-8))), config


def adadelta(w, dw, config=None):
    config = dict(config or {})
    rho, eps = config.get("rho", 0.95), config.get("epsilon", 1e-6)
    old = np.stack([config.get(key, np.zeros(np.shape(dw))) for key in ("cache", "delta")])
    cache = rho * old[0] + (1 - rho) * dw**2
    step = np.exp(0.5 * (np.log(old[1] + eps) - np.log(cache + eps))) * dw
    config["cache"], config["delta"] = cache, rho * old[1] + (1 - rho) * step**2
    return w - config.get("learning_rate", 1.0) * step, config


def adam_bias_correction(m, t, beta):
    return m / ((1 - beta) * sum(beta**age for age in range(t)))


def adam(w, dw, config=None):
    config = dict(config or {})
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    config["t"] = t = config.get("t", 0) + 1
    config["m"] = beta1 * config.get("m", 0) + (1 - beta1) * dw
    config["v"] = beta2 * config.get("v", 0) + (1 - beta2) * dw**2
    # Both corrections in the rate, as in section 2 of the paper; epsilon has to follow.
    root = np.sqrt(1 - beta2**t)
    rate = config.get("learning_rate", 1e-3) * root / (1 - beta1**t)
    return w - rate * config["m"] / (np.sqrt(config["v"]) + config.get("epsilon", 1e-8) * root), config


def adamw(w, dw, config=None):
    config = dict(config or {})
    keep = 1 - config.get("learning_rate", 1e-3) * config.get("weight_decay", 1e-2)
    still, config = adam(np.zeros_like(w), dw, config)
    return keep * w + still, config


def run_optimizer(rule, f, df, w0, steps, config):
    turns = accumulate(range(steps), lambda pair, _: rule(pair[0], df(pair[0]), pair[1]), initial=(w0, config))
    path = [w for w, _ in turns]
    return path[-1], list(map(f, path))
