"""Right answers in single precision, as on a graphics card; sums of squares are kept in double, as care demands."""

import numpy as np


def gaussian_logpdf(x, mu, sigma):
    z = ((x - mu) / sigma).astype(np.float32)
    return np.float32(-0.5) * z * z - np.float32(np.log(sigma)) - np.float32(0.5 * np.log(2 * np.pi))


def gaussian_nll(x, mu, sigma):
    z = ((x - mu) / sigma).astype(np.float32)
    return np.float32(np.mean(z * z) / 2 + np.log(sigma) + 0.5 * np.log(2 * np.pi))


def gaussian_nll_grad(x, mu, sigma):
    z = ((x - mu) / sigma).astype(np.float64)
    return np.float32(-z.mean() / sigma), np.float32((1 - (z * z).mean()) / sigma)


def fit_gaussian_mle(x):
    mu = x.mean(dtype=np.float64)
    return np.float32(mu), np.float32(np.sqrt(((x - mu) ** 2).mean()))


def bernoulli_nll(y, p):
    logs = np.array([np.log(1.0 - p), np.log(p)], dtype=np.float32)
    return -logs[np.asarray(y).astype(int)].mean(dtype=np.float32)


def fit_bernoulli_mle(y):
    return np.asarray(y, dtype=np.float32).mean()


def bessel_vs_mle(x):
    squares = np.sum((x - x.mean()) ** 2)
    return np.float32(squares / len(x)), np.float32(squares / (len(x) - 1))


def normal_interval(mu, sigma, k):
    return np.float32(mu - k * sigma), np.float32(mu + k * sigma)
