"""What flares followed: "3 of 4 flares followed more than 150 m uphill". Only from four flares on (science.md 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loadwatch.load.symptoms import NOT_TOLERATED
from loadwatch.model import Method

LINKED = (
    "distance",
    "ascent",
    "descent",
    "uphill",
    "uphill_ascent",
    "downhill",
    "downhill_descent",
    "fast",
    "sprint",
)


@dataclass(frozen=True)
class FlareLink:
    """How many flares followed a large day of one measure, beside how common such days are. No cause is meant."""

    measure: str
    threshold: float  # SI; a day above it is large: the runner's own upper quarter of running days
    n_followed: int
    n_flares: int
    base_rate: float  # share of all days that follow such a day within the same time
    site: str


def flare_days(states: pl.DataFrame, method: Method) -> list[tuple[date, str]]:
    """First day and site of each flare: S2 or worse was reported, and not within the hold before.

    Parameters
    ----------
    states : pl.DataFrame
        `SymptomFrame` of one runner.
    method : Method
        Days that a state holds [d].

    Returns
    -------
    list of (date, site)
        By day; two sites that flare on one day are one flare of each.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    One runner.

    Uncertainty
    -----------
    Left and right of one site are one flare when they begin within the hold.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_flares.py
    """
    bad = states.filter(pl.col("state").is_in(NOT_TOLERATED) & (pl.col("confidence") == "reported"))
    found: list[tuple[date, str]] = []
    last: dict[str, date] = {}
    for day, site in bad.select("local_date", "site").unique().sort("local_date", "site").iter_rows():
        if site not in last or (day - last[site]).days > method.symptoms.hold_days:
            found.append((day, site))
        last[site] = day
    return found


def flare_links(states: pl.DataFrame, daily: pl.DataFrame, method: Method) -> list[FlareLink]:
    """Measures whose large days came before most flares of a site, and before more than chance would have.

    Parameters
    ----------
    states : pl.DataFrame
        `SymptomFrame` of one runner.
    daily : pl.DataFrame
        `DailyFrame` of that runner.
    method : Method
        Least number of flares, days before, share (`method.symptoms`).

    Returns
    -------
    list of FlareLink
        The clearest first; empty with fewer than four flares of one site within the days of `daily`.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    A look back. The threshold comes from all running days and not from the flares.

    Uncertainty
    -----------
    Few events and several measures: a link may be chance. The base rate is there to say so.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_flares.py
    """
    flares = flare_days(states, method)
    found = [
        link
        for site in dict.fromkeys(site for _, site in flares)
        for measure in LINKED
        for link in _link(daily.filter(pl.col("measure") == measure), measure, (site, flares), method)
    ]
    return sorted(
        found, key=lambda one: (one.base_rate - one.n_followed / one.n_flares, LINKED.index(one.measure))
    )


def _link(
    days: pl.DataFrame, measure: str, of_site: tuple[str, list[tuple[date, str]]], method: Method
) -> Iterator[FlareLink]:
    rules, (site, flares) = method.symptoms, of_site
    runs = days.filter((pl.col("n_runs") > 0) & pl.col("value").is_not_null())
    threshold = runs.select(pl.col("value").quantile(rules.flare_quantile)).item()
    if threshold is None or threshold <= 0:
        return
    large = set(runs.filter(pl.col("value") > threshold)["local_date"].to_list())
    known = days["local_date"].to_list()
    after = {day + timedelta(days=n) for day in large for n in range(rules.flare_days_before + 1)}
    onsets = [day for day, where in flares if where == site and known[0] <= day <= known[-1]]
    if len(onsets) < rules.flares_min:
        return
    followed = sum(day in after for day in onsets)
    base_rate = sum(day in after for day in known) / len(known)
    share = followed / len(onsets)
    if share >= rules.flare_share and share > base_rate:
        yield FlareLink(measure, float(threshold), followed, len(onsets), base_rate, site)
