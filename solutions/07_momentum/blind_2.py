# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- ewma: starts with the first value
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    v = x[0]
    out = []
    for t, xt in enumerate(x, 1):
        v = beta * v + (1 - beta) * xt
        out.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(out)


# --- ewma: the corrected average goes on in the recursion
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    out = np.zeros(len(x))
    v = 0
    for t in range(len(x)):
        v = beta * v + (1 - beta) * x[t]
        if bias_correction:
            v = v / (1 - beta ** (t + 1))
        out[t] = v
    return out


# --- ewma_weights: normalised to the sum 1
# judged: true and helpful
def ewma_weights(beta, t):
    w = beta ** np.arange(t)[::-1].astype(float)
    return w / w.sum()


# --- ewma_weights: one power too many
# judged: true and helpful
def ewma_weights(beta, t):
    i = np.arange(t)
    return (1 - beta) * beta ** (t - i)


# --- effective_window: one over beta
# judged: true and helpful
def effective_window(beta):
    return 1 / beta


# --- effective_window: the number of steps rounded down
# judged: true and helpful
def effective_window(beta):
    return 1 // (1 - beta)


# --- sgd: gives back the step and not the weights
# judged: true and helpful
def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    return -config["learning_rate"] * dw, config


# --- sgd: the learning rate of the config is overwritten
# judged: true and helpful
def sgd(w, dw, config=None):
    config = config or {}
    config["learning_rate"] = 1e-2
    return w - config["learning_rate"] * dw, config


# --- sgd_momentum: the old velocity moves the weights
# judged: true and helpful
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    next_w = w + v
    config["velocity"] = mu * v - lr * dw
    return next_w, config


# --- sgd_momentum: the PyTorch form stored as velocity
# judged: true and helpful
def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.setdefault("velocity", np.zeros_like(w, dtype=float))
    v = mu * v + dw
    config["velocity"] = v
    return w - lr * v, config


# --- momentum_as_ewma: the learning rate inside as well as outside
# judged: true and helpful
def momentum_as_ewma(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", 0.0) + (1 - mu) * lr * dw
    config["velocity"] = v
    return w - lr * v, config


# --- momentum_as_ewma: the shares exchanged
# judged: true and helpful
def momentum_as_ewma(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = (1 - mu) * v + mu * dw
    config["velocity"] = v
    return w - lr * v, config


# --- optimal_momentum: the contraction rate without the square
# judged: true and helpful
def optimal_momentum(kappa):
    return (np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)


# --- optimal_momentum: kappa where its root belongs
# judged: true and helpful
def optimal_momentum(kappa):
    return ((kappa - 1) / (kappa + 1)) ** 2


# --- nesterov_momentum: plain momentum's step with the velocity of the look ahead
# judged: true and helpful
def nesterov_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", np.zeros_like(w)) - lr * dw
    config["velocity"] = v
    return w + mu * v, config


# --- nesterov_momentum: forgets to keep the old velocity before it is overwritten
# judged: true and helpful
def nesterov_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    config["velocity"] = mu * config["velocity"] - lr * dw
    v_new = config["velocity"]
    return w - mu * config["velocity"] + (1 + mu) * v_new, config
