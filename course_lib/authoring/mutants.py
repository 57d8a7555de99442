"""Generated wrong answers: small changes of the reference, as a slip of the hand would make them.

Each is described as "old line -> new line"; that text is the key under which an exercise explains one that computes
the same thing. The changes are made in the text, so that the lines read as their author wrote them.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from .source_text import SourceText

_BINARY: dict[type, tuple[tuple[str, str], ...]] = {
    ast.Add: (("+", "-"),),
    ast.Sub: (("-", "+"),),
    ast.Mult: (("*", "/"),),
    ast.Div: (("/", "*"),),
    ast.Pow: (("**", "*"),),
    ast.FloorDiv: (("//", "/"),),
    ast.Mod: (("%", "//"),),
}
_COMPARISONS: dict[type, tuple[tuple[str, str], ...]] = {
    ast.Lt: (("<", "<="), ("<", ">")),
    ast.LtE: (("<=", "<"), ("<=", ">=")),
    ast.Gt: ((">", ">="), (">", "<")),
    ast.GtE: ((">=", ">"), (">=", "<=")),
    ast.Eq: (("==", "!="),),
    ast.NotEq: (("!=", "=="),),
    ast.In: (("in", "not in"),),
    ast.NotIn: (("not in", "in"),),
    ast.Is: (("is", "is not"),),
    ast.IsNot: (("is not", "is"),),
}
# Pairs go both ways.
_PAIRS = (
    "max/min maximum/minimum argmax/argmin sum/mean var/std any/all exp/expm1 log/log1p sin/cos zeros/ones "
    "zeros_like/ones_like floor/ceil cumsum/cumprod outer/multiply sqrt/square uniform/normal"
)
_SWAPS = {a: b for pair in _PAIRS.split() for one, other in [pair.split("/")] for a, b in [(one, other), (other, one)]}
_UNWRAPPED = {
    "exp",
    "log",
    "sqrt",
    "abs",
    "square",
    "sum",
    "mean",
    "max",
    "tanh",
    "sign",
    "floor",
    "maximum",
    "minimum",
}
_SYMMETRIC = {"maximum", "minimum", "add", "multiply", "logaddexp", "allclose", "array_equal", "max", "min"}


@dataclass(frozen=True)
class Mutant:
    """A changed reference. description: "old line -> new line"; source: the whole changed code."""

    description: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """The mutants of `source`, in the order of its text; none twice, and each compiles.

    source: one exercise's answer, without docstrings. Raises SyntaxError where it is not Python.
    """
    tree = ast.parse(source)
    text = SourceText(source)
    found: dict[str, Mutant] = {}
    seen = {ast.dump(tree)}
    for node, replacement in sorted(_changes(tree, text), key=lambda change: text.span(change[0])):
        changed = text.replaced(node, replacement)
        try:
            meaning = ast.dump(ast.parse(changed))
            compile(changed, "mutant", "exec")
        except (SyntaxError, ValueError):
            continue
        if meaning in seen:
            continue
        seen.add(meaning)
        description = base = text.describe(node, changed)
        count = 1
        while description in found:  # the same line stands twice in the answer
            count += 1
            description = f"{base} ({count})"
        found[description] = Mutant(description, changed)
    return list(found.values())


def _changes(tree: ast.Module, text: SourceText) -> Iterator[tuple[ast.AST, str]]:
    """Pairs of a node and the text to put in its place."""
    axes = {id(inner) for call in ast.walk(tree) if isinstance(call, ast.Call) for k in call.keywords if k.arg == "axis"
            for inner in ast.walk(k.value)}  # fmt: skip
    for node in ast.walk(tree):
        if id(node) in axes:
            continue
        if isinstance(node, ast.BinOp):
            yield from _of_binary(node, text)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
            yield node, text.of(node.operand)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            for old, new in _COMPARISONS[type(node.ops[0])]:
                yield node, text.with_operator(node, node.left, node.comparators[0], old, new)
        elif isinstance(node, ast.BoolOp):
            old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            yield node, text.with_operator(node, node.values[0], node.values[1], old, new)
        elif isinstance(node, ast.Constant):
            yield from ((node, value) for value in _other_constants(node.value))
        elif isinstance(node, ast.Call):
            yield from _of_call(node, text)
        elif isinstance(node, ast.Attribute) and node.attr == "T":
            yield node, text.of(node.value)
        elif isinstance(node, ast.Subscript):
            yield from _of_subscript(node, text)
        elif isinstance(node, ast.IfExp):
            yield node, text.of(node.body)
            yield node, text.of(node.orelse)
    yield from _of_statements(tree, text)


def _of_binary(node: ast.BinOp, text: SourceText) -> Iterator[tuple[ast.AST, str]]:
    for old, new in _BINARY.get(type(node.op), ()):
        yield node, text.with_operator(node, node.left, node.right, old, new)
    yield node, text.of(node.left)
    yield node, text.of(node.right)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        symbol = {ast.Sub: "-", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**"}[type(node.op)]
        yield node, f"{_closed(node.right, text)} {symbol} {_closed(node.left, text)}"


def _closed(node: ast.expr, text: SourceText) -> str:
    """The text of `node`, in parentheses unless it is one thing."""
    one = isinstance(node, (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript))
    return text.of(node) if one else f"({text.of(node)})"


def _of_call(node: ast.Call, text: SourceText) -> Iterator[tuple[ast.AST, str]]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    for keyword in node.keywords:
        if keyword.arg == "axis":
            for value in ("0", "-1", "None"):
                if value != text.of(keyword.value):
                    yield keyword.value, value
    if name in _SWAPS and isinstance(node.func, ast.Attribute):
        yield node.func, f"{text.of(node.func.value)}.{_SWAPS[name]}"
    elif name in ("max", "min"):
        yield node.func, _SWAPS[name]
    if name in _UNWRAPPED and node.args:
        yield from ((node, text.of(argument)) for argument in node.args[:2])
    if name in _UNWRAPPED and not node.args and isinstance(node.func, ast.Attribute):
        yield node, text.of(node.func.value)
    if len(node.args) == 2 and name not in _SYMMETRIC and name != "range":
        first, second = map(text.of, node.args)
        begin, end = text.span(node)
        head = text.data[begin : text.span(node.args[0])[0]].decode()
        tail = text.data[text.span(node.args[1])[1] : end].decode()
        yield node, f"{head}{second}, {first}{tail}"


def _of_subscript(node: ast.Subscript, text: SourceText) -> Iterator[tuple[ast.AST, str]]:
    if not isinstance(node.slice, ast.Tuple) or len(node.slice.elts) != 2:
        return
    base, (first, second) = text.of(node.value), map(text.of, node.slice.elts)
    if "..." not in (first, second):
        yield node, f"{base}[{second}, {first}]"
    for index, item in enumerate(node.slice.elts):
        if isinstance(item, ast.Name):
            kept = [first, second]
            kept[index] = ":"
            yield node, f"{base}[{', '.join(kept)}]"


def _of_statements(tree: ast.Module, text: SourceText) -> Iterator[tuple[ast.AST, str]]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        parameters = [argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)]
        yield from _of_names(function, parameters)
        bound = {*parameters, *dir(builtins)}
        inner = [node for node in ast.walk(function) if isinstance(node, ast.stmt) and node is not function]
        for node in sorted(inner, key=text.span):
            yield from _of_statement(node, text, bound)
            targets = node.targets if isinstance(node, ast.Assign) else []
            bound |= {name.id for target in targets for name in ast.walk(target) if _is_stored(name)}


def _of_names(function: ast.FunctionDef, parameters: list[str]) -> Iterator[tuple[ast.AST, str]]:
    """A parameter in the place of another, or of a local name; not where just its shape is asked for."""
    asked = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Attribute) and node.attr == "shape"}
    local = {node.id for node in ast.walk(function) if _is_stored(node)} | set(parameters)
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in local and id(node) not in asked:
            yield from ((node, other) for other in parameters if other not in (node.id, "self"))


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _of_statement(node: ast.stmt, text: SourceText, bound: set[str]) -> Iterator[tuple[ast.AST, str]]:
    if isinstance(node, ast.AugAssign):
        old, new = {ast.Add: ("+=", "-="), ast.Sub: ("-=", "+="), ast.Mult: ("*=", "/="), ast.Div: ("/=", "*=")}.get(
            type(node.op), ("", "")
        )
        if old:
            yield node, text.with_operator(node, node.target, node.value, old, new)
            yield node, text.with_operator(node, node.target, node.value, old, "=")
    # Without its first binding a name is undefined, and the mutant says nothing about the check.
    names = {name.id for target in getattr(node, "targets", []) for name in ast.walk(target) if _is_stored(name)}
    if isinstance(node, (ast.AugAssign, ast.Expr, ast.Assign, ast.Delete)) and names <= bound:
        yield node, "pass"
    if isinstance(node, ast.Return) and node.value is not None:
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        yield from ((value, f"-{_closed(value, text)}") for value in values)
        if len(values) == 2:
            yield node.value, f"{text.of(values[1])}, {text.of(values[0])}"
    if isinstance(node, (ast.If, ast.While)):
        yield node.test, f"not {_closed(node.test, text)}"
    if isinstance(node, ast.For):
        yield from ((node.iter, f"list({text.of(node.iter)}){part}") for part in ("[:1]", "[1:]", "[:-1]"))


def _other_constants(value: object) -> list[str]:
    if isinstance(value, bool):
        return [str(not value)]
    if isinstance(value, int):
        # Not -1 for 0: on the axes of length 1 that keepdims leaves it is the same entry.
        return [str(value + 1), str(value - 1)] if value else ["1"]
    if isinstance(value, float):
        return [repr(2 * value)] if value else ["1.0"]
    return []
