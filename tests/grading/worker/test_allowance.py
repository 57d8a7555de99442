"""Processor time decides, and there is an end to waiting for it: verdicts do not hang on how busy the machine is."""

import os
import signal
import threading
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import LEVELS, LIMITS, Sandbox
from course_lib.grading.worker import allowance as allowances
from course_lib.grading.worker.allowance import GLANCE, STEP, Allowance, Meter, within
from course_lib.grading.worker.remote import Session

COMPUTES = """
import time
def f(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return 1
"""
LONG = 100  # the machine that runs these tests may be busy itself
SLEEPS = "import time\ndef f(seconds):\n    time.sleep(seconds)\n    return 1"


def run(sandbox, source, *batch, during=lambda session: nullcontext()):
    """(statuses of `f` called with each of the batch, the caller, seconds on the wall)."""
    with Session(sandbox.start, [("cell 1", source)], ["f"], {}, sandbox.limits) as session:
        session.describe(["f"])
        caller, begun = session.caller(), time.monotonic()
        with during(session):
            replies = caller.run("call", ["f"], [(seconds,) for seconds in batch])
        return [reply.status for reply in replies], caller, time.monotonic() - begun


@contextmanager
def _starved(session):
    """Stop the fork from outside most of the time, as a machine does that has others to serve."""
    (pid,) = _forks(session)
    over = threading.Event()

    def stop_and_go():
        while not over.is_set():
            os.kill(pid, signal.SIGSTOP)
            over.wait(0.15)
            os.kill(pid, signal.SIGCONT)
            over.wait(0.05)

    thread = threading.Thread(target=stop_and_go)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _forks(session):
    """The pids, here, of the processes below the sandbox's server that have no child of their own."""
    found, waiting = [], [session._start.__self__._server.process.pid]
    while waiting:
        pid = waiting.pop()
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        waiting += children
        found += [] if children else [pid]
    return found


@pytest.fixture(params=LEVELS, ids=lambda level: level.name)
def at_each_level(request):
    if reason := request.param.why_not():
        pytest.skip(reason)
    with Sandbox(request.param, Limits(exercise_seconds=0.5, patience=LONG)) as made:
        yield made


@pytest.mark.sandbox
@pytest.mark.skipif(not os.path.isdir("/proc"), reason="finds the fork in /proc, which Linux has")
def test_code_that_is_starved_from_outside_is_not_failed_for_time(at_each_level):
    statuses, caller, seconds = run(at_each_level, COMPUTES, 0.3, during=_starved)
    assert statuses == ["ok"]
    assert caller.late == ""
    assert seconds > at_each_level.limits.exercise_seconds


@pytest.mark.sandbox
def test_code_that_computes_too_long_is_ended_at_the_limit_of_processor_time(at_each_level):
    statuses, caller, _ = run(at_each_level, COMPUTES, 0.2, 60.0, 0.0)
    assert statuses == ["ok", "timeout", "timeout"]
    assert not caller.has_waited
    assert caller.late.startswith("It used 0.5 s of processor time; an exercise has 0.5 s.")


@pytest.mark.sandbox
def test_the_time_of_all_calls_of_an_exercise_counts_together(at_each_level):
    statuses, _, _ = run(at_each_level, COMPUTES, *[0.1] * 12)
    assert "timeout" in statuses[4:8]
    assert statuses[:3] == ["ok"] * 3


@pytest.mark.sandbox
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_code_that_sleeps_is_ended_when_patience_is(level):
    if reason := level.why_not():
        pytest.skip(reason)
    with Sandbox(level, Limits(exercise_seconds=0.5, patience=6)) as sandbox:
        statuses, caller, seconds = run(sandbox, SLEEPS, 0.6, 60.0)
    assert statuses == ["ok", "timeout"]
    assert caller.has_waited
    assert caller.late.startswith("In 3 s it used 0.0 s of processor time: it slept")
    assert seconds >= 3


RUSES = {
    "a timer, and every signal ignored": "signal.setitimer(signal.ITIMER_PROF, 0)\n    for n in range(1, 32):\n"
    "        try: signal.signal(n, signal.SIG_IGN)\n        except OSError: pass",
    "naps between looks": "nap = lambda: time.sleep(0.0001)",
    "a clock that is told to be slow": "time.process_time = time.monotonic = lambda: 0.0",
    "a limit of its own that is raised": "import resource\n    try: resource.setrlimit(resource.RLIMIT_CPU, (99, 99))\n"
    "    except (ValueError, OSError): pass",
}


@pytest.mark.sandbox
@pytest.mark.parametrize("ruse", RUSES.values(), ids=RUSES)
def test_no_code_can_make_its_processor_time_less(strong, ruse):
    source = f"import signal, time\nnap = lambda: None\ndef f(x):\n    global nap\n    {ruse}\n    while True:\n"
    with Sandbox(strong.level, Limits(exercise_seconds=0.5)) as sandbox:
        statuses, caller, _ = run(sandbox, source + "        sum(range(100000)); nap()", 0)
    assert statuses == ["timeout"]
    assert not caller.has_waited
    assert caller.late.startswith("It used 0.5 s")


def test_a_process_that_died_has_used_what_it_used():
    source = COMPUTES.replace("return 1", "import os; os._exit(1)")
    with Sandbox(LIMITS, Limits(exercise_seconds=0.5)) as sandbox:
        statuses, _, _ = run(sandbox, source, 0.3, 0.3, 0.3)
    assert statuses == ["died", "timeout", "timeout"]


def test_the_whole_notebook_has_an_end_of_both_kinds_too():
    for source, patience, said in (
        (COMPUTES, LONG, "a whole notebook has 1 s."),
        (SLEEPS, 2, "In 2 s it used 0.0 s"),
    ):
        limits = Limits(exercise_seconds=0.7, total_seconds=1, patience=patience)
        with (
            Sandbox(LIMITS, limits) as sandbox,
            Session(sandbox.start, [("cell 1", source)], ["f"], {}, limits) as session,
        ):
            callers = [session.caller() for _ in range(3)]
            assert [caller.run("call", ["f"], [(60.0,)])[0].status for caller in callers] == ["timeout"] * 3
            assert said in callers[2].late


class Clock:
    """A clock that a test sets, in the place of the module `time`."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(allowances, "time", made)
    return made


def meter_of(read):
    whole, own = Allowance("all", 60.0, 6), Allowance("an exercise", 5.0, 6)
    meter = Meter(read, whole)
    meter.begin(own)
    return meter, whole, own


def test_nobody_is_asked_before_the_time_can_be_over(clock):
    asked = []
    meter, _, _ = meter_of(lambda: asked.append(clock.now) or 0.0)
    asked.clear()
    while clock.now < 4.9:
        clock.now += meter.left()
    assert asked == []
    clock.now += 0.2
    assert meter.left() > 0
    assert len(asked) == 1


def test_a_driver_that_stood_still_ran_out_of_no_patience(clock):
    """A machine that was suspended, or a run stopped by Ctrl-Z: the wall clock has gone on, the code has not."""
    meter, _, own = meter_of(lambda: 0.1)
    clock.now += 3600
    assert meter.left() > 0
    assert own.waited == 2 * STEP
    ask = within(10)
    clock.now += 3600
    assert ask() > 0


def test_where_the_system_does_not_say_the_clock_on_the_wall_stands_in(clock):
    meter, whole, own = meter_of(lambda: None)
    clock.now += 5.1
    assert meter.left() == 0
    assert own.used == whole.used == pytest.approx(5.1)
    assert not own.has_waited


def test_what_code_does_unasked_counts_for_the_whole_only(clock):
    used = [0.0]
    meter, whole, own = meter_of(lambda: used[0])
    meter.end()
    clock.now, used[0] = clock.now + 3, 3.0
    meter.begin(another := Allowance("an exercise", 5.0, 6))
    assert (whole.used, own.used, another.used) == (3.0, 0.0, 0.0)
    assert whole.waited == 0


def test_a_wait_is_never_shorter_than_a_glance_nor_longer_than_a_step(clock):
    used = [0.0]
    meter, _, own = meter_of(lambda: used[0])
    assert meter.left() == STEP
    clock.now, used[0] = 6.0, own.seconds - 1e-9
    assert meter.left() == GLANCE
