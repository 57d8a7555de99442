"""Figures of unit 06: what they say is computed, and is what the mathematics says."""

import matplotlib.text
import numpy as np
import pytest

from course_lib.engine.data import load_digits
from course_lib.figures import decision_surface
from course_lib.figures import softmax_cross_entropy as figures


def explored(monkeypatch, module, function):
    """The arguments that an explore_... function hands to `explore`."""
    caught = []
    monkeypatch.setattr(module, "explore", lambda *arguments: caught.append(arguments))
    function()
    _, fig, update, controls, resets = caught[0]
    return fig, update, controls, resets


def plain_softmax(z):
    return np.exp(z) / np.exp(z).sum()


def static_figures():
    digits = load_digits()
    p = np.random.default_rng(0).dirichlet(np.ones(10), len(digits.y_test))
    return {
        "bars": figures.bars_in_five_settings(),
        "jacobian": figures.jacobian_in_three_settings(),
        "losses": figures.two_losses(),
        "surface": figures.surface_at_three_temperatures(),
        "digits": figures.some_digits(digits.X_train, digits.y_train),
        "weights": figures.weight_pictures(np.random.default_rng(1).standard_normal((64, 10))),
        "mistakes": figures.confident_mistakes(digits.X_test, digits.y_test, p),
    }


def test_every_figure_is_readable_and_has_its_words():
    for name, (fig, alt) in static_figures().items():
        assert len(alt) > 40, name
        texts = [text for text in fig.findobj(matplotlib.text.Text) if text.get_text() and text.get_visible()]
        assert min(text.get_fontsize() for text in texts) >= 10, name
        assert fig.get_figwidth() <= 7.5, name


# Bars


def test_the_bars_words_hold_the_probabilities_and_no_shift_changes_them():
    _, alt = figures.bars_in_five_settings()
    names = ("cat", "dog", "owl", "fox")
    scores = np.array([1.0, 3.0, 2.0, -1.0])
    as_given = ", ".join(f"{name} {value:.3f}" for name, value in zip(names, plain_softmax(scores), strict=True))
    sharp = ", ".join(f"{name} {value:.3f}" for name, value in zip(names, plain_softmax(scores / 0.25), strict=True))
    assert alt.count(as_given) == 3  # as given, shifted by 100, shifted by 800
    assert f"T = 0.25: {sharp}" in alt


@pytest.mark.parametrize(
    ("temperature", "shift", "words"),
    [
        (1.0, 0.0, "The plain formula works here."),
        (1.0, 800.0, "overflowed"),
        (1.0, -800.0, "underflowed"),
        (0.1, 100.0, "overflowed"),
    ],
)
def test_the_bars_say_when_the_plain_formula_fails(monkeypatch, temperature, shift, words):
    _, update, _, _ = explored(monkeypatch, figures, figures.explore_bars)
    said = update(temperature=temperature, shift=shift)
    assert words in said
    assert "nan," not in said


def test_the_sliders_of_the_bars_reach_the_overflow_and_come_back(monkeypatch):
    _, _, controls, resets = explored(monkeypatch, figures, figures.explore_bars)
    assert controls["shift"].max > np.log(np.finfo(float).max)
    assert resets["back to the start"] == {name: control.value for name, control in controls.items()}


# Jacobian


def test_the_jacobians_words_agree_with_central_differences(monkeypatch):
    _, update, _, _ = explored(monkeypatch, figures, figures.explore_jacobian)
    z, h = np.array([0.3, -1.0, 2.0]), 1e-6
    slopes = [(plain_softmax(z + h * e) - plain_softmax(z - h * e)) / (2 * h) for e in np.eye(3)]
    said = update(cat=z[0], dog=z[1], owl=z[2])
    numbers = said.split("row by row: ")[1].split(". Every")[0].replace("/", " ").replace("−", "-").split()
    assert np.allclose(np.reshape([float(n) for n in numbers], (3, 3)), np.transpose(slopes), atol=0.0051)


def test_the_sign_stands_in_every_cell_and_rows_sum_to_zero():
    fig, _ = figures.jacobian_in_three_settings()
    cells = [text.get_text() for text in fig.axes[1].texts]
    assert sum(cell.startswith("+") for cell in cells) == 3
    assert sum(cell.startswith("−") for cell in cells) == 6
    assert cells.count("0.00") == 3


# Losses


def test_squared_error_is_flat_where_cross_entropy_is_not():
    _, alt = figures.two_losses()
    p_wrong = 1 / (1 + np.exp(-6.0))
    p = 1 - p_wrong
    assert f"is {-np.log(p):.2f} with slope {-p_wrong:.3f}" in alt
    assert f"is {2 * (1 - p) ** 2:.2f} with slope {-4 * (1 - p) * p * p_wrong:.3f}" in alt


# Decision surface


def test_a_temperature_moves_no_boundary_and_no_decision():
    accuracies = {decision_surface._summary(temperature)[1] for temperature in (0.1, 0.25, 1.0, 4.0, 10.0)}
    assert len(accuracies) == 1


def test_the_surface_says_how_sure_the_model_is(monkeypatch):
    _, update, _, _ = explored(monkeypatch, decision_surface, figures.explore_surface)
    sure = [float(update(temperature=t).split("sure of ")[1].split("%")[0]) for t in (0.25, 1.0, 4.0)]
    assert sure[0] > sure[1] > sure[2]


def test_training_has_found_the_temperature_of_least_loss():
    losses = [decision_surface._summary(temperature)[0] for temperature in (0.9, 1.0, 1.1)]
    assert losses[1] == min(losses)


def test_moving_the_surface_leaves_no_artists_behind(monkeypatch):
    fig, update, _, _ = explored(monkeypatch, decision_surface, figures.explore_surface)
    update(temperature=1.0)
    count = len(fig.findobj())
    for temperature in (0.5, 2.0, 1.0):
        update(temperature=temperature)
    assert len(fig.findobj()) == count


# Digits


def test_the_most_confident_mistakes_come_first():
    X, y = np.zeros((4, 64)), np.array([0, 1, 2, 3])
    p = np.full((4, 10), 0.01)
    p[0, 0], p[1, 5], p[2, 7], p[3, 3] = 0.91, 0.6, 0.8, 0.7  # the first and the last are right
    fig, alt = figures.confident_mistakes(X, y, p)
    assert alt == "The 2 most confident of 2 mistakes: says 7 with 0.80, is 2; says 5 with 0.60, is 1."
    assert sum(ax.get_visible() for ax in fig.axes) == 2


def test_a_model_without_mistakes_has_none_to_show():
    fig, alt = figures.confident_mistakes(np.zeros((2, 64)), np.array([1, 2]), np.eye(10)[[1, 2]])
    assert alt == "There is no mistake to show: all 2 answers are right."
    assert not any(ax.get_visible() for ax in fig.axes)


def test_the_strongest_weight_is_found_and_marked():
    W = np.full((64, 10), 0.01)
    W[8 * 2 + 5, 7] = 3.0  # third row, sixth column of digit 7
    fig, alt = figures.weight_pictures(W)
    assert "The strongest plus is for digit 7, in row 3, column 6." in alt
    assert [text.get_text() for text in fig.axes[7].texts] == ["+"]
