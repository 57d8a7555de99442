"""The check: exercises, answer keys, the judge, and what a learner sees of them. Names are fetched when first used."""

from importlib import import_module
from typing import Any

__all__ = ["check", "hint", "progress"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"course_lib.checking has no {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module("course_lib.checking.learner"), name)
