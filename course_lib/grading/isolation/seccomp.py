"""A filter on system calls, assembled here as BPF and given to the kernel: what the submission's process may ask for.

The list says what is allowed, so that what is not known here is refused: sockets of every family, io_uring, ptrace and
its kin, new processes and threads, other programs, namespaces, mounts, keys, shared memory, changed modes and owners.
What is refused fails with EPERM, as if by a lack of rights. Calls that are newer than the list fail with ENOSYS, so
that a C library falls back to what it used before. Another architecture's entry (32-bit, x32) ends the process: its
numbers mean other calls.

Sources: Linux, ``Documentation/userspace-api/seccomp_filter.rst``; ``include/uapi/linux/bpf_common.h``.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Mapping, Sequence

from .system_calls import COMPUTING, RULED, call, machine, numbers

_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_NOT_LESS, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
# Offsets in struct seccomp_data, whose 64-bit arguments stand with their low half first on both architectures.
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_AUDIT_NAMES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
# pidfd_send_signal, the first call whose number is the same everywhere: what came with or after it is new.
_NEW = 424
_F_COMMANDS = (0, 1, 2, 3, 4, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: what Python asks of a file that it opens.
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_NAMES_OF_THREADS = (15, 16)  # PR_SET_NAME, PR_GET_NAME
_PR_SET_NO_NEW_PRIVS, _PR_GET_SECCOMP, _PR_SET_SECCOMP, _MODE_FILTER = 38, 21, 22, 2
_ACCESS_MODE, _TRUNCATE = 0o3, 0o1000
Program = list[tuple[int, int, int, int]]


class _FilterProgram(ctypes.Structure):
    _fields_ = (("count", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def why_not() -> str:
    """Why there is no filter on this machine, in a sentence; empty where there is."""
    if not machine():
        return "the filter on system calls is for Linux on x86-64 and arm64."
    try:
        call("prctl", _PR_GET_SECCOMP, 0, 0, 0, 0)
    except OSError:
        return "this kernel has no filter on system calls (seccomp)."
    return ""


def apply_filter(own_pid: int) -> None:
    """Filter what this process may ask for, from now on and for good. own_pid: all that it may signal."""
    code = assemble(program(machine(), own_pid))
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    call("prctl", _PR_SET_SECCOMP, _MODE_FILTER, _FilterProgram(len(code) // 8, code), 0, 0)


def program(architecture: str, own_pid: int) -> Program:
    """The filter's instructions: (operation, jump if true, jump if false, operand)."""
    code: Program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, _AUDIT_NAMES[architecture]),
        _returning(_KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if architecture == "x86_64":
        code += [(_JUMP_IF_NOT_LESS, 0, 1, _X32), _returning(_KILL)]
    for number in numbers(COMPUTING, architecture).values():
        code += [(_JUMP_IF_EQUAL, 0, 1, number), _returning(_ALLOW)]
    for block in _ruled(numbers(RULED, architecture), own_pid):
        code += block
    newer = _returning(_REFUSE | errno.ENOSYS)
    return [*code, (_JUMP_IF_NOT_LESS, 0, 1, _NEW), newer, _returning(_REFUSE | errno.EPERM)]


def assemble(code: Program) -> bytes:
    """The instructions as the kernel reads them (struct sock_filter)."""
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)


def _ruled(table: Mapping[str, int], own_pid: int) -> list[Program]:
    blocks = [
        # Its own process, and neither a group nor everybody.
        *(_one_of(table[name], 0, (own_pid,)) for name in ("kill", "tgkill", "tkill")),
        # Neither signals by way of a file (F_SETOWN) nor leases and locks.
        _one_of(table["fcntl"], 1, _F_COMMANDS),
        _one_of(table["ioctl"], 1, _IOCTLS),
        _one_of(table["prctl"], 0, _NAMES_OF_THREADS),
        _limits_asked(table["prlimit64"]),
    ]
    return blocks + [_opening(table[name], at) for name, at in (("open", 1), ("openat", 2)) if name in table]


def _one_of(number: int, argument: int, values: Sequence[int]) -> Program:
    """Allow a call whose 32-bit argument is one of `values`."""
    tests = [(_JUMP_IF_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    return _only_for(number, [_load(argument), *tests, _returning(_REFUSE | errno.EPERM), _returning(_ALLOW)])


def _limits_asked(number: int) -> Program:
    """Allow prlimit64 that reads the process's own limits: pid 0, and no new values."""
    return _only_for(
        number,
        [
            _load(0),
            (_JUMP_IF_EQUAL, 0, 4, 0),
            _load(2),
            (_JUMP_IF_EQUAL, 0, 2, 0),
            (_LOAD, 0, 0, _ARGUMENTS + 8 * 2 + 4),
            (_JUMP_IF_EQUAL, 1, 0, 0),
            _returning(_REFUSE | errno.EPERM),
            _returning(_ALLOW),
        ],
    )


def _opening(number: int, argument: int) -> Program:
    """Allow opening files, but for two ways to empty one without having it open for writing, which Landlock's first
    versions don't see.
    """
    return _only_for(
        number,
        [
            _load(argument),
            (_AND, 0, 0, _ACCESS_MODE),
            (_JUMP_IF_EQUAL, 3, 0, _ACCESS_MODE),
            _load(argument),
            (_AND, 0, 0, _ACCESS_MODE | _TRUNCATE),
            (_JUMP_IF_EQUAL, 0, 1, _TRUNCATE),
            _returning(_REFUSE | errno.EPERM),
            _returning(_ALLOW),
        ],
    )


def _load(argument: int) -> tuple[int, int, int, int]:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)


def _only_for(number: int, body: Program) -> Program:
    """`body`, which ends in returns, for one call; the others pass it by."""
    return [(_JUMP_IF_EQUAL, 0, len(body), number), *body]


def _returning(action: int) -> tuple[int, int, int, int]:
    return (_RETURN, 0, 0, action)
