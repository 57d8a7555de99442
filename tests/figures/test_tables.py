"""`table`: columns that line up, in a notebook and in a terminal."""

import numpy as np
import pytest

from course_lib.figures import tables


@pytest.fixture
def shown(monkeypatch):
    """What was displayed: a list of bundles."""
    bundles = []
    monkeypatch.setattr(tables, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def test_numbers_stand_right_and_words_left(shown):
    tables.table({"class": ["cat", "elephant"], "p": [0.25, 0.75], "n": [1, 20]}, digits=2)
    assert shown[0]["text/plain"].splitlines() == [
        "class        p   n",
        "cat       0.25   1",
        "elephant  0.75  20",
    ]


def test_a_rounded_minus_zero_has_no_sign_and_a_true_minus_has_one(shown):
    tables.table({"a": ["x", "y"], "v": np.array([-1e-9, -0.5])})
    assert [line.split()[-1] for line in shown[0]["text/plain"].splitlines()[1:]] == ["0.000", "−0.500"]


def test_html_names_its_columns_and_rows(shown):
    tables.table({"a<b": ["x"], "v": [1.0]})
    html = shown[0]["text/html"]
    assert "a&lt;b</th>" in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 1
    assert html.count("</td>") == 1


def test_columns_of_different_lengths_are_refused(shown):
    with pytest.raises(ValueError, match="one length"):
        tables.table({"a": ["x"], "v": [1.0, 2.0]})
