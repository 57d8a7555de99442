"""Unit 08's figures: the race runs the engine's rules, and what the words say is what the paths do."""

import numpy as np
import pytest

from course_lib.engine.data import ravine, rosenbrock, saddle
from course_lib.engine.gradcheck import numerical_gradient, relative_error
from course_lib.engine.optimizers import SGD, Adagrad, Adam, RMSprop
from course_lib.engine.parameters import Parameter
from course_lib.figures import adaptive_optimizers as figures
from course_lib.figures.adaptive_optimizers import step_lengths, turned
from course_lib.figures.optimizer_race import RATES, RUNNERS, run, settled


@pytest.fixture(scope="module")
def races():
    return figures.run_races()


def test_all_rates_at_once_walk_the_path_of_each_alone():
    surface, rates = rosenbrock(), np.array([0.003, 0.3])
    together = run(Adam, {}, surface, rates, 40)
    for path, rate in zip(together, rates, strict=True):
        weights = Parameter(surface.start)
        optimizer = Adam([weights], lr=float(rate))
        for _ in range(40):
            weights.grad[...] = surface.grad(weights.data)
            optimizer.step()
        assert np.allclose(path[-1], weights.data, rtol=1e-12)


def test_every_runner_starts_at_the_start_and_has_one_of_the_rates(races):
    for race in races.values():
        assert race.paths.shape == (len(RUNNERS), figures.STEPS + 1, 2)
        assert np.array_equal(race.paths[:, 0], np.tile(race.surface.start, (len(RUNNERS), 1)))
        assert set(race.rates) <= set(RATES)
        assert np.isfinite(race.heights).all()


def test_the_steps_in_the_table_are_the_first_from_which_the_height_stays_low(races):
    for race in races.values():
        for count, heights in zip(race.steps(), race.heights, strict=True):
            if count is None:
                assert heights[-1] >= figures.TOLERANCE
            else:
                assert (heights[count:] < figures.TOLERANCE).all()
                assert count == 0 or heights[count - 1] >= figures.TOLERANCE


def test_one_that_leaves_again_has_not_settled():
    low, high = figures.TOLERANCE / 2, figures.TOLERANCE * 2
    assert settled(np.array([high, low, high, low, low])) == 3
    assert settled(np.array([high, low, high])) is None
    assert settled(np.array([low, low])) == 0


def test_the_caption_of_the_race_is_true(races):
    steps = {
        name: {runner[0]: count or np.inf for runner, count in zip(RUNNERS, race.steps(), strict=True)}
        for name, race in races.items()
    }
    for name in ("ravine", "saddle"):
        assert min(steps[name], key=steps[name].get) in ("Adagrad", "RMSProp")
    assert min(steps["Rosenbrock"], key=steps["Rosenbrock"].get) == "momentum"
    assert min(steps["Beale"], key=steps["Beale"].get) == "Adam"
    assert all(np.isinf(counts["Adadelta"]) for counts in steps.values())


def test_static_figures_come_with_their_message(races):
    for fig, alt, *_ in [
        figures.four_races(races),
        figures.steps_after_a_change(),
        figures.uncorrected_steps(),
        figures.turned_ravine(),
        figures.digit_curves({"Adam": np.array([0.5, 0.2, 0.1])}),
    ]:
        assert len(alt) > 80
        assert fig.axes


def test_first_steps_are_as_long_as_the_lesson_says():
    gradients = np.full(100, 0.37)
    assert step_lengths(Adagrad, gradients)[[0, 99]] == pytest.approx([1, 0.1], rel=1e-6)
    assert step_lengths(RMSprop, gradients)[0] == pytest.approx(10, rel=1e-6)
    assert step_lengths(Adam, gradients) == pytest.approx(np.ones(100), rel=1e-6)


def test_a_turned_surface_is_the_same_one_seen_from_elsewhere():
    for surface in (ravine(), saddle()):
        other = turned(surface)
        assert other.f(other.start) == pytest.approx(surface.f(surface.start))
        assert other.f(other.minimum) == pytest.approx(surface.f(surface.minimum))
        assert relative_error(other.grad(other.start), numerical_gradient(other.f, other.start)) < 1e-6
    plain, round_the_corner = (run(SGD, {}, one, np.array([0.04]), 30) for one in (ravine(), turned(ravine())))
    assert np.linalg.norm(plain, axis=-1) == pytest.approx(np.linalg.norm(round_the_corner, axis=-1))


def test_turning_the_ravine_costs_adagrad_its_lead():
    _, _, columns = figures.turned_ravine()
    before, after = (
        {name: row for name, row in zip(columns["rule"], column, strict=True)} for column in list(columns.values())[1:]
    )
    assert before["gradient descent"] == after["gradient descent"]
    assert before["momentum"] == after["momentum"]
    assert int(after["Adagrad"]) > 2 * int(before["Adagrad"])
    assert int(after["RMSProp"]) > 2 * int(before["RMSProp"])
