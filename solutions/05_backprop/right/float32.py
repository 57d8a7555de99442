"""Right answers in single precision."""

import numpy as np

F = np.float32


def affine_forward(x, w, b):
    x, w = x.astype(F), w.astype(F)
    return x @ w + b.astype(F), (x, w)


def affine_backward(dout, cache):
    x, w = cache
    dout = dout.astype(F)
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


def jacobian_affine(x, w):
    return np.swapaxes(w.astype(F), 0, 1)


def reduce_broadcast_grad(grad, shape):
    grad = grad.astype(F)
    added = tuple(range(grad.ndim - len(shape)))
    grad = grad.sum(axis=added) if added else grad
    stretched = [axis for axis, size in enumerate(shape) if size == 1]
    return grad.sum(axis=tuple(stretched), keepdims=True) if stretched else grad


def relu_forward(x):
    x = x.astype(F)
    return (x + np.abs(x)) / 2, np.sign(x)


def relu_backward(dout, cache):
    return dout.astype(F) * (cache + 1) / 2


def sigmoid_forward(x):
    x = x.astype(F)
    out = np.exp(-np.logaddexp(F(0), -x))
    return out, out


def sigmoid_backward(dout, cache):
    return dout.astype(F) * cache * (1 - cache)


def tanh_forward(x):
    out = np.tanh(x.astype(F))
    return out, out


def tanh_backward(dout, cache):
    return dout.astype(F) * (1 - np.square(cache))


def affine_relu_forward(x, w, b):
    z, cache = affine_forward(x, w, b)
    out, gate = relu_forward(z)
    return out, (cache, gate)


def affine_relu_backward(dout, cache):
    return affine_backward(relu_backward(dout, cache[1]), cache[0])


def two_layer_loss(X, y, params):
    hidden, first = affine_relu_forward(X, params["W1"], params["b1"])
    scores, second = affine_forward(hidden, params["W2"], params["b2"])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.mean(np.log(p[rows, y]))
    p[rows, y] -= 1
    dhidden, dW2, db2 = affine_backward(p / len(y), second)
    _, dW1, db1 = affine_relu_backward(dhidden, first)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
