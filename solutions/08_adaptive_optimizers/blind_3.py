# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- adagrad: one sum for all weights together
# judged: true and helpful
def adagrad(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    eps = config.get("epsilon", 1e-8)
    s = config.get("cache", np.zeros_like(w)) + np.sum(dw**2)
    config["cache"] = s
    return w - lr * dw / (np.sqrt(s) + eps), config


# --- adagrad: adds up sizes in place of squares, which makes the first step right
# judged: true and helpful
def adagrad(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("epsilon", 1e-8)
    config["cache"] = config.get("cache", 0) + np.abs(dw)
    step = config["learning_rate"] * dw / (config["cache"] + config["epsilon"])
    return w - step, config


# --- mend_rmsprop: takes the root one line too early, so what is kept is a root as well
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


# --- mend_rmsprop: eps has slipped out of the denominator
# judged: true and helpful
def mend_rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    keep = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    average = keep * config.get("cache", 0.0) + (1 - keep) * dw * dw
    config["cache"] = average
    scale = lr / np.sqrt(average) + eps
    return w - scale * dw, config


# --- rmsprop: Keras's defaults, 0.001 and 0.9
# judged: true and helpful
def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    eta = config.setdefault("learning_rate", 0.001)
    rho = config.setdefault("decay_rate", 0.9)
    eps = config.setdefault("epsilon", 1e-7)
    avg_sq = rho * config.get("cache", np.zeros_like(w)) + (1 - rho) * np.square(dw)
    config["cache"] = avg_sq
    return w - eta * dw / (np.sqrt(avg_sq) + eps), config


# --- rmsprop: the centred form of a library, which divides by a deviation
# judged: true and helpful
def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    alpha = config.get("decay_rate", 0.99)
    eps = config.get("epsilon", 1e-8)
    square_avg = alpha * config.get("cache", np.zeros_like(w)) + (1 - alpha) * dw * dw
    grad_avg = alpha * config.get("grad_avg", np.zeros_like(w)) + (1 - alpha) * dw
    config["cache"], config["grad_avg"] = square_avg, grad_avg
    return w - lr * dw / (np.sqrt(square_avg - grad_avg**2) + eps), config


# --- adadelta: a bracket in the wrong place, which the first step does not show
# judged: true and helpful
def adadelta(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1.0)
    rho = config.get("rho", 0.95)
    eps = config.get("epsilon", 1e-6)
    s = rho * config.get("cache", np.zeros_like(w)) + (1 - rho) * dw**2
    u = config.get("delta", np.zeros_like(w))
    step = np.sqrt(u + eps / (s + eps)) * dw
    config["cache"] = s
    config["delta"] = rho * u + (1 - rho) * step**2
    return w - lr * step, config


# --- adadelta: the shares of the second average are turned around
# judged: true and helpful
def adadelta(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1.0)
    rho = config.setdefault("rho", 0.95)
    eps = config.setdefault("epsilon", 1e-6)
    Eg = rho * config.setdefault("cache", np.zeros_like(w)) + (1 - rho) * dw * dw
    Ex = config.setdefault("delta", np.zeros_like(w))
    delta_w = -np.sqrt(Ex + eps) / np.sqrt(Eg + eps) * dw
    Ex = (1 - rho) * Ex + rho * delta_w * delta_w
    config["cache"], config["delta"] = Eg, Ex
    return w + lr * delta_w, config


# --- adam_bias_correction: sums the powers, and forgets that each weight also has the factor 1 - beta
# judged: true and helpful
def adam_bias_correction(m, t, beta):
    total_weight = sum(beta**i for i in range(t))
    return m / total_weight


# --- adam: the quick form of the paper, in which eps is added to the root of the uncorrected v
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
    config["t"], config["m"], config["v"] = t, m, v
    lr_t = lr * np.sqrt(1 - b2**t) / (1 - b1**t)
    return w - lr_t * m / (np.sqrt(v) + eps), config


# --- adam: counts after the step, and was patched with a max so as not to divide by zero
# judged: true and helpful
def adam(w, dw, config=None):
    if config is None:
        config = {}
    alpha = config.get("learning_rate", 1e-3)
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    eps = config.get("epsilon", 1e-8)
    t = config.get("t", 0)
    m = beta1 * config.get("m", 0) + (1 - beta1) * dw
    v = beta2 * config.get("v", 0) + (1 - beta2) * dw * dw
    m_hat = adam_bias_correction(m, max(t, 1), beta1)
    v_hat = adam_bias_correction(v, max(t, 1), beta2)
    config["m"], config["v"], config["t"] = m, v, t + 1
    return w - alpha * m_hat / (np.sqrt(v_hat) + eps), config


# --- adam: AMSGrad, the largest v so far
# judged: true and helpful
def adam(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-3)
    b1, b2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    config["t"] = config.get("t", 0) + 1
    config["m"] = b1 * config.get("m", np.zeros_like(w)) + (1 - b1) * dw
    config["v"] = b2 * config.get("v", np.zeros_like(w)) + (1 - b2) * dw**2
    mhat = config["m"] / (1 - b1 ** config["t"])
    vhat = config["v"] / (1 - b2 ** config["t"])
    config["v_max"] = np.maximum(config.get("v_max", np.zeros_like(w)), vhat)
    return w - lr * mhat / (np.sqrt(config["v_max"]) + config.get("epsilon", 1e-8)), config


# --- adamw: shrinks the weights after Adam's step, so the step shrinks as well
# judged: true and helpful
def adamw(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-3)
    wd = config.setdefault("weight_decay", 1e-2)
    new_w, config = adam(w, dw, config)
    new_w = new_w - lr * wd * new_w
    return new_w, config


# --- run_optimizer: asks for the slope at the start at every step
# judged: true and helpful
def run_optimizer(rule, f, df, w0, steps, config):
    w = w0
    losses = [f(w0)]
    for i in range(steps):
        w, config = rule(w, df(w0), config)
        losses.append(f(w))
    return w, losses


# --- run_optimizer: hands back the best weights that it saw
# judged: true and helpful
def run_optimizer(rule, f, df, w0, steps, config):
    w, best, best_loss = w0, w0, f(w0)
    history = [best_loss]
    for _ in range(steps):
        w, config = rule(w, df(w), config)
        history.append(f(w))
        if history[-1] < best_loss:
            best, best_loss = w, history[-1]
    return best, history
