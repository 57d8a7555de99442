"""The filter, put to a small interpreter of BPF for both architectures, and to this machine's kernel from inside."""

import errno
import struct

import pytest

from course_lib.grading.isolation.seccomp import assemble, program
from course_lib.grading.isolation.system_calls import COMPUTING, RULED, numbers

ALLOWED, KILLED = "allowed", "killed"
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
I386 = 0x40000003
# Numbers of calls that must fail, from the kernel's tables: x86-64, arm64.
REFUSED = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "clone": (56, 220),
    "execve": (59, 221),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchown": (93, 55),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "truncate": (76, 45),
    "sched_setaffinity": (203, 122),
    "setpriority": (141, 140),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "inotify_add_watch": (254, 27),
    "open_by_handle_at": (304, 265),
    "flock": (73, 32),
}
NEWER = {"io_uring_setup": 425, "pidfd_getfd": 438, "clone3": 435, "openat2": 437, "process_madvise": 440, "next": 999}
OWN_PID = 77


def run(architecture, number, *args, audit=None):
    """What the filter answers: a tiny interpreter of the instructions that it is made of."""
    arguments = struct.pack("<6Q", *(*args, *[0] * (6 - len(args))))
    data = struct.pack("<IIQ", number, audit or AUDIT[architecture], 0) + arguments
    code = list(struct.iter_unpack("<HBBI", assemble(program(architecture, OWN_PID))))
    value, at = 0, 0
    while True:
        operation, if_true, if_false, operand = code[at]
        at += 1
        if operation == 0x20:
            (value,) = struct.unpack_from("<I", data, operand)
        elif operation == 0x54:
            value &= operand
        elif operation in (0x15, 0x35):
            at += if_true if (value == operand if operation == 0x15 else value >= operand) else if_false
        else:
            assert operation == 0x06
            return {0x7FFF0000: ALLOWED, 0x80000000: KILLED}.get(operand, operand & 0xFFFF)


both = pytest.mark.parametrize("architecture", AUDIT)


@both
def test_what_computing_needs_is_allowed(architecture):
    table = numbers(COMPUTING, architecture)
    assert len(table) > 70
    assert {run(architecture, number) for number in table.values()} == {ALLOWED}


@both
@pytest.mark.parametrize("name", REFUSED)
def test_the_rest_is_refused_as_for_lack_of_rights(architecture, name):
    assert run(architecture, REFUSED[name][architecture == "aarch64"]) == errno.EPERM


@both
@pytest.mark.parametrize("name", NEWER)
def test_what_is_newer_than_the_list_is_not_there(architecture, name):
    assert run(architecture, NEWER[name]) == errno.ENOSYS


@both
def test_another_architectures_entry_ends_the_process(architecture):
    assert run(architecture, 0, audit=I386) == KILLED
    assert run("x86_64", 0x40000000) == KILLED


@both
def test_only_its_own_process_can_be_signalled(architecture):
    table = numbers(RULED, architecture)
    for name in ("kill", "tgkill", "tkill"):
        assert run(architecture, table[name], OWN_PID, 9) == ALLOWED
        for pid in (0, 1, 2**32 - 1, 2**32 - OWN_PID, 1000):
            assert run(architecture, table[name], pid, 9) == errno.EPERM


@both
@pytest.mark.parametrize(("command", "answer"), [(2, ALLOWED), (1030, ALLOWED), (8, 1), (10, 1), (15, 1), (1024, 1)])
def test_files_send_no_signals(architecture, command, answer):
    assert run(architecture, numbers(RULED, architecture)["fcntl"], 3, command) == answer


@both
@pytest.mark.parametrize(("command", "answer"), [(0x5401, ALLOWED), (0x5412, 1), (0x8901, 1), (0x5452, 1)])
def test_terminals_are_not_typed_into(architecture, command, answer):
    assert run(architecture, numbers(RULED, architecture)["ioctl"], 0, command) == answer


@both
def test_limits_can_be_read_and_not_set(architecture):
    number = numbers(RULED, architecture)["prlimit64"]
    assert run(architecture, number, 0, 7, 0, 0x7FFF00000000) == ALLOWED
    assert run(architecture, number, 1, 7, 0, 0x7FFF00000000) == errno.EPERM
    for new in (0x7FFF00000000, 1, 2**63):
        assert run(architecture, number, 0, 7, new) == errno.EPERM


@both
def test_it_stays_tied_to_its_parent(architecture):
    number = numbers(RULED, architecture)["prctl"]
    assert run(architecture, number, 15) == ALLOWED
    assert {run(architecture, number, option) for option in (1, 4, 22, 35, 38)} == {errno.EPERM}


@pytest.mark.parametrize(
    ("architecture", "name", "at"), [("x86_64", "open", 1), ("x86_64", "openat", 2), ("aarch64", "openat", 2)]
)
def test_files_are_opened_but_not_emptied_by_the_back_door(architecture, name, at):
    number = numbers(RULED, architecture)[name]

    def opened(flags):
        return run(architecture, number, *[0] * at, flags)

    assert opened(0) == opened(0o2000000) == opened(0o1101) == ALLOWED
    assert opened(0o1000) == opened(3) == opened(0o1003) == errno.EPERM
