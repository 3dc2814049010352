"""The constants that a person may change (science.md 10.6): name, meaning, evidence mark, range, and the method with them.

Marks: V read in the source, V2 read about in a second source, D derived by us from cited numbers, E our own default.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from loadwatch.errors import SettingsError
from loadwatch.language import later
from loadwatch.model import Method

PAIRS = ("floors", "chronic_floor_week")
RENAMED = {"floors.ascent": "floors.uphill_ascent", "floors.descent": "floors.downhill_descent"}


@dataclass(frozen=True)
class Constant:
    """One editable number of the method. `key` is its path in `Method`."""

    key: str
    group: str
    label: str
    unit: str
    mark: str
    low: float
    high: float
    is_measured: bool = False  # part of what is stored with each run: takes effect there after `reprocess`
    choices: tuple[str, ...] = ()  # what 0, 1 … mean, when it is a choice and no amount

    @property
    def is_whole(self) -> bool:
        """Whole numbers only."""
        return isinstance(standard(self.key), int)


RUNS, WEEKS, HILLS, SPEED, BODY, PLAN = (
    "Single runs", "Weeks and ratio", "Hills", "Speed and tissue", "Symptoms and capacity", "Plan and alerts",
)  # fmt: skip
CONSTANTS: tuple[Constant, ...] = (
    Constant("spike_window_days", RUNS, "Days that a run is compared with", "days", "V 1", 7, 90),
    Constant("spike_edge", RUNS, "Edge of a longer run", "times", "V 1", 1.01, 2.0),
    Constant("race_outlier", RUNS, "Edge against the second-longest run", "times", "V 1, display only", 1.05, 3.0),
    Constant("spike_far", RUNS, "Edge of a far longer run", "times", "V 1", 1.2, 5.0),
    Constant("floors.distance", RUNS, "Floor of distance", "m", "E", 0, 20_000),
    Constant("floors.fast", RUNS, "Floor of fast running", "m", "E", 0, 5_000),
    Constant("floors.sprint", RUNS, "Floor of sprinting", "m", "E", 0, 2_000),
    Constant("floors.uphill_ascent", RUNS, "Floor of ascent on hills", "m", "E", 0, 1_000),
    Constant("floors.downhill_descent", RUNS, "Floor of descent on hills", "m", "E", 0, 1_000),
    Constant("floors.tissue", RUNS, "Floor of tissue load", "eq-km", "E", 0, 20),
    Constant("merge_gap_s", RUNS, "Gap within which two recordings are one run", "s", "E", 0, 7_200),
    Constant("acute_days", WEEKS, "Recent days of the ratio", "days", "V 1 (form)", 3, 14),
    Constant("chronic_days", WEEKS, "Usual days of the ratio, before the recent ones", "days", "V 1 (form)", 14, 56),
    Constant("ewma_acute_n", WEEKS, "Recent days of the fading ratio", "days", "V 11", 3, 14),
    Constant("ewma_chronic_n", WEEKS, "Usual days of the fading ratio", "days", "V 11", 14, 56),
    Constant("acwr_note", WEEKS, "Ratio that is noted", "times", "V2", 1.1, 3.0),
    Constant("chronic_floor_week.distance", WEEKS, "Least usual week for a ratio", "m", "E", 0, 50_000),
    Constant("week_change_note", WEEKS, "Rise of a week that is noted", "times", "V2 4", 1.05, 3.0),
    Constant("chronic_floor_week.tissue", WEEKS, "Least usual week for a ratio of a tissue", "eq-km", "E", 0, 50),
    Constant("week_change_min_rise_eqkm", WEEKS, "Least rise of a tissue week that is noted", "eq-km", "E", 0, 30),
    Constant("week_change_min_rise_m", WEEKS, "Least rise of a week that is noted", "m", "E", 0, 30_000),
    Constant("hill_grade", HILLS, "Slope of a hill", "ratio", "E", 0.01, 0.15, is_measured=True),
    Constant("hill_grade_gps", HILLS, "Slope of a hill without a barometer", "ratio", "E", 0.01, 0.2, is_measured=True),
    Constant("steep_grade", HILLS, "Slope of a steep hill", "ratio", "E", 0.03, 0.30, is_measured=True),
    Constant("hill_min_m", HILLS, "Least length of a hill", "m", "E", 10, 500, is_measured=True),
    Constant("hysteresis_baro_m", HILLS, "Height step with a barometer", "m", "V (code)", 0.5, 20, is_measured=True),
    Constant("hysteresis_gps_m", HILLS, "Height step without a barometer", "m", "V2", 1, 50, is_measured=True),
    Constant(
        "level_minetti", SPEED, "Speed on the level of a run on hills, for critical speed", "", "V2 17; V 16", 0,
        1, is_measured=True, choices=(later("by the effort of real runners (Strava-type)"), later("by energy cost (Minetti)"))
    ),
    Constant("fast_cs", SPEED, "Fast: from this share of critical speed", "times", "E", 0.8, 1.3),
    Constant("sprint_cs", SPEED, "Sprint: from this share of critical speed", "times", "E", 1.0, 1.8),
    Constant("run_cadence_spm", SPEED, "Running: from this cadence", "steps/min", "V 18", 100, 180, is_measured=True),
    Constant("run_speed_mps", SPEED, "Running: from this speed", "m/s", "V 18", 1.0, 3.0, is_measured=True),
    Constant("damage_b", SPEED, "Damage exponent", "", "E; literature 9 V2", 3, 9, is_measured=True),
    Constant("tissue.ref_speed_mps", SPEED, "Speed of an equivalent kilometre", "m/s", "V2 20", 2.0, 4.0, is_measured=True),
    Constant(
        "tissue.achilles_speed_impulse", SPEED, "Achilles: load a kilometre by speed, exponent", "", "D", -1.5,
        0.5, is_measured=True
    ),
    Constant(
        "tissue.achilles_force_exp", SPEED, "Achilles: peak force by speed, exponent", "", "D", 0.0, 1.0, is_measured=True
    ),
    Constant(
        "tissue.achilles_grade_k", SPEED, "Achilles: load a kilometre by slope, exponent", "", "D", 0.0, 8.0, is_measured=True
    ),
    Constant(
        "tissue.treadmill_achilles", SPEED, "Achilles: treadmill against the road", "times", "V 25", 0.8, 1.5, is_measured=True
    ),
    Constant(
        "cadence_factor", SPEED, "Achilles load by cadence, for education only", "", "D from V2 20", 0,
        1, choices=(later("not shown"), later("shown with each run, counted in no load"))
    ),
    Constant("cadence_k", SPEED, "Achilles: load a kilometre by cadence, exponent", "", "D from V2 20", 0.0, 0.02),
    Constant("cadence_limit_spm", SPEED, "Cadence over the usual that counts at most", "steps/min", "D from V2 20", 1, 40),
    Constant("symptoms.during_watch", BODY, "Pain in a run to watch, above", "of 10", "V 44", 0, 10),
    Constant("symptoms.during_reduce", BODY, "Pain in a run to reduce, above", "of 10", "V 44", 1, 10),
    Constant("symptoms.morning_reduce", BODY, "Morning pain over the usual to reduce, from", "of 10", "E", 1, 10),
    Constant(
        "symptoms.next_session_share", BODY, "Next run with symptoms to reduce, of the last that felt fine", "times", "E", 0.3,
        1.0
    ),
    Constant("symptoms.hold_days", BODY, "Days that an answer of the diary speaks", "days", "E", 1, 28),
    Constant("capacity.history_factor", BODY, "Factor with Achilles trouble that counts", "times", "E", 0.5, 1.0),
    Constant("capacity.history_months", BODY, "Months that Achilles trouble counts", "months", "V 9", 1, 60),
    Constant("capacity.heel_raise_factor", BODY, "Factor with weak heel raises", "times", "E", 0.5, 1.0),
    Constant("capacity.symptom_factor", BODY, "Factor with symptoms to reduce", "times", "E", 0.5, 1.0),
    Constant("capacity.break_factor", BODY, "Factor after a break", "times", "E", 0.5, 1.0),
    Constant("capacity.modifier_min", BODY, "Least factor in all", "times", "E", 0.3, 1.0),
    Constant("capacity.mass_change_kg", BODY, "Change of mass that is noted, above", "kg", "E", 0.5, 20),
    Constant("capacity.mass_change_days", BODY, "Days of that change", "days", "E", 7, 180),
    Constant("flags.hard_gap_h", BODY, "Hours between hard tendon days", "h", "E from V 43, 44", 24, 120),
    Constant("flags.hard_gap_tender_h", BODY, "Hours between them with symptoms or history", "h", "E from V 43, 44", 24, 168),
    Constant("plan.match_share", PLAN, "Done: a run off the plan by at most", "ratio", "E", 0.05, 0.5),
    Constant("plan.alert_on_edit", PLAN, "Alert when a plan changes (1 yes, 0 no)", "", "E", 0, 1),
    Constant("plan.alert_far_days", PLAN, "Alert so long before a session, first", "days", "E", 3, 28),
    Constant("plan.alert_near_days", PLAN, "Alert so long before a session, once more", "days", "E", 0, 7),
    Constant("plan.alert_severity", PLAN, "Least severity of an alert (2 caution)", "of 3", "E", 1, 3),
    Constant("plan.alert_reasons", PLAN, "Reasons told with an alert", "", "E", 1, 4),
    Constant("plan.alert_adult_years", PLAN, "No alerts for runners below this age", "years", "E", 0, 21),
)  # fmt: skip
BY_KEY = {constant.key: constant for constant in CONSTANTS}


def value_of(method: Method, key: str) -> float:
    """The value of a constant in a method."""
    first, _, rest = key.partition(".")
    if first in PAIRS:
        return float(dict(getattr(method, first))[rest])
    found: Any = getattr(getattr(method, first), rest) if rest else getattr(method, first)
    return int(found) if isinstance(found, int) else float(found)


@cache
def standard(key: str) -> float:
    """The default of a constant."""
    return value_of(Method(), key)


def checked(key: str, value: float) -> float:
    """The value, when there is such a constant and the value can be meant; raises `SettingsError` otherwise."""
    constant = BY_KEY.get(key)
    if constant is None:
        raise SettingsError(key, value, "a constant of the method")
    if not constant.low <= value <= constant.high:
        raise SettingsError(key, value, f"{constant.low:g} to {constant.high:g}")
    if constant.is_whole and value != int(value):
        raise SettingsError(key, value, "a whole number")
    return int(value) if constant.is_whole else float(value)


def known_constants(values: Mapping[str, float]) -> dict[str, float]:
    """The values by today's keys; those of another version of loadwatch are left out."""
    named = {RENAMED.get(key, key): value for key, value in values.items()}
    return {key: value for key, value in named.items() if key in BY_KEY}


def method_with(values: Mapping[str, float]) -> Method:
    """The method with some constants changed.

    Its version tells of changed constants that are part of stored exposures, so that these are seen to be old.
    """
    method, values = Method(), known_constants(values)
    for key, value in sorted(values.items()):
        method = _changed(method, key, checked(key, value))
    measured = {key: value for key, value in sorted(values.items()) if BY_KEY[key].is_measured}
    if not measured:
        return method
    mark = hashlib.sha256(json.dumps(measured).encode()).hexdigest()[:6]
    return replace(method, version=f"{method.version}+{mark}")


def _changed(method: Method, key: str, value: float) -> Method:
    if BY_KEY[key].choices:
        return _replaced(method, key, bool(value))
    first, _, rest = key.partition(".")
    if first in PAIRS:
        pairs = tuple((name, value if name == rest else old) for name, old in getattr(method, first))
        return _replaced(method, first, pairs)
    if rest:
        part: Any = getattr(method, first)  # one of the three kinds of constants
        return _replaced(method, first, replace(part, **{rest: value}))
    return _replaced(method, first, value)


def _replaced(method: Method, name: str, value: object) -> Method:
    changes: dict[str, Any] = {name: value}
    return replace(method, **changes)
