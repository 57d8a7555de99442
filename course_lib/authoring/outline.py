"""What a lesson's text says of itself: its title, first paragraph, minutes, headings, and its tables by their heads.

The pages that stand beside the units (contents, glossary, notation) are made from this and from nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .lesson import Lesson
from .notebook import cell_ids

_HEADING = re.compile(r"(#+) +(.+)")


@dataclass(frozen=True)
class Section:
    """A heading with all that stands below it, up to the next heading of its level or above.

    level: 1 is a title. cell: the id of the notebook's cell that holds the heading.
    """

    level: int
    heading: str
    text: str
    cell: str

    @property
    def anchor(self) -> str:
        """What a link into the notebook ends with.

        JupyterLab knows a heading by its name only once it has drawn it, so such a link opens a notebook at its top
        unless it is open already. It knows a cell at once.
        """
        return f"cell-id={self.cell}"


def sections(lesson: Lesson) -> list[Section]:
    """All sections, in the lesson's order. Code belongs to the section that it stands in."""
    lines: list[tuple[str, str, str]] = [
        (cell.kind, name, line)
        for cell, name in zip(lesson.cells, cell_ids(lesson), strict=True)
        for line in [*cell.source.splitlines(), ""]
    ]
    heads = [
        (index, len(match[1]), match[2].strip(), name)
        for index, (kind, name, line) in enumerate(lines)
        if kind == "markdown" and (match := _HEADING.fullmatch(line))
    ]
    found = []
    for place, (start, level, heading, name) in enumerate(heads):
        end = next((index for index, other, *_ in heads[place + 1 :] if other <= level), len(lines))
        found.append(Section(level, heading, "\n".join(line for *_, line in lines[start + 1 : end]), name))
    return found


def title(lesson: Lesson) -> str:
    """The lesson's first heading."""
    return next((section.heading for section in sections(lesson)), lesson.id)


def about(lesson: Lesson) -> str:
    """The paragraph under the title."""
    text = next((section.text for section in sections(lesson)), "")
    return text.strip().split("\n\n")[0]


def minutes(lesson: Lesson) -> int:
    """The sum of the lesson's table of minutes."""
    return sum(int(row[1]) for row in rows(lesson, ("part", "minutes")))


def rows(lesson: Lesson, head: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of all tables of the lesson whose first cells of the head are `head`; missing last cells are empty."""
    return [row for cell in lesson.cells if cell.kind == "markdown" for row in table_rows(cell.source, head)]


def table_rows(text: str, head: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The rows of the tables in `text` that have this head, one after the other."""
    table: list[tuple[str, ...]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            table.append(split_row(line))
            continue
        if table and table[0][: len(head)] == tuple(head):
            width = len(table[0])
            yield from ((row + ("",) * width)[:width] for row in table[2:])  # the second line is of hyphens
        table = []


def split_row(line: str) -> tuple[str, ...]:
    r"""The cells of a table's line. A bar in code or written as `\|` does not divide."""
    kept = re.sub(r"`[^`]*`|\\\|", lambda match: match[0].replace("|", "\0"), line.strip().strip("|"))
    return tuple(cell.strip().replace("\0", "|") for cell in kept.split("|"))
