"""The engine's public names, and what importing it costs."""

import os
import subprocess
import sys
from pathlib import Path

import course_lib.engine as engine

ROOT = Path(__file__).parents[2]


def test_every_public_name_is_there_and_documented():
    for name in engine.__all__:
        assert getattr(engine, name).__doc__, name


def test_the_readme_names_only_files_that_exist():
    folder = ROOT / "course_lib" / "engine"
    text = (folder / "README.md").read_text(encoding="utf-8")
    named = {part for part in text.split("`") if part.endswith(".py") and " " not in part}
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.py")}
    assert named <= files, sorted(named - files)
    assert {name for name in files if not name.endswith("__init__.py")} <= named


def test_every_file_can_be_read_in_one_sitting():
    for path in (ROOT / "course_lib" / "engine").rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 260, f"{path.name} has {lines} lines"


def test_the_import_costs_little_beside_numpy(tmp_path):
    """Our own part, with compiled files in place as after an installation: the smallest of several runs."""
    code = "import numpy, time; t = time.perf_counter(); import course_lib.engine; print(time.perf_counter() - t)"
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def seconds():
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        return float(done.stdout)

    assert min(seconds() for _ in range(5)) < 0.05
