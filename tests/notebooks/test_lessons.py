"""The executed lessons in solutions/: nbval runs each in a fresh kernel and compares its outputs with the stored."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

SANITIZER = Path(__file__).with_name("sanitize.cfg")


def nbval(notebook: Path, folder: Path, surroundings: dict[str, str]) -> subprocess.CompletedProcess:
    """nbval, strict, on a copy of `notebook` in `folder`, away from this project's own pytest settings."""
    shutil.copy(notebook, folder)
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(folder), "-p", "no:cacheprovider"]
    command += ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", f"--nbval-sanitize-with={SANITIZER}"]
    return subprocess.run(
        [*command, "-q", notebook.name], cwd=folder, env=surroundings, capture_output=True, text=True, timeout=600
    )


def test_a_fresh_run_gives_the_stored_outputs(lesson_file, lesson, tmp_path, surroundings):
    done = nbval(lesson_file, tmp_path, surroundings)
    cells = sum(cell.cell_type == "code" for cell in lesson.cells)
    assert done.returncode == 0, done.stdout[-5000:]
    assert f"{cells} passed" in done.stdout


def test_nbval_is_strict(tmp_path, surroundings):
    output = nbformat.v4.new_output("execute_result", {"text/plain": "3"}, execution_count=1)
    cell = nbformat.v4.new_code_cell("1 + 1", outputs=[output], execution_count=1)
    (tmp_path / "run").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "wrong.ipynb")
    done = nbval(tmp_path / "wrong.ipynb", tmp_path / "run", surroundings)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_the_lesson_earns_every_point(lesson):
    checks = [cell for cell in lesson.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert checks
    for cell in checks:
        (output,) = cell.outputs
        assert output.data["text/plain"] == repr(float(cell.metadata.nbgrader.points)), cell.id
