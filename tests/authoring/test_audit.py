import argparse
import time

import pytest

from course_lib.authoring import audit as audit_module
from course_lib.authoring.audit import add_arguments, audit, run
from course_lib.authoring.audit_table import merge, section
from course_lib.authoring.keys import UnitSource
from course_lib.authoring.trial import Trial
from course_lib.errors import CourseError


def findings(folder, seeds=3):
    return {one.exercise: one for one in audit([folder], seeds)["01_lengths"]}


def test_a_sound_unit_is_at_the_goal(tiny):
    found = findings(tiny())
    assert list(found) == ["sum_of_squares", "to_length_one", "quiz_01"]
    assert [problem for one in found.values() for problem in one.problems] == []
    squares = found["sum_of_squares"]
    assert (squares.mistakes, squares.right, squares.trials, squares.named) == (2, 3, 6, 6)
    assert squares.mutants == squares.killed > 5


def test_a_mistake_that_passes_is_a_wrong_answer_accepted(tiny):
    folder = tiny(('("np.sum(squares)", "np.mean(squares)")', '("np.sum(squares)", "squares.sum()")'))
    (text,) = findings(folder)["sum_of_squares"].wrong_accepted
    assert text == "the mistake mean-for-sum, on 3 of 3 seeds"


EDIT = '(("np.sum(squares)", "np.mean(squares)"),)'
FORMS = EDIT + ', also=("def sum_of_squares(x):\\n    return {}\\n",)'


def test_each_form_of_a_mistake_is_put_to_the_check(tiny):
    change = (EDIT, FORMS.format("np.mean(x)"))
    squares = findings(tiny(change))["sum_of_squares"]
    assert squares.problems == []
    assert (squares.mistakes, squares.trials, squares.named) == (2, 9, 9)


def test_a_form_that_passes_is_a_wrong_answer_accepted(tiny):
    change = (EDIT, FORMS.format("np.sum(x * x)"))
    (text,) = findings(tiny(change))["sum_of_squares"].wrong_accepted
    assert text == "the mistake mean-for-sum, on 3 of 3 seeds"


def test_a_mistake_recognised_as_nothing_is_not_named(tiny):
    twin = 'Mistake("average", "The mean.", edits=(("np.sum(squares)", "squares.mean()"),)),'
    found = findings(tiny(('Mistake("not-squared"', f'{twin} Mistake("not-squared"')))["sum_of_squares"]
    assert found.named < found.trials
    assert found.misnamed[0] == "mean-for-sum, on 3 of 3 seeds (no name)"


def test_a_right_answer_that_fails_is_refused_wrongly(tiny):
    folder = tiny(("total += value * value", "total += abs(value)"))
    (text,) = findings(folder)["sum_of_squares"].right_refused
    assert text.startswith("right/loops.py, on 3 of 3 seeds (")


def test_a_mutant_that_nothing_kills_survives_until_it_is_explained(tiny):
    no_zero = ('yield Case((np.zeros(3),), "zero"', 'yield Case((np.ones(3),), "zero"')
    survivors = findings(tiny(no_zero))["to_length_one"].survivors
    assert any("return x / np.maximum(length, FLOOR) -> return x / length" in text for text in survivors)
    line = "return x / np.maximum(length, FLOOR) -> return x / length"
    explained = ("equivalent={", f'equivalent={{"{line}": "no zero vector is asked for",')
    found = findings(tiny(no_zero, explained))["to_length_one"]
    assert (line, "no zero vector is asked for") in found.equivalent
    assert not any(text.startswith(line) for text in found.survivors)


def test_an_explanation_that_explains_nothing_is_a_fault(tiny):
    (text,) = findings(tiny(("equivalent={", 'equivalent={"a -> b": "no such line",')))["to_length_one"].faults
    assert text == "`equivalent` explains what no surviving mutant does: a -> b"


def test_cases_that_change_with_the_seed_are_a_fault(tiny):
    folder = tiny(("def draw(rng, size):", "def draw(rng, size):\n    rng = rng"), ("yield Case((draw(rng, 7),)",
                   "for _ in range(rng.integers(1, 9)):\n        yield Case((draw(rng, 7),)"))  # fmt: skip
    assert any("not the same in number" in text for text in findings(folder, seeds=6)["sum_of_squares"].faults)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("def sum_of_squares(x):\n    return (x * x).sum()\n", "accepted"),
        ("def sum_of_squares(x):\n    return x.sum()\n", "killed"),
        ("def sum_of_squares(x=UNKNOWN):\n    return x.sum()\n", "killed"),
        ("def sum_of_squares(x):\n    while True:\n        pass\n", "timeout"),
    ],
)
def test_a_changed_answer_is_accepted_killed_or_stopped(tiny, code, outcome):
    source = UnitSource(tiny())
    trial = Trial(source.reference, source.exercise_key(source.unit.exercises[0], 1))
    started = time.process_time()
    assert trial.of(code, seconds=0.2) == outcome
    assert time.process_time() - started < 2


def test_the_table_is_the_same_text_twice_and_keeps_other_units(tiny):
    folder = tiny()
    text = section("01_lengths", audit([folder], 2)["01_lengths"], 2)
    assert text == section("01_lengths", audit([folder], 2, jobs=2)["01_lengths"], 2)
    assert "| `sum_of_squares` | 2 | 3 | 0 | 0 | 100 % |" in text
    page = merge("", {"02_later": "## 02_later\n\nlater\n", "01_lengths": text})
    assert page.index("## 01_lengths") < page.index("## 02_later")
    assert merge(page, {"01_lengths": text}) == page
    assert merge(page, {"01_lengths": "## 01_lengths\n\nnew\n"}).count("## 02_later\n\nlater\n") == 1


def audit_command(folder, monkeypatch, *words):
    monkeypatch.setattr(audit_module, "repository", lambda: folder.parent.parent)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([*words, "--seeds", "2", "--jobs", "1"]))


def test_the_command_prints_the_table_and_says_whether_the_goal_is_reached(tiny, monkeypatch, capsys):
    folder = tiny()
    assert audit_command(folder, monkeypatch, "01", "--write") == 0
    shown = capsys.readouterr().out
    assert "| `sum_of_squares` | 2 | 3 | 0 | 0 | 100 % |" in shown
    assert "No problems, " in shown
    written = (folder.parent / "AUDIT.md").read_text()
    assert "## 01_lengths" in written
    assert str(folder) not in written

    tiny(("total += value * value", "total += abs(value)"))
    assert audit_command(folder, monkeypatch) == 1
    assert "sum_of_squares: refused though right: right/loops.py, on 2 of 2 seeds" in capsys.readouterr().out
    assert (folder.parent / "AUDIT.md").read_text() == written


def test_the_command_refuses_what_it_cannot_do(tiny, monkeypatch):
    with pytest.raises(CourseError, match="no unit '07'"):
        audit_command(tiny(), monkeypatch, "07")
    with pytest.raises(CourseError, match="from 1 up"):
        run(argparse.Namespace(units=[], seeds=0, jobs=1, write=False))
