"""`Dual`: forward-mode differentiation, in a file made to be read (unit 04).

A dual number is a + b e with e * e = 0. Push x + 1e through any formula and out comes f(x) + f'(x) e: the value and its
derivative travel together, in the order of the computation, and nothing has to be remembered. The price: one run gives
the derivative with respect to one input. A loss with a million parameters would need a million runs, where reverse mode
needs one.
"""

from collections.abc import Callable

import numpy as np


class Dual:
    """A value and its derivative with respect to one chosen input. Both may be numbers or arrays of one shape.

    Attributes:
        value: the value.
        deriv: d(value)/d(input). Give the input itself 1 and everything else 0.
    """

    __slots__ = ("deriv", "value")
    __array_ufunc__ = None  # so that `array * dual` asks Dual instead of making an array of objects

    def __init__(self, value: float | np.ndarray, deriv: float | np.ndarray = 0.0) -> None:
        self.value = value
        self.deriv = deriv

    def __repr__(self) -> str:
        return f"Dual({self.value!r}, {self.deriv!r})"

    def __add__(self, other: "Dual | float") -> "Dual":
        other = _as_dual(other)
        return Dual(self.value + other.value, self.deriv + other.deriv)

    def __sub__(self, other: "Dual | float") -> "Dual":
        other = _as_dual(other)
        return Dual(self.value - other.value, self.deriv - other.deriv)

    def __mul__(self, other: "Dual | float") -> "Dual":
        other = _as_dual(other)
        return Dual(self.value * other.value, self.deriv * other.value + self.value * other.deriv)

    def __truediv__(self, other: "Dual | float") -> "Dual":
        other = _as_dual(other)
        quotient = self.value / other.value
        return Dual(quotient, (self.deriv - quotient * other.deriv) / other.value)

    def __pow__(self, exponent: float) -> "Dual":
        if isinstance(exponent, Dual):
            raise TypeError("Dual ** expects a number as exponent, not a Dual; write (b * a.log()).exp() for a ** b.")
        slope = exponent * self.value ** (exponent - 1) if exponent else 0.0
        return Dual(self.value**exponent, slope * self.deriv)

    def __neg__(self) -> "Dual":
        return Dual(-self.value, -self.deriv)

    def __rsub__(self, other: float) -> "Dual":
        return _as_dual(other) - self

    def __rtruediv__(self, other: float) -> "Dual":
        return _as_dual(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self) -> "Dual":
        out = np.exp(self.value)
        return Dual(out, out * self.deriv)

    def log(self) -> "Dual":
        return Dual(np.log(self.value), self.deriv / self.value)

    def sin(self) -> "Dual":
        return Dual(np.sin(self.value), np.cos(self.value) * self.deriv)

    def cos(self) -> "Dual":
        return Dual(np.cos(self.value), -np.sin(self.value) * self.deriv)

    def tanh(self) -> "Dual":
        out = np.tanh(self.value)
        return Dual(out, (1 - out * out) * self.deriv)

    def relu(self) -> "Dual":
        active = np.asarray(self.value) > 0  # the derivative at 0 is taken as 0, as everywhere in the course
        return Dual(self.value * active, self.deriv * active)


def derivative(f: Callable[[Dual], Dual], x: float | np.ndarray) -> float | np.ndarray:
    """f'(x) in one forward run. For an array x, f is applied elementwise and so is the derivative."""
    out = f(Dual(x, np.ones_like(x, dtype=float) if isinstance(x, np.ndarray) else 1.0))
    return _as_dual(out).deriv


def gradient(f: Callable[[list[Dual]], Dual], x: np.ndarray) -> np.ndarray:
    """The gradient (D,) of f at x (D,), by D forward runs: one for each input that is given the derivative 1.

    f takes a list of D duals and returns one.
    """
    x = np.asarray(x, dtype=float)
    runs = ([Dual(value, float(i == j)) for j, value in enumerate(x)] for i in range(len(x)))
    return np.array([_as_dual(f(run)).deriv for run in runs])


def _as_dual(x: "Dual | float") -> Dual:
    return x if isinstance(x, Dual) else Dual(x, 0.0)
