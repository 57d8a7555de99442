"""The attack suite: hostile submissions, each with the verdict that it must get. See ``attack.py``."""

from . import collecting, exhausting, forging, forging_channel, mangling, reaching, reading
from .attack import FORGING, MANGLING, Attack

ATTACKS: tuple[Attack, ...] = (
    *forging.ATTACKS,
    *forging_channel.ATTACKS,
    *reading.ATTACKS,
    *reaching.ATTACKS,
    *exhausting.ATTACKS,
    *mangling.ATTACKS,
    *collecting.ATTACKS,
)
# What needs no shutting in: it must fail at every level.
ANYWHERE = (FORGING, MANGLING)
