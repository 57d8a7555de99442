# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- composite_derivative: the square inside differentiated as x, sine for cosine left
# judged: true and helpful
def composite_derivative(x):
    return np.exp(np.sin(x**2)) * np.cos(2 * x) * 2 * x


# --- composite_derivative: power rule on the exponential
# judged: true and helpful
def composite_derivative(x):
    s = np.sin(x**2)
    return s * np.exp(s - 1) * np.cos(x**2) * 2 * x


# --- node_backward: max routes to the other one
# judged: true and helpful
def node_backward(op, inputs, dout):
    a, b = inputs
    if op == "add":
        return dout, dout
    if op == "sub":
        return dout, -dout
    if op == "mul":
        return b * dout, a * dout
    if op == "max":
        return (0.0, dout) if a > b else (dout, 0.0)


# --- node_backward: add multiplies dout by the inputs, sub forgets its minus
# judged: true and helpful
def node_backward(op, inputs, dout):
    a, b = inputs
    if op in ("add", "sub"):
        return a * dout, b * dout
    elif op == "mul":
        return b * dout, a * dout
    else:
        return dout * (a > b), dout * (b > a)


# --- single_neuron_grads: the gradient of binary cross-entropy
# judged: true and helpful
def single_neuron_grads(x, w, b, t):
    z = np.dot(w, x) + b
    y = 1 / (1 + np.exp(-z))
    delta = y - t
    return delta * x, delta


# --- single_neuron_grads: the slope is taken of z instead of y
# judged: true and helpful
def single_neuron_grads(x, w, b, t):
    z = w @ x + b
    y = 1 / (1 + np.exp(-z))
    delta = (y - t) * z * (1 - z)
    return delta * x, delta


# --- topological_order: breadth first, turned round
# judged: true and helpful
def topological_order(node):
    order, seen, queue = [], {node}, [node]
    while queue:
        n = queue.pop(0)
        order.append(n)
        for p in n.parents:
            if p not in seen:
                seen.add(p)
                queue.append(p)
    return order[::-1]


# --- topological_order: the plain recursion
# judged: true and helpful
def topological_order(node):
    order = []
    seen = set()

    def visit(n):
        if n in seen:
            return
        seen.add(n)
        for p in n.parents:
            visit(p)
        order.append(n)

    visit(node)
    return order


# --- Value: a power has lost its exponent, and 1 / a comes out as a
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
        return self + (-as_value(other))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other):
        return self * as_value(other) ** -1

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (self.data ** (exponent - 1),))

    def __rsub__(self, number):
        return as_value(number) - self

    def __rtruediv__(self, number):
        return self / number

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        out = np.exp(self.data)
        return Value(out, (self,), (out,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (1.0 if self.data > 0 else 0.0,))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), (1 - t**2,))


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


# --- Value: the quotient's second derivative lacks the numerator, and plain numbers are not wrapped
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
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other):
        return Value(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other):
        return Value(self.data / other.data, (self, other), (1 / other.data, -1 / other.data**2))

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __rsub__(self, number):
        return Value(number - self.data, (self,), (-1.0,))

    def __rtruediv__(self, number):
        return Value(number / self.data, (self,), (-number / self.data**2,))

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        e = np.exp(self.data)
        return Value(e, (self,), (e,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


# --- backward: only one level down from each node is added, with the root's gradient always 1
# judged: true and helpful
def backward(root):
    root.grad += 1.0
    for n in reversed(topological_order(root)):
        for p, d in zip(n.parents, n.local):
            p.grad += d


# --- backward: grads are set to zero at the start
# judged: true and helpful
def backward(root):
    order = topological_order(root)
    for n in order:
        n.grad = 0.0
    root.grad = 1.0
    for n in reversed(order):
        for p, d in zip(n.parents, n.local):
            p.grad += d * n.grad


# --- Dual: the quotient's numerator the wrong way round, and 2 - x gives x - 2
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
        return Dual(self.value / other.value, (self.value * other.deriv - self.deriv * other.value) / other.value**2)

    def __rsub__(self, number):
        return self - number

    def __rtruediv__(self, number):
        return as_dual(number) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.value) * self.deriv)

    def sin(self):
        return Dual(np.sin(self.value), np.cos(self.value) * self.deriv)


def as_dual(x):
    return x if isinstance(x, Dual) else Dual(x, 0.0)


# --- Dual: exp and sin act on both members of the pair
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
        return self + (-as_dual(other))

    def __mul__(self, other):
        other = as_dual(other)
        return Dual(self.value * other.value, self.deriv * other.value + self.value * other.deriv)

    def __truediv__(self, other):
        other = as_dual(other)
        v = self.value / other.value
        return Dual(v, (self.deriv - v * other.deriv) / other.value)

    def __rsub__(self, number):
        return as_dual(number) - self

    def __rtruediv__(self, number):
        return as_dual(number) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.deriv))

    def sin(self):
        return Dual(np.sin(self.value), np.cos(self.deriv))


def as_dual(x):
    return x if isinstance(x, Dual) else Dual(x, 0.0)


# --- grad_check: one relative error from the norms
# judged: true and helpful
def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    n = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = 1e-5
        n[i] = (f(x + e) - f(x - e)) / 2e-5
    a = df(x)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-8)


# --- grad_check: forward differences, and the mean entry
# judged: true and helpful
def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    h = 1e-5
    n = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h
        n[i] = (f(x + e) - f(x)) / h
    a = df(x)
    return np.mean(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))
