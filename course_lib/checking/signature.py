"""Does a function take the arguments that the exercise gives it?"""

from __future__ import annotations

from .calling import Description
from .exercise import parameters_of


def signature_fault(signature: str, found: Description) -> str:
    """What is wrong with the thing that stands behind the name, in a sentence; "" if it can be called as asked."""
    name = signature.split("(")[0]
    if found.kind == "missing":
        return f"There is no function called {name} yet. Run the cell that defines it, then check."
    if found.kind not in ("function", "class"):
        return f"{name} is of type {found.kind}, not a function: was the name given to something else later on?"
    if found.positional is None:
        return ""
    names, least = parameters_of(signature)
    takes_least, takes_most = found.positional
    if takes_least <= least and (takes_most == -1 or takes_most >= len(names)):
        return ""
    has = ", ".join(found.parameters) or "none"
    return f"{name} is called as {signature}; yours has these parameters: {has}."
