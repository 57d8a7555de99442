#!/usr/bin/env python3
"""Sets the course up on first use, then does what you ask: `python3 run.py lab`, `test`, `grade`, and so on.

Needs Python 3.11 or newer and nothing else. It makes `.venv` beside itself, installs the course into it with the
versions in `constraints.txt`, and hands over to the program that does the work. It installs again only when
`pyproject.toml` or `constraints.txt` changed, when the folder was moved, or when a verb needs more than what is there;
otherwise it needs no network.

Only the standard library is used here, and only syntax that Python 3.6 can read, so that an old Python gets a sentence
instead of a SyntaxError.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "course-install.json")
OLDEST = (3, 11)

# Each extra of pyproject.toml contains those before it, so that what is installed is one position in this list.
EXTRAS = ("lab", "instructor", "test")
NEEDS = {  # verb: (extra, what it does)
    "lab": ("lab", "open the lessons in JupyterLab (further options go to jupyter lab)"),
    "check": ("lab", "check one notebook from a terminal"),
    "progress": ("lab", "say how far you are"),
    "doctor": ("lab", "say what is installed and what is missing"),
    "build": ("instructor", "make the notebooks and keys from the lessons in solutions/"),
    "audit": ("instructor", "prove the checks: put every right and wrong answer of the banks to them"),
    "sample": ("instructor", "write a sample class of submissions"),
    "grade": ("instructor", "grade a folder or a zip of submissions; without one, the sample class"),
    "report": ("instructor", "make the class report and the exports of a run again"),
    "release": ("instructor", "write what learners get, proven to hold no answer"),
    "test": ("test", "run every test (further options go to pytest)"),
}
SAMPLE_CLASS = os.path.join(ROOT, "artefacts", "sample_class")


class SetupError(Exception):
    """Something outside the course is missing; the message says what to do."""


def usage() -> str:
    """Return the help text: every verb with one line on what it does."""
    verbs = [f"  {verb:10} {what}" for verb, (_, what) in NEEDS.items()]
    last = "The first run installs what the verb needs into .venv; later runs start at once."
    return "\n".join(["usage: python3 run.py VERB [options]", "", *verbs, "", last])


def venv_python() -> str:
    """Return the path of the environment's Python."""
    return os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


def fingerprint() -> str:
    """Return a digest of what an installation depends on: the requirements and the versions."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        with open(os.path.join(ROOT, name), "rb") as handle:
            digest.update(handle.read() + b"\0")
    return digest.hexdigest()


def read_stamp() -> dict:
    """Return what the last complete installation wrote, `{}` where there is none."""
    try:
        with open(STAMP, encoding="utf-8") as handle:
            stamp = json.load(handle)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and stamp.get("extra") in EXTRAS else {}


def ensure(extra: str) -> None:
    """Make `.venv` hold `extra` and everything before it in EXTRAS; do nothing where it already does.

    Raises SetupError where the environment or the installation can't be made.
    """
    stamp = read_stamp()
    in_place = stamp.get("root") == ROOT and os.path.exists(venv_python())
    if in_place and stamp["fingerprint"] == fingerprint() and EXTRAS.index(stamp["extra"]) >= EXTRAS.index(extra):
        return
    if stamp:
        extra = max(extra, stamp["extra"], key=EXTRAS.index)  # what an earlier verb needed stays needed
        os.remove(STAMP)  # from here to the end nothing may trust this environment

    started = time.time()
    # An environment that was moved is made anew: its scripts name the old folder. One without a stamp may be somebody's
    # own work, or an installation that was stopped, and is kept as long as it can install.
    if not (in_place or (not stamp and can_install())):
        make_venv()
    print(f"Installing the course ({extra}) into .venv; the first time takes a minute or two.", flush=True)
    command = [venv_python(), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["-c", os.path.join(ROOT, "constraints.txt"), "-e", f"{ROOT}[{extra}]"]
    if subprocess.call(command, cwd=ROOT) != 0:
        raise SetupError(
            "The installation failed; pip says why above. If it could not reach the package index, connect to the "
            "network. Then run the same command again: it goes on from here."
        )
    with open(STAMP + ".new", "w", encoding="utf-8") as handle:
        json.dump({"extra": extra, "fingerprint": fingerprint(), "root": ROOT}, handle)
    os.replace(STAMP + ".new", STAMP)
    print(f"Installed in {time.time() - started:.0f} s.", flush=True)


def can_install() -> bool:
    """Return whether `.venv` holds a Python of the right age with pip."""
    question = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([venv_python(), "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    """Make an empty `.venv`; raise SetupError, leaving nothing behind, where this Python can't."""
    try:
        import ensurepip  # noqa: F401  Debian packs it apart from Python, and venv needs it
        import venv
    except ImportError:
        version = "{}.{}".format(*sys.version_info)
        raise SetupError(
            f"Python {version} is here without the part that makes virtual environments. On Debian or Ubuntu run "
            f"`apt-get install python{version}-venv` as root, then the same command again."
        ) from None
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(f"Could not make {VENV} ({error}). Check that the disk has room and can be written.") from None


def environment() -> dict:
    """Return the environment variables for what runs in `.venv`."""
    variables = dict(os.environ, VIRTUAL_ENV=VENV)
    variables["PATH"] = os.path.dirname(venv_python()) + os.pathsep + variables.get("PATH", "")
    variables.pop("PYTHONHOME", None)
    # At this size of matrix several BLAS threads cost more than they bring, most of all with tests side by side.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        variables.setdefault(name, "1")
    return variables


def steps_for(verb: str, arguments: list) -> tuple:
    """Return `(steps, cwd)`: the arguments of `.venv`'s Python, step by step, and the folder to run them in."""
    if verb == "test":
        # One worker a core; a file stays on one worker, since its tests share notebooks and servers.
        workers = [] if any(a.startswith(("-n", "--numprocesses")) for a in arguments) else ["-n", "auto"]
        return [["-m", "pytest", *workers, "--dist", "loadfile", *arguments]], ROOT
    course = ["-m", "course_lib.cli"]
    if verb == "grade" and not arguments:
        submitted, out = os.path.join(SAMPLE_CLASS, "submitted"), os.path.join(SAMPLE_CLASS, "graded")
        return [[*course, "sample", submitted], [*course, "grade", submitted, "--out", out]], os.getcwd()
    return [[*course, verb, *arguments]], os.getcwd()


def hand_over(steps: list, cwd: str) -> int:
    """Run the steps in `.venv` until one fails; the last takes this process's place. Return the exit code."""
    python, variables = venv_python(), environment()
    for step in steps[:-1]:
        code = subprocess.call([python, *step], cwd=cwd, env=variables)
        if code != 0:
            return code
    if os.name == "nt":  # exec on Windows returns to the prompt before the program ends
        return subprocess.call([python, *steps[-1]], cwd=cwd, env=variables)
    os.chdir(cwd)
    sys.stdout.flush()
    return os.execve(python, [python, *steps[-1]], variables)


def main(arguments: list) -> int:
    """Do what the command line asks and return an exit code."""
    if sys.version_info < OLDEST:
        have, need = "{}.{}".format(*sys.version_info), "{}.{}".format(*OLDEST)
        print(
            f"The course needs Python {need} or newer; this is Python {have}. Install one and use it here.",
            file=sys.stderr,
        )
        return 2
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    verb = arguments[0]
    if verb not in NEEDS:
        print(f"There is no verb {verb!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        ensure(NEEDS[verb][0])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return hand_over(*steps_for(verb, arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
