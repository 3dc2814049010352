"""Critical speed by day from best efforts, and the exposures that need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.curves import BEST_SPEEDS_S, EFFORTS_M
from loadwatch.formulas.speed import critical_speed_linear
from loadwatch.load.fast import with_critical_speed
from loadwatch.model import Method

__all__ = ["CriticalSpeed", "critical_speed", "critical_speed_by_day", "with_critical_speed"]

Column = NDArray[np.float64]
Days = NDArray[np.int64]

SHORTEST_S, LONGEST_S = 45.0, 25.0 * 60.0
D_PRIME_M = (40.0, 400.0)
LEAST_R_SQUARED = 0.995
LEAST_EFFORTS = 3
LOW_OF_20_MIN = 0.90  # a fitted critical speed is at least this of the best 20 minutes
OF_20_MIN = 0.97
SESSION_QUANTILE = 0.95
SCHEMA = {
    "athlete_id": pl.String,
    "local_date": pl.Date,
    "critical_speed_mps": pl.Float64,
    "d_prime_m": pl.Float64,
    "cs_method": pl.String,
    "cs_confidence": pl.String,
}


@dataclass(frozen=True)
class CriticalSpeed:
    """Critical speed of a runner on a day; None when nothing tells it."""

    value_mps: float | None
    d_prime_m: float | None
    method: str | None  # entered, best efforts, best 20 min, best 5 min
    confidence: str | None  # high, medium, low


def critical_speed(
    efforts: pl.DataFrame, day: date, method: Method, override: float | None = None
) -> CriticalSpeed:
    """Critical speed of one runner on one day.

    Parameters
    ----------
    efforts : pl.DataFrame
        As for `critical_speed_by_day`, of one runner.
    day : date
        The local day; efforts of the days before it count.
    method : Method
        Length of the window.
    override : float [m/s], optional
        What the runner or the therapist entered.

    Returns
    -------
    CriticalSpeed
        Value [m/s], D' [m], method and confidence.
    """
    athlete = efforts["athlete_id"][0] if len(efforts) else ""
    overrides = {} if override is None else {athlete: override}
    row = critical_speed_by_day(
        efforts, pl.DataFrame({"athlete_id": [athlete], "local_date": [day]}), method, overrides
    ).row(0, named=True)
    return CriticalSpeed(row["critical_speed_mps"], row["d_prime_m"], row["cs_method"], row["cs_confidence"])


def critical_speed_by_day(
    efforts: pl.DataFrame, days: pl.DataFrame, method: Method, override: dict[str, float] | None = None
) -> pl.DataFrame:
    """Critical speed on each day from the best efforts of the 90 days before it.

    Tried in order: the value entered by runner or therapist; a straight line through the best efforts of at
    least three distances; 0.97 of the best 20 minutes; the 95th percentile of the runs' best 5 minutes.

    Parameters
    ----------
    efforts : pl.DataFrame
        One row a session: athlete_id, local_date, efforts (list of structs distance_m [m], time_s [s];
        grade-adjusted).
    days : pl.DataFrame
        athlete_id and local_date of the days asked for; repeats are dropped.
    method : Method
        Length of the window [d].
    override : dict of float [m/s], optional
        Entered critical speed by athlete_id.

    Returns
    -------
    pl.DataFrame
        athlete_id, local_date, critical_speed_mps [m/s], d_prime_m [m], cs_method, cs_confidence; null before
        the first effort.

    Valid for
    ---------
    Runners who now and then run hard for 2 to 20 minutes.

    Uncertainty
    -----------
    Training alone gives too low a value. The day's own runs are left out so that a race does not raise the
    bar that it is measured by.

    References
    ----------
    Smyth B, Muniz-Pumares D. 2020, Med Sci Sports Exerc 52:2637. doi:10.1249/MSS.0000000000002412

    Checked by
    ----------
    tests/golden/speed.toml, tests/load/test_speed.py
    """
    table = _effort_table(efforts)
    parts = []
    for (athlete,), asked in days.select("athlete_id", "local_date").unique().group_by(["athlete_id"]):
        wanted = asked.get_column("local_date").sort()
        own = table.filter(pl.col("athlete_id") == athlete)
        found = _by_day(own, wanted.to_physical().cast(pl.Int64).to_numpy(), method.critical_speed_days)
        parts.append(_frame(str(athlete), wanted, found, (override or {}).get(str(athlete))))
    return pl.concat(parts).sort("athlete_id", "local_date") if parts else pl.DataFrame(schema=SCHEMA)


def _effort_table(efforts: pl.DataFrame) -> pl.DataFrame:
    """One row an effort: athlete_id, local_date, kind (metres, or -seconds for a best mean speed), value."""
    rows = efforts.filter(pl.col("local_date").is_not_null()).select("athlete_id", "local_date", "efforts")
    rows = rows.explode("efforts").drop_nulls("efforts").unnest("efforts")
    metres, seconds = pl.col("distance_m").cast(pl.Float64), pl.col("time_s").cast(pl.Float64)
    by_time = seconds.is_in([float(s) for s in BEST_SPEEDS_S]) & ~metres.is_in([float(m) for m in EFFORTS_M])
    return rows.select(
        "athlete_id",
        "local_date",
        kind=pl.when(by_time).then(-seconds).otherwise(metres).cast(pl.Int64),
        value=pl.when(by_time).then(metres / seconds).otherwise(seconds),
    )


@dataclass(frozen=True)
class _Found:
    """Candidates of one runner, one value a day; NaN where a candidate does not exist."""

    fitted: Column
    d_prime: Column
    best_20_min: Column
    best_5_min: Column


def _by_day(own: pl.DataFrame, day: Days, window: int) -> _Found:
    """All candidates for the wanted days, from windows that end the day before."""
    times = np.stack([_window(own, m, day, window, np.fmin) for m in EFFORTS_M], axis=-1)
    best = {s: _window(own, -s, day, window, np.fmax) for s in BEST_SPEEDS_S}
    times[(times < SHORTEST_S) | (times > LONGEST_S)] = np.nan
    fit = critical_speed_linear(np.array(EFFORTS_M, dtype=np.float64), times)
    accepted = _acceptable(fit.critical_speed_mps, fit.d_prime_m, best)
    accepted &= (fit.n >= LEAST_EFFORTS) & (fit.r_squared >= LEAST_R_SQUARED)
    return _Found(
        np.where(accepted, fit.critical_speed_mps, np.nan),
        np.where(accepted, fit.d_prime_m, np.nan),
        best[1200],
        _session_quantile(own, day, window),
    )


def _acceptable(speed: Column, d_prime: Column, best: dict[int, Column]) -> NDArray[np.bool_]:
    """Plausible against D' and the best 20 and 3 minutes; a best that is not known cannot object."""
    low = LOW_OF_20_MIN * np.nan_to_num(best[1200], nan=0.0)
    high = np.nan_to_num(best[180], nan=np.inf)
    with np.errstate(invalid="ignore"):
        fits = (d_prime >= D_PRIME_M[0]) & (d_prime <= D_PRIME_M[1])
        return np.asarray(fits & (speed >= low) & (speed <= high))


def _window(own: pl.DataFrame, kind: int, day: Days, window: int, best: np.ufunc) -> Column:
    """Best value of one kind over the `window` days before each day; NaN without one."""
    rows = own.filter(pl.col("kind") == kind)
    result = np.full(len(day), np.nan)
    if rows.is_empty() or not len(day):
        return result
    at, value = _day_numbers(rows), rows["value"].to_numpy()
    start = int(day[0]) - window
    dense = np.full(int(day[-1]) - start, np.nan)
    inside = (at >= start) & (at < day[-1])
    best.at(dense, at[inside] - start, value[inside])
    views = np.lib.stride_tricks.sliding_window_view(dense, window)
    return np.asarray(best.reduce(views[day - day[0]], axis=1))


def _session_quantile(own: pl.DataFrame, day: Days, window: int) -> Column:
    """95th percentile over the window's runs of their best 5-min mean speed."""
    rows = own.filter(pl.col("kind") == -300).sort("local_date")
    at, value = _day_numbers(rows), rows["value"].to_numpy()
    low, high = np.searchsorted(at, day - window), np.searchsorted(at, day)
    spans, which = np.unique(np.stack([low, high]), axis=1, return_inverse=True)
    found = [_quantile(value[a:b]) for a, b in spans.T.tolist()]
    return np.array(found, dtype=np.float64)[which.ravel()]


def _quantile(values: Column) -> float:
    """Linear 95th percentile; NaN of nothing."""
    if not len(values):
        return float("nan")
    ordered = np.sort(values)
    place = SESSION_QUANTILE * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def _day_numbers(rows: pl.DataFrame) -> Days:
    return rows["local_date"].to_physical().cast(pl.Int64).to_numpy()


def _frame(athlete_id: str, days: pl.Series, found: _Found, override: float | None) -> pl.DataFrame:
    """The first candidate that exists, with its name and how far to trust it."""
    fitted, by_20, by_5 = found.fitted, found.best_20_min * OF_20_MIN, found.best_5_min
    entered = np.full(len(days), np.nan if override is None else override)
    choices = ((entered, "entered", "high"), (fitted, "best efforts", "medium"),
               (by_20, "best 20 min", "low"), (by_5, "best 5 min", "low"))  # fmt: skip
    known = [~np.isnan(values) for values, _, _ in choices]
    speed = np.select(known, [values for values, _, _ in choices], np.nan)
    first = np.select(known, range(len(choices)), len(choices)).tolist()
    names = [name for _, name, _ in choices] + [None]
    trust = [confidence for _, _, confidence in choices] + [None]
    is_fit = np.array(first) == 1
    return pl.DataFrame(
        {
            "athlete_id": pl.Series([athlete_id], dtype=pl.String).new_from_index(0, len(days)),
            "local_date": days,
            "critical_speed_mps": pl.Series(speed).fill_nan(None),
            "d_prime_m": pl.Series(np.where(is_fit, found.d_prime, np.nan)).fill_nan(None),
            "cs_method": pl.Series([names[i] for i in first], dtype=pl.String),
            "cs_confidence": pl.Series([trust[i] for i in first], dtype=pl.String),
        },
        schema=SCHEMA,
    )
