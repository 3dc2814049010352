"""SVG charts for paper: weekly bars, a line with bands, the calendar. Pure text in, pure text out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from loadwatch.language import dated, weekday_names, written

INK, MUTED, LINE = "#17212b", "#56616d", "#d9dfe5"
FULL, PALE, REST = "#1e6f9e", "#8fbfdb", "#e9eef2"
BAND = "#f1f4f7"
SHADES = ("#d3e6f1", "#a5cde3", "#74b2d4", "#378fc0", "#0f4c6b")
LEFT, TOP, BOTTOM, RIGHT = 30.0, 14.0, 16.0, 8.0
MARGIN = 26.0  # right of a line, for its last value
STEPS = (1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 6.0, 8.0, 10.0)  # whose halves are round too
Scale = Callable[[float], float]


@dataclass(frozen=True)
class Bar:
    """A week: None is unknown; a partial one holds unknown days."""

    start: date
    value: float | None
    mean: float | None = None
    is_current: bool = False
    is_partial: bool = False


@dataclass(frozen=True)
class Dot:
    """A day of a line; None breaks the line."""

    on: date
    value: float | None
    low: float | None = None  # a veil behind the line
    high: float | None = None


def nice_top(value: float) -> float:
    """The next round number for the top of an axis."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in STEPS if step * power >= value * (1 - 1e-9))


def bars(weeks: Sequence[Bar], size: tuple[float, float]) -> str:
    """Weekly bars, the current one dark, with the mean of the four weeks before as a line.

    Unknown weeks are low dashed outlines, weeks with unknown days bars with a dashed edge.
    """
    width, height = size
    known = [week.value for week in weeks if week.value is not None]
    means = [week.mean for week in weeks if week.mean is not None]
    top = nice_top(max([*known, *means], default=1.0))
    slot = (width - LEFT - RIGHT) / max(1, len(weeks))
    y = _scale(0.0, top, height)
    drawn = [_grid((0.0, top / 2, top), y, width)]
    for at, week in enumerate(weeks):
        drawn.append(_bar(week, LEFT + at * slot + 0.12 * slot, 0.76 * slot, y))
    line = [(LEFT + (at + 0.5) * slot, week.mean) for at, week in enumerate(weeks)]
    drawn += [_line(line, y, "#ffffff", 3.0), _line(line, y, INK, 1.2), _week_names(weeks, slot, height)]
    return _svg(size, drawn)


def _bar(week: Bar, x: float, width: float, y: Scale) -> str:
    base = y(0.0)
    if week.value is None:
        box = f'x="{x:.1f}" y="{base - 9:.1f}" width="{width:.1f}" height="9" rx="1"'
        return f'<rect {box} fill="none" stroke="{MUTED}" stroke-width="0.7" stroke-dasharray="2 1.6"/>'
    top = y(week.value)
    box = f'x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{max(0.0, base - top):.1f}" rx="1"'
    edge = f' stroke="{MUTED}" stroke-width="0.7" stroke-dasharray="2 1.6"' if week.is_partial else ""
    return f'<rect {box} fill="{FULL if week.is_current else PALE}"{edge}/>'


def line(
    dots: Sequence[Dot], period: tuple[date, date], tops: tuple[float, ...], size: tuple[float, float]
) -> str:
    """A line over days with grid lines at `tops` (the last is the top); gaps where nothing is known."""
    width, height = size
    y = _scale(0.0, tops[-1], height)
    span = max(1, (period[1] - period[0]).days)
    inner = width - LEFT - MARGIN
    points = [
        (LEFT + inner * (dot.on - period[0]).days / span, _held(dot.value, tops[-1]))
        for dot in dots
        if period[0] <= dot.on <= period[1]
    ]
    veil = _veil(
        [dot for dot in dots if period[0] <= dot.on <= period[1]], [x for x, _ in points], y, tops[-1]
    )
    grid = _grid((0.0, *tops), y, width - MARGIN + RIGHT)
    drawn = [veil, grid, _line(points, y, FULL, 1.4), _last(points, y)]
    return _svg(size, [*drawn, _month_names(period, inner, height)])


def marks(
    lines: Sequence[tuple[Sequence[Dot], str]], period: tuple[date, date], size: tuple[float, float]
) -> str:
    """Pain from 0 to 10: a line with dots for each kind of answer, named at its last dot."""
    width, height = size
    y = _scale(0.0, 10.0, height)
    span, inner = max(1, (period[1] - period[0]).days), width - LEFT - MARGIN
    drawn = [_grid((0.0, 5.0, 10.0), y, width - MARGIN + RIGHT)]
    for (dots, _), colour in zip(lines, (FULL, "#a35a00"), strict=False):
        points = [
            (LEFT + inner * (d.on - period[0]).days / span, d.value) for d in dots if d.value is not None
        ]
        drawn.append(_line(points, y, colour, 1.2))
        drawn += [
            f'<circle cx="{x:.1f}" cy="{y(v):.1f}" r="1.7" fill="{colour}"/>'
            for x, v in points
            if v is not None
        ]
    return _svg(size, [*drawn, _month_names(period, inner, height)])


def calendar(days: Sequence[tuple[date, float | None]], week_start: int, size: tuple[float, float]) -> str:
    """Squares of days, one column a week: darker is longer, faint is rest, a stroke is unknown."""
    if not days:
        return _svg(size, [])
    top = max((value or 0.0 for _, value in days), default=0.0)
    gap = (days[0][0].weekday() - week_start) % 7
    step = min((size[1] - TOP) / 7, (size[0] - LEFT) / ((gap + len(days) + 6) // 7))
    drawn = [
        _square(value, top, (LEFT + (gap + n) // 7 * step, TOP + (gap + n) % 7 * step), step * 0.86)
        for n, (_, value) in enumerate(days)
    ]
    names = weekday_names("ccc")
    for row in (0, 2, 4, 6):
        drawn.append(_text(0.0, TOP + (row + 0.72) * step, names[(row + week_start) % 7]))
    for n, (on, _) in enumerate(days):
        if on.day <= 7 and (gap + n) % 7 == 0:
            drawn.append(_text(LEFT + (gap + n) // 7 * step, TOP - 4, dated(on, "LLL")))
    return _svg(size, drawn)


def _square(value: float | None, top: float, at: tuple[float, float], side: float) -> str:
    x, y = at
    box = f'x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" rx="2"'
    if value is None:
        stroke = (
            f'<path d="M{x + 2:.1f} {y + side - 2:.1f}L{x + side - 2:.1f} {y + 2:.1f}" stroke="{MUTED}"/>'
        )
        return f'<rect {box} fill="none" stroke="{LINE}"/>{stroke}'
    if value <= 0 or top <= 0:
        return f'<rect {box} fill="{REST}"/>'
    return f'<rect {box} fill="{SHADES[min(4, int(5 * value / top))]}"/>'


def _scale(low: float, high: float, height: float) -> Scale:
    inner = height - TOP - BOTTOM
    return lambda value: TOP + inner * (1 - (value - low) / (high - low))


def _held(value: float | None, top: float) -> float | None:
    return None if value is None else min(value, top)


def _grid(values: Sequence[float], y: Scale, width: float) -> str:
    return "".join(
        f'<path d="M{LEFT} {y(v):.1f}H{width - RIGHT}" stroke="{LINE}" stroke-width="0.6"/>'
        f"{_text(LEFT - 4, y(v) + 2.6, written(v, ',.4g'), 'end')}"
        for v in values
    )


def _veil(dots: Sequence[Dot], at: Sequence[float], y: Scale, top: float) -> str:
    """A fill from low to high over each stretch of days that have both."""
    found, stretch = "", list[tuple[float, float, float]]()
    for dot, x in [*zip(dots, at, strict=True), (None, 0.0)]:
        if dot is not None and dot.low is not None and dot.high is not None:
            stretch.append((x, min(dot.low, top), min(dot.high, top)))
            continue
        there = [f"{x:.1f} {y(high):.1f}" for x, _, high in stretch]
        back = [f"{x:.1f} {y(low):.1f}" for x, low, _ in reversed(stretch)]
        if len(stretch) > 1:
            found += f'<path d="M{"L".join([*there, *back])}Z" fill="{SHADES[0]}"/>'
        stretch = []
    return found


def _line(points: Sequence[tuple[float, float | None]], y: Scale, colour: str, width: float) -> str:
    path, is_down = "", False
    for x, value in points:
        if value is not None:
            path += f"{'L' if is_down else 'M'}{x:.1f} {y(value):.1f}"
        is_down = value is not None
    style = f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"'
    return f'<path d="{path}" {style}/>' if path else ""


def _last(points: Sequence[tuple[float, float | None]], y: Scale) -> str:
    known = [(x, value) for x, value in points if value is not None]
    if not known:
        return ""
    x, value = known[-1]
    name = _text(x + 5, y(value) + 2.5, written(value, ".2f"), "start", INK)
    return f'<circle cx="{x:.1f}" cy="{y(value):.1f}" r="2.2" fill="{FULL}"/>{name}'


def _week_names(weeks: Sequence[Bar], slot: float, height: float) -> str:
    every = max(1, round(46 / slot))
    return "".join(
        _text(LEFT + (at + 0.5) * slot, height - 4, dated(week.start, "MMMd"), "middle")
        for at, week in enumerate(weeks)
        if (len(weeks) - 1 - at) % every == 0
    )


def _month_names(period: tuple[date, date], inner: float, height: float) -> str:
    """Names where months begin; the first day when the period holds no such day."""
    since, until = period
    span = max(1, (until - since).days)
    days = [date.fromordinal(n) for n in range(since.toordinal(), until.toordinal() + 1)]
    firsts = [day for day in days if day.day == 1] or days[:1]
    return "".join(
        _text(
            LEFT + inner * (day - since).days / span,
            height - 4,
            dated(day, "LLL" if day.day == 1 else "MMMd"),
        )
        for day in firsts
    )


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = MUTED) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f'<text {place} font-family="Inter" font-size="7">{escape(words)}</text>'


def _svg(size: tuple[float, float], parts: Sequence[str]) -> str:
    width, height = size
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">'
    return f"{head}{''.join(parts)}</svg>"
