# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- composite_derivative: reads sin(x^2) as the square of sin(x)
# judged: true and helpful
def composite_derivative(x):
    s, c = np.sin(x), np.cos(x)
    return np.exp(s**2) * 2 * s * c


# --- node_backward: lets the sign of dout decide which input was the larger
# judged: true and helpful
def node_backward(op, inputs, dout):
    a, b = inputs
    if op == "add":
        return dout, dout
    elif op == "sub":
        return dout, -dout
    elif op == "mul":
        return dout * b, dout * a
    da, db = dout * (dout * a > dout * b), dout * (dout * b > dout * a)
    return da, db


# --- single_neuron_grads: hands the output to a derivative that expects z, so it is squashed twice
# judged: true and helpful
def single_neuron_grads(x, w, b, t):
    def sig(u):
        return 1 / (1 + np.exp(-u))

    def sig_prime(u):
        return sig(u) * (1 - sig(u))

    y = sig(np.dot(w, x) + b)
    delta = (y - t) * sig_prime(y)
    return delta * x, delta


# --- topological_order: counts users once each but crosses them off once an edge
# judged: true and helpful
def topological_order(node):
    waiting = {}
    seen = {node}
    todo = [node]
    while todo:
        n = todo.pop()
        for p in set(n.parents):
            waiting[p] = waiting.get(p, 0) + 1
            if p not in seen:
                seen.add(p)
                todo.append(p)
    order, free = [], [node]
    while free:
        n = free.pop()
        order.append(n)
        for p in n.parents:
            waiting[p] -= 1
            if waiting[p] == 0:
                free.append(p)
    return order[::-1]


# --- Value: micrograd's way, closures instead of local derivatives
# judged: true and helpful
class Value:
    def __init__(self, data, parents=(), local=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = tuple(parents)
        self.local = tuple(local)
        self._backward = lambda: None

    def __repr__(self):
        return f"Value({self.data:.6g}, grad={self.grad:.6g})"

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,))

    def __add__(self, other):
        other = as_value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __sub__(self, other):
        return self + (-as_value(other))

    def __mul__(self, other):
        other = as_value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __truediv__(self, other):
        return self * as_value(other) ** -1

    def __pow__(self, exponent):
        out = Value(self.data**exponent, (self,))

        def _backward():
            self.grad += exponent * self.data ** (exponent - 1) * out.grad

        out._backward = _backward
        return out

    def __rsub__(self, number):
        return as_value(number) + (-self)

    def __rtruediv__(self, number):
        return as_value(number) * self**-1

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        out = Value(math.exp(self.data), (self,))

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(0 if self.data < 0 else self.data, (self,))

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))

        def _backward():
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


# --- Value: subtracts 1 from the power instead of from the exponent, and keeps tanh's slope at the input
# judged: true and helpful
class Value:
    def __init__(self, data, parents=(), local=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = tuple(parents)
        self.local = tuple(local)

    def __repr__(self):
        return f"Value({self.data:.6g}, grad={self.grad:.6g})"

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,))

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other):
        other = as_value(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other):
        other = as_value(other)
        return Value(self.data / other.data, (self, other), (1 / other.data, -self.data / other.data**2))

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data**exponent - 1,))

    def __rsub__(self, number):
        return as_value(number) - self

    def __rtruediv__(self, number):
        return as_value(number) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), (e,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))

    def tanh(self):
        return Value(math.tanh(self.data), (self,), (1 - self.data**2,))


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


# --- backward: a dict from parent to local derivative, so a node that is used twice by one user counts once
# judged: true and helpful
def backward(root):
    arrived = {root: 1.0}
    for node in reversed(topological_order(root)):
        g = arrived[node]
        edges = dict(zip(node.parents, node.local))
        for parent, slope in edges.items():
            arrived[parent] = arrived.get(parent, 0.0) + g * slope
    for node, g in arrived.items():
        node.grad += g


# --- backward: only the leaves get their gradient, as in PyTorch
# judged: true and helpful
def backward(root):
    grads = {id(n): 0.0 for n in topological_order(root)}
    grads[id(root)] = 1.0
    for n in topological_order(root)[::-1]:
        for p, d in zip(n.parents, n.local):
            grads[id(p)] += d * grads[id(n)]
        if len(n.parents) == 0:
            n.grad += grads[id(n)]


# --- Dual: no square below in the quotient, and number - self keeps the sign of the derivative
# judged: true and helpful
class Dual:
    def __init__(self, value, deriv):
        self.value = value
        self.deriv = deriv

    def __repr__(self):
        return f"Dual({self.value:.6g}, {self.deriv:.6g})"

    def __neg__(self):
        return Dual(-self.value, -self.deriv)

    def __add__(self, other):
        other = as_dual(other)
        return Dual(self.value + other.value, self.deriv + other.deriv)

    def __sub__(self, other):
        other = as_dual(other)
        return Dual(self.value - other.value, self.deriv - other.deriv)

    def __mul__(self, other):
        other = as_dual(other)
        return Dual(self.value * other.value, self.deriv * other.value + self.value * other.deriv)

    def __truediv__(self, other):
        other = as_dual(other)
        one_over = Dual(1 / other.value, -other.deriv / other.value)
        return self * one_over

    def __rsub__(self, number):
        return Dual(number - self.value, self.deriv)

    def __rtruediv__(self, number):
        return as_dual(number) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        e = math.exp(self.value)
        return Dual(e, e * self.deriv)

    def sin(self):
        return Dual(math.sin(self.value), math.cos(self.value) * self.deriv)


def as_dual(x):
    return x if isinstance(x, Dual) else Dual(x, 0.0)


# --- grad_check: divides by the larger of the two sizes, as in another course
# judged: true and helpful
def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    analytic = np.asarray(df(x), dtype=float)
    worst = 0.0
    for ix in np.ndindex(x.shape):
        keep = x[ix]
        x[ix] = keep + 1e-5
        fp = f(x)
        x[ix] = keep - 1e-5
        fm = f(x)
        x[ix] = keep
        n = (fp - fm) / 2e-5
        a = analytic[ix]
        worst = max(worst, abs(a - n) / max(abs(a), abs(n), 1e-8))
    return worst
