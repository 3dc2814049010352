"""Alerts: what was told before which run, who has seen it, and what the last look knew."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add three tables."""
    op.create_table("alert", *_told(), *_keys())
    op.create_index("ix_alert_athlete_id_until", "alert", ["athlete_id", "until"])
    op.create_index("ix_alert_until", "alert", ["until"])
    _beside()


def _told() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("occasion", sa.String(16), nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("is_assumed", sa.Boolean, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("queued_on", sa.Date, nullable=False),
        sa.Column("queued_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_utc", sa.DateTime(timezone=True)),
        sa.Column("void_reason", sa.String(16)),
    ]


def _keys() -> list[sa.Constraint]:
    unique = ("athlete_id", "kind", "subject", "mark", "level")
    return [
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_alert_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.UniqueConstraint(*unique, name="uq_alert_" + "_".join(unique)),
    ]


def _beside() -> None:
    op.create_table(
        "alert_seen",
        sa.Column("alert_id", sa.String(32), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("seen_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name="fk_alert_seen_alert_id_alert", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "who", name="pk_alert_seen"),
    )
    op.create_table(
        "alert_look",
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("recorded", sa.Integer, nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("marks", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name="fk_alert_look_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", name="pk_alert_look"),
    )


def downgrade() -> None:
    """Take them out again."""
    for name in ("alert_look", "alert_seen", "alert"):
        op.drop_table(name)
