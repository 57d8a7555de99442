"""Generic slips: each shows in the numbers on its own, and nothing is said that is not so."""

import numpy as np
import pytest

from course_lib.checking.compare import compare
from course_lib.checking.exercise import Case
from course_lib.checking.slips import generic_slip
from course_lib.checking.values import plain


def slip(*triples, where="dW"):
    """The sentence for (argument, expected, got) triples, each a case."""
    pairs = [(Case(tuple(args), "values"), compare(plain(want), plain(got), where)) for args, want, got in triples]
    assert all(difference for _, difference in pairs), "the test's own values do not differ"
    return generic_slip(pairs, ("w", "dw", "lr"))


def rng(seed):
    return np.random.default_rng(seed)


def over(change, *shapes, given=None):
    """The slip found for `change` of random arrays of `shapes`."""
    triples = []
    for seed, shape in enumerate(shapes):
        want = rng(seed).normal(1, 2, shape)
        triples.append(((want,) if given is None else given(shape), want, change(want)))
    return slip(*triples)


# A slip, what makes it of the right answer, and words of its sentence.
SLIPS = {
    "sign": (lambda v: -v, "right magnitude and the wrong sign"),
    "transpose": (lambda v: v.T, "the transpose of what belongs there"),
    "twice": (lambda v: 2 * v, "dW is twice what it should be, in every entry."),
    "half": (lambda v: v / 2, "dW is half what it should be"),
    "N": (lambda v: v * len(v), "dW is N times what it should be"),
    "1/N": (lambda v: v / len(v), "dW is 1/N of what it should be"),
    "columns": (lambda v: v * v.shape[1], "the number of columns times"),
    "unbiased": (lambda v: v * len(v) / (len(v) - 1), "dW is N/(N - 1) times"),
    "biased": (lambda v: v * (len(v) - 1) / len(v), "dW is (N - 1)/N of"),
    "2/N": (lambda v: v * 2 / len(v), "dW is 2/N of"),
    "base 2": (lambda v: v / np.log(2), "1/ln(2) times"),
    "base 10": (lambda v: v / np.log(10), "1/ln(10) times"),
    "first row": (lambda v: np.vstack([v[:1], 0 * v[1:]]), "Only the first row of dW is filled in"),
    "shift": (lambda v: v + 0.7, "off by the same amount in every entry"),
    "row shift": (lambda v: v + v[:, :1], "Within a row of dW every entry is off by the same amount"),
    "row factor": (lambda v: v * (2 + v[:, :1] ** 2), "Within a row of dW every entry is off by the same factor"),
    "column factor": (lambda v: v * (2 + v[:1] ** 2), "Within a column of dW every entry is off by the same factor"),
    "exp": (np.exp, "dW is exp of what belongs there"),
    "square": (np.square, "dW is the square of what belongs there"),
    "reciprocal": (lambda v: 1 / v, "dW is one over what belongs there"),
    "one minus": (lambda v: 1 - v, "dW is 1 minus what belongs there"),
    "minus half": (lambda v: -v / 2, "dW is minus half what it should be"),
    "one factor": (lambda v: 3.21 * v, "dW is off by one and the same factor in every entry."),
    "zeros": (np.zeros_like, "dW is 0 in every entry."),
    "order": (lambda v: v[::-1, ::-1], "the right numbers, in another order"),
    "one axis too many": (lambda v: v[:, None], "an axis of length 1 too many"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_each_slip_is_found_and_called_by_its_own_sentence(name):
    change, words = SLIPS[name]
    found = over(change, (5, 3), (4, 6))
    assert words in found
    assert not [other for other, (_, theirs) in SLIPS.items() if other != name and theirs in found]


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v + rng(9).normal(size=v.shape),
        lambda v: 3.3 * v + 0.1 * v**2,
        lambda v: np.where(v == v.flat[0], -v, v),
        lambda v: np.abs(v) + 3,
        lambda v: np.full(v.shape, np.nan),
        lambda v: v[:2],
        lambda v: v.ravel(),
        lambda v: v * (1 + 1e-5),
        lambda v: v / (v.std(axis=0) + 1e-5) * v.std(axis=0),
    ],
    ids=["noise", "mixed", "one sign", "absolute", "nan", "rows missing", "flattened", "nearly 1", "an epsilon"],
)
def test_where_no_slip_fits_nothing_is_said(change):
    assert over(change, (5, 3), (4, 6)) == ""


def test_a_slip_has_to_fit_every_case():
    v = rng(0).normal(size=(4, 3))
    assert slip(((v,), v, -v), ((v,), v, 2 * v)) == ""
    assert "one and the same" in slip(((v,), v, 3 * v), ((v,), v, 2 * v))


def test_a_factor_that_could_be_two_things_is_what_it_is_in_every_case():
    # With N = 4 the double is also N/2 times; with N = 6 it is not.
    assert "twice" in over(lambda v: 2 * v, (4, 3), (6, 5))
    assert "N/2 times" in over(lambda v: v * len(v) / 2, (4, 3), (6, 5))


def test_n_is_what_the_data_and_the_labels_share():
    W, X, y = np.ones((3, 5)), np.ones((7, 3)), np.zeros(7, int)
    want = rng(0).normal(size=(3, 5))
    assert slip(((W, X, y), want, want * 7)) == "dW is N times what it should be, in every entry."
    assert "one and the same factor" in slip(((W, X, y), want, want * 5))


def test_a_factor_may_be_made_of_both_sizes():
    assert over(lambda v: v * len(v) / v.shape[1], (7, 3), (5, 4)).startswith(
        "dW is (N over the number of columns) times"
    )
    assert "(the number of columns over N) times" in over(lambda v: v * v.shape[1] / len(v), (7, 3), (5, 4))
    assert "minus 1/(N times the number of columns) of" in over(lambda v: -v / v.size, (7, 3), (5, 4))
    # Two columns are a size like any other here, and so are as many columns as examples.
    found = over(lambda v: -v * len(v) / v.shape[1], (7, 3), (5, 2), (3, 3))
    assert found == "dW is minus (N over the number of columns) times what it should be, in every entry."
    assert "1/2 over N times" in over(lambda v: v / 2 / len(v), (7, 3), (5, 4))


@pytest.mark.parametrize(
    ("change", "words"),
    {
        "missing": (lambda v, w: v - w, "dW is short of what belongs there by exactly dw."),
        "once more": (lambda v, w: v + w, "dW has dw in it once more than it should."),
        "factor": (lambda v, w: v * w, "dW is what belongs there times dw, entry by entry."),
        "divisor": (lambda v, w: v / w, "dW is what belongs there divided by dw, entry by entry."),
    }.values(),
)
def test_an_argument_that_makes_the_difference_is_called_by_its_name(change, words):
    triples = []
    for seed, shape in enumerate([(3,), (2, 4)]):
        w, dw, want = rng(seed).normal(size=(3, *shape))
        triples.append(((w, dw, 0.1), want, change(want, dw)))
    assert slip(*triples) == words
    # Another argument in another case makes no reason.
    w, dw, want = rng(5).normal(size=(3, 4))
    assert slip(*triples, ((w, dw, 0.1), want, change(want, w))) == ""


def test_a_single_number_is_not_said_to_be_off_by_an_argument():
    assert slip(((np.array([2.0]), np.array([5.0]), 0.1), np.array([7.3]), np.array([12.3]))) == ""


def test_a_number_has_no_entries():
    x = np.ones(5)
    assert slip(((x,), 1.5, 3.0), where="loss") == "loss is twice what it should be."
    assert slip(((x,), 1.5, -1.5), where="loss") == "loss has the right magnitude and the wrong sign."
    assert slip(((x,), 1.5, 0.3), where="loss") == "loss is 1/N of what it should be."


def test_the_logarithm_and_the_root_of_positive_numbers():
    v = rng(0).uniform(0.1, 3, 6)
    assert slip(((v,), v, np.log(v))) == "dW is the logarithm of what belongs there."
    assert slip(((v,), v, np.sqrt(v))) == "dW is the square root of what belongs there."


def test_tiny_numbers_are_measured_by_their_own_size():
    v = rng(0).normal(size=4) * 1e-13
    assert slip(((v,), v, rng(1).normal(size=4) * 1e-6)) == ""
    assert slip(((v * 1e5,), v * 1e5, -v * 1e5)).endswith("the wrong sign.")


def test_a_square_where_a_vector_belongs():
    v = rng(0).normal(size=5)
    assert "has become a square" in slip(((v,), v, v - v[:, None]))


def test_an_axis_too_few():
    v = rng(0).normal(size=(5, 1))
    assert "an axis of length 1 too few" in slip(((v,), v, v[:, 0]))


def test_two_values_that_are_both_off_get_no_common_sentence():
    v = rng(0).normal(size=4)
    one, other = compare(v, 2 * v, "dW"), compare(v, 2 * v, "db")
    assert generic_slip([(Case((v,), "a"), one), (Case((v,), "a"), other)]) == ""


def test_other_faults_than_arrays_that_differ_get_none():
    assert generic_slip([(Case((), "a"), compare(1.0, None, "loss"))]) == ""
    assert generic_slip([]) == ""


@pytest.mark.parametrize(("want", "got"), [(0.0, 1.0), (1.0, 0.0), (np.inf, 0.0), (np.zeros(3), np.ones(3))])
def test_zeros_and_ones_are_no_ground_for_calling_one_a_function_of_the_other(want, got):
    said = slip(((np.arange(3.0),), want, got))
    assert "exp of" not in said
    assert "one over" not in said
    assert "1 minus" not in said


def test_a_slip_in_numbers_and_in_arrays_is_one_slip():
    assert over(lambda v: 2 * v, (), (3,), (2, 2)) == "dW is twice what it should be."
