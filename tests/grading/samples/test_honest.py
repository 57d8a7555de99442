"""Who did nothing wrong gets what their answers are worth, however the notebook was written and saved."""

import json
from dataclasses import replace

import pytest

from course_lib.authoring.lesson import find_units
from course_lib.grading.isolation.sandbox import Sandbox, choose_level
from course_lib.grading.samples.honest import table
from course_lib.grading.samples.honest.cells import CELLS
from course_lib.grading.samples.honest.saved import SAVED
from course_lib.grading.samples.honest.table import HONEST, rows
from course_lib.grading.samples.sample import Bank


@pytest.fixture(scope="module")
def bank():
    return Bank(find_units(["06"])[0])


@pytest.fixture(scope="module")
def graded():
    """Every honest submission graded at the strongest level there is; by what is special about it."""
    with Sandbox(choose_level(allow_weak=True)) as sandbox:
        return {row.honest.about: row for row in rows(sandbox)}


@pytest.mark.parametrize("about", [one.about for one in HONEST])
def test_it_gets_the_score_that_it_must_get(graded, about):
    assert graded[about].result.error == ""
    assert graded[about].wrong == []


def test_there_are_enough_of_them_and_each_is_special():
    assert len({one.about for one in HONEST}) == len(HONEST) >= 100
    assert len({one.unit for one in HONEST}) >= 5


def test_no_submission_waits_for_a_limit(graded):
    """A cell that trains or plots is no reason to wait: it isn't run."""
    slow = {about: row.result.seconds for about, row in graded.items() if row.result.seconds > 5}
    assert slow == {}


def test_an_older_release_is_told_to_the_instructor(graded):
    notes = graded["an older release that lacked an exercise"].result.notes
    assert any("of version 0.0.1 of the course" in note and "softmax_regression_loss" in note for note in notes)


@pytest.mark.parametrize("one", [*SAVED[1:], *CELLS], ids=lambda one: one.about)
def test_each_differs_from_the_notebook_that_it_was_made_from(one, bank):
    assert one.data(bank) != SAVED[0].data(bank) or one.path != SAVED[0].path


def test_the_table_shows_a_score_that_is_wrong(monkeypatch, capsys):
    lost = replace(CELLS[0], about="one that asks too much", earns={"softmax": 99})
    monkeypatch.setattr(table, "rows", lambda sandbox: rows(sandbox, honest=(lost, SAVED[0])))
    monkeypatch.setattr(table, "HONEST", (lost, SAVED[0]))
    assert table.main() == 1
    shown = capsys.readouterr().out
    assert "softmax: 5 for 99." in shown
    assert shown.splitlines()[-1] == "2 submissions, 1 with the score that they must get."


def test_what_the_programs_write_is_json_that_nbformat_reads(bank):
    """But for the marks that their own programs put around it."""
    import nbformat

    for one in SAVED:
        nbformat.from_dict(json.loads(one.data(bank).decode("utf-8-sig")))
