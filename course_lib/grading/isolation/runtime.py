"""What a worker needs to run, and nothing else: the interpreter, NumPy, and a few small modules of the course.

The modules are copied into a fresh folder, so that no sandbox has to bind the package, where engine and keys live.
"""

from __future__ import annotations

import contextlib
import os
import py_compile
import shutil
import stat
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...checking.calling import WORKER_FILES

_INSIDE = ("server", "confinement", "processor_time", "namespaces", "landlock", "seccomp", "system_calls")
_OWN = ("worker/frames", "worker/definitions", "worker/worker", *(f"isolation/{name}" for name in _INSIDE))
MODULES = (*WORKER_FILES, *(f"grading/{name}.py" for name in _OWN))
_PREFIX = "course-worker-"
_PYTHON_PACKAGES = ("site-packages", "dist-packages")


@dataclass(frozen=True)
class Runtime:
    """A folder made for one run of the grader; `close` removes it.

    lib: holds `course_lib` with the modules of `MODULES`; site: holds links to NumPy; empty: an empty folder.
    """

    root: Path
    _holder: tempfile.TemporaryDirectory = field(repr=False)
    _lock: int = field(repr=False)

    @property
    def lib(self) -> Path:
        return self.root / "lib"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def empty(self) -> Path:
        return self.root / "empty"

    def close(self) -> None:
        """Remove the folder."""
        self._holder.cleanup()
        with contextlib.suppress(OSError):  # a second time
            os.close(self._lock)


def make_runtime() -> Runtime:
    """Write the worker's modules into a fresh folder that any user may read."""
    place = (_public_folder() if os.geteuid() == 0 else None) or tempfile.gettempdir()
    _remove_abandoned(Path(place))
    holder = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place, ignore_cleanup_errors=True)
    runtime = Runtime(Path(holder.name), holder, _locked(Path(holder.name)))
    package = package_folder()
    for name in MODULES:
        copy = runtime.lib / "course_lib" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / name, copy)
        # The packages' own __init__ may import what the worker must not have, so they are empty here.
        for folder in copy.relative_to(runtime.lib).parents[:-1]:
            (runtime.lib / folder / "__init__.py").touch()
    for source in runtime.lib.rglob("*.py"):
        py_compile.compile(str(source), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    runtime.site.mkdir()
    runtime.empty.mkdir()
    for folder in numpy_folders():
        (runtime.site / folder.name).symlink_to(folder)
    for path in (runtime.root, runtime.empty, runtime.site, runtime.lib, *runtime.lib.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return runtime


def _locked(folder: Path) -> int:
    """A descriptor that locks `folder` for as long as this process lives. Raises OSError where another has it."""
    import fcntl

    fd = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        raise
    return fd


def _remove_abandoned(place: Path) -> None:
    """Remove the folders of graders that were killed: ours, and locked by nobody any more."""
    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            about = folder.lstat()
            # A new one is locked a moment after it was made.
            if stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and time.time() - about.st_mtime > 5:
                os.close(_locked(folder))
                shutil.rmtree(folder, ignore_errors=True)


def _public_folder() -> str | None:
    """A folder for temporary files that any user can reach: root's worker runs as somebody else."""
    for place in map(Path, (tempfile.gettempdir(), "/tmp", "/var/tmp", "/run")):
        if place.is_dir() and all(path.stat().st_mode & 0o001 for path in (place, *place.resolve().parents)):
            return str(place)
    return None


def interpreter() -> Path:
    """The interpreter itself, outside of any virtual environment."""
    return Path(os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable))


def package_folder() -> Path:
    """Where the course's own package is: engine and keys among it."""
    return Path(__file__).resolve().parents[2]


def numpy_folders() -> list[Path]:
    """NumPy's package and, where it is a wheel, the folder of libraries beside it."""
    package = Path(np.__file__).resolve().parent
    return [package, *(path for name in ("numpy.libs", ".dylibs") if (path := package.parent / name).is_dir())]


def library_folders() -> list[Path]:
    """The folders that the interpreter and NumPy load their code from, without the installed packages.

    The system's shared libraries are found by looking at what this very process has loaded.
    """
    stdlib = Path(os.__file__).resolve().parent
    folders = [stdlib]
    dynamic = sysconfig.get_config_var("DESTSHARED")
    if dynamic and Path(dynamic).is_dir():
        folders.append(Path(dynamic).resolve())
    folders += sorted({path.parent for path in _loaded_libraries() if not _is_installed_package(path)})
    folders += [
        path for name in ("/usr/lib64", "/lib64", "/lib") if (path := Path(name)).is_dir() and not path.is_symlink()
    ]
    kept: list[Path] = []
    for folder in sorted(set(folders), key=lambda path: len(path.parts)):
        if not any(folder.is_relative_to(outer) for outer in kept):
            kept.append(folder)
    return kept


def installed_package_folders(folders: Iterable[Path]) -> list[Path]:
    """The folders of installed packages inside `folders`: to be hidden, since the course may be installed there."""
    patterns = [*_PYTHON_PACKAGES, *(f"python3*/{name}" for name in _PYTHON_PACKAGES)]
    return sorted({path for folder in folders for pattern in patterns for path in folder.glob(pattern)})


def _loaded_libraries() -> set[Path]:
    try:
        lines = Path("/proc/self/maps").read_text().splitlines()
    except OSError:
        return set()
    paths = {line.split(maxsplit=5)[5] for line in lines if ".so" in line and len(line.split(maxsplit=5)) == 6}
    return {Path(path) for path in paths if path.startswith("/") and os.path.exists(path)}


def _is_installed_package(path: Path) -> bool:
    in_environment = sys.prefix != sys.base_prefix and path.is_relative_to(sys.prefix)
    return in_environment or any(part in _PYTHON_PACKAGES for part in path.parts)
