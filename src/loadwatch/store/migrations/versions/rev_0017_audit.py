"""Deeds of one kind are found without reading the whole record."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_audit_what", "audit", ["what"])


def downgrade() -> None:
    """Drop it: an older loadwatch asks for nothing by kind."""
    op.drop_index("ix_audit_what", "audit")
