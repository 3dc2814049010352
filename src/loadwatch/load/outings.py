"""Running sessions joined to outings: a watch that was restarted within half an hour is one run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from loadwatch.load.estimate import ASKED, with_estimated_distance
from loadwatch.load.hill_share import HILL_HEIGHTS, with_hill_heights
from loadwatch.load.series import Whole, first_rows, series_of
from loadwatch.model import INDOOR, MEASURES, Method

KEYS = ("athlete_id", "local_date")
QUALITIES = ("volume_quality", "hills_quality", "speed_quality", "tissue_quality")
HILLS = ("ascent_m", "descent_m", "uphill_m", "downhill_m", "uphill_ascent_m", "downhill_descent_m")
APART_MS = 10**12  # no session lasts so long
PLANNED_QUALITY = "P"
NEGLIGIBLE_S = 60.0  # a false start this short does not make the rest of its day unknown


def level_belts(exposures: pl.DataFrame) -> pl.DataFrame:
    """Where no grade was recorded indoors, the climb counts as 0 in what runs are compared with (science.md 4.3)."""
    if "sub_sport" not in exposures.columns:
        return exposures
    is_indoor = pl.col("sub_sport").is_in(INDOOR)
    return exposures.with_columns(
        pl.when(is_indoor).then(pl.col(name).fill_null(0.0)).otherwise(name).alias(name)
        for name in HILLS
        if name in exposures.columns
    )


def run_sessions(exposures: pl.DataFrame, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Running sessions with a known day, in a fixed order, with the optional columns made present; all columns or some."""
    return sessions_of(exposures, columns)[0]


def sessions_of(exposures: pl.DataFrame, columns: Sequence[str] | None = None) -> tuple[pl.DataFrame, Whole]:
    """The same, and the row at which each runner begins."""
    optional = {"start_utc": pl.Datetime("ms", "UTC"), "elapsed_s": pl.Float64()}
    missing = [
        pl.lit(None, dtype).alias(name) for name, dtype in optional.items() if name not in exposures.columns
    ]
    ordering = ("athlete_id", "local_date", "start_utc", "activity_id", "session", "elapsed_s")
    kept = (
        exposures.columns
        if columns is None
        else [n for n in dict.fromkeys((*ordering, *_needed(columns))) if n in exposures.columns]
    )
    is_dated_run = (exposures["is_run"] & exposures["local_date"].is_not_null()).fill_null(value=False)
    levelled = level_belts(exposures).select(kept)
    # a filter copies every column, even where all rows stay
    runs = levelled if is_dated_run.all() else levelled.filter(is_dated_run)
    ordered, first = series_of(runs.with_columns(missing), ("athlete_id",), *ordering[1:5])
    return with_hill_heights(with_estimated_distance(ordered)), first


def _needed(columns: Sequence[str]) -> list[str]:
    """The columns, and those that an unknown distance or height on hills is estimated from."""
    heights = [height for name, height in HILL_HEIGHTS.items() if name in columns]
    of_hills = ("distance_m", "hills_quality", *heights) if heights else ()
    of_distance = (*ASKED, "fast_m") if "distance_m" in {*columns, *of_hills} else ()
    return [*columns, *of_hills, *of_distance]


def undated(exposures: pl.DataFrame) -> pl.DataFrame:
    """Count running sessions without a known day, which no day can hold.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session.

    Returns
    -------
    pl.DataFrame
        athlete_id, n_undated [1]; runners without such sessions are left out.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    Any selection of sessions.

    Uncertainty
    -----------
    None: it is a count.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_daily.py
    """
    lost = exposures.filter(pl.col("is_run") & pl.col("local_date").is_null())
    return lost.group_by("athlete_id", maintain_order=True).agg(n_undated=pl.len().cast(pl.Int32))


def outings(
    exposures: pl.DataFrame, method: Method, measures: Sequence[str] = tuple(MEASURES)
) -> pl.DataFrame:
    """Join running sessions of one day that are closer than the method's gap.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session; with `start_utc` [UTC] and `elapsed_s` [s] sessions can be
        joined, without them every session stands alone.
    method : Method
        `merge_gap_s` [s].
    measures : sequence of str
        Names of `model.MEASURES`, or columns of the frame, to sum.

    Returns
    -------
    pl.DataFrame
        One row per outing: athlete_id, local_date, start_utc, activity_id (of its longest part), n_parts,
        the weakest quality of each group, then the column of each measure [SI] and `<column>_unknown`, the number of parts that
        lasted a minute or longer and have no value. A value is the sum of the known parts, null when none is
        known.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    Sessions without copies: two recordings of one run must be linked before.

    Uncertainty
    -----------
    The gap of 30 minutes is our choice.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_daily.py
    """
    return outings_of(exposures, method, measures)[0]


def outings_of(
    exposures: pl.DataFrame, method: Method, measures: Sequence[str]
) -> tuple[pl.DataFrame, Whole]:
    """The same, and the row at which each runner begins."""
    columns = [name if name in exposures.columns else MEASURES[name] for name in measures]
    runs, first = sessions_of(exposures, ["distance_m", "duration_s", *QUALITIES, *columns])
    whole = joined(runs, first, method, columns)
    return whole, first if whole.height == runs.height else first_rows(whole, KEYS[:1])


def joined(runs: pl.DataFrame, first: Whole, method: Method, columns: Sequence[str]) -> pl.DataFrame:
    """Outings of running sessions that are in order and whose runners begin at the rows `first`."""
    is_brief = (pl.col("duration_s") < NEGLIGIBLE_S).fill_null(value=False)
    counted = runs.select(
        *KEYS, "start_utc", "activity_id", "distance_m", "duration_s", "elapsed_s", *QUALITIES,
        pl.lit(1, pl.Int32).alias("n_parts"),
        *[pl.col(column).alias(f"{column}_sum") for column in columns],
        *[(pl.col(column).is_null() & ~is_brief).cast(pl.Int32).alias(f"{column}_unknown") for column in columns],
    )  # fmt: skip
    shared, parts = _shared(runs, first), counted.drop("distance_m", "duration_s", "elapsed_s")
    if len(shared):  # most days hold one session, and summing groups costs more than all the rest
        together = _joined(counted[shared].with_columns(place=pl.Series(shared)), columns, method)
        parts = _replaced(parts, shared, together)
    return parts.rename({f"{column}_sum": column for column in columns})


def _shared(runs: pl.DataFrame, first: Whole) -> Whole:
    """Rows of days that hold several sessions."""
    day = runs["local_date"].to_physical().to_numpy()
    is_first = np.ones(runs.height + 1, np.bool_)
    np.not_equal(day[1:], day[:-1], out=is_first[1:-1])
    is_first[first] = True
    return np.flatnonzero(~(is_first[:-1] & is_first[1:]))


def _replaced(rows: pl.DataFrame, gone: Whole, joined: pl.DataFrame) -> pl.DataFrame:
    """Rows with those that were joined in the place of their first part."""
    place = joined["place"].to_numpy()
    is_kept = np.ones(rows.height, np.bool_)
    is_kept[gone] = False
    is_kept[place] = True
    kept, new = rows.filter(is_kept), joined[np.argsort(place)]
    at = (np.cumsum(is_kept) - 1)[np.sort(place)]
    was = kept[at]
    changed = [name for name in rows.columns if name in new.columns and not was[name].equals(new[name])]
    return kept.with_columns(kept[name].scatter(at, new[name]) for name in changed)


def _joined(shared: pl.DataFrame, columns: Sequence[str], method: Method) -> pl.DataFrame:
    """Sessions of shared days, parts of one outing as one row: sums of what is known, id of the longest part."""
    longest = pl.col("distance_m").fill_null(-1.0).arg_max()
    numbered = shared.with_columns(day=pl.struct(*KEYS).rle_id().cast(pl.Int64)).with_columns(
        outing=_outing(method.merge_gap_s)
    )
    return numbered.group_by(*KEYS, "outing", maintain_order=True).agg(
        pl.col("place", "start_utc").min(),
        pl.col("activity_id").get(longest),
        pl.col(QUALITIES).max(),  # A device < B estimated < M manual: the weakest part speaks
        pl.col("n_parts").sum(),
        *[_known_sum(f"{column}_sum") for column in columns],
        pl.col(f"{column}_unknown" for column in columns).sum(),
    )


def _outing(gap_s: float) -> pl.Expr:
    """Number of the outing; planned ones and those without a start stand alone. Each `day` is moved far behind the last."""
    planned = (pl.col("volume_quality") == PLANNED_QUALITY).fill_null(value=False)
    length_s = pl.coalesce("elapsed_s", "duration_s", pl.lit(0.0))
    start = pl.when(~planned).then(pl.col("start_utc").dt.epoch("ms") + pl.col("day") * APART_MS)
    latest_end = (start + (length_s * 1000).cast(pl.Int64)).cum_max().forward_fill().shift(1)
    gap = (start - latest_end) / 1000
    is_new_day = (pl.col("day") != pl.col("day").shift(1)).fill_null(value=True)
    recorded = (~planned & (is_new_day | gap.is_null() | (gap >= gap_s))).cum_sum().cast(pl.Int64)
    return pl.when(planned).then(-planned.cum_sum().cast(pl.Int64)).otherwise(recorded)


def _known_sum(column: str) -> pl.Expr:
    known = pl.col(column).count() > 0
    return pl.when(known).then(pl.col(column).sum()).alias(column)
