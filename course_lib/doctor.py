"""Says what is installed, what is missing, and what to do about it.

Exit code 0: a learner can work here. Exit code 1: something that the lessons need is missing.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

DISTRIBUTION = "gradients-by-hand"
OLDEST = (3, 11)
ROOM_NEEDED = 1.5  # GB: the test extra takes 0.8, pip's copies as much while it installs
FOR_WHOM = {"": "every use", "lab": "the lessons", "instructor": "building and grading", "test": "the tests"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    what: its name. found: what is there, "" where it is missing. advice: what to do where it is missing.
    required: whether a learner can't work without it.
    """

    what: str
    found: str
    advice: str
    required: bool = False

    def __str__(self) -> str:
        if self.found:
            return f"  ok       {self.what}: {self.found}"
        return f"  {'MISSING' if self.required else 'absent '}  {self.what}. {self.advice}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`course doctor` takes no options."""


def run(args: argparse.Namespace) -> int:
    """Print every finding; return 1 where something that a learner needs is missing, else 0."""
    findings = list(examine())
    print("\n".join(map(str, findings)))
    missing = [finding.what for finding in findings if finding.required and not finding.found]
    print(f"\nThe lessons can't run yet: {', '.join(missing)}." if missing else "\nThe lessons can run here.")
    return 1 if missing else 0


def examine() -> Iterator[Finding]:
    """Yield one finding for each thing that some use of the course needs."""
    yield python_finding()
    yield from package_findings()
    yield notebooks_finding()
    yield isolation_finding()
    yield chromium_finding()
    yield disk_finding(Path.cwd())


def python_finding() -> Finding:
    """Is this Python new enough?"""
    found = sys.version.split()[0] if sys.version_info >= OLDEST else ""
    return Finding("Python", found, f"Install Python {OLDEST[0]}.{OLDEST[1]} or newer.", required=True)


def package_findings() -> Iterator[Finding]:
    """Is every package there that pyproject.toml asks for? One finding per extra."""
    try:
        requirements = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        yield Finding("the course's packages", "", "Run `python3 run.py lab` in the project's folder.", required=True)
        return
    for extra, use in FOR_WHOM.items():
        names = [name for name in names_of(requirements, extra) if name != DISTRIBUTION]
        versions = {name: version_of(name) for name in names}
        gone = [name for name, version in versions.items() if not version]
        there = ", ".join(f"{name} {version}" for name, version in versions.items())
        verb = {"": "lab", "instructor": "build"}.get(extra, extra)
        advice = f"{', '.join(gone)} not installed: `python3 run.py {verb}` installs what it needs."
        yield Finding(f"packages for {use}", "" if gone else there, advice, required=extra in ("", "lab"))


def names_of(requirements: list[str], extra: str) -> list[str]:
    """Return the distributions that `extra` asks for, `""` meaning those that every installation asks for."""
    names = []
    for line in requirements:
        requirement, _, marker = line.partition(";")
        asked_by = re.search(r"""extra\s*==\s*["']([^"']+)["']""", marker)
        if (asked_by.group(1) if asked_by else "") == extra:
            names.append(re.match(r"[\w.-]+", requirement).group())
    return names


def version_of(name: str) -> str:
    """Return the installed version of a distribution, `""` where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def notebooks_finding() -> Finding:
    """Are there lessons beside this package?"""
    folder = Path(__file__).resolve().parents[1] / "notebooks"
    count = len(list(folder.glob("*/*.ipynb")))
    advice = "Work in a copy of the whole project, which holds notebooks/."
    return Finding("lessons", f"{count} in {folder}" if count else "", advice, required=True)


def isolation_finding() -> Finding:
    """How well can a submission be shut in while it is graded?"""
    what = "isolation for grading"
    try:
        sandbox = import_module("course_lib.grading.isolation.sandbox")
    except ImportError as error:  # it drives processes as only POSIX systems have them
        return Finding(what, "", f"Grading needs Linux or macOS; on Windows run it inside WSL ({error}).")
    level = next(iter(sandbox.available_levels()), None)
    if level is None:
        return Finding(what, "", "Grading needs Linux or macOS; on Windows run it inside WSL.")
    raising = sandbox.what_would_raise_it()
    if not level.strong:
        return Finding(what, "", f"Only {level.name} ({level.about}): `course grade` will refuse. {raising}")
    better = "" if level is sandbox.LEVELS[0] else f" {raising}"
    return Finding(what, f"{level.name} ({level.about}).{better}", "")


def chromium_finding() -> Finding:
    """Is the browser there that the browser tests drive?"""
    advice = "Those tests skip without it; on Debian `apt-get install chromium`."
    return Finding("chromium for the browser tests", shutil.which("chromium") or "", advice)


def disk_finding(folder: Path) -> Finding:
    """Is there room for an installation?"""
    free = shutil.disk_usage(folder).free / 1e9
    return Finding(
        "free disk", f"{free:.1f} GB" if free >= ROOM_NEEDED else "", f"{free:.1f} GB left; {ROOM_NEEDED} GB is safe."
    )
