"""Declared schema of every frame: dtype, unit and what null means. The only import of dataframely.

Unknown is null, never 0. A unit ends the column name. `check` is for the edges
and the tests; the hot path builds frames that are right by construction.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import dataframely as dy
import polars as pl

from loadwatch.errors import FrameError
from loadwatch.frames_body import CapacityFrame, DiaryFrame, SymptomFrame
from loadwatch.frames_cohort import CohortFrame

BY_LOWER_B = {"about": "the same with the lower b that flags are checked by (3)"}
BY_HIGHER_B = {"about": "the same with the higher b that flags are checked by (9)"}


class RecordFrame(dy.Schema):
    """One row per sample of a recording, in rising `elapsed_s`. Null: not measured (or removed, see issues)."""

    session = dy.Int16(nullable=False, metadata={"about": "index of the session the sample belongs to"})
    elapsed_s = dy.Float64(nullable=False, metadata={"about": "seconds since the start of the activity"})
    time_utc = dy.Datetime(
        nullable=True,
        time_zone="UTC",
        time_unit="ms",
        metadata={"about": "instant; null when the watch's clock was never set"},
    )
    latitude_deg = dy.Float64(nullable=True, metadata={"about": "WGS 84 latitude"})
    longitude_deg = dy.Float64(nullable=True, metadata={"about": "WGS 84 longitude"})
    elevation_m = dy.Float64(nullable=True, metadata={"about": "altitude as recorded, after spike removal"})
    distance_m = dy.Float64(
        nullable=True, metadata={"about": "cumulative distance since the session's start"}
    )
    speed_mps = dy.Float64(nullable=True, metadata={"about": "speed from the device"})
    heart_rate_bpm = dy.Float64(nullable=True, metadata={"about": "heart rate"})
    cadence_spm = dy.Float64(
        nullable=True, metadata={"about": "steps a minute on foot (both legs), else revolutions"}
    )
    power_w = dy.Float64(nullable=True, metadata={"about": "power, native or from a developer field"})
    temperature_degc = dy.Float64(nullable=True, metadata={"about": "temperature at the device"})
    is_active = dy.Bool(nullable=False, metadata={"about": "false while the timer was stopped"})


class ExposureFrame(dy.Schema):
    """One row per session: what it asked of the body. Null: unknown, the group's `*_reason` says why."""

    athlete_id = dy.String(nullable=False, metadata={"about": "runner"})
    activity_id = dy.String(nullable=False, metadata={"about": "activity"})
    session = dy.Int16(nullable=False, metadata={"about": "index of the session in the activity"})
    local_date = dy.Date(nullable=True, metadata={"about": "local calendar day; null when no date is known"})
    is_run = dy.Bool(nullable=False, metadata={"about": "running of any kind: road, trail, treadmill, track"})
    distance_m = dy.Float64(nullable=True, metadata={"about": "distance of the session"})
    duration_s = dy.Float64(nullable=True, metadata={"about": "moving time, else timer time"})
    ascent_m = dy.Float64(nullable=True, metadata={"about": "climbed, with hysteresis"})
    descent_m = dy.Float64(nullable=True, metadata={"about": "descended, with hysteresis"})
    hilliness_mpkm = dy.Float64(nullable=True, metadata={"about": "ascent per kilometre"})
    uphill_m = dy.Float64(nullable=True, metadata={"about": "metres run in uphill segments"})
    uphill_s = dy.Float64(nullable=True, metadata={"about": "time run in uphill segments"})
    uphill_ascent_m = dy.Float64(nullable=True, metadata={"about": "height gained in uphill segments"})
    steep_up_m = dy.Float64(nullable=True, metadata={"about": "metres run in segments of 8 % up or more"})
    downhill_m = dy.Float64(nullable=True, metadata={"about": "metres run in downhill segments"})
    downhill_s = dy.Float64(nullable=True, metadata={"about": "time run in downhill segments"})
    downhill_descent_m = dy.Float64(nullable=True, metadata={"about": "height lost in downhill segments"})
    steep_down_m = dy.Float64(nullable=True, metadata={"about": "metres run in segments of 8 % down or more"})
    running_m = dy.Float64(nullable=True, metadata={"about": "metres run, walking breaks left out"})
    walking_m = dy.Float64(nullable=True, metadata={"about": "metres walked within the session"})
    steps_n = dy.Float64(nullable=True, metadata={"about": "running steps of both legs"})
    steps_per_leg_n = dy.Float64(nullable=True, metadata={"about": "running steps of one leg"})
    accelerations_n = dy.Float64(
        nullable=True, metadata={"about": "rises of speed by 1 m/s within 4 s, from a run"}
    )
    level_speed_mps = dy.Float64(nullable=True, metadata={"about": "mean grade-adjusted speed on the move"})
    tempo_m = dy.Float64(nullable=True, metadata={"about": "metres at 0.90 to 1.00 of critical speed"})
    strides_n = dy.Float64(
        nullable=True, metadata={"about": "bouts of 5 to 40 s at or above 1.15 critical speed"}
    )
    fast_m = dy.Float64(nullable=True, metadata={"about": "metres at or above critical speed"})
    sprint_m = dy.Float64(nullable=True, metadata={"about": "metres at or above 1.15 critical speed"})
    achilles_midportion_eqkm = dy.Float64(
        nullable=True, metadata={"about": "equivalent flat easy km for the Achilles midportion"}
    )
    achilles_insertional_eqkm = dy.Float64(
        nullable=True, metadata={"about": "equivalent flat easy km for the Achilles insertion"}
    )
    knee_eqkm = dy.Float64(
        nullable=True, metadata={"about": "equivalent flat easy km for the front of the knee"}
    )
    plantar_eqkm = dy.Float64(
        nullable=True, metadata={"about": "equivalent flat easy km for the plantar fascia"}
    )
    hamstring_eqkm = dy.Float64(
        nullable=True, metadata={"about": "equivalent flat easy km for the proximal hamstring"}
    )
    gluteal_eqkm = dy.Float64(
        nullable=True, metadata={"about": "equivalent flat easy km for the gluteal tendons"}
    )
    tibia_eqkm = dy.Float64(nullable=True, metadata={"about": "equivalent flat easy km for the tibia"})
    achilles_midportion_b3_eqkm = dy.Float64(nullable=True, metadata=BY_LOWER_B)
    achilles_midportion_b9_eqkm = dy.Float64(nullable=True, metadata=BY_HIGHER_B)
    achilles_insertional_b3_eqkm = dy.Float64(nullable=True, metadata=BY_LOWER_B)
    achilles_insertional_b9_eqkm = dy.Float64(nullable=True, metadata=BY_HIGHER_B)
    knee_b3_eqkm = dy.Float64(nullable=True, metadata=BY_LOWER_B)
    knee_b9_eqkm = dy.Float64(nullable=True, metadata=BY_HIGHER_B)
    plantar_b3_eqkm = dy.Float64(nullable=True, metadata=BY_LOWER_B)
    plantar_b9_eqkm = dy.Float64(nullable=True, metadata=BY_HIGHER_B)
    trimp_banister = dy.Float64(
        nullable=True, metadata={"about": "training impulse by heart-rate reserve (context)"}
    )
    trimp_edwards = dy.Float64(
        nullable=True, metadata={"about": "minutes in five heart-rate zones, weighted 1 to 5 (context)"}
    )
    session_rpe_load = dy.Float64(nullable=True, metadata={"about": "felt effort x minutes (context)"})
    threshold_hour_load = dy.Float64(
        nullable=True, metadata={"about": "100 for an hour at critical speed (context)"}
    )
    volume_quality = dy.String(nullable=True, metadata={"about": "A device, B estimated, M manual"})
    volume_reason = dy.String(nullable=True, metadata={"about": "why a volume value is null or estimated"})
    hills_quality = dy.String(
        nullable=True,
        metadata={
            "about": "A barometer, B elevation model, C GPS altitude, M manual, S treadmill by the slope entered"
        },
    )
    hills_coverage = dy.Float64(
        nullable=True, metadata={"about": "share of running time with a grade, 0 to 1"}
    )
    hills_reason = dy.String(nullable=True, metadata={"about": "why a hill value is null"})
    speed_quality = dy.String(
        nullable=True, metadata={"about": "A device speed, C speed from positions, M manual"}
    )
    speed_coverage = dy.Float64(
        nullable=True, metadata={"about": "share of running time with a speed, 0 to 1"}
    )
    speed_reason = dy.String(nullable=True, metadata={"about": "why a speed value is null"})
    gait_quality = dy.String(
        nullable=True, metadata={"about": "A steps by cadence, B estimated from speed, wholly or in part"}
    )
    gait_reason = dy.String(nullable=True, metadata={"about": "why a gait value is null or estimated"})
    heart_coverage = dy.Float64(
        nullable=True, metadata={"about": "share of the recorded time with a heart rate, 0 to 1"}
    )
    heart_reason = dy.String(nullable=True, metadata={"about": "why a load by heart rate is null"})
    tissue_quality = dy.String(
        nullable=True,
        metadata={"about": "A barometer and device speed, C otherwise, M manual; x: partly extrapolated"},
    )
    tissue_reason = dy.String(nullable=True, metadata={"about": "why a tissue value is null"})


class DailyFrame(dy.Schema):
    """One row per runner, calendar day and measure, without gaps. 0 is rest, null is unknown."""

    athlete_id = dy.String(nullable=False, metadata={"about": "runner"})
    measure = dy.String(nullable=False, metadata={"about": "distance, duration, ascent …"})
    local_date = dy.Date(nullable=False, metadata={"about": "local calendar day"})
    value = dy.Float64(
        nullable=True, metadata={"about": "sum over the day's running sessions, SI; 0 rest; null unknown"}
    )
    longest = dy.Float64(
        nullable=True, metadata={"about": "largest single session of the day; 0 rest; null unknown"}
    )
    n_runs = dy.Int32(nullable=False, metadata={"about": "running sessions of the day"})
    n_unknown = dy.Int32(
        nullable=False, metadata={"about": "running sessions of the day whose value is unknown"}
    )
    status = dy.String(
        nullable=False,
        metadata={
            "about": "run, rest, partial (some sessions unknown), unknown, missing (no data reaches this day)"
        },
    )


class LoadFrame(dy.Schema):
    """One row per runner, calendar day and measure with acute, chronic and their relatives."""

    athlete_id = dy.String(nullable=False, metadata={"about": "runner"})
    measure = dy.String(nullable=False, metadata={"about": "distance, duration, ascent …"})
    local_date = dy.Date(nullable=False, metadata={"about": "local calendar day"})
    value = dy.Float64(nullable=True, metadata={"about": "daily load, SI"})
    acute = dy.Float64(
        nullable=True, metadata={"about": "short window: sum over 7 days (rolling) or EWMA a day x 7"}
    )
    chronic = dy.Float64(nullable=True, metadata={"about": "long window as a weekly load"})
    ratio = dy.Float64(
        nullable=True, metadata={"about": "acute / chronic; null below the floors, see status"}
    )
    longest_30d = dy.Float64(nullable=True, metadata={"about": "largest session of days t-30 to t-1"})
    week = dy.Float64(nullable=True, metadata={"about": "sum over 7 days, SI"})
    reference_week = dy.Float64(
        nullable=True, metadata={"about": "larger of the 7 days before and the mean of four such weeks, SI"}
    )
    week_change = dy.Float64(nullable=True, metadata={"about": "week against its reference week, a ratio"})
    monotony = dy.Float64(nullable=True, metadata={"about": "mean / population SD of 7 days (Foster)"})
    strain = dy.Float64(nullable=True, metadata={"about": "7-day sum x monotony (Foster)"})
    n_days = dy.Int32(nullable=False, metadata={"about": "days of history up to and with this one"})
    n_missing = dy.Int32(
        nullable=False,
        metadata={"about": "missing days of the last 28; at most 3 are filled with the weekday's median"},
    )
    status = dy.String(
        nullable=False,
        metadata={
            "about": "ok, provisional, too_little_history, low_base, no_recent_base, missing_days, red_flag"
        },
    )
    method = dy.String(nullable=False, metadata={"about": "name of the convention"})


FRAMES: tuple[type[dy.Schema], ...] = (
    RecordFrame,
    ExposureFrame,
    DailyFrame,
    LoadFrame,
    DiaryFrame,
    SymptomFrame,
    CapacityFrame,
    CohortFrame,
)

Frame = TypeVar("Frame", bound=dy.Schema)


def check(schema: type[Frame], frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` when it keeps the promise of `schema`; raise `FrameError` with the problems otherwise."""
    try:
        return schema.validate(frame)
    except Exception as error:  # dataframely has several error classes across versions
        raise FrameError(schema.__name__, str(error)) from error


def empty(schema: type[Frame]) -> pl.DataFrame:
    """An empty frame of `schema`."""
    return pl.DataFrame(schema=dtypes(schema))


def dtypes(schema: type[Frame]) -> dict[str, pl.DataType]:
    """Column names and polars types of `schema`, in order."""
    return dict(_dtypes(schema))


@cache
def _dtypes(schema: type[Frame]) -> dict[str, pl.DataType]:
    return {name: column.dtype for name, column in schema.columns().items()}
