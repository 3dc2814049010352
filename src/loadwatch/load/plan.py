"""Planned sessions → what they are expected to ask of the body, as rows that follow the recorded ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from loadwatch.formulas.tissue import grade_factor, speed_factor
from loadwatch.formulas.tissue_apart import treadmill_factor, walking_eqkm
from loadwatch.load.estimate import USUAL_DAYS
from loadwatch.load.legs import Leg, legs_of
from loadwatch.load.outings import PLANNED_QUALITY, outings
from loadwatch.load.plan_hills import Values, add_heights, hill_split
from loadwatch.load.plan_speed import Assumption, Usual
from loadwatch.model import TISSUES, Method, PlannedSession

PLANNED = "plan:"  # how the activity_id of a planned row begins
EQUAL = 1e-9  # a run at the very edge matches
State = Literal["planned", "done", "expired"]


@dataclass(frozen=True)
class Expected:
    """What a planned session asks: values by column of ExposureFrame, and what was assumed for them."""

    session: PlannedSession
    values: Values
    assumptions: tuple[Assumption, ...]


def expected(session: PlannedSession, usual: Usual, method: Method) -> Expected:
    """Expected exposures of a planned session.

    Parameters
    ----------
    session : PlannedSession
        Stretches and stated totals [m, s, m/s].
    usual : Usual
        Easy speed, climb and critical speed of the runner: they fill what the plan leaves open.
    method : Method
        Shares of critical speed that count as fast and as sprint; damage exponent.

    Returns
    -------
    Expected
        Values by column of `ExposureFrame` [SI, eq-km]; None where nothing tells it.

    Raises
    ------
    KeyError
        When a stretch has a pace of another name than `model.Pace`.

    Valid for
    ---------
    Runs whose pace and route are like the plan.

    Uncertainty
    -----------
    People overshoot their plans; a climb that is not stated is the runner's median. Hills are taken to be
    at 6 % (repeats at 8 %), so tissue demand is an estimate of an estimate.

    References
    ----------
    Van Hooren B et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14570 (tissue demand)

    Checked by
    ----------
    tests/load/test_plan.py
    """
    legs, assumed = legs_of(session, usual)
    values: Values = {
        "distance_m": sum(leg.metres_m for leg in legs),
        "duration_s": sum(leg.duration_s for leg in legs),
        "running_m": sum(leg.metres_m for leg in legs if not leg.is_walk),
        "walking_m": sum(leg.metres_m for leg in legs if leg.is_walk),
    }
    assumed += add_heights(values, legs, session, usual, method)
    assumed += _add_speeds(values, legs, session, usual, method)
    assumed += _add_tissues(values, legs, session, usual, method)
    read = [Assumption("reading", text=text) for text in session.readings]
    return Expected(session, values, tuple(dict.fromkeys([*read, *assumed])))


def planned_rows(planned: Sequence[Expected], like: pl.DataFrame, zone: str = "UTC") -> pl.DataFrame:
    """Planned runs as rows of an exposure frame; rest days and other sports have none.

    Parameters
    ----------
    planned : sequence of Expected
        What each session asks.
    like : pl.DataFrame
        `ExposureFrame` whose columns and types the rows get.
    zone : str
        IANA zone of the clock that the plan's start times mean.

    Returns
    -------
    pl.DataFrame
        One row per planned run, activity_id `plan:<id>`, volume_quality P; columns without a value are null.
    """
    rows = [_row(one, like.columns, zone) for one in planned if one.session.is_run]
    return pl.DataFrame(rows, schema=like.schema)


def with_state(
    sessions: Sequence[PlannedSession],
    planned: Mapping[str, Values],
    exposures: pl.DataFrame,
    as_of: date,
    method: Method,
) -> dict[str, State]:
    """Which planned sessions are done, still to come, or expired at midnight.

    Parameters
    ----------
    sessions : sequence of PlannedSession
        The plan of one runner.
    planned : mapping of str to Values
        Expected values by id of the session.
    exposures : pl.DataFrame
        `ExposureFrame` of the runner, recorded.
    as_of : date
        Today.
    method : Method
        Gap that joins sessions of one run; how near its distance must be to the plan.

    Returns
    -------
    dict of str
        Id → done (a run of the same day within 25 % of the distance, each run once), planned or expired.
    """
    first = min((session.local_date for session in sessions), default=as_of)
    near = exposures.filter(
        pl.col("local_date") >= first - timedelta(days=USUAL_DAYS)
    )  # a distance may be estimated
    runs = outings(near, method, ["distance"]) if near.height else near
    open_runs: dict[date, list[float]] = {}
    for day, metres in runs.select("local_date", "distance_m").drop_nulls().iter_rows():
        open_runs.setdefault(day, []).append(metres)
    states: dict[str, State] = {}
    for session in sorted(sessions, key=order):
        wanted = planned.get(session.id, {}).get("distance_m") or 0.0
        found = _nearest(open_runs.get(session.local_date, []), wanted, method.plan.match_share)
        if session.is_run and found is not None:
            open_runs[session.local_date].remove(found)
            states[session.id] = "done"
        else:
            states[session.id] = "planned" if session.local_date >= as_of else "expired"
    return states


def order(session: PlannedSession) -> tuple[date, str, str]:
    """Date, then start time, then id."""
    return session.local_date, session.start_time or "99", session.id


def _nearest(runs: list[float], wanted: float, share: float) -> float | None:
    most = share * wanted * (1 + EQUAL)
    close = [metres for metres in runs if abs(metres - wanted) <= most]
    return min(close, key=lambda metres: abs(metres - wanted)) if close else None


def _row(one: Expected, columns: Sequence[str], zone: str) -> dict[str, object]:
    session = one.session
    told = {**one.values, "start_utc": session.start_utc(zone)}
    base: dict[str, object] = {key: told.get(key) for key in columns} | {
        "athlete_id": session.athlete_id, "activity_id": f"{PLANNED}{session.id}", "session": 0,
        "local_date": session.local_date, "is_run": True,
    }  # fmt: skip
    qualities = ("volume_quality", "hills_quality", "speed_quality", "tissue_quality")
    return base | {key: PLANNED_QUALITY for key in qualities if key in base}


def _add_speeds(
    values: Values, legs: list[Leg], session: PlannedSession, usual: Usual, method: Method
) -> list[Assumption]:
    """Fast, sprint and tempo metres and strides, when critical speed is known or the plan states them."""
    critical = usual.critical_speed_mps
    stated = {"fast_m": session.fast_m, "sprint_m": session.sprint_m}
    if critical is None:
        values |= {**stated, "tempo_m": None, "strides_n": None}
        return [] if session.fast_m is not None else [Assumption("no_critical_speed")]
    runs, (least_s, most_s) = [leg for leg in legs if not leg.is_walk], method.stride_bout_s
    fast, sprint = method.fast_cs * critical - 1e-9, method.sprint_cs * critical - 1e-9
    long_enough = [leg for leg in runs if leg.seconds_each >= method.fast_bout_s]
    quick = [leg for leg in runs if leg.speed_mps >= sprint and leg.seconds_each >= method.sprint_bout_s]
    found: Values = {
        "fast_m": sum(leg.metres_m for leg in long_enough if leg.speed_mps >= fast),
        "sprint_m": sum(leg.metres_m for leg in quick),
        "tempo_m": sum(leg.metres_m for leg in runs if method.tempo_cs * critical <= leg.speed_mps < fast),
        "strides_n": float(
            sum(
                round(leg.duration_s / leg.seconds_each)
                for leg in quick
                if least_s <= leg.seconds_each <= most_s
            )
        ),
    }
    values |= found | {key: value for key, value in stated.items() if value is not None}
    return []


def _add_tissues(
    values: Values, legs: list[Leg], session: PlannedSession, usual: Usual, method: Method
) -> list[Assumption]:
    """Tissue demand of every stretch at its speed, on the assumed share of hills."""
    walked = values["walking_m"] or 0.0
    up, down, flat, grade = hill_split(values, legs)
    for tissue in TISSUES:
        hill = grade_factor(tissue, [grade, -grade], method.tissue)
        slopes = up * float(hill[0]) + down * float(hill[1]) + flat
        belt = treadmill_factor(tissue, method.tissue) if session.sub_sport == "treadmill" else 1.0
        for name, b in method.tissue.columns(tissue, method.damage_b).items():
            demand = sum(
                _leg_eqkm(leg, (tissue, b, slopes), usual, method) for leg in legs if not leg.is_walk
            )
            is_known = tissue != "hamstring" or usual.critical_speed_mps is not None
            values[name] = demand * belt + walking_eqkm(tissue, walked, method.tissue) if is_known else None
    return [Assumption("hill_share", 1.0 - flat)] if flat < 1.0 else []


def _leg_eqkm(leg: Leg, of: tuple[str, float, float], usual: Usual, method: Method) -> float:
    """Demand of a stretch on a tissue, by a damage exponent, on the hills of the whole where it has none of its own."""
    tissue, b, slopes = of
    slope = slopes if leg.grade is None else float(grade_factor(tissue, leg.grade, method.tissue))
    factor = float(speed_factor(tissue, leg.speed_mps, b, usual.critical_speed_mps, method.tissue))
    return leg.metres_m / 1000.0 * factor * slope
