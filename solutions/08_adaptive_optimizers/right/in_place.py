"""Right answers that work in place, on the weights and on what is kept."""

import numpy as np


def adagrad(w, dw, config=None):
    config = {} if config is None else config
    cache = config.setdefault("cache", np.zeros_like(w))
    cache += dw * dw
    w -= config.get("learning_rate", 1e-2) * dw / (np.sqrt(cache) + config.get("epsilon", 1e-8))
    return w, config


def mend_rmsprop(w, dw, config=None):
    config = {} if config is None else config
    cache = config.setdefault("cache", np.zeros_like(w))
    decay = config.get("decay_rate", 0.99)
    cache *= decay
    cache += (1 - decay) * dw * dw
    size = np.sqrt(cache)
    size += config.get("epsilon", 1e-8)
    w -= config.get("learning_rate", 1e-2) * dw / size
    return w, config


def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    cache = config.setdefault("cache", np.zeros_like(w))
    decay = config.get("decay_rate", 0.99)
    cache += (1 - decay) * (dw * dw - cache)
    step = dw / (np.sqrt(cache) + config.get("epsilon", 1e-8))
    step *= config.get("learning_rate", 1e-2)
    w -= step
    return w, config


def adadelta(w, dw, config=None):
    config = {} if config is None else config
    cache, delta = (config.setdefault(key, np.zeros_like(w)) for key in ("cache", "delta"))
    rho, eps = config.get("rho", 0.95), config.get("epsilon", 1e-6)
    cache *= rho
    cache += (1 - rho) * dw * dw
    step = delta + eps
    step /= cache + eps
    np.sqrt(step, out=step)
    step *= dw
    delta *= rho
    delta += (1 - rho) * step * step
    w -= config.get("learning_rate", 1.0) * step
    return w, config


def adam_bias_correction(m, t, beta):
    corrected = np.array(m, dtype=float)
    corrected /= 1 - beta**t
    return corrected


def adam(w, dw, config=None):
    config = {} if config is None else config
    m, v = (config.setdefault(key, np.zeros_like(w)) for key in ("m", "v"))
    config["t"] = config.get("t", 0) + 1
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    m *= beta1
    m += (1 - beta1) * dw
    v *= beta2
    v += (1 - beta2) * dw * dw
    size = np.sqrt(v / (1 - beta2 ** config["t"]))
    size += config.get("epsilon", 1e-8)
    w -= config.get("learning_rate", 1e-3) * (m / (1 - beta1 ** config["t"])) / size
    return w, config


def adamw(w, dw, config=None):
    config = {} if config is None else config
    w *= 1 - config.get("learning_rate", 1e-3) * config.get("weight_decay", 1e-2)
    return adam(w, dw, config)


def run_optimizer(rule, f, df, w0, steps, config):
    w = np.array(w0, dtype=float)
    history = np.empty(steps + 1)
    history[0] = f(w)
    for step in range(1, steps + 1):
        w[...], config = rule(w, df(w), config)
        history[step] = f(w)
    return w, history
