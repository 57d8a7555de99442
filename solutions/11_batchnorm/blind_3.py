# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- standardize: scales to the range 0 to 1
# judged: true and helpful
def standardize(X):
    low, high = X.min(axis=0), X.max(axis=0)
    width = np.where(high > low, high - low, 1)
    return (X - low) / width


# --- standardize: leaves the constant columns out
# judged: true and helpful
def standardize(X):
    sd = X.std(axis=0)
    keep = sd > 0
    return (X[:, keep] - X[:, keep].mean(axis=0)) / sd[keep]


# --- standardize: divides first and then takes off the mean of the raw column
# judged: true and helpful
def standardize(X):
    m = np.mean(X, axis=0)
    s = np.std(X, axis=0)
    s[s == 0] = 1
    return X / s - m


# --- batchnorm_forward: two slips, eps outside the root and a running deviation in running_var
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    mu = x.mean(axis=0)
    sd = x.std(axis=0)
    xhat = (x - mu) / (sd + eps)
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0) + (1 - momentum) * sd
    return gamma * xhat + beta, (xhat, gamma, sd + eps)


# --- batchnorm_forward: where there are no running statistics yet, they start at those of the batch
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    rho = bn_param.get("momentum", 0.9)
    mu, var = np.mean(x, axis=0), np.var(x, axis=0)
    bn_param["running_mean"] = rho * bn_param.get("running_mean", mu) + (1 - rho) * mu
    bn_param["running_var"] = rho * bn_param.get("running_var", var) + (1 - rho) * var
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    return x_hat * gamma + beta, (x_hat, std, gamma)


# --- batchnorm_forward: asks for momentum and eps as if they were always there
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    N, D = x.shape
    eps, momentum = bn_param["eps"], bn_param["momentum"]
    running_mean = bn_param.get("running_mean", np.zeros(D))
    running_var = bn_param.get("running_var", np.zeros(D))
    mu = x.mean(0)
    var = ((x - mu) ** 2).mean(0)
    xn = (x - mu) / np.sqrt(var + eps)
    bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mu
    bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    return gamma * xn + beta, (x, xn, mu, var, gamma, eps)


# --- batchnorm_inference: beta has slipped into the bracket that is stretched
# judged: true and helpful
def batchnorm_inference(x, gamma, beta, bn_param):
    mean, var = bn_param["running_mean"], bn_param["running_var"]
    scale = gamma / np.sqrt(var + bn_param.get("eps", 1e-5))
    return scale * (x - mean + beta)


# --- batchnorm_inference: centres the examples once more by their own mean
# judged: true and helpful
def batchnorm_inference(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    z = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
    z = z - z.mean(axis=0)
    return gamma * z + beta


# --- batchnorm_backward: x_hat where the formula of the variance has the centred x
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, rho = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(axis=0), x.var(axis=0)
    for key, value in (("running_mean", mu), ("running_var", var)):
        bn_param[key] = rho * bn_param.get(key, 0.0) + (1 - rho) * value
    inv = 1 / np.sqrt(var + eps)
    x_hat = (x - mu) * inv
    return gamma * x_hat + beta, (x, mu, inv, x_hat, gamma)


def batchnorm_backward(dout, cache):
    x, mu, inv, x_hat, gamma = cache
    N = len(x)
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * x_hat * -0.5 * inv**3, axis=0)
    dmu = np.sum(-dx_hat * inv, axis=0)
    dx = dx_hat * inv + dvar * 2 * (x - mu) / N + dmu / N
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


# --- batchnorm_backward: dbeta and dgamma change places
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, m = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(0), x.var(0)
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros_like(mu)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros_like(mu)) + (1 - m) * var
    s = np.sqrt(var + eps)
    c = x - mu
    return gamma * c / s + beta, (c, s, gamma)


def batchnorm_backward(dout, cache):
    c, s, gamma = cache
    n = c.shape[0]
    dbeta = dout.sum(0)
    dgamma = (dout * c / s).sum(0)
    g = dout * gamma
    ds = -(g * c).sum(0) / s**2
    dvar = ds / (2 * s)
    dc = g / s + 2 * c / n * dvar
    dx = dc - dc.sum(0) / n
    return dx, dbeta, dgamma


# --- batchnorm_backward: the mean of squares goes back as a sum, without its 1/N
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, m = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(0), x.var(0)
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros_like(mu)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros_like(mu)) + (1 - m) * var
    s = np.sqrt(var + eps)
    c = x - mu
    return gamma * c / s + beta, (c, s, gamma)


def batchnorm_backward(dout, cache):
    c, s, gamma = cache
    xhat = c / s
    dxhat = dout * gamma
    dc = dxhat / s
    ds = -np.sum(dxhat * xhat, axis=0) / s
    dvar = 0.5 * ds / s
    dc += 2 * c * dvar
    dmu = -dc.sum(axis=0)
    return dc + dmu / len(c), np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)


# --- batchnorm_backward_alt: puts dgamma in for the sum of g x_hat, which lacks the gamma
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, m = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(0), x.var(0)
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros_like(mu)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros_like(mu)) + (1 - m) * var
    s = np.sqrt(var + eps)
    xhat = (x - mu) / s
    return gamma * xhat + beta, (xhat, s, gamma)


def batchnorm_backward_alt(dout, cache):
    xhat, s, gamma = cache
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    g = gamma * dout
    dx = (g - g.mean(axis=0) - xhat * dgamma / len(dout)) / s
    return dx, dgamma, dbeta


# --- batchnorm_backward_alt: from memory, N in front of dout and nothing to divide it by
# judged: true and helpful
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, m = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mu, var = x.mean(0), x.var(0)
    bn_param["running_mean"] = m * bn_param.get("running_mean", np.zeros_like(mu)) + (1 - m) * mu
    bn_param["running_var"] = m * bn_param.get("running_var", np.zeros_like(mu)) + (1 - m) * var
    istd = 1 / np.sqrt(var + eps)
    return gamma * (x - mu) * istd + beta, ((x - mu) * istd, istd, gamma)


def batchnorm_backward_alt(dout, cache):
    xhat, istd, gamma = cache
    N, D = dout.shape
    dbeta = dout.sum(0)
    dgamma = (xhat * dout).sum(0)
    dx = gamma * istd * (N * dout - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta


# --- bias_is_inert: compares the largest outputs in place of the outputs
# judged: true and helpful
def bias_is_inert(x, b, gamma, beta):
    before, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    after, _ = batchnorm_forward(x + b, gamma, beta, {"mode": "train"})
    return abs(after.max() - before.max())


# --- bias_is_inert: adds the bias to beta, behind the normalisation
# judged: true and helpful
def bias_is_inert(x, b, gamma, beta):
    out1 = batchnorm_forward(x, gamma, beta, {})[0]
    out2 = batchnorm_forward(x, gamma, beta + b, {})[0]
    return np.max(np.abs(out2 - out1))


# --- layernorm_forward: the annotated transformer's, an unbiased deviation plus eps
# judged: true and helpful
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mean = x.mean(-1, keepdims=True)
    std = x.std(-1, keepdims=True, ddof=1)
    return gamma * (x - mean) / (std + eps) + beta, (x, mean, std)


# --- layernorm_forward: the row means have lost their axis
# judged: true and helpful
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1)
    var = x.var(axis=1)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, gamma, var)
