# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- init_two_layer: hidden width in both
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    s = np.sqrt(2 / H)
    return {
        "W1": rng.normal(0, s, (D, H)),
        "b1": np.zeros(H),
        "W2": rng.normal(0, s, (H, C)),
        "b2": np.zeros(C),
    }


# --- init_two_layer: evenly drawn with the He bound as half width, variance 2 / fan-in over 3
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    a1, a2 = np.sqrt(2 / D), np.sqrt(2 / H)
    W1 = rng.uniform(-a1, a1, (D, H))
    W2 = rng.uniform(-a2, a2, (H, C))
    return {"W1": W1, "b1": np.zeros(H), "W2": W2, "b2": np.zeros(C)}


# --- TwoLayerNet: the mask is of the hidden layer's gradient
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.reg = reg

    def scores(self, X):
        p = self.params
        return np.maximum(0, X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]

    def loss(self, X, y):
        p = self.params
        N = len(y)
        h = np.maximum(0, X @ p["W1"] + p["b1"])
        s = h @ p["W2"] + p["b2"]
        s = s - s.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        loss = -logp[np.arange(N), y].mean()
        loss += 0.5 * self.reg * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))
        ds = np.exp(logp)
        ds[np.arange(N), y] -= 1
        ds /= N
        dh = ds @ p["W2"].T
        dh[dh < 0] = 0
        return loss, {
            "W1": X.T @ dh + self.reg * p["W1"],
            "b1": dh.sum(axis=0),
            "W2": h.T @ ds + self.reg * p["W2"],
            "b2": ds.sum(axis=0),
        }


# --- TwoLayerNet: no rectifier, and the penalty's gradient is missing for W1
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.reg = reg

    def scores(self, X):
        p = self.params
        return (X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]

    def loss(self, X, y):
        p = self.params
        N = len(y)
        h = X @ p["W1"] + p["b1"]
        s = h @ p["W2"] + p["b2"]
        s = s - s.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        loss = -logp[np.arange(N), y].mean()
        loss += 0.5 * self.reg * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))
        ds = np.exp(logp)
        ds[np.arange(N), y] -= 1
        ds /= N
        dh = ds @ p["W2"].T
        return loss, {
            "W1": X.T @ dh,
            "b1": dh.sum(axis=0),
            "W2": h.T @ ds + self.reg * p["W2"],
            "b2": ds.sum(axis=0),
        }


# --- train: the training accuracy under the name of validation
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    X, y = data["X"], data["y"]
    configs = {k: (None if config is None else dict(config)) for k in model.params}
    out = {"loss": [], "val_accuracy": []}
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            idx = order[start : start + batch_size]
            loss, grads = model.loss(X[idx], y[idx])
            total += loss * len(idx)
            for k in grads:
                model.params[k], configs[k] = rule(model.params[k], grads[k], configs[k])
        out["loss"].append(total / len(X))
        out["val_accuracy"].append(np.mean(model.scores(X).argmax(axis=1) == y))
    return out


# --- train: the configs start afresh in each epoch
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    X, y = data["X"], data["y"]
    losses, accs = [], []
    for _ in range(epochs):
        configs = {k: (None if config is None else dict(config)) for k in model.params}
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            idx = order[start : start + batch_size]
            loss, grads = model.loss(X[idx], y[idx])
            total += loss * len(idx)
            for k in grads:
                model.params[k], configs[k] = rule(model.params[k], grads[k], configs[k])
        losses.append(total / len(X))
        accs.append(np.mean(np.argmax(model.scores(data["X_val"]), axis=1) == data["y_val"]))
    return {"loss": losses, "val_accuracy": accs}


# --- overfit_small_batch: loss noted after the step
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    configs = {k: dict(config or {}) for k in model.params}
    losses = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        for k in grads:
            model.params[k], configs[k] = rule(model.params[k], grads[k], configs[k])
        losses.append(model.loss(X, y)[0])
    return losses


# --- overfit_small_batch: only the matrices are trained
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    configs = {k: dict(config or {}) for k in model.params}
    losses = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        losses.append(loss)
        for k in ("W1", "W2"):
            model.params[k], configs[k] = rule(model.params[k], grads[k], configs[k])
    return losses


# --- diagnose: dead units asked first
# judged: true and helpful
def diagnose(history):
    loss = np.array(history["loss"])
    if history["dead_fraction"][-1] >= 0.95:
        return "dead units"
    if not np.all(np.isfinite(loss)) or loss.max() > 4:
        return "learning rate too high"
    if history["grad_norm"][-1] >= 5 * history["grad_norm"][0]:
        return "gradients not zeroed"
    if loss[-1] >= 0.9 * loss[0]:
        return "learning rate too low"
    if history["val_accuracy"][-1] < 0.3:
        return "shuffled labels"
    return "healthy"


# --- diagnose: the accuracy before the loss, so that slow runs count as shuffled
# judged: true and helpful
def diagnose(history):
    loss = np.array(history["loss"])
    g = history["grad_norm"]
    if not np.isfinite(loss).all():
        return "learning rate too high"
    if g[-1] >= 5 * g[0]:
        return "gradients not zeroed"
    if loss.max() > 4:
        return "learning rate too high"
    if history["dead_fraction"][0] >= 0.95:
        return "dead units"
    if max(history["val_accuracy"]) < 0.5:
        return "shuffled labels"
    if loss[-1] >= 0.9 * loss[0]:
        return "learning rate too low"
    return "healthy"
