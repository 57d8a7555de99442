"""Unit 13's figures: signal sizes through layers, a run's curves, and the curves of broken runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.broken_runs import CASES, EPOCHS, FAULTS, RATE, case, run
from course_lib.figures.digit_pictures import confident_mistakes, some_digits
from course_lib.figures.interactive import explore, slider
from course_lib.figures.network_variants import VariantNet
from course_lib.figures.style import BLUE, INK, MUTED, VERMILION, house_style, new_figure

__all__ = [
    "VariantNet",
    "case",
    "confident_mistakes",
    "explore_runs",
    "five_runs",
    "mean_square_behind",
    "run",
    "some_digits",
    "training_curves",
]

# Key, title, the value of a network that knows nothing (None: no such line), lower and upper end of the axis.
_CURVES = (
    ("loss", "loss", float(np.log(10)), (0.0, 6.0)),
    ("val_accuracy", "validation accuracy", 0.1, (0.0, 1.0)),
    ("grad_norm", "gradient norm", None, (0.05, 200.0)),
    ("dead_fraction", "dead units", None, (0.0, 1.05)),
)
_NO_FAULT = "nothing else"


def mean_square_behind(X: np.ndarray, factor: float, layers: int) -> float:
    """The mean square of the inputs X (N, D) behind some layers of D units with ReLU, whose weights are normal with
    variance factor / D.
    """
    rng = np.random.default_rng(1)
    size = X.shape[1]
    for _ in range(layers):
        X = np.maximum(X @ rng.normal(0, np.sqrt(factor / size), (size, size)), 0)
    return float(np.mean(X**2))


@house_style
def training_curves(history: Mapping[str, Sequence[float]]) -> tuple[Figure, str]:
    """Loss and validation accuracy over the epochs."""
    fig, axes = new_figure(2.8, columns=2)
    epochs = np.arange(1, len(history["loss"]) + 1)
    for ax, (key, title, nothing, _) in zip(axes, _CURVES[:2], strict=True):
        ax.plot(epochs, history[key], color=BLUE, marker="o", markersize=4)
        ax.axhline(nothing, color=MUTED, linestyle=":", linewidth=1.4)
        ax.set(xlabel="epoch", title=title, ylim=(0, None) if key == "loss" else (0, 1))
    loss, accuracy = history["loss"], history["val_accuracy"]
    return fig, (
        f"Over {len(loss)} epochs the loss falls from {loss[0]:.2f} to {loss[-1]:.2f}; a network that knows nothing "
        f"has {np.log(10):.2f}. The validation accuracy rises from {accuracy[0]:.2f} to {accuracy[-1]:.2f}; "
        "chance is 0.10."
    )


class _Row:
    """Four curves of a run beside those of a healthy one."""

    def __init__(self, axes: Sequence[Axes]) -> None:
        self.axes = axes
        self.lines = []
        healthy = run()
        epochs = np.arange(1, EPOCHS + 1)
        for ax, (key, _, nothing, ends) in zip(axes, _CURVES, strict=True):
            ax.plot(epochs, healthy[key], color="#b5b5b5", linewidth=2.0)
            if nothing is not None:
                ax.axhline(nothing, color=MUTED, linestyle=":", linewidth=1.2)
            self.lines += ax.plot(epochs, healthy[key], color=BLUE, linewidth=1.8)
            self.lines += ax.plot([], [], color=VERMILION, marker="^", markersize=6, linestyle="none")
            if key == "grad_norm":
                ax.set_yscale("log")
            ax.set(xlim=(0, EPOCHS + 1), ylim=ends)

    def show(self, history: Mapping[str, Sequence[float]]) -> None:
        epochs = np.arange(1, EPOCHS + 1)
        for index, (key, _, _, (_, top)) in enumerate(_CURVES):
            numbers = np.array(history[key])
            outside = ~(numbers <= top)  # also nan
            self.lines[2 * index].set_data(epochs, np.where(outside, np.nan, numbers))
            self.lines[2 * index + 1].set_data(epochs[outside], np.full(outside.sum(), 0.97 * top))


@house_style
def explore_runs() -> None:
    """The curves of a run with a fault to choose and a learning rate to move."""
    fig, axes = new_figure(4.6, 2, 2, sharex=True)
    row = _Row(axes.flat)
    for ax, (_, title, _, _) in zip(axes.flat, _CURVES, strict=True):
        ax.set_title(title)
    for ax in axes[1]:
        ax.set_xlabel("epoch")

    def update(fault: str, rate: float) -> str:
        history = run("" if fault == _NO_FAULT else fault, rate)
        row.show(history)
        return in_words(history)

    choice = widgets.Dropdown(
        options=[_NO_FAULT, *FAULTS],
        value=_NO_FAULT,
        description="what is wrong",
        style={"description_width": "9em"},
        layout=widgets.Layout(width="min(100%, 34em)"),
    )
    rates = slider("learning rate", RATE, RATE / 1000, 100 * RATE, 0.1, digits=4, log=True)
    explore("four curves of a training run with a fault", fig, update, {"fault": choice, "rate": rates})


def in_words(history: Mapping[str, Sequence[float]]) -> str:
    """What the four curves of a run show."""
    loss, accuracy = history["loss"], history["val_accuracy"]
    norm, dead = history["grad_norm"], history["dead_fraction"]
    outside = " A red triangle stands for an epoch outside the picture." if not max(loss) <= _CURVES[0][3][1] else ""
    return (
        f"From the first to the last epoch: loss {_number(loss[0])} to {_number(loss[-1])}, highest "
        f"{_number(float(np.max(loss)))}; validation accuracy {accuracy[0]:.2f} to {accuracy[-1]:.2f}; gradient norm "
        f"{_number(norm[0])} to {_number(norm[-1])}; dead units {dead[0]:.0%} to {dead[-1]:.0%}.{outside}"
    )


def _number(x: float) -> str:
    return f"{x:.2f}" if x < 100 else f"{x:.3g}"


@house_style
def five_runs() -> tuple[Figure, str]:
    """The curves of the five unnamed runs, one run a row."""
    fig, axes = new_figure(8.2, len(CASES), len(_CURVES), sharex=True)
    for row, (letter, _, _, _) in zip(axes, CASES, strict=True):
        _Row(row).show(case(letter))
        row[0].set_ylabel(letter, rotation=0, fontsize=14, fontweight="bold", labelpad=16, va="center", color=INK)
        row[2].set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        row[2].minorticks_off()
    for ax, (_, title, _, _) in zip(axes[0], _CURVES, strict=True):
        ax.set_title(title)
    for ax in axes[-1]:
        ax.set_xlabel("epoch")
    return fig, " ".join(f"Run {letter}: {_rough(case(letter))}" for letter, _, _, _ in CASES)


def _rough(history: Mapping[str, Sequence[float]]) -> str:
    """A run in words that do not hang on the last bits of a computation that goes wild."""
    loss, accuracy = np.array(history["loss"]), np.array(history["val_accuracy"])
    norm, dead = np.array(history["grad_norm"]), np.array(history["dead_fraction"])
    if not np.nanmax(loss) <= 4.0 or not np.isfinite(loss).all():
        start = "leaps far above log 10 in the first epoch" if not loss[0] <= 4.0 else "falls, and then rises above 4"
    else:
        start = f"goes from {loss[0]:.1f} to {loss[-1]:.1f}"
    best = "is above 0.6 for some epochs" if accuracy.max() > 0.6 else "never gets above 0.3"
    end = " and ends near chance" if accuracy.max() > 0.6 and accuracy[-1] < 0.3 else ""
    length = "grows more than fivefold" if norm[-1] > 5 * norm[0] else "does not grow much"
    units = (
        "all from the first epoch on" if dead[0] > 0.99 else "hardly any" if dead[-1] < 0.2 else "nearly all later on"
    )
    return f"the loss {start}; the accuracy {best}{end}; the gradient norm {length}; dead units: {units}."
