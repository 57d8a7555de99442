"""Unit 05: point at a gradient of a linear layer and see the shape equation that it has to satisfy.

Drawn as SVG, which knows where the pointer is. Each gradient can be reached with the Tab key too, and the equations
stand in full in the static figure.
"""

from __future__ import annotations

import ipywidgets as widgets
from IPython.display import display
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.figures.interactive import Panel, slider
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, house_style, new_figure

_COLOURS = {"dx": BLUE, "dw": ORANGE, "db": PURPLE, "dout": GREEN}
_CELL = 16  # a box's side in the SVG
# The sizes of each equation's three arrays, and the one that the product sums over.
_LETTERS = {"dx": (("ND", "NC", "CD"), "C"), "dw": (("DC", "DN", "NC"), "N"), "db": (("C", "N", "NC"), "N")}


def equations(N: int, D: int, C: int) -> dict[str, tuple[str, list[tuple[str, int, int]], str]]:
    """For each gradient: the equation in symbols, its arrays as (name, rows, columns), and the reason in words."""
    return {
        "dx": (
            "dx, the shape of x",
            [("dx", N, D), ("dout", N, C), ("?", C, D)],
            "C is summed over: a feature acts on every output, and all of them send something back.",
        ),
        "dw": (
            "dw, the shape of w",
            [("dw", D, C), ("?", D, N), ("dout", N, C)],
            "N is summed over: the weights are shared by all examples.",
        ),
        "db": (
            "db, the shape of b",
            [("db", 1, C), ("ones", 1, N), ("dout", N, C)],
            "N is summed over: each neuron has one bias, and all examples use it.",
        ),
    }


def _shape(array: str, rows: int, columns: int) -> str:
    return f"({columns},)" if array in ("db", "ones") else f"({rows}, {columns})"


def sentence(name: str, N: int, D: int, C: int) -> str:
    """The equation of one gradient with its shapes, in words."""
    text, arrays, reason = equations(N, D, C)[name]
    shapes = {array: f"({rows}, {columns})" for array, rows, columns in arrays}
    if name == "db":
        return f"{text}: ({C},) from dout ({N}, {C}). {reason}"
    product = " @ ".join(f"{array} {shapes[array]}" for array, *_ in arrays[1:])
    return f"{text}: {shapes[name]} = {product}. {reason}"


def _grid(x: float, y: float, rows: int, columns: int, colour: str, name: str, shape: str) -> str:
    """An array as boxes with its name above and its shape below, its left end at x, centred about y."""
    top, middle = y - rows * _CELL / 2, x + columns * _CELL / 2
    boxes = "".join(
        f'<rect x="{x + column * _CELL:g}" y="{top + row * _CELL:g}" width="{_CELL}" height="{_CELL}" '
        f'fill="{colour}" fill-opacity=".3" stroke="{colour}"/>'
        for row in range(rows)
        for column in range(columns)
    )
    return (
        f'{boxes}<text x="{middle:g}" y="{top - 8:g}" text-anchor="middle" font-weight="bold">{name}</text>'
        f'<text x="{middle:g}" y="{top + rows * _CELL + 19:g}" text-anchor="middle">{shape}</text>'
    )


def _equation(name: str, N: int, D: int, C: int) -> str:
    """The shape equation of one gradient in boxes, and the reason below it."""
    _, arrays, reason = equations(N, D, C)[name]
    letters, summed = _LETTERS[name]
    half = max(rows for _, rows, _ in arrays) * _CELL / 2
    x, y, pieces = 40.0, 244 + half, []
    for (array, rows, columns), sizes, sign in zip(arrays, letters, ("=", "@", ""), strict=True):
        # A narrow array would push its shape into the next one.
        room = max(columns * _CELL, 96)
        start = x + (room - columns * _CELL) / 2
        shape = f"{_shape(array, rows, columns)} = {_marked(sizes, summed)}"
        pieces.append(_grid(start, y, rows, columns, _COLOURS.get(array, MUTED), array, shape))
        x += room + 44
        pieces.append(f'<text x="{x - 22:g}" y="{y + 6:g}" text-anchor="middle" font-size="19">{sign}</text>')
    return f'<g class="eq">{"".join(pieces)}<text x="40" y="{y + half + 48:g}">{reason}</text></g>'


def _marked(sizes: str, summed: str) -> str:
    """A shape in letters, the one that is summed over in bold and underlined."""
    bold = f'<tspan font-weight="bold" text-decoration="underline">{summed}</tspan>'
    return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})".replace(summed, bold)


def _svg(N: int, D: int, C: int) -> str:
    """The layer with its three inputs, and the gradients that flow back; each shows its equation when pointed at."""
    places = {"dx": (22, f"x ({N}, {D})"), "dw": (92, f"w ({D}, {C})"), "db": (162, f"b ({C},)")}
    pieces = []
    for (name, (y, label)), entry in zip(places.items(), (100, 117, 134), strict=True):
        colour, middle = _COLOURS[name], y + 22
        pieces.append(
            f'<g class="g" tabindex="0" role="img" aria-label="{sentence(name, N, D, C)}">'
            f'<rect x="40" y="{y}" width="110" height="44" rx="5" fill="{colour}" fill-opacity=".18" '
            f'stroke="{colour}"/><text x="95" y="{middle + 5}" text-anchor="middle">{label}</text>'
            f'<line x1="150" y1="{middle - 9}" x2="330" y2="{entry - 5}" stroke="{MUTED}"/>'
            f'<line x1="330" y1="{entry + 5}" x2="156" y2="{middle + 9}" stroke="{colour}" stroke-width="3" '
            f'stroke-dasharray="7 4" marker-end="url(#{name}-tip)"/>'
            f'<rect x="196" y="{middle - 4 + (entry - middle) * 0.32:g}" width="34" height="22" fill="#fff"/>'
            f'<text x="213" y="{middle + 13 + (entry - middle) * 0.32:g}" text-anchor="middle" font-weight="bold">'
            f"{name}</text>{_equation(name, N, D, C)}</g>"
            f'<defs><marker id="{name}-tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6" markerHeight="6" '
            f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker></defs>'
        )
    return (
        # Pointing wins over the keyboard's place, so that two equations never lie over each other.
        "<style>.gs .eq{visibility:hidden}.gs .g{cursor:help;outline:none}.gs .g:hover .eq,.gs .g:focus .eq"
        "{visibility:visible}.gs:has(.g:hover) .g:not(:hover) .eq,.gs:has(.g:hover) .ask,.gs:has(.g:focus) .ask"
        "{visibility:hidden}.gs .g:hover>rect:first-of-type,.gs .g:focus>rect:first-of-type{stroke-width:4}</style>"
        '<svg class="gs" viewBox="0 0 700 462" width="100%" style="max-width:700px;min-width:480px;background:#fff" '
        f'font-family="sans-serif" font-size="15" fill="{INK}">'
        f'<rect x="330" y="88" width="120" height="58" rx="5" fill="none" stroke="{INK}"/>'
        '<text x="390" y="122" text-anchor="middle">x @ w + b</text>'
        f'<line x1="450" y1="106" x2="560" y2="106" stroke="{MUTED}"/>'
        f'<text x="568" y="108">out ({N}, {C})</text>'
        f'<line x1="560" y1="128" x2="456" y2="128" stroke="{GREEN}" stroke-width="3" stroke-dasharray="7 4" '
        'marker-end="url(#dout-tip)"/>'
        f'<text x="568" y="134" font-weight="bold">dout ({N}, {C})</text>'
        '<defs><marker id="dout-tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6" markerHeight="6" '
        f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{GREEN}"/></marker></defs>'
        f'<text class="ask" x="40" y="262" fill="{MUTED}">Point at x, w or b, or reach it with the Tab key: '
        "its shape equation stands here.</text>" + "".join(pieces) + "</svg>"
    )


def explore_gradients() -> None:
    """Sliders for N, D and C; pointing at an input of the layer shows its gradient's shape equation."""
    controls = {
        "N": slider("N examples", 5, 1, 9, 1),
        "D": slider("D inputs", 3, 1, 9, 1),
        "C": slider("C outputs", 4, 1, 9, 1),
    }
    drawing, words = widgets.HTML(), widgets.HTML()

    def redraw(_: object = None) -> None:
        sizes = [int(control.value) for control in controls.values()]
        drawing.value = _svg(*sizes)
        lines = "<br>".join(sentence(name, *sizes) for name in ("dx", "dw", "db"))
        words.value = (
            f'<details><summary>All three equations</summary><div style="line-height:1.5">{lines}</div></details>'
        )

    for control in controls.values():
        control.observe(redraw, names="value")
    redraw()
    text = (
        "Interactive figure: the gradients of a linear layer. Sliders: N examples, D inputs, C outputs. "
        "Run this cell in Jupyter to point at them; a static figure follows."
    )
    display(Panel([*controls.values(), drawing, words], text=text))


@house_style
def gradient_shapes(N: int = 5, D: int = 3, C: int = 4) -> tuple[Figure, str]:
    """The three shape equations as boxes."""
    fig, axes = new_figure(2.1, columns=3)
    cell = 0.2
    for ax, (text, arrays, _) in zip(axes, equations(N, D, C).values(), strict=True):
        ax.set_axis_off()
        ax.set_aspect("equal")
        x = 0.0
        for (array, rows, columns), sign in zip(arrays, ("=", "@", ""), strict=True):
            colour = _COLOURS.get(array, MUTED)
            for row in range(rows):
                for column in range(columns):
                    corner = (x + column * cell, rows * cell / 2 - (row + 1) * cell)
                    ax.add_patch(Rectangle(corner, cell, cell, facecolor=colour, alpha=0.3, edgecolor=colour))
            middle = x + columns * cell / 2
            ax.text(middle, rows * cell / 2 + 0.07, array, ha="center", va="bottom", fontweight="bold")
            shape = _shape(array, rows, columns)
            ax.text(middle, -rows * cell / 2 - 0.07, shape, ha="center", va="top")
            x += columns * cell
            ax.text(x + 0.2, 0, sign, ha="center", va="center", fontsize=13, color=MUTED)
            x += 0.4
        # The same width for all three, so that a box is as large everywhere.
        spare = ((2 * max(N, C) + D) * cell + 1.2 - x) / 2
        ax.set_xlim(-0.1 - spare, x - 0.3 + spare)
        ax.set_ylim(-0.85, 1.1)
        ax.set_title(text, loc="center")
    said = " ".join(sentence(name, N, D, C) for name in ("dx", "dw", "db"))
    return fig, f"Three shape equations as boxes, for N = {N}, D = {D}, C = {C}. {said}"
