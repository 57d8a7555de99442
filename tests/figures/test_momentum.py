"""Unit 07's figures: what their words say of a region is what the path does there."""

import numpy as np
import pytest

from course_lib.figures import momentum as figures
from course_lib.figures.momentum import _until_it_leaves, heavy_ball, rate, region, roots


@pytest.mark.parametrize("name", ["averages_at_three_betas", "plane_and_four_paths", "ravine"])
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)()
    assert len(alt) > 80
    assert fig.axes


@pytest.mark.parametrize(
    ("alpha", "beta", "kind"),
    [
        (0.05, 0.3, "overdamped"),
        (0.16, 0.36, "critical"),
        (0.5, 0.9, "ringing"),
        (1.9, 0.02, "alternating"),
        (3.4, 0.5, "divergent"),
    ],
)
def test_each_region_does_what_it_is_called(alpha, beta, kind):
    assert region(alpha, beta) == kind
    path = heavy_ball(alpha, beta, 200)
    assert (np.abs(path[-1]) > 1) == (kind == "divergent")
    settled = path[:30]
    crossings = int(np.sum(settled[1:] * settled[:-1] < 0))
    if kind in ("overdamped", "critical"):
        assert crossings == 0
    if kind == "alternating":
        assert crossings == 29


def test_a_path_is_drawn_until_it_has_left_the_picture():
    settling = heavy_ball(0.5, 0.9)
    assert np.array_equal(_until_it_leaves(settling), settling)
    shown = _until_it_leaves(heavy_ball(2.3, 0.1))
    drawn = shown[~np.isnan(shown)]
    assert len(drawn) > 5
    assert np.all(np.abs(drawn[:-1]) < 2.2)
    assert abs(drawn[-1]) > 2.2


def test_the_rate_is_the_larger_root():
    rng = np.random.default_rng(0)
    for alpha, beta in zip(rng.uniform(0.01, 3.9, 50), rng.uniform(0, 0.99, 50), strict=True):
        assert rate(alpha, beta) == pytest.approx(np.max(np.abs(roots(alpha, beta))), rel=1e-9)


def test_the_divergent_region_begins_where_a_root_reaches_minus_one():
    for beta in (0.0, 0.3, 0.9):
        assert rate(2 + 2 * beta, beta) == pytest.approx(1.0)
        assert region(2 + 2 * beta + 1e-6, beta) == "divergent"
        assert region(2 + 2 * beta - 1e-6, beta) != "divergent"


def test_momentum_beats_plain_descent_in_the_ravine():
    _, alt = figures.ravine()
    plain, ball = (float(part.split("loss ")[1].rstrip(".")) for part in alt.split(";"))
    assert ball < 1e-6 * plain
