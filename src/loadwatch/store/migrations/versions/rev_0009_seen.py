"""What the therapist has seen of a runner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "seen",
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("seen_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_seen_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", "what", name="pk_seen"),
    )
