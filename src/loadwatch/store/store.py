"""One logbook at rest: a database, and a folder of originals and records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from loadwatch.errors import StoreError
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
from loadwatch.store.schema import bring_up_to_date, logbook_id
from loadwatch.store.sentences import in_words

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
        with in_words(), self.engine.begin() as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[Db]:
        """One consistent look at the database; never waits for a writer in WAL mode."""
        with in_words(), self.engine.connect().execution_options(**{READ_ONLY: True}) as db:
            yield db

    def overwrite_freed(self) -> None:
        """Leave nothing of deleted rows in the files: they are zeroed in the database, and its log is cut to nothing."""
        if self.driver is not None:
            with in_words(), self.engine.connect() as db:
                raw = db.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()  # type: ignore[union-attr]  # a driver without types

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
        """Let go of files and database."""
        self.blobs.close()
        self.engine.dispose()


def open_store(where: str | Path, *, files: str | None = None, create: bool = True) -> Store:
    """Open the logbook in a directory or at a PostgreSQL URL; create or upgrade its tables.

    `files` is where a logbook on a server keeps originals and records, each logbook in a folder of its own.

    Raises
    ------
    StoreError
        When it cannot be reached, or is not there and `create` is false.
    StoreVersionError
        When a newer loadwatch wrote it.
    """
    place = str(where)
    return _open_server(place, files) if is_url(place) else _open_folder(Path(place).expanduser(), create)


def _open_folder(folder: Path, create: bool) -> Store:
    database = folder / DATABASE
    if not create and not database.is_file():
        raise StoreError(
            f"There is no logbook in {folder}.", "Import something first, or give another --logbook."
        )
    with _folder_in_words(folder):
        _make_private(folder)
        create_private(database)
        blobs = open_blobs(folder)
    driver = choose_driver()
    engine = sqlite_engine(database, driver)
    _prepare(engine, folder / BACKUPS)
    return Store(str(folder), engine, blobs, driver)


def _open_server(url: str, files: str | None) -> Store:
    if files is None:
        raise StoreError(
            "A logbook on a database server needs a place for its files.",
            "Set LOADWATCH_FILES to a directory.",
        )
    engine = postgres_engine(url)
    id_ = _prepare(engine, None)
    with _folder_in_words(files):
        blobs = open_blobs(f"{files.rstrip('/')}/{id_}")
    return Store(engine.url.render_as_string(hide_password=True), engine, blobs)


def _prepare(engine: Engine, backups: Path | None) -> str:
    """Bring the tables up to date; gives the logbook's id."""
    try:
        with in_words():
            bring_up_to_date(engine, backups)
            return logbook_id(engine)
    except BaseException:
        engine.dispose()
        raise


def _make_private(folder: Path) -> None:
    """The folder is its owner's alone when we make it or find it empty."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    elif folder.is_dir() and not any(folder.iterdir()):
        folder.chmod(0o700)


@contextmanager
def _folder_in_words(folder: Path | str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be used: {error.strerror or error}.",
            "Choose another folder, or mend its permissions.",
        ) from error
