"""The day of what an import added, beside the sentence that says what it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column; sentences of earlier imports hold their day themselves."""
    op.add_column("item", sa.Column("local_date", sa.Date()))


def downgrade() -> None:
    """Drop it: an older loadwatch shows no day beside the sentence."""
    op.drop_column("item", "local_date")
