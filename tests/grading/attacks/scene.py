"""The scene of the attacks: what can be stolen or harmed, and whether it was."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .attack import ANSWER, Scene

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Watch:
    """Says what harm was done since it was set up."""

    scene: Scene
    folder: Path
    listeners: tuple[socket.socket, ...]
    bystander: subprocess.Popen
    before: dict[str, tuple]

    def harm(self) -> list[str]:
        """What is no longer as it was, in a few words each."""
        found = [f"{name} was changed" for name, about in _about(self.folder).items() if self.before.get(name) != about]
        found += [f"{name} is gone" for name in self.before if name not in _about(self.folder)]
        if self.bystander.poll() is not None:
            found.append("a process of the same user was killed")
        for listener in self.listeners:
            with contextlib.suppress(BlockingIOError):
                listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()[0].close()
                found.append(f"something came in by {listener.family.name}, {listener.type.name}")
        return found


@contextlib.contextmanager
def set_up() -> Iterator[Watch]:
    """A gradebook, another student's work, services that listen, a process of the same user: all within reach of anyone
    who is not shut in.
    """
    folder = Path(tempfile.mkdtemp(prefix="attacked-", dir="/tmp"))
    secret = ctypes.create_string_buffer(ANSWER.encode())  # stays in the driver's memory
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        other = folder / "student-99"
        other.mkdir()
        for path in (folder / "gradebook.db", other / "90_tiny.ipynb"):
            path.write_text(f"{ANSWER}\n" * 3)
        for path in (folder, other, *folder.rglob("*.*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        abstract = folder.name
        kinds = [
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        ]
        kinds += [(socket.AF_UNIX, socket.SOCK_STREAM, path) for path in (str(folder / "socket"), f"\0{abstract}")]
        listeners = [stack.enter_context(_listening(*kind)) for kind in kinds]
        (folder / "socket").chmod(0o777)
        bystander = stack.enter_context(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
        stack.callback(bystander.kill)
        words = {
            "SECRETS": str(folder),
            "REPOSITORY": str(REPOSITORY),
            "DRIVER_PID": str(os.getpid()),
            "DRIVER_ADDRESS": str(ctypes.addressof(secret)),
            "BYSTANDER_PID": str(bystander.pid),
            "TCP_PORT": str(listeners[0].getsockname()[1]),
            "UDP_PORT": str(listeners[1].getsockname()[1]),
            "ABSTRACT_NAME": abstract,
            "LEARNERS_KEY": _learners_key(),
        }
        yield Watch(Scene(words), folder, tuple(listeners), bystander, _about(folder))


def _listening(family: int, kind: int, address: object) -> socket.socket:
    listener = socket.socket(family, kind)
    listener.setblocking(False)
    listener.bind(address)
    if kind == socket.SOCK_STREAM:
        listener.listen()
    return listener


def _about(folder: Path) -> dict[str, tuple]:
    """Of everything in the folder: kind and mode, owner, times, content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(about.st_mode) and about.st_mode & 0o400 else b""
        attributes = tuple(os.listxattr(path, follow_symlinks=False))
        found[str(path.relative_to(folder))] = (about.st_mode, about.st_uid, about.st_mtime_ns, content, attributes)
    return found


def _learners_key() -> str:
    """The answers of a key with other inputs, as a learner could read them out of the course's own keys."""
    from .unit import SHIPPED_SEED, unit

    (double, *_) = unit(SHIPPED_SEED).exercises
    pairs = zip(double.cases, double.expected, strict=True)
    return repr({case.args[0].tobytes(): list(expected) for case, expected in pairs})
