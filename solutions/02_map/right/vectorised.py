"""Right answers in the language of dot products, and by other roads through the algebra."""

import numpy as np


def log_posterior(mu, x, sigma, mu0, tau):
    d = np.append((x - mu) / sigma, (mu - mu0) / tau)
    return -(d @ d) / 2 - len(x) * np.log(sigma) - np.log(tau) - d.size / 2 * np.log(2 * np.pi)


def map_gaussian_mean(x, sigma, mu0, tau):
    # The prior as sigma^2 / tau^2 extra values that all equal mu0.
    extra = (sigma / tau) ** 2
    return (np.sum(x) + extra * mu0) / (len(x) + extra)


def map_beta_bernoulli(y, a, b):
    # A weighted mean of the share of ones and the prior's own mode.
    N, weight = len(y), a + b - 2
    mode = (a - 1) / weight if weight > 0 else 0.0
    return N / (N + weight) * np.mean(y) + weight / (N + weight) * mode


def ridge_from_map(X, y, sigma, tau):
    # The dual form: a system of N equations.
    lam = sigma**2 / tau**2
    return X.T @ np.linalg.solve(X @ X.T + lam * np.identity(len(y)), y)


def laplace_map(x, b):
    mean, step = x.mean(), 1 / b / x.size
    return max(mean - step, 0) + min(mean + step, 0)


def cross_entropy(p, q):
    with np.errstate(all="ignore"):
        terms = np.where(p == 0, 0.0, -p * np.log(q))
    return terms @ np.ones(len(p))


def kl_divergence(p, q):
    with np.errstate(all="ignore"):
        return np.where(p > 0, p * np.log(p / q), 0).sum()
