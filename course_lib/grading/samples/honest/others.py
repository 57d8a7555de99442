"""Honest submissions of other units: classes, random numbers, pairs of functions."""

from __future__ import annotations

from .made import Honest, add, both

_VALUE_IN_PIECES = """def _sub(self, other):
    other = as_value(other)
    return Value(self.data - other.data, (self, other), (1.0, -1.0))

Value.__sub__ = _sub
del _sub"""
_STOPPING = '''from dataclasses import dataclass, field

@dataclass
class EarlyStopping:
    """Stops when nothing got better for a while."""
    patience: int
    min_delta: float = 0.0
    best_loss: float = field(default=float("inf"), init=False)
    best_weights: object = field(default=None, init=False)
    waited: int = field(default=0, init=False)

    def step(self, val_loss, weights=None):
        improved = val_loss < self.best_loss - self.min_delta
        if improved:
            self.best_loss, self.waited = val_loss, 0
            self.best_weights = None if weights is None and self.best_weights is None else (
                self.best_weights if weights is None else np.copy(weights))
        else:
            self.waited = self.waited + 1
        return bool(self.waited >= self.patience)'''
_STOPPING_CHILD = """class Watcher:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss, self.best_weights, self.waited = np.inf, None, 0

class EarlyStopping(Watcher):
    def step(self, val_loss, weights=None):
        if not val_loss < self.best_loss - self.min_delta:
            self.waited += 1
            return self.waited >= self.patience
        super().__setattr__("best_loss", val_loss)
        self.waited = 0
        if weights is not None:
            self.best_weights = np.array(weights, copy=True)
        return self.waited >= self.patience"""
_SHUFFLE = """def shuffle_in_unison(X, y, rng):
    together = list(zip(X, y))
    order = np.arange(len(together))
    rng.shuffle(order)
    return np.array([together[i][0] for i in order]), np.array([together[i][1] for i in order])"""
_BATCHES = """def iterate_minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    batches = []
    while len(order):
        now, order = order[:batch_size], order[batch_size:]
        batches.append((X[now], y[now]))
    return batches"""
_NOT_HERE = "import torch\nimport torch.nn as nn\nmodel = nn.Linear(3, 4)"

_STYLES = (
    ("00", ("",)),
    ("03", ("", "loops", "vectorised")),
    ("04", ("", "plain", "compact", "float32")),
    ("05", ("", "loops")),
    ("11", ("", "in_place")),
    ("12", ("", "loops", "float32")),
)

OTHERS = (
    *(
        Honest(f"unit {unit}: right, {f'style {style}' if style else 'as in the lesson'}", unit=unit, style=style)
        for unit, styles in _STYLES
        for style in styles
    ),
    Honest(
        "unit 04: a method put on the class in a later cell", add(_VALUE_IN_PIECES, before="check-Value"), unit="04"
    ),
    Honest("unit 04: PyTorch to compare with, not here", add(_NOT_HERE, before="Value"), unit="04"),
    Honest("unit 12: a dataclass", answers={"EarlyStopping": _STOPPING}, unit="12"),
    Honest("unit 12: a class with a parent", answers={"EarlyStopping": _STOPPING_CHILD}, unit="12"),
    Honest("unit 03: shuffled in another way", answers={"shuffle_in_unison": _SHUFFLE}, unit="03"),
    Honest("unit 03: a list for a generator", answers={"iterate_minibatches": _BATCHES}, unit="03"),
    Honest(
        "unit 03: a generator of their own beside the one that is given",
        both(add("rng = np.random.default_rng(7)\nnp.random.seed(1)", at="start"), add("rng = None")),
        unit="03",
    ),
)
