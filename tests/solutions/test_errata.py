"""The table of where the source notes' mistakes went, held against the banks and the lessons."""

from __future__ import annotations

from pathlib import Path

import pytest
from every_unit import FOLDERS

from course_lib.authoring.lesson import load_unit, read_lesson, repository

COLUMNS = ["row", "severity", "unit", "as", "where", "what the notes say, and what is right"]
# The rows of severity A, by note: wrong mathematics, or a claim that misleads.
MISLEADING = {
    "000": "2 4 7",
    "001": "1 3 7 8 10",
    "002": "1 2 5 7 9 13 14 15 16 17",
    "003": "1 2 5",
    "004": "1 5 6 7 10 11 14 15 16 17 18 19 20 23 25 26 28 30 32 34 35 36",
}
Place = tuple[str, str, str, str]


def table() -> list[dict[str, str]]:
    lines = (repository() / "solutions" / "ERRATA.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("|")]
    assert rows[0] == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[2:]]


def in_the_bank(folder: Path) -> set[Place]:
    """Every `errata=` of a unit's bank: (row, unit, as what, where)."""
    found: set[Place] = set()
    unit = load_unit(folder)
    for exercise in unit.exercises:
        for mistake in exercise.mistakes:
            where = f"{exercise.name}: {mistake.id}"
            found |= {(row, unit.number, "mistake", where) for row in mistake.errata}
    for question in unit.quiz:
        found |= {(row, unit.number, "quiz", question.title) for row in question.errata}
    return found


def test_the_table_and_the_bank_name_the_same_places(folder):
    number = folder.name.split("_")[0]
    listed = {(r["row"], r["unit"], r["as"], r["where"]) for r in table() if r["unit"] == number and r["as"] != "bug"}
    there = in_the_bank(folder)
    assert sorted(there - listed) == [], "add these lines to solutions/ERRATA.md"
    assert sorted(listed - there) == [], "these lines of solutions/ERRATA.md name nothing in the bank"


@pytest.mark.parametrize("row", [row for row in table() if row["as"] == "bug"], ids=lambda row: row["row"])
def test_a_bug_to_spot_stands_in_its_lesson(row):
    folder = next(folder for folder in FOLDERS if folder.name.startswith(row["unit"]))
    text = " ".join(" ".join(cell.source for cell in read_lesson(folder).cells).split())
    assert row["where"] in text


def test_a_line_stands_once_and_in_order():
    rows = table()
    keys = [(row["row"], row["unit"], row["as"], row["where"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert [row["severity"] for row in rows if row["severity"] not in ("A", "B", "C")] == []
    order = [tuple(map(int, row["row"].split("-"))) for row in rows]
    assert order == sorted(order)


def test_every_row_that_misleads_has_become_material():
    rows = {f"{note}-{number}" for note, numbers in MISLEADING.items() for number in numbers.split()}
    assert len(rows) == 43
    assert {row["row"] for row in table() if row["severity"] == "A"} == rows
