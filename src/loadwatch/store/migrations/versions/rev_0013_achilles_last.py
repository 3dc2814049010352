"""The month of the last Achilles trouble. A "yes" from before has none: it counts on, and pages ask for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the month; what was said before stays as it is."""
    op.add_column("athlete", sa.Column("achilles_last", sa.Date))
