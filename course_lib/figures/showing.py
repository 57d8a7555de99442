"""`show`: a figure in a notebook with a text that stands for it.

Alt text in display metadata is ignored by notebooks, so the picture travels as an `<img alt>` in HTML, with the bare
PNG for viewers that strip HTML, and the alt text itself for terminals and screen readers without either.
"""

from __future__ import annotations

from html import escape

from IPython.display import display
from matplotlib.figure import Figure

from course_lib.figures.style import CSS_DPI, png_base64


def show(fig: Figure, alt: str, caption: str = "") -> None:
    """Display `fig` below the cell.

    fig: a Matplotlib figure, as the functions of `course_lib.figures` return it.
    alt: what a reader who can't see it needs to know: the message and its numbers.
    caption: one sentence below the figure that says its message.

    Raises ValueError without an alt text.
    """
    if not alt.strip():
        raise ValueError(
            "show expects alt=..., the figure's message in words, but got an empty text; write one sentence."
        )
    data = png_base64(fig)
    width = round(fig.get_figwidth() * CSS_DPI)
    below = (
        f'<figcaption style="max-width:{width}px;margin:.3em 0 0 0;line-height:1.45">{escape(caption)}</figcaption>'
        if caption
        else ""
    )
    html = (
        f'<figure style="margin:.6em 0"><img alt="{escape(alt)}" src="data:image/png;base64,{data}" '
        f'width="{width}" style="max-width:100%;height:auto;border-radius:4px">{below}</figure>'
    )
    display({"text/html": html, "image/png": data, "text/plain": alt + ("\n" + caption if caption else "")}, raw=True)
