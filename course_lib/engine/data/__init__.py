"""Data for the lessons: real sets that ship with the course, made-up ones, and mini-batches."""

from course_lib.engine.data.digits import Digits, load_digits
from course_lib.engine.data.light import Light, load_light
from course_lib.engine.data.minibatches import minibatches
from course_lib.engine.data.real import Counts, Table, load_engel, load_iris, load_votes, load_wine
from course_lib.engine.data.surfaces import Surface, beale, ravine, rosenbrock, saddle
from course_lib.engine.data.synthetic import make_blobs, make_moons, make_regression, make_spirals

__all__ = [
    "Counts",
    "Digits",
    "Light",
    "Surface",
    "Table",
    "beale",
    "load_digits",
    "load_engel",
    "load_iris",
    "load_light",
    "load_votes",
    "load_wine",
    "make_blobs",
    "make_moons",
    "make_regression",
    "make_spirals",
    "minibatches",
    "ravine",
    "rosenbrock",
    "saddle",
]
