"""Python source with the places of its syntax tree: a node's text can be replaced, the rest stays as it was written."""

from __future__ import annotations

import ast


class SourceText:
    """Source text with the places of its syntax tree; the tree counts columns in bytes."""

    def __init__(self, source: str) -> None:
        self.data = source.encode()
        self.starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node: ast.AST) -> tuple[int, int]:
        begin = self.starts[node.lineno - 1] + node.col_offset
        return begin, self.starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: ast.AST) -> str:
        begin, end = self.span(node)
        return self.data[begin:end].decode()

    def between(self, first: ast.AST, second: ast.AST) -> str:
        return self.data[self.span(first)[1] : self.span(second)[0]].decode()

    def with_operator(self, node: ast.AST, left: ast.AST, right: ast.AST, old: str, new: str) -> str:
        """The text of `node` with the operator between `left` and `right` replaced."""
        begin, end = self.span(node)
        middle = self.between(left, right).replace(old, new, 1).encode()
        return (self.data[begin : self.span(left)[1]] + middle + self.data[self.span(right)[0] : end]).decode()

    def replaced(self, node: ast.AST, new: str) -> str:
        """The whole text with `new` in the place of `node`, in parentheses where it would be read otherwise."""
        begin, end = self.span(node)
        plain = (self.data[:begin] + new.encode() + self.data[end:]).decode()
        if isinstance(node, ast.stmt):
            return plain
        wrapped = (self.data[:begin] + f"({new})".encode() + self.data[end:]).decode()
        try:
            needed = ast.dump(ast.parse(plain)) != ast.dump(ast.parse(wrapped))
        except SyntaxError:
            return plain
        return wrapped if needed else plain

    def describe(self, node: ast.AST, changed: str) -> str:
        """ "old line -> new line" for a change of `node`."""
        old, new = self.data.decode().split("\n"), changed.split("\n")
        last = node.end_lineno + len(new) - len(old)
        before = " ".join(line.strip() for line in old[node.lineno - 1 : node.end_lineno])
        return f"{before} -> {' '.join(line.strip() for line in new[node.lineno - 1 : last])}"
