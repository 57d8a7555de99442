"""Small real data sets that ship with the course. `SOURCES.md` names source and licence of each."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Table:
    """Measurements, one row a case.

    Attributes:
        X: (N, D) float64.
        y: (N,), a number to predict (float64) or a class (int64).
        features: D names with units.
        target: the name of y, with its unit or its classes.
    """

    X: np.ndarray
    y: np.ndarray
    features: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Counts:
    """Successes out of trials in groups of different sizes.

    Attributes:
        successes, trials: (G,) int64.
        groups: G names.
    """

    successes: np.ndarray
    trials: np.ndarray
    groups: tuple[str, ...]


def load_iris() -> Table:
    """150 irises, 50 of each of three species: four lengths in centimetres, and the species 0, 1, 2.

    One column of one species is a measured sample that a normal fits well: unit 01 uses the sepal widths.
    """
    rows = _read("iris.csv")
    features = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")
    return Table(rows[:, :4], rows[:, 4].astype(np.int64), features, "species: 0 setosa, 1 versicolor, 2 virginica")


def load_engel() -> Table:
    """Income and spending on food of 235 Belgian working-class households in 1857: a regression with one feature.

    The spread grows with the income, so a few rich households pull a least-squares line.
    """
    rows = _read("engel.csv")
    return Table(rows[:, :1], rows[:, 1], ("income (francs a year)",), "food (francs a year)")


def load_wine() -> Table:
    """178 Italian wines of three growers: thirteen chemical measurements, and the grower 0, 1, 2.

    The columns' scales differ a thousandfold, so standardise first. Predict the grower, or the first column, alcohol,
    from the twelve others.
    """
    rows = _read("wine.csv")
    return Table(rows[:, :13], rows[:, 13].astype(np.int64), _header("wine.csv")[:13], "grower: 0, 1, 2")


def load_votes() -> Counts:
    """Voters for Dole among those asked before the election of 1996 (USA), by 24 brackets of household income.

    Brackets hold from 10 to 103 people: the raw shares of the small ones are mostly noise, which is what a prior mends.
    """
    rows = _read("votes.csv").astype(np.int64)
    return Counts(rows[:, 1], rows[:, 2], tuple(f"income bracket {i}" for i in rows[:, 0]))


def _read(name: str) -> np.ndarray:
    return np.loadtxt(Path(__file__).with_name(name), delimiter=",", skiprows=1)


def _header(name: str) -> tuple[str, ...]:
    with Path(__file__).with_name(name).open(encoding="utf-8") as file:
        return tuple(file.readline().strip().split(","))
