"""Right answers with rules in tables and small helpers."""

import math
import operator

import numpy as np

RATES = {"add": lambda a, b: (1.0, 1.0), "sub": lambda a, b: (1.0, -1.0), "mul": lambda a, b: (b, a)}


def composite_derivative(x):
    square = np.square(x, dtype=float)
    return 2 * np.multiply(x, np.cos(square)) * np.exp(np.sin(square))


def node_backward(op, inputs, dout):
    if op == "max":
        winner = int(np.argmax(inputs))
        return tuple(dout if place == winner else 0.0 for place in (0, 1))
    return [rate * dout for rate in RATES[op](*inputs)]


def single_neuron_grads(x, w, b, t):
    with np.errstate(over="ignore"):
        y = 1.0 / (1.0 + np.exp(-(np.inner(x, w) + b)))
    db = -(t - y) * y * (1.0 - y)
    return np.multiply(db, x), db


def topological_order(node):
    finished, begun = {}, set()
    stack = [node]
    while stack:
        current = stack[-1]
        if id(current) in begun:
            finished.setdefault(id(current), stack.pop())
        else:
            begun.add(id(current))
            stack.extend(parent for parent in current.parents if id(parent) not in finished)
    return list(finished.values())


class Value:
    def __init__(self, data, parents=(), local=()):
        self.__dict__.update(data=data, grad=0.0, parents=parents, local=local)

    def with_other(self, other, function, rates):
        other = other if isinstance(other, Value) else Value(other)
        return Value(function(self.data, other.data), (self, other), rates(self.data, other.data))

    def alone(self, function, rate):
        out = function(self.data)
        return Value(out, (self,), (rate(self.data, out),))

    def __add__(self, other):
        return self.with_other(other, operator.add, RATES["add"])

    def __sub__(self, other):
        return self.with_other(other, operator.sub, RATES["sub"])

    def __mul__(self, other):
        return self.with_other(other, operator.mul, RATES["mul"])

    def __truediv__(self, other):
        return self.with_other(other, operator.truediv, lambda a, b: (1 / b, -a / b**2))

    def __rsub__(self, number):
        return Value(number).__sub__(self)

    def __rtruediv__(self, number):
        return Value(number).__truediv__(self)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self.alone(operator.neg, lambda x, out: -1.0)

    def __pow__(self, exponent):
        return self.alone(lambda x: x**exponent, lambda x, out: exponent * out / x)

    def exp(self):
        return self.alone(math.exp, lambda x, out: out)

    def relu(self):
        return self.alone(lambda x: x if x > 0 else 0.0, lambda x, out: float(out > 0))

    def tanh(self):
        return self.alone(math.tanh, lambda x, out: (1 - out) * (1 + out))


def backward(root):
    pending = {root: 1.0}
    for node in topological_order(root)[::-1]:
        arrived = pending.pop(node, 0.0)
        node.grad = node.grad + arrived
        for index, parent in enumerate(node.parents):
            pending[parent] = pending.get(parent, 0.0) + arrived * node.local[index]


class Dual:
    def __init__(self, value, deriv):
        self.value = value
        self.deriv = deriv

    def _rule(self, other, function, rule):
        v, dv = (other.value, other.deriv) if isinstance(other, Dual) else (other, 0.0)
        return Dual(function(self.value, v), rule(self.value, self.deriv, v, dv))

    def __add__(self, other):
        return self._rule(other, operator.add, lambda u, du, v, dv: du + dv)

    def __sub__(self, other):
        return self._rule(other, operator.sub, lambda u, du, v, dv: du - dv)

    def __mul__(self, other):
        return self._rule(other, operator.mul, lambda u, du, v, dv: du * v + u * dv)

    def __truediv__(self, other):
        return self._rule(other, operator.truediv, lambda u, du, v, dv: du / v - u * dv / v**2)

    def __rsub__(self, other):
        return Dual(other, 0.0) - self

    def __rtruediv__(self, other):
        return Dual(other, 0.0) / self

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Dual(-self.value, -self.deriv)

    def exp(self):
        return Dual(math.exp(self.value), math.exp(self.value) * self.deriv)

    def sin(self):
        return Dual(math.sin(self.value), math.cos(self.value) * self.deriv)


def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    numeric = np.empty_like(x)
    work = x.copy()
    with np.nditer(x, flags=["multi_index"]) as places:
        for _ in places:
            index = places.multi_index
            work[index] = x[index] + 1e-6
            above = f(work)
            work[index] = x[index] - 1e-6
            numeric[index] = (above - f(work)) / 2e-6
            work[index] = x[index]
    exact = np.array(df(x), dtype=float)
    return max(abs(a - n) / max(abs(a) + abs(n), 1e-8) for a, n in zip(exact.flat, numeric.flat, strict=True))
