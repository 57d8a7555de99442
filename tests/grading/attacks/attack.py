"""What an attack is: a submission of the tiny unit, with what it must get.

An attack that wants an answer which it has not worked out answers with what it finds, so its points say whether it
found anything. One that wants to do harm answers rightly all the same, and keeps its points: the harm shows on the
scene.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent

import tiny

FORGING, READING, REACHING, EXHAUSTING, MANGLING = "forging", "reading", "reaching", "exhausting", "mangling"
# Split, so that a search of the process's own memory does not find the searcher.
MARK = "ANSWER" + ":"
ANSWER = f"{MARK}2 * x;"
# What the attacks share. `use` answers with what was found, if it is the answer; `system` makes a system call.
TOOLS = '''\
import ctypes, os, sys
import numpy as np


def use(found, x):
    text = found if isinstance(found, str) else bytes(found).decode("latin-1")
    start = text.index("ANSWER" + ":") + 7
    return eval(text[start : text.index(";", start)], {"x": x})


def system(x86, arm, *args):
    """By their numbers on x86-64 and arm64."""
    number = x86 if os.uname().machine == "x86_64" else arm
    given = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    library = ctypes.CDLL(None, use_errno=True)
    returned = library.syscall(ctypes.c_long(number), *given)
    if returned < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return returned
'''


@dataclass(frozen=True)
class Scene:
    """What there is to attack: words that stand in an attack's source, and what they stand for on this machine."""

    words: dict[str, str]

    def on(self, source: str) -> str:
        """`source` with its words replaced."""
        for word, meaning in self.words.items():
            source = source.replace(word, meaning)
        return source


@dataclass(frozen=True)
class Attack:
    """name: what it tries. kind: one of the five above. make: the submission's bytes, on a scene.

    loses: the exercises that must earn nothing; the others must keep all their points. said: a pattern that the
    feedback on the first of them must hold. error: one of the sentence with which the submission is refused as a whole.
    """

    name: str
    kind: str
    make: Callable[[Scene], bytes]
    loses: tuple[str, ...] = ()
    said: str = ""
    error: str = ""


def grabbing(kind: str, name: str, body: str, before: str = "", said: str = "") -> Attack:
    """An attack that makes `double` answer with what it got hold of, which must be nothing."""
    return Attack(name, kind, _doubling(body, before), ("double",), said)


def harming(kind: str, name: str, body: str, before: str = "") -> Attack:
    """An attack that does harm and then answers rightly: it must keep its points, and have done none."""
    tried = f"try:\n{indent(dedent(body).strip(), '    ')}\nexcept Exception:\n    pass\nreturn 2 * x"
    return Attack(name, kind, _doubling(tried, before))


def ending(kind: str, name: str, body: str, said: str, before: str = "") -> Attack:
    """An attack by which the process ends, or does not: it costs the exercise that it stands in."""
    return Attack(name, kind, _doubling(body, before), ("double",), said)


def first_cell(kind: str, name: str, source: str, loses: tuple[str, ...] = (), said: str = "") -> Attack:
    """An attack from a cell of its own, before answers that are right, but for those that it `loses`."""

    def make(scene: Scene) -> bytes:
        cells = [tiny.cell(TOOLS, "tools"), tiny.cell(scene.on(dedent(source)), "added")]
        # The functions use what the cell defines, or it would not be run.
        cells.append(tiny.cell("def double(x):\n    armed\n    return 2 * x", "double"))
        cells += [tiny.cell(source, name) for name, source in tiny.RIGHT.items() if name != "double"]
        return tiny.notebook(cells)

    return Attack(name, kind, make, loses, said)


def whole(kind: str, name: str, make: Callable[[], bytes], loses: tuple[str, ...] = (), error: str = "") -> Attack:
    """An attack by the notebook itself."""
    return Attack(name, kind, lambda scene: make(), loses, error=error)


def _doubling(body: str, before: str) -> Callable[[Scene], bytes]:
    source = f"{TOOLS}\n\n{dedent(before)}\n\ndef double(x):\n{indent(dedent(body).strip(), '    ')}\n"
    return lambda scene: tiny.answered(double=scene.on(source))


def folder_of(scene: Scene) -> Path:
    """Where the scene keeps what must neither be read nor changed."""
    return Path(scene.words["SECRETS"])
