"""Weekly and load tables: the JSON of the interface and lines in the reader's units."""

from __future__ import annotations

import json
from datetime import timedelta

import polars as pl
import pytest

from loadwatch.model import TISSUES, Method
from loadwatch.views.load import load_head, load_lines, load_rows
from loadwatch.views.own import csv_table
from loadwatch.views.week import WEEK_HEAD, week_lines, weekly_rows
from tests.views.history import SUNDAY, history, steady

WEEK_KEYS = [
    "week_start", "runs", "distance_m", "duration_s", "longest_m", "ascent_m", "descent_m", "uphill_m",
    "downhill_m", "fast_m", "sprint_m", "uphill_ascent_m", "downhill_descent_m", "tissue", "estimated_runs",
    "status",
]  # fmt: skip
LOAD_KEYS = [
    "local_date", "value", "acute", "chronic", "ratio", "longest_30d", "week_change", "monotony", "strain",
    "n_days", "status", "method", "ratio_low", "ratio_high", "week", "reference_week",
]  # fmt: skip


def test_weeks_have_the_keys_of_the_interface() -> None:
    """The weekly JSON has exactly the documented keys, with the seven tissues in their own dictionary."""
    rows = json.loads(json.dumps(weekly_rows(history(steady()).weeks)))
    assert {tuple(row) for row in rows} == {tuple(WEEK_KEYS)}
    assert tuple(rows[0]["tissue"]) == TISSUES
    assert rows[-1]["week_start"] == "2026-06-08"
    assert rows[-1]["distance_m"] == pytest.approx(31_000.0)
    assert rows[-1]["fast_m"] is None


def test_load_has_the_keys_of_the_interface() -> None:
    """The load JSON has exactly the documented keys, one row per calendar day, null before enough history."""
    load = history(steady()).load.filter(pl.col("measure") == "distance")
    rows = json.loads(json.dumps(load_rows(load)))
    assert {tuple(row) for row in rows} == {tuple(LOAD_KEYS)}
    assert len(rows) == 83
    assert rows[-1]["local_date"] == "2026-06-14"
    assert rows[-1]["ratio"] == pytest.approx(1.0)
    assert rows[0]["ratio"] is None


def test_week_lines_are_in_the_readers_units() -> None:
    """The text table converts every cell and shows a dash for unknown."""
    line = week_lines(weekly_rows(history(steady()).weeks), "mi")[-1]
    assert len(line) == len(WEEK_HEAD)
    assert line[:3] == ("2026-06-08", "4", "19.3 mi")
    assert line[6] == "–"


def test_a_missing_week_is_dashes_not_zeros() -> None:
    """Weeks that no data reach have no runs, not zero runs."""
    far = SUNDAY + timedelta(days=21)
    line = week_lines(weekly_rows(history(steady(), as_of=far, known_until=SUNDAY).weeks), "km")[-1]
    assert line[1:3] == ("–", "–")
    assert line[-1] == "missing"


def test_load_lines_are_in_the_readers_units() -> None:
    """The text table of a day shows load, 7 days, usual week and ratio in the reader's units."""
    rows = load_rows(history(steady()).load.filter(pl.col("measure") == "distance"))
    line = load_lines(rows, "distance", "km")[-1]
    assert len(line) == len(load_head(Method()))
    assert line[:6] == ("2026-06-14", "12.0 km", "31.0 km", "31.0 km", "1.00", "1.00 to 1.00")


def test_a_spreadsheet_computes_nothing_of_an_export() -> None:
    """Words that begin like a formula stay words in the tables of an export; numbers stay numbers."""
    rows = [{"title": "=cmd|' /C calc'!A0", "note": "plain", "change": -2.5}]
    assert csv_table(rows).decode().splitlines() == ["title,note,change", "'=cmd|' /C calc'!A0,plain,-2.5"]
