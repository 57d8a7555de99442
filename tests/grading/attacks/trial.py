"""An attack put to a sandbox, and all that went wrong with it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import tiny

from course_lib.checking.key import UnitKey
from course_lib.errors import CourseError
from course_lib.grading.core import grade
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import BUBBLEWRAP, Sandbox

from .attack import Attack
from .scene import Watch
from .unit import points

# Short, with little patience, so that the attacks on time take little of ours.
LIMITS = Limits(exercise_seconds=1, load_seconds=1.5, total_seconds=15, patience=3, memory_mb=512, file_mb=4)


def try_attack(attack: Attack, sandbox: Sandbox, key: UnitKey, watch: Watch) -> list[str]:
    """What the attack got that it must not get, and whom it harmed: a sentence each, none where all is well."""
    full = points(key)
    begun = time.monotonic()
    try:
        result = grade(attack.make(watch.scene), key, sandbox, "attacker")
    except CourseError as error:
        refused = str(error)
    else:
        refused = result.error if result.error else None
    seconds = time.monotonic() - begun
    found = []
    if attack.error:
        if refused is None or not re.search(attack.error, refused):
            found.append(f"refused with {refused!r}, and not with {attack.error!r}")
    elif refused is not None:
        found.append(f"refused: {refused}")
    else:
        wanted = {**full, **dict.fromkeys(attack.loses, 0.0)}
        got = {verdict.exercise: verdict.points for verdict in result.verdicts}
        found += [f"{name} earned {got[name]:g} of {wanted[name]:g}" for name in wanted if got[name] != wanted[name]]
        said = next((v.message for v in result.verdicts if v.exercise in attack.loses), "")
        if attack.loses and (not said or not re.search(attack.said, said)):
            found.append(f"the feedback says {said!r}, not {attack.said!r}")
    if seconds > LIMITS.patience * LIMITS.total_seconds:
        found.append(f"it took {seconds:.0f} s")
    found += watch.harm()
    found += _harm_to_the_next(sandbox, key, full)
    return found


def _harm_to_the_next(sandbox: Sandbox, key: UnitKey, full: dict[str, float]) -> list[str]:
    found = [f"left behind: {line}" for line in _left_over(sandbox)]
    honest = grade(tiny.answered(), key, sandbox, "honest")
    got = {verdict.exercise: verdict.points for verdict in honest.verdicts}
    return found if got == full else [*found, f"the honest one after it earned {got} ({honest.notes})"]


def _left_over(sandbox: Sandbox) -> list[str]:
    """Processes of the sandbox besides its server, now that no submission is in it."""
    server = sandbox._server
    if server is None or server.is_spent:
        return []
    below, waiting = [], [server.process.pid]
    while waiting:
        try:
            tasks = Path(f"/proc/{waiting.pop()}/task").glob("*/children")
            children = [int(pid) for task in tasks for pid in task.read_text().split()]
        except OSError:
            continue
        below += children
        waiting += children
    names = [Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in below if Path(f"/proc/{pid}").exists()]
    # bubblewrap stands as two processes around the server, which has no child itself.
    return [b" ".join(name[:2]).decode() for name in names[2 if sandbox.level is BUBBLEWRAP else 0 :]]
