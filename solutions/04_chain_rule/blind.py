# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- composite_derivative: reads sin(x^2) as sin(x)^2
# judged: true and helpful
def composite_derivative(x):
    return np.exp(np.sin(x) ** 2) * 2 * np.sin(x) * np.cos(x)


# --- composite_derivative: the exponential's rate at the inner derivative instead of at the inner value
# judged: true and helpful
def composite_derivative(x):
    u = x**2
    du = 2 * x
    dv = np.cos(u) * du
    return np.exp(dv) * dv


# --- composite_derivative: the power rule on the exponential: sin(x^2) exp(sin(x^2) - 1) ...
# judged: true and helpful
def composite_derivative(x):
    v = np.sin(x**2)
    return v * np.exp(v - 1) * np.cos(x**2) * 2 * x


# --- node_backward: sub sends the same gradient to both, like add
# judged: true and helpful
def node_backward(op, inputs, dout):
    a, b = inputs
    if op == "add" or op == "sub":
        return dout, dout
    if op == "mul":
        return b * dout, a * dout
    if op == "max":
        return (dout, 0) if a > b else (0, dout)


# --- node_backward: max sends the larger value itself, as if it were a product
# judged: true and helpful
def node_backward(op, inputs, dout):
    a, b = inputs
    if op == "add":
        da, db = dout, dout
    elif op == "sub":
        da, db = dout, -dout
    elif op == "mul":
        da, db = dout * b, dout * a
    else:
        da = a * dout if a > b else 0.0
        db = b * dout if b > a else 0.0
    return da, db


# --- node_backward: an addition shares the gradient half and half, and so does sub
# judged: true and helpful
def node_backward(op, inputs, dout):
    a, b = inputs
    if op == "add":
        return dout / 2, dout / 2
    elif op == "sub":
        return dout / 2, -dout / 2
    elif op == "mul":
        return dout * b, dout * a
    return dout * (a > b), dout * (b > a)


# --- single_neuron_grads: the gradient of cross-entropy, without the slope of the sigmoid
# judged: true and helpful
def single_neuron_grads(x, w, b, t):
    z = np.dot(w, x) + b
    y = 1 / (1 + np.exp(-z))
    delta = y - t
    return delta * x, delta


# --- single_neuron_grads: takes the sigmoid's slope z (1 - z) at the input
# judged: true and helpful
def single_neuron_grads(x, w, b, t):
    z = x @ w + b
    y = 1 / (1 + np.exp(-z))
    delta = (y - t) * z * (1 - z)
    return x * delta, delta


# --- single_neuron_grads: dw with the weights in place of the inputs (that is dx)
# judged: true and helpful
def single_neuron_grads(x, w, b, t):
    y = 1.0 / (1.0 + np.exp(-(np.sum(w * x) + b)))
    dE_dz = (y - t) * y * (1 - y)
    dw = dE_dz * w
    db = dE_dz
    return dw, db


# --- topological_order: breadth first from the node, reversed, each node where it was met first
# judged: true and helpful
def topological_order(node):
    order, queue, seen = [], [node], {node}
    while queue:
        current = queue.pop(0)
        order.append(current)
        for parent in current.parents:
            if parent not in seen:
                seen.add(parent)
                queue.append(parent)
    return order[::-1]


# --- topological_order: the recursive version of the famous video
# judged: true and helpful
def topological_order(node):
    topo = []
    visited = set()

    def build_topo(v):
        if v not in visited:
            visited.add(v)
            for parent in v.parents:
                build_topo(parent)
            topo.append(v)

    build_topo(node)
    return topo


# --- topological_order: the stack version, marks a node as seen when it is put on the stack
# judged: true and helpful
def topological_order(node):
    order, seen = [], {node}
    stack = [(node, False)]
    while stack:
        current, done = stack.pop()
        if done:
            order.append(current)
            continue
        stack.append((current, True))
        for parent in current.parents:
            if parent not in seen:
                seen.add(parent)
                stack.append((parent, False))
    return order


# --- Value: power's local derivative loses the exponent's step down; tanh's derivative is taken at the input
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
        return Value(self.data**exponent, (self,), (exponent * self.data**exponent,))

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
        return Value(max(0.0, self.data), (self,), (1.0 if self.data > 0 else 0.0,))

    def tanh(self):
        return Value(np.tanh(self.data), (self,), (1 - self.data**2,))


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


# --- Value: the quotient's derivative by the divisor lacks its minus; exp has the derivative x e^(x-1)
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
        other = as_value(other)
        return Value(self.data / other.data, (self, other), (1 / other.data, self.data / other.data**2))

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __rsub__(self, number):
        return as_value(number) - self

    def __rtruediv__(self, number):
        return as_value(number) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        return Value(np.exp(self.data), (self,), (self.data * np.exp(self.data - 1),))

    def relu(self):
        return Value(np.maximum(0, self.data), (self,), (float(self.data > 0),))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


# --- Value: number - self computed as self - number; relu's local derivative is its output
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
        return self * other**-1

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __rsub__(self, number):
        return self - number

    def __rtruediv__(self, number):
        return number * self**-1

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        e = np.exp(self.data)
        return Value(e, (self,), (e,))

    def relu(self):
        out = max(0.0, self.data)
        return Value(out, (self,), (out,))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), (1 - t**2,))


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


# --- backward: assigns the parents' gradient instead of adding
# judged: true and helpful
def backward(root):
    grads = {root: 1.0}
    for node in reversed(topological_order(root)):
        for parent, local in zip(node.parents, node.local):
            grads[parent] = local * grads[node]
    for node, g in grads.items():
        node.grad += g


# --- backward: carries the gradients in .grad itself, with root.grad = 1 as in the famous video
# judged: true and helpful
def backward(root):
    root.grad = 1.0
    for node in reversed(topological_order(root)):
        for parent, local in zip(node.parents, node.local):
            parent.grad += local * node.grad


# --- backward: sets all to zero first, so that a second call replaces
# judged: true and helpful
def backward(root):
    order = topological_order(root)
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in order[::-1]:
        for i in range(len(node.parents)):
            node.parents[i].grad += node.local[i] * node.grad


# --- Dual: the product's derivative is the product of the derivatives, and the quotient's likewise
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
        return Dual(self.value * other.value, self.deriv * other.deriv)

    def __truediv__(self, other):
        other = as_dual(other)
        return Dual(self.value / other.value, self.deriv / other.deriv if other.deriv else 0.0)

    def __rsub__(self, number):
        return as_dual(number) - self

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


# --- Dual: exp and sin are applied to both halves of the pair
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
        top = self.deriv * other.value - self.value * other.deriv
        return Dual(self.value / other.value, top / other.value**2)

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


# --- Dual: a plain number counts as a variable of its own (derivative 1), and the quotient forgets the square below
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
        if not isinstance(other, Dual):
            other = Dual(other, 1.0)
        return Dual(self.value + other.value, self.deriv + other.deriv)

    def __sub__(self, other):
        if not isinstance(other, Dual):
            other = Dual(other, 1.0)
        return Dual(self.value - other.value, self.deriv - other.deriv)

    def __mul__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value * other, self.deriv * other)
        return Dual(self.value * other.value, self.deriv * other.value + self.value * other.deriv)

    def __truediv__(self, other):
        other = as_dual(other)
        top = self.deriv * other.value - self.value * other.deriv
        return Dual(self.value / other.value, top / other.value)

    def __rsub__(self, number):
        return Dual(number - self.value, -self.deriv)

    def __rtruediv__(self, number):
        return Dual(number / self.value, -number * self.deriv / self.value**2)

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.value) * self.deriv)

    def sin(self):
        return Dual(np.sin(self.value), np.cos(self.value) * self.deriv)


def as_dual(x):
    return x if isinstance(x, Dual) else Dual(x, 0.0)


# --- grad_check: nudges all entries at once, and compares with the sum of the gradient
# judged: true and helpful
def grad_check(f, df, x):
    h = 1e-5
    x = np.asarray(x, dtype=float)
    a = np.sum(df(x))
    n = (f(x + h) - f(x - h)) / (2 * h)
    return abs(a - n) / max(abs(a) + abs(n), 1e-8)


# --- grad_check: the relative error of the norms, as in the deep learning specialisation
# judged: true and helpful
def grad_check(f, df, x):
    h = 1e-5
    x = np.array(x, dtype=float)
    a = np.asarray(df(x), dtype=float)
    n = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        n[i] = (f(up) - f(down)) / (2 * h)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-8)


# --- grad_check: the mean of the errors instead of the worst one
# judged: true and helpful
def grad_check(f, df, x):
    h = 1e-5
    x = np.array(x, dtype=float)
    a = np.asarray(df(x))
    n = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        plus = x.copy()
        plus[i] += h
        minus = x.copy()
        minus[i] -= h
        n[i] = (f(plus) - f(minus)) / (2 * h)
    return np.mean(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))
