"""What a learner gets back: their notebook as one HTML page, with the verdict at each check.

Everything of theirs is escaped, nothing is fetched from anywhere (a policy in the page forbids it too), and no hidden
case or reference value is in it, since a verdict holds none. Outputs are left out: the code was run anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from importlib import resources

from ...checking import display
from ...checking.key import UnitKey
from ...checking.verdict import Verdict
from ..handed_in.bundle import Bundle, Places
from ..result import Result
from ..text import clean_text
from .cell_html import code_html, first_line, is_check_call, is_of_the_lesson, text_html

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STATES = {
    "passed": ("✓", "passed"),
    "wrong": ("✗", "not yet"),
    "raised": ("!", "stopped early"),
    "not attempted": ("○", "not attempted"),
}


def page(result: Result, unit: UnitKey, bundle: Bundle | None = None, places: Places | None = None) -> str:
    """The feedback on one submission as an HTML document; without `bundle` only the summary."""
    body = list(_summary(result, unit))
    if bundle is not None and places is not None:
        body += _notebook(result, bundle, places)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(unit.title)}: feedback for {escape(result.student)}</title>"
        f"<style>{_style()}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def number(value: float) -> str:
    """Points as people write them: 3, 2.5."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache
def _style() -> str:
    return resources.files(__package__).joinpath("templates", "feedback.css").read_text(encoding="utf-8")


def _summary(result: Result, unit: UnitKey) -> Iterator[str]:
    yield f"<header><h1>{escape(unit.title)}</h1><p class=soft>Feedback for {escape(clean_text(result.student))}</p>"
    if result.error:
        yield f"<p><strong>Your notebook could not be graded.</strong> {escape(clean_text(result.error))}</p></header>"
        return
    share = result.points / result.possible if result.possible else 0
    yield (
        f"<p class=score><strong>{number(result.points)}</strong> of {number(result.possible)} points</p>"
        f'<svg class="meter" role="img" aria-label="{100 * share:.0f} per cent of the points" viewBox="0 0 100 2" '
        f'preserveAspectRatio="none"><rect width="100" height="2"/><rect class="got" width="{100 * share:.1f}" '
        'height="2"/></svg>'
    )
    yield (
        '<table class="summary"><thead><tr><th scope="col">exercise</th><th scope="col">state</th>'
        '<th scope="col" class=points>points</th></tr></thead><tbody>'
    )
    for verdict in result.verdicts:
        sign, words = _STATES.get(verdict.state, ("", verdict.state))
        bonus = " (a bonus, beside the points)" if verdict.exercise in result.bonus else ""
        yield (
            f'<tr><td><a href="#{escape(verdict.exercise)}"><code>{escape(verdict.exercise)}</code></a></td>'
            f'<td class="{verdict.state.replace(" ", "-")}"><b>{sign}</b> {words}{bonus}</td>'
            f"<td class=points>{number(verdict.points)} of {number(verdict.possible)}</td></tr>"
        )
    yield "</tbody></table>"
    open_ones = [verdict for verdict in result.verdicts if verdict.state != "passed"]
    if open_ones:
        name = escape(open_ones[0].exercise)
        link = f'<a href="#{name}"><code>{name}</code></a>'
        more = len(open_ones) > 1
        yield f"<p>Begin with {link}: what comes later may lean on it.</p>" if more else f"<p>Only {link} is open.</p>"
    else:
        yield "<p>Everything passed.</p>"
    yield "</header>"


def _notebook(result: Result, bundle: Bundle, places: Places) -> Iterator[str]:
    at: dict[int, list[Verdict]] = {}
    for verdict in result.verdicts:
        at.setdefault(_place_of(verdict, bundle, places), []).append(verdict)
    answers: dict[int, list[str]] = {}
    for name, index in places.answers.items():
        answers.setdefault(index, []).append(name)
    yield "<main><h2>Your notebook</h2>"
    yield "<p class=soft>Your code as it was handed in. What the lesson gave is folded.</p>"
    yield from (f"<p class=note>{escape(note)}</p>" for note in places.notes)
    for index, cell in enumerate(bundle.cells):
        if cell.source.strip() and not (index in at and is_check_call(cell)):
            if cell.kind != "code":
                yield _text(cell.source)
            elif index in answers:
                names = ", ".join(f"<code>{escape(name)}</code>" for name in answers[index])
                yield f"<div class=answer><p class=soft>Your answer: {names}</p>{code_html(cell.source)}</div>"
            elif is_of_the_lesson(cell) or is_check_call(cell):
                yield _folded(first_line(cell.source), code_html(cell.source), "given")
            else:
                yield code_html(cell.source)
        yield from map(_at_check, at.get(index, ()))
    yield from map(_at_check, at.get(-1, ()))
    yield f"</main><footer class=soft>Graded: the notebook with the SHA-256 {escape(result.submission)}.</footer>"


def _text(source: str) -> str:
    """A text cell: its heading in view, the rest folded away, since the verdicts are what the page is for."""
    heading, rest = text_html(source)
    title = f"<h3>{heading}</h3>" if heading else ""
    begin = first_line(source.strip().partition("\n")[2] if heading else source)
    return title + (_folded(begin, rest, "prose") if rest else "")


def _folded(title: str, rest: str, kind: str) -> str:
    return f'<details class="{kind}"><summary>{title}</summary>{rest}</details>'


def _place_of(verdict: Verdict, bundle: Bundle, places: Places) -> int:
    """The cell under which a verdict is shown: the check, else the answer, else (-1) the notebook's end."""
    if verdict.exercise in places.checks:
        return places.checks[verdict.exercise]
    names = (verdict.exercise, f"{verdict.exercise}_backward", f"{verdict.exercise}_forward")
    return next((places.answers[name] for name in names if name in places.answers), -1)


def _at_check(verdict: Verdict) -> str:
    known = ""
    if verdict.mistake:
        known = f"<p class=known>A known mistake: <em>{escape(verdict.mistake)}</em></p>"
    return f'<section class="verdict" id="{escape(verdict.exercise)}">{display.html(verdict)}{known}</section>'
