"""Right answers that follow the definitions word by word: probabilities of what happened, and their logarithms."""

import numpy as np


def gaussian_logpdf(x, mu, sigma):
    exponent = -np.power(x - mu, 2) / (2 * np.power(float(sigma), 2))
    factor = 1 / np.sqrt(2 * np.pi * sigma**2)
    return exponent + np.log(factor)


def gaussian_nll(x, mu, sigma):
    exponents = [-((value - mu) ** 2) / (2 * sigma**2) for value in x]
    factor = 1 / np.sqrt(2 * np.pi * sigma**2)
    return -(sum(exponents) / len(x) + np.log(factor))


def gaussian_nll_grad(x, mu, sigma):
    per_value = [(-(value - mu) / sigma**2, -((value - mu) ** 2 - sigma**2) / sigma**3) for value in x]
    dmu, dsigma = np.mean(per_value, axis=0)
    return dmu, dsigma


def fit_gaussian_mle(x):
    # Welford's running mean and sum of squares, one value at a time.
    mu, squares = 0.0, 0.0
    for n, value in enumerate(x, start=1):
        before = value - mu
        mu += before / n
        squares += before * (value - mu)
    return mu, np.sqrt(squares / len(x))


def bernoulli_nll(y, p):
    chances = [p if outcome else 1 - p for outcome in y]
    return np.mean([np.inf if chance == 0 else -np.log(chance) for chance in chances])


def fit_bernoulli_mle(y):
    return len([outcome for outcome in y if outcome == 1]) / len(y)


def bessel_vs_mle(x):
    mu, sigma = fit_gaussian_mle(x)
    mle = sigma**2
    return mle, mle / (1 - 1 / len(x))


def normal_interval(mu, sigma, k):
    z_low, z_high = -k, k
    return mu + z_low * sigma, mu + z_high * sigma
