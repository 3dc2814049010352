"""Our own SVG: the calendar of days. Colours are CSS variables, so it follows light, dark and print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from loadwatch.language import dated, say, weekday_names
from loadwatch.views.overview import CalendarDay

STEP, SIDE, LEFT, TOP = 17, 14, 44, 22
SHADES = 5
LONG = {"km": 20.0, "mi": 12.0}  # from here on a dot marks the day


def calendar(days: Sequence[CalendarDay], unit: str, week_start: int = 0) -> str:
    """One column of squares a week; the names of the days stay when the weeks scroll. Rest is faint, unknown crossed out."""
    if not days:
        return ""
    top = max((day.distance or 0.0 for day in days), default=0.0)
    first_gap = (days[0].local_date.weekday() - week_start) % 7
    weeks = (first_gap + len(days) + 6) // 7
    begun = next((number for number, day in enumerate(days) if day.distance is not None), len(days))
    squares = "".join(
        _before(*_place(first_gap + number))
        if number < begun
        else _square(day, unit, top, *_place(first_gap + number))
        for number, day in enumerate(days)
    )
    drawn = _svg(weeks * STEP, _months(days, first_gap) + squares)
    return _svg(LEFT, _names(week_start), "lw-calendar-names") + drawn


def _svg(width: int, inner: str, name: str = "lw-calendar-weeks") -> str:
    size = f'width="{width}" viewBox="0 0 {width} {TOP + 7 * STEP}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" {size} aria-hidden="true">{inner}</svg>'


def _place(number: int) -> tuple[int, int]:
    return number // 7 * STEP, TOP + number % 7 * STEP


def _before(x: int, y: int) -> str:
    """A day before the first recording: nothing is known and nothing is missing."""
    return f'<circle class="lw-before" cx="{x + SIDE / 2}" cy="{y + SIDE / 2}" r="1.6"/>'


def _square(day: CalendarDay, unit: str, top: float, x: int, y: int) -> str:
    title = f"<title>{escape(_words(day, unit))}</title>"
    place = f'x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="3.5"'
    if day.distance is None:
        stroke = f'<path class="lw-gap" d="M{x + 3} {y + SIDE - 3}L{x + SIDE - 3} {y + 3}"/>'
        inner = f'x="{x + 0.6}" y="{y + 0.6}" width="{SIDE - 1.2}" height="{SIDE - 1.2}" rx="3"'
        return f'<g><rect class="lw-gap" {inner}/>{stroke}{title}</g>'
    if day.distance == 0:
        return f'<rect class="lw-rest" {place}>{title}</rect>'
    run = f'<rect class="lw-run lw-run-{shade(day.distance, top)}" data-on="{day.local_date}" {place}>{title}</rect>'
    dot = f'<circle class="lw-long" cx="{x + SIDE / 2}" cy="{y + SIDE / 2}" r="2.2"/>'
    return run + dot if day.distance >= LONG[unit] else run


def shade(value: float, top: float) -> int:
    """Step 1 to 5 of a value on the way to the largest day."""
    return max(1, min(SHADES, 1 + int(SHADES * value / top))) if top > 0 else 1


def _words(day: CalendarDay, unit: str) -> str:
    when = f"{dated(day.local_date, 'ccc')} {dated(day.local_date, 'yMMMd')}"
    if day.distance is None:
        return say("{when}: no data", when=when)
    return (
        say("{when}: rest", when=when)
        if day.distance == 0
        else say("{when}: {distance:.1f} {unit}", when=when, distance=day.distance, unit=unit)
    )


def _names(week_start: int) -> str:
    short = weekday_names("ccc")
    rows = ((row, short[(row + week_start) % 7]) for row in (0, 2, 4, 6))
    return "".join(f'<text x="0" y="{TOP + row * STEP + 12}">{name}</text>' for row, name in rows)


def _months(days: Sequence[CalendarDay], first_gap: int) -> str:
    marks: list[str] = []
    last: date | None = None
    for number, day in enumerate(days):
        at = day.local_date
        if at.day == 1 and (last is None or (at - last).days > 20) and number < len(days) - 7:
            column = (first_gap + number) // 7
            marks.append(f'<text x="{column * STEP}" y="13">' + dated(at, "LLL") + "</text>")
            last = at
    return "".join(marks)
