"""Running a notebook the way a learner would: in an empty folder, with nothing remembered, every cell in order."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ..errors import CourseError

CELL_SECONDS = 120
_PACKAGE = Path(__file__).resolve().parents[1]


def execute(notebook: NotebookNode, keys: Path | None = None, allow_errors: bool = False) -> NotebookNode:
    """An executed copy of `notebook`, its outputs freed of what differs between two runs.

    keys: the folder of answer keys for `check`, where it is not that of the package. Raises CourseError at the first
    cell that fails, unless `allow_errors`.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    copy = nbformat.from_dict(notebook)
    with tempfile.TemporaryDirectory(prefix="lesson-") as folder, _environment(Path(folder)):
        client = NotebookClient(
            copy,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            allow_errors=allow_errors,
            record_timing=False,
            store_widget_state=False,
            resources={"metadata": {"path": str(Path(folder, "work"))}},
            extra_arguments=_first_lines(keys),
        )
        try:
            client.execute(stderr=subprocess.DEVNULL)  # the kernel's remarks to whoever started it
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise CourseError(f"The lesson stops at the cell\n{_failed_cell(copy)}\n{_last_line(error)}") from error
    return _steady(copy)


def _first_lines(keys: Path | None) -> list[str]:
    if keys is None:
        return []
    # The keys of a lesson that is being built are not in the package yet.
    line = (
        "import course_lib.checking.learner as _learner; "
        f"_learner.keys_folder = lambda: __import__('pathlib').Path({str(keys)!r}); del _learner"
    )
    return [f"--IPKernelApp.exec_lines={line}"]


@contextlib.contextmanager
def _environment(folder: Path) -> Iterator[None]:
    """The variables of a learner's machine, for the kernel that starts meanwhile."""
    (folder / "work").mkdir()
    changed = {
        "COURSE_HOME": str(folder / "home"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_PACKAGE.parent), os.environ.get("PYTHONPATH", "")])),
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }
    before = {name: os.environ.get(name) for name in [*changed, "MPLBACKEND"]}
    os.environ.update(changed)
    os.environ.pop("MPLBACKEND", None)  # the kernel sets the inline one
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _steady(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the ids of live widgets and the version of the Python that ran it."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.metadata.pop("widgets", None)
    return notebook


def _failed_cell(notebook: NotebookNode) -> str:
    def failed(cell: NotebookNode) -> bool:
        return any(output.output_type == "error" for output in cell.get("outputs", []))

    run = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.execution_count]
    cell = next(filter(failed, run), run[-1] if run else notebook.cells[0])
    return "\n".join(f"    {line}" for line in cell.source.split("\n")[:8])


def _last_line(error: BaseException) -> str:
    lines = [line for line in str(error).strip().splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
