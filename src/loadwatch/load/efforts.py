"""Best efforts of runners by day, and the best of the days before each day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.curves import BEST_SPEEDS_S, EFFORTS_M

Column = NDArray[np.float64]
Days = NDArray[np.int64]
RACE = 0  # kind of a race result among the efforts


@dataclass(frozen=True)
class Efforts:
    """Efforts of one runner, oldest first: day number, kind (metres, -seconds for a best mean speed, or RACE), value."""

    day: Days
    kind: Days
    value: Column


NO_EFFORTS = Efforts(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def efforts_by_runner(efforts: pl.DataFrame, races: pl.DataFrame | None) -> dict[str, Efforts]:
    """Efforts and race results of each runner, oldest first.

    Parameters
    ----------
    efforts : pl.DataFrame
        athlete_id, local_date, efforts (list of structs distance_m [m], time_s [s]).
    races : pl.DataFrame, optional
        athlete_id, local_date, critical_speed_mps [m/s].

    Returns
    -------
    dict of Efforts
        By athlete_id.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Any number of runners; rows without a date are left out.

    Uncertainty
    -----------
    None: it sorts.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_speed.py, tests/load/test_race.py
    """
    table = _effort_table(efforts)
    if races is not None and races.height:
        mark = pl.lit(RACE, pl.Int64).alias("kind")
        table = table.vstack(races.select("athlete_id", "local_date", mark, value="critical_speed_mps"))
    table = table.sort("athlete_id", "local_date", maintain_order=True)
    columns = (table["local_date"].to_physical().cast(pl.Int64), table["kind"], table["value"])
    day, kind, value = (column.to_numpy() for column in columns)
    found, first = {}, 0
    for runner, count in table.group_by("athlete_id", maintain_order=True).len().iter_rows():
        rows = slice(first, first + count)
        found[str(runner)] = Efforts(day[rows], kind[rows], value[rows])
        first += count
    return found


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


def best_before(own: Efforts, kind: int, day: Days, window: int, best: np.ufunc) -> Column:
    """Best value of one kind over the `window` days before each day; NaN without one."""
    result = np.full(len(day), np.nan)
    is_kind = own.kind == kind
    if not len(day) or not is_kind.any():
        return result
    start = int(day[0]) - window
    dense = np.full(int(day[-1]) - start, np.nan)
    inside = is_kind & (own.day >= start) & (own.day < day[-1])
    best.at(dense, own.day[inside] - start, own.value[inside])
    views = np.lib.stride_tricks.sliding_window_view(dense, window)
    return np.asarray(best.reduce(views[day - day[0]], axis=1))
