"""Sandboxes: how the worker's process is started, from the strongest kind that this machine has to none at all.

A level is an object with a name and a way to build the command line; the limits are the worker's own doing
(``worker.apply_limits``), so they hold at every level but the last. Which level was reached stands in each result.

bubblewrap must never run as root: then the limits on processes don't bind, and a flaw would be root's. As root we first
make a mount namespace of our own, bind what the worker needs to a place that everyone may read (the interpreter often
lives in root's home), become an unprivileged user, and only then start it.
"""

from __future__ import annotations

import functools
import json
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..errors import CourseError
from .channel import Channel, WorkerBroken, WorkerEnded, WorkerLate
from .limits import Limits
from .runtime import Runtime, installed_package_folders, interpreter, library_folders, make_runtime, numpy_folders

NOBODY = 65534
START_SECONDS = 60.0
_LIB, _SITE = "/course/lib", "/course/site"
_START = "import sys; sys.path[:0] = sys.argv[2:4]; from course_lib.grading.worker import start; start(sys.argv[1])"
_ENVIRONMENT = {
    "HOME": "/tmp",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_UNSHARE = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
_DROP = f'exec setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups "$@"'


@dataclass(frozen=True)
class Level:
    """A kind of isolation. strong: fit for submissions by people whom nobody vouches for."""

    name: str
    strong: bool
    about: str
    command: Callable[[Runtime, Limits], list[str]]
    probe: Callable[[], str]

    def why_not(self) -> str:
        """Why this machine doesn't have it, in a sentence; empty where it has."""
        return self.probe()


def available_levels() -> tuple[Level, ...]:
    """The levels that work on this machine, the strongest first."""
    return tuple(level for level in LEVELS if not level.why_not())


def choose_level(name: str | None = None, allow_weak: bool = False) -> Level:
    """The level called `name`, or the strongest there is. Raises CourseError where it isn't there or is weak."""
    if name is not None:
        level = next((level for level in LEVELS if level.name == name), None)
        if level is None:
            raise CourseError(
                f"There is no isolation level {name!r}: choose one of {', '.join(x.name for x in LEVELS)}."
            )
        if reason := level.why_not():
            raise CourseError(f"The isolation level {name} does not work here: {reason}")
    else:
        level = next(iter(available_levels()), None)
        if level is None:
            raise CourseError("Grading needs Linux or macOS; on Windows run it inside WSL.")
    if not level.strong and not allow_weak:
        raise CourseError(
            f"Submissions would run with weak isolation only ({level.name}: {level.about}). {BUBBLEWRAP.why_not()} "
            "Or pass --allow-weak-isolation if you trust everyone who handed something in."
        )
    return level


class Sandbox:
    """Starts workers at one level. Use it as a context manager; one `Sandbox` serves a whole run.

    A spare worker is kept ready, so that its start (Python and NumPy, a tenth of a second) passes while the one
    before is in use. Each worker sees one submission only. Start workers from a thread that lives as
    long as they: bubblewrap ends its own when the thread that started it ends.
    """

    def __init__(self, level: Level, limits: Limits | None = None):
        self.level = level
        self.limits = limits or Limits()
        self._runtime = make_runtime()
        self._command = level.command(self._runtime, self.limits)
        self._spare: Channel | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self) -> Channel:
        """A worker that is ready, with nothing of anyone's in it. Raises CourseError where none can be started."""
        channel = self._spare or self._launch()
        self._spare = None
        try:
            ready = channel.receive(time.monotonic() + START_SECONDS)
        except (WorkerEnded, WorkerLate, WorkerBroken) as error:
            channel.close()
            said = channel.said.decode("utf-8", "replace").strip().splitlines()
            reason = said[-1] if said else type(error).__name__
            raise CourseError(
                f"The worker could not be started at the isolation level {self.level.name}: {reason}"
            ) from error
        assert ready == {"ready": True}
        self._spare = self._launch()
        return channel

    def _launch(self) -> Channel:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            # bubblewrap's own process keeps the environment that it was started with.
            env={"PATH": os.defpath} if self.level is BUBBLEWRAP else _ENVIRONMENT,
            start_new_session=True,
            **_as_nobody(self.level),
        )
        return Channel(process)

    def close(self) -> None:
        """End the spare worker and remove the worker's files."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None
        self._runtime.close()


def _worker_command(python: str, lib: str, site: str, limits: dict[str, int]) -> list[str]:
    # -I: no environment, no user's packages, no current folder. -S: no installed packages, and no .pth files.
    return [python, "-I", "-S", "-B", "-c", _START, json.dumps(limits), site, lib]


def _resource_limits(limits: Limits) -> dict[str, int]:
    return {
        "AS": limits.memory_mb * 2**20,
        "CPU": int(limits.total_seconds) + 1,
        "FSIZE": limits.file_mb * 2**20,
        "NOFILE": limits.open_files,
        # Neither another process nor a thread: none is needed, and so there is one process to kill.
        "NPROC": 0,
        "CORE": 0,
    }


def _bubblewrap_command(runtime: Runtime, limits: Limits) -> list[str]:
    python, folders = interpreter(), library_folders()
    binds = [(python, str(python)), *((folder, str(folder)) for folder in folders)]
    binds += [(runtime.empty, str(folder)) for folder in installed_package_folders(folders)]
    binds += [(runtime.lib, _LIB), *((folder, f"{_SITE}/{folder.name}") for folder in numpy_folders())]
    if os.path.exists("/etc/ld.so.cache"):
        binds.append((Path("/etc/ld.so.cache"), "/etc/ld.so.cache"))
    prelude: list[str] = []
    if os.geteuid() == 0:
        prelude, binds = _staged(runtime, binds)
    command = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--hostname", "worker", *(["--disable-userns"] if "--disable-userns" in _bubblewrap_help() else [])]
    for source, target in binds:
        command += ["--ro-bind", str(source), target]
    for name in ("/lib", "/lib64"):
        if os.path.islink(name):
            command += ["--symlink", os.readlink(name), name]
    command += ["--dev", "/dev"]
    if "--size" in _bubblewrap_help():
        command += ["--size", str(limits.file_mb * 2**20), "--tmpfs", "/tmp"]
    # Both are writable memory until said otherwise.
    command += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--clearenv"]
    for name, value in _ENVIRONMENT.items():
        command += ["--setenv", name, value]
    return [*prelude, *command, "--", *_worker_command(str(python), _LIB, _SITE, _resource_limits(limits))]


def _staged(runtime: Runtime, binds: list[tuple[Path, str]]) -> tuple[list[str], list[tuple[Path, str]]]:
    """For root: a command line that binds the sources into the runtime's folder, in a mount namespace of its own, and
    drops to an unprivileged user; and the binds with their sources there."""
    stage = runtime.root / "stage"
    stage.mkdir()
    stage.chmod(0o755)
    script, staged = ["set -e"], []
    for index, (source, target) in enumerate(binds):
        place = stage / str(index)
        if source.is_dir():
            place.mkdir()
        else:
            place.touch()
        script.append(f"mount --bind {shlex.quote(str(source))} {shlex.quote(str(place))}")
        staged.append((place, target))
    return [*_UNSHARE, "\n".join([*script, _DROP]), "sh"], staged


def _limits_command(runtime: Runtime, limits: Limits) -> list[str]:
    return _worker_command(str(interpreter()), str(runtime.lib), str(runtime.site), _resource_limits(limits))


def _plain_command(runtime: Runtime, limits: Limits) -> list[str]:
    return _worker_command(str(interpreter()), str(runtime.lib), str(runtime.site), {})


def _as_nobody(level: Level) -> dict[str, object]:
    """At the weak levels root at least becomes nobody, where nobody can read the interpreter."""
    if level is BUBBLEWRAP or os.geteuid() != 0:
        return {}
    paths = [interpreter(), Path(os.__file__), *numpy_folders()]
    reachable = all(parent.stat().st_mode & 0o001 for path in paths for parent in path.resolve().parents)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if reachable else {}


@functools.cache
def _bubblewrap_help() -> str:
    return subprocess.run(["bwrap", "--help"], capture_output=True, text=True, check=False).stdout


@functools.cache
def _probe_bubblewrap() -> str:
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed here (on Debian or Ubuntu: apt-get install bubblewrap)."
    test = ["bwrap", "--unshare-all", "--unshare-user", "--ro-bind", "/", "/", "--", "true"]
    if os.geteuid() == 0:
        missing = [name for name in ("unshare", "mount", "setpriv") if shutil.which(name) is None]
        if missing:
            return f"bubblewrap run by root needs {', '.join(missing)} as well (from Debian's util-linux and mount)."
        test = [*_UNSHARE, f"mount --bind /usr /usr && {_DROP}", "sh", *test]
    done = subprocess.run(test, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode == 0:
        return ""
    said = done.stderr.strip().splitlines()
    return (
        f"bubblewrap is installed but does not work here ({said[-1] if said else f'exit code {done.returncode}'}); "
        "unprivileged user namespaces have to be allowed."
    )


def _probe_posix() -> str:
    return "" if os.name == "posix" else "it needs Linux or macOS."


BUBBLEWRAP = Level(
    "bubblewrap",
    True,
    "own namespaces, no network, no files but Python and NumPy, limits",
    _bubblewrap_command,
    _probe_bubblewrap,
)
LIMITS = Level(
    "limits", False, "limits on time, memory, files and processes, nothing else", _limits_command, _probe_posix
)
PLAIN = Level("plain", False, "a process of its own, nothing else", _plain_command, _probe_posix)
LEVELS = (BUBBLEWRAP, LIMITS, PLAIN)
