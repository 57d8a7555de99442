"""Each unit's way, walked once in a real JupyterLab: all cells run, a figure follows its slider, an answer passes."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import lab
import pytest
from playwright.sync_api import Page, expect

from course_lib.authoring.lesson import load_unit, read_lesson

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(lab.CHROMIUM is None, reason="there is no chromium on PATH (Debian: apt-get install chromium)"),
]

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted(folder.name for folder in (ROOT / "notebooks").iterdir() if folder.is_dir())
RUN_ALL_SECONDS = 180


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with lab.chromium() as page:
        yield page


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A learner's own copy of notebooks/."""
    desk = tmp_path_factory.mktemp("learner") / "notebooks"
    shutil.copytree(ROOT / "notebooks", desk, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return desk


@pytest.fixture(scope="module")
def address(desk, tmp_path_factory) -> Iterator[str]:
    with lab.jupyterlab(desk, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.mark.parametrize("unit", UNITS)
def test_the_way_through_a_unit(page, address, desk, unit):
    notebook = lab.Notebook.open(page, address, desk, f"{unit}/{unit}.ipynb")
    run_all(notebook, last_shown(desk / unit / f"{unit}.ipynb"))
    assert page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.get_by_text("Error displaying widget").count() == 0
    notebook.photograph("1-all-run")

    slider_moves_words(notebook)

    exercise = load_unit(ROOT / "solutions" / unit).exercises[0]
    source = read_lesson(ROOT / "solutions" / unit).solution(exercise.name).source
    answer = notebook.cell(f"def {exercise.functions[0]}(")
    notebook.write(answer, source)
    notebook.run(answer)
    passed = notebook.run(notebook.cell(f"check({', '.join(exercise.functions)})"))
    notebook.photograph("3-first-answer", shown=passed)
    assert "Passed" in passed.inner_text()


def last_shown(notebook: Path) -> int:
    """The place of the last code cell that is not folded: a folded one shows no number by which to see that it ran."""
    cells = json.loads(notebook.read_text())["cells"]
    return max(
        place
        for place, cell in enumerate(cells)
        if cell["cell_type"] == "code" and not cell["metadata"].get("jupyter", {}).get("source_hidden")
    )


def run_all(notebook: lab.Notebook, last: int) -> None:
    """Run > Run All Cells, and wait for the cell at place `last`."""
    # The menu's command does nothing, and says nothing, before the kernel has answered once.
    notebook.run(notebook.cell("from course_lib import check"))
    notebook.page.get_by_role("menuitem", name="Run", exact=True).click()
    notebook.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompt = notebook.page.locator(".jp-Notebook .jp-Cell").nth(last).locator(".jp-InputPrompt")
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=RUN_ALL_SECONDS * 1000)


def slider_moves_words(notebook: lab.Notebook) -> None:
    """Move the first slider by its arrow keys; what the figure says of itself has to change."""
    slider = notebook.page.locator(".jp-Notebook").get_by_role("slider").first
    slider.scroll_into_view_if_needed()
    cell = notebook.page.locator(".jp-Cell", has=notebook.page.get_by_role("slider")).first
    output = cell.locator(".jp-OutputArea").first
    told = output.inner_text()
    slider.focus()
    for _ in range(3):
        notebook.page.keyboard.press("ArrowRight")
    expect(output).not_to_have_text(told)
    notebook.photograph("2-slider-moved", shown=output)
