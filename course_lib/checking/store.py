"""What the course remembers for a learner on their own machine: predictions, results, hints taken. One small JSON file.

It lies in the folder named by the environment variable COURSE_HOME, else in ~/.gradients-by-hand. Losing it loses no
work, so a folder that can't be written to never stops a check.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def path() -> Path:
    """Where the file is."""
    if home := os.environ.get("COURSE_HOME"):
        return Path(home) / "learner.json"
    home = os.path.expanduser("~")
    # A user without a home folder gets "~" back, and a folder of that name is nobody's wish.
    return Path(home if os.path.isabs(home) else os.devnull) / ".gradients-by-hand" / "learner.json"


def read(section: str) -> dict[str, Any]:
    """What is stored in `section` ("predictions", "results", "hints"); empty where nothing is, or nothing can be
    read.
    """
    found = _read_all().get(section, {})
    return found if isinstance(found, dict) else {}


def write(section: str, key: str, value: Any) -> bool:
    """Store a JSON-able `value` under `key`; the file is replaced whole. False where it could not be written. Raises
    TypeError or ValueError on a value that isn't JSON-able.
    """
    everything = _read_all()
    section_now = everything.get(section)
    everything[section] = {**(section_now if isinstance(section_now, dict) else {}), key: value}
    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(everything, file, indent=1)
        os.replace(name, target)
    except (OSError, TypeError, ValueError) as error:
        with contextlib.suppress(OSError, UnboundLocalError):
            os.unlink(name)
        if not isinstance(error, OSError):
            raise
        return False
    return True


def _read_all() -> dict[str, Any]:
    try:
        found = json.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
