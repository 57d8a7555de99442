# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- ewma: vectorised with the weights of the last average for all of them, so only v_T is right
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    x = np.asarray(x, dtype=float)
    T = x.shape[0]
    weights = (1 - beta) * beta ** np.arange(T - 1, -1, -1)
    series = np.cumsum(weights * x)
    if bias_correction:
        series = series / (1 - beta ** np.arange(1, T + 1))
    return series


# --- ewma: the result takes the type of x, so whole numbers are cut off
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    avg = np.zeros_like(x)
    for i in range(len(x)):
        prev = avg[i - 1] if i > 0 else 0
        avg[i] = beta * prev + (1 - beta) * x[i]
    if bias_correction:
        avg = avg / (1 - beta ** (np.arange(len(x)) + 1))
    return avg


# --- ewma: appends before it updates, so the series begins with v_0 and ends one early
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    running = 0.0
    out = []
    for step, value in enumerate(x, 1):
        out.append(running / (1 - beta**step) if bias_correction else running)
        running = beta * running + (1 - beta) * value
    return np.array(out)


# --- ewma_weights: thinks that an average of ones shows the weights, which gives their running sums
# judged: true and helpful
def ewma_weights(beta, t):
    return ewma(np.ones(t), beta)


# --- ewma_weights: multiplies by beta before it stores, so each exponent is one too high
# judged: true and helpful
def ewma_weights(beta, t):
    ws = []
    w = 1 - beta
    for _ in range(t):
        w = w * beta
        ws.insert(0, w)
    return np.array(ws)


# --- effective_window: rounds to whole values, as the table in the lesson looks
# judged: true and helpful
def effective_window(beta):
    return np.round(1 / (1 - np.asarray(beta)))


# --- effective_window: the exact number of steps after which the weight has fallen to 1/e
# judged: true and helpful
def effective_window(beta):
    return -1.0 / np.log(beta)


# --- sgd: reads the rate without its default, and hands None back
# judged: true and helpful
def sgd(w, dw, config=None):
    if config is None:
        lr = 0.01
    else:
        lr = config["learning_rate"]
    return w - lr * dw, config


# --- sgd_momentum: stores the velocity before it has changed
# judged: true and helpful
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    vel = config.setdefault("velocity", np.zeros_like(w))
    vel = mu * vel - lr * dw
    return w + vel, config


# --- sgd_momentum: reads keys of its own, lr and mu, so the settings that it is given never arrive
# judged: true and helpful
def sgd_momentum(w, dw, config=None):
    config = config or {}
    lr, mu = config.get("lr", 0.01), config.get("mu", 0.9)
    v = mu * config.get("velocity", np.zeros(np.shape(w))) - lr * dw
    config["velocity"] = v
    return w + v, config


# --- momentum_as_ewma: corrects the false start as Adam does, which the docstring rules out
# judged: true and helpful
def momentum_as_ewma(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    mu = config.get("momentum", 0.9)
    count = config.get("t", 0) + 1
    v = mu * config.get("velocity", np.zeros_like(dw)) + (1 - mu) * dw
    config.update(velocity=v, t=count)
    return w - lr * v / (1 - mu**count), config


# --- momentum_as_ewma: keeps the heavy ball's velocity with the rate inside; the same path, another velocity
# judged: true and helpful
def momentum_as_ewma(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.get("learning_rate", 1e-2)
    mu = config.get("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    config["velocity"] = mu * v - (1 - mu) * lr * dw
    return w + config["velocity"], config


# --- optimal_momentum: one root over the whole fraction in place of two
# judged: true and helpful
def optimal_momentum(kappa):
    r = np.sqrt((kappa - 1) / (kappa + 1))
    return r**2


# --- nesterov_momentum: PyTorch's nesterov=True, whose buffer has neither the rate nor the minus in it
# judged: true and helpful
def nesterov_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    buf = mu * config.get("velocity", 0) + dw
    config["velocity"] = buf
    return w - lr * (dw + mu * buf), config
