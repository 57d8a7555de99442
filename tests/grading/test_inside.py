"""What a submission's process can see and do. Each test asks from inside, at each strong level."""

import os
from pathlib import Path

import pytest
from inside import ask

from course_lib.grading.isolation import bubblewrap as bubblewrap_module
from course_lib.grading.isolation.runtime import MODULES, interpreter
from course_lib.grading.isolation.sandbox import BUBBLEWRAP, Sandbox

pytestmark = pytest.mark.sandbox
ROOT = Path(__file__).resolve().parents[2]


def but_packages(names):
    return {name for name in names if not name.endswith("__init__.py")}


OF_OTHERS = (".npz", ".ipynb", "gradebook.db", "exercises.py", "judge.py", "key.py", "engine")
# Files that can be opened and whose path holds one of the words: from the root, and from every folder that Python
# itself names, since a folder above may not be listed.
WALK = """
found = []
for top in ["/", *sys.path, os.path.dirname(np.__file__)]:
    for root, folders, files in os.walk(top):
        for name in files:
            if not any(word in os.path.join(root, name) for word in args):
                continue
            try:
                with open(os.path.join(root, name), "rb"):
                    found.append(os.path.join(root, name))
            except OSError:
                pass
return sorted(set(found))
"""


def test_nothing_of_the_course_can_be_read_but_what_the_worker_runs_on(strong):
    seen = ask(strong, WALK, "course_lib", "-packages", *OF_OTHERS).value
    of_course = {path.split("course_lib/", 1)[1] for path in seen if "course_lib" in path and path.endswith(".py")}
    assert but_packages(of_course) == but_packages(MODULES)
    assert [
        path for path in seen if path.endswith(OF_OTHERS) and "/numpy/" not in path and "/lib/python3" not in path
    ] == []
    assert [path for path in seen if "-packages" in path and "/numpy" not in path] == []


PLACES = [str(ROOT), str(ROOT / "solutions"), os.path.expanduser("~"), "/home", "/var", "/proc", "/sys", "/run", "/etc"]


@pytest.mark.parametrize("path", PLACES)
def test_other_places_hold_nothing_but_the_way_to_python(strong, path):
    reply = ask(strong, f"return os.listdir({path!r})")
    shown = set() if reply.status == "raised" else set(reply.value)
    assert shown <= {*interpreter().parts, *Path(os.__file__).resolve().parts, "ld.so.cache", "alternatives"}


@pytest.mark.parametrize("path", [str(ROOT / "README.md"), "/etc/passwd", "/proc/self/mem", "/proc/1/environ"])
def test_other_files_can_not_be_read(strong, path):
    assert ask(strong, f"return open({path!r}, 'rb').read(1)").raised.type_name in (
        "PermissionError",
        "FileNotFoundError",
    )


def test_under_bubblewrap_other_places_are_not_even_there(bubblewrap):
    body = "return [path for path in args if os.path.exists(path)]"
    absent = [str(ROOT), str(ROOT / "solutions"), "/etc/passwd", "/sys", os.path.expanduser("~/.ssh"), "/var/log"]
    assert ask(bubblewrap, body, *absent).value == []


def test_the_environment_is_empty(strong, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_DRIVER", "1")
    with Sandbox(strong.level, strong.limits) as fresh:
        assert ask(fresh, "return list(os.environ)").value == []


@pytest.mark.parametrize(
    "path", ["/x", "/dev/x", "/dev/shm/x", "/course/x", "/course/lib/course_lib/x", "/usr/x", "/etc/x", "/var/tmp/x"]
)
def test_nothing_can_be_written_outside_the_temporary_folder(strong, path):
    assert ask(strong, f"open({path!r}, 'w').write('x')").raised.type_name in (
        "OSError",
        "PermissionError",
        "FileNotFoundError",
    )


def test_the_temporary_folder_is_small(bubblewrap):
    body = "for n in range(100):\n    open(f'/tmp/{n}', 'wb').write(bytes(2**20))"
    assert "No space left" in ask(bubblewrap, body).raised.text


def test_landlock_leaves_no_folder_to_write_to(landlock):
    assert ask(landlock, "open('/tmp/x', 'w')").raised.type_name == "PermissionError"


def test_one_submission_leaves_nothing_for_the_next(bubblewrap):
    assert ask(bubblewrap, "open('/tmp/x', 'w').write('x')\nreturn os.listdir('/tmp')").value == ["x"]
    assert ask(bubblewrap, "return os.listdir('/tmp')").value == []


def test_what_is_written_to_nowhere_is_allowed(strong):
    assert ask(strong, "print(1, file=open(os.devnull, 'w'))\nreturn 1").value == 1


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_VSOCK", "AF_PACKET"])
def test_there_is_no_socket_of_any_family(strong, family):
    assert "not permitted" in ask(strong, f"import socket\nsocket.socket(socket.{family})").raised.text


def test_the_user_is_nobody_of_consequence_and_can_become_no_other(strong):
    assert ask(strong, "return os.getuid()").value != 0
    assert ask(strong, "os.setuid(0)").raised.type_name in ("PermissionError", "OSError")


def test_it_can_signal_no_other_process(strong):
    body = """
reached = []
for pid in [-1, 0, *range(1, 300), os.getppid()]:
    try:
        os.kill(pid, 0)
        reached.append(pid)
    except (ProcessLookupError, PermissionError):
        pass
return [pid for pid in reached if pid != os.getpid()]
"""
    assert ask(strong, body).value == []


BOMBS = {
    "fork": "os.fork()",
    "thread": "import threading\nthreading.Thread(target=print).start()",
    "program": "import subprocess\nsubprocess.run(['/bin/true'])",
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
def test_it_starts_neither_process_nor_thread(strong, body):
    assert ask(strong, body).status == "raised"


def test_memory_is_limited(strong):
    assert ask(strong, "return len(bytearray(2**30))").raised.type_name == "MemoryError"


def test_limits_can_not_be_raised_again(strong):
    body = "import resource\nresource.setrlimit(resource.RLIMIT_NPROC, (10, 10))"
    assert ask(strong, body).status == "raised"


def test_two_submissions_draw_different_numbers(strong):
    body = "import random\nreturn [float(np.random.rand()), random.random(), float(np.random.default_rng().random())]"
    one, other = ask(strong, body).value, ask(strong, body).value
    assert all(a != b for a, b in zip(one, other, strict=True))


def test_it_has_no_descriptors_but_its_own(strong):
    body = """
found = []
for fd in range(64):
    try:
        os.fstat(fd)
        found.append(fd)
    except OSError:
        pass
return found
"""
    assert ask(strong, body).value == [0, 1, 2, 3, 4]


@pytest.mark.skipif(bool(BUBBLEWRAP.why_not()), reason=BUBBLEWRAP.why_not() or "-")
def test_where_namespaces_can_not_be_nested_a_fork_does_without_and_gets_no_folder_to_write_to(monkeypatch):
    # As under Ubuntu's profile for bubblewrap, whose children have no rights in namespaces of their own.
    monkeypatch.setattr(bubblewrap_module, "_SHUT_IN", [*bubblewrap_module._SHUT_IN, "--disable-userns"])
    with Sandbox(BUBBLEWRAP) as sandbox:
        assert ask(sandbox, "return sorted(os.listdir('/tmp'))").value == []
        assert not sandbox._server.own_namespaces
        assert "Read-only" in ask(sandbox, "open('/tmp/x', 'w')").raised.text
        assert ask(sandbox, "os.kill(os.getppid(), 9)").raised.type_name == "PermissionError"
        assert ask(sandbox, "import socket\nsocket.socket()").raised.type_name == "PermissionError"
