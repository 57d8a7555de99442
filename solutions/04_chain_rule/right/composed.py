"""Right answers that build on few pieces: differences from sums, quotients from powers, sweeps from counts."""

import numpy as np


def composite_derivative(x):
    x = np.asarray(x, dtype=float)

    def chain(*rates):
        return np.prod(rates, axis=0)

    v = np.sin(x * x)
    return chain(np.exp(v), np.cos(x * x), 2 * x)


def node_backward(op, inputs, dout):
    a, b = inputs
    rules = {
        "add": lambda: (1, 1),
        "sub": lambda: (1, -1),
        "mul": lambda: (b, a),
        "max": lambda: (1, 0) if max(a, b) == a else (0, 1),
    }
    return tuple(dout * local for local in rules[op]())


def single_neuron_grads(x, w, b, t):
    x1 = np.append(x, 1.0)
    w1 = np.append(w, b)
    y = 0.5 * (1 + np.tanh(0.5 * (w1 @ x1)))
    grads = (y - t) * (y - y**2) * x1
    return grads[:-1], grads[-1]


def topological_order(node):
    # Count the users of each node; one is free to be listed (from the end) when all of its users are.
    users, found, waiting = {id(node): 0}, {id(node): node}, [node]
    while waiting:
        for parent in waiting.pop().parents:
            if id(parent) not in found:
                found[id(parent)] = parent
                users[id(parent)] = 0
                waiting.append(parent)
            users[id(parent)] += 1
    backwards, free = [], [node]
    while free:
        current = free.pop()
        backwards.append(current)
        for parent in current.parents:
            users[id(parent)] -= 1
            if users[id(parent)] == 0:
                free.append(parent)
    return backwards[::-1]


class Value:
    def __init__(self, data, parents=(), local=()):
        self.data, self.grad, self.parents, self.local = data, 0, parents, local

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    def exp(self):
        out = np.exp(self.data)
        return Value(out, (self,), (out,))

    def relu(self):
        return self * float(self.data > 0)

    def tanh(self):
        doubled = (2 * self).exp()
        return (doubled - 1) / (doubled + 1)


def backward(root):
    # The old gradients are put aside, a plain sweep runs on zeros, and the old ones are added back.
    order = topological_order(root)
    old = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in order[::-1]:
        for parent, local in zip(node.parents, node.local, strict=True):
            parent.grad += node.grad * local
    for node, before in zip(order, old, strict=True):
        node.grad += before


class Dual:
    def __init__(self, value, deriv=0.0):
        self.value, self.deriv = value, deriv

    @staticmethod
    def of(x):
        return x if isinstance(x, Dual) else Dual(x)

    def through(self, value, rate):
        return Dual(value, rate * self.deriv)

    def __add__(self, other):
        other = Dual.of(other)
        return Dual(self.value + other.value, self.deriv + other.deriv)

    def __mul__(self, other):
        other = Dual.of(other)
        return Dual(self.value * other.value, self.deriv * other.value + self.value * other.deriv)

    def inverse(self):
        return self.through(1 / self.value, -1 / self.value**2)

    def __neg__(self):
        return self.through(-self.value, -1)

    def __sub__(self, other):
        return self + (-Dual.of(other))

    def __rsub__(self, other):
        return Dual.of(other) + (-self)

    def __truediv__(self, other):
        return self * Dual.of(other).inverse()

    def __rtruediv__(self, other):
        return Dual.of(other) * self.inverse()

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        return self.through(np.exp(self.value), np.exp(self.value))

    def sin(self):
        return self.through(np.sin(self.value), np.cos(self.value))


def grad_check(f, df, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    steps = np.eye(x.size).reshape(x.size, *x.shape) * h
    numeric = np.array([f(x + step) - f(x - step) for step in steps]).reshape(x.shape) / (2 * h)
    analytic = np.asarray(df(x))
    scale = np.clip(abs(analytic) + abs(numeric), 1e-8, None)
    return float((abs(analytic - numeric) / scale).max())
