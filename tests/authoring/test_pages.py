import re
from urllib.parse import unquote

import nbformat
import pytest

from course_lib.authoring.build import stale_pages, write
from course_lib.authoring.lesson import Cell, Lesson, read_lesson, repository, units
from course_lib.authoring.outline import rows
from course_lib.authoring.pages import TOPICS, Written, build_pages, glossary, notation
from course_lib.checking.exercise import Unit
from course_lib.errors import CourseError

ROOT = repository()


def text(data):
    notebook = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(notebook)
    assert all(cell.cell_type == "markdown" for cell in notebook.cells)
    return "\n".join(cell.source for cell in notebook.cells)


@pytest.fixture(scope="module")
def pages():
    return {name: text(data) for name, data in build_pages(ROOT).items()}


def written(number, text):
    name = f"{number}_words"
    return Written(Unit(name, "Words", ()), Lesson(name, (Cell("markdown", text),)))


def test_the_contents_name_every_unit_and_every_function(pages):
    page = pages["notebooks/contents.ipynb"]
    for folder in units(ROOT):
        assert f"({folder.name}/{folder.name}.ipynb)" in page
    assert "`softmax_loss`" in page


def test_every_link_leads_to_a_notebook_and_a_cell_that_are_there(pages):
    """A link that names a heading would open the notebook at its top: JupyterLab follows a cell's id at once."""
    known = {}
    for folder in units(ROOT):
        notebook = nbformat.read(ROOT / "notebooks" / folder.name / f"{folder.name}.ipynb", as_version=4)
        known[folder.name] = {f"cell-id={cell.id}" for cell in notebook.cells if cell.cell_type == "markdown"}
    found = 0
    for page in pages.values():
        for target in re.findall(r"\]\(([^)\s]+\.ipynb[^)\s]*)\)", page):
            place, _, anchor = unquote(target).partition("#")
            if "/" in place:
                assert not anchor or anchor in known[place.split("/")[0]], target
            else:
                assert f"notebooks/{place}" in pages
            found += 1
    assert found > 200


def test_every_word_of_every_unit_is_in_the_glossary(pages):
    page = pages["notebooks/glossary.ipynb"]
    for folder in units(ROOT):
        words = rows(read_lesson(folder), ("word", "meaning"))
        assert words, f"{folder.name} has no glossary"
        for word, meaning in words:
            assert f"| **{word}** | {meaning} |" in page


def test_the_glossary_is_sorted_by_the_words_letters():
    head = "| word | meaning |\n|---|---|\n"
    page = glossary(
        [written("01", head + "| zero | 0 |\n| KL | a |"), written("02", head + "| *epoch* | b |\n| KL | c |")]
    )
    lines = [line.split(" | ")[0] for line in page.splitlines() if line.startswith("| **")]
    assert lines == ["| ***epoch***", "| **KL**", "| **KL**", "| **zero**"]


def test_a_letter_of_several_units_is_listed_with_each_meaning():
    head = "| symbol | in code | shape | meaning |\n|---|---|---|---|\n"
    page = notation(
        [
            written("01", head + "| $N, D$ | `N` | numbers | examples, features |\n| $p$ | | | a probability |"),
            written("12", head + "| $p$ | `p` | a number | the share that is **kept** |\n| $N$ | `N` | | examples |"),
        ]
    )
    several = page.split("## Symbols, unit by unit")[0]
    assert "| $p$ | a probability ([01](01_words/01_words.ipynb)); the share that is **kept** ([12]" in several
    assert "$N$" not in several  # the same in both
    assert "| $N, D$ | `N` | numbers | examples, features | [01](01_words/01_words.ipynb) |" in page


def test_a_page_that_is_not_what_the_lessons_say_is_told(tiny):
    root = tiny().parent.parent
    write(build_pages(root), root)
    assert stale_pages(root) == []
    (root / "notebooks" / "glossary.ipynb").write_text("{}")
    assert stale_pages(root) == ["notebooks/glossary.ipynb is stale: run `course build`."]


def test_a_topic_whose_home_is_not_there_stops_the_build(tiny):
    root = tiny().parent.parent
    (root / TOPICS).write_text("| topic | unit | section | words |\n|---|---|---|---|\n| Areas | 01 | Areas | area |\n")
    with pytest.raises(CourseError, match="Areas has its home in unit 01, 'Areas'"):
        build_pages(root)
