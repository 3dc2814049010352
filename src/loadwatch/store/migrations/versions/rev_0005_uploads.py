"""Files on their way in: uploads that survive a reload, a dropped connection and a killed server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add uploads and their files."""
    _uploads()
    _items()


def _uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("athlete_name", sa.String(200), nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.String(32)),
        sa.Column("n_found", sa.Integer, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("error", sa.String),
        sa.Column("worker", sa.String(32)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("ix_upload_owner", "upload", ["owner"])
    op.create_index("ix_upload_touched", "upload", ["touched"])


def _items() -> None:
    op.create_table(
        "upload_item",
        sa.Column("upload_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False),
        sa.Column("have", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "number", name="pk_upload_item"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name="fk_upload_item_upload_id_upload", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_upload_item_upload_id_rev", "upload_item", ["upload_id", "rev"])
