"""Every unit that has been built, one after the other."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from course_lib.authoring.lesson import repository, units

ROOT = repository()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "unit" in metafunc.fixturenames:
        metafunc.parametrize("unit", [folder.name for folder in units(ROOT)])


@pytest.fixture
def lesson_file(unit: str) -> Path:
    """The executed lesson."""
    return _built(ROOT / "solutions" / unit / f"{unit}.ipynb")


@pytest.fixture
def learner_file(unit: str) -> Path:
    """What a learner opens."""
    return _built(ROOT / "notebooks" / unit / f"{unit}.ipynb")


def _built(path: Path) -> Path:
    assert path.exists(), f"{path.relative_to(ROOT)} is missing: run `course build`"
    return path


@pytest.fixture
def lesson(lesson_file: Path) -> nbformat.NotebookNode:
    return nbformat.read(lesson_file, as_version=4)


@pytest.fixture
def learner(learner_file: Path) -> nbformat.NotebookNode:
    return nbformat.read(learner_file, as_version=4)


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """Variables like a learner's: this environment's programs first, nothing remembered, one BLAS thread."""
    import sys

    return {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
        "COURSE_HOME": str(tmp_path / "home"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
