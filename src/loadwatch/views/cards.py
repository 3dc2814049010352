"""The five cards of the overview: one number, its unit and a plain verdict each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.language import later, say, written
from loadwatch.load.ratio import WEEK_DAYS
from loadwatch.model import MEASURES, Flag, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.flags import SPIKES
from loadwatch.views.picture import UNKNOWN, Picture
from loadwatch.views.reasons import reason_words
from loadwatch.views.rows import exposure_reason
from loadwatch.views.shapes import Card

NO_FOCUS = "achilles_midportion"  # science.md 10.7: without a focus the Achilles is shown


@dataclass(frozen=True)
class Peak:
    """The largest run of the last 7 days in one measure, and the most of the 30 days before it."""

    measure: str
    on: date
    value: float
    before: float | None
    ratio: float  # value over the larger of `before` and the measure's floor
    is_provisional: bool

    @property
    def share(self) -> float | None:
        """The ratio, where there is something before it."""
        return None if self.before is None else self.ratio


def cards(
    seen: Picture, flags: Sequence[Flag], units: UnitSystem, focus: str | None = None
) -> tuple[Card, ...]:
    """Distance of 7 days, longest run, hilliest run, fast running, the tissue in focus (else the Achilles)."""
    return (
        _week_card(seen, units),
        _longest_card(seen, flags, units),
        _part_card(seen, flags, units, "uphill_ascent"),
        _part_card(seen, flags, units, "fast"),
        _part_card(seen, flags, units, focus or NO_FOCUS),
    )


_LABELS = {  # of a card; that of the tissue is its name
    "week": later("Distance"),
    "longest": later("Longest run"),
    "hills": later("Hilliest run"),
    "speed": later("Fast running"),
}


def cards_title(seen: Picture) -> str:
    """The days that the cards are about."""
    return say("Last known 7 days") if seen.is_stale else say("Last 7 days")


def _label(key: str, measure: str = "distance") -> str:
    return say(_LABELS[key]) if key in _LABELS else words.MEASURE_LABELS[measure]


def peak(seen: Picture, measure: str) -> Peak | None:
    """The largest run of the 7 days up to the anchor; None when there is none or it is unknown."""
    days = seen.daily.filter(pl.col("measure") == measure)
    recent = seen.days(measure, WEEK_DAYS).filter(pl.col("longest") > 0)
    if recent.is_empty():
        return None
    top = recent.sort("longest", "local_date", descending=[True, True]).row(0, named=True)
    window = seen.method.spike_window_days
    past = days.filter(
        pl.col("local_date").is_between(top["local_date"] - timedelta(days=window), top["local_date"], "left")
    )
    found = past.filter(pl.col("longest") > 0)["longest"].max()
    before = float(found) if isinstance(found, float) else None
    base = max(before or 0.0, seen.method.floor(measure))
    early = past.height < window or int(past["n_runs"].sum()) < seen.method.min_runs_for_spike
    return Peak(measure, top["local_date"], top["longest"], before, top["longest"] / base, early)


def _week_card(seen: Picture, units: UnitSystem) -> Card:
    label = _label("week")
    rows = seen.load.filter(pl.col("local_date") == seen.anchor)
    row = rows.row(0, named=True) if rows.height else {}
    days = seen.days("distance", WEEK_DAYS)
    if not seen.n_runs or days.is_empty() or not days["value"].count():
        return Card("week", label, None, units, say("Not enough data: distance not known"), None)
    total = float(days["value"].sum())
    shown = words.distance(total, units)
    severity, verdict = _week_verdict(seen, row)
    share = row.get("week_change")
    if days["status"].is_in(UNKNOWN).any():
        severity, verdict, share = None, say("At least: some runs have no known distance"), None
    return Card("week", label, shown.value, shown.unit, verdict, severity, total, share=share)


def _week_verdict(seen: Picture, row: Mapping[str, Any]) -> tuple[int | None, str]:
    change, method = row.get("week_change"), seen.method
    if change is None:
        return None, say("Not enough data to compare")
    is_much = row["week"] - row["reference_week"] >= method.week_change_min_rise_m
    severity = int(change > method.week_change_note + 1e-9 and is_much)
    return severity, _week_words(severity, change)


def _week_words(severity: int, change: float) -> str:
    values = {"word": words.severity_word(severity), "percent": words.percent(abs(change - 1))}
    if abs(change - 1) < 0.005:
        return say("{word}: the same as the weeks before", **values)
    if change > 1:
        return say("{word}: {percent} over the weeks before", **values)
    return say("{word}: {percent} under the weeks before", **values)


def _longest_card(seen: Picture, flags: Sequence[Flag], units: UnitSystem) -> Card:
    label, unit = _label("longest"), say("× {days}-day longest", days=seen.method.spike_window_days)
    top = peak(seen, "distance")
    if top is None:
        return Card("longest", label, None, unit, _nothing(seen, "distance"), None)
    severity = _severity(top, flags, seen)
    values = {
        "word": words.severity_word(severity),
        "value": words.distance(top.value, units),
        "before": words.distance(max(top.before or 0.0, seen.method.floor("distance")), units),
        "edge": edge_words(seen.method),
        "days": seen.method.spike_window_days,
    }
    if top.before is None:
        verdict = say("{word}: {value}, the first run in {days} days", **values)
    elif top.is_provisional:
        verdict = say("{word}: {value} against {before}, provisional", **values)
    elif severity:
        verdict = say("{word}: {value} against {before}, above {edge}", **values)
    else:
        verdict = say("{word}: {value} against {before}, not above {edge}", **values)
    return Card("longest", label, words.ratio(top.ratio), unit, verdict, severity, top.ratio, share=top.share)


def edge_words(method: Method) -> str:
    """1.10: the edge of a longer run, as it is set."""
    return written(method.spike_edge, ".2f")


_PART_UNITS = {"uphill_ascent": later("{unit} up on hills")}
_PART_UNIT = later("{unit} in a run")
_PART_KEYS = {"uphill_ascent": "hills", "fast": "speed"}  # of a tissue "tissue"


def _part_card(seen: Picture, flags: Sequence[Flag], units: UnitSystem, measure: str) -> Card:
    key = _PART_KEYS.get(measure, "tissue")
    label = _label(key, measure)
    column = MEASURES[measure]
    top = peak(seen, measure)
    shown = words.measure_amount(column, top.value if top else 0.0, units)
    unit = say(_PART_UNITS.get(measure, _PART_UNIT), unit=shown.unit)
    if top is None:
        severity = 0 if _is_known_zero(seen, measure) else None
        verdict = say("Clear: none") if severity == 0 else _nothing(seen, measure)
        return Card(key, label, None if severity is None else "0", unit, verdict, severity, measure=measure)
    severity = _severity(top, flags, seen)
    values = {
        "word": words.severity_word(severity),
        "before": words.measure_amount(column, top.before or 0.0, units),
        "edge": edge_words(seen.method),
        "days": seen.method.spike_window_days,
    }
    if top.before is None:
        verdict = say("{word}: the first in {days} days", **values)
    elif severity:
        verdict = say("{word}: {before} was the most in {days} days", **values)
    else:
        verdict = say("{word}: not above {edge} × the {days}-day most, {before}", **values)
    return Card(key, label, shown.value, unit, verdict, severity, top.value, measure, top.share)


def _severity(top: Peak, flags: Sequence[Flag], seen: Picture) -> int:
    """Severity of that run's flag, so that card and flags agree; without one a note above the edge."""
    same = [flag for flag in flags if flag.local_date == top.on and flag.exposure == top.measure]
    found = [
        flag.severity for flag in same if flag.rule in SPIKES
    ]  # R10 and R14 lift the run, not one measure
    if found:
        return max(found)
    return int(top.ratio > seen.method.spike_edge + 1e-9)


def _is_known_zero(seen: Picture, measure: str) -> bool:
    days = seen.days(measure, WEEK_DAYS)
    has_runs = int(days["n_runs"].sum()) > 0
    return has_runs and not days["value"].null_count() and not days["status"].is_in(UNKNOWN).any()


def _nothing(seen: Picture, measure: str) -> str:
    since = seen.anchor - timedelta(days=WEEK_DAYS - 1)
    recent = seen.exposures.filter(pl.col("local_date").is_between(since, seen.anchor))
    if recent.is_empty():
        return say("No run in the last 7 days")
    unknown = recent.filter(pl.col(MEASURES[measure]).is_null())
    reasons = [exposure_reason(line, MEASURES[measure]) for line in unknown.iter_rows(named=True)]
    if known := [reason for reason in reasons if reason]:
        return say("Not enough data: {reason}", reason=reason_words(known[-1]))
    return say("Not enough data")
