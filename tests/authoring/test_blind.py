import argparse

import pytest

from course_lib.authoring import audit
from course_lib.authoring.blind import page, read_blind, try_blind
from course_lib.errors import CourseError

ANSWERS = """\
# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- sum_of_squares: absolute values for squares
# judged: true, of little help
def sum_of_squares(x):
    return np.sum(np.abs(x))


# --- sum_of_squares: a name that is not there
# judged: true and helpful
def sum_of_squares(x):
    return np.sum(y**2)


# --- to_length_one: in fact right
def to_length_one(x):
    return x / max(np.sqrt(sum_of_squares(x)), 1e-12)
"""


@pytest.fixture
def folder(tiny):
    folder = tiny()
    (folder / "blind.py").write_text(ANSWERS)
    return folder


def test_an_answer_has_its_exercise_its_fault_and_its_judgement(folder):
    first, _, last = read_blind(folder / "blind.py")
    assert (first.exercise, first.about) == ("sum_of_squares", "absolute values for squares")
    assert first.judged == "true, of little help"
    assert first.source.endswith("return np.sum(np.abs(x))")
    assert last.judged == ""


def test_each_is_put_to_the_check(folder):
    assert [one.outcome for one in try_blind(folder)] == ["described", "raised", "accepted"]
    assert "NameError" in try_blind(folder)[1].verdict.message


def test_what_happens_to_be_in_the_bank_is_named(folder):
    (folder / "blind.py").write_text(
        "# --- sum_of_squares: averaged\ndef sum_of_squares(x):\n    return np.mean(x * x)\n"
    )
    (found,) = try_blind(folder)
    assert (found.outcome, found.verdict.mistake) == ("named", "mean-for-sum")


def test_points_with_a_note_are_told_apart(folder):
    in_place = "def sum_of_squares(x):\n    x *= x\n    return np.sum(x)\n"
    (folder / "blind.py").write_text(f"# --- sum_of_squares: squares the input in place\n{in_place}")
    assert [one.outcome for one in try_blind(folder)] == ["noted"]


def test_the_table_counts_by_unit_and_in_all(folder):
    table = page([{"01_lengths": try_blind(folder), "02_none": []}, {"01_lengths": []}])
    assert "Round 1:" in table
    assert "Round 2:" not in table
    assert table.splitlines()[-2:] == [
        "| 01_lengths | 3 | 1 | 0 | 0 | 1 | 1 | 1 | 1 | 0 |",
        "| **all** | 3 | 1 | 0 | 0 | 1 | 1 | 1 | 1 | 0 |",
    ]


def test_an_unknown_exercise_and_a_judgement_of_ones_own_are_refused(folder):
    (folder / "blind.py").write_text("# --- cube: no\nx = 1\n")
    with pytest.raises(CourseError, match="there is no exercise 'cube'"):
        try_blind(folder)
    (folder / "blind.py").write_text("# --- sum_of_squares: no\n# judged: fine\nx = 1\n")
    with pytest.raises(CourseError, match="'no' is judged 'fine'"):
        try_blind(folder)


def test_the_command_fails_where_a_wrong_answer_is_accepted(folder, monkeypatch, capsys):
    monkeypatch.setattr(audit, "repository", lambda: folder.parent.parent)
    monkeypatch.setattr(audit, "find_units", lambda words, root: [folder])
    parser = argparse.ArgumentParser()
    audit.add_arguments(parser)
    assert audit.run(parser.parse_args(["--blind", "--write"])) == 1
    assert "to_length_one: in fact right\n  accepted\n  - Right in every part." in capsys.readouterr().out
    page = folder.parent / "BLIND.md"
    assert "| **all** | 3 | 1 |" in page.read_text()
    page.write_text(page.read_text() + "\n## Earlier runs\n\nOnce.\n")
    audit.run(parser.parse_args(["--blind", "--write"]))
    assert page.read_text().endswith("| 0 |\n\n## Earlier runs\n\nOnce.\n")
