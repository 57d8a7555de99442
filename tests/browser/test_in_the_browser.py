"""A learner's way through unit 06, in a real JupyterLab in a headless Chromium. Photographs: artefacts/browser/."""

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
UNIT = "06_softmax_cross_entropy"
PATH = f"{UNIT}/{UNIT}.ipynb"

WRONG_AXIS = """def softmax(scores):
    exps = np.exp(scores - np.max(scores, axis=0, keepdims=True))
    return exps / np.sum(exps, axis=0, keepdims=True)
"""
MENDED = WRONG_AXIS.replace("axis=0", "axis=-1")
RAISING = "def softmax(scores):\n    return np.exp(scores) / np.total(scores)\n"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with lab.chromium() as page:
        yield page


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A learner's own copy of notebooks/, and beside it one in which every answer of unit 06 is right."""
    desk = tmp_path_factory.mktemp("learner") / "notebooks"
    shutil.copytree(ROOT / "notebooks", desk, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    notebook = json.loads((desk / PATH).read_text())
    answers = read_lesson(ROOT / "solutions" / UNIT).solutions()
    for cell in notebook["cells"]:
        answer = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if answer is not None:
            cell["source"] = answer.source
    (desk / "finished.ipynb").write_text(json.dumps(notebook))
    return desk


@pytest.fixture(scope="module")
def address(desk, tmp_path_factory) -> Iterator[str]:
    with lab.jupyterlab(desk, tmp_path_factory.mktemp("home")) as address:
        yield address


def said(text: str) -> str:
    """Return text as a page shows it: without the marks for code, on one line."""
    return " ".join(text.replace("`", "").split())


def message(exercise: str, mistake: str) -> str:
    """Return what the bank says of a mistake."""
    bank = {one.name: one for one in load_unit(ROOT / "solutions" / UNIT).exercises}[exercise]
    return said(next(known.message for known in bank.mistakes if known.id == mistake))


def test_a_wrong_answer_is_diagnosed_mended_and_passes(page, address, desk):
    notebook = lab.Notebook.open(page, address, desk, PATH)
    answer, check = notebook.cell("def softmax(scores)"), notebook.cell("check(softmax)")
    notebook.run(notebook.cell("from course_lib import check"))

    def feedback_on(source: str | None, step: str) -> str:
        """Return what the check says once `source` is the answer; None leaves what is there."""
        if source is not None:
            notebook.write(answer, source)
        notebook.run(answer)
        output = notebook.run(check)
        notebook.photograph(step, shown=output)
        return said(output.inner_text())

    assert "Not attempted" in feedback_on(None, "1-not-attempted")

    wrong = feedback_on(WRONG_AXIS, "2-wrong-axis")
    assert "Not yet" in wrong
    assert message("softmax", "columns-add-to-one") in wrong

    raised = feedback_on(RAISING, "3-raised")
    assert "line 2: return np.exp(scores) / np.total(scores)" in raised
    assert "course_lib" not in raised  # the learner's own lines, and none of ours

    passed = feedback_on(MENDED, "4-passed")
    assert "Passed" in passed
    earned, possible = re.search(r"(\d+) of (\d+) points", passed).groups()
    assert earned == possible


@pytest.mark.parametrize("figure", ["explore_bars", "explore_jacobian", "explore_surface"])
def test_a_slider_moves_its_figure_and_its_words(page, address, desk, figure):
    notebook = lab.Notebook.open(page, address, desk, PATH)
    notebook.run(notebook.cell("from course_lib import check"))
    output = notebook.run(notebook.cell(f"figures.{figure}()"))
    picture, words = output.locator(".widget-image").first, output.get_by_role("status").first
    before, told = notebook.still(picture), words.inner_text()
    notebook.photograph(f"5-{figure}-before", shown=output)
    handle = output.get_by_role("slider").first
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(words).not_to_have_text(told)
    assert notebook.still(picture) != before
    notebook.photograph(f"6-{figure}-after", shown=output)


def validate(notebook: lab.Notebook) -> str:
    """Press nbgrader's Validate and return what its dialog says."""
    notebook.page.get_by_role("button", name="Validate").click()
    dialog = notebook.page.locator(".jp-Dialog")
    expect(dialog).to_be_visible(timeout=120_000)
    text = dialog.inner_text()
    notebook.photograph("7-validated")
    dialog.get_by_role("button", name="Ok").click()
    return text


def test_validate_names_every_exercise_that_is_open(page, address, desk):
    checks = [cell for cell in json.loads((desk / PATH).read_text())["cells"] if is_graded(cell)]
    text = validate(lab.Notebook.open(page, address, desk, PATH))
    assert text.count("The following cell failed:") == len(checks)
    assert all("".join(cell["source"]) in text for cell in checks)


def test_validate_passes_a_finished_notebook(page, address, desk):
    assert "Success! Your notebook passes all the tests." in validate(
        lab.Notebook.open(page, address, desk, "finished.ipynb")
    )


def is_graded(cell: dict) -> bool:
    return cell["metadata"].get("nbgrader", {}).get("grade", False)
