"""Right answers with loops over single numbers."""

import math

import numpy as np


def init_two_layer(D, H, C, rng):
    def matrix(rows, columns):
        W = np.zeros((rows, columns))
        for i in range(rows):
            for j in range(columns):
                W[i, j] = math.sqrt(2 / rows) * rng.standard_normal()
        return W

    return {"b2": np.zeros(C), "b1": np.zeros(H), "W1": matrix(D, H), "W2": matrix(H, C)}


class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.reg = reg
        self.params = init_two_layer(D, H, C, rng)

    def _one(self, x):
        W1, b1, W2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
        hidden = [max(0.0, sum(x[d] * W1[d, h] for d in range(len(x))) + b1[h]) for h in range(len(b1))]
        return hidden, [sum(hidden[h] * W2[h, c] for h in range(len(b1))) + b2[c] for c in range(len(b2))]

    def scores(self, X):
        return np.array([self._one(x)[1] for x in X])

    def loss(self, X, y):
        W1, W2 = self.params["W1"], self.params["W2"]
        grads = {name: np.zeros(array.shape) for name, array in self.params.items()}
        loss = 0.0
        for x, label in zip(X, y, strict=True):
            hidden, scores = self._one(x)
            top = max(scores)
            total = sum(math.exp(score - top) for score in scores)
            loss += (top + math.log(total) - scores[label]) / len(y)
            for c, score in enumerate(scores):
                slope = (math.exp(score - top) / total - (c == label)) / len(y)
                grads["b2"][c] += slope
                for h, value in enumerate(hidden):
                    grads["W2"][h, c] += value * slope
                    if value > 0:
                        grads["b1"][h] += W2[h, c] * slope
                        grads["W1"][:, h] += x * W2[h, c] * slope
        for name, W in (("W1", W1), ("W2", W2)):
            for entry in np.ndindex(W.shape):
                loss += 0.5 * self.reg * W[entry] ** 2
                grads[name][entry] += self.reg * W[entry]
        return loss, grads


def train(model, data, rule, config, epochs, batch_size, rng):
    N = len(data["y"])
    memory = {}
    for name in model.params:
        memory[name] = {} if config is None else config.copy()
    losses, accuracies = [], []
    for _ in range(epochs):
        left = list(range(N))
        rng.shuffle(left)
        total = 0.0
        while left:
            batch, left = left[:batch_size], left[batch_size:]
            Xb = np.array([data["X"][i] for i in batch])
            yb = np.array([data["y"][i] for i in batch])
            loss, grads = model.loss(Xb, yb)
            for _ in batch:
                total += loss
            for name, grad in grads.items():
                new, memory[name] = rule(model.params[name], grad, memory[name])
                model.params[name] = new
        right = 0
        for x, label in zip(data["X_val"], data["y_val"], strict=True):
            right += int(np.argmax(model.scores(x[None])[0]) == label)
        losses.append(total / N)
        accuracies.append(right / len(data["y_val"]))
    return {"val_accuracy": accuracies, "loss": losses}


def overfit_small_batch(model, X, y, rule, config, steps):
    losses = []
    memory = {}
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        losses += [loss]
        for name in sorted(grads):
            before = memory.get(name, dict(config) if config else None)
            model.params[name], memory[name] = rule(model.params[name], grads[name], before)
    return losses


def diagnose(history):
    losses = history["loss"]
    if any(math.isnan(loss) or math.isinf(loss) for loss in losses):
        return "learning rate too high"
    if history["grad_norm"][-1] / history["grad_norm"][0] >= 4:
        return "gradients not zeroed"
    for loss in losses:
        if loss > 3.5:
            return "learning rate too high"
    if min(history["dead_fraction"]) > 0.8:
        return "dead units"
    if losses[-1] / losses[0] > 0.86:
        return "learning rate too low"
    return "shuffled labels" if history["val_accuracy"][-1] < 0.5 else "healthy"
