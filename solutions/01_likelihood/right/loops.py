"""Right answers with loops and the math module, one value at a time."""

import math

import numpy as np


def gaussian_logpdf(x, mu, sigma):
    out = []
    for value in x:
        out.append(-((value - mu) ** 2) / (2 * sigma**2) - math.log(sigma * math.sqrt(2 * math.pi)))
    return out


def gaussian_nll(x, mu, sigma):
    total = 0.0
    for value in x:
        total += (value - mu) ** 2 / (2 * sigma**2) + math.log(sigma) + 0.5 * math.log(2 * math.pi)
    return total / len(x)


def gaussian_nll_grad(x, mu, sigma):
    dmu = dsigma = 0.0
    for value in x:
        dmu += (mu - value) / sigma**2
        dsigma += 1 / sigma - (value - mu) ** 2 / sigma**3
    return dmu / len(x), dsigma / len(x)


def fit_gaussian_mle(x):
    mu = sum(float(value) for value in x) / len(x)
    return mu, math.sqrt(sum((value - mu) ** 2 for value in x) / len(x))


def bernoulli_nll(y, p):
    total = 0.0
    for outcome in y:
        chance = p if outcome == 1 else 1 - p
        total -= math.log(chance) if chance > 0 else -math.inf
    return total / len(y)


def fit_bernoulli_mle(y):
    ones = 0
    for outcome in y:
        ones += outcome == 1
    return ones / len(y)


def bessel_vs_mle(x):
    centre = sum(x) / len(x)
    squares = 0.0
    for value in x:
        squares += (value - centre) ** 2
    return squares / len(x), squares / (len(x) - 1)


def normal_interval(mu, sigma, k):
    reach = k * sigma
    return [mu - reach, mu + reach]
