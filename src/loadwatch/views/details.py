"""What a run asked beside the measures: steep parts, tempo, strides, steps, effort. No rule reads these numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

from loadwatch.language import later, say
from loadwatch.units import KM_M, UnitSystem, distance_unit_m
from loadwatch.views import words
from loadwatch.views.reasons import reason_words
from loadwatch.views.shapes import Detail

Show = Callable[[float, UnitSystem], words.Amount]
NO_RPE = "no_rpe"


def _length(value_m: float, units: UnitSystem) -> words.Amount:
    return words.distance(value_m, units, 2)


def _minutes(value_s: float, units: UnitSystem) -> words.Amount:
    return words.measure_amount("duration_s", value_s, units)


def _count(value: float, _units: UnitSystem) -> words.Amount:
    return words.Amount(words.number(value), "")


def _points(value: float, _units: UnitSystem) -> words.Amount:
    return words.Amount(words.number(value), say("points"))


def _beats(value_spm: float, _units: UnitSystem) -> words.Amount:
    return words.Amount(words.number(value_spm, 1), say("steps/min"))


def _times(value: float, _units: UnitSystem) -> words.Amount:
    return words.Amount(words.number(value, 2), say("times"))


def _slope(value_mpkm: float, units: UnitSystem) -> words.Amount:
    """Ascent of each kilometre or mile."""
    climbed = words.height(value_mpkm * distance_unit_m(units) / KM_M, units)
    return words.Amount(climbed.value, f"{climbed.unit}/{units}")


def _pace(speed_mps: float, units: UnitSystem) -> words.Amount:
    return words.pace(speed_mps, units) or words.Amount(words.DASH, f"/{units}")


class _Kind(NamedTuple):
    """One row: its column, how it is shown, which column weighs the parts of a run (None: they add up)."""

    column: str
    label: str
    group: str
    reason: str  # column that says why it is unknown or estimated
    show: Show
    weight: str | None = None


KINDS = (
    _Kind("hilliness_mpkm", later("Ascent by distance"), "hills", "hills_reason", _slope, "distance_m"),
    _Kind("uphill_s", later("Time uphill"), "hills", "hills_reason", _minutes),
    _Kind("steep_up_m", later("Steep uphill"), "hills", "hills_reason", _length),
    _Kind("downhill_s", later("Time downhill"), "hills", "hills_reason", _minutes),
    _Kind("steep_down_m", later("Steep downhill"), "hills", "hills_reason", _length),
    _Kind(
        "level_speed_mps", later("Grade-adjusted pace"), "speed", "hills_reason", _pace, "duration_s"
    ),
    _Kind("tempo_m", later("Tempo, just below critical speed"), "speed", "speed_reason", _length),
    _Kind("strides_n", later("Strides"), "speed", "speed_reason", _count),
    _Kind("accelerations_n", later("Accelerations"), "speed", "gait_reason", _count),
    _Kind("running_m", later("Run"), "steps", "gait_reason", _length),
    _Kind("walking_m", later("Walked"), "steps", "gait_reason", _length),
    _Kind("steps_per_leg_n", later("Steps of each leg"), "steps", "gait_reason", _count),
    _Kind("cadence_over_spm", later("Cadence above your usual at this speed"), "steps", "cadence_reason", _beats, "duration_s"),
    _Kind("cadence_factor", later("Achilles load a kilometre by cadence"), "steps", "cadence_reason", _times, "duration_s"),
    _Kind("threshold_hour_load", later("Threshold-hour load"), "effort", "speed_reason", _points),
    _Kind("trimp_edwards", later("TRIMP by Edwards"), "effort", "heart_reason", _points),
    _Kind("trimp_banister", later("TRIMP by Banister"), "effort", "heart_reason", _points),
    _Kind("session_rpe_load", later("Felt effort x minutes"), "effort", "", _points),
)  # fmt: skip


def detail_rows(exposures: pl.DataFrame) -> list[dict[str, Any]]:
    """Every number of the runs of one activity that no rule reads.

    Parameters
    ----------
    exposures
        `ExposureFrame`, the running sessions of one activity.

    Returns
    -------
    list of dict
        name, value (SI; null is unknown) and reason, one per row of `KINDS`.
    """
    return [{"name": kind.column, "value": value, "reason": why} for kind, value, why in _known(exposures)]


def details(exposures: pl.DataFrame, units: UnitSystem) -> tuple[Detail, ...]:
    """The same in the reader's units and words; none without a run."""
    found = []
    for kind, value, why in _known(exposures):
        shown = kind.show(value if value is not None else 0.0, units)
        text, reason = None if value is None else shown.value, reason_words(why) if why else None
        found.append(Detail(kind.column, say(kind.label), text, shown.unit, reason))
    return tuple(found)


def _known(exposures: pl.DataFrame) -> Iterator[tuple[_Kind, float | None, str | None]]:
    """Value over all parts, unknown when one part is, and why it is unknown or estimated."""
    rows = list(exposures.iter_rows(named=True))
    if not rows:
        return
    for kind in KINDS:
        if kind.column not in rows[0]:
            continue  # asked for by no method
        values = [row[kind.column] for row in rows]
        value = None if None in values else _joined(kind, rows)
        told = (_reason(kind, row) for row in rows if value is not None or row[kind.column] is None)
        yield kind, value, next(filter(None, told), None)


def _joined(kind: _Kind, rows: list[dict[str, Any]]) -> float | None:
    if kind.weight is None or len(rows) == 1:
        return float(sum(row[kind.column] for row in rows))
    weights = [row[kind.weight] or 0.0 for row in rows]
    if not sum(weights):
        return None
    return float(sum(row[kind.column] * w for row, w in zip(rows, weights, strict=True)) / sum(weights))


def _reason(kind: _Kind, row: Mapping[str, Any]) -> str | None:
    """Why it is unknown; of a known one only that its steps are estimated."""
    if row[kind.column] is not None and kind.group != "steps":
        return None
    if not kind.reason:
        return NO_RPE
    reason: str | None = row[kind.reason]
    return reason or (None if row[kind.column] is not None else "not_computed")
