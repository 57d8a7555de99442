"""The journal of a run: one line for each submission that was graded, added to and never rewritten.

A line is written when a submission is done, and not before, so that the driver may be killed at any moment: what is in
the journal is graded, what is not will be by the same command again. A last line that was cut off is taken away when
the journal is opened. A later line on the same student and unit takes the place of an earlier one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ...checking.key import UnitKey
from ...errors import CourseError
from ..isolation.sandbox import LEVELS
from ..result import Result, to_json

NAME = "journal.jsonl"
Place = tuple[str, str]  # student, unit


def key_digest(unit: UnitKey) -> str:
    """What the unit asks and how it is judged, in 16 characters: a regrade is due when it changes.

    Drawn numbers are not in it, so that another seed is no reason to grade again.
    """
    versions = [unit.id, *([key.name, key.version] for key in unit.exercises)]
    return hashlib.sha256(json.dumps(versions).encode()).hexdigest()[:16]


def identity(submission: str, key: str, isolation: str, limits: Mapping[str, float] | None = None) -> bytes:
    """What a result hangs on: the notebook's SHA-256, the unit's `key_digest`, and whether the sandbox was strong.

    One strong level is as good as another; a result of a weak one is good for that level only. limits: those in force,
    for a result that one of them has touched; without, for any other, which hangs on none.
    """
    strong = any(level.strong for level in LEVELS if level.name == isolation)
    under = f" {json.dumps(limits, sort_keys=True)}" if limits else ""
    return hashlib.sha256(f"{submission} {key} {'strong' if strong else isolation}{under}".encode()).digest()[:16]


def _identity_of(about: Mapping[str, Any], key: str) -> bytes:
    """That of a result; about: as JSON-able data, with the fields that count here at least."""
    return identity(about["submission"], key, about["isolation"], about.get("limits") if about.get("limited") else None)


def _about(result: Result) -> dict[str, Any]:
    limits = asdict(result.limits) if result.limits else None
    return {"submission": result.submission, "isolation": result.isolation, "limited": result.limited, "limits": limits}


class Journal:
    """The journal at `path`, open for one run; made where there is none. Use it as a context manager.

    In memory are the places of the lines only, not the results. Raises CourseError where another run has it open, or
    the file is something else.
    """

    def __init__(self, path: Path):
        self.path = path
        try:
            self._file = open(path, "a+b", buffering=0)  # noqa: SIM115  closed by close()
        except OSError as error:
            raise CourseError(f"The journal {path} can't be written: {error.strerror}.") from error
        try:
            _lock(self._file.fileno(), path)
            self._index = _read_index(path)
            self._end = _complete(path)
            self._file.truncate(self._end)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._index)

    def holds(self, place: Place, wanted: Collection[bytes]) -> bool:
        """Whether the last result on `place` (student, unit) has one of the identities `wanted`."""
        return place in self._index and self._index[place][0] in wanted

    def append(self, result: Result, key: str, text: bytes = b"") -> None:
        """Write down a result; key: its unit's `key_digest`, "" where there is none. Raises CourseError.

        text: the result as JSON, where it has been made already.
        """
        # Line ends stand between the parts of JSON only, never within a string.
        text = (text or to_json(result).encode("ascii")).replace(b"\n", b"")
        line = b'{"key": %s, "result": %s}\n' % (json.dumps(key).encode("ascii"), text)
        try:
            written = self._file.write(line)
        except OSError as error:
            raise CourseError(f"The journal {self.path} can't be written: {error.strerror}.") from error
        if written != len(line):
            raise CourseError(f"The journal {self.path} can't be written: the disk is full.")
        self._index[result.student, result.unit] = _identity_of(_about(result), key), self._end
        self._end += len(line)

    def sync(self) -> None:
        """Have the lines on the disk, where a power cut spares them too."""
        os.fsync(self._file.fileno())

    def result(self, place: Place) -> Result:
        """The last result on `place`. Raises KeyError."""
        with self.path.open("rb") as file:
            return _result_at(file, self._index[place][1])

    def results(self, wanted: Callable[[str], bool] = lambda unit: True) -> Iterator[Result]:
        """The last result on each student and unit, sorted, of the units that are `wanted`; read one at a time."""
        yield from _results(self.path, self._index, wanted)

    def close(self) -> None:
        """Close the file, and let another run have it."""
        self._file.close()


def read_results(path: Path, wanted: Callable[[str], bool] = lambda unit: True) -> Iterator[Result]:
    """The last result on each student and unit in the journal at `path`, sorted; read one at a time.

    Raises CourseError where there is no journal.
    """
    yield from _results(path, _read_index(path), wanted)


def _results(path: Path, index: dict[Place, tuple[bytes, int]], wanted: Callable[[str], bool]) -> Iterator[Result]:
    with path.open("rb") as file:
        for place in sorted(index):
            if wanted(place[1]):
                yield _result_at(file, index[place][1])


def _result_at(file, offset: int) -> Result:
    file.seek(offset)
    return Result.from_plain(json.loads(file.readline())["result"])


def _read_index(path: Path) -> dict[Place, tuple[bytes, int]]:
    """(identity, offset) of the last line on each place."""
    index: dict[Place, tuple[bytes, int]] = {}
    offset = 0
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                try:
                    entry = json.loads(line)
                    about = entry["result"]
                    place = about["student"], about["unit"]
                    known = _identity_of(about, entry["key"])
                except (ValueError, KeyError, TypeError):
                    if offset == 0:
                        raise CourseError(f"{path} is not a journal of the grader: name another --out.") from None
                    # A damaged line is no result: that submission is graded again.
                else:
                    index[place] = known, offset
                offset += len(line)
    except OSError as error:
        raise CourseError(f"The journal {path} can't be read: {error.strerror}.") from error
    return index


def _complete(path: Path) -> int:
    """How many bytes of the file are whole lines."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            begin = max(end - 65536, 0)
            file.seek(begin)
            found = file.read(end - begin).rfind(b"\n")
            if found >= 0:
                return begin + found + 1
            end = begin
    return 0


def _lock(descriptor: int, path: Path) -> None:
    """Keep a second run out. The system gives the lock back even when we are killed."""
    import fcntl  # not on Windows, where there is no sandbox either

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CourseError(f"Another run is writing to {path.parent}: wait for it, or name another --out.") from None
