"""What a learner types: check, hint and progress, in a terminal and in a notebook."""

import copy
import functools
import json
import os
import pickle
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from key_making import make_key, matrix, quiz_key, unit_of

from course_lib.checking import learner, store
from course_lib.checking.exercise import Case, Question, Slope
from course_lib.checking.key import save
from course_lib.checking.learner import CannotCheck, check, hint, progress
from course_lib.errors import CourseError


def square(x):
    return x**2


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def cubed(x):
    return x**3


def quiz_01():
    return "b"


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """A course of one unit, and a learner without a past."""
    keys = tmp_path / "keys"
    keys.mkdir()
    pair = make_key(
        ("relu_forward(x)", "relu_backward(dout, cache)"),
        (relu_forward, relu_backward),
        [
            Case((matrix(2, 3),), "forward", probe="forward"),
            Case((matrix(2, 3), matrix(2, 3)), "backward", probe="backward"),
        ],
        returns=("out", "dx"),
        slopes=[Slope("backward", 0)],
    )
    cases = [Case((matrix(2, 3),), "values", "two rows"), Case((np.arange(3),), "integers", "integers")]
    exercise = make_key("square(x)", square, cases, {"doubled": lambda x: 2 * x})
    cube = make_key("cube(x)", cubed, [Case((np.arange(3.0),), "values")])
    save(unit_of(exercise, pair, cube, quiz_key(Question("Signs", "b", {"a": "No."}))), keys / "01_test.npz")
    names = ("square", "cube", "relu", "relu_forward", "relu_backward", "quiz_01")
    (keys / "index.json").write_text(json.dumps(dict.fromkeys(names, "01_test")))
    monkeypatch.setattr(learner, "keys_folder", lambda: keys)
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    return keys


def renamed(name, function=square):
    """`function` under another name."""
    made = types.FunctionType(function.__code__, function.__globals__, name)
    return made


# The result


def test_a_result_is_a_number_that_knows_more():
    result = check(renamed("square", lambda x: 2 * x))
    assert isinstance(result, float)
    assert (result, result.points, result.possible) == (0.0, 0.0, 2.0)
    assert (result.state, result.mistake, result.note) == ("wrong", "doubled", "")
    assert result.message == "You made the mistake doubled."


def test_a_right_answer_a_pair_and_a_quiz_pass():
    assert check(square).state == check(relu_forward, relu_backward).state == check(quiz_01).state == "passed"
    assert check(square) + check(relu_forward, relu_backward) == 4


def test_it_can_be_compared_added_copied_and_pickled():
    result = check(square)
    assert result == 2
    assert sum([result, result]) == 4
    assert copy.deepcopy(result).message == pickle.loads(pickle.dumps(result)).message == result.message


def test_a_terminal_shows_text():
    result = check(square)
    assert repr(result) == str(result) == "✓ square: passed, 2 of 2 points\n  ✓ Values    1/1\n  ✓ Integers  1/1"


def test_in_a_notebook_the_plain_text_is_the_bare_number(monkeypatch):
    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    result = check(renamed("square", lambda x: x if x.dtype == int else x**2))
    assert repr(result) == "1.0"
    assert str(result).startswith("✗ square: not yet, 1 of 2 points")
    assert result._repr_html_().startswith("<div")


def test_ipython_in_a_terminal_shows_the_text():
    formatters = pytest.importorskip("IPython.core.formatters")
    data, _ = formatters.DisplayFormatter().format(check(square))
    assert data["text/plain"] == str(check(square))


def test_a_check_does_not_import_ipython():
    code = (
        "import sys; from course_lib.checking.learner import _in_a_notebook as f; print(f(), 'IPython' in sys.modules)"
    )
    root = Path(learner.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.split() == ["False", "False"]


# Bad input


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "check takes the function itself: check(softmax), or a pair: check(relu_forward, relu_backward)."),
        ((np.ones(2),), "without brackets or quotes: check(softmax). A value of type ndarray came."),
        (("square",), "without brackets or quotes: check(softmax). A value of type str came."),
        ((None,), "A value of type NoneType came."),
        ((3.0,), "A value of type float came."),
        ((functools.partial(square),), "A value of type partial came."),
        ((lambda x: x,), "A lambda has no name, and an exercise is found by its name: write it with `def`."),
        ((renamed("sqare"),), "The course has no exercise called sqare. Did you mean square?"),
        ((renamed("my_square"),), "no exercise called my_square. Did you mean square?"),
        ((np.exp,), "The course has no exercise called exp."),
        ((np,), "The course has no exercise called numpy."),
        ((relu_backward, relu_forward), "relu is checked as check(relu_forward, relu_backward), in this order."),
        ((relu_forward,), "relu is checked as check(relu_forward, relu_backward), in this order."),
        ((relu_backward,), "relu is checked as check(relu_forward, relu_backward), in this order."),
        ((renamed("relu"),), "relu is checked as check(relu_forward, relu_backward), in this order."),
        ((square, square), "square is checked as check(square)."),
        ((square, relu_forward), "check(square)."),
        (
            (square, renamed("cube")),
            "exercises of their own, so each is checked by itself: check(square) and check(cube).",
        ),
        ((relu_forward, relu_backward, square), "check(relu_forward, relu_backward), in this order."),
    ],
)
def test_what_is_no_exercise_is_told_in_a_sentence(arguments, sentence):
    with pytest.raises(CannotCheck) as caught:
        check(*arguments)
    assert sentence in str(caught.value)
    assert isinstance(caught.value, CourseError)
    # IPython shows what this returns in the place of a traceback.
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_hint_says_hint_and_not_check():
    with pytest.raises(CannotCheck, match=r"^hint takes the function itself: hint\(softmax\)"):
        hint()
    with pytest.raises(CannotCheck, match=r"relu is checked as hint\(relu_forward, relu_backward\)"):
        hint(relu_forward)


def test_a_name_that_raises_is_no_name():
    class Odd:
        @property
        def __name__(self):
            raise RuntimeError

    with pytest.raises(CannotCheck, match="A value of type Odd came"):
        check(Odd())


def test_missing_keys_say_what_to_do(course):
    (course / "index.json").unlink()
    with pytest.raises(CannotCheck, match="The answer keys are missing: install the course again"):
        check(square)


@pytest.mark.parametrize("content", ["", "{", "[]", "3"])
def test_a_damaged_index_says_so(course, content):
    (course / "index.json").write_text(content)
    os.utime(course / "index.json", (1, len(content) + 2))
    with pytest.raises(CannotCheck, match=r"The answer keys can't be read"):
        check(square)


def test_a_damaged_or_missing_key_says_so(course):
    (course / "01_test.npz").write_bytes(b"damaged")
    os.utime(course / "01_test.npz", (1, 1))
    with pytest.raises(CannotCheck, match=r"The answer key 01_test\.npz can't be read"):
        check(square)
    (course / "01_test.npz").unlink()
    with pytest.raises(CannotCheck, match="missing"):
        check(square)


def test_a_key_that_was_built_again_is_read_again(course):
    assert check(square).state == "passed"
    cubed = make_key("square(x)", lambda x: x**3, [Case((matrix(2, 2),), "values")])
    save(unit_of(cubed), course / "01_test.npz")
    os.utime(course / "01_test.npz", (1, 1))
    assert check(square).state == "wrong"


# What is remembered


def test_the_best_result_is_kept():
    check(square)
    check(renamed("square", lambda x: x))
    assert store.read("results")["square"] == {"points": 2.0, "possible": 2.0, "state": "passed", "version": "v1"}


def test_a_result_of_an_earlier_version_is_replaced():
    store.write("results", "square", {"points": 2.0, "version": "v0"})
    check(renamed("square", lambda x: x))
    assert store.read("results")["square"]["points"] == 0


@pytest.mark.parametrize("before", [3, None, {"version": "v1", "points": "two"}, {"version": "v1"}])
def test_a_damaged_result_is_replaced(before):
    store.write("results", "square", before)
    check(square)
    assert store.read("results")["square"]["points"] == 2


def test_a_check_works_where_nothing_can_be_remembered(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "file" / "folder"))
    assert check(square).state == "passed"
    assert hint(square).startswith("Hint 1 of 3. ")
    assert "0 of" in repr(progress())


def test_progress_shows_what_was_checked():
    check(square)
    check(quiz_01)
    assert progress().rows() == [("01 A test", 3.0, 6.0, ["relu", "cube"])]


# Hints


def test_hints_come_one_after_the_other_and_the_last_one_stays():
    assert [str(hint(square)) for _ in range(4)] == [
        "Hint 1 of 3. Look.",
        "Hint 2 of 3. Look closer.",
        "Hint 3 of 3. Look here.",
        "Hint 3 of 3. Look here.",
    ]


def test_a_hint_is_text_and_prose():
    found = hint(relu_forward, relu_backward)
    assert repr(found) == "Hint 1 of 3. Look."
    assert "Hint 1 of 3. Look." in found._repr_html_()


@pytest.mark.parametrize("taken", [-7, "two", None, 99, [1]])
def test_a_damaged_count_of_hints_still_gives_one(taken):
    store.write("hints", "square", taken)
    assert hint(square).startswith("Hint ")


def test_a_quiz_has_no_hints():
    with pytest.raises(CannotCheck, match="A quiz has no hints"):
        hint(quiz_01)


def test_a_bonus_is_worth_nothing_in_the_gradebook_and_shows_its_parts_all_the_same():
    result = learner.CheckResult(check(renamed("square")).verdict, bonus=True)
    assert float(result) == 0.0
    assert result.state == "passed"
    assert result.points == result.possible > 0
