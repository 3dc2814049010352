"""Critical speed by day from best efforts, and the exposures that need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.constants import SpeedConstants
from loadwatch.curves import BEST_SPEEDS_S, EFFORTS_M
from loadwatch.formulas.speed import CriticalSpeedFit, critical_speed_linear
from loadwatch.load.efforts import NO_EFFORTS, RACE, Column, Days, Efforts, best_before, efforts_by_runner
from loadwatch.load.fast import with_critical_speed
from loadwatch.model import Method

__all__ = ["CriticalSpeed", "critical_speed", "critical_speed_by_day", "with_critical_speed"]

ENTERED = "entered"  # by runner or therapist: no effort tells how well it fits
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
    method: str | None  # of `CHOICES`
    confidence: str | None  # medium, low; not measured where it was entered


def critical_speed(
    efforts: pl.DataFrame,
    day: date,
    method: Method,
    override: float | None = None,
    races: pl.DataFrame | None = None,
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
    races : pl.DataFrame, optional
        As for `critical_speed_by_day`, of one runner.

    Returns
    -------
    CriticalSpeed
        Value [m/s], D' [m], method and confidence.
    """
    known = efforts if len(efforts) or races is None else races
    athlete = known["athlete_id"][0] if len(known) else ""
    overrides = {} if override is None else {athlete: override}
    row = critical_speed_by_day(
        efforts, pl.DataFrame({"athlete_id": [athlete], "local_date": [day]}), method, overrides, races
    ).row(0, named=True)
    return CriticalSpeed(row["critical_speed_mps"], row["d_prime_m"], row["cs_method"], row["cs_confidence"])


def critical_speed_by_day(
    efforts: pl.DataFrame,
    days: pl.DataFrame,
    method: Method,
    override: dict[str, float] | None = None,
    races: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Critical speed on each day from the best efforts and race results of the 90 days before it.

    Tried in order: the value entered by runner or therapist; a straight line through the best efforts of at
    least three distances that took 45 s to 25 min; the best race result; 0.97 of the best 20 minutes; the 95th
    percentile of the runs' best 5 minutes. A line that lies below 0.90 of the best 20 minutes, of a run or of
    what a race says of them, is too low to be true and is passed over (docs/decisions/0009-critical-speed.md).

    Parameters
    ----------
    efforts : pl.DataFrame
        One row a session: athlete_id, local_date, efforts (list of structs distance_m [m], time_s [s];
        grade-adjusted).
    days : pl.DataFrame
        athlete_id and local_date of the days asked for; repeats are dropped.
    method : Method
        Length of the window [d] and what makes a line acceptable.
    override : dict of float [m/s], optional
        Entered critical speed by athlete_id.
    races : pl.DataFrame, optional
        One row a race result: athlete_id, local_date, critical_speed_mps [m/s] (`load.race.race_speeds`).

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
    told, own, parts = override or {}, None, []
    for (key,), asked in days.select("athlete_id", "local_date").unique().group_by(["athlete_id"]):
        wanted = asked.get_column("local_date").sort()
        if (entered := told.get(str(key))) is not None:  # goes before every candidate: none is looked for
            parts.append((str(key), wanted, _entered(entered, len(wanted))))
            continue
        own = efforts_by_runner(efforts, races) if own is None else own
        day = wanted.to_physical().cast(pl.Int64).to_numpy()
        found = _by_day(own.get(str(key), NO_EFFORTS), day, method)
        parts.append((str(key), wanted, _choice(found, method.speed.of_20_min)))
    return _frame(parts)


@dataclass(frozen=True)
class _Found:
    """Candidates of one runner, one value a day; NaN where a candidate does not exist."""

    fitted: Column
    d_prime: Column
    race: Column
    best_20_min: Column
    best_5_min: Column


def _by_day(own: Efforts, day: Days, method: Method) -> _Found:
    """All candidates for the wanted days, from windows that end the day before."""
    window, by = method.critical_speed_days, method.speed
    times = np.stack([best_before(own, m, day, window, np.fmin) for m in EFFORTS_M], axis=-1)
    best = {s: best_before(own, -s, day, window, np.fmax) for s in BEST_SPEEDS_S}
    race = best_before(own, RACE, day, window, np.fmax)
    times[(times < by.effort_least_s) | (times > by.effort_most_s)] = np.nan
    fit = critical_speed_linear(np.array(EFFORTS_M, dtype=np.float64), times)
    twenty_min = np.fmax(best[1200], race / by.of_20_min)
    accepted = _acceptable(fit, twenty_min, best[180], by)
    return _Found(
        np.where(accepted, fit.critical_speed_mps, np.nan),
        np.where(accepted, fit.d_prime_m, np.nan),
        race,
        best[1200],
        _session_quantile(own, day, window, by.session_quantile),
    )


def _acceptable(
    fit: CriticalSpeedFit, twenty_min: Column, three_min: Column, by: SpeedConstants
) -> NDArray[np.bool_]:
    """Plausible against D' and the best 20 and 3 minutes, and a good line; a best that is not known cannot object."""
    speed, d_prime = fit.critical_speed_mps, fit.d_prime_m
    low = by.low_of_20_min * np.nan_to_num(twenty_min, nan=0.0)
    high = np.nan_to_num(three_min, nan=np.inf)
    is_good = (fit.n >= by.least_efforts) & (fit.r_squared >= by.least_r_squared)
    with np.errstate(invalid="ignore"):
        fits = (d_prime >= by.d_prime_least_m) & (d_prime <= by.d_prime_most_m)
        return np.asarray(is_good & fits & (speed >= low) & (speed <= high))


def _session_quantile(own: Efforts, day: Days, window: int, share: float) -> Column:
    """A percentile, the 95th as a rule, over the window's runs of their best 5-min mean speed."""
    is_kind = own.kind == -300
    at, value = own.day[is_kind], own.value[is_kind]
    low, high = np.searchsorted(at, day - window), np.searchsorted(at, day)
    spans, which = np.unique(np.stack([low, high]), axis=1, return_inverse=True)
    found = [_quantile(value[a:b], share) for a, b in spans.T.tolist()]
    return np.array(found, dtype=np.float64)[which.ravel()]


def _quantile(values: Column, share: float) -> float:
    """Linear percentile; NaN of nothing."""
    if not len(values):
        return float("nan")
    ordered = np.sort(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


@dataclass(frozen=True)
class _Choice:
    """The first candidate that exists on each day: its speed, D' and place in `CHOICES`."""

    speed: Column
    d_prime: Column
    place: NDArray[np.int64]


CHOICES = (
    (ENTERED, "not measured"),
    ("best efforts", "medium"),
    ("race result", "medium"),
    ("best 20 min", "low"),
    ("best 5 min", "low"),
)


def _entered(speed_mps: float, n_days: int) -> _Choice:
    """The entered value on every day."""
    return _Choice(np.full(n_days, speed_mps), np.full(n_days, np.nan), np.zeros(n_days, dtype=np.int64))


def _choice(found: _Found, of_20_min: float) -> _Choice:
    """The first candidate that exists."""
    values = [found.fitted, found.race, found.best_20_min * of_20_min, found.best_5_min]
    known = [~np.isnan(one) for one in values]
    place = np.select(known, range(1, len(CHOICES)), len(CHOICES))
    return _Choice(np.select(known, values, np.nan), np.where(place == 1, found.d_prime, np.nan), place)


def _frame(parts: Sequence[tuple[str, pl.Series, _Choice]]) -> pl.DataFrame:
    """All runners below each other, each value with the name of its kind and how far to trust it."""
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    place = pl.Series(np.concatenate([one.place for _, _, one in parts]), dtype=pl.Int64)
    names, trust = (dict(enumerate(told)) for told in zip(*CHOICES, strict=True))
    ids, lengths = [id_ for id_, _, _ in parts], [len(days) for _, days, _ in parts]
    return pl.DataFrame(
        {
            "athlete_id": pl.Series(np.repeat(np.array(ids, dtype=object), lengths), dtype=pl.String),
            "local_date": pl.concat([days for _, days, _ in parts]),
            "critical_speed_mps": pl.Series(np.concatenate([one.speed for _, _, one in parts])).fill_nan(
                None
            ),
            "d_prime_m": pl.Series(np.concatenate([one.d_prime for _, _, one in parts])).fill_nan(None),
            "cs_method": place.replace_strict(names, default=None, return_dtype=pl.String),
            "cs_confidence": place.replace_strict(trust, default=None, return_dtype=pl.String),
        },
        schema=SCHEMA,
    ).sort("athlete_id", "local_date")
