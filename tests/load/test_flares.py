"""Flares and what they followed: never from fewer than four, never without how common such days are."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from loadwatch.frames import DailyFrame, dtypes
from loadwatch.load.diary import diary_frame
from loadwatch.load.flares import FlareLink, flare_days, flare_links
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Method

METHOD = Method()
FIRST = date(2026, 1, 5)


def states(*days: int, site: str = "achilles_midportion") -> pl.DataFrame:
    """A diary with S2 on those days and calm mornings on the others."""
    rows = [
        {
            "athlete_id": "ana", "site": site, "local_date": FIRST + timedelta(days=n),
            "pain_during": 6.0 if n in days else 0.0, "pain_morning": 0.0,
        }
        for n in range(100)
    ]  # fmt: skip
    return symptom_days(diary_frame(rows), FIRST + timedelta(days=99), METHOD)


def climbs(large: set[int], measure: str = "ascent") -> pl.DataFrame:
    """A run every second day with 100 m of climbing, 300 m on those days."""
    rows = [
        {
            "athlete_id": "ana", "measure": measure, "local_date": FIRST + timedelta(days=n),
            "value": 300.0 if n in large else 100.0 if n % 2 == 0 else 0.0, "longest": None,
            "n_runs": int(n in large or n % 2 == 0), "n_unknown": 0, "status": "run",
        }
        for n in range(100)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dtypes(DailyFrame))


def test_four_flares_show_what_they_followed() -> None:
    """Three of four flares within two days of a steep day: the link says so, beside the base rate."""
    found = flare_links(states(12, 32, 52, 80), climbs({10, 31, 52}), METHOD)

    assert found == [FlareLink("ascent", 100.0, 3, 4, 0.09, "achilles_midportion")]


def test_three_flares_show_nothing() -> None:
    """With fewer than four flares there is no sentence, however clear they look."""
    assert flare_links(states(12, 32, 52), climbs({10, 31, 52}), METHOD) == []


def test_common_days_show_nothing() -> None:
    """When nearly every day follows a large one, a flare that does so says nothing."""
    always = climbs(set()).with_columns(value=pl.when(pl.col("n_runs") > 0).then(100.0).otherwise(0.0))

    assert flare_links(states(12, 32, 52, 80), always, METHOD) == []
    assert flare_links(states(13, 33, 53, 80), climbs({10, 30, 50}), METHOD) == []


def test_a_flare_begins_once() -> None:
    """Sore days within a week of each other are one flare; each site has its own."""
    onsets = flare_days(states(10, 12, 19, 40), METHOD)
    both = pl.concat([states(10), states(10, site="knee")])

    assert [(day - FIRST).days for day, _ in onsets] == [10, 40]
    assert flare_days(both, METHOD) == [
        (FIRST + timedelta(days=10), site) for site in ("achilles_midportion", "knee")
    ]


def test_flares_of_several_sites_do_not_add_up() -> None:
    """Two flares of the tendon and two of the knee are not four of either."""
    both = pl.concat([states(12, 32), states(52, 80, site="knee")])

    assert flare_links(both, climbs({10, 31, 52}), METHOD) == []
    assert flare_links(states(12, 32, 52, 80), climbs(set()).clear(), METHOD) == []
