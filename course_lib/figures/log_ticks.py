"""Labels of logarithmic axes in one size: 0.01, 100, and beyond three zeros 1e-5 as the lessons' code writes it.

Matplotlib writes powers of ten with an exponent in seven tenths of the size, the smallest print of a figure, and too
small to read where a narrow window shrinks it.
"""

from __future__ import annotations

from math import isfinite

from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterMathtext, LogFormatterSciNotation


def plain_number(value: float) -> str:
    """0.001 to 1000 in digits, what is smaller or larger as 1e-5 or 2e6; a minus sign as in all figures."""
    if value == 0 or not isfinite(value):
        return "0" if value == 0 else ""
    sign, size = "−" if value < 0 else "", abs(value)
    if 1e-3 * (1 - 1e-9) <= size < 1e4 * (1 - 1e-9):
        return f"{sign}{size:g}"
    digits, power = f"{size:.0e}".split("e")
    return f"{sign}{digits}e{int(power)}"


class PlainLogFormatter(LogFormatterSciNotation):
    """Labels the ticks that Matplotlib would label, in plain numbers."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The label of the tick at `x`, empty for a tick that gets none."""
        return plain_number(x) if super().__call__(x, pos) else ""


def label_logs_plainly(fig: Figure) -> None:
    """Give the logarithmic axes of `fig` plain labels, where the figure has chosen none of its own."""
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            _label(axis)


def _label(axis: Axis) -> None:
    for formatter, give in (
        (axis.get_major_formatter(), axis.set_major_formatter),
        (axis.get_minor_formatter(), axis.set_minor_formatter),
    ):
        if isinstance(formatter, LogFormatterMathtext) and not isinstance(formatter, PlainLogFormatter):
            give(PlainLogFormatter(labelOnlyBase=formatter.labelOnlyBase))
