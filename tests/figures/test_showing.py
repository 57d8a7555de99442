"""`show`: a figure never comes without the words that stand for it."""

import base64
import re

import pytest

from course_lib.figures import showing
from course_lib.figures.style import house_style, new_figure


@pytest.fixture
def shown(monkeypatch):
    """What was displayed: a list of bundles."""
    bundles = []
    monkeypatch.setattr(showing, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


@house_style
def a_figure():
    fig, ax = new_figure(2.0)
    ax.plot([0, 1], [1, 0])
    return fig


def test_a_figure_without_words_is_refused(shown):
    with pytest.raises(ValueError, match="alt"):
        showing.show(a_figure(), alt="  ")
    assert shown == []


def test_one_bundle_serves_browsers_bare_viewers_and_terminals(shown):
    showing.show(a_figure(), alt="a falling line", caption="It falls.")
    assert set(shown[0]) == {"text/html", "image/png", "text/plain"}
    assert shown[0]["text/plain"] == "a falling line\nIt falls."
    assert base64.b64decode(shown[0]["image/png"]).startswith(b"\x89PNG")


def test_html_carries_the_alt_text_the_caption_and_the_picture(shown):
    showing.show(a_figure(), alt='"a" < b', caption="a & b")
    html = shown[0]["text/html"]
    assert 'alt="&quot;a&quot; &lt; b"' in html
    assert "a &amp; b</figcaption>" in html
    assert re.search(r'src="data:image/png;base64,([^"]+)"', html).group(1) == shown[0]["image/png"]


def test_a_picture_shrinks_with_its_page(shown):
    showing.show(a_figure(), alt="a falling line")
    assert 'width="750"' in shown[0]["text/html"]
    assert "max-width:100%" in shown[0]["text/html"]
    assert "figcaption" not in shown[0]["text/html"]
