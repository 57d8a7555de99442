"""The ladder of isolation, from the strongest kind that this machine has to none at all, and the sandbox that uses it.

A level is an object with a name, and says how its server is started and what each fork gives up. Which level was
reached stands in each result.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from ...errors import CourseError
from ..worker.allowance import within
from ..worker.channel import Channel, WorkerBroken, WorkerEnded, WorkerLate
from . import bubblewrap, landlock, seccomp
from .launcher import START_SECONDS, Server, ServerGone
from .limits import Limits
from .runtime import (
    Runtime,
    installed_package_folders,
    interpreter,
    library_folders,
    make_runtime,
    numpy_folders,
    package_folder,
)
from .server import Settings

_START = (
    "import sys; sys.path[:0] = sys.argv[2:4]; "
    "from course_lib.grading.isolation.server import start; start(sys.argv[1])"
)
# One thread for BLAS: many submissions are graded side by side.
_ENVIRONMENT = {
    "HOME": "/tmp",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Level:
    """A kind of isolation. strong: fit for submissions by people whom nobody vouches for.

    command: the server's command line. probe: why this machine doesn't have the level, in a sentence; "" where it does.
    """

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
            f"Submissions would run with weak isolation only ({level.name}: {level.about}). {what_would_raise_it()} "
            "Or pass --allow-weak-isolation if you trust everyone who handed something in."
        )
    return level


def what_would_raise_it() -> str:
    """What keeps this machine from the strong levels that it doesn't have, in a sentence for each."""
    reasons = [f"No {level.name}: {level.why_not()}" for level in LEVELS if level.strong and level.why_not()]
    return " ".join(reasons) or f"{LEVELS[0].name} works here."


class Sandbox:
    """Starts workers at one level. Use it as a context manager; one `Sandbox` serves a whole run, from any thread.

    It keeps a server with NumPy loaded, which forks a worker in a few thousandths of a second. Each worker sees one
    submission only. After a worker that broke the rules there is a new server.
    """

    def __init__(self, level: Level, limits: Limits | None = None):
        self.level = level
        self.limits = limits or Limits()
        self._runtime = make_runtime()
        self._command = level.command(self._runtime, self.limits)
        self._server: Server | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self) -> Channel:
        """A worker that is ready, with nothing of anyone's in it. Raises CourseError where none can be started."""
        with self._lock:
            try:
                channel = self._forked()
            except ServerGone:
                # Somebody may have killed the server; a new one that can't be had either is another matter.
                channel = self._forked(anew=True)
        try:
            ready = channel.receive(within(START_SECONDS))
        except (WorkerEnded, WorkerLate, WorkerBroken) as error:
            channel.close()
            said = channel.said.decode("utf-8", "replace").strip().splitlines()
            raise self._failure(said[-1] if said else type(error).__name__) from error
        assert ready == {"ready": True}
        return channel

    def _forked(self, anew: bool = False) -> Channel:
        if self._server is None or self._server.is_spent or anew:
            try:
                options = {"env": _ENVIRONMENT} if self.level is not BUBBLEWRAP else {"env": {"PATH": os.defpath}}
                self._server = Server(self._command, options, once=_FORK_IS_UNSAFE)
            except ServerGone as error:
                raise self._failure(str(error) or "its process ended at once") from error
        try:
            return self._server.fork()
        except ServerGone as error:
            if anew:
                raise self._failure(str(error)) from error
            raise

    def _failure(self, reason: str) -> CourseError:
        return CourseError(f"The worker could not be started at the isolation level {self.level.name}: {reason}")

    def close(self) -> None:
        """End the server with all its workers, and remove the worker's files."""
        with self._lock:
            if self._server is not None:
                self._server.close()
                self._server = None
        self._runtime.close()


def _command_of(settings: Settings) -> Callable[[str, str, str], list[str]]:
    """From the interpreter and the folders for its path, the command line of a server with these settings.

    -I: no environment, no user's packages, no current folder. -S: no installed packages, and no .pth files.
    """
    argument = json.dumps(asdict(settings))
    return lambda python, lib, site: [python, "-I", "-S", "-B", "-c", _START, argument, site, lib]


def _here(runtime: Runtime, settings: Settings) -> list[str]:
    return _command_of(settings)(str(interpreter()), str(runtime.lib), str(runtime.site))


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
    settings = Settings(_resource_limits(limits), namespaces=True, temporary_mb=limits.file_mb, filter=True)
    return bubblewrap.bubblewrap_command(runtime, _ENVIRONMENT, _command_of(settings))


def _landlock_command(runtime: Runtime, limits: Limits) -> list[str]:
    folders = library_folders()
    hidden = [*installed_package_folders(folders), package_folder()]
    shown = [*landlock.without([*folders, *numpy_folders()], hidden), runtime.lib, runtime.site]
    readable = tuple(map(str, [*shown, interpreter(), Path("/etc/ld.so.cache")]))
    settings = Settings(_resource_limits(limits), readable=readable, filter=True, **_as_nobody())
    return _here(runtime, settings)


def _limits_command(runtime: Runtime, limits: Limits) -> list[str]:
    return _here(runtime, Settings(_resource_limits(limits), once=_FORK_IS_UNSAFE, **_as_nobody()))


def _plain_command(runtime: Runtime, limits: Limits) -> list[str]:
    return _here(runtime, Settings({}, once=_FORK_IS_UNSAFE, **_as_nobody()))


def _as_nobody() -> dict[str, bool]:
    """Root becomes nobody; with the right to read all files (Linux has it) where nobody can't read the interpreter."""
    if os.geteuid() != 0:
        return {}
    paths = [interpreter(), Path(os.__file__), *numpy_folders()]
    reachable = all(parent.stat().st_mode & 0o001 for path in paths for parent in path.resolve().parents)
    return {"nobody": reachable or bool(seccomp.machine()), "keep_reading": not reachable}


def _probe_landlock() -> str:
    return landlock.why_not() or seccomp.why_not()


def _probe_posix() -> str:
    return "" if os.name == "posix" else "it needs Linux or macOS."


# Apple's own libraries may be in the middle of something in another thread when their process forks.
_FORK_IS_UNSAFE = sys.platform == "darwin"
BUBBLEWRAP = Level(
    "bubblewrap",
    True,
    "own namespaces, no network, no files but Python and NumPy, filtered system calls, limits",
    _bubblewrap_command,
    bubblewrap.why_not,
)
LANDLOCK = Level(
    "landlock",
    True,
    "no network, no files but Python and NumPy, filtered system calls, limits",
    _landlock_command,
    _probe_landlock,
)
LIMITS = Level(
    "limits", False, "limits on time, memory, files and processes, nothing else", _limits_command, _probe_posix
)
PLAIN = Level("plain", False, "a process of its own, nothing else", _plain_command, _probe_posix)
LEVELS = (BUBBLEWRAP, LANDLOCK, LIMITS, PLAIN)
