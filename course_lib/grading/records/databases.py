"""Where a gradebook is: a SQLite file, or a PostgreSQL database by its URL; looked at before anything is graded.

What we can't be sure is a gradebook of nbgrader's, or a place for a new one, is refused in a sentence, unchanged.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ...errors import CourseError

TABLES = {"alembic_version", "assignment", "submitted_assignment", "grade"}
CONNECT_SECONDS = 10
_HEADER = b"SQLite format 3\0"
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
_WRITES = "SELECT has_table_privilege('grade', 'INSERT') AND has_table_privilege('grade', 'UPDATE')"
_CREATES = "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"


@dataclass(frozen=True)
class Address:
    """url: as SQLAlchemy takes it. shown: the same for people, without a password. path: of a SQLite file."""

    url: str
    shown: str
    path: Path | None = None


def find_gradebook(where: str | Path) -> Address:
    """The address of the gradebook that is named `where`: a path, or a URL. Raises CourseError on what is neither."""
    text = str(where)
    scheme, separator, rest = text.partition("://")
    if not separator or scheme == "sqlite":
        path = Path(rest.removeprefix("/") if separator else text)
        return Address(f"sqlite:///{path.resolve()}", str(path), path)
    if scheme not in _POSTGRESQL:
        raise CourseError(
            f"A gradebook is a SQLite file, or a database postgresql://USER@HOST/NAME; {scheme}:// is neither."
        )
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise CourseError(
            f"The gradebook's URL can't be read; expected postgresql://USER@HOST/NAME ({error})."
        ) from error
    url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS), **url.query})
    shown = url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
    return Address(url.render_as_string(hide_password=False), shown)


def inspect_gradebook(address: Address) -> bool:
    """Whether there is a gradebook of nbgrader's at `address` already. Raises CourseError unless there is one that can
    be written, or place for a new one."""
    return _inspect_postgresql(address) if address.path is None else _inspect_file(address.path)


def _inspect_file(path: Path) -> bool:
    if not path.parent.is_dir():
        raise CourseError(f"The gradebook {path} can't be made: there is no folder {path.parent}.")
    if not path.exists():
        return False
    refused = f"{path} is not a gradebook of nbgrader's"
    remedy = "Nothing was changed; name another file with --gradebook."
    if not path.is_file():
        raise CourseError(f"{refused}: it is not a file. {remedy}")
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
    except OSError as error:
        raise CourseError(f"The gradebook {path} can't be read: {error.strerror}. {remedy}") from error
    if head and head != _HEADER:
        raise CourseError(f"{refused}: it is not a SQLite database. {remedy}")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=5)) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            database.execute("BEGIN IMMEDIATE")  # says at once whether it can be written
            database.rollback()
    except sqlite3.Error as error:
        raise CourseError(f"The gradebook {path} can't be opened ({error}). {remedy}") from error
    if tables and not tables >= TABLES:
        raise CourseError(f"{refused}: it is a database with other tables. {remedy}")
    return bool(tables)


def _inspect_postgresql(address: Address) -> bool:
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    remedy = "Nothing was changed; name another with --gradebook."
    try:
        engine = create_engine(address.url, poolclass=NullPool)
        with engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            is_ours = tables >= TABLES
            may_write = connection.scalar(text(_WRITES if is_ours else _CREATES))
    except ModuleNotFoundError as error:
        raise CourseError(
            "A gradebook in PostgreSQL needs the package psycopg: pip install '.[scale]' in the course's folder."
        ) from error
    except SQLAlchemyError as error:
        reason = first_line(getattr(error, "orig", None) or error)
        raise CourseError(f"The gradebook {address.shown} can't be reached ({reason}). {remedy}") from error
    if tables and not is_ours:
        raise CourseError(
            f"{address.shown} is not a gradebook of nbgrader's: it is a database with other tables. {remedy}"
        )
    if not may_write:
        raise CourseError(f"This user may not write to the gradebook {address.shown}. {remedy}")
    return is_ours


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0]
