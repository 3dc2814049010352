"""Activities as JSON rows: interface.md `activities` and `show`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import polars as pl

from loadwatch.edit import Edit
from loadwatch.errors import Issue
from loadwatch.load.fast import NO_CRITICAL_SPEED
from loadwatch.model import MEASURES, Activity, Lap, Session
from loadwatch.views import words
from loadwatch.views.details import detail_rows
from loadwatch.views.spikes import before_and_ratio

_STILL = frozenset({"transition"})  # parts that may lack a total without hiding the others'
_FLAT = frozenset({"transition", "swimming"})  # parts that do not climb


def activity_row(activity: Activity, athlete: str) -> dict[str, Any]:
    """One activity as interface.md writes it: SI, ISO times, unknown is null."""
    return {
        "id": activity.id,
        "athlete": athlete,
        "start_utc": utc_text(activity.start_utc),
        "utc_offset_s": activity.utc_offset_s,
        "offset_source": activity.offset_source,
        "local_date": activity.local_date.isoformat() if activity.local_date else None,
        "sport": sport_of(activity.sessions),
        "sub_sport": sub_sport_of(activity.sessions),
        "is_run": activity.is_run,
        "title": activity.title,
        "device": activity.device,
        **totals(activity.sessions),
        "source": dict(vars(activity.source)),
        "linked_to": activity.linked_to,
        "edit": edit_row(activity.edit),
        "is_manual": activity.is_manual,
        "batch": activity.batch_id,
        "issues": [_issue_row(issue) for issue in activity.issues],
        "sessions": [_session_row(session) for session in activity.sessions],
    }


def activity_detail(
    activity: Activity, athlete: str, exposures: pl.DataFrame, spikes: Mapping[str, pl.DataFrame]
) -> dict[str, Any]:
    """One activity with laps and exposures.

    Parameters
    ----------
    activity
        the recording.
    athlete
        name of the runner.
    exposures
        `ExposureFrame`; rows of other activities are left out.
    spikes
        measure → rows of `load.spike.spikes`, the source of the 30-day comparison.

    Returns
    -------
    dict
        the row of `activity_row` with `laps`, `exposures` (one per running session and measure, SI) and
        `details` (what no rule reads, over the whole activity).
    """
    row = activity_row(activity, athlete)
    row["laps"] = [_lap_row(lap) for lap in activity.laps]
    own = exposures.filter((pl.col("activity_id") == activity.id) & pl.col("is_run")).sort("session")
    row["exposures"] = [
        _exposure_row(line, m, spikes) for line in own.iter_rows(named=True) for m in MEASURES
    ]
    row["details"] = detail_rows(own)
    return row


def edit_row(edit: Edit | None) -> dict[str, Any] | None:
    """What was edited, with what it says instead; null when the recording stands as its file says."""
    if edit is None:
        return None
    return asdict(edit) | {"deleted_at": utc_text(edit.deleted_at)}


def utc_text(value: datetime | None) -> str | None:
    """An instant as 2026-05-03T06:12:09Z; None stays None."""
    return None if value is None else f"{value:%Y-%m-%dT%H:%M:%SZ}"


def sport_of(sessions: Sequence[Session]) -> str:
    """The one sport of the parts, or `multisport`; transitions do not count."""
    sports = {session.sport for session in sessions if session.sport not in _STILL}
    return sports.pop() if len(sports) == 1 else ("multisport" if sports else "generic")


def sub_sport_of(sessions: Sequence[Session]) -> str | None:
    """The sub-sport that all parts share, else None."""
    if sport_of(sessions) == "multisport":
        return None
    found = {session.sub_sport for session in sessions if session.sport not in _STILL}
    return found.pop() if len(found) == 1 else None


def totals(sessions: Sequence[Session]) -> dict[str, Any]:
    """Sums and time-weighted means of the parts; null where a part that matters is unknown."""
    mean_cadence = (
        None if sport_of(sessions) == "multisport" else _mean(sessions, lambda s: s.avg_cadence_spm)
    )
    return {
        "distance_m": _sum(sessions, lambda s: s.distance_m, _STILL),
        "timer_s": _sum(sessions, lambda s: s.timer_s, _STILL),
        "elapsed_s": _sum(sessions, lambda s: s.elapsed_s, _STILL),
        "moving_s": _sum(sessions, lambda s: s.moving_s, _STILL),
        "ascent_m": _sum(sessions, lambda s: s.ascent_m, _FLAT),
        "descent_m": _sum(sessions, lambda s: s.descent_m, _FLAT),
        "avg_heart_rate_bpm": _mean(sessions, lambda s: s.avg_heart_rate_bpm),
        "avg_cadence_spm": mean_cadence,
        "n_records": sum(session.n_records for session in sessions),
    }


def _sum(
    sessions: Sequence[Session], read: Callable[[Session], float | None], may_lack: frozenset[str]
) -> float | None:
    known = [value for value in map(read, sessions) if value is not None]
    lacking = any(read(session) is None and session.sport not in may_lack for session in sessions)
    return None if lacking or not known else sum(known)


def _mean(sessions: Sequence[Session], read: Callable[[Session], float | None]) -> float | None:
    pairs = [(read(s), s.timer_s if s.timer_s is not None else s.elapsed_s) for s in sessions]
    known = [(value, weight) for value, weight in pairs if value is not None]
    if len(known) == 1:
        return known[0][0]
    weighted = [(value, weight) for value, weight in known if weight]
    total = sum(weight for _, weight in weighted)
    return sum(value * weight for value, weight in weighted) / total if total else None


def _session_row(session: Session) -> dict[str, Any]:
    return {
        "index": session.index,
        "sport": session.sport,
        "sub_sport": session.sub_sport,
        "is_run": session.is_run,
        "start_utc": utc_text(session.start_utc),
        "distance_m": session.distance_m,
        "distance_source": session.distance_source,
        "timer_s": session.timer_s,
        "elapsed_s": session.elapsed_s,
        "moving_s": session.moving_s,
        "ascent_m": session.ascent_m,
        "descent_m": session.descent_m,
        "avg_heart_rate_bpm": session.avg_heart_rate_bpm,
        "max_heart_rate_bpm": session.max_heart_rate_bpm,
        "avg_cadence_spm": session.avg_cadence_spm,
        "n_records": session.n_records,
        "rpe": session.rpe,
        "grade": session.grade,
    }


def _lap_row(lap: Lap) -> dict[str, Any]:
    return asdict(lap) | {"start_utc": utc_text(lap.start_utc)}


def _issue_row(issue: Issue) -> dict[str, Any]:
    return dict(vars(issue))


def _exposure_row(line: dict[str, Any], measure: str, spikes: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    column = MEASURES[measure]
    group = exposure_group(column)
    before, ratio = before_and_ratio(spikes, measure, line["activity_id"])
    return {
        "session": line["session"],
        "measure": measure,
        "value": line[column],
        "unit": words.measure_unit_si(column),
        "longest_30d": before,
        "ratio": ratio,
        "quality": line[f"{group}_quality"],
        "reason": exposure_reason(line, column),
    }


def exposure_reason(line: Mapping[str, Any], column: str) -> str | None:
    """Why a value of an `ExposureFrame` row is unknown, or what was assumed for it."""
    group = exposure_group(column)
    if group == "speed" and line[column] is not None:
        return None  # what these reasons say is only ever why the other one is unknown
    is_hamstring = column == "hamstring_eqkm" and line[column] is None
    if is_hamstring and line["achilles_midportion_eqkm"] is not None:
        return NO_CRITICAL_SPEED  # all that the other tissues take was there
    reason: str | None = line[f"{group}_reason"]
    return reason


def exposure_group(column: str) -> str:
    """The group of an `ExposureFrame` column that shares a quality and a reason."""
    if column.endswith("_eqkm"):
        return "tissue"
    if column in {"fast_m", "sprint_m"}:
        return "speed"
    return "volume" if column in {"distance_m", "duration_s"} else "hills"
