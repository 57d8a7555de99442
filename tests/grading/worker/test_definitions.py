"""A notebook is run for its definitions only."""

import ast

import pytest

from course_lib.grading.worker.definitions import (
    bound_names,
    needed_names,
    parse,
    read_names,
    run_cells,
    without_magics,
)


def run(*sources, names=("f",), answers=None, **more):
    return run_cells([(f"cell {n}", source) for n, source in enumerate(sources, 1)], names, answers or {}, **more)


def test_functions_and_what_they_read_are_run():
    found, problems = run("K = 3", "SHIFT = K + 1\ndef f(x):\n    return x + SHIFT")
    assert found["f"](1) == 5
    assert problems == {}


@pytest.mark.parametrize(
    "statement",
    [
        "check(f)",
        "plt.show()",
        "import os\nos._exit(3)",
        "raise SystemExit",
        "history = train_for_hours()",
        "while True:\n    pass",
        "for step in range(10**12):\n    loss = step",
        "assert False",
    ],
)
def test_what_no_answer_depends_on_is_not_run(statement):
    found, problems = run(statement, "def f():\n    return 1")
    assert found["f"]() == 1
    assert problems == {}


@pytest.mark.parametrize(
    "source",
    [
        "TABLE = []\nTABLE.append(7)\ndef f():\n    return TABLE[0]",
        "TABLE = {}\nTABLE['a'] = 7\ndef f():\n    return TABLE['a']",
        "T = [0]\nfor n in range(8):\n    T.append(n)\ndef f():\n    return T[-1]",
        "try:\n    import no_such_package\nexcept ImportError:\n    SEVEN = 7\ndef f():\n    return SEVEN",
        "if True:\n    def f():\n        return 7",
        "A, (B, *C) = 1, (2, 3, 4)\ndef f():\n    return C[1] + B + A",
        "N = 6\nN += 1\nf = lambda: N",
        "from dataclasses import dataclass\n@dataclass\nclass Box:\n    v: int = 7\ndef f():\n    return Box().v",
        "from __future__ import annotations\ndef f(x: Undefined = 7):\n    return x",
    ],
)
def test_what_prepares_an_answer_is_run(source):
    found, problems = run(source)
    assert found["f"]() == 7
    assert problems == {}


def test_a_statement_that_raises_stops_neither_its_cell_nor_the_next():
    found, problems = run("A = 1 / 0\nB = 2", "def f():\n    return B, A")
    assert problems == {0: "ZeroDivisionError (line 1): division by zero"}
    with pytest.raises(NameError):
        found["f"]()


def test_what_comes_from_the_course_does_nothing_and_stops_nothing():
    source = (
        "from course_lib import check, hint\nfrom course_lib.figures import softmax as figures\nimport math\n"
        "SETUP = figures.style(3)[0]\ndef f():\n    check(f)\n    return math.tau, bool(SETUP)"
    )
    found, problems = run(source)
    assert found["f"]()[1] is False
    assert problems == {}


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\ndef f():\n    return 1",
        "!pip install nothing\ndef f():\n    return 1",
        "%%time\ndef f():\n    return 1",
        "lines = !ls\ndef f():\n    return 1",
        "f?\ndef f():\n    return 1",
        "def f():\n    %timeit 1 + 1\n    return 1",
        "def f():\r\n    return 1\r\n%time f()",
    ],
)
def test_magics_are_tolerated(source):
    assert run(source)[0]["f"]() == 1


def test_a_percent_sign_in_python_is_no_magic():
    assert run('x = (7\n% 4)\ns = """\n%d\n"""\ndef f():\n    return x, s')[0]["f"]() == (3, "\n%d\n")
    assert without_magics("a\n  %b\nc").split("\n")[2] == "c"


def test_a_cell_that_is_not_python_costs_that_cell_only():
    found, problems = run("def f(:\n    pass", "def g():\n    return 1", names=("f", "g"))
    assert list(found) == ["g"]
    assert problems[0].startswith("SyntaxError (line 1)")


def test_the_version_in_the_answering_cell_counts():
    sources = ["def f():\n    return 'answer'", "def f():\n    return 'experiment'"]
    assert run(*sources, answers={"f": 0})[0]["f"]() == "answer"
    assert run(*sources)[0]["f"]() == "experiment"


def test_cells_can_be_left_out_and_are_announced():
    seen = []
    found, _ = run("def f():\n    return 1", "def f():\n    return 2", skip=[1], before=seen.append)
    assert found["f"]() == 1
    assert set(seen) == {0}


def test_needed_names_follow_reading_through_any_statement():
    statements = parse("a = 1\nb = a\ndef g():\n    return b\ndef f():\n    return g()\nz = 3")
    links = [(bound_names(statement), read_names(statement)) for statement in statements]
    assert needed_names(links, ["f"]) == {"f", "g", "b", "a"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(W, *, k=K):\n    a = W + c\n    return [a for a in b]", {"K", "c", "b"}),
        ("def f():\n    def g():\n        return a, b\n    a = 1\n    return g", {"b"}),
        ("class C(Base):\n    x = 1\n    def m(self):\n        return self.W + np.exp(x)", {"Base", "np", "x"}),
        ("f = lambda W: W @ M", {"M"}),
        ("def f():\n    global count\n    count += 1", {"count"}),
        ("await_me = await thing()", {"await_me", "thing"}),
    ],
)
def test_read_names_are_the_notebooks_and_not_a_functions_own(source, names):
    assert read_names(ast.parse(source).body[0]) - {"__name__", "__qualname__"} == names


def test_a_training_run_is_left_out_though_functions_call_their_own_variables_the_same():
    training = "W = 0\nfor step in range(10**12):\n    W -= 1\nloss = W"
    found, problems = run(training, "def f(W, X):\n    loss = W * X\n    return loss")
    assert found["f"](2, 3) == 6
    assert problems == {}


def test_what_comes_from_the_course_can_be_looped_over():
    cells = (
        "from course_lib.engine.data import load_wine",
        "names = [n for n in load_wine().names]\nfor n in load_wine(): pass",
    )
    assert run(*cells, "def f():\n    return names")[0]["f"]() == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np", {"np"}),
        ("import os.path", {"os"}),
        ("np.exp = None", {"np"}),
        ("with open('x') as (a, b):\n    c = 1", {"a", "b", "c"}),
        ("print(x)", set()),
        ("x: int = 3", {"x"}),
    ],
)
def test_bound_names(source, names):
    assert bound_names(ast.parse(source).body[0]) == names
