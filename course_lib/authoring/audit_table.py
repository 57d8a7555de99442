"""The audit as text: a section for each unit, merged into one file that is the same for the same findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .audit import Findings

_HEAD = """# The audit of the checks

`course audit --write` makes this file, and a test holds it current. For every exercise, over the seeds named below,
each from other inputs:

- *wrong accepted*: mistakes of the bank that earned full points, and *surviving*: changed references ("mutants": an
  operator, an axis, a sign, a constant, a dropped line) that did so and are not known to compute the same thing;
- *right refused*: right answers, the reference and those in `right/`, that did not earn full points;
- *named*: how often a mistake was recognised as itself.

Where an exercise builds on an earlier one of its unit, each mistake of that one is put under the right answer, which
must keep its points, and, with the first seed, under each of its own mistakes, which must earn no more than alone.

The goal is 0, 0, 0 and 100 %.
"""
_COLUMNS = (
    "exercise",
    "mistakes",
    "right answers",
    "wrong accepted",
    "right refused",
    "named",
    "mutants",
    "killed",
    "equivalent",
    "surviving",
)


def section(unit: str, findings: Sequence[Findings], seeds: int) -> str:
    """The section of one unit: its table, and the mutants that compute the same thing with the reason."""
    rows = [_row(one) for one in findings]
    numbers = [
        [one.mistakes, one.right, len(one.wrong_accepted), len(one.right_refused), one.mutants, one.killed,
         len(one.equivalent), len(one.survivors)] for one in findings
    ]  # fmt: skip
    total = [sum(column) for column in zip(*numbers, strict=True)]
    named = _percent(sum(one.named for one in findings), sum(one.trials for one in findings))
    rows.append(["**all**", *map(str, total[:4]), named, *map(str, total[4:])])
    lines = [f"## {unit}", "", f"{seeds} seeds.", "", _line(_COLUMNS), _line(["---", *["---:"] * (len(_COLUMNS) - 1)])]
    lines += [_line(row) for row in rows]
    same = [(one.exercise, text, reason) for one in findings for text, reason in one.equivalent]
    if same:
        lines += ["", "Mutants that compute the same thing:", ""]
        lines += [f"- `{exercise}`: `{text}`: {reason}" for exercise, text, reason in same]
    kept = [(one.exercise, one.earlier) for one in findings if one.earlier]
    if kept:
        lines += ["", "A right answer on top of an earlier mistake, over the first seeds:", ""]
        lines += [f"- `{name}` keeps all its points under {e.kept} of {e.mistakes}." for name, e in kept]
    return "\n".join([*lines, ""])


def merge(old: str, sections: Mapping[str, str]) -> str:
    """The file's text: `old` with the given units' sections renewed, in the order of the course."""
    kept = {text.split("\n", 1)[0]: f"## {text.strip()}\n" for text in old.split("\n## ")[1:]}
    kept.update(sections)
    return "\n".join([_HEAD, *(kept[unit] for unit in sorted(kept))])


def _row(one: Findings) -> list[str]:
    before = [one.mistakes, one.right, len(one.wrong_accepted), len(one.right_refused)]
    after = [one.mutants, one.killed, len(one.equivalent), len(one.survivors)]
    return [f"`{one.exercise}`", *map(str, before), _percent(one.named, one.trials), *map(str, after)]


def _percent(part: int, whole: int) -> str:
    # Rounded down: 100 % is for all of them.
    return f"{100 * part // whole} %" if whole else "-"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
