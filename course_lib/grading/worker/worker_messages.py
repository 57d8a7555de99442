"""What a worker says, read with suspicion: anything that the worker itself does not write is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ...checking.calling import Description, Reply
from ...checking.values import Unsupported, plain
from ..text import clean_text
from .channel import WorkerBroken
from .frames import MAX_ENTRIES, entries

SHUT_IN = "Code that is graded has no network, no files but Python's and NumPy's, and no further processes or threads"
_USED_UP = ("Too many open files", "File too large", "No space left on device")
_REFUSED = re.compile(r"Read-only file system|can't start new thread|Resource temporarily unavailable")


def answer_to(number: int, message: Any) -> dict[str, Any]:
    """The message, if it answers the request of that number. Raises WorkerBroken, as all of these do."""
    if not isinstance(message, dict) or not _is(message.get("id"), number):
        raise WorkerBroken("an answer to a question that was not asked")
    return message


def description(entry: Any) -> Description:
    """What stands behind a name."""
    kind, parameters, positional = list_of(entry, 3)
    if not isinstance(kind, str) or not isinstance(parameters, list) or len(parameters) > 255:
        raise WorkerBroken("no description")
    if positional is not None:
        least, most = list_of(list(positional) if isinstance(positional, tuple) else positional, 2)
        if type(least) is not int or type(most) is not int:
            raise WorkerBroken("no description")
        positional = (least, most)
    return Description(clean_text(kind[:100]), tuple(clean_text(str(name)[:100]) for name in parameters), positional)


def reply(message: dict[str, Any], index: int) -> Reply:
    """What came of the call of that index."""
    if not _is(message.get("index"), index):
        raise WorkerBroken("an answer to a question that was not asked")
    try:
        told = Reply.from_plain(_cleaned(plain(message.get("reply"))))
    except (ValueError, RecursionError) as error:
        raise WorkerBroken("something that is not a reply") from error
    if entries(told.value) > MAX_ENTRIES:
        raise WorkerBroken("a reply out of all proportion")
    return _explained(told)


def _is(value: Any, number: int) -> bool:
    # An array compares entry by entry, and True is 1.
    return type(value) is int and value == number


def _explained(told: Reply) -> Reply:
    """Where an exception is one that only the sandbox explains, say so: in a notebook the same code may well run."""
    raised = told.raised
    if raised is None or not (raised.type_name == "PermissionError" or _REFUSED.search(raised.text)):
        return told
    return replace(told, raised=replace(raised, text=f"{raised.text.rstrip('. ')}. {SHUT_IN}".lstrip(". ")))


def is_of_a_limit(type_name: str, text: str) -> bool:
    """Whether an exception is one of memory, files or descriptors that ran out."""
    return type_name.split(" ")[0].endswith("MemoryError") or any(said in text for said in _USED_UP)


def list_of(value: Any, count: int) -> list:
    """The value, if it is a list of that length."""
    if not isinstance(value, list) or len(value) != count:
        raise WorkerBroken("a list of another length")
    return value


def _cleaned(value: Any) -> Any:
    """`value` with every text made fit to be written down."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_cleaned(item) for item in value)
    if isinstance(value, dict):
        return {clean_text(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, Unsupported):
        return Unsupported(clean_text(value.type_name), clean_text(value.reason))
    return value
