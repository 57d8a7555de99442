"""Figures that follow sliders: one kept figure, redrawn when a control moves, and said in words."""

import ipywidgets as widgets
import pytest

from course_lib.figures import interactive
from course_lib.figures.style import house_style, new_figure


@pytest.fixture
def panel(monkeypatch):
    """An explored figure of two sliders, and the calls of its update function."""
    shown, calls = [], []
    monkeypatch.setattr(interactive, "display", shown.append)

    @house_style
    def make():
        fig, ax = new_figure(1.5, width=3.0)
        (line,) = ax.plot([0, 1], [0, 1])

        def update(a: float, b: float) -> str:
            calls.append((a, b))
            line.set_ydata([a, b])
            return f"from {a:g} < to {b:g}"

        controls = {
            "a": interactive.slider("left end", 0.0, -1.0, 1.0, 0.1),
            "b": interactive.slider("right end", 1.0, 0.1, 10.0, 0.05, log=True),
        }
        interactive.explore("a line", fig, update, controls, {"flat": {"a": 0.5, "b": 1.0}})

    make()
    return shown[0], calls


def find(panel, kind):
    return [child for child in panel.children if isinstance(child, kind)]


def test_it_is_drawn_once_before_anything_moves(panel):
    assert panel[1] == [(0.0, 1.0)]
    assert bytes(find(panel[0], widgets.Image)[0].value[:4]) == b"\x89PNG"


def test_a_moved_slider_changes_picture_and_words(panel):
    shown, calls = panel
    image, words = find(shown, widgets.Image)[0], find(shown, widgets.HTML)[0]
    before = image.value
    find(shown, widgets.FloatSlider)[0].value = -0.5
    assert calls[-1] == (-0.5, 1.0)
    assert image.value != before
    assert "from -0.5 &lt; to 1" in words.value
    assert 'aria-live="polite"' in words.value


def test_a_button_sets_all_its_values_with_one_redraw(panel):
    shown, calls = panel
    find(shown, widgets.FloatSlider)[0].value = -0.5
    find(shown, widgets.FloatLogSlider)[0].value = 4.0
    count = len(calls)
    find(shown, widgets.HBox)[0].children[0].click()
    assert calls[count:] == [(0.5, 1.0)]


def test_without_widgets_there_is_a_sentence_and_no_bytes(panel):
    text = panel[0]._repr_mimebundle_()["text/plain"]
    assert "a line" in text
    assert "left end, right end" in text
    assert "PNG" not in text


@pytest.mark.parametrize(("step", "shown"), [(1, ".0f"), (20.0, ".0f"), (0.1, ".1f"), (0.125, ".3f")])
def test_a_slider_shows_as_many_decimals_as_a_step_needs(step, shown):
    assert interactive.slider("x", 0.0, 0.0, 100.0, step).readout_format == shown


def test_a_choices_label_stands_in_the_column_of_the_sliders_labels(monkeypatch):
    shown = []
    monkeypatch.setattr(interactive, "display", shown.append)
    fig = house_style(lambda: new_figure(1.5, width=3.0)[0])()
    choice = widgets.ToggleButtons(options=["one", "two"], description="mode")
    interactive.explore("a choice", fig, lambda mode: mode, {"mode": choice})
    assert "widget-inline-hbox" in find(shown[0], widgets.ToggleButtons)[0]._dom_classes
