"""Judging a quiz: a string of letters, one for each question, and the reason why a wrong letter is wrong."""

from __future__ import annotations

from typing import Any

from .calling import Caller, Reply
from .compare import describe
from .key import ExerciseKey
from .signature import signature_fault
from .verdict import PartResult, Verdict
from .wording import is_unwritten, what_was_raised


def judge_quiz(key: ExerciseKey, caller: Caller) -> Verdict:
    """Decide of `quiz_NN()`, which returns one letter a question; "?" is a question not answered yet."""
    count, name = len(key.questions), key.functions[0]
    (description,) = caller.describe(key.functions)
    if fault := signature_fault(key.signatures[0], description):
        return _verdict(key, "not attempted" if description.kind == "missing" else "wrong", [fault] * count)
    (reply,) = caller.run("call", key.functions, [()])
    if is_unwritten(reply):
        return _verdict(key, "not attempted", ["Not answered yet."] * count)
    if reply.status != "ok":
        return _verdict(key, "raised", [f"{name}() stopped: {what_was_raised(reply)}."] * count, reply)
    answers = _letters(reply.value)
    if answers is None or len(answers) != count:
        came = f"{len(answers)} came" if answers is not None else f"{describe(reply.value)} came back"
        message = f'{name} should return {count} letters, one a question in order, with "?" for an open one; {came}.'
        return _verdict(key, "wrong", [message] * count)
    if answers == "?" * count:
        return _verdict(key, "not attempted", ["Not answered yet."] * count)
    messages = []
    for answer, question in zip(answers, key.questions, strict=True):
        if answer == question.right:
            messages.append("")
        elif answer == "?":
            messages.append("Not answered yet.")
        else:
            choices = ", ".join(sorted({*question.why_wrong, question.right}))
            messages.append(question.why_wrong.get(answer, f"There is no choice {answer!r}; choose among {choices}."))
    return _verdict(key, "wrong" if any(messages) else "passed", messages)


def _letters(value: Any) -> str | None:
    """The answers as one word; spaces and commas between them are the writer's affair. None: no letters at all."""
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        value = "".join(value)
    if not isinstance(value, str):
        return None
    return "".join(letter for letter in value if letter not in " ,;.\n\t").lower()


def _verdict(key: ExerciseKey, state: str, messages: list[str], reply: Reply | None = None) -> Verdict:
    parts = tuple(
        PartResult(part.name, part.title, 0 if message else part.points, part.points, message)
        for part, message in zip(key.parts, messages, strict=True)
    )
    first = next((part for part in parts if part.message), None)
    message = "Every answer is right." if first is None else first.message
    if state == "wrong" and first is not None and len(set(messages)) > 1:
        message = f"{first.title}{'' if first.title.endswith('?') else ':'} {first.message}"
    lines = reply.raised.lines if reply is not None and reply.raised is not None else ()
    return Verdict(key.name, key.version, state, parts, message, lines=lines)
