"""Data for the lessons: real sets that ship with the course, seeded synthetic ones, and mini-batches."""

from course_lib.engine.data.digits import Digits, load_digits

__all__ = ["Digits", "load_digits"]
