"""The class report as one HTML page, made from the data of ``tally.py``; its text is in ``templates/report.html``.

Nothing is fetched from anywhere, and a policy in the page forbids it. The one script sorts tables; without it they
stand in the order that matters most. What came from learners is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from ...checking.verdict import STATES
from .feedback import number

_WIDTH, _HEIGHT, _FOOT, _HEAD = 660, 210, 34, 22
_BARS = ["under 10 %", *(f"{low} to {low + 10} %" for low in range(10, 90, 10)), "90 % and more", "all points"]
_SHORT = [*(f"{low}–{low + 10}" for low in range(0, 90, 10)), "90+", "all"]


def page(report: Mapping[str, Any], feedback: Mapping[tuple[str, str], str] | None = None) -> str:
    """The report as an HTML document.

    feedback: (student, unit) -> the address of their feedback page, relative to the report; no links without it.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader(__package__, "templates")
    templates = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters.update(
        number=number, prose=prose, percent=percent, seconds=seconds, count=count, breakable=breakable
    )
    templates.globals.update(histogram=histogram, states_bar=states_bar, STATES=STATES)
    script = loader.get_source(templates, "sort.js")[0].strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    style = loader.get_source(templates, "report.css")[0]
    return templates.get_template("report.html").render(
        report=report,
        feedback=feedback or {},
        policy=policy,
        style=Markup(style),
        script=Markup(script),
        units=[unit for unit in report["units"] if unit["graded"]],
    )


def histogram(unit: Mapping[str, Any]) -> Markup:
    """The scores of a unit as bars, one for each tenth of the points and one for all of them."""
    counts: Sequence[int] = unit["histogram"]
    step = _WIDTH / len(counts)
    room = _HEIGHT - _FOOT - _HEAD
    most = max(counts)
    bars = []
    for index, (here, short) in enumerate(zip(counts, _SHORT, strict=True)):
        height = max(room * here / most, 2 if here else 0)
        x, top = index * step, _HEIGHT - _FOOT - height
        kind = "bar full" if index == len(counts) - 1 else "bar"
        bars.append(
            f'<rect class="{kind}" x="{x + 3:.1f}" y="{top:.1f}" width="{step - 6:.1f}" height="{height:.1f}"/>'
        )
        if here:
            bars.append(f'<text x="{x + step / 2:.1f}" y="{top - 6:.1f}">{here}</text>')
        bars.append(f'<text class="axis" x="{x + step / 2:.1f}" y="{_HEIGHT - _FOOT + 17}">{short}</text>')
    line = f'<line x1="0" x2="{_WIDTH}" y1="{_HEIGHT - _FOOT}" y2="{_HEIGHT - _FOOT}"/>'
    said = "; ".join(f"{name}: {here}" for name, here in zip(_BARS, counts, strict=True) if here)
    label = f"How many of {unit['graded']} submissions earned which share of the points. {said}."
    # Everything in it is ours: numbers, and the labels above.
    return Markup(
        f'<svg class="histogram" role="img" aria-label="{label}" viewBox="0 0 {_WIDTH} {_HEIGHT}">{line}'
        f"{''.join(bars)}</svg>"
    )


def states_bar(exercise: Mapping[str, Any]) -> Markup:
    """How the class stands on an exercise: one bar, cut by state."""
    counts = [(state, exercise[state.replace(" ", "_")]) for state in STATES]
    whole = sum(here for _, here in counts)
    label = escape(f"{exercise['exercise']}: " + ", ".join(f"{here} {state}" for state, here in counts if here))
    pieces, at = [], 0.0
    for state, here in counts:
        width = 100 * here / whole
        if here:
            kind = state.replace(" ", "-")
            pieces.append(f'<rect class="{kind}" x="{at:.2f}" y="0" width="{max(width - 0.6, 0.4):.2f}" height="10"/>')
        at += width
    return Markup(
        f'<svg class="states" role="img" aria-label="{label}" viewBox="0 0 100 10" preserveAspectRatio="none">'
        f"{''.join(pieces)}</svg>"
    )


def prose(words: str) -> Markup:
    """Escaped text in which `code` between backticks is set as code."""
    pieces = words.split("`")
    if len(pieces) % 2 == 0:
        return escape(words)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)
    )


def breakable(name: str) -> Markup:
    """A name that may be broken behind its underscores."""
    return Markup("_<wbr>").join(name.split("_"))


def percent(share: float) -> str:
    """A share as people write it; neither nobody nor everybody is said where that is not so."""
    if 0 < share < 0.01:
        return "< 1 %"
    return f"{min(100 * share, 99 if share < 1 else 100):.0f} %"


def seconds(value: float) -> str:
    """A time in the unit that people would use."""
    if value < 1:
        return f"{1000 * value:.0f} ms"
    if value < 120:
        return f"{value:.1f} s"
    return f"{value / 60:.0f} min" if value < 7200 else f"{value / 3600:.1f} h"


def count(many: int, one: str, more: str = "") -> str:
    """A number with its noun: 1 submission, 12,345 submissions."""
    return f"{many:,} {one if many == 1 else more or one + 's'}"
