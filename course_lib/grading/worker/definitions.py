"""Running a notebook for its definitions only. This runs inside the worker, never in the driver.

A learner's notebook defines functions, but it also draws, trains, checks and tries things out. Of each cell only those
statements run that the graded functions can depend on: imports, functions and classes, and assignments (also inside
`if`, `for`, `try` and `with`) to names that a graded function reads, directly or through others. A statement that
raises does not stop the next. IPython's magics are passed over, and what a notebook imports from the course itself
does nothing.
"""

from __future__ import annotations
import __future__

import ast
import dis
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...checking.calling import remember_source

_MAGIC = re.compile(r"^(\s*)([%!?].*|[\w.]+\?{1,2}\s*)$")
_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_READS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS", "DELETE_NAME"}
_BLOCKS = (ast.If, ast.For, ast.While, ast.Try, ast.With)


class Inert:
    """Stands in for whatever a notebook takes from the course: it can be called, indexed and asked for anything."""

    def __call__(self, *args: Any, **kwargs: Any) -> Inert:
        return self

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Inert:
        return self

    def __iter__(self) -> Iterator[Inert]:
        return iter(())  # without it a loop over it would ask for its items without end

    def __bool__(self) -> bool:
        return False


def parse(source: str) -> list[ast.stmt]:
    """The statements of a cell. Raises SyntaxError (or what else Python's parser raises on strange text)."""
    source = source.replace("\r\n", "\n").replace("\x00", "")
    try:
        return ast.parse(source).body
    except SyntaxError:
        return ast.parse(without_magics(source)).body


def without_magics(source: str) -> str:
    """`source` with IPython's lines replaced by statements of the same indentation, so that line numbers stay."""
    lines = []
    for line in source.split("\n"):
        line = _MAGIC.sub(r"\1pass", line)
        lines.append(_ASSIGNED_MAGIC.sub(r"\1None", line))
    return "\n".join(lines)


def needed_names(links: Iterable[tuple[set[str], set[str]]], start: Iterable[str]) -> set[str]:
    """The names that the names in `start` depend on, themselves included.

    links: for each statement the names that it binds and the names that it reads.
    """
    reads: dict[str, set[str]] = {}
    for bound, used in links:
        for name in bound:
            reads.setdefault(name, set()).update(used)
    needed, waiting = set(), list(start)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting.extend(reads.get(name, ()))
    return needed


def read_names(statement: ast.stmt) -> set[str]:
    """The notebook's names that a statement reads, or what it defines when it is called.

    A function's own `W` is none of them: the notebook's `W` may be the outcome of an hour of training.
    """
    try:
        todo = [compile(ast.Module([statement], []), "", "exec", dont_inherit=True)]
    except (SyntaxError, ValueError):  # what only IPython takes, an `await` outside of functions say
        return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    names = set()
    while todo:
        code = todo.pop()
        names.update(step.argval for step in dis.get_instructions(code) if step.opname in _READS)
        todo += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return names


def bound_names(statement: ast.stmt) -> set[str]:
    """The names that a statement binds or changes: `W`, `config["lr"]` and `table.append(...)` count for their first
    name."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return {name for target in targets for name in _roots(target)}
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        return set(_roots(function)) if isinstance(function, ast.Attribute) else set()
    if isinstance(statement, _BLOCKS):
        inner = [node for node in ast.iter_child_nodes(statement) if isinstance(node, (ast.stmt, ast.ExceptHandler))]
        names = set()
        for node in inner:
            body = node.body if isinstance(node, ast.ExceptHandler) else [node]
            names.update(*(bound_names(entry) for entry in body))
        if isinstance(statement, ast.With):
            names.update(name for item in statement.items if item.optional_vars for name in _roots(item.optional_vars))
        return names
    return set()


def _roots(target: ast.expr) -> list[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for entry in target.elts for name in _roots(entry)]
    while isinstance(target, (ast.Attribute, ast.Subscript, ast.Starred)):
        target = target.value
    return [target.id] if isinstance(target, ast.Name) else []


def run_cells(
    cells: Sequence[tuple[str, str]],
    names: Sequence[str],
    answers: Mapping[str, int],
    skip: Iterable[int] = (),
    before: Callable[[int], None] = lambda index: None,
) -> tuple[dict[str, Any], dict[int, str]]:
    """Run the definitions of a notebook's code cells, in order.

    cells: (title, source) of each. names: the graded functions. answers: for a name, the index of the cell that holds
    its answer; what stands behind the name after that cell is what counts, else what stands there at the end.
    skip: cells to leave out. before: called with a cell's index before anything of it is read or run.
    Returns the graded objects by name, and for each cell that went wrong a sentence.
    """
    skip, problems = set(skip), {}
    parsed: dict[int, list[ast.stmt]] = {}
    links: list[tuple[set[str], set[str]]] = []
    for index, (title, source) in enumerate(cells):
        if index in skip:
            continue
        before(index)
        try:
            parsed[index] = parse(source)
            links += [(bound_names(statement), read_names(statement)) for statement in parsed[index]]
        except Exception as error:
            problems[index] = _sentence(error, title)
    everything = [statement for statements in parsed.values() for statement in statements]
    needed = needed_names(links, names)
    space = _notebook_space()
    imported = {name for s in everything if isinstance(s, (ast.Import, ast.ImportFrom)) for name in bound_names(s)}
    found: dict[str, Any] = {}
    flags = 0
    for index, statements in parsed.items():
        before(index)
        title, source = cells[index]
        remember_source(title, source)
        for statement in statements:
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                flags |= _future_flags(statement)
            elif _is_wanted(statement, needed, imported):
                problem = _run(statement, title, space, flags)
                if problem:
                    problems.setdefault(index, problem)
        found.update({name: space[name] for name in names if answers.get(name) == index and name in space})
    for name in names:
        if name not in found and name in space:
            found[name] = space[name]
    return found, problems


def _is_wanted(statement: ast.stmt, needed: set[str], imported: set[str]) -> bool:
    if isinstance(statement, (*_DEFINITIONS, ast.Import, ast.ImportFrom)):
        return True
    bound = bound_names(statement)
    if isinstance(statement, ast.Expr):
        # `table.append(1)` prepares data; `plt.show()`, `os.remove(...)` and `np.random.seed(0)` act on a module.
        bound -= imported
    return bool(bound & needed)


def _run(statement: ast.stmt, title: str, space: dict[str, Any], flags: int) -> str:
    """Run one statement; return a sentence if it went wrong, else nothing."""
    if _takes_from_the_course(statement):
        for alias in statement.names:
            if alias.name != "*":
                space[(alias.asname or alias.name).split(".")[0]] = Inert()
        return ""
    try:
        code = compile(ast.Module([statement], []), title, "exec", flags, dont_inherit=True)
        exec(code, space)
    except (ImportError, SystemExit) as error:
        # A package that is missing here is no fault: only what needs it will fail, and say so.
        return "" if isinstance(error, ImportError) else _sentence(error, title)
    except Exception as error:
        return _sentence(error, title)
    return ""


def _takes_from_the_course(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").split(".")[0] == "course_lib"
    return isinstance(statement, ast.Import) and any(a.name.split(".")[0] == "course_lib" for a in statement.names)


def _future_flags(statement: ast.ImportFrom) -> int:
    flags = 0
    for alias in statement.names:
        feature = getattr(__future__, alias.name, None)
        flags |= getattr(feature, "compiler_flag", 0)
    return flags


def _notebook_space() -> dict[str, Any]:
    """A fresh module that plays the notebook's `__main__`, with what IPython would have put there."""
    module = types.ModuleType("__main__")
    # Dataclasses and pickle look a class's module up by name.
    sys.modules["__main__"] = module
    module.__dict__.update(display=Inert(), get_ipython=Inert())
    return module.__dict__


def _sentence(error: BaseException, title: str) -> str:
    line = error.lineno if isinstance(error, SyntaxError) else _last_line(error, title)
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:300]
    except Exception:
        text = ""
    where = f" (line {line})" if line else ""
    return f"{type(error).__name__}{where}: {text}" if text else f"{type(error).__name__}{where}"


def _last_line(error: BaseException, title: str) -> int | None:
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == title:
            line = step.tb_lineno
        step = step.tb_next
    return line
