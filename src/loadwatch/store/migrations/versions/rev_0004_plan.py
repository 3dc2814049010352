"""Planned sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table of planned sessions."""
    op.create_table(
        "plan",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("start_time", sa.String(8)),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("sport", sa.String(32), nullable=False),
        sa.Column("sub_sport", sa.String(32)),
        sa.Column("parts", sa.JSON, nullable=False),
        *(sa.Column(name, sa.Float(53)) for name in ("ascent_m", "descent_m", "fast_m", "sprint_m")),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("file", sa.String),
        sa.Column("readings", sa.JSON, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_plan_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
    )
    op.create_index("ix_plan_athlete_id_local_date", "plan", ["athlete_id", "local_date"])
