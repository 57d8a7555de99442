"""Figures and the small helpers of a lesson, one module a unit. Names are fetched when first used (PEP 562).

A lesson writes `from course_lib.figures import predict, ready, recall, show, table` and, for its own figures,
`from course_lib.figures import softmax_cross_entropy as figures`. Matplotlib and ipywidgets are imported by what needs
them, so that a check in a terminal pays for neither.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "predict": "predictions",
    "recall": "predictions",
    "ready": "readiness",
    "show": "showing",
    "table": "tables",
}

__all__ = ["predict", "ready", "recall", "show", "table"]


def __getattr__(name: str) -> Any:
    """Return a public name from the module where it lives, importing that module now."""
    if name not in _HOME:
        raise AttributeError(f"course_lib.figures has no {name!r}; it offers {', '.join(sorted(_HOME))}")
    return getattr(import_module(f"course_lib.figures.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_HOME))
