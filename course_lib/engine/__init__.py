"""The NumPy engine of the course: what every lesson and every figure calls. Start with its README."""

from course_lib.engine.data import Digits, load_digits

__all__ = ["Digits", "load_digits"]
