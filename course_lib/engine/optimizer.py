"""What all optimizers share: the flat vectors, cut into stretches that fit the processor's cache."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from course_lib.engine.parameters import flatten

# A vector longer than this is updated stretch by stretch, so that parameters, gradients and state of a stretch stay in
# the processor's cache through all the passes of the rule (a stretch of float32 is 512 KiB; there are up to 5 of them).
STRETCH = 128 * 1024


class Optimizer:
    """What all rules share: the flat vectors, the count of steps, the stretches.

    Attributes:
        lr: the learning rate; set it between steps to follow a schedule.
        t: steps taken.
        state: name to flat array (P,), the rule's memory, zeros at first.
    """

    memory: tuple[str, ...] = ()  # names of the state vectors that the rule keeps

    def __init__(self, parameters: Iterable[Any], lr: float) -> None:
        if not lr >= 0:
            raise ValueError(f"{type(self).__name__} expects a learning rate of at least 0, but got {lr}.")
        self.parameters = flatten(parameters)
        self.parameters.has_optimizer = True
        self.lr = lr
        self.t = 0
        self.state = {name: np.zeros_like(self.parameters.data) for name in self.memory}
        self._cut()

    def _cut(self) -> None:
        """Cut all vectors into stretches, once: the views are the same at each step."""
        data, grad = self.parameters.data, self.parameters.grad
        scratch = np.empty_like(data[:STRETCH])
        self._stretches = []
        for start in range(0, data.size, STRETCH):
            part = slice(start, min(start + STRETCH, data.size))
            state = [self.state[name][part] for name in self.memory]
            self._stretches.append((data[part], grad[part], scratch[: part.stop - start], *state))

    def step(self) -> None:
        """Change the parameters by one step of the rule, from the gradients they hold."""
        self.t += 1
        for arrays in self._stretches:
            self.update(*arrays)

    def update(self, w: np.ndarray, g: np.ndarray, scratch: np.ndarray, *state: np.ndarray) -> None:
        """The rule, in place, for one stretch: w parameters, g gradients, `scratch` free to use, then the memory."""
        raise NotImplementedError(f"{type(self).__name__} expects an update method; write the rule in it.")

    def __setstate__(self, state: dict[str, Any]) -> None:
        """After copy.deepcopy and pickle, which make arrays of their own out of views."""
        self.__dict__.update(state)
        self.parameters.link()
        self._cut()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(lr={self.lr:g}, {self.parameters.data.size:,} parameters, {self.t} steps taken)"

    def zero_grad(self) -> None:
        """Set all gradients to 0. Needed with `Tensor`, whose backward adds; layers write theirs anew."""
        self.parameters.grad.fill(0)

    def state_dict(self) -> dict[str, Any]:
        """Copies of the memory, with `t` and `lr`."""
        return {"t": self.t, "lr": self.lr} | {name: array.copy() for name, array in self.state.items()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Copy a `state_dict()` back. ValueError if it is that of another rule or another number of parameters."""
        wrong = state.keys() ^ {"t", "lr", *self.state} or [
            n for n in self.state if self.state[n].shape != state[n].shape
        ]
        if wrong:
            raise ValueError(
                f"{type(self).__name__} expects its own state, but these differ: {', '.join(sorted(wrong))}; "
                "load it into the same rule over the same model."
            )
        self.t, self.lr = int(state["t"]), float(state["lr"])
        for name, array in self.state.items():
            array[...] = state[name]
