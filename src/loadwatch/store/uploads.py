"""Uploads and their files: every change counts the upload's `rev`, so that a page can ask for what is newer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, insert, or_, select, update

from loadwatch.store.upload_tables import upload, upload_item

Row = dict[str, Any]


def save_upload(db: Connection, row: Mapping[str, Any]) -> None:
    """Begin an upload."""
    db.execute(insert(upload), dict(row))


def find_upload(db: Connection, id_: str) -> Row | None:
    """One upload."""
    row = db.execute(select(upload).where(upload.c.id == id_)).mappings().first()
    return None if row is None else dict(row)


def read_uploads(db: Connection, owner: str | None = None, phases: Sequence[str] = ()) -> list[Row]:
    """Uploads, newest first: of one sender, in some phases."""
    query = select(upload).order_by(upload.c.created.desc(), upload.c.id)
    if owner is not None:
        query = query.where(upload.c.owner == owner)
    if phases:
        query = query.where(upload.c.phase.in_(phases))
    return [dict(row) for row in db.execute(query).mappings()]


def change_upload(db: Connection, id_: str, values: Mapping[str, Any]) -> int:
    """Change an upload; gives its new `rev`, which the items changed with it get too."""
    query = update(upload).where(upload.c.id == id_).values(rev=upload.c.rev + 1, **values)
    db.execute(query)
    return int(db.scalar(select(upload.c.rev).where(upload.c.id == id_)) or 0)


def remove_upload(db: Connection, id_: str) -> None:
    """Forget an upload and its files."""
    db.execute(delete(upload_item).where(upload_item.c.upload_id == id_))
    db.execute(delete(upload).where(upload.c.id == id_))


def count_since(db: Connection, owner: str, since: datetime) -> int:
    """Uploads that a sender began since an instant."""
    query = select(func.count()).where(upload.c.owner == owner, upload.c.created >= since)
    return int(db.scalar(query) or 0)


def read_quiet(db: Connection, before: datetime) -> list[str]:
    """Ids of uploads that nothing happened to since an instant and that nobody imports."""
    query = select(upload.c.id).where(upload.c.touched < before, upload.c.phase != "importing")
    return list(db.scalars(query))


def sum_waiting(db: Connection, owner: str) -> int:
    """Bytes that a sender announced and that wait in quarantine or are on their way."""
    query = select(func.coalesce(func.sum(upload_item.c.size), 0)).join(upload)
    return int(db.scalar(query.where(upload.c.owner == owner, upload.c.phase != "done")) or 0)


# ---- its files ------------------------------------------------------------------


def save_upload_items(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Announce files."""
    if rows:
        db.execute(insert(upload_item), [dict(row) for row in rows])


def read_upload_items(db: Connection, id_: str) -> list[Row]:
    """The files of an upload in order of number."""
    query = select(upload_item).where(upload_item.c.upload_id == id_).order_by(upload_item.c.number)
    return [dict(row) for row in db.execute(query).mappings()]


def read_changed_items(db: Connection, id_: str, after: tuple[int, int], limit: int) -> list[Row]:
    """Files that changed after (rev, number), in the order of their changes."""
    rev, number = after
    is_newer = or_(upload_item.c.rev > rev, and_(upload_item.c.rev == rev, upload_item.c.number > number))
    query = select(upload_item).where(upload_item.c.upload_id == id_, is_newer)
    query = query.order_by(upload_item.c.rev, upload_item.c.number).limit(limit)
    return [dict(row) for row in db.execute(query).mappings()]


def find_upload_item(db: Connection, id_: str, number: int) -> Row | None:
    """One file."""
    query = select(upload_item).where(upload_item.c.upload_id == id_, upload_item.c.number == number)
    row = db.execute(query).mappings().first()
    return None if row is None else dict(row)


def add_bytes(db: Connection, item: Mapping[str, Any], have: int, rev: int) -> bool:
    """Note that a file has grown; False when somebody else was quicker."""
    same = (upload_item.c.upload_id == item["upload_id"]) & (upload_item.c.number == item["number"])
    values = {"have": have, "state": "here" if have == item["size"] else "sending", "rev": rev}
    result = db.execute(update(upload_item).where(same, upload_item.c.have == item["have"]).values(values))
    return bool(result.rowcount == 1)


def mark_read(db: Connection, id_: str, reading: int, rev: int) -> None:
    """Files before `reading` have been read, that one is being read; only what changes gets the `rev`."""
    state = case((upload_item.c.number < reading, "read"), else_="reading")
    query = update(upload_item).where(
        upload_item.c.upload_id == id_,
        upload_item.c.number <= reading,
        upload_item.c.state.in_(("here", "reading")),
        or_(upload_item.c.number < reading, upload_item.c.state == "here"),
    )
    db.execute(query.values(state=state, rev=rev))


def mark_unread(db: Connection, id_: str, rev: int) -> None:
    """An import begins at the first file."""
    query = update(upload_item).where(
        upload_item.c.upload_id == id_, upload_item.c.state.in_(("reading", "read"))
    )
    db.execute(query.values(state="here", rev=rev))


def sums(db: Connection, id_: str) -> dict[str, int]:
    """Files and bytes: announced, here, read."""
    item = upload_item.c
    query = select(
        func.count(), func.coalesce(func.sum(item.size), 0), func.coalesce(func.sum(item.have), 0),
        func.coalesce(func.sum(case((item.have == item.size, 1), else_=0)), 0),
        func.coalesce(func.sum(case((item.state == "read", 1), else_=0)), 0),
    ).where(item.upload_id == id_)  # fmt: skip
    names = ("n_files", "bytes", "bytes_here", "n_here", "n_read")
    return {name: int(value) for name, value in zip(names, db.execute(query).one(), strict=True)}


# ---- who imports it -------------------------------------------------------------


def read_claimable(db: Connection, now: datetime) -> list[str]:
    """Ids of closed uploads that nobody imports, oldest first."""
    free = or_(upload.c.lease_until.is_(None), upload.c.lease_until < now)
    query = select(upload.c.id).where(upload.c.phase == "importing", free)
    return list(db.scalars(query.order_by(upload.c.touched, upload.c.id)))


def claim(db: Connection, id_: str, worker: str, now: datetime, until: datetime) -> bool:
    """Take an upload for a worker; False when another has it."""
    free = or_(upload.c.lease_until.is_(None), upload.c.lease_until < now)
    query = update(upload).where(upload.c.id == id_, upload.c.phase == "importing", free)
    values = {"worker": worker, "lease_until": until, "attempts": upload.c.attempts + 1}
    return bool(db.execute(query.values(values)).rowcount == 1)


def renew(db: Connection, id_: str, worker: str, until: datetime) -> bool:
    """Keep an upload; False when it is another's by now."""
    query = update(upload).where(upload.c.id == id_, upload.c.worker == worker)
    return bool(db.execute(query.values(lease_until=until)).rowcount == 1)
