"""Makes notebooks and answer keys from the lessons in solutions/: everything that a learner opens is derived here.

For each unit: solutions/NN/NN.ipynb (the lesson, executed), notebooks/NN/NN.ipynb (what a learner opens) and
course_lib/keys/NN.npz. For the whole course: the pages of ``pages.py``. All problems are listed at once, and nothing is
written unless there are none. With --check nothing is written; it says what is stale.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import nbformat

from ..checking.key import UnitKey, load, to_bytes
from ..errors import CourseError
from . import rules
from .execute import execute
from .keys import PUBLIC_SEED, UnitSource, quiz_name
from .lesson import find_units, load_unit, repository, units
from .notebook import learner_notebook, source_notebook, text_of, without_outputs
from .pages import build_pages
from .same import same

TWIN_SEEDS = (PUBLIC_SEED, 1, 2)
INDEX = "course_lib/keys/index.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course build`."""
    parser.add_argument("units", nargs="*", metavar="UNIT", help="a unit's number or id; all units without one")
    parser.add_argument("--check", action="store_true", help="write nothing; say what is stale (exit code 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="units at a time (default: one a core)")


def run(args: argparse.Namespace) -> int:
    """Build or check the units. Return 0, or 1 where `--check` found something stale. Raises CourseError."""
    root = repository()
    folders = find_units(args.units, root)
    if not folders:
        raise CourseError("There is no unit in solutions/ yet: add a folder with exercises.py and a lesson.")
    if args.check:
        found = stale(folders, root) + stale_pages(root)
        print("\n".join(found) or "Everything is as the lessons say.")
        return 1 if found else 0
    started = time.perf_counter()
    written = write({**build(folders, root, args.jobs), **build_pages(root)}, root)
    print("\n".join(f"written: {name}" for name in written))
    print(f"Built {len(folders)} unit{'s' * (len(folders) != 1)} in {time.perf_counter() - started:.1f} s.")
    return 0


def build(folders: Sequence[Path], root: Path, jobs: int = 1) -> dict[str, bytes]:
    """Every derived file of the units, path from `root` -> bytes. Raises CourseError with all problems found."""
    problems = [f"the course: {problem}" for problem in rules.unique_names([load_unit(path) for path in units(root)])]
    one = partial(_build_or_say, root=root)
    if jobs == 1 or len(folders) == 1:
        results = list(map(one, folders))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            results = list(pool.map(one, folders))
    files: dict[str, bytes] = {}
    for made, found in results:
        files.update(made)
        problems += found
    if problems:
        raise CourseError("\n".join(problems))
    return {**files, INDEX: index(root, [folder.name for folder in folders])}


def _build_or_say(folder: Path, root: Path) -> tuple[dict[str, bytes], list[str]]:
    """A unit's files, or its problems: an exception would hide the other units' problems."""
    try:
        return build_unit(folder, root), []
    except CourseError as error:
        return {}, [f"{folder.name}: {line}" for line in str(error).splitlines()]


def build_unit(folder: Path, root: Path, executed: bool = True) -> dict[str, bytes]:
    """The derived files of one unit: the executed lesson, the learner's notebook, the key.

    executed: without, the lesson has no outputs. Raises CourseError with all problems found.
    """
    source = UnitSource(folder)
    problems = list(rules.structure(source.lesson, source.unit))
    keys: list[UnitKey] = []
    try:
        keys = [source.key(seed) for seed in TWIN_SEEDS]
        problems += rules.twins(keys)
    except CourseError as error:
        problems += str(error).splitlines()
    lesson = source_notebook(source.lesson, source.unit)
    learner = learner_notebook(lesson)
    problems += rules.leaks(source.lesson, learner)
    if keys and not problems:
        problems += rules.empty_earns_nothing(learner, keys[0])
    if problems:
        raise CourseError("\n".join(problems))
    if executed:
        with tempfile.TemporaryDirectory(prefix="keys-") as temporary:
            _keys_for(root, Path(temporary), keys[0])
            lesson = execute(lesson, keys=Path(temporary))
        if problems := list(rules.outputs(lesson, keys[0])):
            raise CourseError("\n".join(problems))
    name = folder.name
    return {
        f"solutions/{name}/{name}.ipynb": text_of(lesson),
        f"notebooks/{name}/{name}.ipynb": text_of(learner),
        f"course_lib/keys/{name}.npz": to_bytes(keys[0]),
    }


def index(root: Path, also: Sequence[str] = ()) -> bytes:
    """The index of the keys: exercise or function name -> unit, for the units that have a key, and for `also`."""
    names: dict[str, str] = {}
    for folder in units(root):
        if folder.name in also or (root / "course_lib" / "keys" / f"{folder.name}.npz").exists():
            unit = load_unit(folder)
            for exercise in unit.exercises:
                names.update(dict.fromkeys([exercise.name, *exercise.functions], unit.id))
            if unit.quiz:
                names[quiz_name(unit)] = unit.id
    return (json.dumps(names, indent=1, sort_keys=True) + "\n").encode()


def write(files: Mapping[str, bytes], root: Path) -> list[str]:
    """Write `files` (path from `root` -> bytes), each replaced whole; return the paths whose bytes changed."""
    changed = [name for name, data in files.items() if not _holds(root / name, data)]
    waiting = []
    try:
        for name in changed:
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            new = target.with_name(target.name + ".new")
            waiting.append((new, target))
            new.write_bytes(files[name])
        for new, target in waiting:
            os.replace(new, target)
    finally:
        for new, _ in waiting:
            new.unlink(missing_ok=True)
    return changed


def stale(folders: Sequence[Path], root: Path) -> list[str]:
    """A sentence for each derived file that is not what the lessons say now. Outputs are left to nbval.

    Texts are compared exactly, numbers in keys nearly: they differ in the last digits between machines.
    """
    found = []
    for folder in folders:
        for name, data in build_unit(folder, root, executed=False).items():
            if not (root / name).exists():
                found.append(f"{name} is missing: run `course build`.")
            elif not _as_new(root / name, data):
                found.append(f"{name} is stale: run `course build`.")
        found += _stored_outputs(folder, root)
    if not _holds(root / INDEX, index(root)):
        found.append(f"{INDEX} is stale: run `course build`.")
    return found


def stale_pages(root: Path) -> list[str]:
    """A sentence for each page beside the units that is not what the lessons say now."""
    return [
        f"{name} is stale: run `course build`."
        for name, data in build_pages(root).items()
        if not _holds(root / name, data)
    ]


def _stored_outputs(folder: Path, root: Path) -> list[str]:
    try:
        lesson = nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)
        key = load(root / "course_lib" / "keys" / f"{folder.name}.npz")
    except (OSError, ValueError, CourseError):
        return []  # said already
    return [f"{folder.name}, as stored: {problem}" for problem in rules.outputs(lesson, key)]


def _as_new(path: Path, data: bytes) -> bool:
    if path.suffix == ".npz":
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder, path.name)
            fresh.write_bytes(data)
            return same(load(path), load(fresh))
    stored = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    return text_of(without_outputs(stored)) == text_of(without_outputs(nbformat.reads(data.decode(), as_version=4)))


def _holds(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data


def _keys_for(root: Path, folder: Path, key: UnitKey) -> None:
    """The keys that `check` needs while a lesson is executed: the shipped ones, and the new one."""
    for path in (root / "course_lib" / "keys").glob("*.npz"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / f"{key.id}.npz").write_bytes(to_bytes(key))
    (folder / "index.json").write_bytes(index(root, [key.id]))
