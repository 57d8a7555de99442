"""The one look of all figures: palette, fonts, sizes. Change it here and every lesson changes.

Figures are made without pyplot: no global figure list, nothing to close, no backend to choose.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image

from course_lib.figures.log_ticks import label_logs_plainly

P = ParamSpec("P")
T = TypeVar("T")

# Okabe and Ito's palette (2008), made to be told apart with any colour vision. It is never the only carrier.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW = "#56B4E9", "#CC79A7", "#F0E442"
INK, MUTED, FAINT = "#222222", "#5f5f5f", "#dddddd"

# Signed numbers: blue below zero, white at zero, orange above. The sign is also written in the cell or marked.
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "#9cc9e3", "#ffffff", "#f5d08a", ORANGE])

CSS_DPI = 100  # a figure of 7.5 inches is 750 CSS pixels wide
PIXEL_DENSITY = 2  # drawn at twice that, so that it is sharp on any screen
WIDTH = 7.5
# Points, for all text: 15 CSS pixels in a wide window. With its file browser open, JupyterLab leaves a figure 450
# pixels of a window of 900, and then this still reads as 9. Nothing may be smaller, so no exponents and no subscripts.
TEXT = 11

_RC = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib, so that pictures are the same everywhere
    "font.size": TEXT,
    "axes.titlesize": TEXT,
    "axes.labelsize": TEXT,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "legend.fontsize": TEXT,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "lines.linewidth": 2.2,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "mathtext.fontset": "dejavusans",
}


def house_style(function: Callable[P, T]) -> Callable[P, T]:
    """Run `function` under the house style; the reader's own Matplotlib settings stay as they are."""

    @wraps(function)
    def styled(*args: P.args, **kwargs: P.kwargs) -> T:
        with mpl.rc_context(_RC):
            return function(*args, **kwargs)

    return styled


def new_figure(
    height: float, rows: int = 1, columns: int = 1, width: float = WIDTH, **kwargs: Any
) -> tuple[Figure, Any]:
    """A figure and its axes, (rows, columns) of them or a single one. width, height: in inches of 100 CSS pixels.

    Further keywords go to `Figure.subplots`. Call it inside a function that carries `house_style`.
    """
    fig = Figure(figsize=(width, height), dpi=CSS_DPI, layout="constrained")
    FigureCanvasAgg(fig)
    return fig, fig.subplots(rows, columns, **kwargs)


@house_style
def png(fig: Figure, fast: bool = False) -> bytes:
    """The figure as PNG bytes, the same for the same figure: no date and no software's name inside.

    fast: for a figure that follows a slider: a little less sharp, and made sooner.
    """
    label_logs_plainly(fig)
    buffer = BytesIO()
    fig.savefig(
        buffer,
        format="png",
        dpi=CSS_DPI * (1.5 if fast else PIXEL_DENSITY),
        metadata={"Software": None},
        pil_kwargs={"compress_level": 1},
    )
    # While a slider moves the time counts, in a file the size.
    return buffer.getvalue() if fast else _with_palette(buffer)


def _with_palette(picture: BytesIO) -> bytes:
    """The PNG with the 256 colours that fit it best: a third of the bytes, and stored lessons are mostly pictures."""
    smaller = BytesIO()
    image = Image.open(picture).convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    image.save(smaller, "PNG", optimize=True)
    return smaller.getvalue()


def png_base64(fig: Figure) -> str:
    """The figure as base64 text, for an `<img>` that needs no file."""
    return base64.b64encode(png(fig)).decode("ascii")


def sign_marks(values: np.ndarray, threshold: float) -> list[tuple[int, int, str]]:
    """Where a signed picture needs a mark so that colour is not the only carrier: (row, column, "+" or "−").

    values: (H, W). threshold: entries smaller than this in size get none.
    """
    return [(int(r), int(c), "+" if values[r, c] > 0 else "−") for r, c in np.argwhere(np.abs(values) >= threshold)]
