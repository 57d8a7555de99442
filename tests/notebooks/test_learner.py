"""What a learner opens: it runs from top to bottom before anything is written, and is what nbgrader would make."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lib.authoring.execute import execute
from course_lib.authoring.lesson import units

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


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """What `nbgrader generate_assignment` releases of every unit, with the course's own configuration."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "solutions", course / "solutions")
    names = [folder.name for folder in units(ROOT) if (folder / f"{folder.name}.ipynb").exists()]
    # One process for all units: nbgrader takes longer to start than to convert.
    script = (
        "import sys\n"
        "from nbgrader.apps import GenerateAssignmentApp\n"
        "for unit in sys.argv[1:]:\n"
        "    GenerateAssignmentApp.clear_instance()\n"
        "    app = GenerateAssignmentApp.instance()\n"
        "    app.initialize([unit])\n"
        "    app.start()\n"
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    home = str(course / "home")
    surroundings = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "IPYTHONDIR": home, "COURSE_HOME": home}
    command = [sys.executable, "-c", script, *names]
    done = subprocess.run(command, cwd=course, env=surroundings, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return course / "notebooks"


def test_nbgrader_makes_the_same_notebook(unit, learner, released):
    files = sorted(str(path.relative_to(released / unit)) for path in (released / unit).rglob("*"))
    assert files == [f"{unit}.ipynb"]
    theirs = nbformat.read(released / unit / f"{unit}.ipynb", as_version=4)
    assert [(cell.id, cell.source, cell.metadata) for cell in theirs.cells] == [
        (cell.id, cell.source, cell.metadata) for cell in learner.cells
    ]
