"""Figures say what the view says, and only that."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from loadwatch.views.overview import CalendarDay, OverviewView
from loadwatch_dashboard import charts, components, route, streams, svg
from tests.dashboard import made_up


def unpack(packed: dict[str, str]) -> Any:
    """The numbers of a packed array."""
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<" + packed["dtype"])


@pytest.fixture
def view() -> OverviewView:
    """The made-up overview."""
    return made_up.overview_view()


def test_plotly_takes_every_figure(view: OverviewView) -> None:
    """No figure holds a property that plotly does not know."""
    page = made_up.activity_page()

    for figure in (charts.load_figure(view), route.route_figure(page), streams.stream_figure(page)):
        assert go.Figure(figure).data


def test_bars_are_the_weeks_of_the_view(view: OverviewView) -> None:
    """Each known week is drawn once, with its own number, and the current one in its own look."""
    bars = [trace for trace in charts.load_figure(view)["data"] if trace["type"] == "bar"]
    drawn = {day: value for trace in bars for day, value in zip(trace["x"], trace["y"], strict=True)}

    assert drawn == {str(week.week_start): week.value for week in view.weeks[-26:]}
    assert bars[-1]["x"] == [str(view.weeks[-1].week_start)]
    assert bars[-1]["marker"]["color"] == charts.ACCENT


def test_a_week_without_data_is_an_outline_and_no_number(view: OverviewView) -> None:
    """Unknown is a hollow stub that says so, not a bar of height zero."""
    hollow = replace(view.weeks[-5], value=None, status="missing")
    changed = replace(view, weeks=(*view.weeks[:-5], hollow, *view.weeks[-4:]))

    traces = [
        trace for trace in charts.load_figure(changed)["data"] if "No data" in trace.get("hovertemplate", "")
    ]

    assert [trace["x"] for trace in traces] == [[str(hollow.week_start)]]
    assert traces[0]["marker"]["color"] == charts.CLEAR


def test_the_ratio_line_has_the_holes_of_the_view(view: OverviewView) -> None:
    """Days without a ratio stay empty and are not bridged."""
    lines = [t for t in charts.load_figure(view)["data"] if t.get("yaxis") == "y2" and t["mode"] == "lines"]
    merged = [a if a is not None else b for a, b in zip(lines[0]["y"], lines[1]["y"], strict=True)]

    assert merged == [p.ratio for p in view.ratio if p.local_date >= view.weeks[-26].week_start]
    assert None in merged
    assert not any(line["connectgaps"] for line in lines)


def test_the_ratio_bands_are_grey(view: OverviewView) -> None:
    """The ratio is context: no band has a colour that could be read as a verdict."""
    shapes = charts.load_figure(view)["layout"]["shapes"]

    assert len(shapes) == 4
    assert all(shape["fillcolor"].startswith("rgba(127,140,150,") for shape in shapes)


def test_the_name_of_the_mean_stands_above_the_bars(view: OverviewView) -> None:
    """The mean is named with its panel, above the plot, where its name can touch no bar; without one it is not."""
    bare = replace(view, weeks=tuple(replace(week, mean_4w=None) for week in view.weeks))
    (named, *_), (plain, *_) = (
        [one for one in charts.load_figure(which)["layout"]["annotations"] if "a week" in one["text"]]
        for which in (view, bare)
    )

    assert named["text"] == "km a week · dotted: 4-week mean"
    assert (named["yref"], named["yanchor"], named["y"]) == ("paper", "bottom", 1.0)
    assert plain["text"] == "km a week"


def test_pain_stands_under_the_load_on_the_same_days(view: OverviewView) -> None:
    """A panel of 0 to 10 with every answer of the range; a silence of more than a week is a gap, not a line."""
    days = [date(2026, 11, 1), date(2026, 11, 3), date(2026, 11, 20)]
    figure = charts.load_figure(replace(view, pain=tuple(zip(days, (2.0, 6.0, 1.0), strict=True))))
    line = next(trace for trace in figure["data"] if trace.get("yaxis") == "y3")

    assert go.Figure(figure).data
    assert line["y"] == [2.0, 6.0, None, 1.0]
    assert (line["x"][0], line["x"][-1]) == ("2026-11-01", "2026-11-20")
    assert figure["layout"]["xaxis"]["anchor"] == "y3"
    assert not any(trace.get("yaxis") == "y3" for trace in charts.load_figure(view)["data"])


def test_an_empty_history_still_draws() -> None:
    """Without weeks and ratios the figure is empty, not broken."""
    view = replace(made_up.overview_view(), weeks=(), ratio=())

    assert go.Figure(charts.load_figure(view)).layout.height == 280


def test_every_graph_has_the_share_button_off(view: OverviewView) -> None:
    """The only way to draw a chart switches off what could leave the machine."""
    chart = components.graph("x", charts.load_figure(view), "words").children[0].children

    assert chart.config["showSendToCloud"] is False
    assert chart.config["plotlyServerURL"] == ""


def test_the_calendar_tells_rest_from_unknown() -> None:
    """A day of rest, an unknown day and a run look different and say what they are."""
    start = date(2026, 11, 2)
    values = (5.0, 0.0, None, 21.0)
    days = [CalendarDay(start + timedelta(n), value, value, "") for n, value in enumerate(values)]

    drawn = svg.calendar(days, "km")

    assert "Mon 2 Nov 2026: 5.0 km" in drawn
    assert "Tue 3 Nov 2026: rest" in drawn
    assert "Wed 4 Nov 2026: no data" in drawn
    assert drawn.count('class="lw-rest"') == 1
    assert drawn.count('<rect class="lw-gap"') == 1
    assert drawn.count("lw-run-5") == 1


def test_days_before_the_first_recording_are_no_gaps() -> None:
    """A calendar that begins before the runner did shows dots there, not missing data."""
    start = date(2026, 11, 2)
    days = [CalendarDay(start + timedelta(n), None if n < 3 else 8.0, None, "") for n in range(7)]

    drawn = svg.calendar(days, "km")

    assert drawn.count('class="lw-before"') == 3
    assert "no data" not in drawn


def test_calendar_rows_follow_the_week_start() -> None:
    """A week that starts on Sunday has Sunday in its first row."""
    days = [CalendarDay(date(2026, 11, 1), 8.0, 8.0, "")]  # a Sunday

    assert f'y="{svg.TOP}"' in svg.calendar(days, "km", week_start=6)
    assert f'y="{svg.TOP + 6 * svg.STEP}"' in svg.calendar(days, "km", week_start=0)


def test_the_route_is_drawn_at_equal_scale() -> None:
    """A metre east is as long as a metre north, and every position is on the way."""
    page = made_up.activity_page()
    figure = route.route_figure(page)
    way = figure["data"][0]

    assert figure["layout"]["yaxis"]["scaleanchor"] == "x"
    assert figure["layout"]["yaxis"]["scaleratio"] == pytest.approx(1 / np.cos(np.radians(47.37)), rel=1e-3)
    np.testing.assert_allclose(unpack(way["y"]), page.latitude_deg)


def test_the_route_across_the_date_line_does_not_jump() -> None:
    """A run in Fiji is a short line, not one around the globe."""
    page = replace(
        made_up.activity_page(n=4),
        longitude_deg=np.array([179.98, 179.99, -179.99, -179.98], "f4"),
        latitude_deg=np.array([-17.0, -17.0, -17.0, -17.01], "f4"),
    )

    assert np.ptp(unpack(route.route_figure(page)["data"][0]["x"])) < 0.1


def test_unknown_gradient_is_not_drawn_as_flat() -> None:
    """Where no gradient is known the line is blue, not the grey of flat ground."""
    x = np.arange(4.0)
    pieces = route.coloured(x, x, np.array([np.nan, np.nan, 0.0, 0.0], "f4"), 3)

    assert [piece["line"]["color"] for piece in pieces] == ["#8d979f", charts.ACCENT]


def test_a_scale_bar_has_a_round_length() -> None:
    """The bar is 1, 2 or 5 times ten in the reader's unit."""
    assert route._round_length(740, "km") == (500.0, "500 m")
    assert route._round_length(2600, "km") == (2000.0, "2 km")
    assert route._round_length(2600, "mi") == (1609.344, "1 mi")


def test_panels_without_data_are_not_drawn() -> None:
    """A stream that is absent or all unknown gives no empty panel."""
    page = made_up.activity_page()
    some = {**page.streams, "heart_rate": np.full(2000, np.nan, "f4")}
    del some["cadence"]

    names = [name for _, name, _ in streams.shown_panels(replace(page, streams=some))]

    assert names == ["Pace", "Elevation"]


def test_pace_reads_upwards_as_faster() -> None:
    """The pace axis is upside down and says minutes and seconds."""
    axis = streams.stream_figure(made_up.activity_page())["layout"]["yaxis"]

    assert axis["range"][0] > axis["range"][1]
    assert all(":" in text for text in axis["ticktext"])


def test_a_steady_stream_has_an_axis() -> None:
    """A stream of one value all along still gets a range."""
    page = replace(made_up.activity_page(), streams={"pace_s": np.full(2000, 300.0, "f4")})

    low, high = streams.stream_figure(page)["layout"]["yaxis"]["range"]

    assert low != high


def test_a_sensor_that_was_not_there_and_lone_values_are_not_drawn() -> None:
    """All zeros are no cadence, and values without a neighbour make no line: neither has an empty panel."""
    page = made_up.activity_page()
    lone = np.full(2000, np.nan, "f4")
    lone[::40] = 300.0
    some = {**page.streams, "cadence": np.zeros(2000, "f4"), "pace_s": lone}

    assert [key for key, _, _ in streams.shown_panels(replace(page, streams=some))] == [
        "elevation",
        "heart_rate",
    ]


def test_panels_stand_on_time_when_few_samples_know_their_distance() -> None:
    """A pool swim counts its lengths only at the wall: its heart rate is drawn over minutes."""
    page = made_up.activity_page()
    far = np.full(2000, np.nan, "f4")
    far[::40] = np.linspace(0, 2, 50)
    figure = streams.stream_figure(replace(page, distance=far))

    assert figure["layout"]["xaxis"]["title"]["text"] == "min"


def test_a_stop_does_not_flatten_the_pace() -> None:
    """Standing for a while stays outside the panel, which shows the pace of the run."""
    page = made_up.activity_page()
    pace = np.full(2000, 300.0, "f4")
    pace[100:200] = 1_800.0
    low, high = streams.stream_figure(replace(page, streams={"pace_s": pace}))["layout"]["yaxis"]["range"]

    assert low < 700
    assert high < 300


def test_without_any_ratio_there_is_no_panel_for_one(view: OverviewView) -> None:
    """An empty panel with bands is a promise of nothing: the weeks stand alone, with the pain when there is any."""
    none = replace(view, ratio=tuple(replace(point, ratio=None) for point in view.ratio))
    figure = charts.load_figure(none)["layout"]

    assert "yaxis2" not in figure
    assert figure["shapes"] == []
    assert "yaxis2" in charts.load_figure(view)["layout"]


def test_the_ratio_is_grey(view: OverviewView) -> None:
    """It is context: neither the blue of the data nor a colour of severity."""
    line = next(
        one
        for one in charts.load_figure(view)["data"]
        if one.get("yaxis") == "y2" and "line" in one and one["line"]["width"]
    )

    assert line["line"]["color"] == charts.GREY
