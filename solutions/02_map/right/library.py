"""Right answers that lean on what NumPy already has: averages with weights, least squares, clipping."""

import numpy as np


def log_posterior(mu, x, sigma, mu0, tau):
    def logpdf(value, centre, width):
        variance = width**2
        return -0.5 * (np.log(2 * np.pi * variance) + np.square(value - centre) / variance)

    return logpdf(x, mu, sigma).sum() + logpdf(mu, mu0, tau)


def map_gaussian_mean(x, sigma, mu0, tau):
    return np.average([np.mean(x), mu0], weights=[len(x) / sigma**2, tau ** (-2.0)])


def map_beta_bernoulli(y, a, b):
    ones = np.count_nonzero(y) + (a - 1)
    zeros = np.size(y) - np.count_nonzero(y) + (b - 1)
    return ones / (ones + zeros)


def ridge_from_map(X, y, sigma, tau):
    # Least squares with D made-up examples, one for each weight.
    D = X.shape[1]
    rows = np.vstack([X / sigma, np.eye(D) / tau])
    return np.linalg.lstsq(rows, np.concatenate([y / sigma, np.zeros(D)]), rcond=None)[0]


def laplace_map(x, b):
    mean, step = np.mean(x), 1 / (np.size(x) * b)
    return mean - np.clip(mean, -step, step)


def cross_entropy(p, q):
    chosen = np.flatnonzero(p)
    return -np.dot(np.take(p, chosen), np.log(np.take(q, chosen)))


def kl_divergence(p, q):
    chosen = np.nonzero(p)
    return np.dot(p[chosen], np.log(p[chosen]) - np.log(q[chosen]))
