"""Race results that a runner wrote down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the table of results."""
    op.create_table(
        "race",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("distance_m", sa.Float(53), nullable=False),
        sa.Column("time_s", sa.Float(53), nullable=False),
        sa.Column("ascent_m", sa.Float(53)),
        sa.Column("note", sa.String),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_race_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_race"),
    )
    op.create_index("ix_race_athlete_id_local_date", "race", ["athlete_id", "local_date"])
