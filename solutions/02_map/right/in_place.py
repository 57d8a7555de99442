"""Right answers that work in place on arrays of their own, or on the argument itself."""

import numpy as np


def log_posterior(mu, x, sigma, mu0, tau):
    work = np.array(x, dtype=np.float64)
    work -= mu
    work /= sigma
    work *= work
    work += 2 * np.log(sigma) + np.log(2 * np.pi)
    total = work.sum()
    total += ((mu - mu0) / tau) ** 2 + np.log(2 * np.pi * tau**2)
    return -total / 2


def map_gaussian_mean(x, sigma, mu0, tau):
    # The posterior after each value is the prior of the next.
    centre, variance = mu0, tau**2
    for value in x:
        gain = variance / (variance + sigma**2)
        centre += gain * (value - centre)
        variance *= 1 - gain
    return centre


def map_beta_bernoulli(y, a, b):
    for outcome in y:
        a += outcome
        b += 1 - outcome
    return (a - 1) / (a + b - 2)


def ridge_from_map(X, y, sigma, tau):
    A = (X.T @ X).astype(float)
    A.flat[:: len(A) + 1] += (sigma / tau) ** 2
    L = np.linalg.cholesky(A)
    return np.linalg.solve(L.T, np.linalg.solve(L, X.T @ y))


def laplace_map(x, b):
    # Of the three candidates the one with the lowest cost.
    mean, step = np.mean(x), 1 / (len(x) * b)
    candidates = np.array([0.0, max(mean - step, 0.0), min(mean + step, 0.0)])
    costs = 0.5 * len(x) * (candidates - mean) ** 2 + np.abs(candidates) / b
    return candidates[np.argmin(costs)]


def cross_entropy(p, q):
    q[p == 0] = 1.0
    np.log(q, out=q)
    q *= p
    return -q.sum()


def kl_divergence(p, q):
    never = p == 0
    p[never] = q[never] = 1.0
    ratio = np.log(p)
    ratio -= np.log(q)
    p[never] = 0.0
    ratio *= p
    return ratio.sum()
