"""One run over a class: what still has to be graded goes out, results come in and are written down in order.

First a submission's files, then its line in the journal, then, in batches, the gradebook. So the journal never says
more than there is, and whatever the gradebook lacks after a kill is entered from the journal by the next run.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import count, groupby
from pathlib import Path

from ...errors import CourseError
from ..handed_in.bundle import read_bundle
from ..handed_in.submissions import Submission
from ..isolation.limits import Limits
from ..records.gradebook import Book
from ..records.recording import Entry
from ..result import Result, to_json
from .journal import Journal, identity
from .progress import Progress
from .unit_keys import Keys
from .work import Graded, Work, feedback

NOTHING = hashlib.sha256(b"").hexdigest()
BATCH = 200
SECONDS_A_BATCH = 5.0


@dataclass
class ClassRun:
    """A run that writes to `out`. levels: the isolation levels in use; limits: those in force; force: grade what was
    graded before, too.
    """

    out: Path
    keys: Keys
    journal: Journal
    book: Book
    progress: Progress
    levels: Sequence[str]
    force: bool = False
    limits: Limits = field(default_factory=Limits)
    graded: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _sent: dict[int, str] = field(default_factory=dict)
    _batch: list[Entry] = field(default_factory=list)
    _flushed: float = field(default_factory=time.monotonic)

    def works(self, submissions: Iterable[Submission], is_over: Callable[[], bool]) -> Iterator[Work]:
        """What has to be graded, one after another; what needs no grading is written down on the way.

        submissions: sorted by student. is_over: asked before each, whether the run is to end.
        """
        for submission in self._one_each(submissions):
            if is_over():
                return
            work = self._look_at(submission)
            if work is not None:
                self._sent[work.number] = submission.timestamp
                yield work

    def _one_each(self, submissions: Iterable[Submission]) -> Iterator[Submission]:
        """Of several notebooks that a student handed in for one unit the last, by path."""
        for _, group in groupby(submissions, key=lambda submission: submission.student):
            chosen: dict[str, Submission] = {}
            for submission in group:
                known = submission if submission.unit else replace(submission, unit=self._unit_inside(submission))
                place = known.unit or f"path {submission.path}"  # two that nobody can place stay two
                if place in chosen:
                    before = chosen[place].path
                    self.progress.say(f"{before} stands beside {submission.path}, of the same unit: skipped.")
                    self.progress.skip()
                chosen[place] = known
            yield from chosen.values()

    def _unit_inside(self, submission: Submission) -> str:
        try:
            unit = read_bundle(submission.read()).unit
        except CourseError:
            return ""  # said when its turn comes
        # Any other name is the learner's to choose, and ours become the names of files.
        return unit if unit in self.keys.folders else ""

    def _look_at(self, submission: Submission) -> Work | None:
        """The work that `submission` is; None where it was graded before or can't be graded."""
        student, unit = submission.student, submission.unit
        try:
            data = submission.read()
            if unit not in self.keys.folders:
                inside = unit or read_bundle(data).unit
                said = f"unknown unit {inside!r}" if inside else "a notebook that doesn't say which unit it is"
                names = ", ".join(self.keys.folders)
                raise CourseError(f"{submission.path}: {said}; name it with --unit (there are {names}).")
        except CourseError as error:
            self._keep_error(Result(student, unit, NOTHING, self.levels[0], 0.0, error=str(error)))
            return None
        digest, key = hashlib.sha256(data).hexdigest(), self.keys.digest(unit)
        # A result that no limit touched is good whatever the limits were.
        wanted = {identity(digest, key, level, under) for level in self.levels for under in (None, asdict(self.limits))}
        if not self.force and self.journal.holds((student, unit), wanted):
            self._recall(student, unit, data, submission.timestamp)
            return None
        return Work(next(self._numbers), student, unit, data)

    def _recall(self, student: str, unit: str, data: bytes, timestamp: str) -> None:
        """What was graded before: its files where they are missing, and the gradebook."""
        result = self.journal.result((student, unit))
        if not self._path("results", result, ".json").exists():
            self._write("results", result, ".json", to_json(result).encode())
        if not self._path("feedback", result, ".html").exists():
            self._write("feedback", result, ".html", feedback(data, result, self.keys.need(unit)))
        self.progress.skip()
        self._enter(result, timestamp)

    def take(self, graded: Graded) -> None:
        """Write down what came back."""
        result = graded.read()
        # Without its unit's key in the journal, what the grader itself failed on is tried again by the next run.
        key = self.keys.digest(result.unit) if graded.page else ""
        self._keep(result, graded.result, graded.page, self._sent.pop(graded.number), key)

    def _keep(self, result: Result, text: bytes, page: bytes, timestamp: str, key: str) -> None:
        self._write("results", result, ".json", text)
        if page:
            self._write("feedback", result, ".html", page)
        self.journal.append(result, key, text)
        self.graded += 1
        self.progress.advance()
        self._enter(result, timestamp)

    def _keep_error(self, result: Result) -> None:
        """Write down that there was nothing to grade; once, however often it is tried."""
        if self.journal.holds((result.student, result.unit), {identity(NOTHING, "", result.isolation)}):
            self.progress.skip()
            self._enter(result, "")
        else:
            self._keep(result, to_json(result).encode(), b"", "", key="")

    def _enter(self, result: Result, timestamp: str) -> None:
        if result.error:
            self.failed.append((result.student, result.error))
        else:
            self._batch.append(Entry(result, timestamp))
        if len(self._batch) >= BATCH or time.monotonic() - self._flushed > SECONDS_A_BATCH:
            self.flush()

    def flush(self) -> None:
        """Enter in the gradebook what isn't yet. Raises CourseError; the journal has it then, and so the next run."""
        self.journal.sync()
        batch, self._batch = self._batch, []
        self.book.record_all(batch, self.keys)
        self._flushed = time.monotonic()

    def _path(self, kind: str, result: Result, ending: str) -> Path:
        return self.out / kind / result.student / f"{result.unit or 'unknown'}{ending}"

    def _write(self, kind: str, result: Result, ending: str, data: bytes) -> None:
        path = self._path(kind, result, ending)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise CourseError(f"{path} can't be written: {error.strerror}.") from error
