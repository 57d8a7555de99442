"""Probes: the ways in which a learner's code is exercised, each beside the code it exercises.

A probe gets the learner's functions (or classes) in the exercise's order and the case's arguments, and returns
something plain. It runs wherever the learner's code lives, in a notebook or in a sandboxed worker, so it holds no
answer and decides nothing: it calls, and hands on what came back. One module a kind of exercise; `registry` finds
them by name.
"""

from . import basic, graphs, networks, normalisation, optimizers, randomness, regularization, search, training
from .registry import PROBES, WrongStructure

__all__ = [
    "PROBES",
    "WrongStructure",
    "basic",
    "graphs",
    "networks",
    "normalisation",
    "optimizers",
    "randomness",
    "regularization",
    "search",
    "training",
]
