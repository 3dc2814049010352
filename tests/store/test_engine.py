"""The engine factory: which SQLite, which pragmas, which transactions."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from loadwatch.errors import StoreError
from loadwatch.store.engine import READ_ONLY, choose_driver, is_wal_safe, postgres_engine, sqlite_engine
from loadwatch.store.store import Store, open_store


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False),
        ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_wal_needs_the_fixed_versions(version: tuple[int, ...], is_safe: bool) -> None:
    """WAL is used only with an SQLite that has the fix of the WAL-reset bug, or a backport of it."""
    assert is_wal_safe(version) is is_safe


@pytest.mark.parametrize(
    "make", [lambda path: sqlite_engine(path / "x.db"), lambda _: postgres_engine("postgresql://x/y")]
)
def test_no_error_of_the_database_tells_what_was_written(
    make: Callable[[Path], Engine], tmp_path: Path
) -> None:
    """Values of a statement that fails are in no message, so in no log either."""
    engine = make(tmp_path)
    assert engine.hide_parameters
    if engine.dialect.name == "sqlite":
        with pytest.raises(OperationalError) as raised, engine.begin() as db:
            db.execute(text("INSERT INTO nowhere VALUES (:note)"), {"note": "pain at night"})
        assert "pain at night" not in str(raised.value)


def test_old_system_library_gives_way_to_the_bundled_one() -> None:
    """With an old SQLite in Python the one inside pysqlite3 is used, with WAL."""
    old = SimpleNamespace(__name__="sqlite3", sqlite_version_info=(3, 40, 1), sqlite_version="3.40.1")

    driver = choose_driver(old)

    assert (driver.name, driver.journal_mode) == ("pysqlite3", "wal")


def test_without_a_safe_library_there_is_no_wal() -> None:
    """Where no fixed SQLite can be had the journal mode is TRUNCATE, and `doctor` can say so."""
    old = SimpleNamespace(__name__="sqlite3", sqlite_version_info=(3, 40, 1), sqlite_version="3.40.1")

    driver = choose_driver(old, bundled="no_such_module.dbapi2")

    assert (driver.module, driver.journal_mode) == (old, "truncate")


def test_pragmas_hold_on_every_connection(tmp_path: Path) -> None:
    """Each new connection has foreign keys, full durability, secure delete and an untrusted schema."""
    engine = sqlite_engine(tmp_path / "a.db")
    wanted = {
        "foreign_keys": 1, "busy_timeout": 10_000, "synchronous": 2, "secure_delete": 1, "trusted_schema": 0,
        "journal_mode": "wal",
    }  # fmt: skip

    reading = engine.execution_options(**{READ_ONLY: True})
    with reading.connect() as one, reading.connect() as two:
        for db in (one, two):
            assert {name: db.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted
    engine.dispose()


def test_ddl_is_rolled_back(where: str, tmp_path: Path) -> None:
    """A transaction that fails takes its new tables with it, on SQLite and on PostgreSQL."""
    store = open_store(where, files=str(tmp_path / "files"))
    with pytest.raises(StoreError):
        _half_do(store)

    with store.read() as db, pytest.raises(Exception, match="half_done"):
        db.execute(text("SELECT * FROM half_done"))
    store.close()


def _half_do(store: Store) -> None:
    with store.write() as db:
        db.execute(text("CREATE TABLE half_done (a INTEGER)"))
        db.execute(text("SELECT * FROM nothing_here"))


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    """While one connection writes another one reads the state before."""
    store = open_store(tmp_path / "book")

    with store.write() as writer:
        writer.execute(text("INSERT INTO meta VALUES ('a', 'b')"))
        with store.read() as reader:
            assert reader.execute(text("SELECT count(*) FROM meta")).scalar() == 1
    store.close()


def test_only_the_owner_can_read(tmp_path: Path) -> None:
    """The folder of a logbook is 0700 and its database files are 0600."""
    store = open_store(tmp_path / "book")
    with store.write() as db:
        db.execute(text("INSERT INTO meta VALUES ('a', 'b')"))

    files = [file for file in (tmp_path / "book").iterdir() if file.is_file()]
    assert stat.S_IMODE((tmp_path / "book").stat().st_mode) == 0o700
    assert files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "cannot be reached"),
        ("mysql://root@localhost/x", "cannot be kept in 'mysql'"),
        ("/dev/null/book", "cannot be used"),
    ],
)
def test_unreachable_places_give_a_sentence(place: str, sentence: str, tmp_path: Path) -> None:
    """A logbook that cannot be opened is a StoreError with words, not a driver's exception."""
    with pytest.raises(StoreError, match=sentence):
        open_store(place, files=str(tmp_path))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A damaged database is said to be that."""
    (tmp_path / "logbook.db").write_bytes(b"This is not a database at all. " * 200)

    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path)


def test_reading_commands_make_no_logbook(tmp_path: Path) -> None:
    """Opening with create=False where nothing is raises and leaves nothing behind."""
    with pytest.raises(StoreError, match="no logbook"):
        open_store(tmp_path / "none", create=False)

    assert not (tmp_path / "none").exists()
