"""`course check`: a notebook judged from a terminal, with an exit code, and a sentence for what is no notebook."""

import json
from pathlib import Path

import pytest

from course_lib import cli

ROOT = Path(__file__).resolve().parents[1]
UNIT = "06_softmax_cross_entropy"
LESSON, EMPTY = (ROOT / folder / UNIT / f"{UNIT}.ipynb" for folder in ("solutions", "notebooks"))


def check(*arguments) -> int:
    return cli.main(["check", *map(str, arguments)])


def changed(tmp_path, notebook: Path, grade_id: str, source: str) -> Path:
    """Return a copy of a notebook in which one cell holds another text."""
    data = json.loads(notebook.read_text())
    cell = next(cell for cell in data["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)
    cell["source"] = source
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(data))
    return path


def points(out: str) -> tuple[str, str]:
    earned, _, possible, _ = out.splitlines()[-1].split()
    return earned, possible


def test_a_finished_notebook_earns_everything(capsys):
    assert check(LESSON) == 0
    out = capsys.readouterr().out
    earned, possible = points(out)
    assert earned == possible
    assert out.count("✓ ") >= 9


def test_an_untouched_notebook_earns_nothing(capsys):
    assert check(EMPTY) == 1
    out = capsys.readouterr().out
    assert points(out)[0] == "0"
    assert out.count("not attempted") == 9


def test_one_wrong_answer_is_diagnosed_and_sinks_no_other(capsys, tmp_path):
    wrong = "def softmax_jacobian(p):\n    return np.outer(p, p) - np.diag(p)\n"
    assert check(changed(tmp_path, LESSON, "softmax_jacobian", wrong)) == 1
    out = capsys.readouterr().out
    assert out.count("not yet") == 1
    assert out.count(": passed") == 8


def test_an_answer_that_never_ends_is_stopped(capsys, tmp_path):
    endless = "def softmax_jacobian(p):\n    while True:\n        pass\n"
    assert check(changed(tmp_path, LESSON, "softmax_jacobian", endless)) == 1
    assert capsys.readouterr().out.count(": passed") == 8


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "can't be read (No such file or directory): name a notebook"),
        ("# a script", "its JSON is broken"),
        ('{"cells": []}', "doesn't say which unit it is: name one with --unit"),
        ('{"cells": [], "metadata": {"gradients_by_hand": {"unit": "99_x"}}}', "a unit '99_x' that is not here"),
    ],
)
def test_what_is_no_lesson_gets_a_sentence(capsys, tmp_path, content, sentence):
    path = tmp_path / "mine.ipynb"
    if content is not None:
        path.write_text(content)
    assert check(path) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert len(error.splitlines()) == 1


def test_the_unit_can_be_named_by_its_number(capsys, tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text('{"cells": []}')
    assert check(path, "--unit", "06") == 1
    assert points(capsys.readouterr().out)[0] == "0"
