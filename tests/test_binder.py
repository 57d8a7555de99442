"""binder/: what mybinder.org would build, and the same installation made here and started."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import venv
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def dockerfile() -> str:
    """What repo2docker makes of this repository."""
    program = shutil.which("jupyter-repo2docker")
    if program is None:
        pytest.skip("jupyter-repo2docker is not on PATH; .ci/run installs it")
    done = subprocess.run([program, "--no-build", "--debug", "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_binder_takes_a_python_that_the_course_supports(dockerfile):
    version = re.search(r"Building conda environment for python=(\d+)\.(\d+)", dockerfile).groups()
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    assert tuple(map(int, version)) >= tuple(map(int, oldest.split(".")))


def test_binder_installs_our_requirements_once_the_repository_is_there(dockerfile):
    copied, installed = (dockerfile.rindex(text) for text in ("COPY --chown=0:0 src/ ${REPO_DIR}/", "pip install --no"))
    assert copied < installed  # `-e .` needs the whole repository
    assert dockerfile.count('bin/pip install --no-cache-dir -r "binder/requirements.txt"') == 1


def test_binder_starts_through_our_script(dockerfile):
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in dockerfile
    assert os.access(ROOT / "binder" / "start", os.X_OK)


def quiet(*command, **options) -> None:
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A copy of the project, with an environment that holds what binder/requirements.txt asks for and no more."""
    project = tmp_path_factory.mktemp("binder") / "project"
    unneeded = shutil.ignore_patterns(".git", ".venv", "artefacts", "tests", "*.egg-info", "__pycache__", "submitted")
    shutil.copytree(ROOT, project, ignore=unneeded)
    pinned = re.search(r"^ipywidgets==\S+", (ROOT / "constraints.txt").read_text(), re.MULTILINE).group()
    reach = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", project.parent / "probe", pinned]
    if subprocess.run(reach, capture_output=True).returncode != 0:
        pytest.skip("no package index can be reached, so nothing can be installed into a fresh environment")
    venv.create(project.parent / "env", with_pip=True)
    python = project.parent / "env" / "bin" / "python"
    quiet(python, "-m", "pip", "install", "--quiet", "-r", "binder/requirements.txt", cwd=project)
    return project


def test_a_fresh_environment_holds_the_learner_s_packages_and_no_instructor_s(installed):
    python = installed.parent / "env" / "bin" / "python"
    quiet(python, "-c", "import numpy, matplotlib, ipywidgets, jupyterlab; from course_lib import check, hint")
    absent = "import importlib.util as u; assert not [n for n in ('nbgrader', 'jupytext', 'pytest') if u.find_spec(n)]"
    quiet(python, "-c", absent)


def page_of(address: str, server: subprocess.Popen) -> str:
    """Return the page at an address, as soon as the server answers there."""
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urlopen(address, timeout=30) as answer:
                return answer.read().decode()
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answered at {address} within 30 s")


def test_the_server_opens_on_the_lessons(installed):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [installed / "binder" / "start", installed.parent / "env" / "bin" / "python", "-m", "jupyterlab"]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token="]
    server = subprocess.Popen([*command, *options], cwd=installed, stderr=subprocess.DEVNULL)
    try:
        page = page_of(f"http://127.0.0.1:{port}/lab", server)
    finally:
        server.terminate()
        server.wait(timeout=30)
    config = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL).group(1))
    assert config["preferredPath"].strip("/") == "notebooks"
