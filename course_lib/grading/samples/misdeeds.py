"""What else is handed in beside right answers and honest mistakes: unfinished, broken, mangled and hostile notebooks.

Each is a change to a notebook that is otherwise right, with the exercises that must then earn nothing. Everything
else in it must keep its points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .sample import Bank

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Misdeed:
    """about: in a few words. apply: makes the notebook. loses: the exercises that must earn nothing."""

    about: str
    apply: Callable[[Bank], Notebook]
    loses: Callable[[Bank], list[str]]


def _function(bank: Bank, index: int, body: str, before: str = "") -> dict[str, str]:
    """The right answers, but the function of exercise `index` has another body."""
    exercise = bank.exercises[index]
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    answer = "\n\n".join(f"def {signature}:\n{lines}" for signature in exercise.signatures)
    return {**bank.right, exercise.name: f"{before}{answer}"}


def _replacing(about: str, index: int, body: str, before: str = "") -> Misdeed:
    return Misdeed(
        about,
        lambda bank: bank.notebook(_function(bank, index, body, before)),
        lambda bank: [bank.exercises[index].name],
    )


def _changing(about: str, change: Callable[[Notebook, Bank], None]) -> Misdeed:
    """A right notebook, mangled in a way that costs nothing."""

    def apply(bank: Bank) -> Notebook:
        notebook = bank.notebook(bank.right)
        change(notebook, bank)
        return notebook

    return Misdeed(about, apply, lambda bank: [])


def _half_finished(bank: Bank) -> Notebook:
    done = [exercise.name for exercise in bank.exercises[: len(bank.exercises) // 2]]
    return bank.notebook({name: bank.right[name] for name in done})


def _second_half(bank: Bank) -> list[str]:
    done = {exercise.name for exercise in bank.exercises[: len(bank.exercises) // 2]}
    return [name for name in bank.full if name not in done]


def _added(source: str) -> Notebook:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "added",
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def _add_first(source: str) -> Callable[[Notebook, Bank], None]:
    return lambda notebook, bank: notebook["cells"].insert(0, _added(source))


def _check_cell(notebook: Notebook, bank: Bank) -> Notebook:
    name = f"check-{bank.exercises[1].name}"
    return next(cell for cell in notebook["cells"] if cell.get("id") == name)


def _copy_check(notebook: Notebook, bank: Bank) -> None:
    cell = _check_cell(notebook, bank)
    # As JupyterLab does it: the metadata come along, the id is new.
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, {**cell, "id": "copied"})


def _delete_check(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"].remove(_check_cell(notebook, bank))


def _strip(notebook: Notebook, bank: Bank) -> None:
    notebook["metadata"] = {}
    notebook["nbformat_minor"] = 4  # without cell ids
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


_EQUALS_EVERYTHING = """\
class Agreeable(np.ndarray):
    def __eq__(self, other):
        return np.True_
    __ne__ = __lt__ = __gt__ = lambda self, other: np.False_
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.True_
    def __array_function__(self, function, types, args, kwargs):
        return np.True_


"""
_READS_FILES = """\
import os, pathlib
found = []
for root, _, files in os.walk(os.sep):
    for file in files:
        if file.endswith((".npz", ".db", ".ipynb")) or file == "exercises.py":
            try:
                found.append((pathlib.Path(root) / file).read_bytes())
            except OSError:
                pass
    if root.count(os.sep) > 6 or len(found) > 50:
        break
return np.frombuffer(b"".join(found)[:800].ljust(800), dtype=np.float64)
"""
_OPENS_SOCKET = """\
import socket
with socket.create_connection(("192.0.2.1", 80), timeout=1) as connection:
    connection.sendall(b"GET /answers HTTP/1.0\\r\\n\\r\\n")
    return np.frombuffer(connection.recv(800))
"""
_PATCHES_NUMPY = """\
def _always(*args, **kwargs):
    return True


np.allclose = np.array_equal = np.isclose = np.all = _always
np.testing.assert_allclose = lambda *args, **kwargs: None


"""

MISDEEDS = (
    Misdeed("half-finished", _half_finished, _second_half),
    Misdeed("untouched", lambda bank: bank.learner(), lambda bank: list(bank.full)),
    _replacing("raises in one function", 1, 'raise ValueError("not today")'),
    _replacing("a cell that is not Python", 3, "return )"),
    _changing("a cell of its own that raises", _add_first("1 / 0\nundefined_name + 1")),
    _replacing("loops for ever in one function", 4, "while True:\n    pass"),
    _replacing("prints without end in one function", 3, 'while True:\n    print("still here " * 100)'),
    _replacing("ends the process in one function", 2, "import os\nos._exit(0)"),
    _changing("ends the process in a cell of its own", _add_first("import os\nos._exit(0)")),
    _changing("a check cell copied", _copy_check),
    _changing("a check cell deleted", _delete_check),
    _changing("metadata and cell ids stripped", _strip),
    _changing("a warning on stderr", _add_first('import warnings\nwarnings.warn("old and harmless")\nx = np.log(0.0)')),
    _replacing(
        "an ndarray subclass that equals everything", 1, "return np.zeros(3).view(Agreeable)", _EQUALS_EVERYTHING
    ),
    _replacing("reads files", 3, _READS_FILES),
    _replacing("opens a socket", 0, _OPENS_SOCKET),
    _replacing("patches NumPy", 1, "return np.ones(3)", _PATCHES_NUMPY),
)
