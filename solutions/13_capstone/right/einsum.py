"""Right answers with einsum, and with small helpers of their own."""

import numpy as np

STEPS = {"W1": ("D", "H"), "W2": ("H", "C")}


def init_two_layer(D, H, C, rng):
    sizes = {"D": D, "H": H, "C": C}
    params = {}
    for layer, (name, (rows, columns)) in enumerate(STEPS.items(), 1):
        draws = rng.normal(loc=0.0, scale=1.0, size=sizes[rows] * sizes[columns])
        params[name] = draws.reshape(sizes[rows], sizes[columns]) / np.sqrt(sizes[rows] / 2)
        params[f"b{layer}"] = np.full(sizes[columns], 0.0)
    return params


def log_softmax(scores):
    top = scores.max(1, keepdims=True)
    return scores - top - np.log(np.einsum("nc->n", np.exp(scores - top)))[:, None]


class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.strength = reg

    def scores(self, X):
        return self.forward(X)[1]

    def forward(self, X):
        p = self.params
        hidden = np.clip(np.einsum("nd,dh->nh", X, p["W1"]) + p["b1"], 0, None)
        return hidden, np.einsum("nh,hc->nc", hidden, p["W2"]) + p["b2"]

    def loss(self, X, y):
        p, reg = self.params, self.strength
        hidden, scores = self.forward(X)
        logp = log_softmax(scores)
        one_hot = np.eye(scores.shape[1])[y]
        data_loss = -np.einsum("nc,nc->", one_hot, logp) / len(y)
        penalty = 0.5 * reg * sum(np.einsum("ij,ij->", p[name], p[name]) for name in STEPS)
        d = (np.exp(logp) - one_hot) / len(y)
        da = np.einsum("nc,hc,nh->nh", d, p["W2"], np.heaviside(hidden, 0))
        return data_loss + penalty, {
            "W1": np.einsum("nd,nh->dh", X, da) + reg * p["W1"],
            "b1": np.einsum("nh->h", da),
            "W2": np.einsum("nh,nc->hc", hidden, d) + reg * p["W2"],
            "b2": np.einsum("nc->c", d),
        }


def step(model, rule, grads, configs):
    for name in grads:
        model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])


def train(model, data, rule, config, epochs, batch_size, rng):
    configs = {name: dict(config or {}) for name in model.params}
    losses, accuracies = [], []
    for _ in range(epochs):
        order = rng.choice(len(data["y"]), len(data["y"]), replace=False)
        batches = [order[k : k + batch_size] for k in range(0, len(order), batch_size)]
        seen = []
        for rows in batches:
            loss, grads = model.loss(data["X"][rows], data["y"][rows])
            seen += [loss] * len(rows)
            step(model, rule, grads, configs)
        losses.append(float(np.mean(seen)))
        # A look at the validation loss, which is nobody's business but changes nothing.
        model.loss(data["X_val"], data["y_val"])
        accuracies.append(float(np.mean(model.scores(data["X_val"]).argmax(-1) == data["y_val"])))
    return {"loss": losses, "val_accuracy": accuracies, "batches": len(batches)}


def overfit_small_batch(model, X, y, rule, config, steps):
    configs = {name: dict(config or {}) for name in model.params}
    losses = []
    while len(losses) < steps:
        loss, grads = model.loss(X, y)
        step(model, rule, grads, configs)
        losses.append(float(loss))
    return losses


def diagnose(history):
    loss, accuracy, norm, dead = map(np.array, (history[key] for key in history))
    signs = [
        ("learning rate too high", not np.isfinite(loss).all()),
        ("gradients not zeroed", norm[-1] > 2.5 * norm[0]),
        ("learning rate too high", loss.max() > 3.9),
        ("dead units", dead[0] > 0.5),
        ("learning rate too low", loss[-1] > 0.89 * loss[0]),
        ("shuffled labels", accuracy[-1] < 0.35),
    ]
    return next((name for name, sign in signs if sign), "healthy")
