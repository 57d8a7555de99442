"""Linux system calls by name, through the C library that Python itself runs on: no compiler and no package is needed.

The numbers of x86-64 and arm64, from the kernel's own headers (``asm/unistd_64.h``, ``asm-generic/unistd.h``). This
runs in the driver and in the worker.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import sys

# What a process that computes asks of the kernel: its own files, memory, time and signals. "name x86-64 arm64".
COMPUTING = """
read 0 63, write 1 64, readv 19 65, writev 20 66, pread64 17 67, pwrite64 18 68, preadv 295 69, pwritev 296 70,
close 3 57, close_range 436 436, stat 4 -, lstat 6 -, fstat 5 80, newfstatat 262 79, statx 332 291,
access 21 -, faccessat 269 48, faccessat2 439 439, lseek 8 62, getdents 78 -, getdents64 217 61, readlink 89 -,
readlinkat 267 78, getcwd 79 17, chdir 80 49, fchdir 81 50, statfs 137 43, fstatfs 138 44, mkdir 83 -,
mkdirat 258 34, rmdir 84 -, unlink 87 -, unlinkat 263 35, rename 82 -, renameat 264 38, renameat2 316 276,
link 86 -, linkat 265 37, symlink 88 -, symlinkat 266 36, ftruncate 77 46, fallocate 285 47, fsync 74 82,
fdatasync 75 83, umask 95 166, dup 32 23, dup2 33 -, dup3 292 24, pipe 22 -, pipe2 293 59, poll 7 -,
ppoll 271 73, select 23 -, pselect6 270 72, mmap 9 222, mprotect 10 226, munmap 11 215, mremap 25 216,
madvise 28 233, brk 12 214, msync 26 227, rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139,
rt_sigpending 127 136, rt_sigsuspend 130 133, rt_sigtimedwait 128 137, sigaltstack 131 132,
restart_syscall 219 128, pause 34 -, nanosleep 35 101, clock_nanosleep 230 115, clock_gettime 228 113,
clock_getres 229 114, gettimeofday 96 169, time 201 -, times 100 153, getitimer 36 102, setitimer 38 103,
alarm 37 -, getpid 39 172, gettid 186 178, getppid 110 173, getpgrp 111 -, getpgid 121 155, getsid 124 156,
getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177, getresuid 118 148, getresgid 120 150,
getgroups 115 158, futex 202 98, set_robust_list 273 99, rseq 334 293, set_tid_address 218 96,
sched_yield 24 124, sched_getaffinity 204 123, getcpu 309 168, membarrier 324 283, getrandom 318 278,
uname 63 160, sysinfo 99 179, getrusage 98 165, getrlimit 97 163, arch_prctl 158 -, wait4 61 260,
waitid 247 95, exit 60 93, exit_group 231 94
"""
# What it may ask for with certain arguments only; see ``seccomp.py``.
RULED = """
kill 62 129, tgkill 234 131, tkill 200 130, fcntl 72 25, ioctl 16 29, prctl 157 167, prlimit64 302 261,
open 2 -, openat 257 56
"""
# What we ourselves need on the way into the sandbox.
_OURS = """
clone 56 220, mount 165 40, capset 126 91, landlock_create_ruleset 444 444, landlock_add_rule 445 445,
landlock_restrict_self 446 446
"""
_COLUMNS = {"x86_64": 1, "aarch64": 2}


def machine() -> str:
    """ "x86_64" or "aarch64"; "" where the numbers of this machine are not known here, or where it isn't Linux."""
    name = platform.machine().lower()
    name = {"amd64": "x86_64", "arm64": "aarch64"}.get(name, name)
    is_known = sys.platform == "linux" and sys.maxsize > 2**32 and name in _COLUMNS
    return name if is_known else ""


def numbers(table: str, architecture: str) -> dict[str, int]:
    """The calls of a table with their numbers on `architecture`; those that it doesn't have are left out."""
    rows = [entry.split() for entry in table.replace("\n", " ").split(",")]
    column = _COLUMNS[architecture]
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


@functools.cache
def _our_numbers() -> dict[str, int]:
    return numbers(_OURS + "," + RULED, machine())


@functools.cache
def _library() -> ctypes.PyDLL:
    # PyDLL keeps the interpreter's lock over the call, as a fork has to.
    return ctypes.PyDLL(None, use_errno=True)


def call(name: str, *args: int | bytes | ctypes.Array | ctypes.Structure | None) -> int:
    """Make a system call. Bytes, arrays and structures are passed by address. Raises OSError."""
    given = [ctypes.c_long(arg) if isinstance(arg, int) else _address(arg) for arg in args]
    returned = _library().syscall(ctypes.c_long(_our_numbers()[name]), *given)
    if returned == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return returned


def _address(arg: bytes | ctypes.Array | ctypes.Structure | None) -> ctypes.c_void_p | ctypes.c_char_p:
    if arg is None or isinstance(arg, bytes):
        return ctypes.c_char_p(arg)
    return ctypes.cast(ctypes.pointer(arg), ctypes.c_void_p)
