"""Right answers in single precision, as on a graphics card."""

import numpy as np


def log_posterior(mu, x, sigma, mu0, tau):
    z = ((x - mu) / sigma).astype(np.float32)
    z0 = np.float32((mu - mu0) / tau)
    constants = len(x) * np.log(sigma) + np.log(tau) + (len(x) + 1) / 2 * np.log(2 * np.pi)
    return np.float32(-0.5 * np.sum(z * z) - 0.5 * z0 * z0 - constants)


def map_gaussian_mean(x, sigma, mu0, tau):
    share = np.float32(1 / (1 + len(x) * tau**2 / sigma**2))
    return share * np.float32(mu0) + (np.float32(1) - share) * x.astype(np.float32).mean()


def map_beta_bernoulli(y, a, b):
    return np.float32(np.sum(y) + a - 1) / np.float32(len(y) + a + b - 2)


def ridge_from_map(X, y, sigma, tau):
    A = X.astype(np.float64)
    w = np.linalg.inv(A.T @ A + sigma**2 / tau**2 * np.eye(A.shape[1])) @ A.T @ y
    return w.astype(np.float32)


def laplace_map(x, b):
    mean = x.mean(dtype=np.float64)
    return np.float32(np.copysign(max(abs(mean) - 1 / (len(x) * b), 0), mean))


def cross_entropy(p, q):
    happens = p > 0
    return np.float32(-np.sum(p[happens] * np.log(q[happens].astype(np.float32))))


def kl_divergence(p, q):
    happens = p != 0
    return np.float32(np.sum(p[happens] * (np.log(p[happens]) - np.log(q[happens]))))
