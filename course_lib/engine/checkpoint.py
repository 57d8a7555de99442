"""Checkpoints: everything that training changes, in one file, so that it resumes bit for bit.

That is more than the weights: the optimizer's memory, the running statistics, the state of every random generator (the
shuffling one and dropout's), the history, and how patient early stopping has been. The file is a NumPy archive of plain
arrays with one line of JSON; nothing in it is pickled, so opening one from elsewhere runs no code.
"""

from __future__ import annotations

import json
import os
from os import PathLike
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from course_lib.engine.early_stopping import EarlyStopping
from course_lib.engine.history import History
from course_lib.engine.optimizer import Optimizer
from course_lib.engine.sequential import Sequential


def save_checkpoint(
    path: str | PathLike,
    model: Sequential,
    optimizer: Optimizer,
    rng: np.random.Generator,
    history: History,
    early_stopping: EarlyStopping | None = None,
) -> None:
    """Write a checkpoint. The file is complete or absent: it is written beside its place and moved there at once."""
    arrays = {f"model/{name}": array for name, array in model.state_dict().items()}
    arrays |= {f"optimizer/{name}": array for name, array in optimizer.state.items()}
    notes = {
        "model": _name(model),
        "optimizer": type(optimizer).__name__,
        "t": optimizer.t,
        "lr": optimizer.lr,
        "generators": [g.bit_generator.state for g in _generators(model, rng)],
        "history": history.as_dict(),
    }
    if early_stopping is not None:
        notes["early_stopping"] = {"best_loss": early_stopping.best_loss, "waited": early_stopping.waited}
        arrays |= {f"best/{name}": array for name, array in (early_stopping.best_weights or {}).items()}
    arrays["notes"] = np.array(json.dumps(notes, default=np.ndarray.tolist))
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        np.savez(file, **arrays)
    os.replace(unfinished, path)


def load_checkpoint(
    path: str | PathLike,
    model: Sequential,
    optimizer: Optimizer,
    rng: np.random.Generator,
    early_stopping: EarlyStopping | None = None,
) -> History:
    """Put a checkpoint back into objects made like those it was saved from; returns the history.

    Raises:
        ValueError: if it was saved from another architecture, of another dtype, or with another optimizer or kind of
            generator, or is no checkpoint. Nothing is changed then.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        notes = json.loads(str(arrays.pop("notes")))
    except (ValueError, TypeError, KeyError, EOFError, BadZipFile) as error:
        raise ValueError(
            f"load_checkpoint expects a file that fit wrote, but {Path(path).name} is another; choose a new name."
        ) from error
    for what, own in (("model", _name(model)), ("optimizer", type(optimizer).__name__)):
        if notes[what] != own:
            raise ValueError(
                f"the checkpoint {Path(path).name} expects the {what} {notes[what]}, but got {own}; "
                "build the one it was saved from, or choose another file."
            )
    generators = _generators(model, rng)
    if len(generators) != len(notes["generators"]):
        raise ValueError(
            f"the checkpoint {Path(path).name} expects {len(notes['generators'])} different random generators, but got "
            f"{len(generators)}; share generators between dropout and shuffling as when it was saved."
        )
    for generator, state in zip(generators, notes["generators"], strict=True):
        if state["bit_generator"] != generator.bit_generator.state["bit_generator"]:
            raise ValueError(
                f"the checkpoint {Path(path).name} expects random numbers by {state['bit_generator']}, but got "
                f"{generator.bit_generator.state['bit_generator']}; make the generator as when it was saved."
            )
    model.load_state_dict(_under("model/", arrays))
    optimizer.load_state_dict({"t": notes["t"], "lr": notes["lr"], **_under("optimizer/", arrays)})
    for generator, state in zip(generators, notes["generators"], strict=True):
        generator.bit_generator.state = state
    if early_stopping is not None and "early_stopping" in notes:
        early_stopping.best_loss = notes["early_stopping"]["best_loss"]
        early_stopping.waited = notes["early_stopping"]["waited"]
        early_stopping.best_weights = _under("best/", arrays) or None
    return History(**notes["history"])


def _name(model: Sequential) -> str:
    return f"{model!r} of {model.dtype}"


def _under(prefix: str, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _generators(model: Sequential, rng: np.random.Generator) -> list[np.random.Generator]:
    """Each generator that training draws from, once; layers that draw have an `rng`."""
    found = [rng, *(layer.rng for layer in model.leaves() if hasattr(layer, "rng"))]
    return list({id(g): g for g in found}.values())
