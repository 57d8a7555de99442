"""Right answers that work in place on arrays of their own."""

import numpy as np


def affine_forward(x, w, b):
    out = np.dot(x, w)
    out += b
    return out, [x, w, b]


def affine_backward(dout, cache):
    x, w, b = cache
    db = np.zeros_like(b)
    for row in dout:
        db += row
    return np.dot(dout, w.transpose()), np.dot(x.transpose(), dout), db


def jacobian_affine(x, w):
    J = np.empty((w.shape[1], w.shape[0]))
    for c in range(w.shape[1]):
        J[c] = w[:, c]
    return J


def reduce_broadcast_grad(grad, shape):
    extra = grad.ndim - len(shape)
    grad = np.add.reduce(grad.reshape((-1, *grad.shape[extra:])), axis=0)
    for axis in range(len(shape)):
        if shape[axis] == 1 and grad.shape[axis] != 1:
            grad = np.expand_dims(grad.sum(axis=axis), axis)
    return grad


def relu_forward(x):
    out = x.copy()
    out[out < 0] = 0
    return out, out


def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache <= 0] = 0
    return dx


def sigmoid_forward(x):
    out = np.empty(x.shape)
    high = x >= 0
    out[high] = 1 / (1 + np.exp(-x[high]))
    e = np.exp(x[~high])
    out[~high] = e / (1 + e)
    return out, out


def sigmoid_backward(dout, cache):
    dx = 1 - cache
    dx *= cache
    dx *= dout
    return dx


def tanh_forward(x):
    out = np.array(x, dtype=float)
    np.tanh(out, out=out)
    return out, (out,)


def tanh_backward(dout, cache):
    (out,) = cache
    dx = out * out
    np.subtract(1, dx, out=dx)
    dx *= dout
    return dx


def affine_relu_forward(x, w, b):
    out = np.dot(x, w)
    out += b
    np.maximum(out, 0, out=out)
    return out, (x, w, b, out)


def affine_relu_backward(dout, cache):
    x, w, b, out = cache
    dz = dout.copy()
    dz[out == 0] = 0
    return affine_backward(dz, [x, w, b])


def two_layer_loss(X, y, params):
    hidden, first = affine_relu_forward(X, params["W1"], params["b1"])
    scores, second = affine_forward(hidden, params["W2"], params["b2"])
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.log(p[rows, y]).sum() / len(y)
    p[rows, y] -= 1
    p /= len(y)
    grads = {}
    dhidden, grads["W2"], grads["b2"] = affine_backward(p, second)
    _, grads["W1"], grads["b1"] = affine_relu_backward(dhidden, first)
    return loss, grads
