"""Starting the server inside bubblewrap: namespaces of its own, and no files but Python, NumPy and the worker's.

bubblewrap must never run as root: then the limits on processes don't bind, and a flaw would be root's. As root we first
make a mount namespace of our own, bind what the worker needs to a place that everyone may read (the interpreter often
lives in root's home), become an unprivileged user, and only then start it.
"""

from __future__ import annotations

import functools
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from . import seccomp
from .runtime import Runtime, installed_package_folders, interpreter, library_folders, numpy_folders
from .server import NOBODY

LIB, SITE = "/course/lib", "/course/site"
# --unshare-all tries for a user namespace and goes on without; --unshare-user insists.
_SHUT_IN = ["bwrap", "--unshare-all", "--unshare-user", "--new-session", "--cap-drop", "ALL"]
_AS_ROOT = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
_DROP = f'exec setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups "$@"'


def bubblewrap_command(runtime: Runtime, environment: dict[str, str], python: Callable[..., list[str]]) -> list[str]:
    """The command line. python: from the interpreter and the two folders for its path, the command inside."""
    binary, folders = interpreter(), library_folders()
    binds = [(binary, str(binary)), *((folder, str(folder)) for folder in folders)]
    binds += [(runtime.empty, str(folder)) for folder in installed_package_folders(folders)]
    binds += [(runtime.lib, LIB), *((folder, f"{SITE}/{folder.name}") for folder in numpy_folders())]
    # How shared libraries are found; Debian's BLAS goes by way of its alternatives.
    binds += [(Path(name), name) for name in ("/etc/ld.so.cache", "/etc/alternatives") if os.path.exists(name)]
    prelude: list[str] = []
    if os.geteuid() == 0:
        prelude, binds = _staged(runtime, binds)
    command = [*_SHUT_IN, "--hostname", "worker"]
    for source, target in binds:
        command += ["--ro-bind", str(source), target]
    for name in ("/lib", "/lib64"):
        if os.path.islink(name):
            command += ["--symlink", os.readlink(name), name]
    # A fork says through /proc who it is in its own namespace; then it is hidden, and /tmp becomes the fork's own.
    command += ["--dev", "/dev", "--proc", "/proc", "--dir", "/tmp"]
    # Both are writable memory until said otherwise.
    command += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--clearenv"]
    for name, value in environment.items():
        command += ["--setenv", name, value]
    return [*prelude, *command, "--", *python(str(binary), LIB, SITE)]


def _staged(runtime: Runtime, binds: list[tuple[Path, str]]) -> tuple[list[str], list[tuple[Path, str]]]:
    """For root: a command line that binds the sources into the runtime's folder, in a mount namespace of its own, and
    drops to an unprivileged user; and the binds with their sources there."""
    stage = runtime.root / "stage"
    stage.mkdir()
    stage.chmod(0o755)
    script, staged = ["set -e"], []
    for index, (source, target) in enumerate(binds):
        place = stage / str(index)
        if source.is_dir():
            place.mkdir()
        else:
            place.touch()
        script.append(f"mount --bind {shlex.quote(str(source))} {shlex.quote(str(place))}")
        staged.append((place, target))
    return [*_AS_ROOT, "\n".join([*script, _DROP]), "sh"], staged


@functools.cache
def why_not() -> str:
    """Why bubblewrap isn't to be had on this machine, in a sentence; empty where it is."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed here (on Debian or Ubuntu: apt-get install bubblewrap)."
    if reason := seccomp.why_not():
        return f"bubblewrap alone is not enough: {reason}"
    test = [*_SHUT_IN, "--ro-bind", "/", "/", "--proc", "/proc", "--", "true"]
    if os.geteuid() == 0:
        missing = [name for name in ("unshare", "mount", "setpriv") if shutil.which(name) is None]
        if missing:
            return f"bubblewrap run by root needs {', '.join(missing)} as well (from Debian's util-linux and mount)."
        test = [*_AS_ROOT, f"mount --bind /usr /usr && {_DROP}", "sh", *test]
    done = subprocess.run(test, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode == 0:
        return ""
    said = done.stderr.strip().splitlines()
    return (
        f"bubblewrap is installed but does not work here ({said[-1] if said else f'exit code {done.returncode}'}); "
        "unprivileged user namespaces have to be allowed."
    )
