"""Michelson's hundred measurements of the speed of light, made in 1879 (`SOURCES.md` says where they come from)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Light:
    """Measurements of the speed of light in air, in the order in which they were made.

    Attributes:
        speed: (100,) float64, km/s above 299,000.
        series: (100,) int64, which of the five series of twenty a measurement belongs to, 1 to 5.
        accepted: what Michelson's apparatus should have shown, km/s above 299,000: today's value in vacuum, brought
            to air with his own corrections by Stigler (1977).
    """

    speed: np.ndarray
    series: np.ndarray
    accepted: float = 734.5


def load_light() -> Light:
    """The hundred measurements: nearly normal, not quite independent, and more precise than they are right."""
    rows = np.loadtxt(Path(__file__).with_name("light.csv"), delimiter=",", skiprows=1)
    return Light(rows[:, 1], rows[:, 0].astype(np.int64))
