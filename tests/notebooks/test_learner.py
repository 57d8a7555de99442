"""What a learner opens: it runs from top to bottom before anything is written, and is what nbgrader would make."""

import shutil
import subprocess
import sys

import nbformat

from course_lib.authoring.execute import execute

from .conftest import ROOT


def errors_of(notebook):
    return [
        (cell.id, output.ename)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


def test_untouched_it_runs_through_and_earns_nothing(learner):
    executed = execute(learner, allow_errors=True)
    assert {name for _, name in errors_of(executed)} <= {"NotImplementedError"}
    warnings = [o.text for c in executed.cells for o in c.get("outputs", []) if o.get("name") == "stderr"]
    assert warnings == []
    checks = [cell for cell in executed.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert checks
    for cell in checks:
        (output,) = cell.outputs
        assert output.data["text/plain"] == "0.0", cell.id
        assert "Not attempted" in output.data["text/html"], cell.id


def test_it_holds_no_output_and_no_trace_of_the_tools(learner):
    nbformat.validate(learner)
    assert all(not cell.outputs and cell.execution_count is None for cell in learner.cells if cell.cell_type == "code")
    assert "jupytext" not in str(learner.metadata)
    assert len({cell.id for cell in learner.cells}) == len(learner.cells)


def test_nbgrader_makes_the_same_notebook(unit, learner, tmp_path, surroundings):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "solutions" / unit, tmp_path / "solutions" / unit)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", unit]
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    released = sorted(path.relative_to(tmp_path / "notebooks") for path in (tmp_path / "notebooks").rglob("*.*"))
    assert [str(path) for path in released] == [f"{unit}/{unit}.ipynb"]
    theirs = nbformat.read(tmp_path / "notebooks" / released[0], as_version=4)
    assert [(cell.id, cell.source, cell.metadata) for cell in theirs.cells] == [
        (cell.id, cell.source, cell.metadata) for cell in learner.cells
    ]
