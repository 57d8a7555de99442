import sys

import nbformat
import pytest

from course_lib.authoring import rules
from course_lib.authoring.keys import UnitSource
from course_lib.authoring.lesson import load_unit, read_lesson
from course_lib.authoring.notebook import learner_notebook, source_notebook


def learner_of(folder):
    return learner_notebook(source_notebook(read_lesson(folder), load_unit(folder)))


def structure_of(folder):
    return list(rules.structure(read_lesson(folder), load_unit(folder)))


def test_a_sound_unit_breaks_no_rule(tiny):
    folder = tiny()
    source = UnitSource(folder)
    assert structure_of(folder) == []
    assert list(rules.twins([source.key(1), source.key(2)])) == []
    assert list(rules.leaks(source.lesson, learner_of(folder))) == []
    assert list(rules.empty_earns_nothing(learner_of(folder), source.key(1))) == []


CHECK = '# %% nbgrader={"grade_id": "check-to_length_one", "grade": true}\ncheck(to_length_one)\n'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((CHECK, ""), "to_length_one: right behind its answer cell must stand the check cell"),
        ((CHECK, "# %%\nx = 1\n\n" + CHECK), "to_length_one: right behind its answer cell"),
        (
            ("check(to_length_one)", "check(to_length_one)\ncheck(sum_of_squares)"),
            "must hold the one line check(to_length_one)",
        ),
        (("### BEGIN SOLUTION\n    length", "length"), "to_length_one: its answer cell has no lines between"),
        (
            ('"grade_id": "to_length_one"', '"grade_id": "to_lenght_one"'),
            "to_length_one: the lesson has no answer cell",
        ),
        (('"grade_id": "to_length_one"', '"grade_id": "sum_of_squares"'), "sum_of_squares: 2 cells have this grade_id"),
        (('def to_length_one(x):\n    """', 'def length_one(x):\n    """'), "doesn't define to_length_one"),
        (
            (CHECK, CHECK + '\n# %% nbgrader={"grade_id": "check-other", "grade": true}\ncheck(other)\n'),
            "check-other: a graded cell for",
        ),
    ],
)
def test_answers_and_checks_stand_where_they_must(tiny, change, words):
    assert words in " ".join(structure_of(tiny(change)))


def test_a_name_is_unique_in_the_course(tiny):
    one, other = load_unit(tiny()), load_unit(tiny(('id="01_lengths"', 'id="02_more"'), name="02_more"))
    found = list(rules.unique_names([one, other]))
    assert "sum_of_squares: both 01_lengths and 02_more have an exercise of this name." in found


def test_mistakes_that_no_seed_tells_apart_are_named(tiny):
    twin = 'Mistake("average", "The mean.", edits=(("np.sum(squares)", "squares.mean()"),)),'
    folder = tiny(
        (
            'mistakes=(\n                Mistake("mean-for-sum"',
            f'mistakes=(\n                {twin}\n                Mistake("mean-for-sum"',
        )
    )
    source = UnitSource(folder)
    (text,) = rules.twins([source.key(1), source.key(2)])
    assert text == "sum_of_squares: no seed tells the mistakes 'average' and 'mean-for-sum' apart."


def test_two_forms_of_a_mistake_that_give_the_same_are_named(tiny):
    form = 'also=((("np.sum(squares)", "squares.mean()"),),),'
    edit = 'edits=(("np.sum(squares)", "np.mean(squares)"),)'
    source = UnitSource(tiny((edit, f"{edit}, {form}")))
    (text,) = rules.twins([source.key(1), source.key(2)])
    assert text == "sum_of_squares: two forms of the mistake 'mean-for-sum' give the same, on every seed."


def test_a_mistake_that_is_right_is_named(tiny):
    folder = tiny(('("np.sum(squares)", "np.mean(squares)")', '("np.sum(squares)", "squares.sum()")'))
    source = UnitSource(folder)
    (text,) = rules.twins([source.key(1), source.key(2)])
    assert text == "sum_of_squares: the mistake 'mean-for-sum' gives what the reference gives, on every seed."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("# Divide by the length,", "# Take `x / np.maximum( length, FLOOR )`,"),
            "a piece of its answer, x / np.maximum(length, FLOOR)",
        ),
        (("FLOOR = 1e-12", "FLOOR = 1e-12\nunit = x / np.maximum(length, FLOOR)"), "a piece of its answer"),
        (("# Divide by the length,", "# ### begin hidden test"), "begin hidden test is still"),
    ],
)
def test_an_answer_or_a_mark_in_the_learners_notebook_is_a_leak(tiny, change, words):
    folder = tiny(change)
    assert words in " ".join(rules.leaks(read_lesson(folder), learner_of(folder)))


def test_a_line_given_with_the_stub_is_no_leak(tiny):
    folder = tiny(
        (
            "### BEGIN SOLUTION\n    length = np.sqrt(sum_of_squares(x))\n",
            "length = np.sqrt(sum_of_squares(x))\n    ### BEGIN SOLUTION\n",
        )
    )
    assert list(rules.leaks(read_lesson(folder), learner_of(folder))) == []


def test_an_untouched_notebook_that_earns_points_is_named(tiny):
    given = (
        'def sum_of_squares(x):\n    """The',
        'def sum_of_squares(x):\n    return np.sum(np.square(x))\n    """The',
    )
    folder = tiny(given)
    (text,) = rules.empty_earns_nothing(learner_of(folder), UnitSource(tiny()).key(1))
    assert text == "sum_of_squares: untouched it is passed and earns 3 points, not 0."


def with_output(folder, output, at=1):
    notebook = source_notebook(read_lesson(folder), load_unit(folder))
    for cell in notebook.cells:
        points = cell.metadata.get("nbgrader", {}).get("points")
        if points is not None:
            data = {"text/plain": repr(float(points))}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    notebook.cells[at].outputs = [output]
    return notebook


def display(**data):
    return nbformat.v4.new_output("display_data", {kind.replace("_", "/"): value for kind, value in data.items()})


GOOD_ALT = '<img alt="Three bars of the heights one, two and three." src="">'


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (display(image_png="aGk=", text_html=GOOD_ALT), ""),
        (display(image_png="aGk="), "a figure without a text of 5 words"),
        (display(image_png="aGk=", text_html='<img alt="figure" src="">'), "a figure without a text of 5 words"),
        (display(image_png="aGk=", text_html='<img src="">'), "a figure without a text of 5 words"),
        (display(image_png="aGk=", text_html=GOOD_ALT + "<img>"), "a figure without a text of 5 words"),
        (display(text_plain="<Figure size 640x480 with 1 Axes>"), "end the cell with show(fig, alt=...)"),
        (display(text_plain="[<matplotlib.lines.Line2D at 0x7f>]"), "end the cell with show(fig, alt=...)"),
        (nbformat.v4.new_output("stream", name="stderr", text="careful"), "writes to stderr"),
        (nbformat.v4.new_output("stream", name="stdout", text=f"in {sys.prefix}/lib"), "a path of the machine"),
        (nbformat.v4.new_output("error", ename="ValueError", evalue="no"), "fails with ValueError: no"),
    ],
)
def test_what_an_executed_lesson_must_not_show(tiny, output, words):
    folder = tiny()
    found = list(rules.outputs(with_output(folder, output), UnitSource(folder).key(1)))
    assert (words in found[0] and len(found) == 1) if words else found == []


def test_a_lesson_that_does_not_earn_everything_is_named(tiny):
    folder = tiny()
    output = nbformat.v4.new_output("execute_result", {"text/plain": "2.0"}, execution_count=3)
    notebook = with_output(folder, output, at=3)
    (text,) = rules.outputs(notebook, UnitSource(folder).key(1))
    assert text == "check-sum_of_squares: the lesson's own answer earns 2.0, not 3.0."
