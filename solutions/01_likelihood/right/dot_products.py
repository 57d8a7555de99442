"""Right answers in the language of dot products."""

import numpy as np


def gaussian_logpdf(x, mu, sigma):
    d = np.asarray(x, dtype=float) - mu
    return -(d * d) / 2 / sigma**2 - np.log(sigma) - np.log(np.sqrt(2 * np.pi))


def gaussian_nll(x, mu, sigma):
    d = x - mu
    return d @ d / (2 * len(x) * sigma**2) + np.log(sigma) + 0.5 * np.log(2 * np.pi)


def gaussian_nll_grad(x, mu, sigma):
    N, d = len(x), x - mu
    return -(d @ np.ones(N)) / (N * sigma**2), 1 / sigma - (d @ d) / (N * sigma**3)


def fit_gaussian_mle(x):
    N = len(x)
    mu = np.ones(N) @ x / N
    d = x - mu
    return mu, np.linalg.norm(d) / np.sqrt(N)


def bernoulli_nll(y, p):
    y = np.asarray(y).astype(bool)
    terms = np.empty(len(y))
    terms[y] = -np.log(p)
    terms[~y] = -np.log(1 - p)
    return terms @ np.ones(len(y)) / len(y)


def fit_bernoulli_mle(y):
    return y @ np.ones(len(y)) / len(y)


def bessel_vs_mle(x):
    d = x - x.mean()
    return d @ d / d.size, d @ d / (d.size - 1)


def normal_interval(mu, sigma, k):
    return np.array([mu, mu]) + np.array([-k, k]) * sigma
