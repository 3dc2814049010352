"""One logbook at rest: a database, and a folder of originals and records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError, OperationalError

from loadwatch.errors import LoadwatchError, StoreError
from loadwatch.store.blobs import Blobs, open_blobs
from loadwatch.store.engine import (
    READ_ONLY,
    Driver,
    choose_driver,
    create_private,
    is_url,
    postgres_engine,
    sqlite_engine,
)
from loadwatch.store.schema import bring_up_to_date

Db = Connection
DATABASE = "logbook.db"
BACKUPS = "backups"


class Store:
    """Transactions and files of one logbook."""

    def __init__(self, where: str, engine: Engine, blobs: Blobs, driver: Driver | None = None) -> None:
        self.where = where
        self.engine = engine
        self.blobs = blobs
        self.driver = driver  # None on PostgreSQL

    @contextmanager
    def write(self) -> Iterator[Db]:
        """One transaction: all of it, or nothing. On SQLite only one at a time."""
        with _in_words(), self.engine.begin() as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[Db]:
        """One consistent look at the database; never waits for a writer in WAL mode."""
        with _in_words(), self.engine.connect().execution_options(**{READ_ONLY: True}) as db:
            yield db

    def facts(self) -> dict[str, str]:
        """Which database this is, for `doctor`."""
        if self.driver is None:
            with self.read() as db:
                version = db.scalar(text("SHOW server_version"))
            return {"database": "postgresql", "version": str(version)}
        with self.read() as db:
            mode = db.exec_driver_sql("PRAGMA journal_mode").scalar()
        return {
            "database": "sqlite",
            "version": self.driver.version,
            "library": self.driver.name,
            "journal_mode": str(mode),
        }

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_store(where: str | Path, *, files: str | None = None, create: bool = True) -> Store:
    """Open the logbook in a directory or at a PostgreSQL URL; create or upgrade its tables.

    Raises
    ------
    StoreError
        When it cannot be reached, or is not there and `create` is false.
    StoreVersionError
        When a newer loadwatch wrote it.
    """
    place = str(where)
    store = (
        _open_server(place, files) if is_url(place) else _open_folder(Path(place).expanduser(), files, create)
    )
    try:
        with _in_words():
            bring_up_to_date(store.engine, None if store.driver is None else Path(store.where) / BACKUPS)
    except BaseException:
        store.close()
        raise
    return store


def _open_folder(folder: Path, files: str | None, create: bool) -> Store:
    database = folder / DATABASE
    if not create and not database.is_file():
        raise StoreError(
            f"There is no logbook in {folder}.", "Import something first, or give another --logbook."
        )
    try:
        _make_private(folder)
        create_private(database)
        blobs = open_blobs(files or folder)
    except OSError as error:
        raise StoreError(
            f"The logbook folder {folder} cannot be used: {error.strerror or error}.",
            "Choose another folder with --logbook, or mend its permissions.",
        ) from error
    driver = choose_driver()
    return Store(str(folder), sqlite_engine(database, driver), blobs, driver)


def _make_private(folder: Path) -> None:
    """The folder is its owner's alone when we make it or find it empty."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    elif folder.is_dir() and not any(folder.iterdir()):
        folder.chmod(0o700)


def _open_server(url: str, files: str | None) -> Store:
    if files is None:
        raise StoreError(
            "A logbook on a database server needs a place for its files.",
            "Set LOADWATCH_FILES to a directory.",
        )
    engine = postgres_engine(url)
    try:
        blobs = open_blobs(files)
    except OSError as error:
        raise StoreError(f"The folder {files} cannot be used: {error.strerror or error}.") from error
    return Store(engine.url.render_as_string(hide_password=True), engine, blobs)


@contextmanager
def _in_words() -> Iterator[None]:
    """Say what a database driver says in a sentence."""
    try:
        yield
    except LoadwatchError:
        raise
    except OperationalError as error:
        raise StoreError(*_sentence(str(error.orig))) from error
    except DatabaseError as error:
        if "not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise StoreError(*_sentence(str(error.orig))) from error
        raise


def _sentence(found: str) -> tuple[str, str]:
    first = found.strip().splitlines()[0] if found.strip() else "no reason given"
    if "disk is full" in first or "No space left" in found:
        return (
            "The disk is full: nothing more can be stored.",
            "Make room, then import again; what is there stays.",
        )
    if "locked" in first:
        return (
            "The logbook is busy: another loadwatch has been writing for more than ten seconds.",
            "Try again.",
        )
    if "readonly" in first or "read-only" in first:
        return "The logbook cannot be written to.", "Mend the permissions of its folder."
    if "not a database" in first or "malformed" in first:
        return "The logbook's database is damaged.", "Put back a copy from its folder 'backups'."
    return f"The logbook cannot be reached: {first}", "Is the address right, and the server running?"
