"""Landlock: the kernel lets a process, without any rights, give up files, the network and signals for good.

What it does not know (showing whether a file is there, changing its mode or owner, sockets of some families) is left to
the filter in ``seccomp.py``; neither is enough alone.

Source: Linux, ``Documentation/userspace-api/landlock.rst`` and ``include/uapi/linux/landlock.h``.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from .system_calls import call, machine

_VERSION_WANTED, _BENEATH_A_PATH = 1, 1
_WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 1, 1 << 2, 1 << 3
# Each version of the interface knows more rights; what a kernel knows of is given up, all of it.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
_NETWORK_SINCE, _NETWORK_RIGHTS = 4, 0b11  # bind and connect TCP
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract Unix sockets, signals


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # what _pack_ means; Python 3.14 asks for it to be said
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """The version of Landlock's interface that this kernel has; 0 where it has none, or has it switched off."""
    if not machine():
        return 0
    try:
        return call("landlock_create_ruleset", None, 0, _VERSION_WANTED)
    except OSError:
        return 0


def why_not() -> str:
    """Why there is no Landlock on this machine, in a sentence; empty where there is."""
    if not machine():
        return "Landlock is for Linux on x86-64 and arm64 here."
    return "" if version() else "this kernel has no Landlock, or has it switched off (it came with Linux 5.13)."


def restrict_files(readable: Iterable[str], writable: Iterable[str] = ()) -> None:
    """Give up all files but those at and below `readable`, and those in `writable`; give up TCP and signals, too.

    Needs that no more privileges can be had (``confinement.no_new_privileges``). Raises OSError.
    """
    known = version()
    files = (1 << max(count for since, count in _FILE_RIGHTS.items() if since <= known)) - 1
    ruleset = _new_ruleset(known, files)
    try:
        for path in readable:
            _allow(ruleset, path, _READ_FILE | _READ_FOLDER)
        for path in writable:
            _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
        call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def restrict_signals() -> None:
    """Give up signals to whatever is outside of this process, where the kernel knows of that (version 6)."""
    known = version()
    if known < _SCOPES_SINCE:
        return
    ruleset = _new_ruleset(known, 0)
    try:
        call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _new_ruleset(known: int, files: int) -> int:
    network = _NETWORK_RIGHTS if known >= _NETWORK_SINCE else 0
    scopes = _SCOPES if known >= _SCOPES_SINCE else 0
    # An older kernel takes a longer structure where what it doesn't know is zero.
    ruleset = _Ruleset(files, network, scopes)
    return call("landlock_create_ruleset", ruleset, ctypes.sizeof(ruleset), 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= ~_READ_FOLDER
        call("landlock_add_rule", ruleset, _BENEATH_A_PATH, _PathRule(rights, fd), 0)
    finally:
        os.close(fd)


def without(folders: Iterable[Path], hidden: Iterable[Path]) -> list[Path]:
    """`folders`, where one that holds something of `hidden` is replaced by what is in it, without that.

    A rule opens all that is below its folder, and nothing can be taken out of that again.
    """
    hidden = {path.resolve() for path in hidden}
    found: list[Path] = []
    waiting = [path.resolve() for path in folders]
    while waiting:
        path = waiting.pop()
        if path in hidden:
            continue
        if any(secret.is_relative_to(path) for secret in hidden):
            waiting += [entry for entry in path.iterdir() if not entry.is_symlink()]
        else:
            found.append(path)
    return sorted(set(found))
