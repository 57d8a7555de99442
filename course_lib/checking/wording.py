"""What is said of a failing part when no mistake of the bank fits: what was called, what came, where it differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from .calling import Reply
from .compare import Difference
from .diagnose import components_of
from .exercise import Case, Part
from .key import ExerciseKey
from .probes.registry import HANDED_ON
from .slips import generic_slip
from .slopes import Fit
from .values import Function, Rng
from .verdict import NOT_HERE_EITHER

# An exception's text is for reading, not for filling the page.
LONGEST_TEXT = 300
_PLACE = re.compile(r"\[\d+\]")
_ENDED = {
    "died": "your code ended the process it was running in",
    "timeout": "your code did not finish in the time it was given",
}


def message_of(
    key: ExerciseKey,
    part: Part,
    wrong: Sequence[tuple[Case, Difference]],
    fit: Fit | None,
    before: Sequence[Difference],
) -> str:
    """The message of `part`. wrong: its cases that failed, with what was wrong; fit: what its gradients are of;
    before: the first thing wrong in each part before it that failed.
    """
    case, fault = wrong[0]
    if any(_same_again(fault, earlier) for earlier in before):
        return NOT_HERE_EITHER
    if fault.kind == "raised":
        own = f" {part.message}" if part.message and part is not key.parts[0] and not before else ""
        return _raised(key, case, fault) + own
    about = f"With {case.about}: " if case.about and fault.where else ""
    sentences = [about + fault.sentence]
    slip = generic_slip(wrong, key.arguments_of(case)) if fault.kind in ("values", "shape") else ""
    if slip and fault.kind == "values":
        # Where other cases of the part are right, the slip is not the whole story.
        tried = sum(part.name in dict(components_of(other)) for other in key.cases)
        sentences = [slip if len(wrong) >= tried else about + slip]
    elif slip:
        sentences.append(slip)
    elif case.visible and fault.expected is not None and _is_short(fault):
        sentences.append(_expected_and_got(fault))
    if fit is not None:
        elsewhere = not fit.consistent and fit.case is not case and fit.case.about
        said = f"With {fit.case.about}: {fit.sentence[:1].lower()}{fit.sentence[1:]}" if elsewhere else fit.sentence
        sentences.append(said)
    if part.message:
        sentences.append(part.message)
    return " ".join(sentences)


def _same_again(fault: Difference, earlier: Difference) -> bool:
    """Whether `fault` tells nothing that `earlier` did not: the same value is off again, without a new reason.

    A place in a list of results counts as the same value: the second step may be off because the first one was.
    """
    if _PLACE.sub("", fault.where) != _PLACE.sub("", earlier.where):
        return False
    if fault.kind == "raised":
        return earlier.kind == "raised" and fault.sentence.split(":")[0] == earlier.sentence.split(":")[0]
    return fault.kind != "finite" or earlier.kind == "finite"


def is_unwritten(reply: Reply) -> bool:
    """Whether the call met a stub that nobody has filled in yet."""
    return reply.raised is not None and reply.raised.type_name == "NotImplementedError"


def what_was_raised(reply: Reply) -> str:
    """Why a call gave no value, as the second half of a sentence without its full stop."""
    if reply.raised is None:
        return _ENDED.get(reply.status, reply.status)
    if is_unwritten(reply):
        name = reply.raised.lines[-1][0] if reply.raised.lines else "this"
        return f"{name} is still to be written"
    words = " ".join(reply.raised.text.split())
    if len(words) > LONGEST_TEXT:
        words = words[:LONGEST_TEXT].rstrip() + " ..."
    if reply.status == "structure":
        return words.removesuffix(".")
    # NumPy tells this in terms of its own machinery.
    if sizes := re.search(r"^matmul: .* core dimension .*size (\d+) is different from (\d+)", words):
        words = f"in a matrix product the inner sizes differ, {sizes[2]} and {sizes[1]}"
    return f"{reply.raised.type_name}: {words}".removesuffix(".").removesuffix(": ")


def note_of(key: ExerciseKey, replies: Sequence[Reply]) -> str:
    """The remark on inputs that were changed in place, or ""."""
    changed: dict[str, None] = {}
    for case, reply in zip(key.cases, replies, strict=True):
        names = key.arguments_of(case)
        changed.update(dict.fromkeys(names[index] for index in reply.changed if 0 <= index < len(names)))
    if not changed:
        return ""
    what = "its input" if len(changed) == 1 else "its inputs"
    needs = "it" if len(changed) == 1 else "them"
    return f"Your function changes {what} {' and '.join(changed)} in place; the caller may still need {needs}."


def _raised(key: ExerciseKey, case: Case, fault: Difference) -> str:
    names = key.arguments_of(case) if case.probe in HANDED_ON else ()
    given = ", ".join(f"{name} {_given(arg)}" for name, arg in zip(names, case.args, strict=False))
    about = f" ({case.about})" if case.about else ""
    if given:
        return f"Called with {given}{about}: {fault.sentence}."
    if case.about:
        return f"With {case.about}: {fault.sentence}."
    return f"{fault.sentence[:1].upper()}{fault.sentence[1:]}."


def _given(value: Any) -> str:
    """An argument in a few words."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"of shape {value.shape}"
    if isinstance(value, Rng):
        return "a random generator"
    if isinstance(value, Function):
        return "a function"
    if isinstance(value, (list, tuple, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"= {value!r}"[:40]


def _is_short(fault: Difference) -> bool:
    return fault.kind != "structure" and fault.expected.size <= 12 and fault.got.size <= 24


def _expected_and_got(fault: Difference) -> str:
    """Both arrays, with as many digits as it takes to see that they differ."""
    pairs = [] if fault.wrong is None else list(zip(fault.expected[fault.wrong], fault.got[fault.wrong], strict=True))
    digits = next((d for d in (5, 9) if all(f"{float(a):.{d}g}" != f"{float(b):.{d}g}" for a, b in pairs)), 17)
    expected, got = _short(fault.expected, digits), _short(fault.got, digits)
    if fault.expected.ndim > 1 or fault.got.ndim > 1:
        # A page gives each its own lines.
        return f"Expected: `{expected}` Got: `{got}`"
    return f"Expected {expected}, got {got}."


def _short(array: np.ndarray, digits: int) -> str:
    if array.dtype.kind == "f":
        array = array + 0.0  # no -0
    if array.ndim == 0:
        return f"{array.item():.{digits}g}" if array.dtype.kind == "f" else str(array.item())
    formats = {"float_kind": lambda number: f"{number:.{digits}g}"}
    text = np.array2string(array, separator=", ", threshold=50, formatter=formats)
    return " ".join(text.split()).replace("[ ", "[")
