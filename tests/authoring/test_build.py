import argparse
import json

import nbformat
import numpy as np
import pytest

from course_lib.authoring import build as build_module
from course_lib.authoring.build import add_arguments, build, build_unit, index, run, stale, write
from course_lib.authoring.keys import make_key
from course_lib.authoring.same import same
from course_lib.checking.key import load
from course_lib.errors import CourseError

NOTEBOOK, LESSON, KEY = (
    "notebooks/01_lengths/01_lengths.ipynb",
    "solutions/01_lengths/01_lengths.ipynb",
    "course_lib/keys/01_lengths.npz",
)


def notebook_of(data):
    return nbformat.reads(data.decode(), as_version=4)


def by_id(notebook):
    return {cell.id: cell for cell in notebook.cells}


def test_the_learners_notebook_has_stubs_and_full_metadata(tiny):
    folder = tiny()
    notebook = notebook_of(build_unit(folder, folder.parent.parent, executed=False)[NOTEBOOK])
    nbformat.validate(notebook)
    cells = by_id(notebook)
    assert cells["sum_of_squares"].source.endswith("    # YOUR CODE HERE\n    raise NotImplementedError()")
    assert '"?"  # one letter' in cells["quiz_01"].source
    check = cells["check-sum_of_squares"].metadata
    assert (check.nbgrader.points, check.nbgrader.grade, check.nbgrader.locked, check.editable) == (
        3,
        True,
        True,
        False,
    )
    answer = cells["sum_of_squares"].metadata.nbgrader
    assert (answer.solution, answer.grade, answer.schema_version) == (True, False, 3)
    assert "points" not in answer
    assert cells["check-quiz_01"].metadata.nbgrader.points == 1
    assert notebook.metadata.gradients_by_hand.unit == "01_lengths"
    assert "jupytext" not in notebook.metadata


def test_cell_ids_stay_when_another_cell_changes(tiny):
    folder = tiny()
    before = [cell.id for cell in notebook_of(build_unit(folder, folder, executed=False)[NOTEBOOK]).cells]
    folder = tiny(("# # Lengths", "# # Lengths and more"))
    after = [cell.id for cell in notebook_of(build_unit(folder, folder, executed=False)[NOTEBOOK]).cells]
    assert len(set(before)) == len(before)
    assert before[1:] == after[1:]
    assert before[0] != after[0]


def test_a_bonus_is_checked_and_worth_nothing(tiny):
    folder = tiny(('leans_on={"sum_of_squares"', 'bonus=True,\n            leans_on={"sum_of_squares"'))
    notebook = notebook_of(build_unit(folder, folder, executed=False)[NOTEBOOK])
    assert by_id(notebook)["check-to_length_one"].metadata.nbgrader.points == 0


def test_a_build_twice_gives_the_same_bytes_and_leaves_nothing_stale(tiny):
    folder = tiny()
    root = folder.parent.parent
    files = build([folder], root)
    assert sorted(write(files, root)) == sorted([NOTEBOOK, LESSON, KEY, "course_lib/keys/index.json"])
    assert write(build([folder], root), root) == []
    assert stale([folder], root) == []

    lesson = notebook_of(files[LESSON])
    results = [cell.outputs[0].data["text/plain"] for cell in lesson.cells if cell.id.startswith("check-")]
    assert results == ["3.0", "3.0", "1.0"]
    assert json.loads(files["course_lib/keys/index.json"]) == {
        "quiz_01": "01_lengths",
        "sum_of_squares": "01_lengths",
        "to_length_one": "01_lengths",
    }
    assert same(load(root / KEY), make_key(folder))
    assert not list(root.rglob("*.new"))

    tiny(("Divide by the length", "Divide it by the length"))
    assert stale([folder], root) == [
        f"{LESSON} is stale: run `course build`.",
        f"{NOTEBOOK} is stale: run `course build`.",
    ]
    tiny(("You average the squares.", "You take their mean."))
    assert stale([folder], root) == [f"{KEY} is stale: run `course build`."]
    (root / KEY).unlink()
    assert f"{KEY} is missing: run `course build`." in stale([folder], root)


def test_every_problem_of_every_unit_is_listed_and_nothing_is_written(tiny):
    folder = tiny(("np.mean(squares)", "np.mean(squares"), ("check(to_length_one)", "check(to_length_one, 1)"))
    other = tiny(('id="01_lengths"', 'id="02_more"'), ("quiz_01", "quiz_02"), name="02_more")
    root = folder.parent.parent
    with pytest.raises(CourseError) as caught:
        build([folder, other], root)
    text = str(caught.value)
    assert "01_lengths: " in text
    assert "code that is not Python" in text
    assert "must hold the one line check(to_length_one)" in text
    assert "both 01_lengths and 02_more" in text
    assert sorted(path.name for path in root.rglob("*") if path.suffix in (".ipynb", ".npz", ".json")) == []


def test_a_lesson_that_fails_names_its_cell(tiny):
    folder = tiny(("# %% [markdown]\n# 1. Doubling", "# %%\nlength = 1 / 0\n\n# %% [markdown]\n# 1. Doubling"))
    with pytest.raises(CourseError, match="ZeroDivisionError") as caught:
        build_unit(folder, folder.parent.parent)
    assert "length = 1 / 0" in str(caught.value)


def test_a_write_that_fails_leaves_the_old_files(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b.new").mkdir()
    with pytest.raises(OSError, match="new"):
        write({"a": b"new", "b": b"new"}, tmp_path)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b.new"]


def test_the_index_names_both_halves_of_a_pair(tiny):
    folder = tiny(('signature="to_length_one(x)"', 'signature=("unit_forward(x)", "unit_backward(dout, cache)")'))
    names = json.loads(index(folder.parent.parent, ["01_lengths"]))
    assert {"unit", "unit_forward", "unit_backward"} <= set(names)


def test_the_check_says_what_is_missing_and_writes_nothing(tiny, monkeypatch, capsys):
    root = tiny().parent.parent
    monkeypatch.setattr(build_module, "repository", lambda: root)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args(["01", "--check"])) == 1
    assert f"{NOTEBOOK} is missing: run `course build`." in capsys.readouterr().out.splitlines()
    assert not (root / "notebooks").exists()
    (root / "solutions").rename(root / "elsewhere")
    with pytest.raises(CourseError, match="no unit in solutions"):
        run(parser.parse_args([]))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (np.array([1.0, np.inf, np.nan]), np.array([1.0 + 1e-9, np.inf, np.nan]), True),
        (np.array([1.0]), np.array([1.001]), False),
        (np.array([1, 2]), np.array([1, 3]), False),
        (1.0, 1.0 + 1e-12, True),
        ({"a": (1, "x")}, {"a": (1, "x")}, True),
        ({"a": (1, "x")}, {"a": (1, "y")}, False),
        ([1.0], (1.0, 2.0), False),
    ],
)
def test_same_is_exact_for_texts_and_near_for_numbers(one, other, equal):
    assert same(one, other) is equal
