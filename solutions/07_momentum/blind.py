# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- ewma: starts at the first value, as pandas does with adjust=False
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    out = np.zeros(len(x))
    v = x[0]
    for t in range(len(x)):
        v = beta * v + (1 - beta) * x[t]
        out[t] = v / (1 - beta ** (t + 1)) if bias_correction else v
    return out


# --- ewma: averages the corrected value again
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    v = 0.0
    out = []
    for t, value in enumerate(x, start=1):
        v = beta * v + (1 - beta) * value
        if bias_correction:
            v = v / (1 - beta**t)
        out.append(v)
    return np.array(out)


# --- ewma: counts t from 0, guarding against the division by 0 by skipping the first
# judged: true and helpful
def ewma(x, beta, bias_correction=False):
    v = 0
    averages = np.zeros(len(x))
    for i in range(len(x)):
        v = beta * v + (1 - beta) * x[i]
        averages[i] = v
        if bias_correction and i > 0:
            averages[i] = v / (1 - beta**i)
    return averages


# --- ewma_weights: newest first
# judged: true and helpful
def ewma_weights(beta, t):
    return (1 - beta) * beta ** np.arange(t)


# --- ewma_weights: normalised, so that they sum to 1
# judged: true and helpful
def ewma_weights(beta, t):
    w = beta ** np.arange(t - 1, -1, -1)
    return w / w.sum()


# --- ewma_weights: exponents from t to 1 instead of t - 1 to 0
# judged: true and helpful
def ewma_weights(beta, t):
    i = np.arange(t)
    return (1 - beta) * beta ** (t - i)


# --- effective_window: rounded to a whole number of values
# judged: true and helpful
def effective_window(beta):
    return np.round(1 / (1 - beta))


# --- effective_window: the half-life
# judged: true and helpful
def effective_window(beta):
    return np.log(0.5) / np.log(beta)


# --- effective_window: the span of pandas: (1 + beta) / (1 - beta)
# judged: true and helpful
def effective_window(beta):
    return (1 + beta) / (1 - beta)


# --- sgd: in place
# judged: true and helpful
def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    w -= config["learning_rate"] * dw
    return w, config


# --- sgd: always takes the default rate, since setdefault's value is thrown away and the literal is used
# judged: true and helpful
def sgd(w, dw, config=None):
    config = config or {}
    config.setdefault("learning_rate", 1e-2)
    lr = 1e-2
    return w - lr * dw, config


# --- sgd: clips the gradient to length 1, as in a training script
# judged: true and helpful
def sgd(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    norm = np.linalg.norm(dw)
    if norm > 1:
        dw = dw / norm
    return w - lr * dw, config


# --- sgd_momentum: the PyTorch form, so the stored velocity has another scale and sign
# judged: true and helpful
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = mu * v + dw
    config["velocity"] = v
    return w - lr * v, config


# --- sgd_momentum: steps with the old velocity, and updates it afterwards
# judged: true and helpful
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    next_w = w + v
    config["velocity"] = config["momentum"] * v - config["learning_rate"] * dw
    return next_w, config


# --- sgd_momentum: forgets to store the velocity
# judged: true and helpful
def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    mu = config.get("momentum", 0.9)
    velocity = config.get("velocity", np.zeros_like(w))
    velocity = mu * velocity - lr * dw
    next_w = w + velocity
    return next_w, config


# --- momentum_as_ewma: puts the learning rate into the average as well
# judged: true and helpful
def momentum_as_ewma(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", np.zeros_like(w)) + (1 - mu) * lr * dw
    config["velocity"] = v
    return w - lr * v, config


# --- momentum_as_ewma: the shares swapped
# judged: true and helpful
def momentum_as_ewma(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = (1 - mu) * v + mu * dw
    config["velocity"] = v
    return w - lr * v, config


# --- momentum_as_ewma: with bias correction, as in Adam
# judged: true and helpful
def momentum_as_ewma(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    t = config.get("t", 0) + 1
    v = mu * config.get("velocity", np.zeros_like(w)) + (1 - mu) * dw
    config["velocity"] = v
    config["t"] = t
    return w - lr * v / (1 - mu**t), config


# --- optimal_momentum: kappa without its root: that is plain descent's rate, squared
# judged: true and helpful
def optimal_momentum(kappa):
    return ((kappa - 1) / (kappa + 1)) ** 2


# --- optimal_momentum: the rate sqrt(mu), not squared
# judged: true and helpful
def optimal_momentum(kappa):
    root = np.sqrt(kappa)
    return (root - 1) / (root + 1)


# --- optimal_momentum: one minus one over the root of kappa
# judged: true and helpful
def optimal_momentum(kappa):
    return (1 - 1 / np.sqrt(kappa)) ** 2


# --- nesterov_momentum: only the plain heavy ball step
# judged: true and helpful
def nesterov_momentum(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", np.zeros_like(w)) - lr * dw
    config["velocity"] = v
    return w + v, config


# --- nesterov_momentum: takes the new velocity in both places: w + v
# judged: true and helpful
def nesterov_momentum(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = mu * v - lr * dw
    next_w = w - mu * v + (1 + mu) * v
    config["velocity"] = v
    return next_w, config


# --- nesterov_momentum: the sign of the old velocity
# judged: true and helpful
def nesterov_momentum(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v_prev = config.get("velocity", np.zeros_like(w))
    v = mu * v_prev - lr * dw
    config["velocity"] = v
    return w + mu * v_prev + (1 + mu) * v, config
