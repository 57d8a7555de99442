"""Differentiation on paper, as a program: formulas as nested tuples, rules applied one by one.

Only as large as unit 04's comparison of four ways to differentiate needs it. It simplifies nothing except zeros and
ones, like a patient person without a view of the whole; how long the result gets is the point.
"""

from __future__ import annotations

from typing import Any

Formula = Any  # "x", a number, or a tuple (operation, formula, ...)


def derivative(formula: Formula) -> Formula:
    """The derivative of `formula` with respect to "x", as a formula. Operations: + - * sin cos exp."""
    if formula == "x":
        return 1
    if not isinstance(formula, tuple):
        return 0
    op, first, *rest = formula
    inner = derivative(first)
    if op in ("+", "-"):
        return _made(op, inner, derivative(rest[0]))
    if op == "*":
        return _made("+", _made("*", inner, rest[0]), _made("*", first, derivative(rest[0])))
    outer = {"sin": ("cos", first), "cos": ("-", 0, ("sin", first)), "exp": formula}[op]
    return _made("*", outer, inner)


def operations(formula: Formula) -> int:
    """How many operations stand in `formula` as it is written down."""
    return 1 + sum(map(operations, formula[1:])) if isinstance(formula, tuple) else 0


def _made(op: str, a: Formula, b: Formula) -> Formula:
    if op == "*" and 0 in (a, b):
        return 0
    if op == "*" and 1 in (a, b):
        return b if a == 1 else a
    if b == 0:
        return a
    if op == "+" and a == 0:
        return b
    return (op, a, b)
