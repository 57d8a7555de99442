"""Grades a folder or a zip of submissions.

Writes nbgrader's gradebook, a result (JSON) and a feedback page for each submission, the class report, and grades for
Canvas and Moodle. The learners' code runs in a sandbox that holds no answer; inputs are fresh, from a secret seed. The
same command again, after a stop or a change, grades what is left or has changed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...authoring.lesson import find_units
from ...errors import CourseError
from ..handed_in.submissions import Submission, find_submissions
from ..isolation.limits import Limits
from ..isolation.memory import remark as memory_remark
from ..isolation.sandbox import LEVELS, choose_level
from ..pages.exports import add_arguments as add_export_arguments
from ..pages.exports import write_exports
from ..pages.report import write_report
from ..pages.table import report_text
from ..records.databases import find_gradebook, inspect_gradebook
from ..records.gradebook import Book
from ..result import Result
from .class_run import ClassRun
from .interrupts import heed_interrupts
from .jobs import Local, cores
from .journal import NAME, Journal
from .progress import Progress
from .unit_keys import Keys, settle_seed

if TYPE_CHECKING:
    from .cluster import Cluster

FAILURES_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course grade`."""
    limits = Limits()
    parser.add_argument("submitted", type=Path, help="folder STUDENT/UNIT/UNIT.ipynb, or a zip from an LMS")
    parser.add_argument("--unit", default="", help="grade everything as this unit, by number or id")
    parser.add_argument("--out", type=Path, default=Path("graded"), help="folder for what is written (graded)")
    parser.add_argument(
        "--gradebook", help="nbgrader's: a SQLite file (OUT/gradebook.db) or postgresql://USER@HOST/NAME"
    )
    parser.add_argument("--jobs", type=int, default=cores(), help="submissions graded at the same time (%(default)d)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="grade on a Dask cluster: the address of its scheduler")
    parser.add_argument("--force", action="store_true", help="grade again what has been graded and has not changed")
    parser.add_argument("--isolation", choices=[level.name for level in LEVELS], help="default: the strongest there is")
    parser.add_argument("--allow-weak-isolation", action="store_true", help="grade even where there is no real sandbox")
    parser.add_argument("--seed", help="hexadecimal; the same inputs again, as in OUT/seed.txt of an earlier run")
    parser.add_argument(
        "--exercise-seconds",
        type=float,
        default=limits.exercise_seconds,
        help="processor time for an exercise (%(default)g)",
    )
    parser.add_argument("--memory-mb", type=int, default=limits.memory_mb, help="memory for a submission (%(default)d)")
    add_export_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Grade; return 0, 1 where a submission could not be graded, or 130 where it was stopped.

    Raises CourseError on what must be mended first.
    """
    folders = {path.name: path for path in find_units([])}
    only = find_units([args.unit])[0].name if args.unit else ""
    submissions, skipped = find_submissions(args.submitted, list(folders))
    submissions = [replace(submission, unit=only or submission.unit) for submission in submissions]
    with _crew(args, len(submissions)) as crew:
        return _grade(args, folders, submissions, skipped, crew)


def _grade(
    args: argparse.Namespace,
    folders: dict[str, Path],
    submissions: Sequence[Submission],
    skipped: Sequence[str],
    crew: Local | Cluster,
) -> int:
    begun = time.monotonic()
    out = _make_folder(args.out)
    gradebook = find_gradebook(args.gradebook or out / "gradebook.db")
    inspect_gradebook(gradebook)
    print(f"Isolation: {crew.about}.", *filter(None, [crew.remark, *skipped]), sep="\n", flush=True)
    with Journal(out / NAME) as journal:
        keys = Keys(folders, settle_seed(out, args.seed, len(journal) > 0 and not args.force))
        with (
            Book(args.gradebook or out / "gradebook.db") as book,
            Progress(len(submissions)) as progress,
            heed_interrupts() as interrupts,
        ):
            done = ClassRun(out, keys, journal, book, progress, crew.levels, args.force, crew.limits)
            try:
                works = done.works(submissions, interrupts.is_over)
                with closing(crew.grade(works, keys.packed)) as results:
                    for graded in results:
                        done.take(graded)
            finally:
                done.flush()
        if interrupts.asked:
            count = progress.skipped + done.graded
            print(f"Stopped: {count} of {len(submissions)} are graded and recorded.", file=sys.stderr)
            print("The same command goes on from there; nothing is graded twice.", file=sys.stderr)
            return 130
        _report(out, journal, keys, args.junit)
    _say_how_it_went(done, progress, time.monotonic() - begun)
    print(f"Gradebook: {gradebook.shown}. Report, results, feedback and exports: {out}.")
    return 1 if done.failed else 0


@contextmanager
def _crew(args: argparse.Namespace, count: int) -> Iterator[Local | Cluster]:
    """Who grades `count` submissions."""
    limits = Limits.with_exercise_seconds(args.exercise_seconds, memory_mb=args.memory_mb)
    if args.jobs < 1:
        raise CourseError(f"--jobs must be at least 1; it is {args.jobs}.")
    if args.scheduler is None:
        level = choose_level(args.isolation, args.allow_weak_isolation)
        if remark := memory_remark(limits, min(args.jobs, count)):
            print(remark, file=sys.stderr)
        yield Local(level, limits, min(args.jobs, count))
        return
    try:
        from .cluster import Asked, Cluster
    except ModuleNotFoundError as error:
        raise CourseError(
            f"--scheduler needs the package {error.name}: pip install '.[scale]' in the course's folder."
        ) from error
    with Cluster(args.scheduler, Asked(args.isolation, args.allow_weak_isolation, limits)) as cluster:
        yield cluster


def _report(out: Path, journal: Journal, keys: Keys, junit: bool) -> None:
    """Write and print what is made from results: of everyone in `out` in the units of this run, and of no known one."""

    def results() -> Iterator[Result]:
        return journal.results(lambda unit: unit in keys or unit not in keys.folders)

    report = write_report(results(), keys, out)
    write_exports(results(), keys, out, junit)
    print(report_text(report))


def _say_how_it_went(done: ClassRun, progress: Progress, seconds: float) -> None:
    before = f", {progress.skipped} graded before and unchanged" if progress.skipped else ""
    rate = done.graded / max(seconds, 1e-3)
    print(f"\n{done.graded} submissions in {seconds:.1f} s ({rate:.1f} a second){before}.")
    if done.failed:
        names = [student for student, _ in done.failed]
        more = f" and {len(names) - FAILURES_SHOWN} more" if len(names) > FAILURES_SHOWN else ""
        shown = ", ".join(names[:FAILURES_SHOWN])
        print(f"{len(names)} could not be graded: {shown}{more}.", file=sys.stderr)


def _make_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(f"The folder {path} can't be made: {error.strerror}. Name another with --out.") from error
    return path
