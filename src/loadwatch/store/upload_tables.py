"""The tables of files on their way in. They are the truth about an upload; the bytes wait in quarantine."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table

from loadwatch.store.columns import Utc, Words, metadata

upload = Table(
    "upload",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(200), nullable=False, index=True),  # who sends; only they may see it
    Column("athlete_name", String(200), nullable=False),
    Column("phase", String(16), nullable=False),  # receiving, importing, done, failed
    Column("rev", Integer, nullable=False),  # counts every change, here and of the items
    Column("created", Utc, nullable=False),
    Column("touched", Utc, nullable=False, index=True),
    Column("batch_id", String(32)),  # the import that it became
    Column("n_found", Integer, nullable=False),  # recordings and leftovers found by now
    Column("counts", JSON, nullable=False),  # them by outcome
    Column("error", Words),
    Column("worker", String(32)),  # who imports it, and until when nobody else may
    Column("lease_until", Utc),
    Column("attempts", Integer, nullable=False),
    Column("bytes_read", BigInteger, nullable=False, server_default="0"),  # by the import
)

upload_item = Table(
    "upload_item",
    metadata,
    Column("upload_id", ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),  # a label, never a path
    Column("size", BigInteger, nullable=False),
    Column("stamp", String(32), nullable=False),  # when the sender's copy was changed
    Column("have", BigInteger, nullable=False),  # bytes that are here
    Column("state", String(16), nullable=False),  # sending, here, reading, read
    Column("rev", Integer, nullable=False),
    Index(None, "upload_id", "rev"),
)
