"""A figure that follows sliders: one kept figure whose artists are moved, redrawn into one image.

Making a new figure for each move flickers and lags; a kept one is redrawn in a few hundredths of a second. An image
widget can carry no alt text, so the state is said in words below it, where screen readers announce each change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import log10
from threading import Lock
from typing import Any

import ipywidgets as widgets
from IPython.display import display
from matplotlib.figure import Figure

from course_lib.figures.style import CSS_DPI, house_style, png

_WORDS = "line-height:1.45;max-width:52em"


class Panel(widgets.VBox):
    """Widgets one below the other, with a text of their own for viewers that show no widgets."""

    def __init__(self, children: Sequence[widgets.Widget], text: str) -> None:
        super().__init__(children=list(children))
        self._text = text

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        # Without this the text would be the widget's repr, which holds the picture's bytes.
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        return {**bundle, "text/plain": self._text}


def slider(
    label: str, value: float, low: float, high: float, step: float, digits: int | None = None, log: bool = False
) -> widgets.Widget:
    """A slider with a readable label, moved by mouse or arrow keys.

    value, low, high: as the reader sees them. step: in the same unit, or in powers of ten where `log` spaces the slider
    by ratios. digits: decimals that are shown; without it, as many as a step needs.
    """
    if digits is None:
        digits = 2 if log else len(f"{step:.6f}".rstrip("0").split(".")[1])
    common = {
        "description": label,
        "value": value,
        "step": step,
        "readout_format": f".{digits}f",
        "style": {"description_width": "9em"},
        "layout": widgets.Layout(width="min(100%, 34em)"),
    }
    if log:
        return widgets.FloatLogSlider(min=log10(low), max=log10(high), **common)
    return widgets.FloatSlider(min=low, max=high, **common)


def explore(
    title: str,
    fig: Figure,
    update: Callable[..., str],
    controls: Mapping[str, widgets.Widget],
    resets: Mapping[str, Mapping[str, float]] | None = None,
) -> None:
    """Display `fig` with sliders.

    title: what the figure shows, in a few words, for viewers that show no widgets.
    update: called with the controls' values by name; moves the artists of `fig` and returns the state in words.
    controls: widgets by the name of `update`'s argument.
    resets: buttons by their label, each with the values that it sets.
    """
    update = house_style(update)
    image = widgets.Image(format="png", layout=widgets.Layout(width=f"{round(fig.get_figwidth() * CSS_DPI)}px"))
    image.layout.max_width = "100%"
    image.layout.object_fit = "contain"
    words = widgets.HTML()
    paused = False
    drawing = Lock()

    def redraw(_: Any = None) -> None:
        if paused:
            return
        # JupyterLab sends a button's click to the kernel's main thread and a slider's value to another one. Two that
        # draw one figure at a time would leave it blank for good.
        with drawing:
            said = update(**{name: control.value for name, control in controls.items()})
            image.value = png(fig, fast=True)
            words.value = f'<div role="status" aria-live="polite" style="{_WORDS}">{escape(said)}</div>'

    def set_all(values: Mapping[str, float]) -> None:
        nonlocal paused
        paused = True  # one redraw for all the sliders that a button moves
        for name, value in values.items():
            controls[name].value = value
        paused = False
        redraw()

    for control in controls.values():
        control.observe(redraw, names="value")
        if isinstance(control, widgets.ToggleButtons):
            # Else their label stands above them, at the left, and not in the column of the sliders' labels.
            control.add_class("widget-inline-hbox")
            control.layout = widgets.Layout(width="auto", flex_flow="row wrap")
    buttons = []
    for label, values in (resets or {}).items():
        button = widgets.Button(description=label, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _, values=values: set_all(values))
        buttons.append(button)
    redraw()
    fig.set_layout_engine(
        "none"
    )  # the first drawing has found the layout; finding it again would cost half of each move
    names = ", ".join(control.description for control in controls.values())
    row = [widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap"))] if buttons else []
    text = f"Interactive figure: {title}. Sliders: {names}. Run this cell to move them; a static figure follows."
    display(Panel([*controls.values(), *row, image, words], text=text))
