"""Right answers with loops and the math module, one value at a time."""

import math

import numpy as np


def log_posterior(mu, x, sigma, mu0, tau):
    def log_normal(value, centre, width):
        return -((value - centre) ** 2) / (2 * width**2) - math.log(width * math.sqrt(2 * math.pi))

    total = log_normal(mu, mu0, tau)
    for value in x:
        total += log_normal(value, mu, sigma)
    return total


def map_gaussian_mean(x, sigma, mu0, tau):
    weight, total = tau**-2.0, mu0 * tau**-2.0
    for value in x:
        weight += sigma**-2.0
        total += value * sigma**-2.0
    return total / weight


def map_beta_bernoulli(y, a, b):
    ones, zeros = a - 1, b - 1
    for outcome in y:
        if outcome == 1:
            ones += 1
        else:
            zeros += 1
    return ones / (ones + zeros)


def ridge_from_map(X, y, sigma, tau):
    N, D = X.shape
    A, c = [[0.0] * D for _ in range(D)], [0.0] * D
    for i in range(N):
        for d in range(D):
            c[d] += float(X[i, d] * y[i])
            for e in range(D):
                A[d][e] += float(X[i, d] * X[i, e])
    for d in range(D):
        A[d][d] += sigma**2 / tau**2
    # Elimination; the matrix is positive definite, so no pivot is 0.
    for d in range(D):
        for e in range(d + 1, D):
            factor = A[e][d] / A[d][d]
            c[e] -= factor * c[d]
            for f in range(d, D):
                A[e][f] -= factor * A[d][f]
    w = [0.0] * D
    for d in reversed(range(D)):
        w[d] = (c[d] - sum(A[d][e] * w[e] for e in range(d + 1, D))) / A[d][d]
    return w


def laplace_map(x, b):
    mean = sum(float(value) for value in x) / len(x)
    step = 1 / (len(x) * b)
    if mean > step:
        return mean - step
    if mean < -step:
        return mean + step
    return 0.0


def cross_entropy(p, q):
    total = 0.0
    for often, believed in zip(p, q, strict=True):
        if often == 0:
            continue
        if believed == 0:
            return np.inf
        total -= often * math.log(believed)
    return total


def kl_divergence(p, q):
    total = 0.0
    for often, believed in zip(p, q, strict=True):
        if often > 0:
            total += often * (math.log(often) - math.log(believed)) if believed > 0 else math.inf
    return total
