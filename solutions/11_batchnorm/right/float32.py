"""Right answers in single precision."""

import numpy as np

f = np.float32


def _statistics(x, axis=0):
    return x.mean(axis=axis, keepdims=True), x.var(axis=axis, keepdims=True)


def standardize(X):
    X = X.astype(f)
    mean, var = _statistics(X)
    return np.divide(X - mean, np.sqrt(var), out=np.zeros_like(X), where=var > 0)


def batchnorm_forward(x, gamma, beta, bn_param):
    x, gamma, beta = x.astype(f), gamma.astype(f), beta.astype(f)
    mean, var = _statistics(x)
    keep = f(bn_param.get("momentum", 0.9))
    for name, new in (("running_mean", mean[0]), ("running_var", var[0])):
        bn_param[name] = keep * np.asarray(bn_param.get(name, 0), f) + (1 - keep) * new
    inverse = 1 / np.sqrt(var + f(bn_param.get("eps", 1e-5)))
    x_hat = (x - mean) * inverse
    return x_hat * gamma + beta, (x_hat, inverse, gamma)


def batchnorm_inference(x, gamma, beta, bn_param):
    inverse = 1 / np.sqrt(bn_param["running_var"].astype(f) + f(bn_param.get("eps", 1e-5)))
    return (x.astype(f) - bn_param["running_mean"].astype(f)) * inverse * gamma.astype(f) + beta.astype(f)


def batchnorm_backward(dout, cache):
    x_hat, inverse, gamma = cache
    dout = dout.astype(f)
    g = dout * gamma
    dvar = (-(g * x_hat) / 2 * inverse**2).sum(axis=0)
    dcentred = g * inverse + 2 / f(len(dout)) * dvar * x_hat / inverse
    return dcentred - dcentred.mean(axis=0), (dout * x_hat).sum(axis=0), dout.sum(axis=0)


def batchnorm_backward_alt(dout, cache):
    x_hat, inverse, gamma = cache
    dout = dout.astype(f)
    g = dout * gamma
    dx = inverse * (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


def bias_is_inert(x, b, gamma, beta):
    one, two = (batchnorm_forward(given, gamma, beta, {"mode": "train"})[0] for given in (x, x + b))
    return np.max(np.abs(one - two))


def layernorm_forward(x, gamma, beta, ln_param):
    x = x.astype(f)
    mean, var = _statistics(x, axis=1)
    return (x - mean) / np.sqrt(var + f(ln_param.get("eps", 1e-5))) * gamma.astype(f) + beta.astype(f), None
