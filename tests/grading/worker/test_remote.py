"""The remote caller gives what a local one would, and a death or a loop is a reply."""

import contextlib

import numpy as np
import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.values import Unsupported
from course_lib.grading.worker.caller import MOST_DEATHS
from course_lib.grading.worker.remote import ENDED, LATE, Session
from course_lib.grading.worker.worker_messages import SHUT_IN

X = np.arange(6.0).reshape(2, 3)


@contextlib.contextmanager
def session_of(sandbox, *sources, names=("f", "g"), answers=None):
    cells = [(f"cell {n}", source) for n, source in enumerate(sources, 1)]
    with Session(sandbox.start, cells, names, answers or {}, sandbox.limits) as session:
        yield session


def statuses(replies):
    return [reply.status for reply in replies]


def test_it_answers_as_a_local_caller_does(sandbox):
    source = (
        "import numpy as np\ndef f(x, scale=2):\n    print('hello')\n    x *= scale\n    return np.sum(x), x\n"
        "def g(x):\n    return {'a': [1, None, x.T]}"
    )
    space = {}
    exec(source, space)
    local = LocalCaller(space)
    with session_of(sandbox, source) as session:
        remote = session.caller()
        assert remote.describe(["f", "g", "h"]) == local.describe(["f", "g", "h"])
        for name in "fg":
            assert repr(remote.run("call", [name], [(X,), (X,)])) == repr(local.run("call", [name], [(X,), (X,)]))


def test_an_exception_comes_with_the_learners_own_lines(sandbox):
    with session_of(sandbox, "def f(x):\n    y = x + 1\n    return y.nothing") as session:
        (reply,) = session.caller().run("call", ["f"], [(X,)])
    assert reply.raised.type_name == "AttributeError"
    assert reply.raised.lines == (("f", 3, "return y.nothing"),)


def test_a_death_costs_its_own_call_only(sandbox):
    source = "import os\ndef f(x):\n    return os._exit(1) if x == 2 else x\ndef g(x):\n    return x"
    with session_of(sandbox, source) as session:
        replies = session.caller().run("call", ["f"], [(1,), (2,), (3,)])
        assert statuses(replies) == ["ok", "died", "ok"]
        assert statuses(session.caller().run("call", ["g"], [(1,)])) == ["ok"]


def test_an_exercise_that_dies_at_every_call_is_not_started_for_ever(sandbox):
    with session_of(sandbox, "import os\ndef f(x):\n    os._exit(1)\ndef g(x):\n    return x") as session:
        assert statuses(session.caller().run("call", ["f"], [(n,) for n in range(20)])) == ["died"] * 20
        assert session._restarts == MOST_DEATHS
        assert statuses(session.caller().run("call", ["g"], [(1,)])) == ["ok"]


def test_a_loop_ends_with_the_exercises_time_and_the_next_has_its_own(sandbox):
    source = "def f(x):\n    while x > 1: pass\n    return x\ndef g(x):\n    return x"
    with session_of(sandbox, source) as session:
        caller = session.caller()
        assert statuses(caller.run("call", ["f"], [(1,), (2,), (1,), (2,)])) == ["ok", *["timeout"] * 3]
        assert caller.late == "It used 1.5 s of processor time; an exercise has 1.5 s."
        assert statuses(session.caller().run("call", ["g"], [(1,)])) == ["ok"]


def test_right_results_of_earlier_exercises_help_after_a_loop_in_them(sandbox):
    source = "def f(x):\n    while True: pass\ndef g(x):\n    return f(x) + 1"
    with session_of(sandbox, source) as session:
        caller = session.caller()
        assert statuses(caller.run("call", ["g"], [(1,)])) == ["timeout"]
        (reply,) = caller.run("call", ["g"], [(1,)], {"f": [((1,), 10)]})
    assert reply.value == 11


def test_what_one_exercise_breaks_does_not_cost_the_next(sandbox):
    source = "import numpy as np\ndef f(x):\n    np.array = np.asarray = None\n    return 1\ndef g(x):\n    return x"
    with session_of(sandbox, source) as session:
        session.caller().run("call", ["f"], [(X,)])
        assert statuses(session.caller().run("call", ["g"], [(X,), (X,)])) == ["ok", "ok"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [("T = [n for n in iter(int, 1)]", LATE), ("import os\nT = os._exit(0)", ENDED)],
)
def test_a_cell_that_kills_the_worker_is_left_out(sandbox, cell, said):
    with session_of(sandbox, cell, "def f(x):\n    return x, T", "def g(x):\n    return x") as session:
        assert [d.kind for d in session.caller().describe(["f", "g"])] == ["function", "function"]
        assert session.problems[0].startswith(said)
        assert session.is_limited
        assert statuses(session.caller().run("call", ["g"], [(1,)])) == ["ok"]


def test_code_that_never_loads_is_all_missing(sandbox):
    cells = ["import os\nclass f(metaclass=lambda *a, **k: os._exit(0)): pass"] * (sandbox.limits.restarts + 2)
    with session_of(sandbox, *cells) as session:
        assert [d.kind for d in session.caller().describe(["f", "g"])] == ["missing", "missing"]


def test_text_written_to_the_descriptors_never_reaches_the_channel(sandbox):
    source = "import os\ndef f(x):\n    for fd in range(3):\n        os.write(fd, b'noise' * 100)\n    return x"
    with session_of(sandbox, source) as session:
        assert statuses(session.caller().run("call", ["f"], [(1,)])) in (["ok"], ["raised"])
        assert session.notes == []


FORGER = """
import os
def f(x):
    for fd in range(3, 20):
        try:
            os.write(fd, {data!r})
        except OSError:
            pass
    return x
def g(x):
    return x
"""


@pytest.mark.parametrize("data", [b"\xff" * 64, b"\x02\x00\x00\x00{}"], ids=["giant frame", "broken frame"])
def test_a_forged_frame_is_a_death_and_is_noted(sandbox, data):
    with session_of(sandbox, FORGER.format(data=data)) as session:
        assert statuses(session.caller().run("call", ["f"], [(1,)])) == ["died"]
        assert statuses(session.caller().run("call", ["g"], [(1,)])) == ["ok"]
        assert "was ended" in session.notes[0]


def test_only_plain_values_come_back(sandbox):
    source = """
import numpy as np
class Liar(np.ndarray):
    def __eq__(self, other): return True
class Number(float): pass
def f(x):
    return [x.view(Liar), Number(1.0), {1: 2}, object(), 10**30, np.array([None])]
"""
    with session_of(sandbox, source) as session:
        (reply,) = session.caller().run("call", ["f"], [(X,)])
    array, *others = reply.value
    assert type(array) is np.ndarray
    assert all(type(value) is Unsupported for value in others)


def test_strange_text_is_made_fit_to_be_written(sandbox):
    with session_of(sandbox, "def f(x):\n    raise ValueError('\\x1b[31m\\ud800<script>')") as session:
        (reply,) = session.caller().run("call", ["f"], [(1,)])
    assert reply.raised.text == "\N{REPLACEMENT CHARACTER}[31m?<script>"


@pytest.mark.parametrize("body", ["open('/etc/shadow-of-doubt', 'w')", "raise PermissionError", "os.fork()"])
def test_what_only_the_sandbox_explains_is_explained(sandbox, body):
    with session_of(sandbox, f"import os\ndef f(x):\n    {body}") as session:
        (reply,) = session.caller().run("call", ["f"], [(1,)])
    assert reply.raised.text.endswith(SHUT_IN)


def test_other_exceptions_are_left_as_they_are(sandbox):
    with session_of(sandbox, "def f(x):\n    raise ValueError('no files')") as session:
        (reply,) = session.caller().run("call", ["f"], [(1,)])
    assert reply.raised.text == "no files"


@pytest.mark.parametrize(
    ("body", "described"),
    [
        ("np.zeros((1000, 1000))", Unsupported("array", "of shape (1000, 1000)")),
        ("np.empty((10**9, 0))", Unsupported("array", "of shape (1000000000, 0)")),
        ("np.ones(10**6, dtype=bool)", Unsupported("array", "of shape (1000000,)")),
        ("[1.0] * 50_000", Unsupported("list", "more than anybody asked for")),
        ("'x' * 10**7", Unsupported("str", "more than anybody asked for")),
    ],
)
def test_what_is_far_too_large_is_described_and_breaks_no_rule(sandbox, body, described):
    with session_of(sandbox, f"import numpy as np\ndef f(x):\n    return {body}") as session:
        (reply,) = session.caller().run("call", ["f"], [(1,)])
        assert reply.value == described
        assert session.notes == []
