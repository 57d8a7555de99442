"""Right answers that work in place: on the caller's arrays where nobody needs them any more, and in bn_param."""

import numpy as np


def standardize(X):
    X = np.asarray(X, dtype=np.float64)
    X -= X.mean(axis=0)
    deviation = X.std(axis=0)
    deviation[deviation == 0] = 1.0
    X /= deviation
    return X


def batchnorm_forward(x, gamma, beta, bn_param):
    features = x.shape[1]
    mean = bn_param.setdefault("running_mean", np.zeros(features))
    var = bn_param.setdefault("running_var", np.zeros(features))
    keep = bn_param.setdefault("momentum", 0.9)
    batch_mean, batch_var = x.mean(axis=0), x.var(axis=0)
    mean *= keep
    mean += (1 - keep) * batch_mean
    var *= keep
    var += (1 - keep) * batch_var
    x_hat = x - batch_mean
    inverse = 1 / np.sqrt(batch_var + bn_param.setdefault("eps", 1e-5))
    x_hat *= inverse
    out = x_hat * gamma
    out += beta
    return out, [x_hat, inverse, gamma]


def batchnorm_inference(x, gamma, beta, bn_param):
    out = x - bn_param["running_mean"]
    out /= np.sqrt(bn_param["running_var"] + bn_param.get("eps", 1e-5))
    out *= gamma
    out += beta
    return out


def batchnorm_backward(dout, cache):
    x_hat, inverse, gamma = cache
    dbeta, dgamma = dout.sum(axis=0), (dout * x_hat).sum(axis=0)
    dout *= gamma
    dinverse = (dout * x_hat).sum(axis=0) / inverse
    dvar = -0.5 * dinverse * inverse**3
    dout *= inverse
    dout += 2 / len(dout) * dvar * (x_hat / inverse)
    dout -= dout.mean(axis=0)
    return dout, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    x_hat, inverse, gamma = cache
    dbeta, dgamma = dout.sum(axis=0), (dout * x_hat).sum(axis=0)
    dx = dout - dbeta / len(dout)
    dx -= x_hat * (dgamma / len(dout))
    dx *= gamma * inverse
    return dx, dgamma, dbeta


def bias_is_inert(x, b, gamma, beta):
    difference, _ = batchnorm_forward(x + b, gamma, beta, {"mode": "train"})
    difference -= batchnorm_forward(x, gamma, beta, {"mode": "train"})[0]
    np.abs(difference, out=difference)
    return difference.max()


def layernorm_forward(x, gamma, beta, ln_param):
    x_hat = x.T - x.mean(axis=1)
    x_hat /= np.sqrt(x.var(axis=1) + ln_param.get("eps", 1e-5))
    out = x_hat.T * gamma
    out += beta
    return out, x_hat
