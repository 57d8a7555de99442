"""What a process gives up: rights, resources, and what it has from its parent. This runs inside the sandbox."""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from .system_calls import call, machine

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_KEEPCAPS, _PR_SET_NO_NEW_PRIVS = 1, 4, 8, 38
_CAP_VERSION = 0x20080522
_CAP_DAC_READ_SEARCH = 2


def set_readable_by_others(flag: bool) -> None:
    """Whether processes of the same user may look into this one's memory; where the system knows of that."""
    if machine():
        call("prctl", _PR_SET_DUMPABLE, int(flag), 0, 0, 0)


def end_with_parent() -> None:
    """Have the kernel kill this process when the one that forked it is gone."""
    if machine():
        call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def be_first_to_go() -> None:
    """Where memory runs out all the same, have the kernel end this process and its forks before the driver."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def no_new_privileges() -> None:
    """Gain no rights by starting another program. Landlock and seccomp ask for it."""
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def become(user: int, keep_reading: bool) -> None:
    """For root: become an unprivileged user for good.

    keep_reading: keep the right to read files that this user could not, since an interpreter in root's home would else
    be out of reach. Which files those are is then for Landlock to say.
    """
    os.setgroups([])
    if keep_reading:
        call("prctl", _PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if keep_reading:
        _set_capabilities(1 << _CAP_DAC_READ_SEARCH)


def drop_capabilities() -> None:
    """Give up every capability in the process's own user namespace, those to mount and to map users among them."""
    _set_capabilities(0)


def _set_capabilities(kept: int) -> None:
    header = (ctypes.c_uint32 * 2)(_CAP_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable; and the upper halves
    call("capset", header, sets)


def apply_limits(limits: Mapping[str, int]) -> None:
    """Set resource limits, soft and hard alike, so that the code that follows can't raise them.

    limits: names as in the `resource` module without the prefix ("AS", "NPROC", ...). One that this system doesn't
    know, or doesn't let us set, is passed over.
    """
    try:
        import resource
    except ImportError:
        return
    for name, value in limits.items():
        which = getattr(resource, f"RLIMIT_{name}", None)
        if which is None:
            continue
        most = resource.getrlimit(which)[1]
        if most != resource.RLIM_INFINITY:
            value = min(value, most)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (value, value))


def forget_the_parent(kept: int) -> None:
    """Close every descriptor from `kept` on, empty the environment, and draw other random numbers than the sisters."""
    os.closerange(kept, 65536)
    os.environ.clear()
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed(int.from_bytes(os.urandom(4)))
