"""Dated thresholds, changed constants of the method, and the language of a runner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add two tables and a column."""
    op.add_column("athlete", sa.Column("language", sa.String(8)))
    op.create_table(
        "threshold",
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_threshold_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", "key", "local_date", name="pk_threshold"),
    )
    op.create_table(
        "constant",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Float(53), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_constant"),
    )
