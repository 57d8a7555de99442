"""Figures of unit 01: what they say is computed, and is what the mathematics says."""

import math

import matplotlib.text
import numpy as np
import pytest

from course_lib.engine.data.light import load_light
from course_lib.figures import density_areas, likelihood_surface
from course_lib.figures import likelihood as figures

SAMPLE = np.array([1.0, 3.0, 4.0, 5.0, 7.0])


def explored(monkeypatch, module, function):
    """The arguments that an explore_... function hands to `explore`."""
    caught = []
    monkeypatch.setattr(module, "explore", lambda *arguments: caught.append(arguments))
    function()
    _, fig, update, controls, resets = caught[0]
    return fig, update, controls, resets


def log_likelihood(mu, sigma):
    return np.sum(-((SAMPLE - mu) ** 2) / (2 * sigma**2) - np.log(sigma * np.sqrt(2 * np.pi)))


def static_figures():
    light = load_light()
    return {
        "areas": figures.height_and_area(),
        "fits": figures.four_fits(),
        "surface": figures.surface_with_two_walks(),
        "coins": figures.coin_likelihoods(),
        "intervals": figures.three_intervals(),
        "light": figures.light_and_fit(light.speed, 852.4, 78.6),
        "time": figures.light_in_time(light.speed, light.series),
    }


def test_every_figure_is_readable_and_has_its_words():
    for name, (fig, alt) in static_figures().items():
        assert len(alt) > 40, name
        texts = [text for text in fig.findobj(matplotlib.text.Text) if text.get_text() and text.get_visible()]
        assert min(text.get_fontsize() for text in texts) >= 10, name
        assert fig.get_figwidth() <= 7.5, name


@pytest.mark.parametrize(
    ("module", "function"),
    [(figures, "explore_fit"), (likelihood_surface, "explore_surface"), (density_areas, "explore_area")],
)
def test_every_slider_figure_starts_where_its_button_leads_back_to_and_draws_at_its_ends(monkeypatch, module, function):
    fig, update, controls, resets = explored(monkeypatch, module, getattr(module, function))
    assert resets["back to the start"] == {name: control.value for name, control in controls.items()}
    ends = []
    for control in controls.values():
        log = hasattr(control, "base")
        ends.append((control.base**control.min, control.base**control.max) if log else (control.min, control.max))
    for low_or_high in (0, 1):
        said = update(**dict(zip(controls, [end[low_or_high] for end in ends], strict=True)))
        fig.draw_without_rendering()
        assert "nan" not in said


# The moved normal


def test_the_moved_normal_says_its_log_likelihood_and_what_is_missing(monkeypatch):
    _, update, _, _ = explored(monkeypatch, figures, figures.explore_fit)
    said = update(mu=2.0, sigma=3.0)
    assert f"their sum: {log_likelihood(2.0, 3.0):.2f}." in said
    assert f"{log_likelihood(4.0, 2.0) - log_likelihood(2.0, 3.0):.2f} are missing" in said


def test_only_the_best_normal_is_called_the_best(monkeypatch):
    _, update, _, _ = explored(monkeypatch, figures, figures.explore_fit)
    assert "This is the best there is." in update(mu=4.0, sigma=2.0)
    assert "This is the best there is." not in update(mu=4.0, sigma=2.1)


def test_the_four_fits_are_ranked_as_their_stacks(monkeypatch):
    _, alt = figures.four_fits()
    settings = {"the best": (4, 2), "centre off": (2, 2), "too wide": (4, 4), "too narrow": (4, 1)}
    for name, (mu, sigma) in settings.items():
        assert f"{name} (mu {mu}, sigma {sigma}): {log_likelihood(mu, sigma):.2f}" in alt
    assert log_likelihood(4, 1) < log_likelihood(4, 4) < log_likelihood(4, 2)


# The surface


def test_the_slopes_on_the_surface_are_those_of_its_own_cuts(monkeypatch):
    _, update, _, _ = explored(monkeypatch, likelihood_surface, likelihood_surface.explore_surface)
    h, mu, sigma = 1e-6, 2.5, 1.5

    def loss(mu, sigma):
        return -log_likelihood(mu, sigma) / 5

    dmu = (loss(mu + h, sigma) - loss(mu - h, sigma)) / (2 * h)
    dsigma = (loss(mu, sigma + h) - loss(mu, sigma - h)) / (2 * h)
    assert f"L = {loss(mu, sigma):.3f}. Slope along mu {dmu:+.3f}, along sigma {dsigma:+.3f}." in update(mu, sigma)


def test_at_the_lowest_point_both_slopes_are_said_to_be_0(monkeypatch):
    _, update, _, resets = explored(monkeypatch, likelihood_surface, likelihood_surface.explore_surface)
    assert "Both slopes are 0" in update(**resets["the lowest point"])


# Areas


def test_a_thin_strip_has_its_height_as_probability_per_width(monkeypatch):
    _, update, _, resets = explored(monkeypatch, density_areas, density_areas.explore_area)
    height = math.exp(-0.125) / math.sqrt(2 * math.pi)
    said = update(**resets["a thin strip"])
    assert f"Divided by its width that is {height:.3f}; the height in its middle is {height:.3f}." in said


def test_a_height_may_exceed_1_while_its_area_does_not(monkeypatch):
    _, update, _, resets = explored(monkeypatch, density_areas, density_areas.explore_area)
    said = update(**resets["a narrow curve"])
    assert "the height in its middle is 3.989" in said
    assert "has the probability 0.3829" in said


def test_the_intervals_hold_the_shares_that_erf_gives():
    _, alt = figures.three_intervals()
    for k in (1, 2, 3):
        assert f"{100 * math.erf(k / math.sqrt(2)):.2f} percent within {k} sigma" in alt


# Real data


def test_the_words_about_the_series_are_their_means():
    light = load_light()
    _, alt = figures.light_in_time(light.speed, light.series)
    assert f"series 1 {light.speed[:20].mean():.0f}" in alt
    assert "Series 1 lies highest." in alt
