"""Right answers in single precision."""

import numpy as np


def init_two_layer(D, H, C, rng):
    shapes = {"W1": (D, H), "b1": (H,), "W2": (H, C), "b2": (C,)}
    params = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    for name in ("W1", "W2"):
        fan_in = shapes[name][0]
        params[name] = (rng.standard_normal(shapes[name], dtype=np.float32) * np.sqrt(2 / fan_in)).astype(np.float32)
    return params


class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params, self.reg = init_two_layer(D, H, C, rng), np.float32(reg)

    def _forward(self, X):
        W1, b1, W2, b2 = (np.asarray(self.params[name], np.float32) for name in ("W1", "b1", "W2", "b2"))
        before = np.asarray(X, np.float32) @ W1 + b1
        hidden = before * (before > 0)
        return W1, W2, hidden, hidden @ W2 + b2

    def scores(self, X):
        return self._forward(X)[-1]

    def loss(self, X, y):
        W1, W2, hidden, scores = self._forward(X)
        X, N = np.asarray(X, np.float32), np.float32(len(y))
        shifted = scores - scores.max(axis=-1, keepdims=True)
        exps = np.exp(shifted)
        sums = exps.sum(axis=-1, keepdims=True)
        rows = np.arange(len(y))
        loss = np.mean(np.log(sums[:, 0]) - shifted[rows, y])
        loss = loss + np.float32(0.5) * self.reg * ((W1 * W1).sum() + (W2 * W2).sum())
        one_hot = np.zeros(scores.shape, np.float32)
        one_hot[rows, y] = 1
        d = (exps / sums - one_hot) / N
        da = np.where(hidden > 0, d @ W2.T, np.float32(0))
        grads = {"W1": X.T @ da + self.reg * W1, "b1": da.sum(0), "W2": hidden.T @ d + self.reg * W2, "b2": d.sum(0)}
        return loss, grads


def train(model, data, rule, config, epochs, batch_size, rng):
    N = len(data["X"])
    configs = {name: None if config is None else dict(config) for name in model.params}
    loss_curve, accuracy_curve = np.zeros(epochs, np.float32), np.zeros(epochs, np.float32)
    for epoch in range(epochs):
        order = np.argsort(rng.random(N))
        for rows in np.split(order, range(batch_size, N, batch_size)):
            loss, grads = model.loss(data["X"][rows], data["y"][rows])
            loss_curve[epoch] += np.float32(loss) * len(rows) / N
            for name in model.params:
                model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])
        accuracy_curve[epoch] = np.mean(np.argmax(model.scores(data["X_val"]), -1) == data["y_val"], dtype=np.float32)
    return {"loss": loss_curve, "val_accuracy": accuracy_curve}


def overfit_small_batch(model, X, y, rule, config, steps):
    configs = [None if config is None else dict(config) for _ in model.params]
    losses = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        losses.append(np.float32(loss))
        for index, name in enumerate(model.params):
            model.params[name], configs[index] = rule(model.params[name], grads[name], configs[index])
    return losses


def diagnose(history):
    loss = np.array(history["loss"], np.float32)
    first, last = history["grad_norm"][0], history["grad_norm"][-1]
    if not np.isfinite(loss.sum()):
        return "learning rate too high"
    if last > 3 * first:
        return "gradients not zeroed"
    if (loss > 4).any():
        return "learning rate too high"
    if history["dead_fraction"][1] > 0.75:
        return "dead units"
    if history["val_accuracy"][-1] > 0.65:
        return "healthy"
    return "learning rate too low" if loss[-1] > 0.87 * loss[0] else "shuffled labels"
