"""Numbers, paces, dates, units and sentences as a reader sees them: the only place that makes text.

Every text starts as one whole English sentence with named gaps (`say`), so that another language needs one
table of sentences and no code. Values come in SI; this is the last edge, so the conversion to the reader's
units is here.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import NamedTuple

from loadwatch.language import Told, dated, later, listed, say, say_as, written
from loadwatch.model import Method
from loadwatch.units import HOUR_S, MINUTE_S, UnitSystem, distance_unit_m, height_unit, height_unit_m

DASH = "–"  # an unknown value in a table
PACE_SPEED_MPS = 0.5  # slower is standing or a GPS lock: no pace


class Amount(NamedTuple):
    """A number as text and the unit to print beside it."""

    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".rstrip()


# ---- numbers ----------------------------------------------------------------


def number(value: float, digits: int = 0) -> str:
    """A number with thousands separated and no negative zero: 1,204 or 13.2."""
    text = written(value, f",.{digits}f")
    return text.removeprefix("-") if not any(c in "123456789" for c in text) else text


def ratio(value: float) -> str:
    """A ratio with two decimals, rounded down when rounding would touch the edge it is below: 1.13."""
    rounded = round(value, 2)
    return say(
        "{floor:.2f}", floor=math.floor(value * 100) / 100 if _crosses_edge(value, rounded) else rounded
    )


def ratio_range_sentence(method: Method) -> str:
    """What the range of a ratio is."""
    windows = listed([str(days) for days in method.ratio_range_days])
    return say(
        "Range: the same ratio with long windows of {windows} days; it is no risk band.", windows=windows
    )


def ratio_range(low: float | None, high: float | None) -> str:
    """1.05 to 1.20; a dash when unknown."""
    if low is None or high is None:
        return DASH
    return say("{low} to {high}", low=ratio(low), high=ratio(high))


def _crosses_edge(value: float, rounded: float) -> bool:
    edges = (1.10, 1.30, 1.50, 2.00)
    return any(value < edge - 1e-9 and rounded >= edge for edge in edges)


def percent(share: float) -> str:
    """A share as whole percent: 0.33 is 33 %."""
    return f"{number(share * 100)} %"


# ---- lengths, heights, times --------------------------------------------------


def distance(value_m: float, units: UnitSystem, digits: int = 1) -> Amount:
    """A distance in the reader's unit."""
    return Amount(number(value_m / distance_unit_m(units), digits), units)


def room_distance(value_m: float, units: UnitSystem) -> Amount:
    """A distance rounded down to a tenth, so that what is offered never exceeds what passes."""
    tenths = math.floor(value_m / distance_unit_m(units) * 10 + 1e-6)
    return Amount(number(tenths / 10, 1), units)


def height(value_m: float, units: UnitSystem) -> Amount:
    """Ascent, descent or elevation in m or ft."""
    return Amount(number(value_m / height_unit_m(units)), height_unit(units))


def duration(value_s: float) -> str:
    """A time as 52:03 or 1:04:09."""
    whole = round(value_s)
    hours, rest = divmod(whole, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def pace(speed_mps: float | None, units: UnitSystem) -> Amount | None:
    """Pace as 5:24 /km; None when unknown or slower than 0.5 m/s."""
    if speed_mps is None or not math.isfinite(speed_mps) or speed_mps < PACE_SPEED_MPS:
        return None
    return Amount(duration(distance_unit_m(units) / speed_mps), f"/{units}")


def pace_of(distance_m: float | None, time_s: float | None, units: UnitSystem) -> Amount | None:
    """Mean pace of a distance run in a time; None when either is unknown."""
    if not distance_m or not time_s:
        return None
    return pace(distance_m / time_s, units)


def speed_of(distance_m: float | None, time_s: float | None, units: UnitSystem) -> Amount | None:
    """Mean speed in km/h or mi/h; None when distance or time is unknown."""
    if distance_m is None or not time_s:
        return None
    return Amount(number(distance_m / distance_unit_m(units) / (time_s / HOUR_S), 1), f"{units}/h")


def measure_amount(column: str, value: float, units: UnitSystem) -> Amount:
    """A value of an `ExposureFrame` column (or a measure of that unit) in the reader's unit."""
    if column.endswith("_eqkm"):
        return Amount(number(value, 1), "eq-km")
    if column.endswith("_s"):
        return Amount(number(value / MINUTE_S), "min")
    if column.endswith(("ascent_m", "descent_m")):
        return height(value, units)
    if column == "distance_m":
        return distance(value, units)
    return distance(value, units, 2)  # parts of a run: uphill, downhill, fast, sprint


def measure_unit_si(column: str) -> str:
    """The unit a column is kept in: m, s or eq-km."""
    return {"_m": "m", "_s": "s"}.get(column[-2:], "eq-km")


# ---- dates ------------------------------------------------------------------


def day(value: date) -> str:
    """8 June."""
    return dated(value, "MMMMd")


def day_year(value: date) -> str:
    """31 January 2022."""
    return dated(value, "yMMMMd")


def day_near(value: date, today: date) -> str:
    """8 June, with the year only when it is more than half a year away."""
    return day(value) if abs((today - value).days) < 183 else day_year(value)


def weekday(value: date) -> str:
    """Sunday."""
    return dated(value, "EEEE")


def short_day(value: date) -> str:
    """Sun 22 Nov."""
    return dated(value, "MMMEd")


def week_of(start: date) -> str:
    """Week of 16 to 22 November 2026, naming month and year of the start only where they differ."""
    end = start + timedelta(days=6)
    if start.month == end.month:
        return say("Week of {d} to {last}", d=start.day, last=day_year(end))
    first = day(start) if start.year == end.year else day_year(start)
    return say("Week of {first} to {last}", first=first, last=day_year(end))


def week_start_of(value: date, week_start: int) -> date:
    """First day of the calendar week of a day; `week_start` 0 is Monday."""
    return value - timedelta(days=(value.weekday() - week_start) % 7)


def clock(value: datetime, utc_offset_s: int | None) -> str:
    """Local time of day, or UTC said plainly when the zone is not known: 06:12."""
    if utc_offset_s is None:
        return say("{value:%H:%M} UTC", value=value)
    return f"{value + timedelta(seconds=utc_offset_s):%H:%M}"


def days_ago(count: int) -> str:
    """today, yesterday, 12 days ago."""
    if count <= 0:
        return say("today")
    return say("yesterday") if count == 1 else say("{count} days ago", count=number(count))


# ---- labels -----------------------------------------------------------------

MEASURE_LABELS = Told(
    {
        "distance": "Distance",
        "duration": "Time running",
        "ascent": "Ascent",
        "descent": "Descent",
        "uphill": "Uphill",
        "downhill": "Downhill",
        "uphill_ascent": "Ascent on hills",
        "downhill_descent": "Descent on hills",
        "fast": "Fast running",
        "sprint": "Sprinting",
        "achilles_midportion": "Achilles, midportion",
        "achilles_insertional": "Achilles, insertion",
        "knee": "Front of the knee",
        "plantar": "Plantar fascia",
        "hamstring": "Hamstring, upper",
        "gluteal": "Gluteal tendons",
        "tibia": "Shin bone",
    }
)
SPORT_NAMES = Told(
    {
        "running": "Run",
        "generic": "Activity",
        "walking": "Walking",
        "hiking": "Hiking",
        "cycling": "Cycling",
        "e_biking": "E biking",
        "swimming": "Swimming",
        "rowing": "Rowing",
        "training": "Training",
        "fitness_equipment": "Fitness equipment",
        "cross_country_skiing": "Cross country skiing",
        "alpine_skiing": "Alpine skiing",
        "snowshoeing": "Snowshoeing",
        "inline_skating": "Inline skating",
        "kayaking": "Kayaking",
        "soccer": "Soccer",
        "tennis": "Tennis",
    }
)
SHAPES = ("✓", "●", "◆", "▲")
STATUSES = Told(
    {
        "ok": "enough data",
        "provisional": "provisional: a short history",
        "too_little_history": "not enough data: too short a history",
        "low_base": "no ratio: too little running in the weeks before",
        "no_recent_base": "no recent base to compare with",
        "missing_days": "not enough data: days are missing",
    }
)
METHODS = Told(
    {  # first words of a convention's name → sentence
        "rolling uncoupled": "Each {short} days against the {long} days before them (rolling {short}:{long}, uncoupled)",
        "rolling coupled": "Each {short} days against the {long} days that include them (rolling {short}:{long}, coupled)",
        "ewma": "Fading averages of {short} and {long} days (EWMA {short}:{long})",
    }
)
QUALITIES = Told(
    {
        "A": "measured by the device",
        "B": "estimated",
        "C": "from GPS positions",
        "M": "entered by hand",
        "S": "by the slope of the treadmill that was entered",
    }
)
ESTIMATE = later("This is an estimate from speed and slope, not a measurement.")


def method_words(name: str) -> str:
    """The convention of a ratio, with its days, as a sentence; its bare name when nobody knows it."""
    kind, _, days = name.removesuffix(" span").rpartition(" ")
    short, _, long = days.partition(":")
    return METHODS[kind].format(short=short, long=long) if kind in METHODS and long else name


def severity_word(severity: int | None) -> str:
    """Clear, Note, Caution or High; Not enough data when unknown."""
    if severity is None:
        return say("Not enough data")
    return (say("Clear"), say_as("severity", "Note"), say("Caution"), say("High"))[severity]


def severity_shape(severity: int | None) -> str:
    """Shape that goes with the word, so that colour is never alone: ✓ ● ◆ ▲, or a ring for unknown."""
    return "○" if severity is None else SHAPES[severity]


def sport_title(sport: str, sub_sport: str | None) -> str:
    """Treadmill running, Trail running, Cycling."""
    named = {("running", "treadmill"): say("Treadmill run"), ("running", "trail"): say("Trail run")}
    named |= {("running", "track"): say("Track run"), ("running", "virtual_activity"): say("Virtual run")}
    return (
        named.get((sport, sub_sport or "")) or SPORT_NAMES.get(sport) or sport.replace("_", " ").capitalize()
    )
