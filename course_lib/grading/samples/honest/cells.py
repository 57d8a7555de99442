"""Right answers among other cells: helpers, tests, figures, magics, experiments, and answers that stand elsewhere."""

from __future__ import annotations

from ..sample import Bank
from .made import Honest, Notebook, add, both, cell, named

FIGURES = """import matplotlib.pyplot as plt
plt.style.use("ggplot")
fig, ax = plt.subplots()
ax.plot(softmax(np.array([[1.0, 2.0]]))[0])
plt.savefig("figure.png")
plt.show()"""
WIDGETS = """from ipywidgets import interact, FloatSlider
@interact(shift=FloatSlider(min=-5, max=5))
def show_shift(shift=0.0):
    print(softmax(np.array([[1.0, 2.0]]) + shift))"""
OWN_TESTS = """import unittest
assert np.allclose(softmax(np.zeros((2, 4))), 0.25), "rows must sum to one"
np.testing.assert_allclose(logsumexp(np.zeros(4)), np.log(4))
class TestSoftmax(unittest.TestCase):
    def test_sum(self):
        self.assertAlmostEqual(softmax(np.ones((1, 3))).sum(), 1.0)
unittest.main(argv=[""], exit=False)"""
TRAINING = """W = 0.01 * np.random.randn(3, 4)
X, y = np.random.randn(50, 3), np.random.randint(4, size=50)
for step in range(10**9):
    loss, dW = softmax_regression_loss(W, X, y, 1e-3)
    W -= 0.1 * dW"""
MAGICS = """%matplotlib inline
%load_ext autoreload
%autoreload 2
!pip install --quiet numpy
files = !ls
?np.exp
np.log?
%timeit np.exp(1.0)
shifted = %sx echo 3"""


def _reversed(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"].reverse()


def _answers_last(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"].sort(key=lambda entry: entry.get("id") in bank.right)


def _all_in_one(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"] = [entry for entry in notebook["cells"] if entry.get("id") not in bank.right]
    notebook["cells"].append(cell("\n\n\n".join(bank.right.values())))


def _checks_deleted(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"] = [entry for entry in notebook["cells"] if not entry.get("id", "").startswith("check-")]


def _checked_often(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"] += [named(notebook, "check-softmax") | {"id": f"again-{index}"} for index in range(3)]


def _copied(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"].append(dict(named(notebook, "softmax")))


def _only_answers(notebook: Notebook, bank: Bank) -> None:
    notebook["cells"] = [entry for entry in notebook["cells"] if entry.get("id") in bank.right]
    notebook["cells"].insert(0, cell("import numpy as np"))


def _timed(notebook: Notebook, bank: Bank) -> None:
    for name in ("softmax", "log_softmax"):
        answer = named(notebook, name)
        answer["source"] = f"%%time\n{answer['source']}"
    answer = named(notebook, "logsumexp")
    answer["source"] = f"%%capture out\n# mine\n{answer['source']}"


def _answered_in_a_new_cell(notebook: Notebook, bank: Bank) -> None:
    stub = next(entry for entry in bank.learner()["cells"] if entry.get("id") == "softmax")
    named(notebook, "softmax")["source"] = stub["source"]
    notebook["cells"].append(cell(bank.right["softmax"]))


CELLS = (
    Honest("cells in the opposite order", _reversed),
    Honest("all answers at the end", _answers_last),
    Honest("all answers in one cell", _all_in_one),
    Honest("only the answers are left", _only_answers),
    Honest("an answer in a new cell, its own cell untouched", _answered_in_a_new_cell),
    Honest("an answer cell copied", _copied),
    Honest("check cells deleted", _checks_deleted),
    Honest("a check run again and again", _checked_often),
    Honest("a first try in a cell above, wrong", add("def softmax(scores):\n    return scores", before="softmax")),
    Honest("an experiment below under the same name", add("def softmax(z):\n    return np.tanh(z)\n\nsoftmax(3)")),
    Honest("cells with figures", add(FIGURES)),
    Honest("cells with widgets", add(WIDGETS)),
    Honest("own tests", add(OWN_TESTS)),
    Honest("own test that fails", add("assert softmax(np.zeros((1, 2)))[0, 0] == 0.4", before="log_softmax")),
    Honest("a long training run", add(TRAINING)),
    Honest("an endless loop that was interrupted", add("count = 0\nwhile True:\n    count += 1")),
    Honest("magics, shell lines and questions", add(MAGICS, at="start")),
    Honest("cell magics on top of answers", _timed),
    Honest("cells of other languages", add("%%bash\nls -l | wc -l\n", "%%html\n<b>bold</b>", "%%latex\n$x^2$")),
    Honest("cells that raise, and go on behind it", add("1 / 0", "undefined_name + 1", before="softmax")),
    Honest("a cell that is no Python", add("why does this not work", "def softmax(:\n", before="softmax")),
    Honest("a cell that leaves", both(add("exit()", before="log_softmax"), add("import sys; sys.exit(0)"))),
    Honest("asks for hints", add("hint(softmax)", "hint(softmax_loss)\nhint(softmax_loss)")),
    Honest("asks for input", add('name = input("Who are you? ")\nprint(f"Hello, {name}")')),
    Honest(
        "uses get_ipython and display", add("get_ipython().run_line_magic('pwd', '')\ndisplay(np.zeros(3))", at="start")
    ),
    Honest("reads a file that is not here", add("table = np.loadtxt('my_data.csv')\nprint(table)", at="start")),
    Honest("seeds and draws at the top", add("np.random.seed(0)\nZ = np.random.randn(5, 3)", at="start")),
    Honest(
        "print options and warnings set", add("np.set_printoptions(precision=3)\nnp.seterr(all='raise')", at="start")
    ),
    Honest(
        "packages that are not here",
        add("import scipy\nimport torch\nfrom sklearn.metrics import log_loss", at="start"),
    ),
    Honest("a package that is not here beside one that is", add("import torch, numpy as np", at="start")),
    Honest("many empty cells", add(*[""] * 200)),
    Honest("long notes", add(*[cell("words " * 2_000, "markdown") for _ in range(20)])),
)
