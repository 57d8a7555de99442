"""Right answers with einsum, the bias as a row of ones, and whatever NumPy offers."""

import numpy as np


def affine_forward(x, w, b):
    return np.einsum("nd,dc->nc", x, w) + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return np.einsum("nc,dc->nd", dout, w), np.einsum("nd,nc->dc", x, dout), np.ones(len(x)) @ dout


def jacobian_affine(x, w):
    return np.einsum("dc->cd", w)


def reduce_broadcast_grad(grad, shape):
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(axis for axis, size in enumerate(padded) if size == 1)
    return grad.sum(axis=axes, keepdims=True).reshape(shape)


def relu_forward(x):
    return np.where(x > 0, x, 0), x > 0


def relu_backward(dout, cache):
    return np.where(cache, dout, 0.0)


def sigmoid_forward(x):
    out = 0.5 * (1 + np.tanh(0.5 * x))
    # tanh rounds to -1 far below 0; the exponential is exact there, and never overflows.
    out = np.where(x < -15, np.exp(np.minimum(x, 0)) / (1 + np.exp(np.minimum(x, 0))), out)
    return out, out


def sigmoid_backward(dout, cache):
    return dout * (cache - cache**2)


def tanh_forward(x):
    return np.tanh(x), x


def tanh_backward(dout, cache):
    e = np.exp(-2 * np.abs(cache))
    return dout * 4 * e / (1 + e) ** 2


def affine_relu_forward(x, w, b):
    z = x @ w + b
    return z.clip(min=0), (x, w, z)


def affine_relu_backward(dout, cache):
    x, w, z = cache
    dz = dout * np.heaviside(z, 0)
    return dz @ w.T, x.T @ dz, dz.sum(0)


def two_layer_loss(X, y, params):
    z = X @ params["W1"] + params["b1"]
    hidden = np.maximum(z, 0)
    scores = hidden @ params["W2"] + params["b2"]
    shifted = scores - scores.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    onehot = np.eye(scores.shape[1])[y]
    d2 = (np.exp(logp) - onehot) / len(y)
    d1 = d2 @ params["W2"].T * (z > 0)
    grads = {"W2": hidden.T @ d2, "b2": d2.sum(axis=0), "W1": X.T @ d1, "b1": d1.sum(axis=0)}
    return -np.sum(logp * onehot) / len(y), grads
