"""Right answers in other ways of writing Python, down to the types that come back."""

from __future__ import annotations

from .made import Honest, add, both

_SHIFT = "def shift(z):\n    return z - np.max(z, axis=-1, keepdims=True)"
_SOFTMAX = "def softmax(scores):\n    e = np.exp(shift(scores))\n    return e / e.sum(axis=-1, keepdims=True)"
_TYPED = '''from __future__ import annotations
from typing import Optional
import numpy.typing as npt

Array = npt.NDArray[np.float64]

def softmax(scores: Array, axis: Optional[int] = -1) -> "Array":
    """The softmax of each row.

    >>> softmax(np.zeros((1, 2)))
    array([[0.5, 0.5]])
    """
    e: Array = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)'''
_NESTED = """def softmax(scores):
    def of_row(row):
        def weight(value, top=np.max(row)):
            return np.exp(value - top)
        total = sum(weight(value) for value in row)
        return [weight(value) / total for value in row]
    return np.array([of_row(row) for row in scores]) if scores.ndim == 2 else np.array(of_row(scores))"""
_RECURSIVE = """def softmax(scores):
    if scores.ndim > 1:
        return np.stack([softmax(row) for row in scores]) if len(scores) else np.zeros(scores.shape)
    e = np.exp(scores - np.max(scores))
    return e / np.sum(e)"""
_GENERATOR = """def rows_of(a):
    yield from (row for row in np.atleast_2d(a))

def softmax(scores):
    rows = [np.exp(row - row.max()) for row in rows_of(scores)]
    return np.reshape([row / row.sum() for row in rows], scores.shape)"""
_DECORATED = """import functools, warnings

def noisy(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print(f"calling {function.__name__}")
        warnings.warn("this is only a warning")
        return function(*args, **kwargs)
    return wrapper

@noisy
def softmax(scores):
    e = np.exp(scores - scores.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)"""
_CLASS = """class Stable:
    eps = 0.0
    @staticmethod
    def shift(z):
        return z - np.max(z, axis=-1, keepdims=True)
    @classmethod
    def softmax(cls, z):
        e = np.exp(cls.shift(z))
        return e / (np.sum(e, axis=-1, keepdims=True) + cls.eps)

softmax = Stable.softmax"""
_CALLABLE = """class Softmax:
    def __call__(self, scores):
        e = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)

softmax = Softmax()"""
_LISTS = """def softmax(scores):
    e = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return (e / e.sum(axis=-1, keepdims=True)).tolist()"""
_PLAIN_LOSS = """def softmax_loss(scores, y):
    logp = log_softmax(scores)
    total = 0.0
    dscores = np.exp(logp)
    for i in range(len(y)):
        total -= logp[i, y[i]]
        dscores[i, y[i]] -= 1
    return {}"""
_AUTOGRAD = """class Node:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = np.asarray(value, float), parents, 0.0
    def __matmul__(self, other):
        left, right = (self, lambda g: g @ other.value.T), (other, lambda g: self.value.T @ g)
        return Node(self.value @ other.value, (left, right))
    def backward(self, g):
        self.grad = self.grad + g
        for parent, local in self.parents:
            parent.backward(local(g))

def softmax_regression_loss(W, X, y, reg):
    w, x = Node(W), Node(X)
    scores = x @ w
    loss, dscores = softmax_loss(scores.value, y)
    scores.backward(dscores)
    return loss + 0.5 * reg * np.sum(W ** 2), w.grad + reg * W"""
_MATCH = """def softmax(scores):
    match scores.ndim:
        case 1:
            keep = False
        case _:
            keep = True
    if (top := scores.max(axis=-1, keepdims=True)) is not None:
        e = np.exp(scores - top)
    try:
        return e / e.sum(axis=-1, keepdims=True)
    finally:
        del keep"""
_UNICODE = """def softmax(σ):
    ''' Ω — ‘softmax’, 软最大值 🙂 '''
    ε = np.exp(σ - σ.max(-1, keepdims=True))
    return ε / ε.sum(-1, keepdims=True)"""
_TABS = """def softmax(scores):
\te = np.exp(scores - \\
\t\tscores.max(-1, keepdims=True));   s = e.sum(-1, keepdims=True)
\treturn e / s   """
_LAMBDA = """softmax = lambda z: np.exp(z - z.max(-1, keepdims=True)) / np.sum(
    np.exp(z - z.max(-1, keepdims=True)), axis=-1, keepdims=True)"""
_RENAMED = """from numpy import exp as e_to_the, amax
def softmax(s):
    w = e_to_the(s - amax(s, axis=-1, keepdims=True))
    return w / w.sum(axis=-1, keepdims=True)"""
_UNDONE = "def log_softmax(scores):\n    raise NotImplementedError"
_IN_ONE_CELL = f"{_SOFTMAX}\n\n\n{_SHIFT}"
_IN_PLACE = """def softmax(scores):
    if scores.dtype != float:
        scores = scores.astype(float)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores"""
_COPIES = """import copy
def softmax(scores):
    z = copy.deepcopy(scores).astype(np.float64)
    z = np.asfortranarray(np.exp(z - z.max(-1, keepdims=True)))
    return z / z.sum(-1, keepdims=True)"""
_LOGGING = """import logging, sys
log = logging.getLogger("mine")
log.addHandler(logging.StreamHandler(sys.stderr))
counter = {"calls": 0}
def softmax(scores):
    counter["calls"] += 1
    log.warning("call %d", counter["calls"])
    print("shape", scores.shape, file=sys.stderr)
    print(np.exp(1000.0), "\\r", end="")
    e = np.exp(scores - np.max(scores, -1, keepdims=True))
    return e / e.sum(-1, keepdims=True)"""
_SAMPLING = """rng = np.random.default_rng(0)
def softmax(scores):
    probe = rng.normal() + np.random.rand()  # I looked at how the sum behaves
    e = np.exp(scores - scores.max(-1, keepdims=True) + 0.0 * probe)
    return e / e.sum(-1, keepdims=True)"""
_GUARDED = """try:
    from scipy.special import softmax as library_softmax
except ImportError:
    library_softmax = None

if np.__version__ > "0":
    def softmax(scores):
        e = np.exp(scores - np.max(scores, -1, keepdims=True))
        return e / np.sum(e, -1, keepdims=True)

if __name__ == "__main__":
    print(softmax(np.zeros((1, 3))))"""


def _one(about: str, softmax: str) -> Honest:
    return Honest(about, answers={"softmax": softmax})


def _loss(about: str, returned: str) -> Honest:
    return Honest(about, answers={"softmax_loss": _PLAIN_LOSS.replace("{}", returned)})


STYLES = (
    Honest("slow loops", style="loops"),
    Honest("vectorised", style="vectorised"),
    Honest("a helper in a cell above", add(_SHIFT, before="softmax"), {"softmax": _SOFTMAX}),
    Honest("a helper in a cell far below", add(_SHIFT), {"softmax": _SOFTMAX}),
    _one("a helper in the answer's cell", f"{_SOFTMAX}\n\n\n{_SHIFT}"),
    Honest(
        "an answer over two cells",
        both(add("softmax = lambda scores: normalise(np.exp(shift(scores)))", _SHIFT, before="check-softmax")),
        {"softmax": "def normalise(e):\n    return e / e.sum(-1, keepdims=True)"},
    ),
    Honest(
        "global constants",
        add("AXIS, KEEP = -1, True\nSETTINGS = {}", "SETTINGS['eps'] = 0.0", before="softmax"),
        {"softmax": _SOFTMAX.replace("keepdims=True", "keepdims=KEEP") + f" + SETTINGS['eps']\n\n\n{_SHIFT}"},
    ),
    _one("type hints and a docstring", _TYPED),
    _one("a lambda", _LAMBDA),
    _one("nested functions", _NESTED),
    _one("recursion", _RECURSIVE),
    _one("generators", _GENERATOR),
    _one("a decorator that prints and warns", _DECORATED),
    _one("a method of a class", _CLASS),
    _one("an object that can be called", _CALLABLE),
    _one("match, walrus, try and del", _MATCH),
    _one("names and comments in other scripts", _UNICODE),
    _one("tabs, semicolons and continued lines", _TABS),
    _one("the input changed in place", _IN_PLACE),
    _one("deep copies, Fortran order", _COPIES),
    _one("prints, logs and warnings", _LOGGING),
    _one("random numbers, used for nothing that counts", _SAMPLING),
    _one("defined under conditions", _GUARDED),
    _one("lists for arrays", _LISTS),
    _loss("np.float64 results", "np.float64(total / len(y)), dscores / len(y)"),
    _loss("an array with no axis for a number", "np.array(total / len(y)), dscores / len(y)"),
    _loss("a list for a tuple, lists for arrays", "[float(total) / len(y), (dscores / len(y)).tolist()]"),
    _loss("float32 results", "np.float32(total / len(y)), (dscores / len(y)).astype(np.float32)"),
    Honest("an autograd class of their own", answers={"softmax_regression_loss": _AUTOGRAD}),
    Honest("import numpy", add("import numpy", at="start"), {"softmax": _IN_ONE_CELL.replace("np.", "numpy.")}),
    Honest("from numpy import *", add("from numpy import *", at="start"), {"softmax": _IN_ONE_CELL.replace("np.", "")}),
    _one("names imported under others", _RENAMED),
    Honest("an earlier exercise left undone", answers={"log_softmax": _UNDONE}, earns={"log_softmax": 0}),
)
