"""Which files the database names: for integrity checks and for collecting what nobody needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select, text, update

from loadwatch.store.blobs import original_path, stream_path
from loadwatch.store.tables import activity, batch, item


@dataclass(frozen=True)
class Named:
    """A file that a row names."""

    path: str
    athlete_id: str
    sha256: str
    kind: str | None  # of an original; None for records
    activity_id: str | None = None
    source_sha256: str | None = None  # of the original that records came from
    source_kind: str | None = None
    file_index: int = 0


def read_named_files(db: Connection) -> list[Named]:
    """Every file that a row of the database names, once."""
    found: dict[str, Named] = {}
    for row in db.execute(select(activity)).mappings():
        owner, digest, kind = row["athlete_id"], row["sha256"], row["kind"]
        original = Named(original_path(owner, digest, kind), owner, digest, kind)
        found.setdefault(original.path, original)
        if row["records_sha256"] is not None:
            records = row["records_sha256"]
            path = stream_path(owner, records)
            found[path] = Named(path, owner, records, None, row["id"], digest, kind, row["file_index"])
    for owner, digest, kind in db.execute(_kept_of_failed()):
        path = original_path(owner, digest, kind)
        found.setdefault(path, Named(path, owner, digest, kind))
    return [found[path] for path in sorted(found)]


def change_records(db: Connection, activity_id: str, digest: str) -> None:
    """Let an activity name other records: the same samples, decoded again."""
    db.execute(update(activity).where(activity.c.id == activity_id).values(records_sha256=digest))


def check_database(db: Connection) -> list[str]:
    """What the database itself finds wrong; empty when it is sound."""
    if db.dialect.name != "sqlite":
        db.execute(text("SELECT count(*) FROM activity"))
        return []
    found = [str(row[0]) for row in db.exec_driver_sql("PRAGMA integrity_check")]
    dangling = [
        f"a row of '{row[0]}' names a missing row of '{row[2]}'"
        for row in db.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return [line for line in found if line != "ok"] + dangling


def _kept_of_failed() -> Select[Any]:
    return (
        select(batch.c.athlete_id, item.c.sha256, item.c.kind)
        .join(batch, batch.c.id == item.c.batch_id)
        .where(item.c.outcome == "failed", item.c.kind.is_not(None), batch.c.athlete_id.is_not(None))
    )
