"""The keys of a run: made from its secret seed when a unit is first needed, and the seed kept for the runs after it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from ...authoring.keys import make_key
from ...checking.key import UnitKey, to_bytes
from ...errors import CourseError
from .journal import key_digest

SEED = "seed.txt"


class Keys(Mapping[str, UnitKey]):
    """Unit id -> its key, of the units that were needed so far. folders: the units there are, by id."""

    def __init__(self, folders: Mapping[str, Path], seed: bytes):
        self.folders, self._seed = folders, seed
        self._made: dict[str, UnitKey] = {}
        self._digests: dict[str, str] = {}
        self.packed = Packed(self)

    def need(self, unit: str) -> UnitKey:
        """The key of `unit`, made now if it wasn't yet. Raises KeyError, CourseError."""
        if unit not in self._made:
            self._made[unit] = make_key(self.folders[unit], self._seed)
            self._digests[unit] = key_digest(self._made[unit])
        return self._made[unit]

    def digest(self, unit: str) -> str:
        """`key_digest` of the unit's key; "" where there is no such unit."""
        if unit not in self.folders:
            return ""
        self.need(unit)
        return self._digests[unit]

    def __getitem__(self, unit: str) -> UnitKey:
        return self._made[unit]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._made))

    def __len__(self) -> int:
        return len(self._made)


class Packed(Mapping[str, bytes]):
    """The same keys as bytes, as they travel to whoever grades."""

    def __init__(self, keys: Keys):
        self._keys = keys
        self._bytes: dict[str, bytes] = {}

    def __getitem__(self, unit: str) -> bytes:
        if unit not in self._bytes:
            self._bytes[unit] = to_bytes(self._keys.need(unit))
        return self._bytes[unit]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def settle_seed(out: Path, given: str | None, begun: bool) -> bytes:
    """The run's seed: the one that is `given`, else that of the run in `out`, else a new one; and keep it in `out`.

    begun: whether there are results in `out` that another seed would not fit beside. Raises CourseError.
    """
    path = out / SEED
    kept = _read(path.read_text().strip(), f"{path} is damaged") if begun and path.exists() else None
    seed = secrets.token_bytes(16) if given is None else _read(given, "--seed can't be used")
    if kept is not None:
        if given is not None and seed != kept:
            raise CourseError(
                f"The submissions in {out} were graded with another seed ({SEED}). Leave --seed out to go on with it, "
                "name another --out, or grade everything again with --force."
            )
        return kept
    # Private: with the seed one can work out what will be asked. Complete at once, or not there.
    fresh = out / f"{SEED}.new"
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(seed.hex() + "\n")
    fresh.replace(path)
    return seed


def _read(text: str, trouble: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise CourseError(
            f"The seed should be hexadecimal, as in an earlier run's {SEED}, not {text!r}: {trouble}."
        ) from None
