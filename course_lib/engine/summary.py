"""A model as a table: one row a layer, with its output width and its number of parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Summary:
    """What `Sequential.summary()` returns. A notebook shows it as a table, `print` as text.

    Attributes:
        rows: one `(layer, output shape, parameters)` a layer, the first two as text.
    """

    rows: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        """The number of parameters in all layers."""
        return sum(count for _, _, count in self.rows)

    def __str__(self) -> str:
        cells = [("layer", "output", "parameters"), *((n, s, f"{c:,}") for n, s, c in self.rows)]
        cells.append(("total", "", f"{self.total:,}"))
        wide, middle, right = (max(len(row[i]) for row in cells) for i in range(3))
        return "\n".join(f"{a:<{wide}}  {b:<{middle}}  {c:>{right}}" for a, b, c in cells)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape  # its tables are not needed to import the engine

        body = "".join(
            f"<tr><td>{escape(name)}</td><td>{shape}</td><td style='text-align:right'>{count:,}</td></tr>"
            for name, shape, count in self.rows
        )
        return (
            "<table><caption>Layers, output shapes and parameters</caption>"
            "<thead><tr><th>layer</th><th>output</th><th>parameters</th></tr></thead>"
            f"<tbody>{body}</tbody>"
            f"<tfoot><tr><th>total</th><td></td><td style='text-align:right'>{self.total:,}</td></tr></tfoot></table>"
        )


def summarise(layers: Iterable[Any]) -> Summary:
    """The `Summary` of some layers. A width that no layer fixes is shown as D."""
    rows, width = [], None
    for layer in layers:
        width = layer.out_features or width
        count = sum(p.data.size for p in layer.named_parameters().values())
        rows.append((repr(layer), f"(N, {width or 'D'})", count))
    return Summary(tuple(rows))
