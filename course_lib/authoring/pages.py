"""The pages that stand beside the units in notebooks/, made from what the units say: contents, glossary, notation.

A word or a symbol is defined in the unit that needs it first. Here a learner finds it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat

from ..checking.exercise import Unit
from ..errors import CourseError
from .lesson import Lesson, load_unit, read_lesson, units
from .notebook import KERNEL, text_of
from .outline import about, minutes, rows, sections, split_row, table_rows, title

TOPICS = Path("solutions", "TOPICS.md")
TOPIC_HEAD = ("topic", "unit", "section", "words")
SYMBOL_HEADS = (("symbol", "in code", "shape", "meaning"), ("symbol", "in code", "meaning"))


@dataclass(frozen=True)
class Topic:
    """A topic of the course and its home: the unit's number, the heading, and words that stand below it."""

    name: str
    unit: str
    section: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A unit as it is written: its exercises and its lesson."""

    unit: Unit
    lesson: Lesson

    @property
    def number(self) -> str:
        return self.unit.id.split("_")[0]

    def link(self, text: str, anchor: str = "") -> str:
        """A link from notebooks/ into the unit's notebook."""
        return f"[{text}]({self.unit.id}/{self.unit.id}.ipynb{'#' + quote(anchor, safe='=') if anchor else ''})"

    def anchor(self, heading: str) -> str:
        """The anchor of the first section with this heading; empty where there is none."""
        return next((section.anchor for section in sections(self.lesson) if section.heading == heading), "")


def build_pages(root: Path) -> dict[str, bytes]:
    """Every page, path from `root` -> bytes. Raises CourseError where a topic's home is not there."""
    course = [Written(load_unit(folder), read_lesson(folder)) for folder in units(root)]
    pages: dict[str, Callable[[], str]] = {
        "contents": lambda: contents(course, read_topics(root)),
        "glossary": lambda: glossary(course),
        "notation": lambda: notation(course),
    }
    return {f"notebooks/{name}.ipynb": _notebook(name, page()) for name, page in pages.items()}


def read_topics(root: Path) -> list[Topic]:
    """The lines of solutions/TOPICS.md; none where there is no such file."""
    if not (root / TOPICS).exists():
        return []
    text = (root / TOPICS).read_text(encoding="utf-8")
    return [Topic(row[0], row[1], row[2], tuple(row[3].split("; "))) for row in table_rows(text, TOPIC_HEAD)]


def contents(course: Sequence[Written], topics: Sequence[Topic]) -> str:
    """The units in their order, and where each topic has its home."""
    graded = sum(not exercise.bonus for written in course for exercise in written.unit.exercises)
    whole = sum(minutes(written.lesson) for written in course)
    parts = [
        "# Contents",
        f"{len(course)} units, {graded} exercises, about {round(whole / 60)} hours. Take the units in their order: "
        "each uses what the ones before it taught. Words are in the [glossary](glossary.ipynb), symbols on the page "
        "on [notation](notation.ipynb).",
        "## The units",
    ]
    for written in course:
        names = [f"`{name}`" for exercise in written.unit.exercises for name in exercise.functions]
        parts += [
            f"### {written.link(title(written.lesson))}",
            about(written.lesson),
            f"*{minutes(written.lesson)} minutes. You write* {', '.join(names)}.",
        ]
    if topics:
        table = [(topic.name, _home(topic, course)) for topic in sorted(topics, key=lambda topic: topic.name.lower())]
        parts += ["## Where is what", _table(("topic", "unit and section"), table)]
    return "\n\n".join(parts)


def _home(topic: Topic, course: Sequence[Written]) -> str:
    for written in course:
        if written.number == topic.unit and (anchor := written.anchor(topic.section)):
            return written.link(f"{topic.unit}: {_without_number(topic.section)}", anchor)
    raise CourseError(f"{TOPICS}: {topic.name} has its home in unit {topic.unit}, {topic.section!r}; it is not there.")


def _without_number(heading: str) -> str:
    return re.sub(r"^\d+\. +", "", heading)


def glossary(course: Sequence[Written]) -> str:
    """All words that the units' glossaries explain, sorted, each with its units."""
    found = [
        (word, meaning, written)
        for written in course
        for word, meaning in (row[:2] for row in rows(written.lesson, ("word", "meaning")))
    ]
    table = [
        (f"**{word}**", meaning, written.link(written.number))
        for word, meaning, written in sorted(found, key=lambda entry: (_plain(entry[0]), entry[2].number))
    ]
    return "\n\n".join(
        [
            "# Glossary",
            "The words of all units, with the unit that explains them. A word that two units explain stands here "
            "twice: it comes back with something to add.",
            _table(("word", "meaning", "unit"), table),
        ]
    )


def notation(course: Sequence[Written]) -> str:
    """The units' symbols, the letters that have several meanings, and the conventions."""
    symbols = [(row, written) for written in course for row in _symbols(written.lesson)]
    by_unit = [(*row, written.link(written.number)) for row, written in symbols]
    conventions = [
        (*row[:3], written.link(written.number))
        for written in course
        for row in rows(written.lesson, ("question", "here"))
    ]
    return "\n\n".join(
        [
            "# Notation",
            "Symbols stand here in the order of the units. What holds everywhere is in unit 00, under "
            f"{course[0].link('Conventions', course[0].anchor('Conventions'))}."
            if course
            else "",
            "## Letters that come back",
            "There are fewer letters than ideas. This is what each letter stands for in the units that use it; where "
            "they differ, the unit you are in decides.",
            _table(("symbol", "meaning, and unit"), _several(symbols)),
            "## Symbols, unit by unit",
            _table(("symbol", "in code", "shape", "meaning", "unit"), by_unit),
            "## Where the field has two conventions",
            "The first is used and graded here. The second is what you will meet elsewhere.",
            _table(("question", "here", "elsewhere", "unit"), conventions),
        ]
    )


def _symbols(lesson: Lesson) -> Iterable[tuple[str, str, str, str]]:
    """Rows (symbol, in code, shape, meaning)."""
    yield from (row[:4] for row in rows(lesson, SYMBOL_HEADS[0]))
    yield from ((row[0], row[1], "", row[2]) for row in rows(lesson, SYMBOL_HEADS[1]))


def _several(symbols: Sequence[tuple[tuple[str, str, str, str], Written]]) -> list[tuple[str, str]]:
    """The letters that more than one unit explains in different words, with what each says."""
    meanings: dict[str, dict[str, list[str]]] = {}
    for row, written in symbols:
        for letter, meaning in _explained(row[0], row[3]):
            meanings.setdefault(letter, {}).setdefault(meaning, []).append(written.link(written.number))
    return [
        (letter, "; ".join(f"{meaning} ({', '.join(links)})" for meaning, links in said.items()))
        for letter, said in sorted(meanings.items(), key=lambda entry: _plain(entry[0]))
        if len(said) > 1
    ]


def _explained(symbol: str, meaning: str) -> list[tuple[str, str]]:
    """Each symbol of a row with its meaning: a row explains several in their order, or all of them at once."""
    letters, pieces = _letters(symbol), meaning.split(", ")
    if len(letters) != len(pieces):
        pieces = [meaning] * len(letters)
    return [(letter, piece.removeprefix("and ")) for letter, piece in zip(letters, pieces, strict=True)]


def _letters(symbol: str) -> list[str]:
    r"""The single symbols of a cell such as `$N, D, C$` or `$\mu_0$, $x$`; a formula is a symbol of its own."""
    found = []
    for math in re.findall(r"\$([^$]+)\$", symbol):
        name = math.split("=")[0].strip()
        inner = re.split(r",(?![^({]*[)}])", name)
        found += [f"${piece.strip()}$" for piece in inner if piece.strip() and not piece.strip().startswith(r"\dots")]
    return found


def _plain(text: str) -> str:
    """What a word or symbol is sorted by: its letters."""
    return re.sub(r"[^a-z0-9 ]", "", text.replace("\\", "").lower()).strip()


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    ready = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in ready)


def _cell(text: str) -> str:
    r"""A bar that divides nothing, written so that it stays so (`\|` in text, `\vert` is the author's own)."""
    return text if split_row(f"| {text} |") == (text,) and "|" not in text else text.replace("|", "\\|")


def _notebook(name: str, text: str) -> bytes:
    cells = [
        nbformat.v4.new_markdown_cell(part.strip(), id=f"{name}-{index}")
        for index, part in enumerate(re.split(r"\n(?=## )", text))
    ]
    metadata: Mapping[str, object] = {"kernelspec": dict(KERNEL)}
    return text_of(nbformat.v4.new_notebook(cells=cells, metadata=metadata))
