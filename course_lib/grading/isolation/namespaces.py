"""A fork in namespaces of its own: user, processes, mounts, network and System V objects. No privilege is needed.

It sees no process but itself, no network interface that is up, a temporary folder that nobody else sees and that ends
with it; and when it ends, all that it started ends.

Source: Linux, ``clone(2)``, ``user_namespaces(7)``, ``pid_namespaces(7)``.
"""

from __future__ import annotations

import ctypes
import os
import signal
from pathlib import Path

from .system_calls import call

# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_ALL = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_READ_ONLY, _NO_SET_UID, _NO_DEVICES, _NO_PROGRAMS = 1, 2, 4, 8
_INODES = 1000


def fork(own_namespaces: bool) -> int:
    """Fork as `os.fork` does, if asked into namespaces of its own. Raises OSError."""
    if not own_namespaces:
        return os.fork()
    # What os.fork does around the system call, by Python's public C interface.
    ctypes.pythonapi.PyOS_BeforeFork()
    try:
        pid = call("clone", _ALL | signal.SIGCHLD, 0, 0, 0, 0)
    except OSError:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
        raise
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return pid


def settle(user: int, group: int, temporary_mb: int) -> None:
    """In the fork: keep the user that the parent had, hide /proc, and get a /tmp of its own. Raises OSError."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    flags = _NO_SET_UID | _NO_DEVICES | _NO_PROGRAMS
    call("mount", b"tmpfs", b"/proc", b"tmpfs", flags | _READ_ONLY, b"size=4k,nr_inodes=1")
    options = f"size={temporary_mb}m,nr_inodes={_INODES},mode=0700,uid={user},gid={group}"
    call("mount", b"tmpfs", b"/tmp", b"tmpfs", flags, options.encode())
