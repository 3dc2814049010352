"""What was edited in an activity, beside the recording."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table of edits."""
    op.create_table(
        "activity_edit",
        sa.Column("activity_id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("title", sa.String),
        sa.Column("sport", sa.String(64)),
        sa.Column("is_treadmill", sa.Boolean),
        sa.Column("distance_m", sa.Float(53)),
        sa.Column("excluded", sa.String),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_activity_edit_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", name="pk_activity_edit"),
    )
    op.create_index("ix_activity_edit_athlete_id", "activity_edit", ["athlete_id"])
