"""How often what was told of a runner changed, and from which day on each change of recordings counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the count and the table of days."""
    op.add_column("change", sa.Column("told", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "changed_day",
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("recorded", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("first_day", sa.Date),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_changed_day_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", "recorded", name="pk_changed_day"),
    )
