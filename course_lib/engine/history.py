"""What happened during training: numbers an epoch, and a picture of them."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class History:
    """The record that `fit` keeps and returns.

    Attributes:
        loss: mean training loss of each epoch, penalty included, as seen while the weights were changing.
        val_loss: validation loss after each epoch; empty without validation data.
        val_accuracy: share of validation rows classified right, after each epoch; empty where labels are not classes.
        lr: learning rate of the last step of each epoch.
        stopped: why training ended early, in a sentence; "" if it ran to the end.
    """

    loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    lr: list[float] = field(default_factory=list)
    stopped: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The same as plain lists by name, for saving."""
        return asdict(self)

    def __repr__(self) -> str:
        parts = [f"{len(self.loss)} epochs"]
        if self.loss:
            parts.append(f"loss {self.loss[-1]:.4g}")
        if self.val_loss:
            parts.append(f"validation loss {self.val_loss[-1]:.4g}")
        if self.val_accuracy:
            parts.append(f"validation accuracy {self.val_accuracy[-1]:.1%}")
        return ", ".join(parts) + (f". {self.stopped}" if self.stopped else "")

    def plot(self) -> Any:
        """Draw loss, and accuracy if there is any, over epochs; returns the matplotlib figure."""
        from matplotlib import pyplot  # only here, so that importing the engine costs NumPy alone

        panels = 2 if self.val_accuracy else 1
        figure, axes = pyplot.subplots(1, panels, figsize=(4.5 * panels, 3), layout="constrained", squeeze=False)
        axes = axes[0]
        epochs = range(1, len(self.loss) + 1)
        axes[0].plot(epochs, self.loss, "-", label="training")
        if self.val_loss:
            axes[0].plot(epochs[: len(self.val_loss)], self.val_loss, "--", label="validation")
            axes[0].legend()
        axes[0].set(xlabel="epoch", ylabel="loss")
        if self.val_accuracy:
            axes[1].plot(epochs[: len(self.val_accuracy)], self.val_accuracy, "--")
            axes[1].set(xlabel="epoch", ylabel="validation accuracy")
        pyplot.close(figure)  # a notebook shows what a cell returns; left open, the figure would be shown twice
        return figure
