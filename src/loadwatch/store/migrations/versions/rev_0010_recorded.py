"""How often the recordings or the profile of a runner changed, beside every change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the count."""
    op.add_column("change", sa.Column("recorded", sa.Integer, nullable=False, server_default="0"))
