"""Right answers that work in place where they may."""

import numpy as np


def init_two_layer(D, H, C, rng):
    params = {"W1": rng.standard_normal((D, H)), "W2": rng.standard_normal((H, C))}
    for W in params.values():
        W *= (2 / len(W)) ** 0.5
    params.update(b1=np.zeros(H), b2=np.zeros(C))
    return params


class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = {}
        self.params.update(init_two_layer(D, H, C, rng))
        self.reg = reg

    def _hidden(self, X):
        hidden = X @ self.params["W1"]
        hidden += self.params["b1"]
        hidden[hidden < 0] = 0
        return hidden

    def scores(self, X):
        return self._hidden(X) @ self.params["W2"] + self.params["b2"]

    def loss(self, X, y):
        N, W1, W2 = len(X), self.params["W1"], self.params["W2"]
        hidden = self._hidden(X)
        p = hidden @ W2
        p += self.params["b2"]
        p -= p.max(axis=1)[:, None]
        right = p[range(N), y].copy()
        np.exp(p, out=p)
        total = p.sum(axis=1)
        loss = (np.log(total) - right).mean()
        p /= total[:, None]
        p[range(N), y] -= 1
        p /= N
        grads = {"W2": hidden.T @ p, "b2": p.sum(0)}
        back = p @ W2.T
        back[hidden == 0] = 0
        grads["W1"] = X.T @ back
        grads["b1"] = back.sum(0)
        for name in ("W1", "W2"):
            loss += self.reg / 2 * (self.params[name] ** 2).sum()
            grads[name] += self.reg * self.params[name]
        return loss, grads


def train(model, data, rule, config, epochs, batch_size, rng):
    history = dict(loss=[], val_accuracy=[])
    X, y = data["X"].copy(), data["y"].copy()
    states = {}
    for _ in range(epochs):
        order = np.arange(len(y))
        rng.shuffle(order)
        X, y = X[order], y[order]
        losses, sizes = [], []
        for k in range(-(-len(y) // batch_size)):
            part = slice(k * batch_size, (k + 1) * batch_size)
            loss, grads = model.loss(X[part], y[part])
            losses.append(loss)
            sizes.append(len(y[part]))
            for name, dw in grads.items():
                if name not in states:
                    states[name] = {**(config or {})}
                model.params[name], states[name] = rule(model.params[name], dw, states[name])
        history["loss"].append(np.average(losses, weights=sizes))
        history["val_accuracy"].append((model.scores(data["X_val"]).argmax(1) == data["y_val"]).mean())
    return history


def overfit_small_batch(model, X, y, rule, config, steps):
    states = {name: {**(config or {})} for name in model.params}
    losses = np.zeros(steps)
    for k in range(steps):
        losses[k], grads = model.loss(X, y)
        for name, state in states.items():
            model.params[name], states[name] = rule(model.params[name], grads[name], state)
    return list(losses)


def diagnose(history):
    h = {key: np.asarray(numbers, dtype=float) for key, numbers in history.items()}
    if np.isnan(h["loss"]).any() or np.isinf(h["loss"]).any():
        return "learning rate too high"
    growing = h["grad_norm"][-3:].mean() > 2.5 * h["grad_norm"][:2].mean()
    if growing:
        return "gradients not zeroed"
    if h["loss"].max() > np.log(10) + 1:
        return "learning rate too high"
    if np.median(h["dead_fraction"]) > 0.9:
        return "dead units"
    if h["val_accuracy"][-1] > 0.6:
        return "healthy"
    return "shuffled labels" if h["loss"][-1] < 0.84 * h["loss"][0] else "learning rate too low"
