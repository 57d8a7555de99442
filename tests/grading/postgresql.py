"""A real PostgreSQL on loopback for the tests, from Debian's package; run as an ordinary user, as it insists."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "not-to-be-shown"
OWNER = "instructor"


def why_not() -> str:
    """Why there can be no server here; empty where there can."""
    try:
        import psycopg  # noqa: F401
    except ModuleNotFoundError:
        return "psycopg is not installed (the extra `scale`)"
    return "" if _binaries() else "PostgreSQL's server is not installed (Debian: apt-get install postgresql)"


def _binaries() -> Path | None:
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


class Server:
    """A server of its own, with a superuser and a password. Use it as a context manager.

    fsync: "on" to have every transaction on the disk, as in earnest.
    """

    def __init__(self, fsync: str = "off") -> None:
        binaries = _binaries()
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        become = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            become = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        data = str(self._folder / "data")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        initialise = [str(binaries / "initdb"), "-D", data, "-U", OWNER, "-A", "scram-sha-256", "--no-sync"]
        subprocess.run([*initialise, "--pwfile", str(secret), "-E", "UTF8"], check=True, **quiet, **become)
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": fsync}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen([str(binaries / "postgres"), "-D", data, *settings], **quiet, **become)
        self._count = itertools.count()
        self._wait()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.send_signal(signal.SIGINT)  # SIGTERM would wait for every client to leave
        self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str, user: str = OWNER, password: str = PASSWORD) -> str:
        """The address of a database."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def new(self, template: str = "template1") -> str:
        """A new database, as `template` is; its name."""
        name = f"class_{next(self._count)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def run(self, statement: str, database: str = "postgres") -> list[tuple]:
        """Run one statement; what it gives back."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def _wait(self) -> None:
        import psycopg

        end = time.monotonic() + 30
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
