"""Opens the lessons in JupyterLab.

Options that are not listed here go to `jupyter lab` as they are, for example `--port 9999`.
"""

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from course_lib.errors import CourseError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course lab`."""
    parser.add_argument("--no-browser", action="store_true", help="print the address and open no browser")


def run(args: argparse.Namespace) -> int:
    """Start JupyterLab on the notebooks and stay until it ends; return its exit code.

    Raises CourseError where there are no notebooks or no JupyterLab.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise CourseError("JupyterLab is not installed here: run `python3 run.py lab`, which installs it.")
    command = jupyter_command(notebooks_folder(), browser=has_display() and not args.no_browser, rest=args.rest)
    print("Starting JupyterLab; stop it with Ctrl-C, twice.", flush=True)
    if os.name == "nt":  # exec on Windows returns to the prompt before the program ends
        return subprocess.call(command)
    return os.execv(command[0], command)


def jupyter_command(folder: Path, browser: bool, rest: list[str]) -> list[str]:
    """Return the command that serves `folder`; `rest` comes last, so that it can override what stands before it."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    # At its default level Jupyter hides the address between thirty lines about extensions; each app has a level.
    command += ["--ServerApp.log_level=WARN", "--LabApp.log_level=WARN"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # Jupyter refuses otherwise, and in a container there is often no other user
    return command + rest


def notebooks_folder() -> Path:
    """Return the project's notebooks/; raise CourseError where the package was installed without them."""
    folder = Path(__file__).resolve().parents[1] / "notebooks"
    if not folder.is_dir():
        raise CourseError(
            f"The lessons should be in {folder}, which is not there. Work in a copy of the whole project: "
            "it holds them, and `python3 run.py lab` opens them."
        )
    return folder


def has_display() -> bool:
    """Return whether a browser can show itself here; on Linux that takes a display server."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
