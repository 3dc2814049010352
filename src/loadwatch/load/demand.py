"""What a day and its seven days ask, against what was tolerated (science.md 7.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loadwatch.load.capacity import Band, Capacity, demand_band
from loadwatch.model import MEASURES, Method

DAY, WEEK = 1, 7
WHOLE = ("ascent", "descent")  # told for hills instead
Amounts = Mapping[str, float | None]  # by column of ExposureFrame; None: not known


@dataclass(frozen=True)
class Demand:
    """A measure asked over one day or seven, against modifier x the larger of K and floor [SI, eq-km]."""

    measure: str
    window_days: int
    asked: float
    tolerated: float
    ratio: float
    band: Band


def demands(
    today: Amounts, before: Amounts, capacities: Mapping[str, Capacity], method: Method
) -> tuple[Demand, ...]:
    """Capacity-demand ratios of a day and of the seven days that it ends, for all that the day asks.

    Parameters
    ----------
    today : mapping of str to float [SI, eq-km]
        What the day asks, by column of `ExposureFrame`.
    before : mapping of str to float [SI, eq-km]
        Sum of the six days before, by column; None where one of them is not known.
    capacities : mapping of str to Capacity
        What was tolerated by that day, by measure.
    method : Method
        Edges of the bands.

    Returns
    -------
    tuple of Demand
        For each measure, in the order of `MEASURES`, the day and then its seven days. Nothing of a measure that
        the day does not ask, or that is not known; no week where a day of it is not known.

    Valid for
    ---------
    One runner. With little history the floors are what it compares with.

    Uncertainty
    -----------
    Only the edges of a distance rest on injuries of runners, and those of single runs; for all else they are an
    analogy, and the factor 0.9 on the best week is our choice.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380 (edges). Bertelsen et al. 2017,
    doi:10.1111/sms.12883 (frame).

    Checked by
    ----------
    tests/load/test_demand.py
    """
    known = [capacities[measure] for measure in MEASURES if measure in capacities and measure not in WHOLE]
    return tuple(one for capacity in known for one in _of_measure(today, before, capacity, method))


def week_before(days: pl.DataFrame, day: date) -> Amounts:
    """Sum of the six days before a day, by column of ExposureFrame.

    Parameters
    ----------
    days : pl.DataFrame
        `DailyFrame` of one runner.
    day : date
        The seventh day.

    Returns
    -------
    dict of float [SI, eq-km]
        None where a day of the six is missing or not wholly known.
    """
    window = days.filter(pl.col("local_date").is_between(day - timedelta(days=WEEK - 1), day, closed="left"))
    known = window.filter(pl.col("status").is_in(["run", "rest"]) & pl.col("value").is_not_null())
    sums = known.group_by("measure").agg(n=pl.len(), total=pl.col("value").sum())
    return {MEASURES[name]: total if n == WEEK - 1 else None for name, n, total in sums.iter_rows()}


def day_asked(recorded: pl.DataFrame, planned: Iterable[Amounts]) -> Amounts:
    """What a day asks of each measure: recorded runs and planned ones together.

    Parameters
    ----------
    recorded : pl.DataFrame
        Rows of `ExposureFrame` of that day.
    planned : iterable of mapping
        Expected values of each planned run of that day.

    Returns
    -------
    dict of float [SI, eq-km]
        None where one of the runs does not tell it.
    """
    runs = [*recorded.filter("is_run").iter_rows(named=True), *planned]
    asked = {column: [run.get(column) for run in runs] for column in MEASURES.values()}
    return {column: _sum(values) for column, values in asked.items()}


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _of_measure(today: Amounts, before: Amounts, capacity: Capacity, method: Method) -> Iterator[Demand]:
    column = MEASURES[capacity.measure]
    asked, earlier = today.get(column), before.get(column)
    if not asked:
        return
    if capacity.base > 0:
        yield _demand(capacity.measure, DAY, (asked, capacity.base), method)
    if earlier is not None and capacity.week_base > 0:
        yield _demand(capacity.measure, WEEK, (asked + earlier, capacity.week_base), method)


def _demand(measure: str, days: int, sides: tuple[float, float], method: Method) -> Demand:
    asked, tolerated = sides
    ratio = asked / tolerated
    return Demand(measure, days, asked, tolerated, ratio, demand_band(ratio, method))
