"""A real JupyterLab in a headless Chromium: started on a folder, driven cell by cell, photographed."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts" / "browser"
CHROMIUM = shutil.which("chromium")
# No sandbox, since tests often run as root in a container; the rest keeps Chromium from calling home.
CHROMIUM_OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# Every cell is in the page, seen or not, and nothing asks a learner's questions over the notebook.
SETTINGS = """{
  "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
  "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}
}"""
START_SECONDS = 60
CELL_SECONDS = 60
RETRY_SECONDS = 5
PAGE_SECONDS = 30  # a machine that runs other tests at the same time is slow


@contextmanager
def jupyterlab(folder: Path, home: Path) -> Iterator[str]:
    """Serve `folder`, with settings, results and logs below `home`; give the address, which ends in `{}?token=...`."""
    settings = home / "settings"
    settings.mkdir(parents=True)
    (settings / "overrides.json").write_text(SETTINGS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    options = [f"--port={port}", f"--IdentityProvider.token={token}", "--no-browser", "--allow-root"]
    options += [f"--ServerApp.root_dir={folder}", f"--LabApp.app_settings_dir={settings}"]
    places = {"JUPYTERLAB_SETTINGS_DIR": "user", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython"}
    places |= {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "COURSE_HOME": "course"}
    environment = {**os.environ, **{name: str(home / place) for name, place in places.items()}}
    with (home / "jupyterlab.log").open("wb") as log:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=home)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, home / "jupyterlab.log")
            yield f"http://127.0.0.1:{port}/{{}}?token={token}"
        finally:
            server.terminate()  # takes its kernels with it
            server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, f"JupyterLab ended while it started:\n{log.read_text()}"
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not answer within {START_SECONDS} s:\n{log.read_text()}")


@contextmanager
def chromium() -> Iterator[Page]:
    """Give a page of a fresh, headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(PAGE_SECONDS * 1000)
        expect.set_options(timeout=PAGE_SECONDS * 1000)
        yield page
        browser.close()


@dataclass
class Notebook:
    """A notebook that is open in JupyterLab, alone on the page.

    name: what its photographs are called. sources: the text of its cells as they were in the file, None for prose.
    """

    page: Page
    name: str
    sources: list[str | None]

    @classmethod
    def open(cls, page: Page, address: str, folder: Path, path: str) -> "Notebook":
        """Open `folder`/`path`, which JupyterLab serves as `path`, and wait until its kernel can run a cell."""
        cells = json.loads((folder / path).read_text())["cells"]
        page.goto(address.format(f"doc/tree/{path}"))
        expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(len(cells), timeout=START_SECONDS * 1000)
        kernel = page.locator(".jp-Notebook-ExecutionIndicator")
        expect(kernel).to_have_attribute("data-status", "idle", timeout=START_SECONDS * 1000)
        sources = ["".join(cell["source"]) if cell["cell_type"] == "code" else None for cell in cells]
        return cls(page, Path(path).stem, sources)

    def cell(self, source: str) -> Locator:
        """Return the only code cell that held `source` when the notebook was opened, folded or not."""
        places = [place for place, text in enumerate(self.sources) if text is not None and source in text]
        assert len(places) == 1, f"{len(places)} code cells hold {source!r}"
        return self.page.locator(".jp-Notebook .jp-Cell").nth(places[0])

    def write(self, cell: Locator, source: str) -> None:
        """Put `source` in the place of the cell's text, at once, as pasting does."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def run(self, cell: Locator) -> Locator:
        """Run the cell, wait until it is done, and return its output."""
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        # Just after it has opened a notebook, JupyterLab calls a kernel idle that it isn't connected to yet, and drops
        # what it is told to run. Then nothing happens, or it says so, and a person would press the keys again.
        for _ in range(PAGE_SECONDS // RETRY_SECONDS):
            self._read_away()
            try:
                prompt.click(timeout=RETRY_SECONDS * 1000)  # selects the cell, also where its code is folded away
                self.page.keyboard.press("Shift+Enter")
                expect(prompt).not_to_have_text(before, timeout=RETRY_SECONDS * 1000)
                break
            except (AssertionError, NotInTime):
                continue
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=CELL_SECONDS * 1000)
        return cell.locator(".jp-OutputArea").first

    def _read_away(self) -> None:
        """Close a dialog about the kernel; fail at any other with its words."""
        dialog = self.page.locator(".jp-Dialog")
        if dialog.count():
            words = dialog.first.inner_text()
            assert "kernel" in words.lower(), f"JupyterLab asks: {words}"
            self.page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)

    def still(self, picture: Locator) -> bytes:
        """Return a photograph of `picture`, taken when two in a row are the same."""
        picture.scroll_into_view_if_needed()
        before = b""
        for _ in range(50):
            now = picture.screenshot()
            if now == before:
                return now
            before = now
            self.page.wait_for_timeout(150)
        raise AssertionError("the figure never stood still")

    def photograph(self, step: str, shown: Locator | None = None) -> None:
        """Keep what the window shows as artefacts/browser/NAME-STEP.png, scrolled so that `shown` is seen."""
        if shown is not None:
            shown.scroll_into_view_if_needed()
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{self.name}-{step}.png")
