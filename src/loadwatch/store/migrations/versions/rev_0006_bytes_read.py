"""How far the import of an upload is, in bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the count."""
    op.add_column("upload", sa.Column("bytes_read", sa.BigInteger, nullable=False, server_default="0"))
