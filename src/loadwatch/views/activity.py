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
from loadwatch.load.why import EARLY
from loadwatch.model import MEASURES, TISSUES, Activity, Flag, Lap, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.activity_facts import cadence_unit, facts, first_of, whole
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
    "cadence_unit",
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
        laps=tuple(
            _lap_row(number, lap, units) for number, lap in enumerate(activity.laps, start=1) if _says(lap)
        ),
        exposures=tuple(_exposure_row(m, own.filter("is_run"), spikes, units, method) for m in MEASURES)
        if activity.is_run
        else (),
        details=details(own.filter("is_run"), units) if activity.is_run else (),
        issues=tuple(retell(issue.message) for issue in activity.issues),
        copies=tuple(copies),
        copy_of=activity.linked_to,
        edit=edit_form(activity, units),
        edited=edit_sentences(activity.edit, units),
        flags=_told_once([flag_sentence(flag, units) for flag in near]),
        headline=flag_headline(near[0], units) if near else "",
        worst=near[0].severity if near else 0,
        window_days=method.spike_window_days,
        **curves,
    )


def _told_once(found: Sequence[str]) -> tuple[str, ...]:
    """That the comparison is provisional is said with the first finding, not with each."""
    early = f" {say(EARLY)}"
    if not found or early not in found[0]:
        return tuple(found)
    return found[0], *(one.replace(early, "") for one in found[1:])


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


def _says(lap: Lap) -> bool:
    """Whether a lap holds anything: some files mark one and tell nothing of it."""
    return (lap.distance_m or 0.0) >= 1.0 or bool(lap.timer_s or lap.elapsed_s)


def copy_label(other: Activity, units: UnitSystem) -> str:
    """Another recording of the same run in a few words: format, length, and the file."""
    far = totals(other.sessions)["distance_m"]
    length = None if far is None else str(words.distance(far, units, 2))
    parts = (other.source.format.upper(), length, other.source.name)
    return " · ".join(part for part in parts if part)


def _lap_row(number: int, lap: Lap, units: UnitSystem) -> LapRow:
    pace = words.pace_of(lap.distance_m, lap.timer_s or lap.elapsed_s, units)
    time_s = lap.timer_s if lap.timer_s is not None else lap.elapsed_s
    return LapRow(
        number=number,
        distance=None if lap.distance_m is None else words.distance(lap.distance_m, units, 2).value,
        time=None if time_s is None else words.duration(time_s),
        pace=pace.value if pace else None,
        ascent=None if lap.ascent_m is None else words.height(lap.ascent_m, units).value,
        heart_rate=whole(lap.avg_heart_rate_bpm),
        cadence=whole(lap.avg_cadence_spm),
    )


def _estimated(own: pl.DataFrame, measure: str) -> str | None:
    """How a distance was estimated that nobody measured; None where it was measured."""
    if measure != "distance" or ESTIMATED not in own["volume_quality"]:
        return None
    return reason_words(str(own.filter(volume_quality=ESTIMATED)["volume_reason"][0]))


def _exposure_row(
    measure: str, own: pl.DataFrame, spikes: Mapping[str, pl.DataFrame], units: UnitSystem, method: Method
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
        before=_reference(column, before, ratio, method.floor(measure), units),
        ratio=None if ratio is None else words.ratio(ratio),
        quality=first_of(own, f"{group}_quality"),
        reason=reason or (say(words.ESTIMATE) if measure in TISSUES else _estimated(own, measure)),
    )


def _reference(
    column: str, before: float | None, ratio: float | None, floor: float, units: UnitSystem
) -> str | None:
    """What the ratio is to; in brackets the amount taken as a start, where less than that was run."""
    if ratio is not None and floor > (before or 0.0):
        return f"({words.measure_amount(column, floor, units).value})"
    return None if before is None else words.measure_amount(column, before, units).value


def _curves(
    activity: Activity, records: pl.DataFrame | None, units: UnitSystem, method: Method
) -> dict[str, Any]:
    if records is None or records.is_empty():
        return {"elapsed_s": no_curve(), "distance": no_curve()}
    has_slope = not any(is_indoor(session) for session in activity.sessions)
    grade = grade_curve(records, activity.has_barometer, method) if has_slope else None
    found = streams(records, grade, units, has_pace=sport_of(activity.sessions) == "running")
    if not has_slope:
        found.pop("elevation", None)  # of a belt: the room's air
    return {**axes(records, units), "streams": found}
