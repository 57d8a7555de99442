"""A figure that follows sliders: one kept figure whose artists are moved, redrawn into one image.

Making a new figure for each move flickers and lags; a kept one is redrawn in a few hundredths of a second. The state is
also said in words below the picture, so that a reader who can't see it can use the sliders too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import log10
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


def slider(label: str, value: float, low: float, high: float, step: float, log: bool = False) -> widgets.Widget:
    """A slider with a readable label, moved by mouse or arrow keys. log: low, high and value are on a log axis."""
    common = {"description": label, "continuous_update": True}
    common["style"] = {"description_width": "9em"}
    common["layout"] = widgets.Layout(width="min(100%, 34em)")
    if log:
        return widgets.FloatLogSlider(
            value=value, min=log10(low), max=log10(high), step=step, readout_format=".2f", **common
        )
    return widgets.FloatSlider(value=value, min=low, max=high, step=step, readout_format=".4g", **common)


def explore(
    title: str,
    fig: Figure,
    update: Callable[..., str],
    controls: Mapping[str, widgets.Widget],
    resets: Mapping[str, Mapping[str, float]] | None = None,
) -> None:
    """Display `fig` with sliders.

    title: what the figure shows, in a few words.
    update: called with the controls' values by name; moves the artists of `fig` and returns the state in words.
    controls: widgets by the name of `update`'s argument.
    resets: buttons by their label, each with the values that it sets.
    """
    update = house_style(update)
    image = widgets.Image(format="png", layout=widgets.Layout(width=f"{round(fig.get_figwidth() * CSS_DPI)}px"))
    image.layout.max_width = "100%"
    image.layout.object_fit = "contain"
    image.tooltip = f"{title}. The state is described below the picture."
    words = widgets.HTML()
    paused = False

    def redraw(_: Any = None) -> None:
        if paused:
            return
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
    buttons = []
    for label, values in (resets or {}).items():
        button = widgets.Button(description=label, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _, values=values: set_all(values))
        buttons.append(button)
    redraw()
    names = ", ".join(control.description for control in controls.values())
    row = [widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap"))] if buttons else []
    text = f"Interactive figure: {title}. Sliders: {names}. Run this cell to move them; a static figure follows."
    display(Panel([*controls.values(), *row, image, words], text=text))
