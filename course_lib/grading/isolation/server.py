"""The server: a sandboxed process that has Python and NumPy loaded and forks once for each submission.

It is started by ``sandbox.py`` and speaks with the driver over one socket, its standard input: "fork" brings three
pipes and is answered with a process id, "time" asks how much processor time a fork has used, "end" kills it. It never
reads a byte that a submission wrote: the pipes go to the fork, which closes the socket before it does anything else, so
that no submission can speak for another, with the driver, or with the server. The server's memory holds nothing that a
submission must not know.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from ..worker.worker import serve_submission
from . import landlock, namespaces, seccomp
from .confinement import (
    apply_limits,
    be_first_to_go,
    become,
    drop_capabilities,
    end_with_parent,
    forget_the_parent,
    no_new_privileges,
    set_readable_by_others,
)
from .processor_time import processor_seconds

# A letter, the fork's number, and a value: a process id, nanoseconds (-1: unknown), an exit status, a flag.
MESSAGE = struct.Struct("<cQq")
READY, FORK, FORKED, TIME, TIMED, END, ENDED, FAILED = b"r", b"f", b"F", b"t", b"T", b"e", b"E", b"x"
PIPES = 3
NOBODY = 65534
# What learners' code often imports: loaded once here instead of once a submission.
_OFTEN = ("numpy", "numpy.linalg", "numpy.random", "collections", "dataclasses", "functools", "itertools", "math")
_OFTEN += ("typing", "abc", "copy", "time", "os", "re")


@dataclass(frozen=True)
class Settings:
    """How the server and its forks are shut in.

    limits: resource name -> value. once: serve one submission without forking, where a fork is not safe.
    namespaces: give each fork its own, where that is possible. temporary_mb: the size of its /tmp there.
    readable: the only paths that may be read (Landlock); None: no such rule. filter: filter system calls.
    nobody: for root: become an unprivileged user; keep_reading: with the right to read what is not theirs.
    """

    limits: Mapping[str, int]
    once: bool = False
    namespaces: bool = False
    temporary_mb: int = 16
    readable: tuple[str, ...] | None = None
    filter: bool = False
    nobody: bool = False
    keep_reading: bool = False


@dataclass(frozen=True)
class Owner:
    """Whom the server runs as: in namespaces of its own a fork is nobody until it has been said who."""

    user: int
    group: int


def start(argument: str) -> None:
    """Entry point. argument: the JSON text of the settings."""
    settings = Settings(**json.loads(argument))
    with socket.socket(fileno=os.dup(0)) as control:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        sys.stdin = open(0)  # noqa: SIM115
        for name in _OFTEN:
            __import__(name)
        _shut_in(settings)
        own = Owner(os.getuid(), os.getgid())
        namespaced = settings.namespaces and _can_have_own_namespaces(own)
        # What is loaded now is shared with all forks; collecting it would only copy it.
        gc.collect()
        gc.freeze()
        control.sendall(MESSAGE.pack(READY, 0, namespaced))
        _serve(control, settings, own if namespaced else None)


def _shut_in(settings: Settings) -> None:
    """What is the same for all forks is done once, and inherited."""
    be_first_to_go()
    if settings.nobody and os.geteuid() == 0:
        become(NOBODY, settings.keep_reading)
    set_readable_by_others(False)
    if settings.readable is not None:
        _remember_folders(settings.readable)
        no_new_privileges()
        landlock.restrict_files(settings.readable, [os.devnull])


def _remember_folders(readable: tuple[str, ...]) -> None:
    """Have the import system list the folders on its path, while it may.

    A folder of Python's holds other people's packages, too. So what is in it can be read, and not the folder itself.
    """
    for path in sys.path:
        finder = sys.path_importer_cache.get(path)
        if finder is not None and path not in readable and hasattr(finder, "find_spec"):
            finder.find_spec("no_module_has_this_name")


def _can_have_own_namespaces(own: Owner) -> bool:
    try:
        pid = namespaces.fork(True)
    except OSError:
        return False
    if pid == 0:
        with contextlib.suppress(BaseException):
            set_readable_by_others(True)
            namespaces.settle(own.user, own.group, 1)
            os._exit(0)
        os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def _serve(control: socket.socket, settings: Settings, own: Owner | None) -> None:
    """Do what the driver asks until it closes the socket or is gone; then end what is left. Never returns."""
    forks: dict[int, int] = {}
    while True:
        data, pipes, _, _ = socket.recv_fds(control, MESSAGE.size, PIPES, socket.MSG_WAITALL)
        if len(data) < MESSAGE.size:
            break
        what, number, _ = MESSAGE.unpack(data)
        if what == FORK:
            try:
                pid = 0 if settings.once else namespaces.fork(own is not None)
            except OSError as error:
                control.sendall(MESSAGE.pack(FAILED, number, error.errno or 0))
            else:
                if pid == 0:
                    control.close()
                    _be_the_fork(settings, own, pipes)
                forks[number] = pid
                control.sendall(MESSAGE.pack(FORKED, number, pid))
            for fd in pipes:
                os.close(fd)
        elif what == TIME and number in forks:
            used = processor_seconds(forks[number])
            control.sendall(MESSAGE.pack(TIMED, number, -1 if used is None else int(used * 1e9)))
        elif what == END and number in forks:
            control.sendall(MESSAGE.pack(ENDED, number, _kill(forks.pop(number))))
    for pid in forks.values():
        _kill(pid)
    os._exit(0)


def _kill(pid: int) -> int:
    # Where processes can be started at all, they are in the fork's group; its first process is waited for.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _be_the_fork(settings: Settings, own: Owner | None, pipes: list[int]) -> None:
    """Shut this process in, and serve one submission. Never returns."""
    try:
        requests, replies, said = pipes
        # What is written to the descriptors of standard output and error goes to a pipe that the driver keeps short.
        os.dup2(said, 1)
        os.dup2(said, 2)
        # The pipes may have any numbers above 2: clear of 3 and 4 before they get those.
        high = [os.dup2(fd, 100 + fd) for fd in (requests, replies)]
        requests, replies = os.dup2(high[0], 3), os.dup2(high[1], 4)
        forget_the_parent(5)
        _shut_in_fork(settings, own)
        serve_submission(requests, replies)
    except EOFError:
        os._exit(0)
    except BaseException as error:
        with contextlib.suppress(BaseException):
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(1)


def _shut_in_fork(settings: Settings, own: Owner | None) -> None:
    if not settings.once:  # which is its session's leader already
        os.setsid()
    end_with_parent()
    if own is not None:
        set_readable_by_others(True)  # else the files that map its user belong to root
        namespaces.settle(own.user, own.group, settings.temporary_mb)
        drop_capabilities()
        set_readable_by_others(False)
    apply_limits(settings.limits)
    if settings.readable is not None:
        landlock.restrict_signals()
    if settings.filter:
        seccomp.apply_filter(os.getpid())
