"""Prints what each attack of the suite got, by isolation level: `python tests/grading/attack_table.py [WORDS]`.

WORDS: only attacks whose name or kind holds them. Exit code 1 where an attack got more than its honest code deserves,
or harmed anyone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from attacks import ANYWHERE, ATTACKS  # noqa: E402
from attacks.scene import set_up  # noqa: E402
from attacks.trial import LIMITS, try_attack  # noqa: E402
from attacks.unit import SECRET_SEED, unit  # noqa: E402

from course_lib.grading.isolation.sandbox import LEVELS, Sandbox  # noqa: E402

WIDTH = 58


def main(words: list[str]) -> int:
    """Print the table; return how the attacks did."""
    key = unit(SECRET_SEED)
    chosen = [attack for attack in ATTACKS if all(word in f"{attack.kind} {attack.name}" for word in words)]
    levels = [level for level in LEVELS if not level.why_not()]
    for level in LEVELS:
        print(f"{level.name:11} {'strong' if level.strong else 'weak':7} {level.why_not() or level.about}")
    print(f"\n{'attack':{WIDTH}} " + " ".join(f"{level.name:>10}" for level in levels))
    failures, tried, begun = [], {level.name: 0 for level in levels}, time.monotonic()
    with set_up() as watch:
        sandboxes = {level.name: Sandbox(level, LIMITS) for level in levels}
        for attack in chosen:
            row = []
            for level in levels:
                if not level.strong and attack.kind not in ANYWHERE:
                    row.append("-")
                    continue
                tried[level.name] += 1
                found = try_attack(attack, sandboxes[level.name], key, watch)
                failures += [f"{attack.name}, {level.name}: {sentence}" for sentence in found]
                row.append("GOT THROUGH" if found else "held")
            print(
                f"{attack.kind + ': ' + attack.name:{WIDTH}.{WIDTH}} " + " ".join(f"{word:>10}" for word in row),
                flush=True,
            )
        for sandbox in sandboxes.values():
            sandbox.close()
    counts = ", ".join(f"{count} at {name}" for name, count in tried.items())
    print(f"\n{len(chosen)} attacks ({counts}) in {time.monotonic() - begun:.0f} s; an honest submission after each.")
    print(f"{len(failures)} failures." if failures else "All held.")
    for failure in failures:
        print(f"  {failure}")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
