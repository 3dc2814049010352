"""The sample logbook tells the stories that it is meant to tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl
import pytest

from loadwatch import Logbook
from loadwatch.demo.body import Outing
from loadwatch.demo.build import COPIES, STORIES, build_demo, demo_track
from loadwatch.demo.fit_activity import fit_activity
from tests.load.flag_whole import lacks

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """The sample logbook as of a Monday in November."""
    with Logbook.open(tmp_path_factory.mktemp("demo") / "book", today=lambda: TODAY) as opened:
        build_demo(opened, TODAY)
        yield opened


def rules(book: Logbook, athlete: str, days: int = 14) -> set[str]:
    """Rules that fired for a runner in the last days."""
    return {flag.rule for flag in book.flags(athlete, since=TODAY - timedelta(days=days), as_of=TODAY)}


def outings() -> list[tuple[str, Outing]]:
    """Every outing with its runner's name."""
    return [(runner.name, outing) for runner, story in STORIES for outing in story()]


def test_nine_months_one_outing_a_day() -> None:
    """Each runner goes out at most once a day, over 39 weeks that end yesterday."""
    days = [(name, outing.days_ago) for name, outing in outings()]

    assert len(set(days)) == len(days)
    assert min(day for _, day in days) == 1
    assert 260 < max(day for _, day in days) <= 39 * 7


def test_same_day_same_bytes() -> None:
    """The demo is the same for the same today, whenever it is built."""
    runner, story = STORIES[1]
    first = [fit_activity(demo_track(runner, outing, TODAY)) for outing in story()[-3:]]

    assert [fit_activity(demo_track(runner, outing, TODAY)) for outing in story()[-3:]] == first


def test_every_file_comes_in(book: Logbook) -> None:
    """Every outing becomes an activity on its own day; the GPX copies are linked, not counted."""
    activities = book.activities()
    counted = [a for a in activities if a["linked_to"] is None]

    assert len(activities) == len(outings()) + COPIES
    assert len(counted) == len(outings())
    wanted = {(name, (TODAY - timedelta(days=o.days_ago)).isoformat()) for name, o in outings()}
    assert {(a["athlete"], str(a["local_date"])) for a in counted} == wanted


@pytest.mark.parametrize("name", ["Mara", "Jonas", "Tess"])
def test_every_flag_of_the_demo_is_whole(book: Logbook, name: str) -> None:
    """Each flag, also of planned runs, holds all that it needs to explain itself years later."""
    flags = [*book.flags(name), *(flag for one in book.forecast(name) for flag in one.flags)]

    assert flags
    assert {f"{flag.rule} {what}" for flag in flags for what in lacks(flag, book.method)} == set()


def test_mara_builds_steadily(book: Logbook) -> None:
    """The steady builder has no caution in two weeks, and runs more now than nine months ago."""
    recent = book.flags("Mara", since=TODAY - timedelta(days=14), as_of=TODAY)
    weeks = book.weekly("Mara", as_of=TODAY)["distance_m"].to_list()

    assert [flag.why for flag in recent if flag.severity > 1] == []
    assert sum(weeks[-6:-1]) > 1.2 * sum(weeks[1:6])


def test_jonas_ramps(book: Logbook) -> None:
    """Spike, week rise, ratio and the run that a race hides are all flagged in the last two weeks."""
    assert {"R1", "R7", "R8", "R16"} <= rules(book, "Jonas")


def test_jonas_meets_new_hills(book: Logbook) -> None:
    """His climb of the last week is several times that of any week before the ramp."""
    runs = book.exposures("Jonas").with_columns(days=(pl.lit(TODAY) - pl.col("local_date")).dt.total_days())
    last = runs.filter(pl.col("days") <= 7)["ascent_m"].sum()
    before = runs.filter(pl.col("days").is_between(29, 63))["ascent_m"].sum() / 5

    assert last > 3 * before


def test_tess_comes_back(book: Logbook) -> None:
    """Weeks without a run, treadmill runs without invented grade, gaps in heart rate, and a diary."""
    runs = [a for a in book.activities("Tess") if a["is_run"]]
    indoors = [a for a in runs if a["sub_sport"] == "treadmill"]
    gap = [a for a in runs if 19 * 7 < (TODAY - date.fromisoformat(str(a["local_date"]))).days <= 27 * 7]

    assert gap == []
    assert len(indoors) > 30
    assert {a["ascent_m"] for a in indoors} <= {None, 0.0}
    assert any(a["avg_heart_rate_bpm"] is None for a in runs)
    assert "R1" in rules(book, "Tess", days=7)
    assert max(entry["pain_morning"] for entry in book.diary("Tess")) >= 6
