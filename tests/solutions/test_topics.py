"""Every topic of the notes has a home: solutions/TOPICS.md is held against what a learner sees."""

import nbformat
import pytest

from course_lib.authoring.lesson import Cell, Lesson, repository, units
from course_lib.authoring.outline import sections
from course_lib.authoring.pages import read_topics

ROOT = repository()
TABLE = read_topics(ROOT)
# What the notes are about, each said by words of a line's topic. Held here as well, so that no line is lost.
OF_THE_NOTES = (
    ("00", "supervised", "parametric", "Empirical risk", "Components"),
    ("01", "i.i.d.", "Likelihood", "N - 1"),
    ("02", "Priors", "MAP", "KL"),
    ("03", "Batch, stochastic and mini-batch", "Local minima and saddles"),
    ("04", "Computation graphs", "Topological order", "Forward mode", "Reverse mode", "symbolic"),
    ("05", "matrix product", "Jacobians", "Hidden layers", "Universal approximation", "Sigmoid, tanh, ReLU"),
    ("06", "Softmax", "p - t", "Linear classifier"),
    ("07", "EWMA", "Momentum"),
    ("08", "Adagrad", "RMSProp", "Adadelta", "Adam"),
    ("09", "decay", "annealing", "Priorities", "Random search", "Log scales", "Babysitting"),
    ("10", "MSE, MAE, RMSE", "Binary cross-entropy", "Multi-label", "Hinge", "Logistic regression", "Vanishing"),
    ("11", "Input normalisation", "Batch norm"),
    ("12", "Norms", "L0", "Ridge", "Lasso", "Dropout", "Early stopping", "underfitting"),
    (
        "13",
        "Frameworks",
    ),
)


@pytest.mark.parametrize("unit", [unit for unit, *_ in OF_THE_NOTES])
def test_the_table_has_a_home_for_every_topic_of_the_notes(unit):
    said = " ".join(topic.name for topic in TABLE if topic.unit == unit).lower()
    assert [words for line in OF_THE_NOTES if line[0] == unit for words in line[1:] if words.lower() not in said] == []


@pytest.mark.parametrize("topic", TABLE, ids=lambda topic: topic.name)
def test_a_topics_words_stand_under_its_heading_in_the_learners_notebook(topic):
    unit = next(folder.name for folder in units(ROOT) if folder.name.startswith(topic.unit))
    notebook = nbformat.read(ROOT / "notebooks" / unit / f"{unit}.ipynb", as_version=4)
    lesson = Lesson(unit, tuple(Cell(cell.cell_type, cell.source) for cell in notebook.cells))
    text = next(section.text for section in sections(lesson) if section.heading == topic.section)
    text = " ".join(text.lower().split())
    assert [words for words in topic.words if words.lower() not in text] == []


def test_no_topic_stands_twice():
    names = [topic.name for topic in TABLE]
    assert len(names) == len(set(names))
