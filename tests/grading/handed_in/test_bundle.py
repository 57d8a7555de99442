"""A notebook's cells are found by our own key, whatever became of them; what is not a notebook is said in a
sentence.
"""

import json

import pytest
import tiny

from course_lib.errors import CourseError
from course_lib.grading.handed_in import bundle as bundles
from course_lib.grading.handed_in.bundle import find_places, read_bundle


def places_of(cells, **metadata):
    return find_places(read_bundle(tiny.notebook(cells, **metadata)), tiny.unit())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "its JSON is broken"),
        (b"{", "its JSON is broken"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"[1]", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"worksheets": []}', "old format"),
        (b"[" * 100_000, "its JSON is broken"),
        (b" " * (bundles.MAX_BYTES + 1), "at most 16 are read"),
        (json.dumps({"cells": [{}] * (bundles.MAX_CELLS + 1)}).encode(), "at most 5000 are read"),
    ],
    ids=["empty", "cut off", "binary", "a list", "no cells", "old", "deep", "large", "many cells"],
)
def test_what_is_not_a_notebook_is_said_in_a_sentence(data, said):
    with pytest.raises(CourseError, match=said):
        read_bundle(data)


def test_cells_are_read_whatever_is_missing_in_them():
    data = json.dumps({"cells": [{}, None, 3, {"cell_type": "code", "source": ["a\n", "b", 3]}, {"metadata": 7}]})
    cells = read_bundle(b"\xef\xbb\xbf" + data.encode()).cells
    assert [cell.kind for cell in cells] == ["raw", "raw", "raw", "code", "raw"]
    assert cells[3].source == "a\nb"


@pytest.mark.parametrize(
    "mark",
    [{"identity": "double"}, {"nbgrader": {"grade_id": "double"}}, {}],
    ids=["by cell id", "by grade id", "by name"],
)
def test_an_answer_is_found(mark):
    places = places_of([tiny.cell("x = 1"), tiny.cell(tiny.DOUBLE, **mark)])
    assert places.answers["double"] == 1


@pytest.mark.parametrize("source", ["double = lambda x: 2 * x", "class double:\n    pass", "  def double(x): return x"])
def test_whatever_binds_the_name_answers(source):
    assert places_of([tiny.cell(source)]).answers == {"double": 0}


@pytest.mark.parametrize("source", ["# def double", "def doubled(x): pass", "double == 3", "double(3)"])
def test_what_does_not_bind_the_name_does_not(source):
    assert places_of([tiny.cell(source)]).answers == {}


def test_the_cell_made_for_the_answer_counts_before_others_of_the_same_name():
    cells = [tiny.cell(tiny.DOUBLE, "double"), tiny.cell("def double(x):\n    return 0  # an experiment")]
    assert places_of(cells).answers["double"] == 0


def test_an_answer_elsewhere_counts_when_its_own_cell_is_untouched():
    stub = "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    places = places_of([tiny.cell(tiny.DOUBLE), tiny.cell(stub, "double")])
    assert places.answers["double"] == 0
    assert "Found by name, not in the cell made for it: double." not in places.notes  # it was the only one
    assert places_of([tiny.cell(stub, "double")]).answers["double"] == 0


def test_flags_of_the_submission_count_for_nothing():
    lies = {"nbgrader": {"grade_id": "double", "grade": False, "solution": False, "points": 1000, "locked": True}}
    assert places_of([tiny.cell(tiny.DOUBLE, **lies)]).answers == {"double": 0}


def test_check_cells_are_found_and_of_copies_the_last():
    cells = [tiny.cell("check(double)", "check-double"), tiny.cell("x"), tiny.cell("check(double)")]
    assert places_of(cells).checks == {"double": 0}
    assert places_of(cells[1:]).checks == {"double": 1}
    assert places_of([tiny.cell("check(double)"), tiny.cell("check(double)")]).checks == {"double": 1}


def test_the_instructor_is_told_what_was_odd():
    whole = [tiny.cell(source) for source in tiny.RIGHT.values()]
    assert "lost the ids" in places_of(whole).notes[0]
    assert places_of([tiny.cell(source, name) for name, source in tiny.RIGHT.items()]).notes == ()
    about = {"unit": "07_other", "version": "0.0.1"}
    notes = places_of([tiny.cell(tiny.DOUBLE, "double")], gradients_by_hand=about).notes
    assert "of unit 07_other" in notes[0]
    assert "is of version 0.0.1 of the course" in notes[1]
    assert "has no total, quiz_90" in notes[1]


def test_the_hints_that_a_notebook_asks_for_are_known():
    asking = [tiny.cell("hint(total)"), tiny.cell("x = 1; hint( double )"), tiny.cell("# hint(quiz_90)\nhint(other)")]
    assert places_of(asking).hints == ("double", "total")
    assert places_of([tiny.cell("hint(total)", kind="markdown"), tiny.cell("s = 'a hint'")]).hints == ()
