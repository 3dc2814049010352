"""The first tables: runners, imports, activities, exposures, diary, audit."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Part = Any  # a column or a constraint


def upgrade() -> None:
    """Create every table."""
    _create_people()
    _create_batches()
    _create_activities()
    _create_parts()
    _create_exposure()
    _create_diary()
    _create_audit()


def _create_people() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "athlete",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("week_start", sa.Integer, nullable=False),
        sa.Column("units", sa.String(2), nullable=False),
        sa.Column("birth_year", sa.Integer),
        sa.Column("sex", sa.String(16)),
        sa.Column("mass_kg", sa.Float(53)),
        sa.Column("achilles_history", sa.Boolean),
        sa.Column("focus_tissue", sa.String(32)),
        sa.Column("critical_speed_mps", sa.Float(53)),
        sa.PrimaryKeyConstraint("id", name="pk_athlete"),
        sa.UniqueConstraint("name", name="uq_athlete_name"),
    )


def _create_batches() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32)),
        sa.Column("athlete_name", sa.String(200), nullable=False),
        sa.Column("made_athlete", sa.Boolean, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        _belongs_to("batch", "athlete", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_index("ix_batch_athlete_id", "batch", ["athlete_id"])
    op.create_table("item", *_item_columns())
    op.create_index("ix_item_sha256", "item", ["sha256"])


def _item_columns() -> list[Part]:
    return [
        sa.Column("batch_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("kind", sa.String(16)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("activities", sa.JSON, nullable=False),
        sa.Column("issues", sa.JSON, nullable=False),
        _belongs_to("item", "batch"),
        sa.PrimaryKeyConstraint("batch_id", "number", name="pk_item"),
    ]


def _create_activities() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("batch_id", sa.String(32), nullable=False),
        *_activity_columns(),
        _belongs_to("activity", "athlete"),
        _belongs_to("activity", "batch", ondelete=None),
        sa.ForeignKeyConstraint(
            ["linked_to"], ["activity.id"], name="fk_activity_linked_to_activity", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
        sa.UniqueConstraint(
            "athlete_id", "sha256", "file_index", name="uq_activity_athlete_id_sha256_file_index"
        ),
    )
    op.create_index("ix_activity_batch_id", "activity", ["batch_id"])
    op.create_index("ix_activity_linked_to", "activity", ["linked_to"])
    op.create_index("ix_activity_athlete_id_start_utc", "activity", ["athlete_id", "start_utc"])


def _activity_columns() -> list[Part]:
    return [
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_index", sa.Integer, nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("start_utc", sa.DateTime(timezone=True)),
        sa.Column("utc_offset_s", sa.Integer),
        sa.Column("offset_source", sa.String(16)),
        sa.Column("local_date", sa.Date),
        *_texts("title", "device", "serial"),
        sa.Column("has_barometer", sa.Boolean),
        sa.Column("is_manual", sa.Boolean, nullable=False),
        sa.Column("linked_to", sa.String(32)),
        sa.Column("records_sha256", sa.String(64)),
        sa.Column("n_raw", sa.Integer, nullable=False),
        sa.Column("issues", sa.JSON, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
    ]


def _create_parts() -> None:
    op.create_table(
        "session",
        *_part_of_activity("session"),
        sa.Column("sport", sa.String, nullable=False),
        sa.Column("sub_sport", sa.String),
        sa.Column("start_utc", sa.DateTime(timezone=True)),
        sa.Column("distance_source", sa.String(16)),
        *_numbers("distance_m", "timer_s", "elapsed_s", "moving_s", "ascent_m", "descent_m"),
        *_numbers("device_ascent_m", "device_descent_m", "avg_heart_rate_bpm", "max_heart_rate_bpm"),
        *_numbers("avg_cadence_spm", "rpe"),
        sa.Column("n_records", sa.Integer, nullable=False),
    )
    op.create_table(
        "lap",
        *_part_of_activity("lap"),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("start_utc", sa.DateTime(timezone=True)),
        sa.Column("trigger", sa.String),
        *_numbers("start_s", "timer_s", "elapsed_s", "distance_m", "ascent_m", "descent_m"),
        *_numbers("avg_heart_rate_bpm", "avg_cadence_spm"),
    )


def _create_exposure() -> None:
    op.create_table(
        "exposure",
        *_part_of_activity("exposure", number="session"),
        sa.Column("is_run", sa.Boolean, nullable=False),
        *_numbers("distance_m", "duration_s", "ascent_m", "descent_m", "uphill_m", "downhill_m"),
        *_numbers("fast_m", "sprint_m", "achilles_midportion_eqkm", "achilles_insertional_eqkm"),
        *_numbers("knee_eqkm", "plantar_eqkm", "hamstring_eqkm", "gluteal_eqkm", "tibia_eqkm"),
        *_numbers("hills_coverage", "speed_coverage"),
        *_texts("volume_quality", "hills_quality", "speed_quality", "tissue_quality"),
        *_texts("volume_reason", "hills_reason", "speed_reason", "tissue_reason"),
        sa.Column("efforts", sa.JSON, nullable=False),
        sa.Column("speed_curve", sa.LargeBinary),
        sa.Column("method", sa.String(32), nullable=False),
    )


def _create_diary() -> None:
    op.create_table(
        "diary",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("side", sa.String(16)),
        *_numbers("pain_now", "pain_during", "pain_morning", "stiffness_min"),
        sa.Column("limp", sa.Boolean),
        sa.Column("note", sa.String),
        _belongs_to("diary", "athlete"),
        sa.PrimaryKeyConstraint("id", name="pk_diary"),
    )
    op.create_index("ix_diary_athlete_id_local_date", "diary", ["athlete_id", "local_date"])
    op.create_table(
        "change",
        sa.Column("athlete_id", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        _belongs_to("change", "athlete"),
        sa.PrimaryKeyConstraint("athlete_id", name="pk_change"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("athlete_id", sa.String(32)),
        sa.Column("object", sa.String(64)),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )


def _part_of_activity(table: str, number: str = "number") -> list[Part]:
    return [
        sa.Column("activity_id", sa.String(32), nullable=False),
        sa.Column(number, sa.Integer, nullable=False, autoincrement=False),
        _belongs_to(table, "activity"),
        sa.PrimaryKeyConstraint("activity_id", number, name=f"pk_{table}"),
    ]


def _belongs_to(table: str, owner: str, ondelete: str | None = "CASCADE") -> Part:
    key = f"{owner}_id"
    return sa.ForeignKeyConstraint(
        [key], [f"{owner}.id"], name=f"fk_{table}_{key}_{owner}", ondelete=ondelete
    )


def _numbers(*names: str) -> list[Part]:
    return [sa.Column(name, sa.Float(53)) for name in names]


def _texts(*names: str) -> list[Part]:
    return [sa.Column(name, sa.String) for name in names]
