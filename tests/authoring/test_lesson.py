import pytest

from course_lib.authoring.lesson import answer_lines, answer_source, find_units, load_unit, read_lesson, units
from course_lib.errors import CourseError


def test_a_lesson_knows_its_answers_and_checks(tiny):
    lesson = read_lesson(tiny())
    assert list(lesson.solutions()) == ["sum_of_squares", "to_length_one", "quiz_01"]
    checks = [cell.grade_id for cell in lesson.cells if cell.role == "check"]
    assert checks == ["check-sum_of_squares", "check-to_length_one", "check-quiz_01"]
    assert lesson.cells[0].kind == "markdown"
    assert lesson.cells[0].source.startswith("# Lengths")


def test_an_answer_is_code_without_docstring_and_marks(tiny):
    cell = read_lesson(tiny()).solution("sum_of_squares")
    assert answer_source(cell) == "def sum_of_squares(x):\n    squares = x**2\n    return np.sum(squares)\n"
    assert answer_lines(cell) == ["    squares = x**2", "    return np.sum(squares)"]


def test_units_are_found_by_number_and_by_id(tiny):
    folder = tiny()
    root = folder.parent.parent
    assert (
        units(root) == find_units([], root) == find_units(["01"], root) == find_units(["01_lengths"], root) == [folder]
    )
    with pytest.raises(CourseError, match=r"no unit '07'.*01_lengths"):
        find_units(["07"], root)


def test_exercises_are_read_afresh_and_leave_no_bytecode(tiny):
    folder = tiny()
    assert load_unit(folder).title == "Lengths"
    assert load_unit(tiny(('title="Lengths"', 'title="Norms"'))).title == "Norms"
    assert sorted(path.name for path in folder.iterdir()) == ["01_lengths.py", "exercises.py", "right"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('id="01_lengths"', 'id="02_other"'), 'must define UNIT = Unit(id="01_lengths"'),
        (
            ("import numpy as np\n\nfrom course_lib.checking", "import numpi as np\n\nfrom course_lib.checking"),
            "does not run",
        ),
    ],
)
def test_a_unit_that_cannot_be_used_is_refused_in_a_sentence(tiny, change, words):
    with pytest.raises(CourseError, match=r"01_lengths/exercises\.py") as caught:
        load_unit(tiny(change))
    assert words in str(caught.value)


def test_a_missing_answer_says_which_header_to_write(tiny):
    lesson = read_lesson(tiny(('"grade_id": "to_length_one"', '"grade_id": "to_lenght_one"')))
    with pytest.raises(CourseError, match="has no answer to to_length_one: give its cell the header"):
        lesson.solution("to_length_one")


def test_a_missing_lesson_is_named(tiny):
    folder = tiny()
    (folder / "01_lengths.py").unlink()
    with pytest.raises(CourseError, match=r"01_lengths/01_lengths.py can't be read: No such file"):
        read_lesson(folder)
