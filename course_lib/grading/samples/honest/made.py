"""How an honest submission is made: from the right notebook of a unit, changed in one way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..sample import Bank

Notebook = dict[str, Any]
Change = Callable[[Notebook, Bank], object]


@dataclass(frozen=True)
class Honest:
    """One submission. change: what was done to the right notebook; answers: exercise -> another answer, in its cell.

    earns: what it must earn where that is not all points. save: the notebook as the bytes of a file.
    path: where it stands under the student's folder; {unit} stands for the unit's id.
    """

    about: str
    change: Change = lambda notebook, bank: None
    answers: Mapping[str, str] = field(default_factory=dict)
    earns: Mapping[str, float] = field(default_factory=dict)
    save: Callable[[Notebook], bytes] = lambda notebook: json.dumps(notebook, indent=1).encode()
    unit: str = "06"
    style: str = ""
    path: str = "{unit}/{unit}.ipynb"

    def data(self, bank: Bank) -> bytes:
        """The bytes of the file. Raises KeyError where the unit's bank has no such style or exercise."""
        helpers, answers = bank.styles()[self.style] if self.style else ("", bank.right)
        notebook = bank.notebook({**answers, **self.answers}, helpers)
        for entry in notebook["cells"]:
            entry["source"] = "".join(entry["source"])  # a text or a list of lines
        self.change(notebook, bank)
        return self.save(notebook)

    def points(self, bank: Bank) -> Mapping[str, float]:
        """What each exercise must earn."""
        return {**bank.full, **self.earns}


def cell(source: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    """A cell that a learner has added; it has no id, as in notebooks that are older than ids."""
    made: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": source}
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def add(*sources: str | dict[str, Any], at: str = "end", before: str = "") -> Change:
    """Add cells at the "start", at the "end", or before the cell with the id `before`."""

    def change(notebook: Notebook, bank: Bank) -> None:
        cells = notebook["cells"]
        place = {"start": 0, "end": len(cells)}[at]
        if before:
            place = next(index for index, entry in enumerate(cells) if entry.get("id") == before)
        cells[place:place] = [entry if isinstance(entry, dict) else cell(entry) for entry in sources]

    return change


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(notebook: Notebook, bank: Bank) -> None:
        for one in changes:
            one(notebook, bank)

    return change


def each_cell(do: Callable[[dict[str, Any], int], object]) -> Change:
    """Do something to every cell."""

    def change(notebook: Notebook, bank: Bank) -> None:
        for index, entry in enumerate(notebook["cells"]):
            do(entry, index)

    return change


def named(notebook: Notebook, identity: str) -> dict[str, Any]:
    """The cell with the id `identity`. Raises StopIteration where there is none."""
    return next(entry for entry in notebook["cells"] if entry.get("id") == identity)
