# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- adagrad: adds the sum of the squares over all weights: one cache for the whole array
# judged: true and helpful
def adagrad(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    eps = config.setdefault("epsilon", 1e-8)
    cache = config.get("cache", np.zeros_like(w)) + np.sum(dw**2)
    config["cache"] = cache
    return w - lr * dw / (np.sqrt(cache) + eps), config


# --- adagrad: uses the old sum, without the present gradient
# judged: true and helpful
def adagrad(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    eps = config.setdefault("epsilon", 1e-8)
    cache = config.get("cache", np.zeros_like(w))
    next_w = w - lr * dw / (np.sqrt(cache) + eps)
    config["cache"] = cache + dw**2
    return next_w, config


# --- adagrad: sums the sizes of the gradients, without squares and root
# judged: true and helpful
def adagrad(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    eps = config.setdefault("epsilon", 1e-8)
    config["cache"] = config.get("cache", np.zeros_like(w)) + np.abs(dw)
    return w - lr * dw / (config["cache"] + eps), config


# --- mend_rmsprop: takes the root of the learning rate as well
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


# --- mend_rmsprop: mends the wrong line: the root is stored in the average
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


# --- mend_rmsprop: averages the sizes instead of the squares
# judged: true and helpful
def mend_rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    keep = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    average = keep * config.get("cache", 0.0) + (1 - keep) * np.abs(dw)
    config["cache"] = average
    scale = lr / (average + eps)
    return w - scale * dw, config


# --- rmsprop: the shares swapped
# judged: true and helpful
def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    decay = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    cache = (1 - decay) * config.get("cache", np.zeros_like(w)) + decay * dw**2
    config["cache"] = cache
    return w - lr * dw / (np.sqrt(cache) + eps), config


# --- rmsprop: the square of the mean gradient: averages the gradient and squares it then
# judged: true and helpful
def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    decay = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    mean = decay * config.get("cache", np.zeros_like(w)) + (1 - decay) * dw
    config["cache"] = mean
    return w - lr * dw / (np.sqrt(mean**2) + eps), config


# --- rmsprop: Keras' habit: decay 0.9 and epsilon inside the root
# judged: true and helpful
def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    decay = config.setdefault("decay_rate", 0.9)
    eps = config.setdefault("epsilon", 1e-8)
    v = decay * config.get("cache", np.zeros_like(w)) + (1 - decay) * np.square(dw)
    config["cache"] = v
    return w - lr * dw / np.sqrt(v + eps), config


# --- adadelta: epsilon outside the roots
# judged: true and helpful
def adadelta(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1.0)
    rho = config.setdefault("rho", 0.95)
    eps = config.setdefault("epsilon", 1e-6)
    cache = rho * config.get("cache", np.zeros_like(w)) + (1 - rho) * dw**2
    delta = config.get("delta", np.zeros_like(w))
    step = (np.sqrt(delta) + eps) / (np.sqrt(cache) + eps) * dw
    config["delta"] = rho * delta + (1 - rho) * step**2
    config["cache"] = cache
    return w - lr * step, config


# --- adadelta: averages the squared gradients in delta, not the squared steps
# judged: true and helpful
def adadelta(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1.0)
    rho = config.setdefault("rho", 0.95)
    eps = config.setdefault("epsilon", 1e-6)
    cache = config.get("cache", np.zeros_like(w))
    delta = config.get("delta", np.zeros_like(w))
    cache = rho * cache + (1 - rho) * dw**2
    step = np.sqrt(delta + eps) / np.sqrt(cache + eps) * dw
    delta = rho * delta + (1 - rho) * dw**2
    config["cache"], config["delta"] = cache, delta
    return w - lr * step, config


# --- adadelta: the learning rate goes into the step before it is squared
# judged: true and helpful
def adadelta(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1.0)
    rho = config.setdefault("rho", 0.95)
    eps = config.setdefault("epsilon", 1e-6)
    config["cache"] = rho * config.get("cache", np.zeros_like(w)) + (1 - rho) * dw**2
    delta = config.get("delta", np.zeros_like(w))
    step = -lr * np.sqrt(delta + eps) / np.sqrt(config["cache"] + eps) * dw
    config["delta"] = rho * delta + (1 - rho) * step**2
    return w + step, config


# --- adam_bias_correction: 1 - beta, without the power
# judged: true and helpful
def adam_bias_correction(m, t, beta):
    return m / (1 - beta)


# --- adam_bias_correction: the power of the bracket: (1 - beta)^t
# judged: true and helpful
def adam_bias_correction(m, t, beta):
    return m / (1 - beta) ** t


# --- adam_bias_correction: subtracts the missing share instead of dividing
# judged: true and helpful
def adam_bias_correction(m, t, beta):
    return m - beta**t * m


# --- adam: stores the corrected averages
# judged: true and helpful
def adam(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-3)
    b1 = config.setdefault("beta1", 0.9)
    b2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    t = config.get("t", 0) + 1
    m = b1 * config.get("m", np.zeros_like(w)) + (1 - b1) * dw
    v = b2 * config.get("v", np.zeros_like(w)) + (1 - b2) * dw**2
    m = m / (1 - b1**t)
    v = v / (1 - b2**t)
    config["m"], config["v"], config["t"] = m, v, t
    return w - lr * m / (np.sqrt(v) + eps), config


# --- adam: the count starts at 1 and goes up before it is used, so the first step has t = 2
# judged: true and helpful
def adam(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-3)
    beta1 = config.setdefault("beta1", 0.9)
    beta2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    config.setdefault("t", 1)
    config["t"] += 1
    config["m"] = beta1 * config.get("m", np.zeros_like(w)) + (1 - beta1) * dw
    config["v"] = beta2 * config.get("v", np.zeros_like(w)) + (1 - beta2) * dw * dw
    mhat = config["m"] / (1 - beta1 ** config["t"])
    vhat = config["v"] / (1 - beta2 ** config["t"])
    return w - lr * mhat / (np.sqrt(vhat) + eps), config


# --- adam: beta1 in the correction of v, and v averages the square of m
# judged: true and helpful
def adam(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-3)
    beta1 = config.setdefault("beta1", 0.9)
    beta2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    t = config.get("t", 0) + 1
    m = beta1 * config.get("m", np.zeros_like(w)) + (1 - beta1) * dw
    v = beta2 * config.get("v", np.zeros_like(w)) + (1 - beta2) * m**2
    config.update(m=m, v=v, t=t)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta1**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), config


# --- adamw: adds the decay to the gradient: Adam with an L2 penalty
# judged: true and helpful
def adamw(w, dw, config=None):
    config = {} if config is None else config
    decay = config.setdefault("weight_decay", 1e-2)
    return adam(w, dw + decay * w, config)


# --- adamw: shrinks by the decay alone, without the learning rate
# judged: true and helpful
def adamw(w, dw, config=None):
    config = {} if config is None else config
    decay = config.setdefault("weight_decay", 1e-2)
    return adam((1 - decay) * w, dw, config)


# --- adamw: shrinks after Adam's step, so that the step shrinks as well
# judged: true and helpful
def adamw(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-3)
    wd = config.setdefault("weight_decay", 1e-2)
    next_w, config = adam(w, dw, config)
    return next_w - lr * wd * next_w, config


# --- run_optimizer: notes the loss after each step only, so one is missing
# judged: true and helpful
def run_optimizer(rule, f, df, w0, steps, config):
    w = w0
    history = []
    for _ in range(steps):
        w, config = rule(w, df(w), config)
        history.append(f(w))
    return w, history


# --- run_optimizer: hands the first config to every call
# judged: true and helpful
def run_optimizer(rule, f, df, w0, steps, config):
    w = w0
    history = [f(w)]
    for _ in range(steps):
        w, _ = rule(w, df(w), config)
        history.append(f(w))
    return w, history


# --- run_optimizer: keeps the best weights it has seen and returns these
# judged: true and helpful
def run_optimizer(rule, f, df, w0, steps, config):
    w = w0
    best = w0
    history = [f(w0)]
    for _ in range(steps):
        w, config = rule(w, df(w), config)
        history.append(f(w))
        if history[-1] < f(best):
            best = w
    return best, history
