import numpy as np
import pytest

from course_lib.authoring.lesson import load_unit
from course_lib.authoring.reference import load_reference
from course_lib.errors import CourseError


def value(caller, name, *args):
    (reply,) = caller.run("call", (name,), [args])
    assert reply.status == "ok", reply
    return reply.value


def test_the_reference_is_the_lessons_answers_run_together(tiny):
    caller = load_reference(tiny()).caller()
    assert value(caller, "sum_of_squares", np.array([3.0, 4.0])) == 25.0
    np.testing.assert_allclose(value(caller, "to_length_one", np.array([3.0, 4.0])), [0.6, 0.8])


def test_a_variant_changes_its_exercise_and_sees_the_others_right(tiny):
    folder = tiny()
    unit, reference = load_unit(folder), load_reference(folder)
    no_root = reference.variant(unit.exercises[1], unit.exercises[1].mistakes[0])
    np.testing.assert_allclose(value(no_root, "to_length_one", np.array([3.0, 4.0])), [3 / 25, 4 / 25])
    mean = reference.variant(unit.exercises[0], unit.exercises[0].mistakes[0])
    assert value(mean, "sum_of_squares", np.array([3.0, 4.0])) == 12.5
    assert value(reference.caller(), "sum_of_squares", np.array([3.0, 4.0])) == 25.0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('np.sum(squares)", "np.mean', 'np.sum(cubes)", "np.mean', "'np.sum(cubes)' stands 0 times"),
        ('np.sum(squares)", "np.mean(squares)', 'squares", "cubes', "'squares' stands 3 times"),
        ("np.mean(squares)", "np.mean(squares", "code that is not Python"),
    ],
)
def test_an_edit_that_does_not_apply_is_named(tiny, old, new, words):
    folder = tiny((old, new))
    unit, reference = load_unit(folder), load_reference(folder)
    with pytest.raises(CourseError, match="'mean-for-sum' of sum_of_squares") as caught:
        reference.variant(unit.exercises[0], unit.exercises[0].mistakes[0])
    assert words in str(caught.value)


def test_a_later_unit_sees_the_answers_of_earlier_ones_that_it_uses(tiny):
    tiny()
    later = tiny(
        ("def sum_of_squares(x)", "def halves(x)"),
        ('"grade_id": "sum_of_squares"', '"grade_id": "halves"'),
        ("squares = x**2\n    return np.sum(squares)", "return sum_of_squares(x) * x"),
        ("length = np.sqrt(sum_of_squares(x))", "length = 1"),
        name="02_later",
    )
    reference = load_reference(later)
    np.testing.assert_allclose(value(reference.caller(), "halves", np.array([3.0, 4.0])), [75.0, 100.0])
    assert [piece.unit for piece in reference.pieces if piece.name == "sum_of_squares"] == ["01_lengths"]
    assert "squares = x**2" in reference.behind("halves")


def test_an_answer_may_use_what_the_lesson_imports_and_the_reference_does_not(tiny):
    reference = load_reference(tiny(("import numpy as np\n", "import math\nimport numpy as np\n")))
    caller = reference.caller({"sum_of_squares": "def sum_of_squares(x):\n    return math.fsum(x**2)"})
    assert value(caller, "sum_of_squares", np.array([3.0, 4.0])) == 25.0
    assert "math" not in reference.behind("sum_of_squares")


def test_a_cell_that_shows_a_wrong_version_does_not_replace_the_answer(tiny):
    wrong = '# %%\ndef sum_of_squares(x):\n    return 0 / 0\n\n# %% nbgrader={"grade_id": "quiz_01", "solution": true}'
    folder = tiny(('# %% nbgrader={"grade_id": "quiz_01", "solution": true}', wrong))
    assert value(load_reference(folder).caller(), "sum_of_squares", np.array([3.0, 4.0])) == 25.0
