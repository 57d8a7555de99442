"""Finding what was handed in: nbgrader's folders `STUDENT/UNIT/UNIT.ipynb`, or a zip from an LMS.

Nothing is unpacked to the disk and no link is followed: a notebook is read when its turn comes, and never more of it
than a notebook may have.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...errors import CourseError
from .bundle import MAX_BYTES

MAX_ENTRIES = 200_000
_MOODLE = re.compile(r"(?P<student>.+?_\d+)_assignsubmission_file_?(?P<rest>.*)")
_CANVAS = re.compile(r"(?P<student>[^_]+)(?:_LATE)?(?P<number>_\d+)_\d+_(?P<rest>.+)")


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in. unit: "" where neither folder nor file name says it.

    read: gives its bytes, at most one more than `MAX_BYTES`; raises CourseError. timestamp: as nbgrader stores it.
    """

    student: str
    unit: str
    path: str
    read: Callable[[], bytes]
    timestamp: str = ""


def find_submissions(place: Path, units: Sequence[str]) -> tuple[list[Submission], list[str]]:
    """Every submission under `place`, a folder or a zip, sorted by student and unit; and a sentence on each thing
    skipped.

    units: the ids of the units there are. Raises CourseError where there is nothing to grade.
    """
    if not place.exists():
        raise CourseError(f"There is no folder or zip {place}: say where the submissions are.")
    if place.is_dir():
        found, skipped = _in_folder(place, units)
    elif zipfile.is_zipfile(place):
        found, skipped = _in_zip(place, units)
    else:
        raise CourseError(f"{place.name} should be a folder or a zip of submissions; it is neither.")
    if not found:
        raise CourseError(
            f"There is no notebook to grade in {place}: expected STUDENT/UNIT/UNIT.ipynb, or a zip from an LMS. "
            + " ".join(skipped[:5])
        )
    return sorted(found, key=lambda submission: (submission.student, submission.unit, submission.path)), skipped


def _in_folder(place: Path, units: Sequence[str]) -> tuple[list[Submission], list[str]]:
    found, skipped = [], []
    for root, folders, files in os.walk(place, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(root)
        for path in _chosen([here / name for name in sorted(files) if name.endswith(".ipynb")], skipped):
            parts = path.relative_to(place).parts
            if path.is_symlink() or not path.is_file():
                skipped.append(f"{'/'.join(parts)} is a link, not a file: skipped.")
                continue
            stamp = path.parent / "timestamp.txt"
            timestamp = stamp.read_text(errors="replace").strip()[:100] if stamp.is_file() else ""
            student, unit = _whose(parts, units)
            found.append(Submission(student, unit, "/".join(parts), lambda path=path: _read_file(path), timestamp))
    return found, skipped


def _chosen(notebooks: list[Path], skipped: list[str]) -> list[Path]:
    """Of several notebooks in a unit's folder the one with the unit's name, else the newest."""
    if len(notebooks) < 2:
        return notebooks
    folder = notebooks[0].parent
    exact = [path for path in notebooks if path.stem == folder.name]
    if not exact and not re.match(r"\d\d_", folder.name):
        return notebooks
    best = exact[0] if exact else max(notebooks, key=lambda path: path.lstat().st_mtime)
    others = [path for path in notebooks if path != best]
    skipped += [f"{folder.name}/{path.name} stands beside {best.name}: skipped." for path in others]
    return [best]


def _read_file(path: Path) -> bytes:
    try:
        # Between finding and reading the file may have become a link to another's.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with open(descriptor, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CourseError(f"The notebook can't be read: {error.strerror}.") from error


def _in_zip(place: Path, units: Sequence[str]) -> tuple[list[Submission], list[str]]:
    try:
        with zipfile.ZipFile(place) as archive:
            entries = archive.infolist()
    except (OSError, zipfile.BadZipFile) as error:
        raise CourseError(f"The zip {place.name} can't be read: {error}. Download it again.") from error
    if len(entries) > MAX_ENTRIES:
        raise CourseError(f"The zip {place.name} has {len(entries)} entries; at most {MAX_ENTRIES} are read.")
    found, skipped, seen = [], [], set()
    for entry in entries:
        name = entry.filename
        parts = PurePosixPath(name).parts
        if not name.endswith(".ipynb") or parts[0] == "__MACOSX" or parts[-1].startswith("."):
            continue
        if name.startswith("/") or "\\" in name or ":" in parts[0] or ".." in parts:
            skipped.append(f"{_shown(name)} has a path that leads out of the zip: skipped.")
        elif stat.S_ISLNK(entry.external_attr >> 16):
            skipped.append(f"{_shown(name)} is a link, not a file: skipped.")
        elif name in seen:
            skipped.append(f"{_shown(name)} stands in the zip twice: the second is skipped.")
        else:
            seen.add(name)
            student, unit = _whose(parts, units)
            found.append(Submission(student, unit, _shown(name), lambda entry=entry: _read_entry(place, entry)))
    return found, skipped


def _read_entry(place: Path, entry: zipfile.ZipInfo) -> bytes:
    try:
        with zipfile.ZipFile(place) as archive, archive.open(entry) as file:
            # What the zip says of the size is not believed: reading stops by itself.
            return file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError, ValueError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise CourseError(f"The notebook can't be read from the zip: {error}.") from error


def _whose(parts: Sequence[str], units: Sequence[str]) -> tuple[str, str]:
    """Whose notebook stands under `parts`, and of which unit."""
    folders, name = list(parts[:-1]), PurePosixPath(parts[-1]).stem
    unit = next((part for part in reversed(folders) if part in units), "")
    unit = unit or next((known for known in units if known in name), "")
    folders = [folder for folder in folders if folder not in units]
    if not unit and len(folders) > 1:
        unit = folders.pop()  # nbgrader's layout with a unit that we don't know: said when its turn comes
    if folders:
        match = _MOODLE.fullmatch(folders[-1])
        return safe_id(match["student"] if match else folders[-1]), unit
    if match := _MOODLE.fullmatch(name):
        return safe_id(match["student"]), unit
    if match := _CANVAS.fullmatch(name):
        return safe_id(match["student"] + match["number"]), unit
    return safe_id(name.replace(unit, "").strip("_-. ") or name if unit else name), unit


def safe_id(text: str) -> str:
    """`text` as an id that is safe as a file's name, in a table and on a terminal."""
    text = re.sub(r"[^\w.@+ -]", "_", text.strip())
    return text.lstrip(".")[:100] or "unnamed"


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)[:200]
