"""The reference as live code: the answer cells of the lesson, run in a namespace of their own, changed or not.

Every variant (a mistake, a mutant) gets a fresh namespace, so that its functions see the reference's other functions,
and no two variants see each other.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

from ..checking.calling import LocalCaller, remember_source
from ..checking.exercise import Exercise, Mistake
from ..errors import CourseError
from .lesson import Lesson, answer_source, read_lesson

_GIVEN = {"np": np}


@dataclass(frozen=True)
class Piece:
    """A stretch of code that the reference needs. name: the exercise it answers, "" for what the lesson gives."""

    name: str
    source: str
    unit: str

    @property
    def filename(self) -> str:
        return f"<{self.name or 'given'} in {self.unit}>"

    @cached_property
    def code(self) -> CodeType:
        try:
            return compile(self.source, self.filename, "exec", dont_inherit=True)
        except SyntaxError as error:
            raise CourseError(f"The answer to {self.name} in unit {self.unit} is not Python: {error}.") from error

    @property
    def is_import(self) -> bool:
        """Whether it is an import of the lesson's own."""
        return not self.name and self.source.startswith(("import ", "from "))

    @cached_property
    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names that it defines, and those that it takes from elsewhere."""
        return _defined_and_needed(self.source)


@dataclass(frozen=True)
class Reference:
    """All code behind a unit's answers, in an order in which it runs."""

    unit: str
    pieces: tuple[Piece, ...]

    def source(self, name: str) -> str:
        """The reference answer of exercise `name`. Raises KeyError."""
        return next(piece.source for piece in self.pieces if piece.name == name)

    def sources(self) -> dict[str, str]:
        """All answers: exercise name -> source."""
        return {piece.name: piece.source for piece in self.pieces if piece.name}

    def behind(self, name: str) -> str:
        """The source of an answer together with that of all code which it uses: what its results depend on."""
        wanted, found = {name}, []
        needed: set[str] = set()
        for piece in reversed(self.pieces):
            defined, uses = piece.names
            if piece.name in wanted or defined & needed:
                found.append(piece.source)
                needed |= uses
        return "\n".join(reversed(found))

    def caller(self, changed: Mapping[str, str | CodeType] | None = None) -> LocalCaller:
        """A caller of the reference's functions, with other code in the place of the answers that `changed` names."""
        space: dict[str, Any] = {"__name__": f"reference_{self.unit}", **_GIVEN}
        for piece in self.pieces:
            code: Any = (changed or {}).get(piece.name) if piece.name else None
            if isinstance(code, str):
                filename = f"<{piece.name}, changed>"
                remember_source(filename, code)
                code = compile(code, filename, "exec", dont_inherit=True)
            exec(code or piece.code, space)
        return LocalCaller(space)

    def variant(self, exercise: Exercise, mistake: Mistake) -> LocalCaller:
        """A caller in which `exercise` is answered with `mistake`'s first form. Raises as `mistaken_source`."""
        return self.caller({exercise.name: mistaken_source(self.source(exercise.name), exercise, mistake)})


def mistaken_source(source: str, exercise: Exercise, mistake: Mistake) -> str:
    """The reference `source` with the mistake's first form in it. Raises CourseError where an edit doesn't apply."""
    where = f"The mistake {mistake.id!r} of {exercise.name}"
    if bool(mistake.code) == bool(mistake.edits):
        raise CourseError(f"{where} needs either edits or code, one of the two.")
    for old, new in mistake.edits:
        count = source.count(old)
        if count != 1:
            raise CourseError(
                f"{where} no longer applies: its text {old!r} stands {count} times in the reference, not once."
            )
        source = source.replace(old, new)
    source = mistake.code or source
    try:
        compile(source, mistake.id, "exec")
    except SyntaxError as error:
        raise CourseError(f"{where} gives code that is not Python: {error}.") from error
    return source


def load_reference(folder: Path, lesson: Lesson | None = None, also: Iterable[str] = ()) -> Reference:
    """The reference of the unit in `folder`; `also` names functions of earlier units that are wanted with it.

    Of the lesson's other cells all imports are taken that are not of the course itself, since a learner's answer may
    use what the reference doesn't; and of the functions, classes and literal constants that the lesson gives, what the
    answers use. What is still missing comes from earlier units.
    """
    kept, missing = _select(_pieces(lesson or read_lesson(folder)), set(also), whole=True)
    for earlier in sorted(folder.parent.glob("[0-9][0-9]_*"), reverse=True):
        if not missing:
            break
        if earlier.name < folder.name and (earlier / f"{earlier.name}.py").exists():
            found, missing = _select(_pieces(read_lesson(earlier)), missing, whole=False)
            kept = found + kept
    return Reference(folder.name, tuple(kept))


def _select(pieces: list[Piece], needed: set[str], whole: bool) -> tuple[list[Piece], set[str]]:
    """Of `pieces` those that define what is `needed` (with `whole` every answer and import too), and the names still
    needed.
    """
    kept: set[int] = set()
    while True:
        more = {
            index
            for index, piece in enumerate(pieces)
            if index not in kept and ((whole and (piece.name or piece.is_import)) or piece.names[0] & needed)
        }
        if not more:
            break
        kept |= more
        needed = needed.union(*(pieces[index].names[1] for index in more))
    chosen = [pieces[index] for index in sorted(kept)]
    defined = {name for piece in chosen for name in piece.names[0]}
    return chosen, needed - defined - set(_GIVEN) - set(dir(builtins))


def _pieces(lesson: Lesson) -> list[Piece]:
    found = []
    for cell in lesson.cells:
        if cell.role == "solution" and cell.kind == "code":
            piece = Piece(cell.grade_id, answer_source(cell), lesson.id)
            remember_source(piece.filename, piece.source)
            found.append(piece)
        elif not cell.role and cell.kind == "code":
            found += [Piece("", text, lesson.id) for text in _given(cell.source)]
    # A cell that shows a wrong version under the same name must not take the answer's place.
    answered = {name for piece in found if piece.name for name in piece.names[0]}
    return [piece for piece in found if piece.name or not piece.names[0] & answered]


def _given(source: str) -> Iterable[str]:
    """The statements of an ordinary cell that an answer might use."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with a magic, or one that fails before the learner's eyes
        return
    for node in tree.body:
        if isinstance(node, ast.Import):
            usable = all(alias.name.split(".")[0] != "course_lib" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            usable = (node.module or "").split(".")[0] != "course_lib"
        elif isinstance(node, ast.Assign):
            usable = _is_literal(node.value)
        else:
            usable = isinstance(node, (ast.FunctionDef, ast.ClassDef))
        if usable:
            yield ast.unparse(node)


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def _defined_and_needed(source: str) -> tuple[frozenset[str], frozenset[str]]:
    top = symtable.symtable(source, "answer", "exec")
    defined = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    needed: set[str] = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    tables = list(top.get_children())
    while tables:
        table = tables.pop()
        tables += table.get_children()
        needed |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return frozenset(defined), frozenset(needed - defined)
