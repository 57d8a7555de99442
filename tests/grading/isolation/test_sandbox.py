"""The ladder of isolation: which level there is, what is said about it, and that nothing outlives the driver."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from inside import ask

from course_lib.errors import CourseError
from course_lib.grading.isolation import bubblewrap as bubblewrap_module
from course_lib.grading.isolation import sandbox as sandboxes
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import BUBBLEWRAP, LANDLOCK, LEVELS, LIMITS, PLAIN, Sandbox, choose_level

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.sandbox
def test_all_of_it_ends_with_the_driver(strong):
    code = (
        "import os\nfrom course_lib.grading.isolation.sandbox import Sandbox, choose_level\n"
        "from course_lib.grading.worker.allowance import within\n"
        f"sandbox = Sandbox(choose_level({strong.level.name!r}))\n"
        "channel = sandbox.start()\nchannel.send({'do': 'load', 'id': 1, 'cells': [['c', 'while True: pass\\nf = 1']],"
        " 'names': ['f'], 'answers': {}, 'skip': []})\nprint(channel.receive(within(9)), flush=True)\n"
        "print(sandbox._server.process.pid, sandbox._runtime.root, flush=True)\nos._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    pid, left = done.stdout.split()[-2:]
    server = Path(f"/proc/{pid}/stat")
    _wait_until(lambda: left not in _command_lines(), f"no process of {left} is there. {done.stderr}")
    # A process that is on its way out has lost its command line, and is there still.
    _wait_until(lambda: not server.exists() or _state(server) in "ZX", "the server has ended")
    os.utime(left, (0, 0))
    with Sandbox(PLAIN):
        assert not Path(left).exists()


def _command_lines() -> str:
    lines = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(entry.read_text(errors="replace"))
    return "\n".join(lines)


def _state(stat: Path) -> str:
    """The letter of a process's state; X for one that went while it was looked at."""
    try:
        return stat.read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def _wait_until(holds: Callable[[], bool], what: str) -> None:
    """Fails where it doesn't hold within twenty seconds: a machine may be busy."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, f"Waited in vain until {what}"
        time.sleep(0.05)


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_every_level_gives_the_same_answer(level):
    if level.why_not():
        pytest.skip(level.why_not())
    with Sandbox(level, Limits()) as sandbox:
        assert np.array_equal(ask(sandbox, "return args[0] @ args[0].T", np.eye(3)).value, np.eye(3))


def test_the_limits_level_starts_no_process_either(sandbox):
    assert ask(sandbox, "os.fork()").status == "raised"


def test_the_limits_level_limits_memory():
    with Sandbox(LIMITS, Limits(memory_mb=400)) as sandbox:
        assert ask(sandbox, "return len(bytearray(2**30))").raised.type_name == "MemoryError"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has something to give up")
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_root_is_nobody_at_every_level(level):
    if level.why_not():
        pytest.skip(level.why_not())
    with Sandbox(level, Limits()) as sandbox:
        assert ask(sandbox, "return list(os.getresuid() + os.getresgid())").value == [65534] * 6


def test_weak_levels_are_refused_unless_allowed():
    with pytest.raises(CourseError, match="--allow-weak-isolation"):
        choose_level("limits")
    assert choose_level("limits", allow_weak=True) is LIMITS
    assert choose_level("plain", allow_weak=True) is PLAIN


def test_without_bubblewrap_the_next_level_is_landlock_and_the_doctor_knows_why(monkeypatch):
    monkeypatch.setattr(bubblewrap_module.shutil, "which", lambda name: None)
    bubblewrap_module.why_not.cache_clear()
    try:
        names = ["landlock", "limits", "plain"]
        assert [level.name for level in sandboxes.available_levels()] == names[bool(LANDLOCK.why_not()) :]
        assert "apt-get install bubblewrap" in sandboxes.what_would_raise_it()
        with pytest.raises(CourseError, match="does not work here"):
            choose_level("bubblewrap")
    finally:
        bubblewrap_module.why_not.cache_clear()


def test_where_there_is_neither_the_run_is_refused_with_both_reasons(monkeypatch):
    monkeypatch.setattr(sandboxes.landlock, "version", lambda: 0)
    monkeypatch.setattr(bubblewrap_module.shutil, "which", lambda name: None)
    bubblewrap_module.why_not.cache_clear()
    try:
        with pytest.raises(CourseError, match=r"No bubblewrap: .* No landlock: this kernel has no Landlock"):
            choose_level()
    finally:
        bubblewrap_module.why_not.cache_clear()


def test_a_worker_that_can_not_start_is_said():
    with Sandbox(PLAIN) as sandbox:
        sandbox._command = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
        with pytest.raises(CourseError, match="could not be started at the isolation level plain: no such thing"):
            sandbox.start()


@pytest.mark.sandbox
def test_a_private_temporary_folder_is_no_hindrance(strong, tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Sandbox(strong.level, strong.limits) as sandbox:
        assert ask(sandbox, "return 1").value == 1


def test_limits_are_above_zero():
    with pytest.raises(CourseError, match="memory_mb must be above zero"):
        Limits(memory_mb=0)
    with pytest.raises(CourseError, match="at least 1"):
        Limits(patience=0.5)


def test_more_time_for_an_exercise_is_more_time_for_the_whole_notebook():
    usual = Limits()
    assert Limits.with_exercise_seconds(4 * usual.exercise_seconds).total_seconds == 4 * usual.total_seconds
    assert Limits.with_exercise_seconds(0.1, memory_mb=99) == Limits(exercise_seconds=0.1, memory_mb=99)


def test_bubblewrap_is_never_run_as_root():
    if reason := BUBBLEWRAP.why_not():
        pytest.skip(reason)
    with Sandbox(BUBBLEWRAP) as sandbox:
        sandbox.start().close()
        process = Path(f"/proc/{sandbox._server.process.pid}")
        assert (process / "comm").read_text().strip() == "bwrap"
        assert process.stat().st_uid == (os.geteuid() or 65534)
