"""What can be done with a mouse can be done without one: predictions, and the figure of unit 05 that is pointed at."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import lab
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(lab.CHROMIUM is None, reason="there is no chromium on PATH (Debian: apt-get install chromium)"),
]

ROOT = Path(__file__).resolve().parents[2]
UNIT = "05_backprop"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with lab.chromium() as page:
        yield page


@pytest.fixture(scope="module")
def notebook(page, tmp_path_factory) -> Iterator[lab.Notebook]:
    """A learner's copy of unit 05, with its imports run."""
    desk = tmp_path_factory.mktemp("learner")
    shutil.copy(ROOT / "notebooks" / UNIT / f"{UNIT}.ipynb", desk)
    with lab.jupyterlab(desk, tmp_path_factory.mktemp("home")) as address:
        notebook = lab.Notebook.open(page, address, desk, f"{UNIT}.ipynb")
        notebook.run(notebook.cell("from course_lib import check"))
        yield notebook


def run_folded(notebook: lab.Notebook, source: str) -> Locator:
    """Run a cell whose code is folded away; return the cell."""
    cell = notebook.cell(source)
    cell.locator(".jp-InputPlaceholder, .jp-Placeholder-content").first.click()  # unfolds it, and selects it
    notebook.run(cell)
    return cell


def test_each_choice_of_a_prediction_is_reached_with_tab_and_taken_with_space(notebook, page):
    cell = run_folded(notebook, 'predict(\n    "05-stack"')
    choices = cell.get_by_role("radio")
    expect(choices).to_have_count(3)
    choices.first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(cell.get_by_role("status")).to_contain_text("Stored: (c)")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(cell.get_by_role("status")).to_contain_text("Stored: (b)")
    assert [choice.is_checked() for choice in choices.all()] == [False, True, False]


def test_the_shape_equations_are_shown_one_at_a_time(notebook, page):
    cell = run_folded(notebook, "figures.explore_gradients()")
    inputs, equations, question = cell.locator("svg .g"), cell.locator("svg .eq"), cell.locator("svg .ask")
    expect(equations).to_have_count(3)

    def only(shown: int | None) -> None:
        for place in range(3):
            expect(equations.nth(place)).to_have_css("visibility", "visible" if place == shown else "hidden")
        expect(question).to_have_css("visibility", "visible" if shown is None else "hidden")

    only(None)
    cell.get_by_role("slider").last.focus()
    page.keyboard.press("Tab")  # the slider's readout
    for place in range(3):
        page.keyboard.press("Tab")
        only(place)
    place = inputs.first.locator("rect").first.bounding_box()
    page.mouse.move(place["x"] + 5, place["y"] + 5)  # the pointer wins over the key
    only(0)
    page.mouse.move(0, 0)
    only(2)
