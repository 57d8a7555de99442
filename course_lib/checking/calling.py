"""Calling the learner's code, and writing down what happened: the only part of a check that touches it.

`LocalCaller` holds the functions themselves, in a notebook or inside a sandboxed worker. The grader's remote caller
has the same two methods and sends them over a channel, so the judge can't tell them apart.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import linecache
import os
import sysconfig
import traceback
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from types import CodeType, GeneratorType
from typing import Any, Protocol

import numpy as np

from .functions import FUNCTIONS
from .probes import PROBES, WrongStructure
from .stand_ins import Recordings, standing_in
from .values import MAX_ITEMS, Function, Rng, plain, type_name

PRINTED_LIMIT = 2000
# All that a process needs of this package to run a learner's code, as paths inside course_lib: no answer and no judge.
WORKER_FILES = (
    "checking/values.py",
    "checking/functions.py",
    "checking/probes/__init__.py",
    "checking/probes/registry.py",
    "checking/probes/basic.py",
    "checking/probes/graphs.py",
    "checking/probes/networks.py",
    "checking/probes/normalisation.py",
    "checking/probes/optimizers.py",
    "checking/probes/randomness.py",
    "checking/probes/regularization.py",
    "checking/probes/search.py",
    "checking/probes/training.py",
    "checking/stand_ins.py",
    "checking/calling.py",
)
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_NOT_THE_LEARNERS = tuple(
    os.path.join(folder, "")
    for folder in {
        _HERE,
        os.path.dirname(np.__file__),
        *(sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib")),
    }
)


@dataclass(frozen=True)
class Description:
    """What stands behind a name. kind: "function", "class", "missing" or the type of something that can't be called.

    positional: how many arguments it takes by position, at least and at most (-1: any number); None if unknown.
    """

    kind: str
    parameters: tuple[str, ...] = ()
    positional: tuple[int, int] | None = None


@dataclass(frozen=True)
class Raised:
    """An exception: its type's name, its text, and the learner's own lines: (function, line number, text)."""

    type_name: str
    text: str
    lines: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Reply:
    """What came of one call. status: "ok", "raised", "structure", "died" or "timeout"; value: a plain value."""

    status: str
    value: Any = None
    raised: Raised | None = None
    changed: tuple[int, ...] = ()
    printed: str = ""

    def as_plain(self) -> dict[str, Any]:
        """As a plain value, for the wire."""
        raised = None if self.raised is None else asdict(self.raised)
        # Not asdict for the whole, which would take an Unsupported value apart.
        return {**{name: getattr(self, name) for name in self.__dataclass_fields__}, "raised": raised}

    @classmethod
    def from_plain(cls, data: Any) -> Reply:
        """From the wire. Raises ValueError on what `as_plain` does not write."""
        try:
            raised = data["raised"]
            if raised is not None:
                lines = tuple((str(a)[:100], int(b), str(c)[:300]) for a, b, c in list(raised["lines"])[:5])
                raised = Raised(str(raised["type_name"])[:100], str(raised["text"])[:2000], lines)
            status = data["status"] if data["status"] in ("ok", "raised", "structure") else "died"
            changed = tuple(int(index) for index in list(data["changed"])[:20])
            return cls(status, data["value"], raised, changed, str(data["printed"])[:PRINTED_LIMIT])
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise ValueError("not a reply") from error


class Caller(Protocol):
    """Whatever can describe and run a learner's code."""

    def describe(self, names: Sequence[str]) -> list[Description]: ...

    def run(
        self, probe: str, names: Sequence[str], batch: Sequence[tuple], stand_ins: Recordings | None = None
    ) -> list[Reply]: ...


@dataclass
class LocalCaller:
    """Calls functions that live in this process. objects: name -> the learner's function or class."""

    objects: Mapping[str, Any]
    _missing: Any = field(default=object(), repr=False)

    def describe(self, names: Sequence[str]) -> list[Description]:
        """What stands behind each name."""
        return [_describe(self.objects.get(name, self._missing), self._missing) for name in names]

    def run(
        self, probe: str, names: Sequence[str], batch: Sequence[tuple], stand_ins: Recordings | None = None
    ) -> list[Reply]:
        """Run a probe once for each argument tuple of `batch`; the arguments are copied first, `Rng`s made live.

        stand_ins: earlier exercises' right results, name -> [(args, value), ...]; a call with recorded arguments is
        answered from there, any other goes to the learner's own function.
        """
        functions = tuple(self.objects[name] for name in names)
        with standing_in(functions, stand_ins or {}):
            return [_one(probe, functions, args) for args in batch]


def _describe(item: Any, missing: Any) -> Description:
    if item is missing:
        return Description("missing")
    if not callable(item):
        return Description(type(item).__name__)
    kind = "class" if isinstance(item, type) else "function"
    try:
        parameters = list(inspect.signature(item).parameters.values())
    except Exception:  # a builtin without one, or a learner's own `__signature__`
        return Description(kind)
    by_position = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    # One that is needed and can't be given by position makes the call impossible: it counts as one too many.
    least = sum(p.default is p.empty for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD))
    most = -1 if any(p.kind == p.VAR_POSITIONAL for p in parameters) else len(by_position)
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return Description(kind, tuple(stars.get(p.kind, "") + p.name for p in parameters), (least, most))


def _one(probe: str, functions: tuple, args: tuple) -> Reply:
    given = _live(copy.deepcopy(args))
    printed = _Printed()
    status, value, raised = "ok", None, None
    # A learner's overflow is for the diagnosis to explain; a warning would only repeat itself for every case.
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        try:
            value = PROBES[probe](functions, given)
            if type(value) is GeneratorType:
                value = list(islice(value, MAX_ITEMS + 1))
            value = plain(value)
        except WrongStructure as error:
            status, raised, value = "structure", Raised("WrongStructure", str(error)), None
        except (Exception, SystemExit, GeneratorExit) as error:
            status, raised, value = "raised", _describe_error(error), None
    changed = tuple(
        index
        for index, (before, after) in enumerate(zip(args, given, strict=True))
        if isinstance(before, np.ndarray) and not _same(before, after)
    )
    return Reply(status, value, raised, changed, printed.text)


class _Printed(io.TextIOBase):
    """What a learner's code prints, up to a limit: a loop that prints must not fill the memory."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if len(self.text) < PRINTED_LIMIT:
            self.text += str(text)[: PRINTED_LIMIT - len(self.text)]
        return len(text)


def _live(value: Any) -> Any:
    """Arguments as the learner's code gets them: an `Rng` becomes a generator, a `Function` a callable."""
    if isinstance(value, Rng):
        return np.random.default_rng(value.seed)
    if isinstance(value, Function):
        return partial(FUNCTIONS[value.name], *value.args)
    if isinstance(value, (list, tuple)):
        return type(value)(_live(item) for item in value)
    if isinstance(value, dict):
        return {key: _live(item) for key, item in value.items()}
    return value


def _same(before: np.ndarray, after: Any) -> bool:
    return before.shape == after.shape and before.dtype == after.dtype and before.tobytes() == after.tobytes()


def _describe_error(error: BaseException) -> Raised:
    """An exception with the learner's own lines; frames of this package, NumPy and Python itself are left out."""
    frames = [
        (_name_of(code), frame.lineno or 0, (frame.line or "").strip()[:300])
        for frame, code in zip(traceback.extract_tb(error.__traceback__), _codes_of(error), strict=True)
        if not frame.filename.startswith((*_NOT_THE_LEARNERS, "<frozen "))
    ]
    lines = tuple(frames[-3:])
    try:
        text = str(error)
    except Exception:
        text = ""
    return Raised(type_name(error), text[:PRINTED_LIMIT], lines)


def _codes_of(error: BaseException) -> list[CodeType]:
    return [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]


def _name_of(code: CodeType) -> str:
    """ "loss" for a function, "Network.loss" for a method, wherever they are defined."""
    return code.co_qualname.rpartition("<locals>.")[2]


def remember_source(filename: str, source: str) -> None:
    """Let tracebacks show the lines of code that was compiled from text under `filename`."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
