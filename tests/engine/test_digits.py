"""The digits load the same for everybody, cleanly split."""

import numpy as np
import pytest

from course_lib.engine import load_digits


def test_every_image_lands_in_exactly_one_part():
    digits = load_digits(validation_fraction=0.15)
    rows = np.concatenate([digits.X_train, digits.X_val, digits.X_test])
    whole = load_digits(np.random.default_rng(5), test_fraction=0.01)
    expected = np.concatenate([whole.X_train, whole.X_test])
    assert rows.shape == (1797, 64)
    assert np.array_equal(rows[np.lexsort(rows.T)], expected[np.lexsort(expected.T)])


def test_values_and_types_are_what_the_docstring_says():
    digits = load_digits()
    assert digits.X_train.dtype == np.float64
    assert digits.y_train.dtype == np.int64
    assert digits.X_train.min() == 0.0
    assert digits.X_train.max() == 1.0
    assert len(digits.X_val) == len(digits.y_val) == 0
    assert abs(len(digits.y_test) / 1797 - 0.25) < 0.005


def test_the_default_split_is_the_same_each_time_and_a_generator_changes_it():
    assert np.array_equal(load_digits().X_test, load_digits().X_test)
    assert not np.array_equal(load_digits().y_test, load_digits(np.random.default_rng(1)).y_test)


def test_each_part_holds_the_classes_in_the_same_proportion():
    digits = load_digits(validation_fraction=0.2)
    shares = [np.bincount(y, minlength=10) / len(y) for y in (digits.y_train, digits.y_val, digits.y_test)]
    assert np.abs(shares[0] - shares[1]).max() < 0.01
    assert np.abs(shares[0] - shares[2]).max() < 0.01


def test_images_and_labels_stay_together():
    """The mean image of each class predicts the class of unseen images far better than chance."""
    digits = load_digits()
    means = np.stack([digits.X_train[digits.y_train == d].mean(axis=0) for d in range(10)])
    distance = ((digits.X_test[:, None, :] - means) ** 2).sum(axis=2)
    assert (distance.argmin(axis=1) == digits.y_test).mean() > 0.85


@pytest.mark.parametrize(("test", "validation"), [(0.0, 0.0), (1.0, 0.0), (0.6, 0.4), (0.5, -0.1)])
def test_fractions_that_leave_nothing_are_refused(test, validation):
    with pytest.raises(ValueError, match="leave something to train on"):
        load_digits(test_fraction=test, validation_fraction=validation)
