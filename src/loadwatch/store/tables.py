"""The tables of the logbook. Every change here is a new revision in `migrations/versions`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.store import (
    alert_tables,
    body_tables,
    columns,
    edit_tables,
    own_tables,
    plan_tables,
    seen_tables,
    upload_tables,
)
from loadwatch.store.columns import Utc, Words

metadata = columns.metadata
alert = alert_tables.alert
diary = body_tables.diary
plan = plan_tables.plan
edit = edit_tables.edit
upload = upload_tables.upload
threshold = own_tables.threshold
seen = seen_tables.seen

meta = Table(  # facts about the logbook itself: its id
    "meta",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", String(200), nullable=False),
)

athlete = Table(
    "athlete",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("zone", String(64), nullable=False),
    Column("week_start", Integer, nullable=False),
    Column("units", String(2), nullable=False),
    Column("birth_year", Integer),
    Column("sex", String(16)),
    Column("mass_kg", Float(53)),
    Column("achilles_history", Boolean),
    Column("achilles_last", Date),  # first day of the month of the last trouble; null beside a yes: not told
    Column("focus_tissue", String(32)),
    Column("critical_speed_mps", Float(53)),
    Column("max_heart_rate_bpm", Float(53)),
    Column("rest_heart_rate_bpm", Float(53)),
    Column("language", String(8)),
)

change = Table(  # counts the changes of a runner's data: the key of everything that is cached
    "change",
    metadata,
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("recorded", Integer, nullable=False, server_default="0"),  # as far as recordings did
    Column(
        "told", Integer, nullable=False, server_default="0"
    ),  # diary, notes, tests, limits, strength, record
)

changed_day = Table(  # one row for each count of `change.recorded`
    "changed_day",
    metadata,
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), primary_key=True),
    Column("recorded", Integer, primary_key=True, autoincrement=False),
    Column("first_day", Date),  # no recording of an earlier local day changed; null: of any day
)

batch = Table(
    "batch",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("athlete_id", ForeignKey("athlete.id", ondelete="SET NULL"), index=True),
    Column("athlete_name", String(200), nullable=False),
    Column("made_athlete", Boolean, nullable=False),  # this import created the runner
    Column("started", Utc, nullable=False),
    Column("finished", Utc),  # null: interrupted
    Column("local_date", Date, nullable=False),  # the runner's day of the import
    Column("sources", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("undone_at", Utc),
)

item = Table(
    "item",
    metadata,
    Column("batch_id", ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("sha256", String(64), index=True),
    Column("kind", String(16)),  # what the bytes are; with sha256 it names a kept original
    Column("outcome", String(16), nullable=False),
    Column("reason", String(64)),
    Column("message", Words, nullable=False),
    Column("activities", JSON, nullable=False),
    Column("issues", JSON, nullable=False),
    Column("local_date", Date),  # of the first activity in it
)

activity = Table(
    "activity",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), nullable=False),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file_index", Integer, nullable=False),  # which activity of the file
    Column("format", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("start_utc", Utc),
    Column("utc_offset_s", Integer),
    Column("offset_source", String(16)),
    Column("local_date", Date),
    Column("title", Words),
    Column("device", Words),
    Column("serial", Words),
    Column("has_barometer", Boolean),
    Column("is_manual", Boolean, nullable=False),
    Column("linked_to", ForeignKey("activity.id", ondelete="SET NULL"), index=True),
    Column("records_sha256", String(64)),
    Column("n_raw", Integer, nullable=False),
    Column("issues", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    UniqueConstraint("athlete_id", "sha256", "file_index"),
    Index(None, "athlete_id", "start_utc"),
)

session = Table(
    "session",
    metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sport", Words, nullable=False),
    Column("sub_sport", Words),
    Column("start_utc", Utc),
    Column("distance_m", Float(53)),
    Column("distance_source", String(16)),
    Column("timer_s", Float(53)),
    Column("elapsed_s", Float(53)),
    Column("moving_s", Float(53)),
    Column("ascent_m", Float(53)),
    Column("descent_m", Float(53)),
    Column("device_ascent_m", Float(53)),
    Column("device_descent_m", Float(53)),
    Column("avg_heart_rate_bpm", Float(53)),
    Column("max_heart_rate_bpm", Float(53)),
    Column("avg_cadence_spm", Float(53)),
    Column("n_records", Integer, nullable=False),
    Column("rpe", Float(53)),
    Column("grade", Float(53)),  # of a belt, entered by hand
)

lap = Table(
    "lap",
    metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("session", Integer, nullable=False),
    Column("start_utc", Utc),
    Column("start_s", Float(53)),
    Column("timer_s", Float(53)),
    Column("elapsed_s", Float(53)),
    Column("distance_m", Float(53)),
    Column("ascent_m", Float(53)),
    Column("descent_m", Float(53)),
    Column("avg_heart_rate_bpm", Float(53)),
    Column("avg_cadence_spm", Float(53)),
    Column("trigger", Words),
)

EXPOSURE_KEYS = ("athlete_id", "activity_id", "session", "local_date", "is_run")
EXPOSURE_VALUES = tuple(name for name in dtypes(ExposureFrame) if name not in EXPOSURE_KEYS)


def _exposure_column(name: str) -> Column[Any]:
    is_word = name.endswith(("_quality", "_reason"))
    return Column(name, Words if is_word else Float(53))


exposure = Table(  # what a session asked of the body, as far as it needs no critical speed
    "exposure",
    metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("session", Integer, primary_key=True, autoincrement=False),
    Column("is_run", Boolean, nullable=False),
    *(_exposure_column(name) for name in EXPOSURE_VALUES),
    Column("efforts", JSON, nullable=False),
    Column("speed_curve", LargeBinary),
    Column("heart_histogram", LargeBinary),
    Column("method", String(32), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("who", String(200), nullable=False),
    Column("what", String(64), nullable=False, index=True),
    Column("athlete_id", String(32)),  # no foreign key: the record outlives the runner
    Column("object", String(64)),
    Column("detail", JSON, nullable=False),
)
