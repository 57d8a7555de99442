"""Right answers that lean on what NumPy already has, and on earlier answers."""

import numpy as np


def gaussian_logpdf(x, mu, sigma):
    variance = sigma**2
    return -0.5 * (np.log(2 * np.pi * variance) + np.square(x - mu) / variance)


def gaussian_nll(x, mu, sigma):
    return np.average(-gaussian_logpdf(x, mu, sigma))


def gaussian_nll_grad(x, mu, sigma):
    distance = np.mean(x) - mu
    spread = np.var(x) + distance**2
    return -distance / sigma**2, 1 / sigma - spread / sigma**3


def fit_gaussian_mle(x):
    return np.mean(x), np.std(x)


def bernoulli_nll(y, p):
    ones = np.count_nonzero(y)
    zeros = len(y) - ones
    cost = 0.0
    if ones:
        cost -= ones * np.log(p)
    if zeros:
        cost -= zeros * np.log1p(-p)
    return cost / len(y)


def fit_bernoulli_mle(y):
    return np.count_nonzero(y) / np.size(y)


def bessel_vs_mle(x):
    return np.var(x), np.var(x, ddof=1)


def normal_interval(mu, sigma, k):
    return tuple(mu + k * sigma * np.array([-1.0, 1.0]))
