"""Night pain and red flags in the diary; notes, heel raises, overrides, strength and rehabilitation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two answers to the diary and five tables of dated entries."""
    op.add_column("diary", sa.Column("night_pain", sa.Boolean))
    op.add_column("diary", sa.Column("red_flags", sa.JSON))
    _create("note", _text("author"), sa.Column("text", sa.String, nullable=False))
    _create("heel_raise", _word("side", 16), _count("reps", required=True), _number("pain"), _text("note"))
    _create(
        "override", _word("kind", 16), _word("measure", 64, required=False), _number("value", required=True),
        sa.Column("valid_until", sa.Date), sa.Column("reason", sa.String, nullable=False),
    )  # fmt: skip
    _create(
        "strength", _word("type", 32), _text("name"), _count("sets"), _count("reps"), _number("load_kg"),
        _number("duration_s"), _text("note"),
    )  # fmt: skip
    _create(
        "rehab", _word("kind", 32), _word("name", 64, required=False), _word("site", 64, required=False),
        _word("side", 16, required=False), _count("level"), _count("sets"), _count("reps"), _number("load_kg"),
        _number("duration_s"), _number("pain"), sa.Column("is_passed", sa.Boolean), _text("note"),
    )  # fmt: skip


def _create(table: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athlete.id"], name=f"fk_{table}_athlete_id_athlete", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_athlete_id_local_date", table, ["athlete_id", "local_date"])


def _word(name: str, length: int, *, required: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=not required)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String)


def _number(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(53), nullable=not required)


def _count(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=not required)
