from course_lib.authoring.lesson import Cell, Lesson
from course_lib.authoring.notebook import source_notebook
from course_lib.authoring.outline import about, minutes, rows, sections, split_row, title
from course_lib.checking.exercise import Unit

LESSON = Lesson(
    "01_lengths",
    (
        Cell(
            "markdown",
            "# 01. Lengths\n\nWhat a length is,\nand what not.\n\nMore.\n\n"
            "| part | minutes |\n|---|---|\n| 1. Roots | 15 |\n| Quiz | 5 |",
        ),
        Cell("markdown", "## 1. Roots\n\nText.\n\n### A corner\n\nCorner text."),
        Cell("code", "# ## not a heading\nx = 1"),
        Cell("markdown", "## 2. `p_norm`\n\n| word | meaning |\n|---|---|\n| norm | `a|b` or $a \\| b$ |\n| unit |"),
    ),
)


def test_title_first_paragraph_and_minutes():
    assert title(LESSON) == "01. Lengths"
    assert about(LESSON) == "What a length is,\nand what not."
    assert minutes(LESSON) == 20


def test_a_section_ends_at_the_next_heading_of_its_level_or_above():
    found = {section.heading: section for section in sections(LESSON)}
    assert list(found) == ["01. Lengths", "1. Roots", "A corner", "2. `p_norm`"]
    assert "Corner text." in found["1. Roots"].text
    assert "x = 1" in found["A corner"].text
    assert "word" not in found["A corner"].text
    assert "word" in found["01. Lengths"].text


def test_an_anchor_is_the_cell_that_holds_the_heading():
    notebook = source_notebook(LESSON, Unit("01_lengths", "Lengths", ()))
    first, roots, corner, norm = (section.anchor.removeprefix("cell-id=") for section in sections(LESSON))
    assert [first, roots, norm] == [cell.id for cell in notebook.cells if cell.cell_type == "markdown"]
    assert corner == roots


def test_a_tables_rows_are_found_by_its_head_and_short_ones_filled():
    assert rows(LESSON, ("word", "meaning")) == [("norm", r"`a|b` or $a \| b$"), ("unit", "")]
    assert rows(LESSON, ("word", "sense")) == []


def test_a_bar_in_code_divides_nothing():
    assert split_row(r"| `a | b` | c \| d |") == ("`a | b`", r"c \| d")
