"""The constants that a person may change (science.md 10.6), and the method with changed ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from loadwatch.errors import SettingsError
from loadwatch.load.registry.body import OF_BODY
from loadwatch.load.registry.constant import Constant, standard, with_value
from loadwatch.load.registry.load import OF_LOAD
from loadwatch.model import Method

RENAMED = {"floors.ascent": "floors.uphill_ascent", "floors.descent": "floors.downhill_descent"}
CONSTANTS: tuple[Constant, ...] = (*OF_LOAD, *OF_BODY)
BY_KEY = {constant.key: constant for constant in CONSTANTS}
ORDER = (  # the first of two is at most the second
    ("spike_edge", "spike_far"), ("ewma_acute_n", "ewma_chronic_n"), ("min_history_days", "provisional_days"),
    ("ratio_range_days.0", "ratio_range_days.1"), ("ratio_range_days.1", "ratio_range_days.2"),
    ("hill_grade", "steep_grade"), ("tempo_cs", "fast_cs"), ("fast_cs", "sprint_cs"),
    ("stride_bout_s.0", "stride_bout_s.1"), ("symptoms.during_watch", "symptoms.during_reduce"),
    ("symptoms.morning_watch", "symptoms.morning_reduce"),
    ("symptoms.stiffness_watch_min", "symptoms.stiffness_reduce_min"),
    ("symptoms.baseline_min_mornings", "symptoms.baseline_mornings"), ("symptoms.hold_days", "symptoms.hold_days_stop"),
    ("symptoms.between_runs_h.0", "symptoms.between_runs_h.1"), ("capacity.above", "capacity.far_above"),
    ("flags.hard_gap_h", "flags.hard_gap_tender_h"), ("flags.off_days", "flags.off_long_days"),
    ("flags.hard_min_days", "capacity.hard_window_days"), ("symptoms.trend_min_mornings", "symptoms.trend_days"),
    ("flags.percentile_min_days", "flags.percentile_days"), ("plan.alert_near_days", "plan.alert_far_days"),
)  # fmt: skip


def checked(key: str, value: float) -> float:
    """The value, when there is such a constant and the value can be meant; raises `SettingsError` otherwise."""
    constant = BY_KEY.get(key)
    if constant is None:
        raise SettingsError(key, value, "the key of a constant, as “loadwatch method” lists them")
    if not constant.low <= value <= constant.high:
        raise SettingsError(key, value, f"{constant.low:g} to {constant.high:g}")
    if constant.is_whole and value != int(value):
        raise SettingsError(key, value, "a whole number")
    return int(value) if constant.is_whole else float(value)


def contradictions(values: Mapping[str, float], asked: Collection[str]) -> dict[str, str]:
    """Constants among those asked about that are past one which they may not pass: key → what is allowed."""
    found = {}
    for low, high in ORDER:
        least, most = (values.get(key, standard(key)) for key in (low, high))
        if least > most and low in asked:
            found[low] = f"at most {most:g}, as “{BY_KEY[high].label}”"
        elif least > most and high in asked:
            found[high] = f"at least {least:g}, as “{BY_KEY[low].label}”"
    return found


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
        method = with_value(method, key, checked(key, value))
    measured = {key: value for key, value in sorted(values.items()) if BY_KEY[key].is_measured}
    if not measured:
        return method
    mark = hashlib.sha256(json.dumps(measured).encode()).hexdigest()[:6]
    return replace(method, version=f"{method.version}+{mark}")
