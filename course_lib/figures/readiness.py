"""`ready`: lets a cell that uses the learner's functions wait until they are written, without a traceback."""

from __future__ import annotations

import dis
from collections.abc import Callable
from textwrap import fill
from typing import Any

_LINE = 56  # characters, which fit beside the file browser in a narrow window


def ready(*functions: Callable[..., Any]) -> bool:
    """True if all `functions` are written. If not, print in a sentence which to write first, and return False.

    functions: functions, or classes, of which every method is asked. It asks whether there is an answer, not whether it
    is right: that is what `check` is for.
    """
    waiting = [function.__name__ for function in functions if _is_open(function)]
    if waiting:
        them = "them" if len(waiting) > 1 else "it"
        names = " and ".join([", ".join(waiting[:-1]), waiting[-1]] if len(waiting) > 1 else waiting)
        said = f"This cell waits for your {names}. Write and run {them} first, then run this cell again."
        # JupyterLab breaks a long line wherever it ends, in the middle of a word too.
        print(fill(said, _LINE, break_long_words=False, break_on_hyphens=False))
    return not waiting


def _is_open(item: Any) -> bool:
    """Whether a function is a stub, or any method of a class is one."""
    if not isinstance(item, type):
        return _is_stub(item)
    # A property keeps its function in fget; a static or a class method in __func__.
    methods = [getattr(part, "fget", None) or getattr(part, "__func__", part) for part in vars(item).values()]
    return any(_is_stub(method) for method in methods)


def _is_stub(function: Any) -> bool:
    # The stub's last line is `raise NotImplementedError()`. The compiler drops it where a return comes before it, so
    # that an answer written above a forgotten raise counts as written.
    code = getattr(function, "__code__", None)
    return code is not None and any(
        instruction.opname == "LOAD_GLOBAL" and instruction.argval == "NotImplementedError"
        for instruction in dis.get_instructions(code)
    )
