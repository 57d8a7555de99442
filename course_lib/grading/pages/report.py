"""Makes the class report again from the results of a run.

Reads the journal (or the folder results/) that `course grade` has left in OUT, and writes report.html, report.json,
two CSV files with what the report says of exercises and mistakes, and the grades of each unit as UNIT.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...checking.key import UnitKey
from ...checking.learner import keys_folder, unit_key
from ...errors import CourseError
from ..result import Result, from_json
from ..running import journal
from . import exports
from .report_page import page
from .table import grades_header, grades_row, report_text
from .tally import Tally

PAGE, DATA, EXERCISES, MISTAKES = "report.html", "report.json", "report-exercises.csv", "report-mistakes.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course report`."""
    parser.add_argument("out", type=Path, help="the folder that `course grade` wrote")
    parser.add_argument("--html", type=Path, help="where to write the page (OUT/report.html)")
    parser.add_argument(
        "--moodle-feedback", action="store_true", help="also zip the feedback pages as Moodle takes them, a zip a unit"
    )
    exports.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Write the report and the exports; return 0. Raises CourseError where there are no results."""
    keys = _Keys()
    report = write_report(read_results(args.out), keys, args.out, args.html)
    exports.write_exports(read_results(args.out), keys, args.out, args.junit)
    zips = exports.write_moodle_feedback(read_results(args.out), keys, args.out) if args.moodle_feedback else []
    print(report_text(report))
    print(f"\nReport: {args.html or args.out / PAGE}. Its data: {DATA}, {EXERCISES}, {MISTAKES} in {args.out}.")
    if args.moodle_feedback:
        print(
            f"Feedback for Moodle: {', '.join(map(str, zips)) or 'none, since no submission comes from a Moodle zip'}."
        )
    return 0


def read_results(out: Path) -> Iterator[Result]:
    """The results of the run in `out`, by student and unit, read one at a time. Raises CourseError."""
    if (out / journal.NAME).exists():
        yield from journal.read_results(out / journal.NAME)
        return
    paths = sorted((out / "results").glob("*/*.json"))
    if not paths:
        raise CourseError(f"There are no results in {out}: name the folder that `course grade` wrote.")
    for path in paths:
        yield from_json(path.read_text(encoding="utf-8"))


def write_report(
    results: Iterable[Result], keys: Mapping[str, UnitKey], out: Path, html: Path | None = None
) -> dict[str, Any]:
    """Write the report on `results` and the units' grades into `out`; return the report's data.

    results: read once. keys: unit id -> its key. html: the page's place where it isn't out/report.html.
    """
    made = Tally(keys)
    with ExitStack() as stack:
        files: dict[str, Any] = {}
        for result in results:
            made.add(result)
            if result.unit in keys:
                unit = keys[result.unit]
                if unit.id not in files:
                    files[unit.id] = csv.writer(_open(stack, out / f"{unit.id}.csv"), lineterminator="\n")
                    files[unit.id].writerow(grades_header(unit))
                files[unit.id].writerow(grades_row(result, unit))
    report = made.as_plain()
    (out / DATA).write_text(json.dumps(report, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    _write_rows(out / EXERCISES, report, "exercises")
    _write_rows(out / MISTAKES, report, "mistakes")
    target = html or out / PAGE
    feedback = {} if html else _feedback(report, out)
    try:
        target.write_text(page(report, feedback), encoding="utf-8", errors="replace")
    except OSError as error:
        raise CourseError(f"The page {target} can't be written: {error.strerror}. Name another with --html.") from error
    return report


def _open(stack: ExitStack, path: Path) -> Any:
    return stack.enter_context(path.open("w", encoding="utf-8", errors="replace", newline=""))


def _write_rows(path: Path, report: Mapping[str, Any], what: str) -> None:
    """What the report says of each exercise or mistake, a row each; lists are in the JSON only."""
    rows = [{"unit": unit["unit"], **row} for unit in report["units"] for row in unit[what]]
    with ExitStack() as stack:
        names = [name for name, value in rows[0].items() if not isinstance(value, list)] if rows else ["unit"]
        writer = csv.DictWriter(_open(stack, path), names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _feedback(report: Mapping[str, Any], out: Path) -> dict[tuple[str, str], str]:
    """The addresses of the feedback pages of those whom the report lists, where there are such pages."""
    found = {}
    for row in report["students"]:
        path = out / "feedback" / row["student"] / f"{row['unit']}.html"
        if path.is_file():
            found[row["student"], row["unit"]] = quote(path.relative_to(out).as_posix())
    return found


class _Keys(dict):
    """The keys that ship with the course, each read when it is asked for: a report needs titles and names only."""

    def __missing__(self, unit: str) -> UnitKey:
        if unit not in self:
            raise KeyError(unit)
        self[unit] = key = unit_key(unit)
        return key

    def __contains__(self, unit: object) -> bool:
        return super().__contains__(unit) or (keys_folder() / f"{unit}.npz").is_file()
