"""Attacks on collecting: what an LMS's zip or a folder of submissions can hold beside honest work."""

from __future__ import annotations

import os
import stat
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import tiny

from course_lib.errors import CourseError
from course_lib.grading.handed_in.submissions import find_submissions

from .attack import MANGLING, Attack, Scene, folder_of

_NAME = "90_tiny/90_tiny.ipynb"
Fill = Callable[[zipfile.ZipFile, Scene], None]


def _zipped(name: str, fill: Fill, loses: tuple[str, ...] = (), error: str = "") -> Attack:
    """A zip with an honest submission and what `fill` adds to it; what is graded is the attacker's, if it is taken."""

    def make(scene: Scene) -> bytes:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "collected.zip"
            with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                warnings.simplefilter("ignore")  # of two entries with one name
                archive.writestr(f"honest/{_NAME}", tiny.answered())
                fill(archive, scene)
            return _read(path, scene)

    return Attack(name, MANGLING, make, loses, error=error)


def _in_folder(name: str, fill: Callable[[Path, Scene], None], error: str = "") -> Attack:
    def make(scene: Scene) -> bytes:
        with tempfile.TemporaryDirectory() as place:
            for student in ("honest", "attacker"):
                (Path(place) / student / "90_tiny").mkdir(parents=True)
            (Path(place) / "honest" / _NAME).write_bytes(tiny.answered())
            fill(Path(place) / "attacker" / "90_tiny", scene)
            return _read(Path(place), scene)

    return Attack(name, MANGLING, make, error=error)


def _read(place: Path, scene: Scene) -> bytes:
    """The attacker's notebook as the grader would read it. Raises CourseError with the reason where it isn't."""
    found, skipped = find_submissions(place, [tiny.UNIT])
    honest = [submission for submission in found if submission.student == "honest"]
    if [submission.read() for submission in honest] != [tiny.answered()]:
        raise CourseError("The honest submission was not found as it was handed in.")
    others = [submission for submission in found if submission.student != "honest"]
    if not others:
        raise CourseError(" ".join(skipped))
    return others[0].read()


def _path(entry: str) -> Fill:
    return lambda archive, scene: archive.writestr(scene.on(entry), tiny.answered())


def _bomb(archive: zipfile.ZipFile, scene: Scene) -> None:
    with archive.open(f"attacker/{_NAME}", "w") as entry:
        for _ in range(300):
            entry.write(bytes(2**20))


def _link(archive: zipfile.ZipFile, scene: Scene) -> None:
    entry = zipfile.ZipInfo(f"attacker/{_NAME}")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, str(folder_of(scene) / "student-99" / "90_tiny.ipynb"))


def _twice(archive: zipfile.ZipFile, scene: Scene) -> None:
    archive.writestr(f"attacker/{_NAME}", tiny.answered(double="def double(x):\n    return x"))
    archive.writestr(f"attacker/{_NAME}", tiny.answered())


def _nested(archive: zipfile.ZipFile, scene: Scene) -> None:
    archive.writestr(f"attacker/{_NAME}", b"PK\x03\x04" + bytes(10_000))


def _torn(archive: zipfile.ZipFile, scene: Scene) -> None:
    archive.writestr(f"attacker/{_NAME}", os.urandom(5000).hex())
    entry = archive.infolist()[-1]
    # The stream of compressed bytes begins behind the local header, 30 bytes and the name.
    at = entry.header_offset + 30 + len(entry.filename)
    end = archive.fp.tell()
    archive.fp.seek(at)
    archive.fp.write(b"\xff" * 200)
    archive.fp.seek(end)


def _lying(archive: zipfile.ZipFile, scene: Scene) -> None:
    archive.writestr(f"attacker/{_NAME}", b"{" * 100)
    archive.infolist()[-1].file_size = struct.unpack("<I", b"\xf0\xff\xff\xff")[0]


def _locked(archive: zipfile.ZipFile, scene: Scene) -> None:
    archive.writestr(f"attacker/{_NAME}", tiny.answered())
    archive.infolist()[-1].flag_bits |= 1


ATTACKS = (
    _zipped("a path that climbs out of the zip", _path(f"../../../SECRETS/{_NAME}"), error="out of the zip"),
    _zipped("a path from the root", _path("/SECRETS/student-99/90_tiny.ipynb"), error="out of the zip"),
    _zipped("a path of Windows", _path("C:\\windows\\90_tiny.ipynb"), error="out of the zip"),
    _zipped("a link in a zip", _link, error="a link"),
    _zipped("a zip bomb", _bomb, error="at most 16"),
    _zipped("two entries of one name", _twice, ("double",)),
    _zipped("a zip for a notebook, in a zip", _nested, error="not a notebook"),
    _zipped("an entry whose bytes are torn", _torn, error="can't be read"),
    _zipped("an entry that lies about its size", _lying, error="can't be read|broken"),
    _zipped("an entry that is locked", _locked, error="can't be read"),
    _in_folder(
        "a link to another's notebook",
        lambda folder, scene: (folder / "90_tiny.ipynb").symlink_to(folder_of(scene) / "student-99" / "90_tiny.ipynb"),
        error="a link",
    ),
    _in_folder(
        "a pipe that nobody writes to",
        lambda folder, scene: os.mkfifo(folder / "90_tiny.ipynb"),
        error="a link",
    ),
    _in_folder(
        "a link to a folder of others",
        lambda folder, scene: (folder.rmdir(), folder.symlink_to(folder_of(scene) / "student-99")),
        error="^$",
    ),
    _in_folder("a folder by a notebook's name", lambda folder, scene: (folder / "90_tiny.ipynb").mkdir(), error="^$"),
)
