"""The same right notebook, as different programs and people save it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ..sample import Bank
from .made import Change, Honest, Notebook, both, cell, each_cell


def _strip(notebook: Notebook, bank: Bank) -> None:
    """No ids and no nbgrader metadata are left."""
    for entry in notebook["cells"]:
        entry.pop("id", None)
        entry["metadata"] = {}


def _minor(number: int) -> Change:
    def change(notebook: Notebook, bank: Bank) -> None:
        notebook["nbformat_minor"] = number
        if number < 5:
            for entry in notebook["cells"]:
                entry.pop("id", None)

    return change


def _colab(notebook: Notebook, bank: Bank) -> None:
    _minor(0)(notebook, bank)
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True, "gpuType": "T4"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    }
    for index, entry in enumerate(notebook["cells"]):
        identity = hashlib.sha256(str(index).encode()).hexdigest()[:12]
        entry["metadata"] = {"id": identity, "colab": {"base_uri": "https://localhost:8080/"}, "outputId": identity[:8]}
        entry["source"] = entry["source"].splitlines(keepends=True)


def _vscode(notebook: Notebook, bank: Bank) -> None:
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.12.3"}
    notebook["metadata"]["vscode"] = {"interpreter": {"hash": "0" * 64}}
    for index, entry in enumerate(notebook["cells"]):
        entry["id"] = hashlib.sha256(f"vscode{index}".encode()).hexdigest()[:8]
        entry["metadata"] = {"vscode": {"languageId": "python"}} if entry["cell_type"] == "code" else {}


def _kaggle(entry: dict[str, Any], index: int) -> None:
    entry["metadata"] |= {
        "trusted": True,
        "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"},
        "_uuid": "a" * 40,
    }


def _deepnote(entry: dict[str, Any], index: int) -> None:
    entry["metadata"] = {"cell_id": f"{index:032x}", "deepnote_cell_type": entry["cell_type"], "tags": []}


def _outputs(entry: dict[str, Any], index: int) -> None:
    if entry["cell_type"] == "code":
        picture = {"image/png": "iVBORw0KGgo" + "A" * 40_000, "text/plain": ["<Figure size 640x480>"]}
        entry["execution_count"] = index
        entry["outputs"] = [
            {"output_type": "stream", "name": "stderr", "text": ["RuntimeWarning: overflow encountered in exp\n"]},
            {"output_type": "display_data", "data": picture, "metadata": {}},
            {
                "output_type": "error",
                "ename": "ValueError",
                "evalue": "no",
                "traceback": ["\x1b[0;31mValueError\x1b[0m"],
            },
        ]


def _widgets(notebook: Notebook, bank: Bank) -> None:
    state = {"abc": {"model_module": "@jupyter-widgets/controls", "model_name": "FloatSliderModel", "state": {}}}
    about = {"state": state, "version_major": 2, "version_minor": 0}
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": about}


def _authors(notebook: Notebook, bank: Bank) -> None:
    notebook["metadata"] |= {"authors": [{"name": "Ærø Şß 李"}], "title": "Übung 6 – “softmax”"}


def _version(text: str) -> Change:
    def change(notebook: Notebook, bank: Bank) -> None:
        notebook["metadata"]["gradients_by_hand"]["version"] = text

    return change


def _without(name: str) -> Change:
    def change(notebook: Notebook, bank: Bank) -> None:
        notebook["cells"] = [c for c in notebook["cells"] if c.get("id") not in (name, f"check-{name}")]

    return change


def _lines(entry: dict[str, Any], index: int) -> None:
    entry["source"] = entry["source"].splitlines(keepends=True)


def _windows(entry: dict[str, Any], index: int) -> None:
    entry["source"] = entry["source"].replace("\n", "\r\n")


def _attachment(notebook: Notebook, bank: Bank) -> None:
    text = cell("My notes: ![sketch](attachment:sketch.png)", "markdown")
    notebook["cells"].insert(1, text | {"attachments": {"sketch.png": {"image/png": "iVBORw0KGgo="}}})


def _raw(notebook: Notebook, bank: Bank) -> None:
    header = cell("---\njupyter:\n  jupytext:\n    formats: ipynb,py:percent\n---", "raw")
    notebook["cells"][0:0] = [
        header,
        cell("def softmax(scores): not Python at all", "raw", format="text/restructuredtext"),
    ]


def _as_windows_file(notebook: Notebook) -> bytes:
    return json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()


SAVED = (
    Honest("as the course gave it"),
    Honest("a mark for the byte order in front", save=lambda nb: b"\xef\xbb\xbf" + json.dumps(nb).encode()),
    Honest("Windows line ends in the file", save=_as_windows_file),
    Honest("Windows line ends in the cells", each_cell(_windows)),
    Honest("on one line, nothing escaped", _authors, save=lambda nb: json.dumps(nb, ensure_ascii=False).encode()),
    Honest("each cell as a list of its lines", each_cell(_lines)),
    Honest("format 4.0, without ids", _minor(0)),
    Honest("format 4.4, without ids", _minor(4)),
    Honest("a later minor format", _minor(9)),
    Honest("saved by Colab", _colab),
    Honest("saved by VS Code", _vscode),
    Honest("saved by Kaggle", each_cell(_kaggle)),
    Honest("saved by Deepnote, without ids", both(_minor(2), each_cell(_deepnote))),
    Honest("all metadata and ids gone", _strip),
    Honest("outputs kept: figures, warnings, errors", each_cell(_outputs)),
    Honest("the state of widgets kept", _widgets),
    Honest("an attachment in a text cell", _attachment),
    Honest("raw cells", _raw),
    Honest("an older release", _version("0.0.1")),
    Honest(
        "an older release that lacked an exercise",
        both(_version("0.0.1"), _without("softmax_regression_loss")),
        earns={"softmax_regression_loss": 0},
    ),
    Honest("an exercise deleted", _without("softmax_jacobian"), earns={"softmax_jacobian": 0}),
    Honest("a file that was renamed", path="{unit}/Homework 6 (final) (2).ipynb"),
    Honest("a renamed file in no folder", path="my work.ipynb"),
    Honest("a file named in Chinese", path="{unit}/作业六.ipynb"),
    Honest("a copy that Jupyter made", path="{unit}/{unit}-Copy1.ipynb"),
)
