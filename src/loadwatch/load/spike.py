"""One run against the largest of the 30 days before it, for one measure or for all in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from loadwatch.load.outings import outings_of
from loadwatch.load.series import first_rows, text_at
from loadwatch.load.window import Numbers, Whole, Window, window_before
from loadwatch.model import MEASURES, TISSUES, Method


@dataclass(frozen=True)
class Spikes:
    """Rows (runs or run days) and, a column per measure, what they hold against the days before."""

    rows: pl.DataFrame  # athlete_id, local_date, activity_id, start_utc, qualities …
    measures: tuple[str, ...]
    value: Numbers  # NaN: unknown
    base: Numbers  # the larger of the window's largest and the floor
    ratio: Numbers  # NaN: unknown, or nothing to compare with
    is_provisional: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    window: Window
    history_days: Whole
    series: Whole  # number of the runner

    @cached_property
    def day(self) -> Whole:
        """Day number of each row."""
        return self.rows["local_date"].to_physical().cast(pl.Int64).to_numpy()

    def column(self, measure: str) -> int:
        """Number of a measure's column."""
        return self.measures.index(measure)


def quality_column(measure: str) -> str:
    """Column that says how a measure was got."""
    if measure in TISSUES:
        return "tissue_quality"
    if measure in {"fast", "sprint"}:
        return "speed_quality"
    return "volume_quality" if measure in {"distance", "duration"} else "hills_quality"


def spike_table(
    rows: pl.DataFrame, measures: Sequence[str], method: Method, begins: Whole | None = None
) -> Spikes:
    """Compare rows that are sorted by runner and day; each measure is a column of its `MEASURES` name or its own."""
    columns = [MEASURES.get(measure, measure) for measure in measures]
    floors = np.array([method.floor(_tissue_of(measure)) for measure in measures])
    value = rows.select(pl.col(columns).cast(pl.Float64).fill_null(float("nan"))).to_numpy()
    first = first_rows(rows, ("athlete_id",)) if begins is None else begins  # where each runner begins
    n_rows = np.diff(first, append=rows.height)
    series = np.repeat(np.arange(len(first)), n_rows)
    day = rows["local_date"].to_physical().cast(pl.Int64).to_numpy()
    window = window_before(series, day, value, method.spike_window_days)
    base = np.fmax(window.largest, floors)
    history = day - np.repeat(day[first], n_rows)
    short = (history < method.spike_window_days)[:, None]
    return Spikes(
        rows=rows,
        measures=tuple(measures),
        value=value,
        base=base,
        ratio=np.divide(value, base, out=np.full(value.shape, np.nan), where=base > 0),
        is_provisional=short | (window.n_known < method.min_runs_for_spike),
        window=window,
        history_days=history,
        series=series,
    )


def _tissue_of(measure: str) -> str:
    """The measure whose floor counts: `knee_b3_eqkm` has the knee's."""
    return next((tissue for tissue in TISSUES if measure.startswith(tissue)), measure)


def spikes(exposures: pl.DataFrame, measure: str, method: Method) -> pl.DataFrame:
    """Session spike ratio of every outing: its value over the largest of days t-30 to t-1.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session (optional columns `start_utc`, `elapsed_s` join restarted
        watches).
    measure : str
        Name of `model.MEASURES`.
    method : Method
        Window [d], floors, number of runs for a firm answer.

    Returns
    -------
    pl.DataFrame
        One row per outing: athlete_id, local_date, activity_id, measure, value [SI], longest [SI; null when
        no known run lies in the window], base [SI; the larger of longest and floor], ratio [1; null when the
        value is unknown], reference_activity, reference_date (first of equals), second [SI; second largest],
        n_runs_30d [1; with known value], n_unknown_30d [1], history_days [d], n_parts [1], quality (the
        measure's own), is_provisional.

    Raises
    ------
    KeyError
        When the measure has another name than those of `model.MEASURES`.

    Valid for
    ---------
    Single runs. Same-day runs are not each other's reference. Firm with four known runs in the window and
    30 days of history.

    Uncertainty
    -----------
    One race in the window lifts the reference for 30 days. For distance the categories rest on 5205
    runners with self-reported injuries; for other measures they are analogies.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380.

    Checked by
    ----------
    tests/golden/ratio.toml, tests/load/test_spike.py
    """
    return all_spikes(exposures, method, [measure])[measure]


def all_spikes(
    exposures: pl.DataFrame, method: Method, measures: Sequence[str] = tuple(MEASURES)
) -> dict[str, pl.DataFrame]:
    """The same table for several measures, in one pass over the runs.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session.
    method : Method
        Window [d], floors, number of runs for a firm answer.
    measures : sequence of str
        Names of `model.MEASURES`.

    Returns
    -------
    dict of pl.DataFrame
        Measure → table of `spikes`.

    Raises
    ------
    KeyError
        When a measure has another name than those of `model.MEASURES`.

    Valid for
    ---------
    As `spikes`.

    Uncertainty
    -----------
    As `spikes`.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380.

    Checked by
    ----------
    tests/load/test_spike.py
    """
    for measure in measures:
        MEASURES[measure]  # an unknown name is the caller's mistake, said as KeyError
    rows, begins = outings_of(exposures, method, measures)
    table = spike_table(rows, measures, method, begins)
    return {measure: _frame(table, i) for i, measure in enumerate(measures)}


def _frame(table: Spikes, i: int) -> pl.DataFrame:
    """One measure's columns of the table."""
    rows, window = table.rows, table.window
    second = window.second(i)  # which finds the row of the largest too
    at = window.largest_row(i)
    date = rows["local_date"].gather(np.maximum(at, 0).astype(np.uint32))
    tables = {"value": table.value, "longest": window.largest, "base": table.base, "ratio": table.ratio}
    numbers = {name: array[:, i] for name, array in tables.items()} | {"second": second}
    return rows.select("athlete_id", "local_date", "activity_id", "n_parts").with_columns(
        *[pl.Series(name, array, nan_to_null=True) for name, array in numbers.items()],
        measure=pl.lit(table.measures[i]),
        reference_activity=text_at(rows["activity_id"], at),
        reference_date=pl.when(pl.Series(at >= 0)).then(date),
        n_runs_30d=pl.Series(window.n_known[:, i].astype(np.uint32)),
        n_unknown_30d=pl.Series(window.n_unknown[:, i].astype(np.uint32)),
        history_days=pl.Series(table.history_days),
        quality=rows[quality_column(table.measures[i])],
        is_provisional=pl.Series(table.is_provisional[:, i]),
    ).select(_COLUMNS)  # fmt: skip


_COLUMNS = (
    "athlete_id", "local_date", "activity_id", "measure", "value", "longest", "base", "ratio",
    "reference_activity", "reference_date", "second", "n_runs_30d", "n_unknown_30d", "history_days",
    "n_parts", "quality", "is_provisional",
)  # fmt: skip
