"""Right answers that leave the given config alone and hand back a new one."""

import numpy as np


def adagrad(w, dw, config=None):
    settings = {"learning_rate": 1e-2, "epsilon": 1e-8, "cache": np.zeros_like(w)} | (config or {})
    cache = settings["cache"] + np.square(dw)
    return w - settings["learning_rate"] / (cache**0.5 + settings["epsilon"]) * dw, settings | {"cache": cache}


def mend_rmsprop(w, dw, config=None):
    return rmsprop(w, dw, config)


def rmsprop(w, dw, config=None):
    settings = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "cache": np.zeros_like(w)} | (config or {})
    shares = [settings["decay_rate"], 1 - settings["decay_rate"]]
    cache = np.average([settings["cache"], np.square(dw)], axis=0, weights=shares)
    return w - settings["learning_rate"] / (cache**0.5 + settings["epsilon"]) * dw, settings | {"cache": cache}


def adadelta(w, dw, config=None):
    zeros = np.zeros_like(w)
    settings = {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-6, "cache": zeros, "delta": zeros} | (config or {})
    rho, eps = settings["rho"], settings["epsilon"]

    def rms(mean_square):
        return (mean_square + eps) ** 0.5

    cache = rho * settings["cache"] + (1 - rho) * np.square(dw)
    step = -rms(settings["delta"]) / rms(cache) * dw
    delta = rho * settings["delta"] + (1 - rho) * np.square(step)
    return w + settings["learning_rate"] * step, settings | {"cache": cache, "delta": delta}


def adam_bias_correction(m, t, beta):
    return np.divide(m, 1 - np.power(float(beta), t))


def adam(w, dw, config=None):
    zeros = np.zeros_like(w)
    settings = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "m": zeros, "v": zeros, "t": 0}
    settings |= config or {}
    beta1, beta2, t = settings["beta1"], settings["beta2"], settings["t"] + 1
    m = beta1 * settings["m"] + (1 - beta1) * dw
    v = beta2 * settings["v"] + (1 - beta2) * np.square(dw)
    m_hat, v_hat = adam_bias_correction(m, t, beta1), adam_bias_correction(v, t, beta2)
    step = settings["learning_rate"] * m_hat / (v_hat**0.5 + settings["epsilon"])
    return w - step, settings | {"m": m, "v": v, "t": t}


def adamw(w, dw, config=None):
    settings = {"learning_rate": 1e-3, "weight_decay": 1e-2} | (config or {})
    after, settings = adam(w, dw, settings)
    return after - settings["learning_rate"] * settings["weight_decay"] * w, settings


def run_optimizer(rule, f, df, w0, steps, config):
    path = [(w0, config)]
    for _ in range(steps):
        w, config = path[-1]
        path.append(rule(w, df(w), config))
    return path[-1][0], [f(w) for w, _ in path]
