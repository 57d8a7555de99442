"""A verdict as a person sees it: HTML in a notebook and in feedback pages, text in a terminal.

Text takes the page's own colour, so that a dark theme stays readable; every state is a word and a sign as well as a
colour. Whatever came from a learner is escaped: for HTML, and for a terminal, which obeys control characters.
"""

from __future__ import annotations

from html import escape

from .verdict import NOT_HERE_EITHER, Picture, Verdict

# Okabe and Ito's palette, told apart with any colour vision.
_LOOK = {
    "passed": ("#009e73", "✓", "Passed"),
    "wrong": ("#d55e00", "✗", "Not yet"),
    "raised": ("#d55e00", "!", "Stopped early"),
    "not attempted": ("#767676", "○", "Not attempted"),
}
_CELL = 14
_PRINTED_LINES = 20
_PRE = "margin:.6em 0 0 0;white-space:pre-wrap;overflow-wrap:anywhere"


def text(verdict: Verdict, printed: bool = False) -> str:
    """The verdict as lines of text. printed: also what the learner's code printed (not where inputs are secret)."""
    _, sign, words = _LOOK[verdict.state]
    lines = [
        f"{sign} {verdict.exercise}: {words.lower()}, {_number(verdict.points)} of {_number(verdict.possible)} points"
    ]
    if verdict.state != "not attempted":
        width = max(len(part.title) for part in verdict.parts)
        for part in verdict.parts:
            mark = "✗" if part.message else "✓"
            lines.append(f"  {mark} {part.title:{width}}  {_number(part.points)}/{_number(part.possible)}")
    if verdict.state != "passed":
        lines.append(verdict.message)
        lines += [f"  {part.title}: {part.message}" for part in _other_messages(verdict)]
    lines += [f"  {_place(name, number)}: {line}" for name, number, line in verdict.lines]
    if verdict.picture:
        lines += [f"  {verdict.picture.caption} ({_legend(verdict.picture)}):"]
        lines += [f"    {row}" for row in verdict.picture.rows]
    if printed and verdict.printed and verdict.state != "passed":
        lines += ["  Your code printed:", *(f"    {line}" for line in _printed_lines(verdict))]
    if verdict.note:
        lines.append(f"  Note: {verdict.note}")
    return "\n".join(map(clean, lines))


def html(verdict: Verdict, printed: bool = False) -> str:
    """The verdict as a fragment of HTML that needs no style sheet and makes no request."""
    colour, sign, words = _LOOK[verdict.state]
    body = [
        f'<div><strong><span style="color:{colour}">{sign}</span> {words}</strong>'
        f'<span style="float:right">{_number(verdict.points)} of {_number(verdict.possible)} points</span>'
        f" &nbsp;<code>{_safe(verdict.exercise)}</code></div>"
    ]
    if verdict.state != "not attempted":
        body.append(_parts(verdict))
    if verdict.state != "passed":
        body.append(f'<p style="margin:.6em 0 0 0;max-width:46em">{_prose(verdict.message)}</p>')
        body += [
            f'<p style="margin:.6em 0 0 0;max-width:46em"><em>{_prose(part.title)}.</em> {_prose(part.message)}</p>'
            for part in _other_messages(verdict)
        ]
    if verdict.lines:
        rows = "\n".join(_safe(f"{_place(name, number)}:  {line}") for name, number, line in verdict.lines)
        body.append(f'<pre style="{_PRE}">{rows}</pre>')
    if verdict.picture:
        body.append(_picture(verdict.picture, colour))
    if printed and verdict.printed and verdict.state != "passed":
        rows = "\n".join(map(_safe, _printed_lines(verdict)))
        body.append(f'<p style="margin:.6em 0 0 0">Your code printed:</p><pre style="{_PRE}">{rows}</pre>')
    if verdict.note:
        body.append(
            f'<p style="margin:.6em 0 0 0;max-width:46em;opacity:.85"><em>Note.</em> {_prose(verdict.note)}</p>'
        )
    return (
        f'<div role="status" style="border-left:4px solid {colour};padding:.5em .9em;margin:.2em 0;'
        f'max-width:52em;line-height:1.45">{"".join(body)}</div>'
    )


def _other_messages(verdict: Verdict) -> list:
    """The failing parts that have something else to say than what was said first."""
    said, parts = {verdict.message, NOT_HERE_EITHER}, []
    for part in verdict.parts:
        if part.message and part.message not in said and not verdict.message.endswith(part.message):
            said.add(part.message)
            parts.append(part)
    return parts if verdict.state != "not attempted" else []


def _parts(verdict: Verdict) -> str:
    left, right = "text-align:left;padding:.1em .8em .1em 0", "text-align:right;padding:.1em 0"
    rows = "".join(
        # Without a background, since a notebook gives every second row of a table one.
        f'<tr style="background:none"><td style="{left}">{"✗" if part.message else "✓"} {_prose(part.title)}</td>'
        f'<td style="{right}">{_number(part.points)}/{_number(part.possible)}</td></tr>'
        for part in verdict.parts
    )
    return f'<table style="margin:.4em 0 0 0;border-collapse:collapse;font-size:inherit">{rows}</table>'


def _picture(picture: Picture, colour: str) -> str:
    """The marks as squares: filled where an entry differs, crossed where it isn't finite, empty where it is right."""
    height, width = len(picture.rows) * _CELL, max(map(len, picture.rows)) * _CELL
    squares = []
    for r, row in enumerate(picture.rows):
        for c, mark in enumerate(row):
            x, y, side = c * _CELL + 1, r * _CELL + 1, _CELL - 2
            fill = "none" if mark == "." else colour
            squares.append(
                f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="{fill}" stroke="currentColor" '
                f'stroke-opacity=".35"/>'
            )
            if mark == "n":
                squares.append(f'<path d="M{x} {y}l{side} {side}m0 {-side}l{-side} {side}" stroke="white"/>')
    alt = _safe(f"{picture.caption} ({_legend(picture)}): " + " / ".join(picture.rows))
    whole = len(picture.rows) * len(picture.rows[0]) == _size(picture.shape)
    cropped = "" if whole else " (the first of its entries)"
    return (
        f'<figure style="margin:.7em 0 0 0"><svg role="img" aria-label="{alt}" width="{width}" height="{height}">'
        f'{"".join(squares)}</svg><figcaption style="font-size:.9em;opacity:.85">Filled: '
        f"{_prose(picture.caption)}{cropped}.</figcaption></figure>"
    )


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for side in shape:
        size *= side
    return size


def _place(name: str, number: int) -> str:
    return f"{name}, line {number}"


def _legend(picture: Picture) -> str:
    marks = "".join(picture.rows)
    return "x: differs, .: right" + (", n: not a finite number" if "n" in marks else "")


def _printed_lines(verdict: Verdict) -> list[str]:
    lines = verdict.printed.splitlines()
    return lines if len(lines) <= _PRINTED_LINES else [*lines[:_PRINTED_LINES], "..."]


def clean(line: str) -> str:
    """`line` with what is no visible character written as an escape: control characters, half characters, and marks
    that turn the direction of writing.
    """
    shown = line.expandtabs(4)
    if shown.isprintable():
        return shown
    return "".join(
        char if char.isprintable() or char == "\u00a0" else char.encode("unicode_escape", "surrogatepass").decode()
        for char in shown
    )


def _safe(line: str) -> str:
    return escape(clean(line))


def _prose(words: str) -> str:
    """Escaped text in which `code` between backticks is set as code."""
    pieces = _safe(words).split("`")
    if len(pieces) % 2 == 0:
        return _safe(words)
    return "".join(_code(piece) if index % 2 else piece for index, piece in enumerate(pieces))


def _code(piece: str) -> str:
    """Escaped text as code; a matrix stands on lines of its own, a row a line."""
    if not piece.startswith("[["):
        return f"<code>{piece}</code>"
    rows = piece.replace("], [", "],\n [")
    return f'<code style="display:block;white-space:pre;overflow-x:auto;margin:.3em 0;background:none">{rows}</code>'


def _number(value: float) -> str:
    return f"{value:g}"
