# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- standardize: by the mean and deviation of the whole table
# judged: true and helpful
def standardize(X):
    return (X - X.mean()) / X.std()


# --- standardize: scaled to the range of the column
# judged: true and helpful
def standardize(X):
    lo, hi = X.min(axis=0), X.max(axis=0)
    span = np.where(hi > lo, hi - lo, 1)
    return (X - lo) / span


# --- batchnorm_forward: running share the wrong way round, and running variance of the deviation
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    s = np.sqrt(var + eps)
    xhat = (x - mu) / s
    bn_param["running_mean"] = (1 - m) * bn_param.get("running_mean", np.zeros(D)) + m * mu
    bn_param["running_var"] = (1 - m) * bn_param.get("running_var", np.zeros(D)) + m * s
    return gamma * xhat + beta, (xhat, gamma, s)


# --- batchnorm_forward: divides by the variance
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    xhat = (x - mu) / (var + eps)
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros(D)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros(D)) + (1 - m) * var
    return gamma * xhat + beta, (xhat, gamma, np.sqrt(var + eps))


# --- batchnorm_inference: the running variance is taken for a deviation
# judged: true and helpful
def batchnorm_inference(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    xhat = (x - bn_param["running_mean"]) / (bn_param["running_var"] + eps)
    return gamma * xhat + beta


# --- batchnorm_inference: returns a cache, too, and has eps outside the root
# judged: true and helpful
def batchnorm_inference(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    xhat = (x - bn_param["running_mean"]) / (np.sqrt(bn_param["running_var"]) + eps)
    return gamma * xhat + beta, (xhat, gamma)


# --- batchnorm_backward: the mean's part is left out
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    mu, var = x.mean(axis=0), x.var(axis=0)
    s = np.sqrt(var + eps)
    xhat = (x - mu) / s
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros(D)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros(D)) + (1 - m) * var
    return gamma * xhat + beta, (x - mu, xhat, s, gamma)


def batchnorm_backward(dout, cache):
    c, xhat, s, gamma = cache
    N = len(dout)
    dxhat = dout * gamma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    ds = -(dxhat * c).sum(axis=0) / s**2
    dvar = ds / (2 * s)
    dc = dxhat / s + 2 * c / N * dvar
    return dc, dgamma, dbeta


# --- batchnorm_backward: the variance's gradient not halved, and dbeta is a mean
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    mu, var = x.mean(axis=0), x.var(axis=0)
    s = np.sqrt(var + eps)
    xhat = (x - mu) / s
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros(D)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros(D)) + (1 - m) * var
    return gamma * xhat + beta, (x - mu, xhat, s, gamma)


def batchnorm_backward(dout, cache):
    c, xhat, s, gamma = cache
    N = len(dout)
    dxhat = dout * gamma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.mean(axis=0)
    ds = -(dxhat * xhat).sum(axis=0) / s
    dvar = ds / s
    dc = dxhat / s + 2 * c / N * dvar
    dmu = -dc.sum(axis=0)
    return dc + dmu / N, dgamma, dbeta


# --- batchnorm_backward_alt: means over the features
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    mu, var = x.mean(axis=0), x.var(axis=0)
    s = np.sqrt(var + eps)
    xhat = (x - mu) / s
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros(D)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros(D)) + (1 - m) * var
    return gamma * xhat + beta, (x - mu, xhat, s, gamma)


def batchnorm_backward_alt(dout, cache):
    c, xhat, s, gamma = cache
    g = dout * gamma
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * (g * xhat).mean(axis=1, keepdims=True)) / s
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)


# --- batchnorm_backward_alt: sums for means, gamma forgotten
# judged: true, of little help
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    mu, var = x.mean(axis=0), x.var(axis=0)
    s = np.sqrt(var + eps)
    xhat = (x - mu) / s
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros(D)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros(D)) + (1 - m) * var
    return gamma * xhat + beta, (x - mu, xhat, s, gamma)


def batchnorm_backward_alt(dout, cache):
    c, xhat, s, gamma = cache
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dx = (dout - dbeta - xhat * dgamma) / s
    return dx, dgamma, dbeta


# --- bias_is_inert: the change of the mean of the outputs
# judged: true, of little help
def bias_is_inert(x, b, gamma, beta):
    one, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    two, _ = batchnorm_forward(x + b, gamma, beta, {"mode": "train"})
    return float(np.abs(one.mean() - two.mean()))


# --- bias_is_inert: the difference is not made absolute
# judged: true and helpful
def bias_is_inert(x, b, gamma, beta):
    one, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    two, _ = batchnorm_forward(x + b, gamma, beta, {"mode": "train"})
    return float(np.max(two - one))


# --- layernorm_forward: keeps the axis of batch norm
# judged: true and helpful
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=0)
    s = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - mu) / s
    return gamma * xhat + beta, (xhat, gamma, s)


# --- layernorm_forward: Bessel's correction, eps outside the root
# judged: true and helpful
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1, keepdims=True)
    s = x.std(axis=1, ddof=1, keepdims=True) + eps
    xhat = (x - mu) / s
    return gamma * xhat + beta, (xhat, gamma, s)
