"""Hypothesis on a shared machine: no deadline, and no folder of examples left behind."""

from hypothesis import settings

settings.register_profile("course", deadline=None, database=None)
settings.load_profile("course")
