"""Right answers as short as they get, and one that uses more operations of Python than were asked for."""

import math

import numpy as np


def composite_derivative(x):
    return 2 * x * np.cos(x**2) * np.exp(np.sin(x**2))


def node_backward(op, inputs, dout):
    a, b = inputs
    match op:
        case "add":
            return np.array([dout, dout])
        case "sub":
            return np.array([dout, -dout])
        case "mul":
            return np.array([dout * b, dout * a])
        case "max":
            return np.array([dout * (a > b), dout * (b > a)])


def single_neuron_grads(x, w, b, t):
    y = 1 / (1 + np.exp(-np.sum(np.asarray(w) * x) - b))
    return (y - t) * y * (1 - y) * np.asarray(x), (y - t) * y * (1 - y)


def topological_order(node):
    # A node's depth is the longest road to it: layer by layer, and the last layer that meets it has the last word.
    depth = {id(node): 0}
    layer = [node]
    nodes = {id(node): node}
    while layer:
        following = {}
        for current in layer:
            for parent in current.parents:
                depth[id(parent)] = depth[id(current)] + 1
                following[id(parent)] = nodes[id(parent)] = parent
        layer = list(following.values())
    return sorted(nodes.values(), key=lambda item: -depth[id(item)])


class Value:
    __slots__ = ("data", "grad", "local", "parents")

    def __init__(self, data, parents=(), local=()):
        self.data, self.grad, self.parents, self.local = float(data), 0.0, tuple(parents), tuple(local)

    def _of(self, other):
        return other if isinstance(other, Value) else Value(other)

    def __add__(self, other):
        return Value(self.data + self._of(other).data, (self, self._of(other)), (1, 1))

    def __mul__(self, other):
        o = self._of(other)
        return Value(self.data * o.data, (self, o), (o.data, self.data))

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * self._of(other)

    def __pow__(self, k):
        return Value(self.data**k, (self,), (k * self.data ** (k - 1),))

    def __truediv__(self, other):
        return self * self._of(other) ** -1

    __radd__, __rmul__ = __add__, __mul__
    __rsub__ = lambda self, number: Value(number) - self  # noqa: E731
    __rtruediv__ = lambda self, number: Value(number) / self  # noqa: E731

    def exp(self):
        return Value(e := math.exp(self.data), (self,), (e,))

    def relu(self):
        return Value(self.data * (self.data > 0), (self,), (self.data > 0,))

    def tanh(self):
        return Value(th := np.tanh(self.data), (self,), (1 - th * th,))


def backward(root):
    order = topological_order(root)
    place = {id(node): index for index, node in enumerate(order)}
    flow = np.zeros(len(order))
    flow[-1] = 1
    for index in range(len(order) - 1, -1, -1):
        for parent, local in zip(order[index].parents, order[index].local, strict=True):
            flow[place[id(parent)]] += local * flow[index]
    for node, amount in zip(order, flow, strict=True):
        node.grad += amount


class Dual:
    def __init__(self, value, deriv):
        self.value, self.deriv = value, deriv

    def _pair(self, other):
        return (other.value, other.deriv) if isinstance(other, Dual) else (other, 0)

    def __add__(self, other):
        v, dv = self._pair(other)
        return Dual(self.value + v, self.deriv + dv)

    def __mul__(self, other):
        v, dv = self._pair(other)
        return Dual(self.value * v, self.value * dv + v * self.deriv)

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * other

    def __rsub__(self, other):
        return -1 * self + other

    def __pow__(self, k):
        return Dual(self.value**k, k * self.value ** (k - 1) * self.deriv)

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.value) * self.deriv)

    def sin(self):
        return Dual(np.sin(self.value), np.cos(self.value) * self.deriv)


def grad_check(f, df, x):
    x, a = np.array(x, float), np.array(df(x), float)
    n = np.zeros_like(a)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = 1e-5
        n[i] = (f(x + e) - f(x - e)) / 2e-5
    return np.max(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))
