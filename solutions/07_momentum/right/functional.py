"""Right answers with accumulate, convolution and other tools."""

from itertools import accumulate

import numpy as np


def ewma(x, beta, bias_correction=False):
    averages = list(accumulate(x, lambda v, value: beta * v + (1 - beta) * value, initial=0.0))[1:]
    if bias_correction:
        averages = [v / (1 - beta ** (t + 1)) for t, v in enumerate(averages)]
    return np.array(averages)


def ewma_weights(beta, t):
    return np.flip([(1 - beta) * beta**age for age in range(t)])


def effective_window(beta):
    share = 1 - beta
    return 1 / share


def sgd(w, dw, config=None):
    config = {} if config is None else dict(config)
    return np.subtract(w, np.multiply(config.get("learning_rate", 1e-2), dw)), config


def sgd_momentum(w, dw, config=None):
    config = {} if config is None else dict(config)
    lr, mu, velocity = config.get("learning_rate", 1e-2), config.get("momentum", 0.9), config.get("velocity", 0)
    config["velocity"] = mu * velocity - lr * dw
    return w + config["velocity"], config


def momentum_as_ewma(w, dw, config=None):
    config = {} if config is None else dict(config)
    lr, mu, velocity = config.get("learning_rate", 1e-2), config.get("momentum", 0.9), config.get("velocity", 0)
    config["velocity"] = dw + mu * (velocity - dw)
    return w - lr * config["velocity"], config


def optimal_momentum(kappa):
    return np.tanh(np.log(kappa) / 4) ** 2


def nesterov_momentum(w, dw, config=None):
    config = {} if config is None else dict(config)
    lr, mu, velocity = config.get("learning_rate", 1e-2), config.get("momentum", 0.9), config.get("velocity", 0)
    config["velocity"] = mu * velocity - lr * dw
    # Back to the point before the look ahead, a step of the ball, and a new look ahead.
    ball = (w - mu * velocity) + config["velocity"]
    return ball + mu * config["velocity"], config
