# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- init_two_layer: takes the variance for the standard deviation
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    return {
        "W1": rng.normal(0, 2 / D, (D, H)),
        "b1": np.zeros(H),
        "W2": rng.normal(0, 2 / H, (H, C)),
        "b2": np.zeros(C),
    }


# --- init_two_layer: the same spread in both layers, that of the first fan-in
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    s = np.sqrt(2 / D)
    W1 = s * rng.standard_normal((D, H))
    W2 = s * rng.standard_normal((H, C))
    return {"W1": W1, "b1": np.zeros(H), "W2": W2, "b2": np.zeros(C)}


# --- init_two_layer: Glorot's uniform limits, sqrt(6 / (fan-in + fan-out))
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    limit1 = np.sqrt(6 / (D + H))
    limit2 = np.sqrt(6 / (H + C))
    return {
        "W1": rng.uniform(-limit1, limit1, (D, H)),
        "b1": np.zeros(H),
        "W2": rng.uniform(-limit2, limit2, (H, C)),
        "b2": np.zeros(C),
    }


# --- TwoLayerNet: the penalty is in the loss, and not in the gradients
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.reg = reg

    def scores(self, X):
        p = self.params
        hidden = np.maximum(0, X @ p["W1"] + p["b1"])
        return hidden @ p["W2"] + p["b2"]

    def loss(self, X, y):
        p = self.params
        N = len(y)
        hidden = np.maximum(0, X @ p["W1"] + p["b1"])
        z = hidden @ p["W2"] + p["b2"]
        z = z - z.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss = -logp[np.arange(N), y].mean()
        loss += 0.5 * self.reg * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))
        dz = np.exp(logp)
        dz[np.arange(N), y] -= 1
        dz /= N
        dhidden = dz @ p["W2"].T
        dhidden[hidden <= 0] = 0
        grads = {
            "W2": hidden.T @ dz,
            "b2": dz.sum(axis=0),
            "W1": X.T @ dhidden,
            "b1": dhidden.sum(axis=0),
        }
        return loss, grads


# --- TwoLayerNet: scores puts a ReLU on the last layer, and softmax is not shifted
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.reg = reg
        self.params = init_two_layer(D, H, C, rng)

    def scores(self, X):
        hidden = np.maximum(0, X @ self.params["W1"] + self.params["b1"])
        return np.maximum(0, hidden @ self.params["W2"] + self.params["b2"])

    def loss(self, X, y):
        W1, W2 = self.params["W1"], self.params["W2"]
        N = X.shape[0]
        a = X @ W1 + self.params["b1"]
        hidden = np.maximum(0, a)
        scores = self.scores(X)
        e = np.exp(scores)
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(p[np.arange(N), y]).mean() + 0.5 * self.reg * (np.sum(W1**2) + np.sum(W2**2))
        p[np.arange(N), y] -= 1
        d = p / N * (scores > 0)
        da = d @ W2.T * (a > 0)
        return loss, {
            "W1": X.T @ da + self.reg * W1,
            "b1": da.sum(axis=0),
            "W2": hidden.T @ d + self.reg * W2,
            "b2": d.sum(axis=0),
        }


# --- TwoLayerNet: keeps the four arrays under names of their own at the start, so training does not reach them
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.W1, self.b1 = self.params["W1"], self.params["b1"]
        self.W2, self.b2 = self.params["W2"], self.params["b2"]
        self.reg = reg

    def scores(self, X):
        return np.maximum(0, X @ self.W1 + self.b1) @ self.W2 + self.b2

    def loss(self, X, y):
        N = len(X)
        a = X @ self.W1 + self.b1
        h = np.maximum(0, a)
        s = h @ self.W2 + self.b2
        s = s - np.max(s, axis=1, keepdims=True)
        p = np.exp(s) / np.sum(np.exp(s), axis=1, keepdims=True)
        loss = -np.mean(s[np.arange(N), y] - np.log(np.sum(np.exp(s), axis=1)))
        loss += 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2))
        ds = p.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        da = (ds @ self.W2.T) * (a > 0)
        grads = {}
        grads["W2"] = h.T @ ds + self.reg * self.W2
        grads["b2"] = ds.sum(0)
        grads["W1"] = X.T @ da + self.reg * self.W1
        grads["b1"] = da.sum(0)
        return loss, grads


# --- train: one config for all parameters
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    X, y = data["X"], data["y"]
    history = {"loss": [], "val_accuracy": []}
    config = dict(config or {})
    for _ in range(epochs):
        order = rng.permutation(len(y))
        total = 0.0
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            loss, grads = model.loss(X[rows], y[rows])
            total += loss * len(rows)
            for name in model.params:
                model.params[name], config = rule(model.params[name], grads[name], config)
        history["loss"].append(total / len(y))
        answers = np.argmax(model.scores(data["X_val"]), axis=1)
        history["val_accuracy"].append(np.mean(answers == data["y_val"]))
    return history


# --- train: the loss of an epoch is the mean over its mini-batches, and the last, shorter one is dropped
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    X, y = data["X"], data["y"]
    N = len(y)
    configs = {name: dict(config or {}) for name in model.params}
    losses, accuracies = [], []
    for _ in range(epochs):
        order = rng.permutation(N)
        batch_losses = []
        for b in range(N // batch_size):
            rows = order[b * batch_size : (b + 1) * batch_size]
            loss, grads = model.loss(X[rows], y[rows])
            batch_losses.append(loss)
            for name in grads:
                model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])
        losses.append(np.mean(batch_losses))
        accuracies.append(np.mean(model.scores(data["X_val"]).argmax(axis=1) == data["y_val"]))
    return {"loss": losses, "val_accuracy": accuracies}


# --- train: the order is drawn once, before the epochs, and the loss is that of the last mini-batch
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    order = rng.permutation(len(data["y"]))
    X, y = data["X"][order], data["y"][order]
    configs = {name: dict(config or {}) for name in model.params}
    history = {"loss": [], "val_accuracy": []}
    for _ in range(epochs):
        for start in range(0, len(y), batch_size):
            loss, grads = model.loss(X[start : start + batch_size], y[start : start + batch_size])
            for name, dw in grads.items():
                model.params[name], configs[name] = rule(model.params[name], dw, configs[name])
        history["loss"].append(loss)
        predictions = np.argmax(model.scores(data["X_val"]), axis=1)
        history["val_accuracy"].append((predictions == data["y_val"]).mean())
    return history


# --- overfit_small_batch: notes the loss after each step
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    configs = {name: dict(config or {}) for name in model.params}
    losses = []
    for _ in range(steps):
        _, grads = model.loss(X, y)
        for name in model.params:
            model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])
        losses.append(model.loss(X, y)[0])
    return losses


# --- overfit_small_batch: a fresh config at every step, so momentum never builds up
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    losses = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        losses.append(loss)
        for name in model.params:
            model.params[name], _ = rule(model.params[name], grads[name], dict(config or {}))
    return losses


# --- overfit_small_batch: updates the matrices and forgets the biases
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    configs = {"W1": dict(config or {}), "W2": dict(config or {})}
    losses = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        losses.append(loss)
        for name in ("W1", "W2"):
            model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])
    return losses


# --- diagnose: asks for dead units first, although a rate that is too high kills them, and by the last epoch
# judged: true and helpful
def diagnose(history):
    loss = np.array(history["loss"])
    if history["dead_fraction"][-1] > 0.9:
        return "dead units"
    if not np.all(np.isfinite(loss)) or np.max(loss) > 4:
        return "learning rate too high"
    if history["grad_norm"][-1] > 4 * history["grad_norm"][0]:
        return "gradients not zeroed"
    if loss[-1] > 0.85 * loss[0]:
        return "learning rate too low"
    if history["val_accuracy"][-1] < 0.5:
        return "shuffled labels"
    return "healthy"


# --- diagnose: a high loss before the gradients, so a run that is not zeroed counts as a rate too high; nan is missed
# judged: true and helpful
def diagnose(history):
    if max(history["loss"]) > 4:
        return "learning rate too high"
    if history["dead_fraction"][0] >= 0.95:
        return "dead units"
    if history["grad_norm"][-1] >= 5 * history["grad_norm"][0]:
        return "gradients not zeroed"
    if history["loss"][-1] >= 0.9 * history["loss"][0]:
        return "learning rate too low"
    if history["val_accuracy"][-1] < 0.3:
        return "shuffled labels"
    return "healthy"


# --- diagnose: low accuracy is called shuffled labels before the loss is asked
# judged: true and helpful
def diagnose(history):
    loss = np.asarray(history["loss"])
    grad = history["grad_norm"]
    if np.all(np.isfinite(grad)) and grad[-1] >= 5 * grad[0]:
        return "gradients not zeroed"
    if not np.isfinite(loss).all() or loss.max() > 4:
        return "learning rate too high"
    if history["dead_fraction"][0] >= 0.95:
        return "dead units"
    if history["val_accuracy"][-1] < 0.3:
        return "shuffled labels"
    if loss[-1] >= 0.9 * loss[0]:
        return "learning rate too low"
    return "healthy"
