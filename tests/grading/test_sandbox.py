"""What a submission's process can see and do. Each test asks from inside."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from course_lib.errors import CourseError
from course_lib.grading import sandbox as sandboxes
from course_lib.grading.limits import Limits
from course_lib.grading.remote import Session
from course_lib.grading.runtime import MODULES, make_runtime
from course_lib.grading.sandbox import BUBBLEWRAP, LEVELS, LIMITS, PLAIN, Sandbox, choose_level

ROOT = Path(__file__).resolve().parents[2]


def ask(sandbox, body, *args):
    """The reply of a function with `body`, called inside the sandbox."""
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    source = f"import os, sys\nimport numpy as np\ndef f(*args):\n{lines}"
    with Session(sandbox.start, [("cell 1", source)], ["f"], {}, sandbox.limits) as session:
        return session.caller().run("call", ["f"], [args])[0]


def but_packages(names):
    return {name for name in names if not name.endswith("__init__.py")}


WALK = """
found = []
for root, folders, files in os.walk("/"):
    found += [os.path.join(root, name) for name in files]
return found
"""


@pytest.mark.sandbox
def test_nothing_of_the_course_is_in_reach_but_what_the_worker_runs_on(bubblewrap):
    seen = ask(bubblewrap, WALK).value
    of_course = {path.split("course_lib/", 1)[1] for path in seen if "course_lib" in path and path.endswith(".py")}
    assert but_packages(of_course) == but_packages(MODULES)
    of_others = (".npz", ".ipynb", "gradebook.db", "exercises.py", "judge.py", "key.py", "engine")
    assert [
        path for path in seen if path.endswith(of_others) and "/numpy/" not in path and "/lib/python3" not in path
    ] == []
    assert [path for path in seen if "site-packages" in path] == []


def test_the_copies_are_of_the_worker_only():
    runtime = make_runtime()
    try:
        copied = {str(path.relative_to(runtime.lib / "course_lib")) for path in runtime.lib.rglob("*.py")}
    finally:
        runtime.close()
    assert but_packages(copied) == but_packages(MODULES)
    assert not runtime.root.exists()


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "path",
    [
        str(ROOT),
        str(ROOT / "solutions"),
        os.path.expanduser("~/.ssh"),
        "/home",
        "/var",
        "/proc",
        "/sys",
        "/etc/passwd",
        "/run",
    ],
)
def test_other_places_are_not_there(bubblewrap, path):
    assert ask(bubblewrap, f"return os.path.exists({path!r})").value is False


@pytest.mark.sandbox
def test_the_environment_is_empty_but_for_our_own(bubblewrap, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_DRIVER", "1")
    with Sandbox(BUBBLEWRAP, bubblewrap.limits) as fresh:
        seen = set(ask(fresh, "return list(os.environ)").value)
    assert seen <= {"HOME", "LC_ALL", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PWD", "LC_CTYPE"}


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "path", ["/x", "/dev/x", "/dev/shm/x", "/course/x", "/course/lib/course_lib/x", "/usr/x", "/etc/x"]
)
def test_nothing_can_be_written_outside_the_temporary_folder(bubblewrap, path):
    assert ask(bubblewrap, f"open({path!r}, 'w').write('x')").raised.type_name in (
        "OSError",
        "PermissionError",
        "FileNotFoundError",
    )


@pytest.mark.sandbox
def test_the_temporary_folder_is_small(bubblewrap):
    body = "for n in range(100):\n    open(f'/tmp/{n}', 'wb').write(bytes(2**20))"
    assert "No space left" in ask(bubblewrap, body).raised.text


@pytest.mark.sandbox
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_there_is_no_network(bubblewrap, family):
    address = "('192.0.2.1', 80)" if family == "AF_INET" else "('2001:db8::1', 80)"
    body = f"import socket\ns = socket.socket(socket.{family})\ns.settimeout(2)\ns.connect({address})"
    assert "unreachable" in ask(bubblewrap, body).raised.text.lower()


@pytest.mark.sandbox
def test_the_user_is_nobody_of_consequence_and_can_become_no_other(bubblewrap):
    assert ask(bubblewrap, "return os.getuid()").value != 0
    assert ask(bubblewrap, "os.setuid(0)").raised.type_name in ("PermissionError", "OSError")


@pytest.mark.sandbox
def test_it_sees_no_other_process_and_can_signal_none(bubblewrap):
    body = """
import signal
reached = []
for pid in range(3, 300):
    try:
        os.kill(pid, 0)
        reached.append(pid)
    except ProcessLookupError:
        pass
return reached
"""
    assert ask(bubblewrap, body).value == []


BOMBS = {
    "fork": "os.fork()",
    "thread": "import threading\nthreading.Thread(target=print).start()",
    "program": "import subprocess\nsubprocess.run(['/bin/true'])",
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
@pytest.mark.sandbox
def test_it_starts_neither_process_nor_thread(bubblewrap, body):
    assert ask(bubblewrap, body).status == "raised"


@pytest.mark.sandbox
def test_memory_is_limited(bubblewrap):
    assert ask(bubblewrap, "return len(bytearray(2**30))").raised.type_name == "MemoryError"


@pytest.mark.sandbox
def test_limits_can_not_be_raised_again(bubblewrap):
    body = "import resource\nresource.setrlimit(resource.RLIMIT_NPROC, (10, 10))"
    assert ask(bubblewrap, body).status == "raised"


@pytest.mark.sandbox
def test_all_of_it_ends_with_the_driver(bubblewrap):
    code = (
        "import os, time\nfrom course_lib.grading.sandbox import BUBBLEWRAP, Sandbox\n"
        "sandbox = Sandbox(BUBBLEWRAP)\nchannel = sandbox.start()\n"
        "print(channel.process.pid, sandbox._runtime.root, flush=True)\nos._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    pid, left = done.stdout.split()
    shutil.rmtree(left)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]:
            return
        time.sleep(0.05)
    pytest.fail(f"process {pid} is still there")


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_every_level_gives_the_same_answer(level):
    if level.why_not():
        pytest.skip(level.why_not())
    with Sandbox(level, Limits()) as sandbox:
        assert np.array_equal(ask(sandbox, "return args[0] @ args[0].T", np.eye(3)).value, np.eye(3))


@pytest.mark.skipif(os.geteuid() == 0, reason="limits on processes don't bind for root")
def test_the_limits_level_starts_no_process_either(sandbox):
    assert ask(sandbox, BOMBS["fork"]).status == "raised"


def test_the_limits_level_limits_memory():
    with Sandbox(LIMITS, Limits(memory_mb=400)) as sandbox:
        assert ask(sandbox, "return len(bytearray(2**30))").raised.type_name == "MemoryError"


def test_weak_levels_are_refused_unless_allowed():
    with pytest.raises(CourseError, match="--allow-weak-isolation"):
        choose_level("limits")
    assert choose_level("limits", allow_weak=True) is LIMITS
    assert choose_level("plain", allow_weak=True) is PLAIN


def test_where_there_is_no_bubblewrap_it_is_said_and_weak_isolation_refused(monkeypatch):
    monkeypatch.setattr(sandboxes.shutil, "which", lambda name: None)
    sandboxes._probe_bubblewrap.cache_clear()
    try:
        assert [level.name for level in sandboxes.available_levels()] == ["limits", "plain"]
        with pytest.raises(CourseError, match="apt-get install bubblewrap"):
            choose_level()
        with pytest.raises(CourseError, match="does not work here"):
            choose_level("bubblewrap")
    finally:
        sandboxes._probe_bubblewrap.cache_clear()


def test_a_worker_that_can_not_start_is_said(tmp_path):
    with Sandbox(PLAIN) as sandbox:
        sandbox._command = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
        with pytest.raises(CourseError, match="could not be started at the isolation level plain: no such thing"):
            sandbox.start()


@pytest.mark.sandbox
def test_a_private_temporary_folder_is_no_hindrance(bubblewrap, tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Sandbox(BUBBLEWRAP, bubblewrap.limits) as sandbox:
        assert ask(sandbox, "return 1").value == 1


def test_limits_are_above_zero():
    with pytest.raises(CourseError, match="memory_mb must be above zero"):
        Limits(memory_mb=0)
