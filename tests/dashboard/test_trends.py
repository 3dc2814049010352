"""The trends page: what the address says is what is drawn, small enough for ten years, and safe to download."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient

from loadwatch.views.trend_shapes import TrendRun
from loadwatch_dashboard import trend_charts
from tests.dashboard import made_up
from tests.dashboard.test_app import page
from tests.dashboard.test_charts import unpack


def parts(answer: Any, kind: str) -> list[dict[str, Any]]:
    """The properties of every component of a kind in a page."""
    found: list[dict[str, Any]] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == kind and "props" in part:
                found.append(part["props"])
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(json.loads(answer.text))
    return found


def traces(compare: bool = False, **changes: Any) -> list[dict[str, Any]]:
    """The traces of the made-up trends."""
    runs = {"runs": changes.pop("runs")} if "runs" in changes else {}
    view = replace(made_up.trends_view(**changes), **runs)
    found: list[dict[str, Any]] = trend_charts.trend_figure(view, compare)["data"]
    return found


def test_the_figure_is_one_that_plotly_takes() -> None:
    """No property that plotly does not know, with and without comparison."""
    view = made_up.trends_view()
    assert go.Figure(trend_charts.trend_figure(view)).data
    assert go.Figure(trend_charts.trend_figure(view, compare=True)).data


def test_every_week_is_drawn_once() -> None:
    """Known weeks with their value, an unknown one as an outline: never as a bar of nothing."""
    view = made_up.trends_view()
    bars = [trace for trace in traces() if trace["type"] == "bar"]
    drawn = sorted(x for trace in bars for x in trace["x"])
    assert drawn == [str(week.week_start) for week in view.weeks]
    values = [float(y) for trace in bars if "bdata" in trace["y"] for y in unpack(trace["y"])]
    assert sorted(values) == pytest.approx(
        sorted(week.value for week in view.weeks if week.value is not None)
    )


def test_each_severity_has_its_own_shape() -> None:
    """Shape and words carry a flag, not colour alone."""
    marks = [trace for trace in traces() if "yaxis" not in trace]
    assert [trace["marker"]["symbol"] for trace in marks] == ["circle", "diamond", "triangle-up"]
    assert [trace["customdata"][0] for trace in marks] == ["Note: More", "Caution: More", "High: More"]


def test_lines_keep_their_gaps() -> None:
    """A day without a value is a gap of the line; every panel shares the time axis."""
    view = made_up.trends_view()
    longest = next(trace for trace in traces() if str(trace.get("hovertemplate")).startswith("30-day"))
    np.testing.assert_array_equal(unpack(longest["y"]), view.longest)
    assert longest["connectgaps"] is False
    assert {trace.get("xaxis", "x") for trace in traces()} == {"x"}


@pytest.mark.parametrize("apart", [1, 2, 50])
def test_every_run_is_a_dot_of_its_day(apart: int) -> None:
    """One dot a run at its day and value, whether most days have one or few; a second run of a day too."""
    day = made_up.trends_view().first
    runs = [TrendRun(day + timedelta(apart * n), 5.0 + n, f"a{n}") for n in range(3)]
    runs.insert(1, TrendRun(day, 3.5, "second"))
    drawn = []
    for trace in traces(runs=tuple(runs)):
        if trace.get("mode") == "markers" and trace.get("yaxis") == "y3":
            y = unpack(trace["y"]).tolist()
            days = (
                [date.fromisoformat(trace["x0"]) + timedelta(n) for n in range(len(y))]
                if "x0" in trace
                else []
            )
            drawn += zip(trace.get("x") or map(str, days), y, strict=True)

    known = [dot for dot in drawn if np.isfinite(dot[1])]
    assert sorted(known) == sorted((str(run.local_date), run.value) for run in runs)
    assert len(drawn) == (len(runs) if apart > 3 else 2 * apart + 2)


def test_a_range_without_a_run_has_no_dot() -> None:
    """Nothing is drawn where nothing was run."""
    assert not [trace for trace in traces(runs=()) if trace.get("mode") == "markers" and "yaxis" in trace]


def test_the_range_of_the_ratio_is_a_veil_that_stops_at_gaps() -> None:
    """Lowest and highest ratio are drawn as given, in one pair of lines for each stretch of known days."""
    view = made_up.trends_view()
    view.ratio_low[80:90] = np.nan
    veil = [t for t in trend_charts.trend_figure(view)["data"] if t.get("line", {}).get("width") == 0]

    assert [trace.get("fill") for trace in veil] == [None, "tonexty"] * 2
    assert [trace["x0"] for trace in veil[::2]] == [str(view.first), str(view.first + timedelta(90))]
    np.testing.assert_array_equal(unpack(veil[0]["y"]), view.ratio_low[:80])
    np.testing.assert_array_equal(unpack(veil[3]["y"]), view.ratio_high[90:])


def test_pain_is_not_joined_over_silence() -> None:
    """Two answers more than a week apart are not one line."""
    view = made_up.trends_view()
    view.pain[150] = 5.0
    trace = trend_charts.trend_figure(view)["data"][-1]
    assert trace["y"][-2:] == [None, 5.0]
    assert trace["x"][-1] == str(view.first + timedelta(150))


def test_last_year_only_when_asked(client: FlaskClient) -> None:
    """The comparison is in the address."""
    plain, compared = (
        len(parts(page(client, "/trends", q), "Graph")[0]["figure"]["data"]) for q in ("", "?compare=1")
    )
    assert compared == plain + 1


def test_the_legend_names_the_year_before_only_where_it_is_drawn(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a run a year before the range nothing is drawn, so the legend has no stroke for it."""
    view = made_up.trends_view()
    lone = replace(view, weeks=tuple(replace(week, last_year=None) for week in view.weeks))
    told = ["lw-stroke-grey" in page(client, "/trends", search).text for search in ("", "?compare=1")]
    monkeypatch.setattr(made_up.MadeUpBook, "trends", lambda *_a, **_k: lone)
    answer = page(client, "/trends", "?compare=1").text

    assert "Nothing to compare with: there is no run a year before this range." in answer
    assert [*told, "lw-stroke-grey" in answer] == [False, True, False]


def test_measure_and_range_are_in_the_address(client: FlaskClient) -> None:
    """What the address says is shown; what it cannot mean is the default."""
    for search, title in (("?measure=plantar&range=all", "Plantar fascia"), ("?measure=mood", "Distance")):
        titles = [head["children"] for head in parts(page(client, "/trends", search), "H2")]
        assert titles == [title, "About these numbers"]


def test_the_table_is_there_when_asked(client: FlaskClient) -> None:
    """Every week of the range, newest first, as text."""
    assert "trend-rows" not in page(client, "/trends").text
    text = page(client, "/trends", "?table=1").text
    assert "trend-rows" in text
    assert "no data" in text


def test_ten_years_are_a_small_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weeks, runs and lines of ten years, with table and comparison, stay under 300 kB."""
    monkeypatch.setattr(
        made_up.MadeUpBook, "trends", lambda *_a, **_k: made_up.trends_view(span="all", days=3650)
    )
    answer = page(client, "/trends", "?range=all&table=1&compare=1")
    assert answer.status_code == 200
    assert len(answer.data) < 300_000


def test_the_file_is_what_the_page_shows(client: FlaskClient) -> None:
    """The download has the weeks of the same address, as a file, stored by nobody."""
    client.get("/")
    answer = client.get("/api/trends.csv?measure=knee&athlete=Ben&units=mi")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0][1] == "Front of the knee (mi)"
    assert len(rows) == 27
    assert "loadwatch-front-of-the-knee-2026-11-22.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_file_of_an_unknown_runner_is_not_found(client: FlaskClient) -> None:
    """Never another's data."""
    client.get("/")
    answer = client.get("/api/trends.csv?athlete=Nobody")
    assert answer.status_code == 404
    assert "Amira" not in answer.text


def test_the_file_needs_the_link(locked: FlaskClient) -> None:
    """Without the session there is no download."""
    assert locked.get("/api/trends.csv").status_code == 401
