"""The worker: a process that holds one submission's code, and calls it when the driver asks.

It is a fork of the sandboxed server (``server.py``), with nothing in reach but Python, NumPy and the few modules that
both import. It decides nothing and knows no answer. Requests and replies have pipes of their own, so that what the
learner's code prints never mixes with them.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from typing import Any

import numpy as np

from ...checking.calling import LocalCaller, Raised, Reply
from ...checking.probes import PROBES
from ...checking.values import Unsupported, encode, type_name
from .definitions import run_cells
from .frames import MAX_ENTRIES, entries, fits, read_frame, write_frame

KEPT = 10_000
_SHARED = ("builtins", "numpy", "numpy.linalg", "numpy.random", "math", "copy", "json", "struct")


class Capped(io.TextIOBase):
    """A text stream that keeps nothing beyond `KEPT` characters: a flood of prints costs time only."""

    def __init__(self, fd: int):
        self._fd = fd
        self._left = KEPT

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._left > 0:
            piece = str(text)[: self._left]
            self._left -= len(piece)
            os.write(self._fd, piece.encode("utf-8", "replace"))
        return len(text)


def serve_submission(requests: int, replies: int) -> None:
    """Serve requests until the driver closes the channel; then raises EOFError. Both are file descriptors."""
    sys.stdout, sys.stderr = Capped(1), Capped(2)
    write_frame(replies, {"ready": True})
    objects: dict[str, Any] = {}
    while True:
        request = read_frame(requests)
        if request["do"] == "load":
            objects = _load(request, replies)
        else:
            _run(objects, request, replies)


def _load(request: dict[str, Any], replies: int) -> dict[str, Any]:
    def before(index: int) -> None:
        write_frame(replies, {"id": request["id"], "cell": index})

    cells = [tuple(cell) for cell in request["cells"]]
    objects, problems = run_cells(cells, request["names"], request["answers"], request["skip"], before)
    described = [[d.kind, list(d.parameters), d.positional] for d in LocalCaller(objects).describe(request["names"])]
    loaded = [[index, text] for index, text in problems.items()]
    write_frame(replies, {"id": request["id"], "loaded": loaded, "described": described})
    return objects


def _run(objects: dict[str, Any], request: dict[str, Any], replies: int) -> None:
    caller, before = LocalCaller(objects), _common_ground()
    for index, args in enumerate(request["batch"]):
        # One call at a time, so that a death costs this case and not the ones before it.
        try:
            (reply,) = caller.run(request["probe"], request["names"], [args], request["stand_ins"])
        except KeyError as error:
            reply = Reply("raised", raised=Raised("NameError", f"name {error} is not defined"))
        about = {"id": request["id"], "index": index, "spoilt": _common_ground() != before}
        message = {**about, "reply": reply.as_plain()}
        if entries(reply.value) > MAX_ENTRIES or not fits(encode(message)):
            message["reply"] = replace(reply, value=_too_large(reply.value)).as_plain()
        write_frame(replies, message)


def _too_large(value: Any) -> Unsupported:
    if isinstance(value, np.ndarray):
        return Unsupported("array", f"of shape {value.shape}")
    return Unsupported(type_name(value), "more than anybody asked for")


def _common_ground() -> dict[str, Any]:
    """What a call must leave as it was, or the calls of the next exercise would suffer for it: NumPy, and ourselves.

    Only asked so that the driver can start a new worker for an honest next answer; nobody's points hang on it.
    """
    ids: dict[str, Any] = {}
    for name, module in list(sys.modules.items()):
        if name in _SHARED or name.startswith("course_lib"):
            own = vars(module)
            ids[name] = {key: id(value) for key, value in own.items()}
            if name.startswith("course_lib"):
                classes = [item for item in own.values() if isinstance(item, type) and item.__module__ == name]
                ids[f"{name}'s classes"] = [{key: id(item) for key, item in vars(one).items()} for one in classes]
    return {**ids, "probes": {name: id(item) for name, item in PROBES.items()}, "numpy's warnings": np.geterr()}
