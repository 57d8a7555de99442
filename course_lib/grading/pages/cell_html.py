"""The cells of a submission as HTML. Whatever stands in them is escaped, and read in a time that grows with its length
only: a page is made outside the sandbox, so no clever parser meets a learner's text here.
"""

from __future__ import annotations

import hashlib
import io
import keyword
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from ..handed_in.bundle import Cell
from ..text import clean_text

MAX_COLOURED = 20_000
MAX_SHOWN = 100_000
_KINDS = {tokenize.COMMENT: "c", tokenize.STRING: "s", tokenize.NUMBER: "n"}
# Python 3.12 takes an f-string apart; its pieces of text are coloured as the string that they are.
_KINDS |= {getattr(tokenize, f"FSTRING_{end}", -1): "s" for end in ("START", "MIDDLE", "END")}
_PLAIN_TEXT = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
_CHECK_CALL = re.compile(r"check\([\w, ]+\)")


def is_check_call(cell: Cell) -> bool:
    """Whether the cell holds `check(...)` and nothing else: its verdict says all that it could."""
    return _CHECK_CALL.fullmatch(cell.source.strip()) is not None


def is_of_the_lesson(cell: Cell) -> bool:
    """Whether the cell is as the course gave it: the id of such a cell is made from its text."""
    digest = hashlib.sha256(cell.source.encode("utf-8", "replace")).hexdigest()[:12]
    return cell.id.replace("_", "-").startswith(f"{cell.kind[0]}-{digest}")


def code_html(source: str) -> str:
    """Code with numbered lines, coloured where Python can read it."""
    return _code_html(_shown(source).replace("\r\n", "\n").rstrip("\n"))


@lru_cache(maxsize=512)  # most cells of a class are those of the lesson
def _code_html(source: str) -> str:
    lines = _coloured(source).split("\n")
    return '<pre class="code">' + "\n".join(f"<span class=l>{line}</span>" for line in lines) + "</pre>"


def _coloured(source: str) -> str:
    """Escaped source; no element in it reaches over the end of a line."""
    if len(source) > MAX_COLOURED:
        return escape(source)
    try:
        return "".join(_pieces(source))
    except (tokenize.TokenError, SyntaxError, ValueError, IndexError, RecursionError):
        return escape(source)


def _pieces(source: str) -> Iterator[str]:
    rows = source.splitlines(keepends=True)
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    at, before = 0, ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _PLAIN_TEXT:
            continue
        begin, end = (starts[row - 1] + column for row, column in (token.start, token.end))
        kind = _KINDS.get(token.type, "")
        if token.type == tokenize.NAME:
            kind = "k" if keyword.iskeyword(token.string) else "d" if before in ("def", "class") else ""
        before = token.string
        yield escape(source[at:begin])
        yield _marked(source[begin:end], kind)
        at = max(at, end)
    yield escape(source[at:])


def _marked(text: str, kind: str) -> str:
    lines = escape(text).split("\n")
    return "\n".join(f"<span class={kind}>{line}</span>" if kind and line else line for line in lines)


def first_line(source: str) -> str:
    """The first line of a cell, without the marks of Markdown, for a heading or a summary."""
    line = _shown(source).strip().partition("\n")[0]
    return escape(line.lstrip("# ").replace("`", "").replace("**", "")[:200])


def text_html(source: str) -> tuple[str, str]:
    """A text cell as (its heading, "" where it begins with none; the rest as HTML)."""
    source = _shown(source).replace("\r\n", "\n").strip()
    heading = ""
    if source.startswith("#"):
        heading = first_line(source)
        source = source.partition("\n")[2].strip()
    return heading, _prose(source)


@lru_cache(maxsize=512)
def _prose(source: str) -> str:
    """The plainer part of Markdown: paragraphs, lists, fenced code, `code` and **bold**; the rest stays as written."""
    blocks = []
    for index, piece in enumerate(re.split(r"^```.*$", source, flags=re.MULTILINE)):
        if index % 2:
            blocks.append(f'<pre class="code">{escape(piece.strip(chr(10)))}</pre>')
            continue
        for paragraph in filter(None, (part.strip() for part in re.split(r"\n\s*\n", piece))):
            lines = paragraph.split("\n")
            if all(line.lstrip().startswith(("- ", "* ", "|", ">", "#", "$")) for line in lines[:1]):
                blocks.append('<p class="lines">' + "<br>".join(map(_inline, lines)) + "</p>")
            else:
                blocks.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "".join(blocks)


def _inline(text: str) -> str:
    made = []
    for index, piece in enumerate(text.split("`")):
        if index % 2:
            made.append(f"<code>{escape(piece)}</code>")
        else:
            parts = [escape(part) for part in piece.split("**")]
            made += [f"<b>{part}</b>" if at % 2 else part for at, part in enumerate(parts)]
    return "".join(made)


def _shown(source: str) -> str:
    shown = clean_text(source[:MAX_SHOWN])
    return shown if len(source) <= MAX_SHOWN else f"{shown}\n... ({len(source) - MAX_SHOWN} characters are not shown)"
