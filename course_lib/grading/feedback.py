"""What a learner gets back: their notebook as one HTML page, with the verdict at each check.

Everything of theirs is escaped, nothing is fetched from anywhere (a policy in the page forbids it too), and no hidden
case or reference value is in it, since a verdict holds none.
"""

from __future__ import annotations

from html import escape

from ..checking import display
from ..checking.key import UnitKey
from ..checking.verdict import Verdict
from .bundle import Bundle, Places
from .result import Result
from .text import clean_text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54em; margin: 2em auto; padding: 0 1em; }
pre { font: 14px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.code { border-left: 3px solid #8884; padding: .4em .8em; margin: 1em 0; background: #8881; }
details { margin: 1em 0; }
summary { opacity: .75; cursor: pointer; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
details pre { margin: .5em 1em; }
.verdict { margin: 1em 0 1.6em 0; }
table { border-collapse: collapse; }
.summary td, .summary th { padding: .15em 1em .15em 0; text-align: left; }
.summary td.points { text-align: right; }
"""
_STATES = {"wrong": "not yet", "raised": "stopped with an exception"}


def page(result: Result, unit: UnitKey, bundle: Bundle | None = None, places: Places | None = None) -> str:
    """The feedback on one submission as an HTML document; without `bundle` only the summary."""
    body = [f"<h1>{escape(unit.title)}</h1>", _summary(result)]
    if bundle is not None and places is not None:
        body.append(_notebook(result, bundle, places))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(unit.title)}: feedback for {escape(result.student)}</title>"
        f"<style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def number(value: float) -> str:
    """Points as people write them: 3, 2.5."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _summary(result: Result) -> str:
    if result.error:
        return f"<p>Your notebook could not be graded. {escape(clean_text(result.error))}</p>"
    rows = "".join(
        f'<tr><td><a href="#{escape(verdict.exercise)}"><code>{escape(verdict.exercise)}</code></a></td>'
        f"<td>{_STATES.get(verdict.state, verdict.state)}"
        f"{' (a bonus)' if verdict.exercise in result.bonus else ''}</td>"
        f'<td class="points">{number(verdict.points)} of {number(verdict.possible)}</td></tr>'
        for verdict in result.verdicts
    )
    return (
        f"<p><strong>{number(result.points)} of {number(result.possible)} points.</strong></p>"
        '<table class="summary"><thead><tr><th scope="col">exercise</th><th scope="col">state</th>'
        f'<th scope="col">points</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _notebook(result: Result, bundle: Bundle, places: Places) -> str:
    at: dict[int, list[Verdict]] = {}
    for verdict in result.verdicts:
        at.setdefault(_place_of(verdict, bundle, places), []).append(verdict)
    pieces = []
    for index, cell in enumerate(bundle.cells):
        source = clean_text(cell.source.strip())
        if source:
            pieces.append(f'<pre class="code">{escape(source)}</pre>' if cell.kind == "code" else _text(source))
        pieces += [_at_check(verdict) for verdict in at.get(index, ())]
    pieces += [_at_check(verdict) for verdict in at.get(-1, ())]
    return "<h2>Your notebook</h2>\n" + "\n".join(pieces)


def _text(source: str) -> str:
    """A text cell: its heading in view, the rest folded away, since the verdicts are what the page is for."""
    first, _, rest = source.partition("\n")
    heading = ""
    if first.startswith("#"):
        heading, source = f"<h3>{escape(_unmarked(first))}</h3>", rest.strip()
    if not source:
        return heading
    begin = escape(_unmarked(source.partition("\n")[0])[:200])
    return f"{heading}<details><summary>{begin}</summary><pre>{escape(source)}</pre></details>"


def _unmarked(line: str) -> str:
    """A line of Markdown without its marks."""
    return line.lstrip("# ").replace("`", "").replace("**", "")


def _place_of(verdict: Verdict, bundle: Bundle, places: Places) -> int:
    """The cell under which a verdict is shown: the check, else the answer, else (-1) the notebook's end."""
    if verdict.exercise in places.checks:
        return places.checks[verdict.exercise]
    names = (verdict.exercise, f"{verdict.exercise}_backward", f"{verdict.exercise}_forward")
    return next((places.answers[name] for name in names if name in places.answers), -1)


def _at_check(verdict: Verdict) -> str:
    return f'<div class="verdict" id="{escape(verdict.exercise)}">{display.html(verdict)}</div>'
