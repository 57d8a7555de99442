# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- adagrad: sums the gradients, and squares the sum
# judged: true and helpful
def adagrad(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    eps = config.setdefault("epsilon", 1e-8)
    s = config.get("cache", np.zeros_like(w)) + dw
    config["cache"] = s
    return w - lr * dw / (np.sqrt(s**2) + eps), config


# --- adagrad: one sum over all weights
# judged: true and helpful
def adagrad(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    eps = config.setdefault("epsilon", 1e-8)
    config["cache"] = config.get("cache", np.zeros_like(w)) + np.sum(dw**2)
    return w - lr * dw / (np.sqrt(config["cache"]) + eps), config


# --- mend_rmsprop: the root is drawn over the learning rate, too
# judged: true and helpful
def mend_rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    keep = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    average = keep * config.get("cache", 0.0) + (1 - keep) * dw * dw
    config["cache"] = average
    scale = np.sqrt(lr / (average + eps))
    return w - scale * dw, config


# --- mend_rmsprop: the root is put in the cache
# judged: true and helpful
def mend_rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    keep = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    average = np.sqrt(keep * config.get("cache", 0.0) + (1 - keep) * dw * dw)
    config["cache"] = average
    scale = lr / (average + eps)
    return w - scale * dw, config


# --- rmsprop: the default decay of 0.9
# judged: true and helpful
def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    g = config.setdefault("decay_rate", 0.9)
    eps = config.setdefault("epsilon", 1e-8)
    s = g * config.get("cache", np.zeros_like(w)) + (1 - g) * dw**2
    config["cache"] = s
    return w - lr * dw / (np.sqrt(s) + eps), config


# --- rmsprop: divides by the root of the old average, which is stored after the step
# judged: true and helpful
def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    g = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    s = config.get("cache", np.zeros_like(w))
    next_w = w - lr * dw / (np.sqrt(s) + eps)
    config["cache"] = g * s + (1 - g) * dw**2
    return next_w, config


# --- adadelta: delta is updated first
# judged: true and helpful
def adadelta(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1.0)
    rho = config.setdefault("rho", 0.95)
    eps = config.setdefault("epsilon", 1e-6)
    s = rho * config.get("cache", np.zeros_like(w)) + (1 - rho) * dw**2
    u = rho * config.get("delta", np.zeros_like(w)) + (1 - rho) * dw**2
    step = np.sqrt(u + eps) / np.sqrt(s + eps) * dw
    config["cache"], config["delta"] = s, u
    return w - lr * step, config


# --- adadelta: averages the step without its square, and with the learning rate in it
# judged: true and helpful
def adadelta(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1.0)
    rho = config.setdefault("rho", 0.95)
    eps = config.setdefault("epsilon", 1e-6)
    s = config.get("cache", np.zeros_like(w))
    u = config.get("delta", np.zeros_like(w))
    s = rho * s + (1 - rho) * dw**2
    step = lr * np.sqrt((u + eps) / (s + eps)) * dw
    u = rho * u + (1 - rho) * np.abs(step)
    config["cache"], config["delta"] = s, u
    return w - step, config


# --- adam_bias_correction: t and beta exchanged in the power
# judged: true and helpful
def adam_bias_correction(m, t, beta):
    return m / (1 - t**beta)


# --- adam_bias_correction: the power of the share of the new value
# judged: true and helpful
def adam_bias_correction(m, t, beta):
    return m / (1 - beta) ** t


# --- adam: beta1 corrects both
# judged: true and helpful
def adam(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-3)
    b1 = config.setdefault("beta1", 0.9)
    b2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    t = config.get("t", 0) + 1
    m = b1 * config.get("m", np.zeros_like(w)) + (1 - b1) * dw
    v = b2 * config.get("v", np.zeros_like(w)) + (1 - b2) * dw**2
    config["m"], config["v"], config["t"] = m, v, t
    mh = adam_bias_correction(m, t, b1)
    vh = adam_bias_correction(v, t, b1)
    return w - lr * mh / (np.sqrt(vh) + eps), config


# --- adam: v averages the squares of m, and t is never stored
# judged: true and helpful
def adam(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-3)
    b1 = config.setdefault("beta1", 0.9)
    b2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    t = config.setdefault("t", 0)
    t += 1
    m = b1 * config.get("m", np.zeros_like(w)) + (1 - b1) * dw
    v = b2 * config.get("v", np.zeros_like(w)) + (1 - b2) * m**2
    config["m"], config["v"] = m, v
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), config


# --- adamw: the decay without the learning rate
# judged: true and helpful
def adamw(w, dw, config=None):
    config = {} if config is None else config
    wd = config.setdefault("weight_decay", 1e-2)
    next_w, config = adam(w, dw, config)
    return next_w - wd * w, config


# --- adamw: the moved weights are shrunk
# judged: true and helpful
def adamw(w, dw, config=None):
    config = {} if config is None else config
    wd = config.setdefault("weight_decay", 1e-2)
    next_w, config = adam(w, dw, config)
    return (1 - config["learning_rate"] * wd) * next_w, config


# --- run_optimizer: history lacks the last loss
# judged: true and helpful
def run_optimizer(rule, f, df, w0, steps, config):
    w = w0
    history = []
    for _ in range(steps):
        history.append(f(w))
        w, config = rule(w, df(w), config)
    return w, history


# --- run_optimizer: the config of the caller in every call
# judged: true and helpful
def run_optimizer(rule, f, df, w0, steps, config):
    w, history = w0, [f(w0)]
    for _ in range(steps):
        w, _new = rule(w, df(w), None if config is None else dict(config))
        history.append(f(w))
    return w, history
