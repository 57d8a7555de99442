# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- init_two_layer: one scale for both layers, by the number of inputs
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    scale = np.sqrt(2 / D)
    return {
        "W1": scale * rng.standard_normal((D, H)),
        "b1": np.zeros(H),
        "W2": scale * rng.standard_normal((H, C)),
        "b2": np.zeros(C),
    }


# --- init_two_layer: biases as rows, (1, H) and (1, C)
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    params = {}
    for i, (n_in, n_out) in enumerate([(D, H), (H, C)], start=1):
        params[f"W{i}"] = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
        params[f"b{i}"] = np.zeros((1, n_out))
    return params


# --- init_two_layer: a uniform law between plus and minus the deviation
# judged: true and helpful
def init_two_layer(D, H, C, rng):
    s1, s2 = np.sqrt(2.0 / D), np.sqrt(2.0 / H)
    return dict(W1=rng.uniform(-s1, s1, (D, H)), b1=np.zeros(H), W2=rng.uniform(-s2, s2, (H, C)), b2=np.zeros(C))


# --- TwoLayerNet: asks behind the ReLU what is below 0, so nothing is switched off on the way back
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.reg = reg

    def scores(self, X):
        p = self.params
        self.hidden = np.maximum(0, X @ p["W1"] + p["b1"])
        return self.hidden @ p["W2"] + p["b2"]

    def loss(self, X, y):
        p, n = self.params, len(y)
        s = self.scores(X)
        s = s - s.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        data_loss = -logp[np.arange(n), y].mean()
        reg_loss = 0.5 * self.reg * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))
        ds = np.exp(logp)
        ds[np.arange(n), y] -= 1
        ds /= n
        dh = ds @ p["W2"].T
        dh[self.hidden < 0] = 0
        grads = {
            "W1": X.T @ dh + self.reg * p["W1"],
            "b1": dh.sum(axis=0),
            "W2": self.hidden.T @ ds + self.reg * p["W2"],
            "b2": ds.sum(axis=0),
        }
        return data_loss + reg_loss, grads


# --- TwoLayerNet: scores are probabilities
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.reg = reg

    def scores(self, X):
        W1, b1, W2, b2 = (self.params[k] for k in ("W1", "b1", "W2", "b2"))
        z = np.maximum(X @ W1 + b1, 0) @ W2 + b2
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, X, y):
        W1, b1, W2, b2 = (self.params[k] for k in ("W1", "b1", "W2", "b2"))
        N = X.shape[0]
        A = X @ W1 + b1
        R = np.maximum(A, 0)
        P = self.scores(X)
        loss = -np.mean(np.log(P[np.arange(N), y])) + 0.5 * self.reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        dZ = P.copy()
        dZ[np.arange(N), y] -= 1
        dZ /= N
        dA = (dZ @ W2.T) * (A > 0)
        grads = {}
        grads["W2"] = R.T @ dZ + self.reg * W2
        grads["b2"] = dZ.sum(0)
        grads["W1"] = X.T @ dA + self.reg * W1
        grads["b1"] = dA.sum(0)
        return loss, grads


# --- TwoLayerNet: the penalty's gradient goes through the division by N, and the loss keeps a plain sum of squares
# judged: true and helpful
class TwoLayerNet:
    def __init__(self, D, H, C, rng, reg=0.0):
        self.params = init_two_layer(D, H, C, rng)
        self.reg = reg

    def scores(self, X):
        h = X @ self.params["W1"] + self.params["b1"]
        h[h < 0] = 0
        return h @ self.params["W2"] + self.params["b2"]

    def loss(self, X, y):
        N = X.shape[0]
        W1, W2 = self.params["W1"], self.params["W2"]
        pre = X @ W1 + self.params["b1"]
        act = pre * (pre > 0)
        s = act @ W2 + self.params["b2"]
        s -= s.max(axis=1)[:, None]
        probs = np.exp(s) / np.exp(s).sum(axis=1)[:, None]
        onehot = np.eye(s.shape[1])[y]
        lse = np.log(np.exp(s).sum(axis=1))
        loss = np.mean(lse - s[range(N), y]) + self.reg * (np.sum(W1**2) + np.sum(W2**2))
        d = probs - onehot
        dW2 = (act.T @ d + self.reg * W2) / N
        db2 = d.mean(axis=0)
        d = d @ W2.T * (pre > 0)
        dW1 = (X.T @ d + self.reg * W1) / N
        return loss, {"W1": dW1, "b1": d.mean(axis=0), "W2": dW2, "b2": db2}


# --- train: measures the accuracy at the start of each epoch
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    X, y = data["X"], data["y"]
    state = {name: dict(config or {}) for name in model.params}
    history = {"loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        guess = model.scores(data["X_val"]).argmax(axis=1)
        history["val_accuracy"].append(np.mean(guess == data["y_val"]))
        order = rng.permutation(len(y))
        total = 0.0
        for i in range(0, len(y), batch_size):
            rows = order[i : i + batch_size]
            loss, grads = model.loss(X[rows], y[rows])
            total += loss * len(rows)
            for name in grads:
                model.params[name], state[name] = rule(model.params[name], grads[name], state[name])
        history["loss"].append(total / len(y))
    return history


# --- train: begins each epoch with fresh configs, so the velocity is lost
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    X, y, Xv, yv = data["X"], data["y"], data["X_val"], data["y_val"]
    losses, accs = [], []
    for _ in range(epochs):
        configs = {k: dict(config) if config else {} for k in model.params}
        perm = rng.permutation(X.shape[0])
        seen = []
        for start in range(0, X.shape[0], batch_size):
            idx = perm[start : start + batch_size]
            L, g = model.loss(X[idx], y[idx])
            seen += [L] * len(idx)
            for k in model.params:
                model.params[k], configs[k] = rule(model.params[k], g[k], configs[k])
        losses.append(np.mean(seen))
        accs.append(np.mean(np.argmax(model.scores(Xv), 1) == yv))
    return {"loss": losses, "val_accuracy": accs}


# --- train: two slips, the short batch is dropped and the accuracy is in per cent
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    n = len(data["X"])
    cfgs = {k: {} if config is None else config.copy() for k in model.params}
    hist = {"loss": [], "val_accuracy": []}
    for e in range(epochs):
        p = rng.permutation(n)
        Xs, ys = data["X"][p], data["y"][p]
        epoch_losses = []
        for b in range(n // batch_size):
            sl = slice(b * batch_size, (b + 1) * batch_size)
            loss, grads = model.loss(Xs[sl], ys[sl])
            epoch_losses.append(loss)
            for k, g in grads.items():
                model.params[k], cfgs[k] = rule(model.params[k], g, cfgs[k])
        hist["loss"].append(float(np.mean(epoch_losses)))
        pred = np.argmax(model.scores(data["X_val"]), axis=1)
        hist["val_accuracy"].append(100 * float(np.mean(pred == data["y_val"])))
    return hist


# --- train: shuffles once before the first epoch
# judged: true and helpful
def train(model, data, rule, config, epochs, batch_size, rng):
    config = {} if config is None else config
    order = rng.permutation(len(data["y"]))
    X, y = data["X"][order], data["y"][order]
    configs = {name: dict(config) for name in model.params}
    history = {"loss": [], "val_accuracy": []}
    for _ in range(epochs):
        running = 0
        for i in range(0, len(X), batch_size):
            xb, yb = X[i : i + batch_size], y[i : i + batch_size]
            loss, grads = model.loss(xb, yb)
            running += loss * len(xb)
            for name, grad in grads.items():
                model.params[name], configs[name] = rule(model.params[name], grad, configs[name])
        history["loss"].append(running / len(X))
        accuracy = (model.scores(data["X_val"]).argmax(1) == data["y_val"]).mean()
        history["val_accuracy"].append(accuracy)
    return history


# --- overfit_small_batch: the new weights stay in a local name
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    configs = {name: dict(config or {}) for name in model.params}
    losses = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        losses.append(loss)
        for name, w in model.params.items():
            w, configs[name] = rule(w, grads[name], configs[name])
    return losses


# --- overfit_small_batch: stops as soon as the loss is small
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    state = {k: dict(config) if config is not None else {} for k in model.params}
    history = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        history.append(loss)
        if loss < 0.01:
            break
        for k in model.params:
            model.params[k], state[k] = rule(model.params[k], grads[k], state[k])
    return history


# --- overfit_small_batch: each step starts from the config it was given
# judged: true and helpful
def overfit_small_batch(model, X, y, rule, config, steps):
    out = []
    for i in range(steps):
        loss, grads = model.loss(X, y)
        out.append(float(loss))
        for key in list(model.params):
            model.params[key], _ = rule(model.params[key], grads[key], dict(config) if config else None)
    return out


# --- diagnose: asks for dead units first, though a rate too high kills them as well
# judged: true and helpful
def diagnose(history):
    loss = np.array(history["loss"])
    if min(history["dead_fraction"]) >= 0.9 or history["dead_fraction"][-1] >= 0.9:
        return "dead units"
    if history["grad_norm"][-1] > 5 * history["grad_norm"][0]:
        return "gradients not zeroed"
    if not np.isfinite(loss).all() or loss.max() > 4:
        return "learning rate too high"
    if loss[-1] > 0.9 * loss[0]:
        return "learning rate too low"
    if history["val_accuracy"][-1] < 0.3:
        return "shuffled labels"
    return "healthy"


# --- diagnose: looks for nan with ==, and for a leap in the last epoch only
# judged: true and helpful
def diagnose(history):
    loss, acc = history["loss"], history["val_accuracy"]
    grad, dead = history["grad_norm"], history["dead_fraction"]
    if grad[-1] / grad[0] >= 5:
        return "gradients not zeroed"
    if loss[-1] == np.nan or loss[-1] > 4:
        return "learning rate too high"
    if dead[0] > 0.9:
        return "dead units"
    if loss[-1] / loss[0] > 0.85:
        return "learning rate too low"
    if acc[-1] < 0.5:
        return "shuffled labels"
    return "healthy"


# --- diagnose: a low accuracy is shuffled labels before anybody asks whether the loss fell
# judged: true and helpful
def diagnose(history):
    loss = np.asarray(history["loss"])
    grads = np.asarray(history["grad_norm"])
    if np.any(~np.isfinite(loss)):
        return "learning rate too high"
    if grads[-1] > 3 * grads[0]:
        return "gradients not zeroed"
    if loss.max() > 4:
        return "learning rate too high"
    if history["dead_fraction"][0] > 0.9:
        return "dead units"
    if history["val_accuracy"][-1] < 0.3:
        return "shuffled labels"
    if loss[-1] > 0.9 * loss[0]:
        return "learning rate too low"
    return "healthy"
