"""The judge: an answer key and a caller in, a verdict out. The same code decides in a notebook and when a class is
graded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .calling import Caller, Description, Reply
from .compare import Difference, compare, describe
from .diagnose import component, components_of, generic_slip, named_mistake, named_mistake_in_part
from .exercise import Case
from .key import ExerciseKey, KnownMistake
from .picture import picture_of
from .quiz import judge_quiz
from .running import run_cases
from .signature import signature_fault
from .slopes import Fit, fit_of
from .verdict import PartResult, Verdict

_ENDED = {
    "died": "Your code ended the process it was running in",
    "timeout": "Your code did not finish in the time it was given",
}


@dataclass(frozen=True)
class Item:
    """One thing looked at: a case, for one part, and what was wrong (None where it was right)."""

    index: int
    case: Case
    part: str
    fault: Difference | None = None


def judge(key: ExerciseKey, caller: Caller) -> Verdict:
    """Decide of the learner's code behind `caller` by `key`."""
    if key.questions:
        return judge_quiz(key, caller)
    descriptions = caller.describe(key.functions)
    missing = [name for name, d in zip(key.functions, descriptions, strict=True) if d.kind == "missing"]
    if len(missing) == len(key.functions):
        return _nothing(key, f"There is no function called {missing[0]} yet. Run the cell that defines it, then check.")
    if fault := _signature_fault(key, descriptions):
        return _all_wrong(key, "wrong", fault)
    replies = run_cases(caller, key.functions, key.cases)
    if all(reply.raised is not None and reply.raised.type_name == "NotImplementedError" for reply in replies):
        names = " and ".join(key.functions)
        return _nothing(key, f"{names} is still to be written: replace the two lines under the docstring by your own.")
    items, note = _examine(key, replies), _note(key, replies)
    if key.stand_ins and any(item.fault for item in items):
        helped = run_cases(caller, key.functions, key.cases, key.stand_ins)
        items_helped = _examine(key, helped)
        if _earned(key, items_helped) > _earned(key, items):
            replies, items = helped, items_helped
            names = ", ".join(key.stand_ins)
            note = (
                f"An earlier function of yours doesn't pass its own check yet, so this answer was judged "
                f"with right results in its place ({names}). {note}"
            ).strip()
    return _verdict(key, caller, replies, items, note)


def _signature_fault(key: ExerciseKey, descriptions: Sequence[Description]) -> str:
    for text, description in zip(key.signatures, descriptions, strict=True):
        if fault := signature_fault(text, description):
            return fault
    return ""


def _examine(key: ExerciseKey, replies: Sequence[Reply]) -> list[Item]:
    items = []
    for index, (case, reply) in enumerate(zip(key.cases, replies, strict=True)):
        whole = _structure_fault(key, reply)
        for part, at in components_of(case, key):
            items.append(Item(index, case, part, whole or _fault(key, index, at, reply)))
    return items


def _structure_fault(key: ExerciseKey, reply: Reply) -> Difference | None:
    """What keeps the returned value from being looked at: an exception, or not as many values as asked for."""
    if reply.status != "ok":
        return Difference("raised", "", _what_was_raised(reply))
    count = len(key.returns)
    if count > 1 and (not isinstance(reply.value, (tuple, list)) or len(reply.value) != count):
        names, name = ", ".join(key.returns), key.functions[-1]
        sentence = f"{name} should return {count} things, {names}, and {describe(reply.value)} came back."
        return Difference("structure", names, sentence)
    return None


def _fault(key: ExerciseKey, index: int, at: int | None, reply: Reply) -> Difference | None:
    case, names = key.cases[index], key.returns
    count = len(names)
    for position in range(count) if at is None else [at]:
        one = component(key.expected[index], position, count)
        other = component(reply.value, position, count)
        if difference := compare(one, other, names[position], case.rtol, case.atol):
            return difference
    return None


def _earned(key: ExerciseKey, items: Sequence[Item]) -> int:
    failed = {item.part for item in items if item.fault}
    return sum(part.points for part in key.parts if part.name not in failed)


def _verdict(key: ExerciseKey, caller: Caller, replies: list[Reply], items: list[Item], note: str) -> Verdict:
    failing = {part.name: [item for item in items if item.part == part.name and item.fault] for part in key.parts}
    if not any(failing.values()):
        parts = tuple(PartResult(part.name, part.title, part.points, part.points) for part in key.parts)
        return Verdict(key.name, key.version, "passed", parts, "Right in every part.", note=note)
    whole = named_mistake(key, replies)
    parts: list[PartResult] = []
    named: dict[str, KnownMistake | None] = {}
    fits: dict[str, Fit | None] = {}
    for part in key.parts:
        wrong = failing[part.name]
        if not wrong:
            parts.append(PartResult(part.name, part.title, part.points, part.points))
            continue
        named[part.name] = whole or named_mistake_in_part(key, replies, part.name)
        if named[part.name] is None:
            fits[part.name] = fit_of(key, caller, part.name, replies)
        said = [earlier.message for earlier in parts]
        known = named[part.name]
        message = known.message if known else _describe_fault(key, wrong, fits[part.name], said)
        parts.append(PartResult(part.name, part.title, 0, part.points, message))
    parts, note = _credit_for_own_forward(key, parts, named, fits, note)
    open_parts = [part for part in parts if part.message]
    first = failing[open_parts[0].name][0] if open_parts else next(wrong[0] for wrong in failing.values() if wrong)
    reply = replies[first.index]
    state = "raised" if reply.status != "ok" else "wrong"
    mistake = named.get(first.part)
    return Verdict(
        key.name,
        key.version,
        state,
        tuple(parts),
        open_parts[0].message if open_parts else "",
        mistake.id if mistake else None,
        note,
        reply.raised.lines if reply.raised else (),
        picture_of(first.fault, first.case.about),
        reply.printed,
    )


def _describe_fault(key: ExerciseKey, wrong: Sequence[Item], fit: Fit | None, said: Sequence[str]) -> str:
    """What is said of a failing part when no mistake of the bank fits; `said`: the messages of the parts before it."""
    item = wrong[0]
    case, fault = item.case, item.fault
    part = next(part for part in key.parts if part.name == item.part)
    about = f"With {case.about}: " if case.about else ""
    if fault.kind == "raised":
        return _raised_sentence(key, item, fault)
    sentences = [about + fault.sentence]
    if fault.kind in ("values", "shape") and (slip := generic_slip([(i.case, i.fault) for i in wrong])):
        if any(slip in message for message in said):
            return f"The same, with {case.about}." if case.about else "The same."
        sentences = [slip] if fault.kind == "values" else [sentences[0], slip]
    elif case.visible and fault.expected is not None and fault.expected.size <= 12 and fault.kind != "structure":
        sentences.append(f"Expected {_short(fault.expected)}, got {_short(fault.got)}.")
    if fit is not None:
        sentences.append(fit.sentence)
    if part.message:
        sentences.append(part.message)
    return " ".join(sentences)


def _what_was_raised(reply: Reply) -> str:
    if reply.raised is None:
        return _ENDED.get(reply.status, reply.status)
    if reply.raised.type_name == "NotImplementedError":
        return "this is still to be written"
    if reply.status == "structure":
        return reply.raised.text.rstrip(".")
    return f"{reply.raised.type_name}: {reply.raised.text}".rstrip(": .")


def _raised_sentence(key: ExerciseKey, item: Item, fault: Difference) -> str:
    shapes = ", ".join(f"{name} {_shape(arg)}" for name, arg in _named_arguments(key, item.case))
    about = f" ({item.case.about})" if item.case.about else ""
    return f"Called with {shapes}{about}: {fault.sentence}." if shapes else f"{fault.sentence}."


def _named_arguments(key: ExerciseKey, case: Case) -> list[tuple[str, object]]:
    names = key.signatures[0].split("(", 1)[1].rstrip(")").split(",")
    names = [name.split("=")[0].strip() for name in names]
    names += ["dout"] * (len(case.args) - len(names))
    return list(zip(names, case.args, strict=False))


def _shape(value: object) -> str:
    shape = getattr(value, "shape", None)
    return f"of shape {shape}" if shape is not None else f"= {value!r}"[:40]


def _short(array: np.ndarray) -> str:
    return np.array2string(np.asarray(array), precision=4, suppress_small=True, separator=", ").replace("\n", "")


def _credit_for_own_forward(
    key: ExerciseKey,
    parts: list[PartResult],
    named: dict[str, KnownMistake | None],
    fits: dict[str, Fit | None],
    note: str,
) -> tuple[list[PartResult], str]:
    """A backward that is right for the learner's own forward keeps its points when the forward's slip is a known
    one.
    """
    if len(key.functions) < 2 or not any(named.values()):
        return parts, note
    result = []
    for part in parts:
        fit = fits.get(part.name)
        if part.message and fit is not None and fit.consistent:
            part = replace(part, points=part.possible, message="")
            note = f"Your {key.functions[1]} is right for your own {key.functions[0]}, so it keeps its points. {note}"
        result.append(part)
    return result, note.strip()


def _note(key: ExerciseKey, replies: Sequence[Reply]) -> str:
    changed: dict[str, None] = {}
    for case, reply in zip(key.cases, replies, strict=True):
        names = [name for name, _ in _named_arguments(key, case)]
        changed.update(dict.fromkeys(names[index] for index in reply.changed if index < len(names)))
    if not changed:
        return ""
    return f"Your function changes its input {', '.join(changed)} in place; the caller may still need it."


def _nothing(key: ExerciseKey, message: str) -> Verdict:
    return _all_wrong(key, "not attempted", message)


def _all_wrong(key: ExerciseKey, state: str, message: str) -> Verdict:
    parts = tuple(PartResult(part.name, part.title, 0, part.points, message) for part in key.parts)
    return Verdict(key.name, key.version, state, parts, message)
