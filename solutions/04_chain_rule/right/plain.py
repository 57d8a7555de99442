"""Right answers in plain Python: math, loops, lists."""

import math

import numpy as np


def composite_derivative(x):
    if np.ndim(x):
        return np.array([composite_derivative(entry) for entry in x])
    inner = float(x) * float(x)
    middle = math.sin(inner)
    return math.exp(middle) * (math.cos(inner) * (2.0 * x))


def node_backward(op, inputs, dout):
    a, b = inputs
    if op == "add":
        local_a, local_b = 1.0, 1.0
    elif op == "sub":
        local_a, local_b = 1.0, -1.0
    elif op == "mul":
        local_a, local_b = b, a
    elif op == "max":
        local_a, local_b = float(a >= b), float(a < b)
    else:
        raise ValueError(op)
    return local_a * dout, local_b * dout


def single_neuron_grads(x, w, b, t):
    z = b
    for i in range(len(x)):
        z += w[i] * x[i]
    if z >= 0:
        y = 1 / (1 + math.exp(-z))
    else:
        y = math.exp(z) / (1 + math.exp(z))
    error = (y - t) * y * (1 - y)
    dw = np.zeros(len(x))
    for i in range(len(x)):
        dw[i] = error * x[i]
    return dw, error


def topological_order(node):
    order = []
    done = set()
    path = [(node, iter(node.parents))]
    opened = {id(node)}
    while path:
        current, rest = path[-1]
        for parent in rest:
            if id(parent) not in opened:
                opened.add(id(parent))
                path.append((parent, iter(parent.parents)))
                break
        else:
            path.pop()
            if id(current) not in done:
                done.add(id(current))
                order.append(current)
    return order


class Value:
    def __init__(self, data, parents=(), local=()):
        self.data = data
        self.grad = 0.0
        self.parents = list(parents)
        self.local = list(local)

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value(self.data + other, [self], [1.0])
        return Value(self.data + other.data, [self, other], [1.0, 1.0])

    def __radd__(self, number):
        return self + number

    def __neg__(self):
        return Value(-self.data, [self], [-1.0])

    def __sub__(self, other):
        if not isinstance(other, Value):
            return Value(self.data - other, [self], [1.0])
        return Value(self.data - other.data, [self, other], [1.0, -1.0])

    def __rsub__(self, number):
        return Value(number - self.data, [self], [-1.0])

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.data * other, [self], [other])
        return Value(self.data * other.data, [self, other], [other.data, self.data])

    def __rmul__(self, number):
        return self * number

    def __truediv__(self, other):
        if not isinstance(other, Value):
            return Value(self.data / other, [self], [1 / other])
        return Value(self.data / other.data, [self, other], [1 / other.data, -self.data / (other.data * other.data)])

    def __rtruediv__(self, number):
        return Value(number / self.data, [self], [-number / self.data**2])

    def __pow__(self, exponent):
        return Value(self.data**exponent, [self], [exponent * self.data ** (exponent - 1)])

    def exp(self):
        return Value(math.exp(self.data), [self], [math.exp(self.data)])

    def relu(self):
        if self.data > 0:
            return Value(self.data, [self], [1])
        return Value(0, [self], [0])

    def tanh(self):
        return Value(math.tanh(self.data), [self], [1 / math.cosh(self.data) ** 2])


def backward(root):
    order = topological_order(root)
    found = {}
    for node in order:
        found[id(node)] = 0.0
    found[id(root)] = 1.0
    for position in range(len(order) - 1, -1, -1):
        node = order[position]
        for i in range(len(node.parents)):
            found[id(node.parents[i])] += found[id(node)] * node.local[i]
    for node in order:
        node.grad += found[id(node)]


class Dual:
    def __init__(self, value, deriv):
        self.value = value
        self.deriv = deriv

    def __add__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value + other.value, self.deriv + other.deriv)
        return Dual(self.value + other, self.deriv)

    def __radd__(self, number):
        return Dual(number + self.value, self.deriv)

    def __neg__(self):
        return Dual(-self.value, -self.deriv)

    def __sub__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value - other.value, self.deriv - other.deriv)
        return Dual(self.value - other, self.deriv)

    def __rsub__(self, number):
        return Dual(number - self.value, -self.deriv)

    def __mul__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value * other.value, self.value * other.deriv + self.deriv * other.value)
        return Dual(self.value * other, self.deriv * other)

    def __rmul__(self, number):
        return Dual(self.value * number, self.deriv * number)

    def __truediv__(self, other):
        if isinstance(other, Dual):
            top = self.deriv * other.value - self.value * other.deriv
            return Dual(self.value / other.value, top / (other.value * other.value))
        return Dual(self.value / other, self.deriv / other)

    def __rtruediv__(self, number):
        return Dual(number / self.value, -number * self.deriv / self.value**2)

    def exp(self):
        return Dual(math.exp(self.value), self.deriv * math.exp(self.value))

    def sin(self):
        return Dual(math.sin(self.value), self.deriv * math.cos(self.value))


def grad_check(f, df, x):
    x = np.asarray(x, dtype=float)
    flat = x.reshape(-1)
    given = np.asarray(df(x), dtype=float).reshape(-1)
    worst = 0.0
    for k in range(flat.size):
        up = np.array(flat)
        up[k] += 1e-5
        down = np.array(flat)
        down[k] -= 1e-5
        measured = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / 2e-5
        error = abs(given[k] - measured) / max(abs(given[k]) + abs(measured), 1e-8)
        worst = max(worst, error)
    return worst
