"""Functions of two numbers to walk down: ravine, saddle, Rosenbrock, Beale (units 03, 07 and 08)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Surface:
    """A function of the plane with its gradient.

    Attributes:
        name: for a title.
        f: w of shape (..., 2) to (...), so that a grid of points is one call.
        grad: w of shape (2,) to (2,).
        start: a customary starting point (2,).
        minimum: where f is lowest (2,), or None if it has no minimum.
    """

    name: str
    f: Callable[[np.ndarray], np.ndarray]
    grad: Callable[[np.ndarray], np.ndarray]
    start: np.ndarray
    minimum: np.ndarray | None


def ravine(kappa: float = 20.0) -> Surface:
    """0.5 * (u^2 + kappa * v^2): curvatures 1 and kappa: condition number kappa, rates stable below 2 / kappa."""
    if kappa < 1:
        raise ValueError(f"ravine expects kappa >= 1, a ratio of curvatures, but got {kappa}; take 1 / kappa.")
    curvature = np.array([1.0, kappa])
    return Surface(
        f"ravine, condition number {kappa:g}",
        lambda w: 0.5 * (curvature * np.square(w)).sum(axis=-1),
        lambda w: curvature * w,
        np.array([-4.0, 1.5]),
        np.zeros(2),
    )


def saddle() -> Surface:
    """u^2 / 2 - v^2 / 2 + v^4 / 4: a saddle at the origin between two minima at (0, 1) and (0, -1)."""
    return Surface(
        "saddle",
        lambda w: 0.5 * w[..., 0] ** 2 - 0.5 * w[..., 1] ** 2 + 0.25 * w[..., 1] ** 4,
        lambda w: np.array([w[0], w[1] ** 3 - w[1]]),
        np.array([1.5, 1e-3]),  # almost on the ridge that leads to the saddle
        np.array([0.0, 1.0]),
    )


def rosenbrock() -> Surface:
    """(1 - u)^2 + 100 (v - u^2)^2: a curved, nearly flat valley. Rosenbrock (1960)."""

    def f(w: np.ndarray) -> np.ndarray:
        u, v = w[..., 0], w[..., 1]
        return (1 - u) ** 2 + 100 * (v - u**2) ** 2

    def grad(w: np.ndarray) -> np.ndarray:
        u, v = w
        return np.array([-2 * (1 - u) - 400 * u * (v - u**2), 200 * (v - u**2)])

    return Surface("Rosenbrock", f, grad, np.array([-1.2, 1.0]), np.array([1.0, 1.0]))


def beale() -> Surface:
    """Beale's function (1958): plateaus, steep walls, one minimum at (3, 0.5)."""
    targets = (1.5, 2.25, 2.625)

    def f(w: np.ndarray) -> np.ndarray:
        u, v = w[..., 0], w[..., 1]
        return sum((c - u + u * v**k) ** 2 for k, c in enumerate(targets, start=1))

    def grad(w: np.ndarray) -> np.ndarray:
        u, v = w
        out = np.zeros(2)
        for k, c in enumerate(targets, start=1):
            residual = c - u + u * v**k
            out += 2 * residual * np.array([v**k - 1, k * u * v ** (k - 1)])
        return out

    return Surface("Beale", f, grad, np.array([1.0, 1.5]), np.array([3.0, 0.5]))
