"""Right answers in single precision, where that is enough; differences of nearly equal numbers are not."""

import numpy as np


def composite_derivative(x):
    x = np.asarray(x, dtype=np.float32)
    square = x * x
    return np.exp(np.sin(square)) * np.cos(square) * np.float32(2) * x


def node_backward(op, inputs, dout):
    a, b = np.asarray(inputs, dtype=np.float32)
    dout = np.float32(dout)
    found = {"add": (dout, dout), "sub": (dout, -dout), "mul": (dout * b, dout * a)}
    found["max"] = (dout, np.float32(0)) if a > b else (np.float32(0), dout)
    return found[op]


def single_neuron_grads(x, w, b, t):
    x, w = np.asarray(x, dtype=np.float32), np.asarray(w, dtype=np.float32)
    y = 1 / (1 + np.exp(-(w @ x + np.float32(b))))
    delta = (y - np.float32(t)) * y * (1 - y)
    return delta * x, delta
