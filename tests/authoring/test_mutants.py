import ast

import pytest

from course_lib.authoring.mutants import mutants

SOFTMAX = """\
def softmax(scores):
    exps = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return exps / np.sum(exps, axis=-1, keepdims=True)
"""


def descriptions(source):
    return [mutant.description for mutant in mutants(source)]


@pytest.mark.parametrize(
    "expected",
    [
        "return exps / np.sum(exps, axis=-1, keepdims=True) -> return exps * np.sum(exps, axis=-1, keepdims=True)",
        "return exps / np.sum(exps, axis=-1, keepdims=True) -> return exps / np.sum(exps, axis=0, keepdims=True)",
        "return exps / np.sum(exps, axis=-1, keepdims=True) -> return exps / np.sum(exps, axis=-1, keepdims=False)",
        "return exps / np.sum(exps, axis=-1, keepdims=True) -> return exps / np.mean(exps, axis=-1, keepdims=True)",
        "return exps / np.sum(exps, axis=-1, keepdims=True) -> return -(exps / np.sum(exps, axis=-1, keepdims=True))",
        "exps = np.exp(scores - np.max(scores, axis=-1, keepdims=True)) -> exps = np.exp(scores)",
    ],
)
def test_operators_axes_signs_and_functions_are_changed(expected):
    assert expected in descriptions(SOFTMAX)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("w -= lr * dw", "w += lr * dw"),
        ("w -= lr * dw", "pass"),
        ("w = w if lr > 0 else dw", "w = w if lr >= 0 else dw"),
        ("w = 0.5 * w", "w = 1.0 * w"),
        ("w = lr * (w + dw)", "w = lr * (w - dw)"),
        ("w = lr * (w + dw)", "w = lr * (w)"),
        ("w = lr - w * dw", "w = (w * dw) - lr"),
        ("w = dw[lr, w]", "w = dw[:, w]"),
        ("w = w @ dw.T", "w = w @ dw"),
        ("w = w @ dw", "w = dw @ w"),
    ],
)
def test_each_kind_of_slip_is_made(line, expected):
    made = descriptions(f"def step(w, dw, lr):\n    {line}\n    return w\n")
    assert f"{line} -> {expected}" in made


def test_parentheses_stand_where_the_meaning_needs_them():
    made = descriptions("def f(a, b, c):\n    return a * b * c\n")
    assert "return a * b * c -> return a / b * c" in made
    made = descriptions("def f(a, b, c):\n    return (a + b) ** c\n")
    assert "return (a + b) ** c -> return c ** (a + b)" in made


def test_no_mutant_is_the_reference_or_another_mutant_and_all_compile():
    made = [ast.dump(ast.parse(mutant.source)) for mutant in mutants(SOFTMAX)]
    assert len(made) == len(set(made)) > 15
    assert ast.dump(ast.parse(SOFTMAX)) not in made


def test_the_same_line_twice_gives_two_descriptions():
    made = descriptions("def f(a):\n    a = a + 1\n    a = a + 1\n    return a\n")
    assert {"a = a + 1 -> a = a - 1", "a = a + 1 -> a = a - 1 (2)"} <= set(made)


def test_text_outside_ascii_does_not_move_the_places():
    assert "return x - 'µ' -> return x + 'µ'" in descriptions("def f(x):\n    # ∂L/∂x\n    return x - 'µ'\n")


def test_a_statement_over_several_lines_is_described_as_one():
    made = descriptions("def f(a, b):\n    c = max(\n        a,\n        b,\n    )\n    return c\n")
    assert "c = max( a, b, ) -> c = a" in made
