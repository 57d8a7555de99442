# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- standardize: divides by the variance
# judged: true and helpful
def standardize(X):
    var = X.var(axis=0)
    var[var == 0] = 1
    return (X - X.mean(axis=0)) / var


# --- standardize: a small epsilon below, as in batch norm, so a column of small numbers is not brought to 1
# judged: true and helpful
def standardize(X):
    return (X - np.mean(X, axis=0)) / (np.std(X, axis=0) + 1e-5)


# --- standardize: to the range from 0 to 1
# judged: true and helpful
def standardize(X):
    low, high = X.min(axis=0), X.max(axis=0)
    width = np.where(high > low, high - low, 1.0)
    return (X - low) / width


# --- batchnorm_forward: the shares of the running statistics swapped (PyTorch's momentum)
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    running_mean = bn_param.get("running_mean", np.zeros_like(mu))
    running_var = bn_param.get("running_var", np.zeros_like(var))
    bn_param["running_mean"] = (1 - momentum) * running_mean + momentum * mu
    bn_param["running_var"] = (1 - momentum) * running_var + momentum * var
    return gamma * x_hat + beta, (x_hat, gamma, np.sqrt(var + eps))


# --- batchnorm_forward: normalises with the running statistics that it has just updated
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    rm = momentum * bn_param.get("running_mean", np.zeros(D)) + (1 - momentum) * np.mean(x, axis=0)
    rv = momentum * bn_param.get("running_var", np.zeros(D)) + (1 - momentum) * np.var(x, axis=0)
    bn_param["running_mean"], bn_param["running_var"] = rm, rv
    x_hat = (x - rm) / np.sqrt(rv + eps)
    return gamma * x_hat + beta, (x_hat, gamma, rv, eps)


# --- batchnorm_forward: epsilon beside the root, and the unbiased variance for the running one, as PyTorch does
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    std = np.sqrt(var) + eps
    x_hat = (x - mu) / std
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0) + (1 - momentum) * x.var(axis=0, ddof=1)
    out = x_hat * gamma + beta
    return out, (x_hat, std, gamma)


# --- batchnorm_inference: takes the statistics of the batch it is given
# judged: true and helpful
def batchnorm_inference(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return gamma * x_hat + beta


# --- batchnorm_inference: the running variance for the standard deviation
# judged: true and helpful
def batchnorm_inference(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    x_hat = (x - bn_param["running_mean"]) / (bn_param["running_var"] + eps)
    return gamma * x_hat + beta


# --- batchnorm_inference: goes on updating the running mean
# judged: true and helpful
def batchnorm_inference(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    bn_param["running_mean"] = momentum * bn_param["running_mean"] + (1 - momentum) * x.mean(axis=0)
    return gamma * (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps) + beta


# --- batchnorm_backward: mean and variance count as constants
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var
    return gamma * x_hat + beta, (x - mu, x_hat, std, gamma)


def batchnorm_backward(dout, cache):
    c, x_hat, std, gamma = cache
    return dout * gamma / std, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


# --- batchnorm_backward: forgets the 1/N of the mean's share on the way to x
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var
    return gamma * x_hat + beta, (x - mu, x_hat, std, gamma)


def batchnorm_backward(dout, cache):
    c, x_hat, std, gamma = cache
    N = len(dout)
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    g = dout * gamma
    dstd = -np.sum(g * x_hat, axis=0) / std
    dvar = dstd / (2 * std)
    dc = g / std + 2 * c / N * dvar
    dmu = -dc.sum(axis=0)
    dx = dc + dmu
    return dx, dgamma, dbeta


# --- batchnorm_backward: the quotient by its denominator once too often: divided by std squared
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var
    return gamma * x_hat + beta, (x - mu, x_hat, std, gamma)


def batchnorm_backward(dout, cache):
    c, x_hat, std, gamma = cache
    N = dout.shape[0]
    g = dout * gamma
    ds = -np.sum(g * x_hat, axis=0) / std**2
    dvar = 0.5 * ds / std
    dc = g / std + 2 / N * c * dvar
    dmu = -np.sum(dc, axis=0)
    return dc + dmu / N, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


# --- batchnorm_backward_alt: sums in place of the two means
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var
    return gamma * x_hat + beta, (x - mu, x_hat, std, gamma)


def batchnorm_backward_alt(dout, cache):
    _, x_hat, std, gamma = cache
    g = dout * gamma
    dx = (g - g.sum(axis=0) - x_hat * (g * x_hat).sum(axis=0)) / std
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


# --- batchnorm_backward_alt: forgets gamma in dx
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var
    return gamma * x_hat + beta, (x - mu, x_hat, std, gamma)


def batchnorm_backward_alt(dout, cache):
    _, x_hat, std, gamma = cache
    g = dout
    dx = (g - np.mean(g, axis=0) - x_hat * np.mean(g * x_hat, axis=0)) / std
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


# --- batchnorm_backward_alt: the last term lacks its factor x_hat
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var
    return gamma * x_hat + beta, (x - mu, x_hat, std, gamma)


def batchnorm_backward_alt(dout, cache):
    _, x_hat, std, gamma = cache
    g = dout * gamma
    dx = (g - np.mean(g, axis=0) - np.mean(g * x_hat, axis=0)) / std
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


# --- bias_is_inert: returns the answer that the text proves: 0
# judged: true and helpful
def bias_is_inert(x, b, gamma, beta):
    return 0.0


# --- bias_is_inert: the signed largest change, without the absolute value
# judged: true and helpful
def bias_is_inert(x, b, gamma, beta):
    one, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    two, _ = batchnorm_forward(x + b, gamma, beta, {"mode": "train"})
    return float(np.max(two - one))


# --- bias_is_inert: adds b to the output, that is to beta
# judged: true and helpful
def bias_is_inert(x, b, gamma, beta):
    before, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    after = batchnorm_forward(x, gamma, beta, {"mode": "train"})[0] + b
    return np.max(np.abs(after - before))


# --- layernorm_forward: still over the batch: axis 0
# judged: true and helpful
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, gamma, var)


# --- layernorm_forward: over the whole array
# judged: true and helpful
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    x_hat = (x - x.mean()) / np.sqrt(x.var() + eps)
    return x_hat * gamma + beta, x_hat


# --- layernorm_forward: the unbiased deviation, as torch.std gives it, with epsilon beside it
# judged: true and helpful
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mean = x.mean(axis=-1, keepdims=True)
    std = x.std(axis=-1, keepdims=True, ddof=1)
    return gamma * (x - mean) / (std + eps) + beta, (mean, std)
