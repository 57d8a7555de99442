"""A computation graph as a picture: SVG for the figure that is stepped through, Matplotlib for the one that stands.

Blue is forward and orange backward; the words "value" and "grad", solid and dashed edges say the same without colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_lib.figures.graph_steps import SYMBOLS, Box, Example, Step, number
from course_lib.figures.style import BLUE, INK, MUTED, VERMILION

# In units of a box's width and height in the SVG, in pixels.
_WIDE, _HIGH, _ACROSS, _UP, _MARGIN = 116, 66, 184, 92, 16
# In the units of the examples' places, for Matplotlib.
_BOX_W, _BOX_H = 0.71, 0.64


def graph_svg(example: Example, step: Step) -> str:
    """The graph after `step`, as an SVG element with a title and a description for screen readers."""
    right = max(box.place[0] for box in example.boxes)
    top = max(box.place[1] for box in example.boxes)
    width, height = right * _scale(example) + _WIDE + 2 * _MARGIN, top * _UP + _HIGH + 2 * _MARGIN
    boxes = {box.name: box for box in example.boxes}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(f"{example.formula}. {step.words}")}" '
        f'style="width:100%;max-width:{width:.0f}px;height:auto;background:white;font-family:DejaVu Sans,sans-serif">',
        f"<defs>{_arrow('forward', BLUE)}{_arrow('backward', VERMILION)}{_arrow('quiet', MUTED)}</defs>",
    ]
    for box in example.boxes:
        parts += [_edge_svg(example, step, boxes, box, index) for index in range(len(box.inputs))]
    parts += [_box_svg(example, step, box) for box in example.boxes]
    return "".join(parts) + "</svg>"


def table_html(example: Example, step: Step) -> str:
    """The same as a table: every node, what makes it, its value and its gradient so far."""
    style = "padding:.15em .9em;text-align:left;font-variant-numeric:tabular-nums"
    head = "".join(f'<th scope="col" style="{style}">{text}</th>' for text in ("node", "made by", "value", "gradient"))
    rows = []
    for box in example.boxes:
        cells = (_maker(box), _known(step.values, box.name), _known(step.grads, box.name))
        body = "".join(f'<td style="{style}">{escape(text)}</td>' for text in cells)
        mark = "font-weight:bold" if box.name == step.active else "font-weight:normal"
        rows.append(f'<tr style="{mark}"><th scope="row" style="{style};{mark}">{escape(box.name)}</th>{body}</tr>')
    return (
        '<table style="border-collapse:collapse;margin:.3em 0;line-height:1.35">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def draw_graph(ax: Axes, example: Example, step: Step, locals_of: dict[tuple[str, str], list[float]]) -> None:
    """The graph after `step` into `ax`; the derivative along each edge, `locals_of` (input, node), stands on it."""
    boxes = {box.name: box for box in example.boxes}
    for box in example.boxes:
        for name in box.inputs:
            (x0, y0), (x1, y1) = boxes[name].place, box.place
            start, end = (x0 + _BOX_W / 2, y0), (x1 - _BOX_W / 2 - 0.02, y1)
            ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": MUTED, "lw": 1.2})
            text = ", ".join(number(local, 2) for local in locals_of[name, box.name])
            # On a slope the number stands on the line; above a level line, since boxes may be close together there.
            level = abs(end[1] - start[1]) < 0.3
            x, y = start[0] + 0.45 * (end[0] - start[0]), start[1] + 0.45 * (end[1] - start[1])
            box_style = None if level else {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            y += 0.0 if not level else 0.13 if len(text) < 3 else 0.4  # a long one stands higher than the boxes
            ax.text(x, y, text, color=VERMILION, ha="center", va="center", bbox=box_style)
    for box in example.boxes:
        x, y = box.place
        patch = FancyBboxPatch(
            (x - _BOX_W / 2, y - _BOX_H / 2), _BOX_W, _BOX_H, boxstyle="round,pad=0,rounding_size=0.06"
        )
        patch.set(facecolor="white", edgecolor=INK if box.op else MUTED, linewidth=1.2)
        ax.add_patch(patch)
        ax.text(x, y + 0.17, _title(box), ha="center", va="center", weight="bold")
        ax.text(x, y - 0.01, _known(step.values, box.name, 2), ha="center", va="center", color=BLUE)
        ax.text(x, y - 0.19, f"grad {_known(step.grads, box.name, 2)}", ha="center", va="center",
                color=VERMILION)  # fmt: skip
    ax.set_xlim(-0.4, max(box.place[0] for box in example.boxes) + 0.4)
    ax.set_ylim(-0.4, max(box.place[1] for box in example.boxes) + 0.4)
    ax.axis("off")


def _scale(example: Example) -> float:
    """Pixels for one unit across: examples whose boxes stand a unit apart need more of them than wider ones."""
    columns = sorted({box.place[0] for box in example.boxes})
    closest = min(b - a for a, b in pairwise(columns))
    return _ACROSS / closest


def _corner(example: Example, box: Box) -> tuple[float, float]:
    top = max(other.place[1] for other in example.boxes)
    return _MARGIN + box.place[0] * _scale(example), _MARGIN + (top - box.place[1]) * _UP


def _arrow(name: str, colour: str) -> str:
    return (
        f'<marker id="arrow-{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="12" markerHeight="12" '
        f'markerUnits="userSpaceOnUse" '
        f'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
    )


def _edge_svg(example: Example, step: Step, boxes: Mapping[str, Box], target: Box, index: int) -> str:
    source = boxes[target.inputs[index]]
    (x0, y0), (x1, y1) = _corner(example, source), _corner(example, target)
    # Two edges into one box end a little apart, the upper one from the higher box, so that they don't cross.
    highest_first = sorted(range(len(target.inputs)), key=lambda i: -boxes[target.inputs[i]].place[1])
    spread = (highest_first.index(index) - (len(target.inputs) - 1) / 2) * 22
    start, end = (x0 + _WIDE, y0 + _HIGH / 2), (x1, y1 + _HIGH / 2 + spread)
    working = step.active == target.name
    if working and step.phase == "backward":
        local = step.flows[index][1]
        # Nearer to where it starts from, so that the arrow's head stays free.
        middle = (end[0] + 0.36 * (start[0] - end[0]), end[1] + 0.36 * (start[1] - end[1]))
        line = (
            f'<line x1="{end[0]:.0f}" y1="{end[1]:.0f}" x2="{start[0] + 4:.0f}" y2="{start[1]:.0f}" '
            f'stroke="{VERMILION}" stroke-width="3" stroke-dasharray="7 4" marker-end="url(#arrow-backward)"/>'
        )
        return line + _label(middle, f"· {number(local)}")
    kind, colour, thick = ("forward", BLUE, 3) if working and step.phase == "forward" else ("quiet", MUTED, 1.5)
    return (
        f'<line x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0] - 4:.0f}" y2="{end[1]:.0f}" stroke="{colour}" '
        f'stroke-width="{thick}" marker-end="url(#arrow-{kind})"/>'
    )


def _label(place: tuple[float, float], text: str) -> str:
    wide = 9 * len(text) + 8
    return (
        f'<rect x="{place[0] - wide / 2:.0f}" y="{place[1] - 12:.0f}" width="{wide}" height="24" rx="4" fill="white" '
        f'stroke="{VERMILION}"/><text x="{place[0]:.0f}" y="{place[1] + 5:.0f}" font-size="14" fill="{INK}" '
        f'text-anchor="middle">{escape(text)}</text>'
    )


def _box_svg(example: Example, step: Step, box: Box) -> str:
    x, y = _corner(example, box)
    active = box.name == step.active
    colour = (VERMILION if step.phase in ("seed", "backward") else BLUE) if active else (INK if box.op else MUTED)
    lines = [
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{_WIDE}" height="{_HIGH}" rx="7" fill="white" stroke="{colour}" '
        f'stroke-width="{3.5 if active else 1.4}"/>',
        _line(x, y + 19, _title(box), INK, "bold"),
    ]
    if box.name in step.values:
        lines.append(_line(x, y + 38, f"value {number(step.values[box.name])}", BLUE))
    if box.name in step.grads:
        lines.append(_line(x, y + 57, f"grad {number(step.grads[box.name])}", VERMILION))
    return "".join(lines)


def _line(x: float, y: float, text: str, colour: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x + _WIDE / 2:.0f}" y="{y:.0f}" font-size="14" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="middle">{escape(text)}</text>'
    )


def _title(box: Box) -> str:
    return f"{box.name} = {_maker(box)}" if box.op else box.name


def _maker(box: Box) -> str:
    if not box.op:
        return "input"
    if box.op in ("+", "-", "*"):
        return f" {SYMBOLS[box.op]} ".join(box.inputs)
    return f"½ {box.inputs[0]}²" if box.op == "half square" else f"{SYMBOLS[box.op]}({', '.join(box.inputs)})"


def _known(numbers: Mapping[str, float], name: str, digits: int = 3) -> str:
    return number(numbers[name], digits) if name in numbers else ""
