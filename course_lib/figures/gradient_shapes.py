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


def sentence(name: str, N: int, D: int, C: int) -> str:
    """The equation of one gradient with its shapes, in words."""
    text, arrays, reason = equations(N, D, C)[name]
    shapes = {array: f"({rows}, {columns})" for array, rows, columns in arrays}
    if name == "db":
        return f"{text}: ({C},) from dout ({N}, {C}). {reason}"
    product = " @ ".join(f"{array} {shapes[array]}" for array, *_ in arrays[1:])
    return f"{text}: {shapes[name]} = {product}. {reason}"


def _svg(N: int, D: int, C: int) -> str:
    """The layer with its three inputs, and the gradients that flow back; each shows its equation when pointed at."""
    places = {"dx": (40, 30, f"x ({N}, {D})"), "dw": (40, 95, f"w ({D}, {C})"), "db": (40, 160, f"b ({C},)")}
    pieces = []
    for name, (x, y, label) in places.items():
        colour, said = _COLOURS[name], sentence(name, N, D, C)
        pieces.append(
            f'<g class="g" tabindex="0" role="img" aria-label="{said}"><title>{said}</title>'
            f'<rect x="{x}" y="{y}" width="120" height="40" rx="5" fill="{colour}" fill-opacity=".18" '
            f'stroke="{colour}"/>'
            f'<text x="{x + 60}" y="{y + 25}" text-anchor="middle">{label}</text>'
            f'<line x1="{x + 120}" y1="{y + 13}" x2="290" y2="{108 if name == "dw" else 113}" stroke="{MUTED}"/>'
            f'<line x1="290" y1="128" x2="{x + 126}" y2="{y + 32}" stroke="{colour}" stroke-width="3" '
            f'stroke-dasharray="7 4" marker-end="url(#{name}-tip)"/>'
            f'<text x="{x + 150}" y="{y + 50}" fill="{colour}" font-weight="bold">{name}</text>'
            f'<text class="eq" x="40" y="240">{said.split(": ")[0]}: {said.split(": ", 1)[1]}</text></g>'
            f'<defs><marker id="{name}-tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6" markerHeight="6" '
            f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker></defs>'
        )
    return (
        "<style>.gs .eq{visibility:hidden}.gs .g{cursor:help;outline:none}.gs .g:hover .eq,.gs .g:focus .eq"
        "{visibility:visible}.gs .g:hover rect,.gs .g:focus rect{stroke-width:3}</style>"
        '<svg class="gs" viewBox="0 0 860 260" width="100%" style="max-width:860px;background:#fff" '
        f'font-family="sans-serif" font-size="14" fill="{INK}">'
        + "".join(pieces)
        + f'<rect x="290" y="95" width="130" height="50" rx="5" fill="none" stroke="{INK}"/>'
        '<text x="355" y="125" text-anchor="middle">x @ w + b</text>'
        f'<line x1="420" y1="112" x2="560" y2="112" stroke="{MUTED}"/>'
        f'<text x="570" y="116">out ({N}, {C})</text>'
        f'<line x1="560" y1="132" x2="426" y2="132" stroke="{GREEN}" stroke-width="3" stroke-dasharray="7 4"/>'
        f'<text x="570" y="140" fill="{GREEN}" font-weight="bold">dout ({N}, {C})</text>'
        f'<text x="40" y="215" fill="{MUTED}">Point at x, w or b, or reach it with the Tab key:</text></svg>'
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
    fig, axes = new_figure(3.6, columns=3)
    cell = 0.2
    for ax, (text, arrays, _) in zip(axes, equations(N, D, C).values(), strict=True):
        ax.set_axis_off()
        ax.set_aspect("equal")
        x = 0.0
        for position, (array, rows, columns) in enumerate(arrays):
            colour = _COLOURS.get(array, MUTED)
            for row in range(rows):
                for column in range(columns):
                    corner = (x + column * cell, rows * cell / 2 - (row + 1) * cell)
                    ax.add_patch(Rectangle(corner, cell, cell, facecolor=colour, alpha=0.3, edgecolor=colour))
            middle = x + columns * cell / 2
            ax.text(middle, rows * cell / 2 + 0.07, array, ha="center", va="bottom", fontweight="bold")
            shape = f"({columns},)" if array in ("db", "ones") else f"({rows}, {columns})"
            ax.text(middle, -rows * cell / 2 - 0.07, shape, ha="center", va="top", fontsize=10)
            x += columns * cell
            if position < 2:
                ax.text(x + 0.2, 0, "=@"[position], ha="center", va="center", fontsize=13, color=MUTED)
            x += 0.4
        ax.set_xlim(-0.25, x - 0.15)
        ax.set_ylim(-0.95, 0.95)
        ax.set_title(text, fontsize=10, loc="center")
    said = " ".join(sentence(name, N, D, C) for name in ("dx", "dw", "db"))
    return fig, f"Three shape equations as boxes, for N = {N}, D = {D}, C = {C}. {said}"
