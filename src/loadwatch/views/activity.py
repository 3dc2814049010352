"""The page of one activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from loadwatch.exposure.volume import is_indoor
from loadwatch.language import dated, retell, say
from loadwatch.load.estimate import ESTIMATED
from loadwatch.load.level import is_of_day
from loadwatch.load.stop import INSTRUCTION
from loadwatch.model import MEASURES, TISSUES, Activity, Flag, Lap, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.details import details
from loadwatch.views.edit import edit_form, edit_sentences
from loadwatch.views.flags import flag_headline, flag_sentence
from loadwatch.views.reasons import reason_words
from loadwatch.views.rows import (
    activity_detail,
    activity_row,
    exposure_group,
    exposure_reason,
    sport_of,
    sub_sport_of,
    totals,
)
from loadwatch.views.shapes import ActivityPage, ExposureRow, Fact, LapRow, Stream
from loadwatch.views.spikes import before_and_ratio
from loadwatch.views.streams import axes, grade_curve, no_curve, streams

__all__ = [
    "ActivityPage",
    "ExposureRow",
    "Fact",
    "LapRow",
    "Stream",
    "activity_detail",
    "activity_page",
    "activity_row",
]


def activity_page(  # noqa: PLR0913, PLR0917 - a page gathers; each argument is one kind of row
    activity: Activity,
    athlete: str,
    records: pl.DataFrame | None,
    exposures: pl.DataFrame,
    spikes: Mapping[str, pl.DataFrame],
    flags: Sequence[Flag],
    copies: Sequence[tuple[str, str]],
    units: UnitSystem,
    method: Method,
) -> ActivityPage:
    """All that the page of one activity shows.

    Parameters
    ----------
    activity, athlete
        the recording and the name of its runner.
    records
        `RecordFrame`, None when the recording has no samples.
    exposures
        `ExposureFrame`; rows of other activities are left out.
    spikes
        measure → rows of `load.spike.spikes`.
    flags
        flags of the runner; those of this activity are shown.
    copies
        (activity id, label) of other recordings of the same run.
    units
        km or mi.
    method
        what counts as a grade.

    Returns
    -------
    ActivityPage
        facts with a reason where unknown, curves of at most 2,000 points, laps, exposures, issues.
    """
    own = exposures.filter(pl.col("activity_id") == activity.id)
    curves = _curves(activity, records, units, method)
    near = sorted((flag for flag in flags if _speaks_of(flag, activity)), key=lambda flag: -flag.severity)
    return ActivityPage(
        id=activity.id,
        athlete=athlete,
        title=activity_title(activity),
        subtitle=_subtitle(activity),
        units=units,
        sport=sport_of(activity.sessions),
        local_date=activity.local_date,
        facts=facts(activity, own, units),
        laps=tuple(_lap_row(number, lap, units) for number, lap in enumerate(activity.laps, start=1)),
        exposures=tuple(_exposure_row(m, own.filter("is_run"), spikes, units) for m in MEASURES)
        if activity.is_run
        else (),
        details=details(own.filter("is_run"), units) if activity.is_run else (),
        issues=tuple(retell(issue.message) for issue in activity.issues),
        copies=tuple(copies),
        edit=edit_form(activity, units),
        edited=edit_sentences(activity.edit, units),
        flags=tuple(flag_sentence(flag, units) for flag in near),
        headline=flag_headline(near[0], units) if near else "",
        worst=near[0].severity if near else 0,
        window_days=method.spike_window_days,
        **curves,
    )


def silent(page: ActivityPage) -> ActivityPage:
    """The page while a red flag stands: the recording as it is, and nothing that judges it."""
    rows = tuple(replace(row, before=None, ratio=None) for row in page.exposures)
    return replace(page, flags=(say(INSTRUCTION),), headline=say(INSTRUCTION), worst=3, exposures=rows)


def _speaks_of(flag: Flag, activity: Activity) -> bool:
    """Whether a flag is about a run or about its whole day."""
    is_of_its_day = activity.is_run and flag.local_date == activity.local_date and is_of_day(flag)
    return flag.activity == activity.id or is_of_its_day


def activity_title(activity: Activity) -> str:
    """The runner's own title, else the kind of sport."""
    return activity.title or words.sport_title(sport_of(activity.sessions), sub_sport_of(activity.sessions))


def facts(activity: Activity, exposures: pl.DataFrame, units: UnitSystem) -> tuple[Fact, ...]:
    """The totals in the reader's units; each unknown one says why."""
    total = totals(activity.sessions)
    reasons = {group: _first(exposures, f"{group}_reason") for group in ("volume", "hills")}
    moving_s = total["moving_s"] or total["timer_s"]
    beat, step = total["avg_heart_rate_bpm"], total["avg_cadence_spm"]
    return (
        _length(
            say("Distance"), total["distance_m"], "distance_m", units, reasons["volume"] or "no_distance"
        ),
        _time(say("Time"), total["timer_s"]),
        _time(say("Moving"), total["moving_s"]),
        _time(say("Elapsed"), total["elapsed_s"]),
        _quickness(sport_of(activity.sessions), total["distance_m"], moving_s, units),
        _length(say("Ascent"), total["ascent_m"], "ascent_m", units, reasons["hills"] or "no_elevation"),
        _length(say("Descent"), total["descent_m"], "descent_m", units, reasons["hills"] or "no_elevation"),
        Fact(say("Heart rate"), _whole(beat), say("bpm"), None if beat else reason_words("no_heart_rate")),
        Fact(say("Cadence"), _whole(step), say("steps/min"), None if step else reason_words("no_cadence")),
    )


def _length(label: str, value: float | None, column: str, units: UnitSystem, reason: str) -> Fact:
    shown = words.measure_amount(column, value if value is not None else 0.0, units)
    if value is None:
        return Fact(label, None, shown.unit, reason_words(reason))
    return Fact(
        label, words.distance(value, units, 2).value if column == "distance_m" else shown.value, shown.unit
    )


def _quickness(sport: str, distance_m: float | None, time_s: float | None, units: UnitSystem) -> Fact:
    """Pace of a run, speed of anything else."""
    pace, speed = words.pace_of(distance_m, time_s, units), words.speed_of(distance_m, time_s, units)
    label, found, unit = (
        (say("Pace"), pace, f"/{units}") if sport == "running" else (say("Speed"), speed, f"{units}/h")
    )
    return Fact(label, found.value if found else None, unit, None if found else reason_words("no_pace"))


def _time(label: str, value: float | None) -> Fact:
    return (
        Fact(label, None, "", reason_words("no_time"))
        if value is None
        else Fact(label, words.duration(value))
    )


def _whole(value: float | None) -> str | None:
    return None if value is None else words.number(value)


def _first(frame: pl.DataFrame, column: str) -> str | None:
    found = frame[column].drop_nulls()
    return str(found[0]) if len(found) else None


def _subtitle(activity: Activity) -> str:
    parts = [_when(activity), activity.device, activity.source.name]
    if activity.is_manual:
        parts.append(say("entered by hand"))
    return " · ".join(part for part in parts if part)


def _when(activity: Activity) -> str:
    if activity.local_date is None:
        return say("Date not known: the watch's clock was never set")
    day = dated(activity.local_date, "full")
    if activity.start_utc is None:
        return day
    return f"{day}, {words.clock(activity.start_utc, activity.utc_offset_s)}"


def _lap_row(number: int, lap: Lap, units: UnitSystem) -> LapRow:
    pace = words.pace_of(lap.distance_m, lap.timer_s or lap.elapsed_s, units)
    time_s = lap.timer_s if lap.timer_s is not None else lap.elapsed_s
    return LapRow(
        number=number,
        distance=None if lap.distance_m is None else words.distance(lap.distance_m, units, 2).value,
        time=None if time_s is None else words.duration(time_s),
        pace=pace.value if pace else None,
        ascent=None if lap.ascent_m is None else words.height(lap.ascent_m, units).value,
        heart_rate=_whole(lap.avg_heart_rate_bpm),
        cadence=_whole(lap.avg_cadence_spm),
    )


def _estimated(own: pl.DataFrame, measure: str) -> str | None:
    """How a distance was estimated that nobody measured; None where it was measured."""
    if measure != "distance" or ESTIMATED not in own["volume_quality"]:
        return None
    return reason_words(str(own.filter(volume_quality=ESTIMATED)["volume_reason"][0]))


def _exposure_row(
    measure: str, own: pl.DataFrame, spikes: Mapping[str, pl.DataFrame], units: UnitSystem
) -> ExposureRow:
    """Sum of the activity's runs; one unknown part makes the sum unknown."""
    activity_id = "" if own.is_empty() else str(own["activity_id"][0])
    column = MEASURES[measure]
    group = exposure_group(column)
    unknown = own.filter(pl.col(column).is_null()).iter_rows(named=True)
    why = next(filter(None, (exposure_reason(line, column) for line in unknown)), None)
    value = None if own.is_empty() or own[column].null_count() else float(own[column].sum())
    before, ratio = before_and_ratio(spikes, measure, activity_id)
    shown = words.measure_amount(column, value or 0.0, units)
    reason = None if value is not None else reason_words(why or "not_computed")
    return ExposureRow(
        key=measure,
        label=words.MEASURE_LABELS[measure],
        value=None if value is None else shown.value,
        unit=shown.unit,
        before=None if before is None else words.measure_amount(column, before, units).value,
        ratio=None if ratio is None else words.ratio(ratio),
        quality=_first(own, f"{group}_quality"),
        reason=reason or (say(words.ESTIMATE) if measure in TISSUES else _estimated(own, measure)),
    )


def _curves(
    activity: Activity, records: pl.DataFrame | None, units: UnitSystem, method: Method
) -> dict[str, Any]:
    if records is None or records.is_empty():
        return {"elapsed_s": no_curve(), "distance": no_curve()}
    has_slope = not any(is_indoor(session) for session in activity.sessions)
    grade = grade_curve(records, activity.has_barometer, method) if has_slope else None
    return {**axes(records, units), "streams": streams(records, grade, units)}
