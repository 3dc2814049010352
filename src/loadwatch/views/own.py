"""Settings in the reader's words and units; own data as tables that any program opens."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from loadwatch.language import Told, later, retell, say, say_n, written
from loadwatch.load.registry import CONSTANTS
from loadwatch.load.registry.constant import Constant, standard, value_of
from loadwatch.load.speed import CriticalSpeed
from loadwatch.load.thresholds import ALWAYS, DATED, MASS
from loadwatch.model import Athlete, Method
from loadwatch.units import MINUTE_S, UnitSystem, distance_unit_m
from loadwatch.views import words
from loadwatch.views.mass import mass_words
from loadwatch.views.speed import RaceRow, critical_speed_sentence, race_rows
from loadwatch.views.trend_table import inert

THRESHOLD_LABELS = Told(
    {
        "critical_speed_mps": "Critical speed",
        "max_heart_rate_bpm": "Highest heart rate",
        "rest_heart_rate_bpm": "Resting heart rate",
        "mass_kg": "Body mass",
    }
)
MARKS = (
    ("V", later("read in the source, whose number follows")),
    ("V2", later("read about in a second source")),
    ("D", later("derived by us from cited numbers")),
    ("E", later("our own default, without direct evidence")),
)
READ_ME = """All that loadwatch keeps about these runners.

originals/           the recordings, byte for byte as they were imported, named by their SHA-256
records/             their samples, cleaned, one Parquet file an activity, SI units
exposures.parquet    what each session asked of the body
activities.csv, weekly.csv, diary.csv ...    tables; cells that hold a list are JSON
data.json            all tables, edits, deleted activities, the profile and the changed constants of the method

To have it all on another machine: loadwatch import THIS.zip (or add the file on the page "Add files").
Recordings, edits, diary, notes, tests, limits, strength, return to run, plan, thresholds and profile come back;
adding it twice changes nothing, and what was entered there meanwhile stays. An export of several runners is added
once for each (--athlete NAME). Changed constants hold for a whole logbook: they stand in data.json, and an import
does not set them. Alerts that were seen do not come along.

Units: _m metre, _s second, _mps metre per second, _bpm beats per minute, _eqkm equivalent kilometre.
An empty cell is not known. It is never zero.
"""


@dataclass(frozen=True)
class ThresholdRow:
    """A threshold from a day on, in the reader's words."""

    key: str
    label: str
    value: str
    first: date | None  # None: since ever
    since: str


@dataclass(frozen=True)
class ConstantRow:
    """A constant of the method with its default and its evidence mark."""

    key: str
    group: str
    label: str
    unit: str
    mark: str
    now: float
    usual: float
    value: str  # as a form writes it
    shown: str  # with the reader's sign of decimals, or the words of a choice
    default: str
    span: str
    low: float
    high: float
    is_whole: bool
    is_changed: bool
    is_measured: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConstantsView:
    """All constants of the method in force, and how many sessions of the logbook have numbers by others."""

    method: str
    rows: tuple[ConstantRow, ...]
    outdated: str | None
    n_outdated: int

    def json(self, rows: Sequence[ConstantRow]) -> dict[str, Any]:
        """Some of them with their defaults, ranges and evidence marks."""
        told = [
            {
                "key": row.key, "group": row.group, "label": row.label, "unit": row.unit, "evidence": row.mark,
                "value": row.now, "default": row.usual, "low": row.low, "high": row.high, "is_changed": row.is_changed,
                "is_stored": row.is_measured,
            }
            for row in rows
        ]  # fmt: skip
        return {"method": self.method, "outdated": self.n_outdated, "constants": told}


def constants_view(method: Method, n_outdated: int) -> ConstantsView:
    """The constants of a logbook."""
    rows = tuple(_constant(one, method) for one in CONSTANTS)
    return ConstantsView(method.version, rows, _outdated(n_outdated), n_outdated)


@dataclass(frozen=True)
class Speed:
    """Critical speed for the next run, the race results, today, and how the reader measures."""

    found: CriticalSpeed
    races: Sequence[Mapping[str, Any]]
    day: date
    units: UnitSystem


@dataclass(frozen=True)
class SettingsView:
    """All that the page of settings shows."""

    athlete: Athlete
    thresholds: tuple[ThresholdRow, ...]
    constants: tuple[ConstantRow, ...]
    marks: tuple[tuple[str, str], ...]
    method: str
    critical_speed: str  # for the next run, with its source
    races: tuple[RaceRow, ...]
    outdated: str | None  # sessions whose stored exposures are by other constants
    critical_speed_days: int = Method.critical_speed_days


def settings_view(
    athlete: Athlete,
    dated: Sequence[Mapping[str, Any]],
    method: Method,
    n_outdated: int,
    speed: Speed,
) -> SettingsView:
    """The settings of a runner, thresholds newest first."""
    units = speed.units
    return SettingsView(
        athlete=athlete,
        thresholds=tuple(_threshold(one, units) for one in reversed(_all(athlete, dated))),
        constants=tuple(_constant(one, method) for one in CONSTANTS),
        marks=tuple((mark, say(text)) for mark, text in MARKS),
        method=method.version,
        critical_speed=critical_speed_sentence(speed.found, units, method),
        races=race_rows(speed.races, units, speed.day),
        outdated=_outdated(n_outdated),
        critical_speed_days=method.critical_speed_days,
    )


def _all(athlete: Athlete, dated: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Dated thresholds, and those of the profile that have no date."""
    keys = {one["key"] for one in dated}
    bare = [
        {"key": key, "local_date": ALWAYS, "value": getattr(athlete, key)}
        for key in DATED
        if key not in keys and getattr(athlete, key) is not None
    ]
    return [*bare, *dated]


def _threshold(one: Mapping[str, Any], units: UnitSystem) -> ThresholdRow:
    first = None if one["local_date"] == ALWAYS else one["local_date"]
    since = say("always") if first is None else say("from {day}", day=words.day_year(first))
    label = say(THRESHOLD_LABELS[one["key"]])
    return ThresholdRow(one["key"], label, threshold_words(one["key"], one["value"], units), first, since)


def threshold_words(key: str, value: float | None, units: UnitSystem) -> str:
    """A threshold with its unit; critical speed as a pace."""
    if value is None:
        return say("not set")
    if key == "critical_speed_mps":
        return str(words.pace(value, units))
    if key == MASS:
        return mass_words(value)
    return say("{value:g} bpm", value=value)


def speed_of_pace(text: str, units: UnitSystem) -> float | None:
    """Metres a second of a pace such as 4:10, in minutes and seconds for the reader's unit; None when it is none."""
    minutes, _, seconds = text.strip().partition(":")
    if not (minutes.isdecimal() and seconds.isdecimal() and len(seconds) == 2 and int(seconds) < MINUTE_S):
        return None
    whole = int(minutes) * MINUTE_S + int(seconds)
    return distance_unit_m(units) / whole if whole else None


def _constant(one: Constant, method: Method) -> ConstantRow:
    now, usual = value_of(method, one.key), standard(one.key)
    shown, default = (
        say(one.choices[int(value)]) if one.choices else written(value, "g") for value in (now, usual)
    )
    return ConstantRow(
        key=one.key,
        group=say(one.group),
        label=say(one.label),
        unit=say(one.unit) if one.unit else "",
        mark=retell(one.mark),
        now=float(now),
        usual=float(usual),
        value=f"{now:g}",
        shown=shown,
        default=default,
        span=say("{low} to {high}", low=written(one.low, "g"), high=written(one.high, "g")),
        low=float(one.low),
        high=float(one.high),
        is_whole=one.is_whole,
        is_changed=now != usual,
        is_measured=one.is_measured,
        choices=tuple(say(text) for text in one.choices),
    )


def _outdated(count: int) -> str | None:
    if not count:
        return None
    return say_n(
        "{n} recorded session still has numbers by other constants.",
        "{n} recorded sessions still have numbers by other constants.",
        count,
    )


def csv_table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as CSV with a header; lists and objects are JSON, unknown is empty."""
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return inert(value)
