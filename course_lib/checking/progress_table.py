"""Say how far you are, unit by unit."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from .key import ExerciseKey, UnitKey


@dataclass(frozen=True)
class ProgressTable:
    """The best result of every exercise. results: exercise -> {"points", "possible", "state", "version"}, as stored."""

    units: Sequence[UnitKey]
    results: Mapping[str, Any]

    def earned(self, key: ExerciseKey) -> float:
        """Points of one exercise; 0 where it has not been checked."""
        result = self.results.get(key.name)
        points = result.get("points") if isinstance(result, dict) else None
        # The file may be damaged, and an exercise may be worth less than when it was checked.
        return min(float(points), float(key.points)) if isinstance(points, (int, float)) else 0.0

    def rows(self) -> list[tuple[str, float, float, list[str]]]:
        """A unit a row: title, points earned, points possible, and the exercises that are still open."""
        table = []
        for unit in self.units:
            graded = [key for key in unit.exercises if not key.bonus]
            open_ones = [key.name for key in graded if self.earned(key) < key.points]
            title = f"{unit.id.split('_')[0]} {unit.title}"
            table.append((title, sum(map(self.earned, graded)), float(sum(k.points for k in graded)), open_ones))
        return table

    def __repr__(self) -> str:
        rows = self.rows()
        width = max((len(title) for title, *_ in rows), default=0)
        lines = []
        for title, earned, possible, open_ones in rows:
            bar = "█" * round(20 * earned / possible) if possible else ""
            following = f"next: {open_ones[0]}" if open_ones else "done"
            lines.append(f"{title:{width}}  {bar:20}  {earned:5g} of {possible:g}  {following}")
        total, all_points = sum(row[1] for row in rows), sum(row[2] for row in rows)
        return "\n".join([*lines, f"{'all':{width}}  {'':20}  {total:5g} of {all_points:g}"])

    def _repr_html_(self) -> str:
        left = 'style="text-align:left"'
        body = "".join(
            f"<tr><td {left}>{escape(title)}</td>"
            f'<td><progress value="{earned:g}" max="{possible:g}" aria-label="{escape(title)}"></progress></td>'
            f"<td>{earned:g} of {possible:g}</td><td {left}>{escape(_first_of(open_ones))}</td></tr>"
            for title, earned, possible, open_ones in self.rows()
        )
        head = "".join(f"<th {left}>{words}</th>" for words in ("unit", "", "points", "still open"))
        return f"<table><tr>{head}</tr>{body}</table>"


def _first_of(names: Sequence[str]) -> str:
    """The exercises to come, in a few words."""
    if len(names) <= 3:
        return ", ".join(names) or "done"
    return f"{', '.join(names[:2])} and {len(names) - 2} more"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`course progress` takes no arguments."""


def run(args: argparse.Namespace) -> int:
    """Print the table of this machine's learner."""
    from .learner import progress

    print(progress())
    return 0
