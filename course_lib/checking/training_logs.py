"""What all right training loops have in common, read off the log that the probe `trained` keeps.

The order of the examples is free, so nothing is compared with one right run. The log says which examples came when,
what the rule got and gave, and where the model stood; from it follows what the history has to hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from .probes.training import squares

OTHER = "something else"


@dataclass(frozen=True)
class Step:
    """A mini-batch: the call of `loss` that the rule's calls followed, those calls, and the parameters after them."""

    loss: Mapping[str, Any]
    rules: Sequence[Mapping[str, Any]]
    after: Mapping[str, np.ndarray]

    def rule_of(self, name: str) -> Mapping[str, Any] | None:
        """The call that moved parameter `name`, known by its shape; None where there is not exactly one."""
        found = [call for call in self.rules if np.shape(call["w"]) == self.loss["params"][name].shape]
        return found[0] if len(found) == 1 else None


def facts_of_training(
    data: Mapping[str, Any], config: Mapping[str, Any] | None, epochs: int, batch_size: int, value: Any
) -> tuple[dict[str, Any], ...]:
    """value: the runs with three generators, of which the first two are alike. Returns the facts of (epochs, steps,
    losses, accuracies).
    """
    runs = [steps_of(run) for run in value]
    batches = ceil(len(data["y"]) / batch_size)
    steps, history = runs[0], value[0]["history"]
    whole = len(steps) == epochs * batches
    by_epoch = [steps[k * batches : (k + 1) * batches] for k in range(epochs)] if whole else []
    return (
        _epochs(data, runs, epochs, batches),
        _steps(steps, config, value[0]),
        {
            "the number of losses": len(history["loss"]),
            "each loss": _losses(data, history["loss"], by_epoch, steps),
        },
        {
            "the number of accuracies": len(history["val_accuracy"]),
            "each accuracy": _accuracies(data, history["val_accuracy"], by_epoch),
        },
    )


def steps_of(run: Mapping[str, Any]) -> list[Step]:
    """The mini-batches of a run. A call of `loss` that no call of the rule follows was only a look."""
    log = [*run["log"], {"what": "end", "params": run["params"]}]
    steps: list[Step] = []
    last, rules = None, []
    for entry in log:
        if entry["what"] == "rule":
            rules.append(entry)
            continue
        if rules and last is not None:
            steps.append(Step(last, rules, entry["params"]))
        rules = []
        last = entry if entry["what"] == "loss" else last
    return steps


def _epochs(data: Mapping[str, Any], runs: Sequence[list[Step]], epochs: int, batches: int) -> dict[str, Any]:
    N = len(data["y"])
    orders = [_order(data["X"], steps) for steps in runs]
    first = orders[0]
    by_epoch = [first[k * N : (k + 1) * N] for k in range(epochs)]
    labels = [int(label) for step in runs[0] for label in np.ravel(step.loss["y"])]
    together = len(labels) == len(first) and all(
        place >= 0 and label == data["y"][place] for place, label in zip(first, labels, strict=True)
    )
    return {
        "what the first epoch is cut into": ", ".join(str(len(step.loss["X"])) for step in runs[0][:batches]),
        "the number of mini-batches": len(runs[0]),
        "every example comes once in each epoch": all(sorted(one) == list(range(N)) for one in by_epoch),
        "X and y stay together": together,
        "y is shuffled": together or labels[:N] != [int(label) for label in data["y"]],
        "the examples are shuffled": by_epoch[0] != list(range(N)),
        "each epoch has an order of its own": len({tuple(one) for one in by_epoch}) == epochs,
        "the same rng gives the same order": first == orders[1],
        "another rng gives another order": first != orders[2],
    }


def _order(X: Any, steps: Sequence[Step]) -> list[int]:
    """Where in X the rows that were trained on come from, -1 for a row that is not there."""
    places = {np.asarray(row, dtype=np.float64).tobytes(): place for place, row in enumerate(X)}
    rows = (row for step in steps for row in np.asarray(step.loss["X"], dtype=np.float64))
    return [places.get(np.ascontiguousarray(row).tobytes(), -1) for row in rows]


def _steps(steps: Sequence[Step], config: Mapping[str, Any] | None, run: Mapping[str, Any]) -> dict[str, Any]:
    names = ("W", "b")
    calls = [{name: step.rule_of(name) for name in names} for step in steps]
    moved = bool(steps) and all(len(step.rules) == 2 for step in steps) and all(None not in c.values() for c in calls)
    rate = (config or {}).get("learning_rate", 0.1)
    pairs = [(step, name, call[name]) for step, call in zip(steps, calls, strict=True) for name in names if call[name]]
    return {
        "every mini-batch moves every parameter once": moved,
        "the rule gets a parameter and its gradient": all(
            _same(call["w"], step.loss["params"][name]) and _same(call["dw"], step.loss["grads"][name])
            for step, name, call in pairs
        ),
        "the model holds what the rule gave back": all(
            _same(call["new"], step.after[name]) for step, name, call in pairs
        ),
        "the model ends where the last step left it": not steps
        or all(_same(run["params"][name], steps[-1].after[name]) for name in names),
        "the learning rate that came in is used": all(call["rate"] == rate for _, _, call in pairs),
        "the configs": _configs([[call[name]["t"] for call in calls] for name in names]) if moved else OTHER,
        "the config that came in is as it was": _same_config(config, run["config"]),
    }


def _configs(used: list[list[int]]) -> str:
    """What became of the configs, by how often each had been used before each step."""
    once = list(range(len(used[0])))
    if used == [once, once]:
        return "one for each parameter, from step to step"
    if not any(map(any, used)):
        return "always the first one"
    if sorted(used) == [[2 * t for t in once], [2 * t + 1 for t in once]]:
        return "one for all parameters"
    fresh = [t for t, (before, now) in enumerate(zip(once, used[0], strict=True)) if now < before]
    return "begun anew on the way" if fresh and used[0] == used[1] else OTHER


def _losses(data: Mapping[str, Any], losses: Sequence[float], by_epoch: Sequence[Sequence[Step]], steps: Any) -> str:
    if not by_epoch:
        return OTHER
    N = len(data["y"])
    each = [np.array([step.loss["loss"] for step in epoch]) for epoch in by_epoch]
    sizes = [np.array([len(step.loss["X"]) for step in epoch]) for epoch in by_epoch]
    sums = [float(np.sum(one * size)) for one, size in zip(each, sizes, strict=True)]
    ends = [epoch[-1].after for epoch in by_epoch]
    readings = {
        "the mean over its epoch's examples": [total / N for total in sums],
        "the mean over its epoch's mini-batches": [float(one.mean()) for one in each],
        "the sum over its epoch's mini-batches": [float(one.sum()) for one in each],
        "the sum over its epoch's examples": sums,
        "that of its epoch's last mini-batch": [float(one[-1]) for one in each],
        "that of its epoch's first mini-batch": [float(one[0]) for one in each],
        "added to those of the epochs before": list(np.cumsum(sums) / N),
        "that of all examples after its epoch": [squares(end, data["X"], data["y"])[0] for end in ends],
        "that of the validation examples": [squares(end, data["X_val"], data["y_val"])[0] for end in ends],
        "that of a mini-batch": [step.loss["loss"] for step in steps],
    }
    return _reading(losses, readings)


def _accuracies(data: Mapping[str, Any], accuracies: Sequence[float], by_epoch: Sequence[Sequence[Step]]) -> str:
    if not by_epoch:
        return OTHER
    ends = [epoch[-1].after for epoch in by_epoch]
    after = [_share(end, data["X_val"], data["y_val"]) for end in ends]
    before = [_share(epoch[0].loss["params"], data["X_val"], data["y_val"]) for epoch in by_epoch]
    readings = {
        "the share right of X_val after its epoch": after,
        "the share right of X_val before its epoch": before,
        "the share right of X after its epoch": [_share(end, data["X"], data["y"]) for end in ends],
        "the share wrong of X_val": [1 - share for share in after],
        "in per cent": [100 * share for share in after],
        "a number of examples": [share * len(data["y_val"]) for share in after],
        "a best one so far": list(np.maximum.accumulate(after)),
    }
    return _reading(accuracies, readings)


def _share(params: Mapping[str, np.ndarray], X: Any, y: Any) -> float:
    scores = np.asarray(X, dtype=np.float64) @ params["W"] + params["b"]
    return float(np.mean(scores.argmax(axis=1) == np.asarray(y)))


def _reading(numbers: Sequence[float], readings: Mapping[str, Sequence[float]]) -> str:
    """The first reading that gives `numbers`."""
    return next((words for words, expected in readings.items() if _same(numbers, expected)), OTHER)


def _same(a: Any, b: Any) -> bool:
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-5, atol=1e-9))


def _same_config(before: Any, after: Any) -> bool:
    if before is None or after is None:
        return before is after
    return isinstance(after, Mapping) and before.keys() == after.keys() and all(after[k] == before[k] for k in before)
