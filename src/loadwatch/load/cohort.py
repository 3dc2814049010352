"""Many runners at once: the same days, ratios, spikes and flags as for one, counted so that partitions add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl

from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.frames_cohort import CohortFrame
from loadwatch.load.daily import daily_load
from loadwatch.load.evidence import CHECKED_B, RUN_MEASURES, above
from loadwatch.load.flags import raised
from loadwatch.load.outings import QUALITIES, outings
from loadwatch.load.ratio import load_metrics
from loadwatch.load.sketch import tally
from loadwatch.load.spike import spike_table
from loadwatch.load.weekly import weekly_loads
from loadwatch.model import MEASURES, Method

KEYS = ("table", "year", "kind", "bin")
NAMES = ("activity_id", "session")  # which run it was: nothing that is counted depends on it
SPIKE_COLUMNS = ("athlete_id", "local_date", "is_run", "start_utc", "elapsed_s", "duration_s", "distance_m")
FLAG_TISSUES = (
    "achilles_midportion",
    "achilles_insertional",
    "knee",
)  # those of a runner without a focus, and R9's
FLAG_MEASURES = ("distance", "fast", "ascent", *FLAG_TISSUES)
COUNTED_COLUMNS = (  # all that rules look at
    *NAMES, *SPIKE_COLUMNS, "sub_sport", *QUALITIES, *(MEASURES[measure] for measure in RUN_MEASURES),
    *(MEASURES[tissue] for tissue in FLAG_TISSUES),
    *(f"{tissue}_b{b}_eqkm" for tissue in FLAG_TISSUES for b in CHECKED_B),
)  # fmt: skip
BANDS = ("within", "above_edge", "above_far")
WEEK_STATES = pl.Enum(["current", "missing", "ok", "partial"])
LOAD_STATES = pl.Enum(
    ["low_base", "missing_days", "no_recent_base", "ok", "provisional", "too_little_history"]
)
CONFIDENCE = ("firm", "provisional")
CONTEXT = {"start_utc": pl.Datetime("ms", "UTC"), "elapsed_s": pl.Float64(), "sub_sport": pl.String()}
SESSION_COLUMNS = {**dtypes(ExposureFrame), **CONTEXT}


def cohort_counts(daily: pl.DataFrame, sessions: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Count the days, weeks, ratios and spikes of whole runners, for one measure.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one measure.
    sessions : pl.DataFrame
        `ExposureFrame` of the same runners, with `start_utc` and `elapsed_s` [s] beside; columns that are not
        there are taken as unknown.
    method : Method
        Windows, floors and edges.

    Returns
    -------
    CohortFrame
        Tables runners, days, runs, week [SI], ratio [1], ratio_above (days above `method.acwr_note`), spike [1]
        and spike_band (firm comparisons only). They add up with those of other runners (`merged`).

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of `daily` is absent.

    Valid for
    ---------
    Runners all of whose days and sessions are here: windows look back over them. Weeks begin on Monday.

    Uncertainty
    -----------
    As the numbers of one runner; quantiles of the counts are within 0.5 %.

    References
    ----------
    None: it counts.

    Checked by
    ----------
    tests/load/test_cohort.py, tests/cohort/test_same_numbers.py
    """
    if daily.is_empty():
        return pl.DataFrame(schema=dtypes(CohortFrame))
    measure, year = daily["measure"][0], daily["local_date"].dt.year()
    weeks, load = weekly_loads(daily), load_metrics(daily, method, only=())
    load_year = load["local_date"].dt.year()
    over = load["ratio"] > method.acwr_note + 1e-9
    return pl.concat(
        [
            _runners(daily, year),
            tally("days", year, daily["status"]),
            tally("week", weeks["week_start"].dt.year(), weeks["status"].cast(WEEK_STATES), weeks["value"]),
            tally("ratio", load_year, load["status"].cast(LOAD_STATES), load["ratio"]),
            tally("ratio_above", load_year.filter(over), load["status"].filter(over)),
            *_spike_counts(sessions, str(measure), method),
        ]
    )


def flag_counts(daily: pl.DataFrame, sessions: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Count the flags of whole runners by rule and year: those of `load.flags.flags` without diary and profile.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of any measure: it says how far the data of each runner reach.
    sessions : pl.DataFrame
        `ExposureFrame` of the same runners, with `start_utc`, `elapsed_s` [s] and `sub_sport` beside.
    method : Method
        Windows, floors and edges.

    Returns
    -------
    CohortFrame
        Table flag, the rule as kind.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of `daily` is absent.

    Valid for
    ---------
    Rules that days and sessions decide: R1 to R12, R15 (treadmill) and R16. R13 needs a diary, R14 a profile.

    Uncertainty
    -----------
    As `load.flags.flags`.

    References
    ----------
    As `load.flags.flags`.

    Checked by
    ----------
    tests/load/test_cohort.py, tests/cohort/test_same_numbers.py
    """
    if daily.is_empty():
        return pl.DataFrame(schema=dtypes(CohortFrame))
    reached = daily.filter(pl.col("status") != "missing")
    known = reached.group_by("athlete_id").agg(known_until=pl.col("local_date").max())
    runs, as_of = with_all_columns(sessions), daily["local_date"].max()
    days = daily_load(runs, known, as_of, FLAG_MEASURES, method)  # type: ignore[arg-type]
    judged = days.filter(pl.col("measure").is_in(["distance", "achilles_midportion", "knee"]))
    found = raised(runs, days, load_metrics(judged, method), method)
    counted = Counter((flag.local_date.year, flag.rule) for flag in found)
    rows = [("flag", year, rule, None, n, 0.0) for (year, rule), n in sorted(counted.items())]
    return _rows(rows)


def merged(partials: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add up the counts of several partitions.

    Parameters
    ----------
    partials : iterable of CohortFrame
        Counts, each of other runners.

    Returns
    -------
    CohortFrame
        Their sums, sorted. Taken in the order given: in the same order they are the same to the last bit.

    Raises
    ------
    polars.exceptions.SchemaError
        When a frame is no `CohortFrame`.
    """
    every = pl.concat([pl.DataFrame(schema=dtypes(CohortFrame)), *partials])
    sums = every.group_by(KEYS, maintain_order=True).agg(pl.col("n", "total").sum())
    return sums.sort(KEYS)


def with_all_columns(sessions: pl.DataFrame, only: Collection[str] = SESSION_COLUMNS) -> pl.DataFrame:
    """Sessions with every column that rules may ask for; what is not there is unknown.

    Parameters
    ----------
    sessions : pl.DataFrame
        Some columns of `ExposureFrame`.
    only : collection of str
        The columns that are wanted; all when left out.

    Returns
    -------
    ExposureFrame
        All of them, and `start_utc`, `elapsed_s` [s], `sub_sport`.
    """
    there = set(sessions.columns)
    columns = [
        pl.col(name) if name in there else pl.lit(_absent(name), dtype).alias(name)
        for name, dtype in SESSION_COLUMNS.items()
        if name in only
    ]
    return sessions.select(columns)


def _absent(name: str) -> object:
    """What stands for a column that must not be null."""
    return {"activity_id": "", "session": 0, "is_run": True}.get(name)


def _runners(daily: pl.DataFrame, year: pl.Series) -> pl.DataFrame:
    """Runners of each year, and of all years together; days are without gaps, so first and last tell the years."""
    after = np.cumsum(daily["athlete_id"].rle().struct.field("len").to_numpy())
    first, last = (year.gather(at).to_numpy() for at in (np.concatenate([[0], after[:-1]]), after - 1))
    rows = [("runners", y, "runner", None, int(((first <= y) & (y <= last)).sum()), 0.0)
            for y in range(int(first.min()), int(last.max()) + 1)]  # fmt: skip
    return _rows([*rows, ("runners", None, "runner", None, len(after), 0.0)])


def _rows(rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dtypes(CohortFrame), orient="row")


def _spike_counts(sessions: pl.DataFrame, measure: str, method: Method) -> list[pl.DataFrame]:
    """Runs, and each outing against the 30 days before it."""
    column = MEASURES[measure]
    runs = outings(
        with_all_columns(sessions, {*SPIKE_COLUMNS, *NAMES, *QUALITIES, column}), method, [measure]
    )
    if runs.is_empty():
        return []
    table, year = spike_table(runs, [measure], method), runs["local_date"].dt.year()
    ratio, is_early = table.ratio[:, 0], table.is_provisional[:, 0]
    is_firm = pl.Series(~is_early & ~np.isnan(ratio))
    band = above(ratio, method.spike_edge).astype(np.uint32) + above(ratio, method.spike_far)
    counted = runs.group_by(year.alias("year"), maintain_order=True).agg(n=pl.col("n_parts").sum())
    rows = [("runs", y, "run", None, n, 0.0) for y, n in counted.iter_rows()]
    return [
        _rows(rows),
        tally("spike", year, _coded(is_early, CONFIDENCE), pl.Series(ratio, nan_to_null=True)),
        tally("spike_band", year.filter(is_firm), _coded(band, BANDS).filter(is_firm)),
    ]


def _coded(code: np.ndarray[Any, Any], names: Sequence[str]) -> pl.Series:
    return pl.Series(names, dtype=pl.Enum(names)).gather(code.astype(np.uint32))
