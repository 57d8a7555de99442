"""Attacks by the notebook itself: none of its code has to run for them."""

from __future__ import annotations

import json
from collections.abc import Callable

import tiny

from .attack import MANGLING, Attack, whole

_CODE = '\x1b[2J\x1b]0;owned\x07<script>alert(1)</script><img src="https://example.org/x" onerror="alert(1)">\u202e'
_NO_CELLS = ({"cell_type": "code", "source": {"a": [1]}}, 7, None, {"cell_type": 3}, [])
_HALF = "def double(x):\n    return x / 2"


def _changed(name: str, change: Callable[[dict], None], loses: tuple[str, ...] = (), **answers: str) -> Attack:
    def make() -> bytes:
        notebook = json.loads(tiny.answered(**answers))
        change(notebook)
        return json.dumps(notebook).encode()

    return whole(MANGLING, name, make, loses)


def _flip(notebook: dict) -> None:
    for cell in notebook["cells"]:
        flags = {"grade": False, "solution": True, "points": 1000, "locked": False, "schema_version": 3}
        cell["metadata"] = {"nbgrader": {**flags, "grade_id": cell.get("id", "")}, "points": 1000, "score": 1000}
    notebook["metadata"] = {"gradients_by_hand": {"unit": tiny.UNIT, "version": "99", "points": 1000}}


def _forged_outputs(notebook: dict) -> None:
    for cell in notebook["cells"]:
        cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {}}]


def _copied(notebook: dict) -> None:
    for cell in list(notebook["cells"]):
        if cell.get("id", "").startswith("check-"):
            notebook["cells"] += [{**cell, "id": f"copy-{n}"} for n in range(20)]


def _deleted(notebook: dict) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell.get("id", "").startswith("check-")]


def _renamed(notebook: dict) -> None:
    for cell in notebook["cells"]:
        cell["id"] = {"double": "total", "total": "double"}.get(cell.get("id"), cell.get("id"))


def _own_check(notebook: dict) -> None:
    for cell in notebook["cells"]:
        if cell.get("id", "").startswith("check-"):
            cell["source"] = "def check(*functions):\n    return 99.0\n\ncheck(double)"


def _escapes(notebook: dict) -> None:
    notebook["cells"].append(tiny.cell(f"# {_CODE}\nprint({_CODE!r})", _CODE[:40]))
    notebook["cells"].append(tiny.cell(_CODE, kind="markdown"))
    notebook["metadata"] = {"gradients_by_hand": {"unit": _CODE, "version": _CODE}}
    notebook["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": _CODE}]


def _twice(notebook: dict) -> None:
    wrong = tiny.cell(_HALF, "double")
    notebook["cells"].append({**wrong, "metadata": {"nbgrader": {"grade_id": "double", "solution": True}}})


def _first(name: str, source: str) -> Attack:
    return _changed(name, lambda notebook: notebook["cells"].insert(0, tiny.cell(source)))


def _cells(count: int) -> bytes:
    return tiny.notebook([tiny.cell("x = 1", f"c{n}") for n in range(count)])


def _deep(opening: str, closing: str) -> bytes:
    return b'{"cells": ' + (opening * 200_000 + closing * 200_000).encode() + b"}"


ATTACKS = (
    _changed("grade flags and points flipped", _flip, ("double",), double=_HALF),
    _changed("outputs that claim full points", _forged_outputs, ("double",), double=_HALF),
    _changed("check cells copied twenty times", _copied),
    _changed("check cells deleted", _deleted, ("double",), double=_HALF),
    _changed("a check of its own that returns 99", _own_check, ("double",), double=_HALF),
    _changed("the ids of two answers exchanged", _renamed),
    _changed("an answer handed in twice, the later one wrong", _twice, ("double",)),
    _changed("escape codes and a script everywhere", _escapes),
    _changed("a million empty lines in an answer", lambda nb: None, double="\n" * 900_000 + tiny.DOUBLE),
    _changed("a line of a million blanks", lambda nb: None, double=" " * 900_000 + "\n" + tiny.DOUBLE),
    _first("a cell nested too deep for the parser", "y = " + "(" * 5000 + ")" * 5000),
    _first("a cell of deep unary minus", "y = " + "-" * 500_000 + "1"),
    _first("zeros, lone surrogates and odd line ends", "a = 1\x00\r\n\ud800 = '\u2028\x85'\x0c"),
    _changed("sources that are no text", lambda nb: nb["cells"].extend(_NO_CELLS)),
    whole(MANGLING, "a notebook of 100 MB", lambda: b'{"cells": [' + b" " * 10**8 + b"]}", error="at most 16"),
    whole(MANGLING, "100,000 cells", lambda: _cells(100_000)[: 16 * 2**20], error="cells|MB|broken"),
    whole(
        MANGLING, "100,000 cells in few bytes", lambda: b'{"cells": [{}' + b",{}" * 99_999 + b"]}", error="100000 cells"
    ),
    whole(MANGLING, "lists 200,000 deep", lambda: _deep("[", "]"), error="broken"),
    whole(MANGLING, "objects 200,000 deep", lambda: _deep('{"a":', "1}"), error="broken"),
    whole(MANGLING, "a number of ten million digits", lambda: b'{"cells": %s}' % (b"1" * 10**7), error="broken"),
    whole(MANGLING, "a pickle", lambda: b"cos\nsystem\n(S'id'\ntR.", error="broken"),
    whole(MANGLING, "a gzip bomb under a notebook's name", lambda: b"\x1f\x8b\x08" + bytes(10**6), error="not text"),
    whole(MANGLING, "nothing at all", lambda: b"", error="broken"),
    whole(MANGLING, "NaN and Infinity for cells", lambda: b'{"cells": NaN, "nbformat": Infinity}', error="no list"),
)
