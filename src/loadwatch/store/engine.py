"""The one engine factory: SQLite in a directory, or PostgreSQL by URL.

SQLite before 3.51.3 (but for the backports 3.50.7 and 3.44.6) can corrupt a database in WAL mode when two
connections write and checkpoint at once. So: a fixed system library, else that of `pysqlite3`, else no WAL.
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from loadwatch.errors import StoreError

Version = tuple[int, ...]
READ_ONLY = (
    "loadwatch_read_only"  # execution option: a deferred transaction, so readers never queue for the writer
)

PRAGMAS = (
    "foreign_keys=on",
    "busy_timeout=10000",
    "synchronous=full",
    "secure_delete=on",
    "trusted_schema=off",
)


@dataclass(frozen=True)
class Driver:
    """The SQLite library in use and the journal mode it can be trusted with."""

    module: Any
    name: str
    version: str
    journal_mode: str


def is_wal_safe(version: Version) -> bool:
    """True when this SQLite has the fix of the WAL-reset bug."""
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    return version >= (3, 51, 3)


def choose_driver(system: Any = sqlite3, bundled: str = "pysqlite3.dbapi2") -> Driver:
    """The system's SQLite when it is safe, else the bundled one, else the system's without WAL."""
    if is_wal_safe(system.sqlite_version_info):
        return Driver(system, system.__name__, system.sqlite_version, "wal")
    try:
        module = import_module(bundled)
    except ImportError:
        return Driver(system, system.__name__, system.sqlite_version, "truncate")
    if is_wal_safe(module.sqlite_version_info):
        return Driver(module, bundled.partition(".")[0], module.sqlite_version, "wal")
    return Driver(system, system.__name__, system.sqlite_version, "truncate")


def sqlite_engine(path: Path, driver: Driver | None = None) -> Engine:
    """An engine whose transactions are real: `BEGIN IMMEDIATE`, so that DDL too is rolled back."""
    driver = driver or choose_driver()
    engine = create_engine(
        f"sqlite:///{path}",
        module=driver.module,
        hide_parameters=True,  # what a runner wrote is in no message and no log
        connect_args={"timeout": 10.0, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (*PRAGMAS, f"journal_mode={driver.journal_mode}"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(db: Connection) -> None:
        reads = db.get_execution_options().get(READ_ONLY, False)
        db.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def postgres_engine(url: str) -> Engine:
    """An engine on PostgreSQL through psycopg 3."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "The logbook URL cannot be read.", "Write postgresql+psycopg://user@host/database."
        ) from error
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise StoreError(
            f"A logbook cannot be kept in '{parsed.get_backend_name()}'.",
            "Give a directory, or a URL postgresql+psycopg://user@host/database.",
        )
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True
    )


def create_private(path: Path) -> None:
    """Create an empty file that only its owner can read; SQLite gives its side files the same mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def is_url(where: str) -> bool:
    """True when the logbook is a database server and not a directory."""
    return "://" in where
