"""Looks for answers where there must be none: every telling line of every solution, in every file of a folder.

White space and comments don't count. A line tells something when it computes: `else:`, `return out` or `N = len(x)`
stand in a thousand programs. Notebooks are read cell by cell, answer keys array by array.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ...authoring.lesson import answer_lines, read_lesson, units
from ...errors import CourseError

_OPERATIONS = (ast.BinOp, ast.Compare, ast.Subscript, ast.BoolOp, ast.UnaryOp, ast.AugAssign, ast.comprehension)
# Making room, counting and reading a setting prepare a computation; they are none.
_PREPARING = {"arange", "array", "asarray", "copy", "dict", "empty", "enumerate", "get", "len", "list", "range"}
_PREPARING |= {"reshape", "set", "setdefault", "zeros", "zeros_like", "zip", "items", "append"}
_TRIVIAL = ("#", '"""', "import ", "from ", "def ", "class ", "@", "assert ", "for ", "with ")
_LONG = 28
_UNIT = re.compile(r"(?<!\d)(\d\d)_\w+")


@dataclass(frozen=True)
class AnswerLine:
    """A line of a solution. where: the file of it in solutions/; text: as it stands there."""

    unit: str
    where: str
    text: str


@dataclass(frozen=True)
class Find:
    """An answer's line found in `path`, relative to the folder that was searched."""

    line: AnswerLine
    path: str

    def __str__(self) -> str:
        return f"{self.path} holds a line of {self.line.where}: {self.line.text}"


def all_answers() -> dict[str, AnswerLine]:
    """Every telling line of every solution, by its normalised text: the lessons' answers, and right/."""
    found: dict[str, AnswerLine] = {}
    for folder in units():
        lesson = read_lesson(folder)
        asked: set[str] = set()
        for name, cell in lesson.solutions().items():
            lines = answer_lines(cell)
            asked |= set(map(normalised, lines))
            _add(found, folder.name, f"{name} in {folder.name}.py", lines)
        # The files of right/ hold, beside the answers, some code that every learner is given.
        given = {normalised(line) for cell in lesson.cells for line in cell.source.split("\n")} - asked
        for path in sorted((folder / "right").glob("*.py")):
            # A small step is found in many programs: of another style's lines only those that go further count.
            lines = [line for line in _read(path).split("\n") if normalised(line) not in given and is_telling(line, 2)]
            _add(found, folder.name, f"{folder.name}/right/{path.name}", lines)
    if not found:
        raise CourseError("There are no solutions to search for: run this in the course's repository.")
    return found


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _add(found: dict[str, AnswerLine], unit: str, where: str, lines: Iterable[str]) -> None:
    for line in lines:
        if is_telling(line):
            found.setdefault(normalised(line), AnswerLine(unit, where, line.strip()))


def is_telling(line: str, steps: int = 1) -> bool:
    """Whether a line of code computes something, in at least so many steps, so that it would give an answer away."""
    line = line.strip()
    if len(normalised(line)) < 8 or line.startswith(_TRIVIAL):
        return False
    for whole in (line, f"{line} pass", f"if 0: pass\n{line} pass", f"try: pass\n{line} pass"):
        try:
            tree = ast.parse(whole)
        except SyntaxError:
            continue
        return sum(_computes(node) for node in ast.walk(tree)) >= steps or _is_answer_to_quiz(tree)
    return "=" in line or "(" in line  # a piece of a statement over several lines


def _computes(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name not in _PREPARING
    if isinstance(node, ast.Attribute):
        return node.attr == "T"
    if isinstance(node, ast.UnaryOp):
        return not isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice | ast.Tuple)
    if isinstance(node, ast.Compare):
        return not any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops)
    return isinstance(node, _OPERATIONS)


def _is_answer_to_quiz(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "answers"
        for node in tree.body
    )


def normalised(line: str) -> str:
    """A line of code without white space and without a comment at its end."""
    if "#" in line:
        try:
            tokens = [token.string for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline)]
            line = "".join(token for token in tokens if not token.startswith("#"))
        except (tokenize.TokenError, SyntaxError):
            line = line.partition("  #")[0]
    return re.sub(r"\s+", "", line)


def search(folder: Path, answers: dict[str, AnswerLine]) -> tuple[list[Find], int]:
    """Where lines of `answers` stand in the files under `folder`, and how many files were read.

    A lesson may show what an earlier one has asked for: that is no find.
    """
    finds, count = [], 0
    long = [text for text in answers if len(text) >= _LONG]
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        count += 1
        lines = {normalised(line) for text in texts_in(path) for line in re.split(r"\\n|\n", text)}
        whole = "\n".join(lines)
        hits = {text for text in lines if text in answers} | {text for text in long if text in whole}
        name = path.relative_to(folder).as_posix()
        finds += [Find(answers[text], name) for text in sorted(hits) if not _comes_later(name, answers[text].unit)]
    return finds, count


def _comes_later(path: str, unit: str) -> bool:
    """Whether `path` is the notebook of a lesson behind `unit`."""
    if not path.endswith(".ipynb"):
        return False
    match = _UNIT.search(PurePosixPath(path).name)
    return match is not None and match[1] > unit[:2]


def texts_in(path: Path) -> Iterator[str]:
    """Every text in a file: the strings of JSON, what is packed in a zip or an answer key, else all of it."""
    data = path.read_bytes()
    if path.suffix in (".ipynb", ".json"):
        yield from _strings(json.loads(data))
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "replace").replace('\\"', '"')
    else:
        yield data.decode("utf-8", "replace")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        # A notebook may hold a text as a list of its lines.
        yield "".join(item for item in value if isinstance(item, str))
        yield from (text for item in value for text in _strings(item))
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _strings(item))
