"""What the recent past shows as tolerated, per measure: K_day, K_week, K_base (science.md 7.2), and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from loadwatch.formulas.fitness import ewma_time_constant
from loadwatch.frames import DailyFrame, dtypes
from loadwatch.frames_body import CapacityFrame
from loadwatch.load.modifier import Body, Modifier, in_force, modifier
from loadwatch.load.series import first_rows
from loadwatch.load.symptoms import tolerated
from loadwatch.load.unknown import filled, without_gaps
from loadwatch.model import TISSUES, Method

KEYS = ("athlete_id", "measure")
Band = Literal["within", "edge", "above", "far above"]
TOLERANCE = 1e-9
SET_BY_PT = "set by the therapist"


@dataclass(frozen=True)
class Capacity:
    """What one measure may ask on a day, in the measure's SI unit. None: not known."""

    measure: str
    local_date: date
    k_day: float | None
    k_week: float | None
    k_base: float | None
    n_tolerated: int
    n_excluded: int
    confidence: str  # reported, assumed, or set by the therapist
    modifier: Modifier
    floor: float
    limit: float | None = None  # most that the PT allows in a session
    last_tolerated: float | None = None  # the last running day that was tolerated

    @property
    def base(self) -> float:
        """m x max(K_day, floor): what a ratio of 1.00 means."""
        return self.modifier.value * max(self.k_day or 0.0, self.floor)

    @property
    def week_base(self) -> float:
        """m x max(K_week, floor): the same for seven days."""
        return self.modifier.value * max(self.k_week or 0.0, self.floor)

    def tolerated(self, largest: float) -> float:
        """The largest session as far as it was tolerated; a therapist's number stands for it."""
        if self.confidence == SET_BY_PT:
            return self.k_day or 0.0
        is_judged = self.k_day is not None or self.n_excluded > 0
        return min(largest, self.k_day or 0.0) if is_judged else largest

    def room(self, method: Method) -> float:
        """Most of the measure for one session: 1.10 x base, never above the PT's limit (science.md 10.2)."""
        room = method.spike_edge * self.base
        return room if self.limit is None else min(room, self.limit)

    def ratio(self, demand: float) -> float | None:
        """Demand over capacity; None when there is nothing to compare with."""
        return None if self.base <= 0 else demand / self.base


def demand_band(ratio: float, method: Method) -> Band:
    """Band of a capacity-demand ratio. Only those of distance rest on injury data."""
    rules = method.capacity
    if ratio <= rules.edge + TOLERANCE:
        return "within"
    if ratio <= rules.above + TOLERANCE:
        return "edge"
    return "above" if ratio <= rules.far_above + TOLERANCE else "far above"


def capacity(daily: pl.DataFrame, body: Body, day: date, method: Method) -> dict[str, Capacity]:
    """Capacity of every measure for a session on a day, from the days before it.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner; rows on or after `day` are left out.
    body : Body
        Profile, symptom states, tests and overrides of the runner.
    day : date
        Day of the session, such as tomorrow.
    method : Method
        Windows, floors, factors.

    Returns
    -------
    dict of Capacity
        Measure → capacity [SI], in the order of `daily`.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `daily` is no `DailyFrame`.

    Valid for
    ---------
    One runner. Floors stand in where nothing was tolerated yet.

    Uncertainty
    -----------
    It is an estimate of what was tolerated lately, not a measured limit.

    References
    ----------
    Bertelsen et al. 2017, doi:10.1111/sms.12883 (frame).

    Checked by
    ----------
    tests/load/test_capacity.py
    """
    past = daily.filter(pl.col("local_date") < day)
    return capacities_on(capacity_days(_up_to(past, day), body.states, method), body, day, method)


def capacities_on(table: pl.DataFrame, body: Body, day: date, method: Method) -> dict[str, Capacity]:
    """Capacity of every measure for a session on a day, out of the capacity of many days.

    Parameters
    ----------
    table : pl.DataFrame
        `CapacityFrame` of one runner that holds `day`.
    body : Body
        Profile, symptom states, tests and overrides of the runner.
    day : date
        Day of the session.
    method : Method
        Floors and factors.

    Returns
    -------
    dict of Capacity
        Measure → capacity [SI].
    """
    shared, rows = modifier(body, day, method), table.filter(pl.col("local_date") == day)
    return {row["measure"]: _capacity(row, shared, body, method) for row in rows.iter_rows(named=True)}


def _capacity(row: dict[str, object], shared: Modifier, body: Body, method: Method) -> Capacity:
    day, measure = row["local_date"], row["measure"]
    assert isinstance(day, date)  # noqa: S101 - for the type checker: the frame's dtype says so
    assert isinstance(measure, str)  # noqa: S101 - likewise
    own = in_force(body.overrides, "capacity", day, measure)
    limit = in_force(body.overrides, "limit", day, measure)
    given = {
        name: row[name]
        for name in ("k_day", "k_week", "k_base", "last_tolerated", "n_tolerated", "n_excluded", "confidence")
    }
    if own is not None:
        given |= {"k_day": own.value, "confidence": SET_BY_PT}
    if (week := in_force(body.overrides, "capacity_week", day, measure)) is not None:
        given["k_week"] = week.value
    return Capacity(
        measure=measure, local_date=day, modifier=shared, floor=method.floor(measure),
        limit=None if limit is None else limit.value, **given,  # type: ignore[arg-type]
    )  # fmt: skip


def _up_to(past: pl.DataFrame, day: date) -> pl.DataFrame:
    """The days and, unknown as they are, those between the last one and `day`."""
    last = past.group_by(KEYS, maintain_order=True).agg(last=pl.col("local_date").max())
    ahead = last.with_columns(
        local_date=pl.date_ranges(pl.col("last") + timedelta(days=1), pl.lit(day)),
        value=pl.lit(None, pl.Float64), longest=pl.lit(None, pl.Float64),
        n_runs=pl.lit(0, pl.Int32), n_unknown=pl.lit(0, pl.Int32), status=pl.lit("missing"),
    )  # fmt: skip
    return pl.concat([past, ahead.explode("local_date").select(list(dtypes(DailyFrame)))])


def capacity_days(daily: pl.DataFrame, states: pl.DataFrame, method: Method) -> pl.DataFrame:
    """K_day, K_week and K_base of every day and measure at once.

    K_day is the largest tolerated day of the 30 before. K_week is the larger of the mean week of the 28 days
    before and 0.9 x the best week within the 42 days before whose seven days were all tolerated. K_base is the
    exponential mean of all days before, tolerated or not, with a time constant of 42 d.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame`, one row per runner, measure and calendar day without gaps.
    states : pl.DataFrame
        `SymptomFrame`; for a tissue only the sites that speak about it exclude a day, for the rest every site.
    method : Method
        Windows and shares (`method.capacity`).

    Returns
    -------
    pl.DataFrame
        `CapacityFrame`, same rows in the same order [SI of the measure].

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Any number of runners. Partial days count with what is known of them; in K_base something stands in for days that
    are not known, as in ratios (`load.unknown`).

    Uncertainty
    -----------
    Windows and the share 0.9 are our choice. Without diary every day counts as tolerated, "assumed".

    References
    ----------
    Bertelsen et al. 2017, doi:10.1111/sms.12883 (frame).

    Checked by
    ----------
    tests/load/test_capacity.py (twin)
    """
    about = pl.when(pl.col("measure").is_in(TISSUES)).then("measure")  # of the rest every site speaks
    numbered = daily.with_row_index("row").with_columns(about=about)
    parts = numbered.partition_by("about", as_dict=True) or {(None,): numbered}
    marked = pl.concat(tolerated(part, states, tissue) for (tissue,), part in parts.items())
    ordered = marked.sort(*KEYS, "local_date").with_columns(
        known=pl.when("is_tolerated").then("value"),
        reported=pl.when(pl.col("is_tolerated") & (pl.col("tolerance") == "reported")).then("value"),
    )
    ordered = ordered.with_columns(filled(ordered, first_rows(ordered, KEYS)))
    windows = {name: expression.over(KEYS) for name, expression in _windows(method).items()}
    measured = ordered.with_columns(**windows).with_columns(
        k_week=pl.max_horizontal("mean_week", "best_week")
    )
    return measured.sort("row").select(list(dtypes(CapacityFrame)))


def _windows(method: Method) -> dict[str, pl.Expr]:
    rules = method.capacity
    before = pl.col("known").shift(1)
    k_day = before.rolling_max(rules.day_window, min_samples=1)
    k_reported = pl.col("reported").shift(1).rolling_max(rules.day_window, min_samples=1)
    least = max(rules.week_mean_days - method.max_missing_days, 1)
    weeks = before.rolling_sum(7, min_samples=7)
    best = weeks.rolling_max(rules.week_best_days - 6, min_samples=1) * rules.week_best_share
    is_run = pl.col("n_runs") > 0
    return {
        "k_day": k_day,
        "mean_week": pl.col("value").shift(1).rolling_mean(rules.week_mean_days, min_samples=least) * 7.0,
        "best_week": best,
        "k_base": _base(method),
        "last_tolerated": pl.when(is_run).then("known").forward_fill().shift(1),
        "n_tolerated": _count(is_run & pl.col("is_tolerated"), rules.day_window),
        "n_excluded": _count(is_run & ~pl.col("is_tolerated"), rules.day_window),
        "confidence": pl.when((k_reported == k_day).fill_null(value=False))
        .then(pl.lit("reported"))
        .otherwise(pl.lit("assumed")),
    }


def _base(method: Method) -> pl.Expr:
    """The filter starts at the mean of the first 28 days and takes what stands in for unknown ones."""
    load, start = without_gaps(method.min_history_days)
    return ewma_time_constant(load, method.capacity.base_tau_days, start=start).shift(1)


def _count(is_hit: pl.Expr, days: int) -> pl.Expr:
    return is_hit.cast(pl.Int32).shift(1, fill_value=0).rolling_sum(days, min_samples=1).cast(pl.Int32)
