"""One number, three doors: the JSON of the command line, the view model and the frames agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from loadwatch.cli import app
from loadwatch.logbook import Logbook
from loadwatch.model import MEASURES
from loadwatch.views.overview import OverviewView
from loadwatch.views.trends import scale
from tests.runlist import LAST, write_runs


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A logbook with Ana's run list."""
    folder = tmp_path_factory.mktemp("same")
    done = CliRunner().invoke(
        app, ["import", str(write_runs(folder)), "--athlete", "Ana", "--logbook", str(folder / "book")]
    )
    assert done.exit_code == 0, done.output
    return str(folder / "book")


@pytest.fixture(scope="module")
def book(where: str) -> Iterator[Logbook]:
    """The same logbook in Python."""
    with Logbook.open(where, create=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def view(book: Logbook) -> OverviewView:
    """The overview of its last day in km."""
    return book.overview("Ana", as_of=LAST, units="km")


def said(where: str, *args: str) -> Any:
    """The JSON of a command."""
    done = CliRunner().invoke(app, [*args, "--logbook", where, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_weeks_agree(where: str, book: Logbook, view: OverviewView) -> None:
    """Weekly distances of the command are those of the frame and, in km, of the bars."""
    rows = said(where, "weekly", "--as-of", str(LAST))
    frame = book.weekly("Ana", as_of=LAST)
    assert [row["distance_m"] for row in rows] == frame["distance_m"].to_list()
    assert [row["distance_m"] for row in rows][-1] == pytest.approx(35_000.0)
    bars = {str(bar.week_start): bar for bar in view.weeks}
    assert len(bars) == 18
    for row in rows:
        assert bars[row["week_start"]].value == pytest.approx(row["distance_m"] / 1000)
        assert bars[row["week_start"]].runs == row["runs"]


def test_the_week_card_agrees(where: str, view: OverviewView) -> None:
    """The number on the card is the acute load of the command on that day."""
    row = said(where, "load", "--as-of", str(LAST))[-1]
    card = next(card for card in view.cards if card.key == "week")
    assert row["local_date"] == str(LAST)
    assert card.raw == pytest.approx(row["acute"])
    assert card.value == f"{row['acute'] / 1000:.1f}"


def test_the_longest_card_agrees(where: str, view: OverviewView) -> None:
    """The ratio on the card is the flag's ratio, and both are value over 30-day longest."""
    row = said(where, "load", "--as-of", str(LAST))[-1]
    flag = next(f for f in said(where, "flags", "--on", str(LAST)) if f["rule"] == "R1")
    card = next(card for card in view.cards if card.key == "longest")
    assert card.raw == pytest.approx(flag["ratio"]) == pytest.approx(row["value"] / row["longest_30d"])
    assert card.severity == flag["severity"]


def test_ratios_agree(where: str, view: OverviewView) -> None:
    """The ratio line holds the command's ratios day by day, null where it is null."""
    rows = {row["local_date"]: row for row in said(where, "load", "--as-of", str(LAST))}
    assert len(view.ratio) == len(rows)
    for point in view.ratio:
        assert point.ratio == rows[str(point.local_date)]["ratio"]
        assert point.status == rows[str(point.local_date)]["status"]


def test_days_agree(where: str, view: OverviewView) -> None:
    """Each square of the calendar is the command's daily load, and the sum of that day's activities."""
    rows = {row["local_date"]: row["value"] for row in said(where, "load", "--as-of", str(LAST))}
    activities = said(where, "activities")
    for square in view.calendar:
        of_day = [row["distance_m"] for row in activities if row["local_date"] == str(square.local_date)]
        if square.status == "missing":
            assert not of_day
            continue
        assert square.distance is not None
        assert (
            square.distance * 1000
            == pytest.approx(rows[str(square.local_date)])
            == pytest.approx(sum(of_day))
        )


def test_one_activity_agrees(where: str, book: Logbook) -> None:
    """The page of the long run, its JSON and its line in the list say the same distance and comparison."""
    listed = next(row for row in said(where, "activities") if row["local_date"] == str(LAST))
    detail = said(where, "show", listed["id"])
    page = book.activity_page(listed["id"], units="km")
    exposure = next(row for row in detail["exposures"] if row["measure"] == "distance")
    shown = next(row for row in page.exposures if row.key == "distance")
    assert detail["distance_m"] == listed["distance_m"] == exposure["value"] == 16_000.0
    assert shown.value == "16.0"
    assert shown.ratio == f"{exposure['ratio']:.2f}" == "1.33"


@pytest.mark.parametrize("measure", list(MEASURES))
def test_trends_agree(where: str, book: Logbook, measure: str) -> None:
    """Weeks and lines of the trends page are those of `weekly` and `load`, for every measure."""
    view = book.trends("Ana", measure, "all", as_of=LAST, units="km")
    told, column = scale(measure, "km"), MEASURES[measure]
    weeks = {row["week_start"]: row for row in said(where, "weekly", "--as-of", str(LAST))}
    days = {row["local_date"]: row for row in said(where, "load", "--measure", measure, "--as-of", str(LAST))}
    assert len(view.weeks) == len(weeks)
    for week in view.weeks:
        row = weeks[str(week.week_start)]
        value = row["tissue"][measure] if column.endswith("_eqkm") else row[column]
        assert week.value == (None if value is None else pytest.approx(value / told.si))
    for number, longest in enumerate(view.longest):
        row = days.get(str(view.first + timedelta(days=number)), {})
        known = row.get("longest_30d")
        assert (None if np.isnan(longest) else longest) == (
            None if known is None else pytest.approx(known / told.si, rel=1e-6)
        )
        ratio = view.ratio[number]
        assert (None if np.isnan(ratio) else ratio) == (
            None if row.get("ratio") is None else pytest.approx(row["ratio"], rel=1e-6)
        )
