"""Made-up data with a known shape, drawn from a generator you pass in."""

from __future__ import annotations

import numpy as np


def make_moons(n: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Two interleaved half circles: `(X, y)`, X (n, 2), y (n,) in {0, 1}. No straight line separates them.

    noise: standard deviation of the normal noise added to each coordinate. Rows are shuffled.
    """
    y = rng.permutation(np.arange(n) % 2)
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    X = np.where(y[:, None] == 0, upper, lower)
    return X + noise * rng.standard_normal((n, 2)), y


def make_spirals(
    n: int, rng: np.random.Generator, classes: int = 3, noise: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    """Interleaved spiral arms, one a class: `(X, y)`, X (n, 2) within about the unit disk, y (n,) in [0, classes).

    noise: standard deviation of the angle, in radians. Rows are shuffled.
    """
    y = rng.permutation(np.arange(n) % classes)
    radius = rng.uniform(0.05, 1, n)
    angle = 2 * np.pi * y / classes + 4 * radius + noise * rng.standard_normal(n)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def make_blobs(
    n: int, rng: np.random.Generator, classes: int = 3, spread: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """Round clouds with their centres evenly on a circle of radius 2: `(X, y)`, X (n, 2), y (n,) in [0, classes).

    spread: standard deviation of each cloud. Rows are shuffled.
    """
    y = rng.permutation(np.arange(n) % classes)
    angle = 2 * np.pi * y / classes
    centres = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centres + spread * rng.standard_normal((n, 2)), y


def make_regression(
    n: int, features: int, rng: np.random.Generator, nonzero: int | None = None, noise: float = 1.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A linear relation with noise: `(X, y, w)`, X (n, features) standard normal, y = X @ w + noise, w (features,).

    nonzero: only the first so many weights differ from 0, which is what the lasso is made to find; all without it.
    """
    w = rng.uniform(1, 3, features) * rng.choice([-1, 1], features)
    w[features if nonzero is None else nonzero :] = 0
    X = rng.standard_normal((n, features))
    return X, X @ w + noise * rng.standard_normal(n), w
