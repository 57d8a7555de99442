"""`table`: a few columns of numbers, aligned, as HTML in a notebook and as text elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from IPython.display import display


def table(columns: Mapping[str, Sequence[Any]], digits: int = 3) -> None:
    """Display `columns`, a dict of heading to values (all of one length). digits: decimals of floats.

    The first column is the rows' heading. Raises ValueError if the columns differ in length.
    """
    lengths = {heading: len(values) for heading, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"table expects columns of one length, but got {lengths}; cut or fill them.")
    cells = {heading: [_text(value, digits) for value in values] for heading, values in columns.items()}
    display({"text/html": _html(columns, cells), "text/plain": _plain(columns, cells)}, raw=True)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _text(value: Any, digits: int) -> str:
    if not _is_number(value) or isinstance(value, (int, np.integer)):
        return str(value)
    text = f"{value:.{digits}f}"
    # A rounded minus zero would make the reader look for a sign that is not there.
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def _right(values: Sequence[Any]) -> bool:
    return all(_is_number(value) for value in values)


def _html(columns: Mapping[str, Sequence[Any]], cells: Mapping[str, list[str]]) -> str:
    align = {heading: "right" if _right(values) else "left" for heading, values in columns.items()}
    style = "padding:.25em .9em;text-align:{};font-variant-numeric:tabular-nums"
    head = "".join(
        f'<th scope="col" style="{style.format(align[heading])};vertical-align:bottom">{escape(heading)}</th>'
        for heading in columns
    )
    rows = []
    for entries in zip(*cells.values(), strict=True):
        body = "".join(
            f'<{tag} style="{style.format(align[heading])};font-weight:normal">{escape(entry)}</{tag[:2]}>'
            for heading, entry, tag in zip(
                columns, entries, ['th scope="row"'] + ["td"] * (len(columns) - 1), strict=True
            )
        )
        rows.append(f"<tr>{body}</tr>")
    return (
        '<table style="margin:.6em 0;border-collapse:collapse;font-size:1em">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _plain(columns: Mapping[str, Sequence[Any]], cells: Mapping[str, list[str]]) -> str:
    width = {heading: max(len(heading), *(len(entry) for entry in cells[heading])) for heading in columns}
    lines = [list(columns), *[list(entries) for entries in zip(*cells.values(), strict=True)]]
    return "\n".join(
        "  ".join(
            entry.rjust(width[heading]) if _right(columns[heading]) else entry.ljust(width[heading])
            for heading, entry in zip(columns, line, strict=True)
        ).rstrip()
        for line in lines
    )
