"""Right answers with arrays and closed forms."""

import numpy as np


def ewma(x, beta, bias_correction=False):
    x = np.asarray(x, dtype=float)
    T = len(x)
    age = np.arange(T)[:, None] - np.arange(T)[None, :]
    weights = np.where(age >= 0, (1 - beta) * beta ** np.maximum(age, 0), 0.0)
    v = weights @ x
    return v / weights.sum(axis=1) if bias_correction else v


def ewma_weights(beta, t):
    return (1 - beta) * np.power(float(beta), t - np.arange(1, t + 1))


def effective_window(beta):
    return np.reciprocal(1 - np.asarray(beta, dtype=float))


def sgd(w, dw, config=None):
    settings = {"learning_rate": 1e-2} | (config or {})
    return w + (-settings["learning_rate"]) * dw, settings


def sgd_momentum(w, dw, config=None):
    settings = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": np.zeros_like(w)} | (config or {})
    v = settings["momentum"] * settings["velocity"] - settings["learning_rate"] * dw
    return np.add(w, v), settings | {"velocity": v}


def momentum_as_ewma(w, dw, config=None):
    settings = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": np.zeros_like(w)} | (config or {})
    v = np.average([settings["velocity"], dw], axis=0, weights=[settings["momentum"], 1 - settings["momentum"]])
    return w - settings["learning_rate"] * v, settings | {"velocity": v}


def optimal_momentum(kappa):
    return (1 - 2 / (np.sqrt(kappa) + 1)) ** 2


def nesterov_momentum(w, dw, config=None):
    settings = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": np.zeros_like(w)} | (config or {})
    lr, mu, old = settings["learning_rate"], settings["momentum"], settings["velocity"]
    v = mu * old - lr * dw
    return w + mu**2 * old - (1 + mu) * lr * dw, settings | {"velocity": v}
