"""Right answers that work in place on arrays of their own, or on the argument itself."""

import numpy as np


def gaussian_logpdf(x, mu, sigma):
    out = np.array(x, dtype=np.float64)
    out -= mu
    out /= sigma
    out *= out
    out *= -0.5
    out -= np.log(sigma)
    out -= 0.5 * np.log(2 * np.pi)
    return out


def gaussian_nll(x, mu, sigma):
    work = np.array(x, dtype=np.float64)
    work -= mu
    work /= sigma
    np.multiply(work, work, out=work)
    return 0.5 * work.mean() + np.log(sigma) + 0.5 * np.log(2 * np.pi)


def gaussian_nll_grad(x, mu, sigma):
    if x.dtype.kind == "f":
        x -= mu
        z = x
    else:
        z = x.astype(float) - mu
    z /= sigma
    first = z.sum()
    z *= z
    return -first / z.size / sigma, (1 - z.sum() / z.size) / sigma


def fit_gaussian_mle(x):
    mu = x.mean()
    work = x - mu
    work **= 2
    return mu, work.mean() ** 0.5


def bernoulli_nll(y, p):
    chances = np.full(len(y), 1.0 - p)
    chances[y == 1] = p
    np.log(chances, out=chances)
    return -chances.mean()


def fit_bernoulli_mle(y):
    total = np.zeros(())
    np.add(total, np.sum(y), out=total)
    return float(total) / len(y)


def bessel_vs_mle(x):
    work = x.astype(np.float64)
    work -= work.mean()
    work *= work
    mle = work.mean()
    return mle, mle * x.size / (x.size - 1)


def normal_interval(mu, sigma, k):
    low = high = mu
    low -= k * sigma
    high += k * sigma
    return low, high
