"""The house style: pictures that are the same each time, and the reader's own settings left alone."""

import re
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np

from course_lib.figures import style
from course_lib.figures.style import TEXT, house_style, new_figure, png, sign_marks

MODULES = sorted(Path(style.__file__).parent.glob("*.py"))


@house_style
def a_figure():
    fig, ax = new_figure(2.0)
    ax.plot([0, 1], [1, 0])
    ax.set_title("a line")
    return fig


def test_the_same_figure_gives_the_same_bytes():
    assert png(a_figure()) == png(a_figure())


def test_a_picture_names_no_software_and_no_date():
    assert b"tEXt" not in png(a_figure())


def test_a_picture_has_twice_the_pixels_that_it_takes_on_the_screen():
    width = int.from_bytes(png(a_figure())[16:20], "big")
    assert width == 2 * 750


def test_a_moving_picture_has_fewer_pixels():
    fig = a_figure()
    assert int.from_bytes(png(fig, fast=True)[16:20], "big") < int.from_bytes(png(fig)[16:20], "big")


def test_the_readers_settings_stay_as_they_are():
    with mpl.rc_context({"font.size": 3.0}):
        png(a_figure())
        assert mpl.rcParams["font.size"] == 3.0


def test_all_text_is_of_one_size_that_a_narrow_window_leaves_readable():
    narrow = 450  # CSS pixels: what JupyterLab leaves a figure of a window of 900 beside its file browser
    fig = a_figure()
    png(fig)
    sizes = {text.get_fontsize() for text in fig.findobj(mpl.text.Text) if text.get_text()}
    assert sizes == {TEXT}
    assert TEXT / 72 * style.CSS_DPI * narrow / (style.WIDTH * style.CSS_DPI) > 9


def test_no_figure_asks_for_smaller_text():
    asked = [
        (path.name, float(size)) for path in MODULES for size in re.findall(r"fontsize=([\d.]+)", path.read_text())
    ]
    assert asked
    assert [(name, size) for name, size in asked if size < TEXT] == []
    named = [path.name for path in MODULES if re.search(r"size=.(x*-?small|smaller)", path.read_text())]
    assert named == []


def test_no_figure_has_exponents_or_subscripts_which_would_be_smaller():
    assert [path.name for path in MODULES if re.search(r"\$[^$\n]*[_^][^$\n]*\$", path.read_text())] == []


def test_sign_marks_stand_where_a_number_is_large_and_say_its_sign():
    values = np.array([[0.1, -2.0], [3.0, 0.0]])
    assert sign_marks(values, 1.0) == [(0, 1, "−"), (1, 0, "+")]


def test_importing_the_room_costs_neither_matplotlib_nor_widgets():
    code = "import sys, course_lib.figures; print(any(name in sys.modules for name in ('matplotlib', 'ipywidgets')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_importing_a_units_figures_displays_nothing_and_makes_no_pyplot_figure():
    code = "import sys; from course_lib.figures import softmax_cross_entropy; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
