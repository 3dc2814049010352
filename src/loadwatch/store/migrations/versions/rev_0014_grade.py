"""The grade of a treadmill's belt, of a run list and as it was edited. It was never known before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
TABLES = ("session", "activity_edit")


def upgrade() -> None:
    """Add a column to each table; no run has one so far."""
    for table in TABLES:
        op.add_column(table, sa.Column("grade", sa.Float(53)))


def downgrade() -> None:
    """Drop them: an older loadwatch counts a belt as flat."""
    for table in TABLES:
        op.drop_column(table, "grade")
