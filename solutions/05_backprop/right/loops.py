"""Right answers in plain loops."""

import math

import numpy as np


def affine_forward(x, w, b):
    N, D = x.shape
    C = len(b)
    out = np.zeros((N, C))
    for n in range(N):
        for c in range(C):
            out[n, c] = b[c] + sum(x[n, d] * w[d, c] for d in range(D))
    return out, {"x": x, "w": w}


def affine_backward(dout, cache):
    x, w = cache["x"], cache["w"]
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for n in range(x.shape[0]):
        for c in range(w.shape[1]):
            db[c] += dout[n, c]
            for d in range(x.shape[1]):
                dw[d, c] += x[n, d] * dout[n, c]
                dx[n, d] += dout[n, c] * w[d, c]
    return dx, dw, db


def jacobian_affine(x, w):
    D, C = w.shape
    return [[float(w[d, c]) for d in range(D)] for c in range(C)]


def reduce_broadcast_grad(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def relu_forward(x):
    out = np.array(x, dtype=float)
    for index in np.ndindex(out.shape):
        if out[index] < 0:
            out[index] = 0.0
    return out, x


def relu_backward(dout, cache):
    dx = np.zeros(dout.shape)
    for index in np.ndindex(dout.shape):
        if cache[index] > 0:
            dx[index] = dout[index]
    return dx


def sigmoid_forward(x):
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        z = float(x[index])
        out[index] = 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    return out, out


def sigmoid_backward(dout, cache):
    dx = np.zeros(dout.shape)
    for index in np.ndindex(dout.shape):
        dx[index] = dout[index] * cache[index] * (1 - cache[index])
    return dx


def tanh_forward(x):
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        out[index] = math.tanh(x[index])
    return out, out


def tanh_backward(dout, cache):
    dx = np.zeros(dout.shape)
    for index in np.ndindex(dout.shape):
        dx[index] = dout[index] * (1 - cache[index]) * (1 + cache[index])
    return dx


def affine_relu_forward(x, w, b):
    z, cache = affine_forward(x, w, b)
    return relu_forward(z)[0], (cache, z)


def affine_relu_backward(dout, cache):
    return affine_backward(relu_backward(dout, cache[1]), cache[0])


def two_layer_loss(X, y, params):
    hidden, first = affine_relu_forward(X, params["W1"], params["b1"])
    scores, second = affine_forward(hidden, params["W2"], params["b2"])
    N = len(y)
    loss, dscores = 0.0, np.zeros(scores.shape)
    for n in range(N):
        p = np.exp(scores[n] - scores[n].max())
        p /= p.sum()
        loss -= math.log(p[y[n]]) / N
        p[y[n]] -= 1
        dscores[n] = p / N
    dhidden, dW2, db2 = affine_backward(dscores, second)
    _, dW1, db1 = affine_relu_backward(dhidden, first)
    return loss, dict(W1=dW1, b1=db1, W2=dW2, b2=db2)
