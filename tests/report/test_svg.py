"""SVG charts for paper."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from loadwatch.report import svg
from loadwatch.report.svg import Bar, Dot

MONDAY = date(2026, 6, 1)
SIZE = (300.0, 100.0)
NS = "{http://www.w3.org/2000/svg}"


def drawn(text: str, tag: str) -> list[dict[str, str]]:
    """Attributes of all elements of a kind; fails when the SVG is not well-formed."""
    root = ET.fromstring(text)  # noqa: S314 - our own text, not from outside
    return [dict(element.attrib) for element in root.iter(NS + tag)]


def weeks(*values: float | None) -> list[Bar]:
    """Bars of weeks from the first Monday of June on."""
    return [Bar(MONDAY + timedelta(weeks=n), value) for n, value in enumerate(values)]


def test_bars_are_as_high_as_their_values() -> None:
    """Half the distance is half the height, and rest is a bar without height."""
    heights = [float(box["height"]) for box in drawn(svg.bars(weeks(40.0, 20.0, 0.0), SIZE), "rect")]
    assert abs(heights[0] - 2 * heights[1]) <= 0.1 + 1e-9
    assert heights[2] == 0.0


def test_unknown_week_is_a_dashed_outline() -> None:
    """A week that is not known is not drawn as rest."""
    boxes = drawn(svg.bars(weeks(40.0, None), SIZE), "rect")
    assert "stroke-dasharray" not in boxes[0]
    assert boxes[1]["fill"] == "none"
    assert "stroke-dasharray" in boxes[1]


def test_line_breaks_where_nothing_is_known() -> None:
    """A gap of the ratio begins a new stroke, and a value above the top is held at the top."""
    dots = [Dot(MONDAY + timedelta(days=n), value) for n, value in enumerate((0.9, None, 1.1, 9.0))]
    paths = drawn(svg.line(dots, (MONDAY, MONDAY + timedelta(days=3)), (1.0, 2.0), SIZE), "path")
    curve = next(path["d"] for path in paths if path.get("stroke") == svg.FULL)
    assert curve.count("M") == 2
    assert curve.endswith(f" {svg.TOP:.1f}")


def test_calendar_tells_rest_from_unknown() -> None:
    """Rest is a faint square, an unknown day an outline with a stroke, the longest day the darkest."""
    days = [(MONDAY, 10.0), (MONDAY + timedelta(days=1), 0.0), (MONDAY + timedelta(days=2), None)]
    text = svg.calendar(days, 0, SIZE)
    assert [box["fill"] for box in drawn(text, "rect")] == [svg.SHADES[-1], svg.REST, "none"]
    assert len(drawn(text, "path")) == 1
    assert drawn(svg.calendar([], 0, SIZE), "rect") == []


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_axis_top_is_round_and_not_below_the_value(value: float) -> None:
    """The top of an axis holds the largest value and at most half as high again."""
    top = svg.nice_top(value)
    assert value * (1 - 1e-6) <= top <= 1.5 * value * (1 + 1e-6)
