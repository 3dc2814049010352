"""The version of a logbook's tables: refuse newer ones, upgrade older ones, leave nothing half done."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, inspect, select, text

from loadwatch.errors import StoreError, StoreVersionError
from loadwatch.store.engine import READ_ONLY
from loadwatch.store.tables import meta

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
)  # every released schema, oldest first; a test compares it with migrations/versions
HEAD = REVISIONS[-1]
MIGRATIONS = "loadwatch.store:migrations"
KEEP_BACKUPS = 3
UPGRADE_LOCK = 0x10AD  # advisory lock on PostgreSQL


def found_version(db: Connection) -> str | None:
    """The revision of the tables in this database, None when it holds none."""
    if not inspect(db).has_table("alembic_version"):
        return None
    version: str | None = db.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def bring_up_to_date(engine: Engine, backups: Path | None = None) -> None:
    """Create or upgrade the tables; does nothing when they are of this version.

    Raises
    ------
    StoreVersionError
        When the tables are newer than this loadwatch. Nothing is changed then.
    """
    with engine.connect().execution_options(**{READ_ONLY: True}) as db:
        version = found_version(db)
        if version is None and inspect(db).get_table_names():
            raise StoreError("This database holds something else than a logbook.", "Give an empty one.")
    if version == HEAD:
        return
    if version is not None and version not in REVISIONS:
        raise StoreVersionError(version, HEAD)
    if version is not None and backups is not None:
        back_up(engine, backups, f"pre-{HEAD}")
    upgrade(engine)


def upgrade(engine: Engine, location: str = MIGRATIONS, target: str = "head") -> None:
    """Run the migrations in one transaction: all of them, or none."""
    from alembic import command
    from alembic.config import Config

    with engine.begin() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        config = Config()
        config.set_main_option("script_location", location)
        config.attributes["connection"] = db
        command.upgrade(config, target)


def logbook_id(engine: Engine) -> str:
    """The random name of this logbook, given when it was made."""
    query = select(meta.c.value).where(meta.c.key == "id")
    with engine.connect().execution_options(**{READ_ONLY: True}) as db:
        found: str | None = db.scalar(query)
    if found is None:
        with engine.begin() as db:
            found = db.scalar(query) or secrets.token_hex(8)
            db.execute(delete(meta).where(meta.c.key == "id"))
            db.execute(insert(meta), {"key": "id", "value": found})
    return found


def back_up(engine: Engine, folder: Path, name: str) -> Path:
    """A consistent copy of an SQLite database; the newest three are kept."""
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{name}.db"
    target.unlink(missing_ok=True)
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()
    target.chmod(0o600)
    for old in sorted(folder.glob("pre-*.db"), key=lambda file: file.stat().st_mtime)[:-KEEP_BACKUPS]:
        with suppress(FileNotFoundError):
            old.unlink()
    return target
