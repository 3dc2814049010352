"""Versions of the tables: one head, whole upgrades, no newer database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from loadwatch.errors import StoreError, StoreVersionError
from loadwatch.load.history import is_undated
from loadwatch.model import Athlete
from loadwatch.store import schema
from loadwatch.store.people import read_athletes, save_athlete
from loadwatch.store.store import Store, open_store
from loadwatch.store.tables import metadata

BROKEN = '''"""A revision that fails half-way."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "HEAD"
def upgrade():
    op.add_column("athlete", sa.Column("shoe", sa.String))
    with op.batch_alter_table("diary") as table:
        table.alter_column("note", new_column_name="words")
    raise RuntimeError("half-way")
'''


@pytest.fixture
def store(where: str, tmp_path: Path) -> Iterator[Store]:
    """A fresh store."""
    opened = open_store(where, files=str(tmp_path / "files"))
    yield opened
    opened.close()


def test_migrated_tables_are_the_declared_ones(store: Store) -> None:
    """What the revisions build is what `tables.py` declares, column by column."""
    with store.engine.connect() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
        assert schema.found_version(db) == schema.HEAD
    store.close()


def test_the_list_of_revisions_is_complete() -> None:
    """The constant that start-up trusts names every revision, in order."""
    config = Config()
    config.set_main_option("script_location", schema.MIGRATIONS)
    script = ScriptDirectory.from_config(config)

    assert tuple(reversed([r.revision for r in script.walk_revisions()])) == schema.REVISIONS
    assert script.get_current_head() == schema.HEAD


def test_a_failing_migration_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    """A revision that raises after two changes leaves columns, tables and version as they were."""
    own = Path(schema.__file__).parent / "migrations"
    (tmp_path / "m" / "versions").mkdir(parents=True)
    for file in (own / "env.py", *(own / "versions").glob("rev_*.py")):
        (tmp_path / "m" / file.relative_to(own)).write_text(file.read_text())
    (tmp_path / "m" / "versions" / "rev_9999.py").write_text(BROKEN.replace("HEAD", schema.HEAD))
    before = _shape(store)

    with pytest.raises(RuntimeError, match="half-way"):
        schema.upgrade(store.engine, str(tmp_path / "m"))

    assert _shape(store) == before
    store.close()


def test_a_newer_logbook_is_refused(store: Store, where: str, tmp_path: Path) -> None:
    """Tables of a later version are left alone, and the error names both versions."""
    with store.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '7777'"))
    store.close()

    with pytest.raises(StoreVersionError) as caught:
        open_store(where, files=str(tmp_path / "files"))

    assert (caught.value.found, caught.value.supported) == ("7777", schema.HEAD)


def test_someone_elses_database_is_refused(tmp_path: Path) -> None:
    """A database that holds other tables is not written to."""
    store = open_store(tmp_path)
    with store.write() as db:
        db.execute(text("DROP TABLE alembic_version"))
    store.close()

    with pytest.raises(StoreError, match="something else"):
        open_store(tmp_path)


def test_backups_before_an_upgrade_are_whole_and_three(tmp_path: Path) -> None:
    """`VACUUM INTO` gives a database that opens, and only the newest three are kept."""
    store = open_store(tmp_path / "book")
    for number in range(5):
        made = schema.back_up(store.engine, tmp_path / "backups", f"pre-{number:04}")
    store.close()

    assert len(list((tmp_path / "backups").glob("pre-*.db"))) == 3
    (tmp_path / "copy").mkdir()
    made.rename(tmp_path / "copy" / "logbook.db")
    copy = open_store(tmp_path / "copy")
    with copy.read() as db:
        assert schema.found_version(db) == schema.HEAD
    copy.close()


def test_an_older_logbook_is_backed_up_and_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a logbook of an earlier version makes a copy first."""
    open_store(tmp_path).close()
    monkeypatch.setattr(schema, "HEAD", "9998")
    monkeypatch.setattr(schema, "upgrade", lambda _engine: None)

    open_store(tmp_path).close()

    assert [file.name for file in (tmp_path / "backups").iterdir()] == ["pre-9998.db"]


def test_an_old_yes_to_achilles_trouble_stays_and_has_no_month(store: Store) -> None:
    """A yes of a logbook from before the month counts on after the upgrade; its month is not made up."""
    with store.write() as db:
        save_athlete(db, Athlete("a", "Ana", achilles_history=True))
        db.execute(text("ALTER TABLE athlete DROP COLUMN achilles_last"))
        db.execute(text("UPDATE alembic_version SET version_num = '0012'"))

    schema.upgrade(store.engine, target="0013")

    with store.read() as db:
        (ana,) = read_athletes(db)
    assert (ana.achilles_history, ana.achilles_last) == (True, None)
    assert is_undated(ana)


def test_alerts_can_be_taken_out_and_put_back(store: Store) -> None:
    """The revision of the alerts goes down to the tables before it, and up again to the declared ones."""
    whole = _shape(store)
    with store.engine.begin() as db:
        config = Config()
        config.set_main_option("script_location", schema.MIGRATIONS)
        config.attributes["connection"] = db
        command.downgrade(config, "0015")
    before = _shape(store)
    schema.upgrade(store.engine)

    assert _shape(store) == whole
    assert before != whole
    assert "alert" not in str(before)


def _shape(store: Store) -> object:
    with store.engine.connect() as db:
        found = inspect(db)
        tables = {name: [str(c["name"]) for c in found.get_columns(name)] for name in found.get_table_names()}
        return tables, schema.found_version(db)
