"""A notebook's bytes and a key in, a result out."""

import json

import pytest
import tiny

from course_lib.grading.core import grade
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import LIMITS, Sandbox

ALONE = "def total(x):\n    return np.sum(2 * x)"  # leans on nothing


def points(result):
    return {verdict.exercise: verdict.points for verdict in result.verdicts}


def verdict(result, name="double"):
    return next(found for found in result.verdicts if found.exercise == name)


def test_a_right_notebook_earns_everything(sandbox):
    result = grade(tiny.answered(), tiny.unit(), sandbox, "student-01")
    assert points(result) == {"double": 3, "total": 3, "quiz_90": 2}
    assert (result.points, result.possible, result.error, result.notes) == (8, 8, "", ())
    assert (result.student, result.unit, result.isolation) == ("student-01", tiny.UNIT, "limits")
    assert len(result.submission) == 64


def test_a_bonus_is_judged_and_counts_for_nothing(sandbox):
    result = grade(tiny.answered(), tiny.unit(bonus=True), sandbox)
    assert points(result)["total"] == 3
    assert (result.points, result.possible) == (5, 5)


def test_a_mistake_has_its_name_and_does_not_sink_the_exercise_that_leans_on_it(sandbox):
    result = grade(tiny.answered(double="def double(x):\n    return x / 2"), tiny.unit(), sandbox)
    assert verdict(result).mistake == "halved"
    assert points(result) == {"double": 0, "total": 3, "quiz_90": 2}


def test_a_part_is_earned_alone(sandbox):
    source = "def double(x):\n    return 2 * x if np.max(np.abs(x)) < 1e6 else x"
    assert points(grade(tiny.answered(double=source), tiny.unit(), sandbox))["double"] == 2


@pytest.mark.parametrize(
    ("source", "state", "message"),
    [
        ("", "not attempted", "This notebook has no function called double."),
        ("def double(x):\n    raise NotImplementedError", "not attempted", "still to be written"),
        ("def double(x:\n    return x", "raised", "The cell that defines double did not run. SyntaxError"),
        ("@undefined\ndef double(x):\n    return x", "raised", "NameError (line 1): name 'undefined' is not defined"),
        ("def double(x):\n    return x.nothing", "raised", "AttributeError"),
        ("def double(x):\n    while True: pass", "raised", "used 1.5 s of processor time; an exercise has 1.5 s."),
        ("import os\ndef double(x):\n    os._exit(0)", "raised", "ended the process"),
        ("def double(x):\n    return None", "wrong", "None"),
        ("def double(x, y):\n    return x", "wrong", ""),
        ("double = 3", "wrong", ""),
        ("import os\n@lambda f: os._exit(0)\ndef double(x):\n    pass", "raised", "ended the Python process"),
    ],
)
def test_what_goes_wrong_is_a_verdict_and_costs_that_exercise_only(sandbox, source, state, message):
    result = grade(tiny.answered(double=source, total=ALONE), tiny.unit(), sandbox)
    assert verdict(result).state == state
    assert message in verdict(result).message
    assert points(result) == {"double": 0, "total": 3, "quiz_90": 2}


@pytest.mark.parametrize(
    ("source", "limited"),
    [
        ("def double(x):\n    while True: pass", ("double",)),
        ("def double(x):\n    return len(bytearray(2**31)) * x", ("double",)),
        ("def double(x):\n    return np.zeros(2**29) * x", ("double",)),
        ("def double(x):\n    return [open('/dev/null') for _ in range(99)]", ("double",)),
        ("T = [n for n in iter(int, 1)]\ndef double(x):\n    return T", ("double",)),
        ("def double(x):\n    return x.nothing", ()),
        ("", ()),
    ],
    ids=["time", "memory", "NumPy's memory", "files", "a cell's time", "its own fault", "nothing"],
)
def test_a_result_knows_its_limits_and_what_they_may_have_cost(sandbox, source, limited):
    result = grade(tiny.answered(double=source, total=ALONE), tiny.unit(), sandbox)
    assert result.limits == sandbox.limits
    assert result.limited == limited
    assert points(result) == {"double": 0, "total": 3, "quiz_90": 2}


def test_an_answer_that_passes_lost_nothing_to_a_limit(sandbox):
    loop = "def double(x):\n    while True: pass"
    result = grade(tiny.answered(double=loop), tiny.unit(), sandbox)
    assert (verdict(result, "total").points, result.limited) == (3, ("double",))


def test_waiting_is_said_to_the_learner_and_to_the_instructor():
    sleeps = "import time\ndef double(x):\n    time.sleep(60)"
    with Sandbox(LIMITS, Limits(exercise_seconds=0.5, patience=2)) as sandbox:
        result = grade(tiny.answered(double=sleeps, total=ALONE), tiny.unit(), sandbox)
    said = "In 1 s it used 0.0 s of processor time: it slept, waited for something, or ran on a machine"
    assert said in verdict(result).message
    assert "double was ended for the time that it took" in result.notes[0]
    assert said in result.notes[0]


def test_a_cell_that_waits_is_said_too():
    sleeps = "import time\nT = time.sleep(60)\ndef double(x):\n    return T"
    with Sandbox(LIMITS, Limits(load_seconds=0.5, patience=2)) as sandbox:
        result = grade(tiny.answered(double=sleeps, total=ALONE), tiny.unit(), sandbox)
    assert "did not finish in the time that it has. In 1 s it used 0.0 s" in verdict(result).message
    assert "The notebook's cell 2 was ended for the time that it took" in result.notes[-1]


def test_cells_that_are_never_run_to_their_end_are_not_called_missing():
    ends = [tiny.cell(f"import os\nT = os._exit({n})\ndouble = T") for n in range(3)]
    with Sandbox(LIMITS, Limits(restarts=1)) as sandbox:
        result = grade(tiny.notebook([*ends, tiny.cell(tiny.DOUBLE, "double")]), tiny.unit(), sandbox)
    assert verdict(result).message.startswith("The cells of this notebook could not be run")
    assert "double" in result.limited


def test_what_was_printed_is_not_kept(sandbox):
    source = "def double(x):\n    print('secret inputs', x)\n    return x"
    assert "secret" not in json.dumps(grade(tiny.answered(double=source), tiny.unit(), sandbox).as_plain())


def test_what_is_not_a_notebook_is_a_result_with_an_error(sandbox):
    result = grade(b"{", tiny.unit(), sandbox, "student-01")
    assert "its JSON is broken" in result.error
    assert result.verdicts == ()


def test_an_answer_that_upsets_the_judge_ends_nobodys_run(sandbox, monkeypatch):
    def upset(key, caller):
        raise ZeroDivisionError("judge")

    monkeypatch.setattr("course_lib.grading.core.judge", upset)
    result = grade(tiny.answered(), tiny.unit(), sandbox)
    assert result.points == 0
    assert "double could not be judged (ZeroDivisionError: judge)" in result.notes[0]


HOSTILE = {
    "equals everything": """
class Yes(np.ndarray):
    def __eq__(self, other): return np.True_
    def __array_function__(self, *args): return np.True_
    def __array_ufunc__(self, *args, **kwargs): return np.True_
def double(x): return np.zeros(3).view(Yes)
""",
    "patches NumPy": """
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
def double(x): return x
""",
    "patches the worker": """
import sys
for module in list(sys.modules.values()):
    for name in ("plain", "encode"):
        if hasattr(module, name) and module.__name__.startswith("course_lib"):
            setattr(module, name, lambda *a: b"")
def double(x):
    import course_lib.checking.calling as calling
    calling.plain = lambda value, depth=0: value
    return x
""",
    "looks for answers": """
import gc
def double(x):
    found = [o for o in gc.get_objects() if isinstance(o, dict) and "expected" in o and "mistakes" in o]
    return found[0]["expected"] if found else x
""",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_the_only_way_to_pass_is_to_be_right(sandbox, source):
    result = grade(tiny.answered(double=source, total=ALONE), tiny.unit(), sandbox)
    assert points(result) == {"double": 0, "total": 3, "quiz_90": 2}
