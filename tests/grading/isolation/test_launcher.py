"""The server: one process that forks a worker for each submission, and is never believed to be more than that."""

import contextlib
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from course_lib.errors import CourseError
from course_lib.grading.isolation import sandbox as sandboxes
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import LIMITS, Sandbox
from course_lib.grading.worker.remote import Session


@pytest.fixture
def fresh():
    with Sandbox(LIMITS, Limits(exercise_seconds=1.5, load_seconds=1.5, patience=60)) as made:
        yield made


def value(sandbox, source, *args):
    with Session(sandbox.start, [("cell 1", source)], ["f"], {}, sandbox.limits) as session:
        (reply,) = session.caller().run("call", ["f"], [args])
        return reply.value if reply.status == "ok" else reply.status


def server_of(sandbox):
    return sandbox._server.process.pid


def test_one_server_serves_one_submission_after_the_other_in_processes_of_their_own(fresh):
    source = "import os\ndef f():\n    return os.getpid()"
    pids, servers = set(), set()
    for _ in range(5):
        pids.add(value(fresh, source))
        servers.add(server_of(fresh))
    assert len(pids) == 5
    assert len(servers) == 1


def test_two_submissions_at_once_get_their_own_answers(fresh):
    source = "def f(x):\n    return x + {}"
    sessions = [Session(fresh.start, [("c", source.format(n))], ["f"], {}, fresh.limits) for n in range(4)]
    for _ in range(3):
        replies = [session.caller().run("call", ["f"], [(10,)])[0].value for session in sessions]
        assert replies == [10, 11, 12, 13]
    for session in sessions:
        session.close()
    assert not fresh._server._open


def test_what_one_submission_changes_is_not_there_for_the_next(fresh):
    poison = "import numpy as np, sys\nnp.sum = sys.modules['math'].sqrt = None\nnp.left = 1\ndef f(): return 1"
    assert value(fresh, poison) == 1
    probe = "import numpy as np, math\ndef f(): return [float(np.sum(np.ones(3))), math.sqrt(4), hasattr(np, 'left')]"
    assert value(fresh, probe) == [3.0, 2.0, False]


def test_a_worker_that_breaks_the_rules_is_its_servers_last(fresh):
    forger = "import os\ndef f():\n    os.write(4, b'\\xff' * 64)\n    return 1"
    value(fresh, "def f(): return 1")
    before = server_of(fresh)
    assert value(fresh, forger) == "died"
    assert value(fresh, "def f(): return 2") == 2
    assert server_of(fresh) != before


def test_a_death_or_a_loop_does_not_cost_the_server(fresh):
    assert value(fresh, "import os\ndef f(): os._exit(1)") == "died"
    before = server_of(fresh)
    assert value(fresh, "def f():\n    while True: pass") == "timeout"
    assert value(fresh, "def f(): return 3") == 3
    assert server_of(fresh) == before


def test_a_server_that_was_killed_is_replaced(fresh):
    value(fresh, "def f(): return 1")
    os.kill(server_of(fresh), signal.SIGKILL)
    time.sleep(0.1)
    assert value(fresh, "def f(): return 2") == 2


def test_a_fork_that_is_over_leaves_no_process_and_no_descriptor(fresh):
    value(fresh, "def f(): return 1")
    before = len(os.listdir("/dev/fd"))
    for _ in range(20):
        value(fresh, "def f(): return 1")
    assert len(os.listdir("/dev/fd")) <= before
    assert _children(server_of(fresh)) == []


def test_where_a_fork_is_not_safe_each_submission_has_a_process_from_the_start(monkeypatch):
    monkeypatch.setattr(sandboxes, "_FORK_IS_UNSAFE", True)
    with Sandbox(LIMITS, Limits(exercise_seconds=1.5, patience=60)) as sandbox:
        servers = set()
        for n in range(3):
            assert np.array_equal(value(sandbox, f"def f(x): return x + {n}", np.arange(3)), np.arange(3) + n)
            servers.add(server_of(sandbox))
        assert value(sandbox, "def f():\n    while True: pass") == "timeout"
    assert len(servers) == 3


def test_a_server_that_can_not_fork_is_said(fresh, monkeypatch):
    monkeypatch.setattr(sandboxes.Server, "fork", lambda self: (_ for _ in ()).throw(sandboxes.ServerGone("no room")))
    with pytest.raises(CourseError, match="at the isolation level limits: no room"):
        fresh.start()


@pytest.mark.sandbox
def test_where_memory_runs_out_the_submission_goes_first(strong):
    with contextlib.closing(strong.start()):
        servers = [strong._server.process.pid]
        while children := [int(pid) for pid in _children(servers[-1])]:
            servers.append(children[0])
        assert Path(f"/proc/{servers[-1]}/oom_score_adj").read_text().strip() == "1000"


def _children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
