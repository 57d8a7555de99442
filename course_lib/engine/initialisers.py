"""Initial weights: noise whose size keeps the signal's variance from layer to layer (units 10 and 13).

A sum of `fan_in` products has a variance fan_in times as large as one of them. Weights of variance 1 / fan_in undo
that (LeCun); relu throws half of the signal away, so it needs 2 / fan_in (He); Xavier compromises between the forward
pass (fan_in) and the backward pass (fan_out). Each returns (fan_in, fan_out) in the course's layout X @ W.
"""

from __future__ import annotations

import numpy as np


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator, dtype: type = np.float64) -> np.ndarray:
    """N(0, 2 / fan_in), for relu. He et al. (2015), "Delving Deep into Rectifiers"."""
    return _normal(fan_in, fan_out, 2 / fan_in, rng, dtype)


def he_uniform(fan_in: int, fan_out: int, rng: np.random.Generator, dtype: type = np.float64) -> np.ndarray:
    """Uniform with the variance 2 / fan_in, for relu."""
    return _uniform(fan_in, fan_out, 2 / fan_in, rng, dtype)


def xavier_normal(fan_in: int, fan_out: int, rng: np.random.Generator, dtype: type = np.float64) -> np.ndarray:
    """N(0, 2 / (fan_in + fan_out)), for tanh and sigmoid. Glorot and Bengio (2010)."""
    return _normal(fan_in, fan_out, 2 / (fan_in + fan_out), rng, dtype)


def xavier_uniform(fan_in: int, fan_out: int, rng: np.random.Generator, dtype: type = np.float64) -> np.ndarray:
    """Uniform with the variance 2 / (fan_in + fan_out), for tanh and sigmoid."""
    return _uniform(fan_in, fan_out, 2 / (fan_in + fan_out), rng, dtype)


def lecun_normal(fan_in: int, fan_out: int, rng: np.random.Generator, dtype: type = np.float64) -> np.ndarray:
    """N(0, 1 / fan_in), for linear layers and tanh. LeCun et al. (1998), "Efficient BackProp"."""
    return _normal(fan_in, fan_out, 1 / fan_in, rng, dtype)


def _normal(fan_in: int, fan_out: int, variance: float, rng: np.random.Generator, dtype: type) -> np.ndarray:
    return (np.sqrt(variance) * rng.standard_normal((fan_in, fan_out))).astype(dtype)


def _uniform(fan_in: int, fan_out: int, variance: float, rng: np.random.Generator, dtype: type) -> np.ndarray:
    bound = np.sqrt(3 * variance)  # a uniform on [-a, a] has the variance a^2 / 3
    return rng.uniform(-bound, bound, (fan_in, fan_out)).astype(dtype)
