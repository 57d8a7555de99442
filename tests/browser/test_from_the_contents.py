"""The contents, in a real JupyterLab: a click on a topic opens the unit at the place that teaches it."""

import shutil
from pathlib import Path

import lab
import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(lab.CHROMIUM is None, reason="there is no chromium on PATH (Debian: apt-get install chromium)"),
]

ROOT = Path(__file__).resolve().parents[2]


# As a learner has it: the windowing that the other tests switch off decides what a link finds.
SETTINGS = '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}'


def test_a_topic_opens_its_notebook_at_its_section(tmp_path, monkeypatch):
    """The notebook was not open before: a link by the heading's name would leave it at its top."""
    monkeypatch.setattr(lab, "SETTINGS", SETTINGS)
    desk = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", desk, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with lab.jupyterlab(desk, tmp_path / "home") as address, lab.chromium() as page:
        page.goto(address.format("lab/tree/contents.ipynb"))
        link = page.get_by_role("link", name="13: Project: 97 % of the test digits").first
        link.scroll_into_view_if_needed()
        link.click()
        heading = page.get_by_role("heading", name="Project: 97 % of the test digits")
        expect(heading).to_be_visible()
        # Figures above that are drawn later move it by less than a window's height; without scrolling it is ten away.
        near = page.viewport_size["height"]
        page.wait_for_function(
            "([place, near]) => Math.abs(place.getBoundingClientRect().top) < near",
            arg=[heading.element_handle(), near],
        )
