"""Grades every honest submission and prints what it must get beside what it got.

python -m course_lib.grading.samples.honest.table
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ....authoring.lesson import find_units
from ....checking.key import UnitKey
from ...core import grade
from ...handed_in.submissions import find_submissions
from ...isolation.sandbox import Sandbox, choose_level
from ...pages.feedback import number
from ...result import Result
from ..sample import Bank
from .cells import CELLS
from .made import Honest
from .others import OTHERS
from .saved import SAVED
from .styles import STYLES

HONEST: tuple[Honest, ...] = (*SAVED, *CELLS, *STYLES, *OTHERS)


@dataclass(frozen=True)
class Row:
    """One submission, what it must get and what it got, by exercise."""

    honest: Honest
    expected: Mapping[str, float]
    result: Result

    @property
    def got(self) -> dict[str, float]:
        return {verdict.exercise: verdict.points for verdict in self.result.verdicts}

    @property
    def wrong(self) -> list[str]:
        """The exercises whose score is not what it must be, with what was said of them."""
        said = {verdict.exercise: verdict.message for verdict in self.result.verdicts}
        return [
            f"{name}: {number(self.got.get(name, 0))} for {number(points)}. {said.get(name, self.result.error)}"
            for name, points in self.expected.items()
            if self.got.get(name) != points
        ]


def write_class(folder: Path, honest: Sequence[Honest], banks: Mapping[str, Bank]) -> None:
    """Write the submissions into `folder`, a student each, in the order of `honest`."""
    for index, one in enumerate(honest):
        bank = banks[one.unit]
        path = folder / f"student-{index:03}" / one.path.format(unit=bank.folder.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data(bank))


def rows(sandbox: Sandbox, seed: int = 1, honest: Sequence[Honest] = HONEST) -> Iterator[Row]:
    """Grade the submissions with inputs from `seed`; in the order of `honest`."""
    banks = {unit: Bank(find_units([unit])[0]) for unit in {one.unit for one in honest}}
    keys: dict[str, UnitKey] = {unit: bank.source.key(seed) for unit, bank in banks.items()}
    with tempfile.TemporaryDirectory() as folder:
        write_class(Path(folder), honest, banks)
        found, _ = find_submissions(Path(folder), [bank.folder.name for bank in banks.values()])
        for one, submission in zip(honest, found, strict=True):
            result = grade(submission.read(), keys[one.unit], sandbox, submission.student)
            yield Row(one, one.points(banks[one.unit]), result)


def main() -> int:
    """Print the table; return 1 where a score is not what it must be."""
    bad = 0
    with Sandbox(choose_level(allow_weak=True)) as sandbox:
        print(f"  {'must get':>8}  {'got':>8}  {'seconds':>7}  what is special ({sandbox.level.name})")
        for row in rows(sandbox):
            expected, got = number(sum(row.expected.values())), number(sum(row.got.values()))
            mark = "  " if not row.wrong else "! "
            print(f"{mark}{expected:>8}  {got:>8}  {row.result.seconds:7.2f}  {row.honest.about}")
            for line in row.wrong:
                print(f"{'':12}{line}")
            bad += bool(row.wrong)
    print(f"{len(HONEST)} submissions, {len(HONEST) - bad} with the score that they must get.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
