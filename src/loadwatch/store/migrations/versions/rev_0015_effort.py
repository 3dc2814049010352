"""The effort of a run as its runner entered it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; nobody has entered one so far."""
    op.add_column("activity_edit", sa.Column("rpe", sa.Float(53)))


def downgrade() -> None:
    """Drop it: an older loadwatch knows the effort of the file alone."""
    op.drop_column("activity_edit", "rpe")
