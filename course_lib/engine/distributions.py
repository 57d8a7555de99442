"""Four distributions: log-densities, and the estimates that maximise likelihood or posterior (units 01 and 02).

A density is not a probability: it may be larger than 1, and only areas under it are probabilities. Everything here is a
logarithm, because a product of a thousand densities leaves the range of float64 and their sum of logs does not.
"""

import math

import numpy as np

LOG_2PI = math.log(2 * math.pi)


def normal_logpdf(x: np.ndarray, mu: float, sigma: float) -> np.ndarray:
    """Log-density of N(mu, sigma^2) at each x. `sigma` is the standard deviation. Same shape as x."""
    _require_positive("normal_logpdf", sigma=sigma)
    z = (np.asarray(x) - mu) / sigma
    return -0.5 * z * z - np.log(sigma) - 0.5 * LOG_2PI


def normal_mle(x: np.ndarray) -> tuple[float, float]:
    """The (mu, sigma) that make the sample x most likely: its mean, and its deviation with 1/N (not 1/(N-1))."""
    x = _require_sample("normal_mle", x)
    return float(x.mean()), float(x.std())


def normal_posterior(x: np.ndarray, sigma: float, mu0: float, tau: float) -> tuple[float, float]:
    """Posterior of a normal mean: mean and standard deviation of mu given x.

    x: (N,) with x_i ~ N(mu, sigma^2); prior mu ~ N(mu0, tau^2). Precisions (1/variance) add, and the mean is their
    weighted average. It is also the MAP estimate, since a normal has its mode at its mean. An empty x gives the prior.
    """
    _require_positive("normal_posterior", sigma=sigma, tau=tau)
    x = np.asarray(x, dtype=float)
    precision = len(x) / sigma**2 + 1 / tau**2
    mean = (x.sum() / sigma**2 + mu0 / tau**2) / precision
    return float(mean), float(1 / math.sqrt(precision))


def bernoulli_logpmf(y: np.ndarray, p: float) -> np.ndarray:
    """Log-probability of each y in {0, 1} when 1 has probability p. Same shape as y; -inf for what cannot happen."""
    y = _require_outcomes("bernoulli_logpmf", y)
    with np.errstate(divide="ignore"):
        return np.where(y == 1, np.log(p), np.log1p(-p))


def bernoulli_mle(y: np.ndarray) -> float:
    """The p that makes the outcomes y in {0, 1} most likely: the share of ones."""
    return float(_require_outcomes("bernoulli_mle", _require_sample("bernoulli_mle", y)).mean())


def beta_logpdf(p: np.ndarray, a: float, b: float) -> np.ndarray:
    """Log-density of Beta(a, b) at each p in (0, 1). Same shape as p."""
    _require_positive("beta_logpdf", a=a, b=b)
    p = np.asarray(p, dtype=float)
    log_normaliser = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return (a - 1) * np.log(p) + (b - 1) * np.log1p(-p) - log_normaliser


def beta_posterior(successes: int, trials: int, a: float, b: float) -> tuple[float, float]:
    """Parameters of the beta posterior of a probability: prior Beta(a, b) plus the successes and failures seen."""
    _require_positive("beta_posterior", a=a, b=b)
    return a + successes, b + trials - successes


def beta_map(successes: np.ndarray, trials: np.ndarray, a: float, b: float) -> np.ndarray:
    """Posterior mode of a probability under the prior Beta(a, b), a and b at least 1. Arrays work elementwise.

    The prior acts like a - 1 successes and b - 1 failures seen beforehand, so small samples are pulled towards it more.
    """
    if a < 1 or b < 1 or (a == b == 1 and np.any(np.asarray(trials) == 0)):
        raise ValueError(
            f"beta_map expects a, b >= 1 and data or a peaked prior, but got a={a}, b={b}; no single mode."
        )
    return (np.asarray(successes) + a - 1) / (np.asarray(trials) + a + b - 2)


def laplace_logpdf(x: np.ndarray, loc: float, b: float) -> np.ndarray:
    """Log-density of Laplace(loc, b) at each x; b is the mean absolute deviation. Same shape as x."""
    _require_positive("laplace_logpdf", b=b)
    return -np.abs(np.asarray(x) - loc) / b - np.log(2 * b)


def laplace_mle(x: np.ndarray) -> tuple[float, float]:
    """The (loc, b) that make the sample x most likely: its median, and the mean absolute deviation from it."""
    x = _require_sample("laplace_mle", x)
    loc = float(np.median(x))
    return loc, float(np.abs(x - loc).mean())


def laplace_map(x: np.ndarray, b: float) -> float:
    """Posterior mode of theta for x_i ~ N(theta, 1) and the prior theta ~ Laplace(0, b).

    Minimising sum((x_i - theta)^2) / 2 + |theta| / b moves the mean towards 0 by 1 / (N b), and stops at 0: soft
    thresholding, the seed of the lasso.
    """
    _require_positive("laplace_map", b=b)
    x = _require_sample("laplace_map", x)
    mean = float(x.mean())
    return math.copysign(max(abs(mean) - 1 / (len(x) * b), 0.0), mean)


def cross_entropy(p: np.ndarray, q: np.ndarray) -> float:
    """H(p, q) = -sum p log q in nats, for two probability vectors (C,). 0 log 0 is 0; inf where q is 0 and p is not."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if p.ndim != 1 or p.shape != q.shape:
        raise ValueError(f"cross_entropy expects two vectors of one length (C,), but got {p.shape} and {q.shape}.")
    happens = p > 0  # 0 log 0 = 0, by leaving those terms out
    with np.errstate(divide="ignore"):
        return float(-np.sum(p[happens] * np.log(q[happens])))


def kl_divergence(p: np.ndarray, q: np.ndarray) -> float:
    """KL(p || q) = H(p, q) - H(p, p): the extra nats for coding p with q's code. Zero if and only if p equals q."""
    return cross_entropy(p, q) - cross_entropy(p, p)


def _require_positive(who: str, **scales: float) -> None:
    for name, value in scales.items():
        if not np.all(np.asarray(value) > 0):
            raise ValueError(f"{who} expects {name} > 0, but got {value}; a scale or count of zero has no density.")


def _require_outcomes(who: str, y: np.ndarray) -> np.ndarray:
    y = np.asarray(y)
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"{who} expects outcomes 0 or 1, but y holds other values; recode them first.")
    return y


def _require_sample(who: str, x: np.ndarray) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    if x.ndim != 1 or len(x) == 0:
        raise ValueError(
            f"{who} expects a sample of shape (N,) with N >= 1, but got shape {x.shape}; flatten it first."
        )
    return x
