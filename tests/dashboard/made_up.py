"""A logbook of made-up numbers behind the same questions, for tests of looks, guards and figures."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from loadwatch.errors import NotFoundError
from loadwatch.model import Athlete
from loadwatch.units import UnitSystem
from loadwatch.views.activity import ActivityPage, ExposureRow, Fact, LapRow
from loadwatch.views.alert import AlertsView
from loadwatch.views.overview import CalendarDay, Card, FlagCard, OverviewView, RatioPoint, WeekBar
from loadwatch.views.runs import run_list
from loadwatch.views.shapes import ChartOf
from loadwatch.views.trend_shapes import TrendMark, TrendRun, TrendsView, TrendWeek
from loadwatch.views.words import MEASURE_LABELS

TODAY = date(2026, 11, 22)
DAYS = 364


def distances() -> list[float | None]:
    """A year of days: rest on Monday and Friday, long runs on Sunday, one stretch unknown."""
    found: list[float | None] = []
    for number in range(DAYS):
        weekday = number % 7
        base = 6 + 2.5 * math.sin(number / 40) + number / 120
        found.append(0.0 if weekday in (0, 4) else round(base * (2.1 if weekday == 6 else 1), 1))
    found[60:67] = [None] * 7
    found[200] = None
    return found


def overview_view(athlete: str = "Amira K.", units: str = "km") -> OverviewView:
    """A full overview: four cards, 52 weeks, ratio with a short history at first, four flags, a calendar."""
    days = [TODAY - timedelta(DAYS - 1 - n) for n in range(DAYS)]
    values = distances()
    return OverviewView(
        athlete=athlete,
        chart=ChartOf(unit=units),
        as_of=TODAY,
        units="mi" if units == "mi" else "km",
        unit=units,
        state="full",
        headline="Sunday's 24.6 km is 13 % longer than your longest run in 30 days.",
        subtitle="Week of 16 to 22 November 2026 · data until today",
        room="Room today: up to 13.2 km.",
        cards=cards(units),
        cards_title="Last 7 days",
        weeks=weeks(values)[-26:],
        ratio=ratios(days),
        ratio_method="Each 7 days against the 21 before (uncoupled). Context only, not a risk score.",
        flags=flags(),
        calendar=tuple(
            CalendarDay(day, value, value, "run") for day, value in zip(days, values, strict=True)
        ),
        caveats=(
            "One day has a run whose distance is unknown.",
            "Elevation comes from GPS: hills are rough.",
        ),
        last_run=TODAY,
    )


def cards(units: str) -> tuple[Card, ...]:
    """One card of each severity and one that is unknown."""
    return (
        Card(
            "week", "Distance this week", "64", units, "Note: 20 % over 4-week mean", 1, 64_000.0, share=1.2
        ),
        Card("longest", "Longest run", "1.13", "× 30-day longest", "Caution above 1.10", 2, 1.13),
        Card(
            "hills", "Downhill", "412", "m in a run", "High: 180 m was the most", 3, 412.0, "downhill", 2.29
        ),
        Card("speed", "Fast running", None, "", "Not enough data: no critical speed yet", None),
        Card("tissue", "Achilles, midportion", "1.04", "× usual day", "Clear, under 1.10", 0, 1.04),
    )


def weeks(values: list[float | None]) -> tuple[WeekBar, ...]:
    """Weekly sums; a week without any day known is missing."""
    bars: list[WeekBar] = []
    for number in range(DAYS // 7):
        part = [value for value in values[number * 7 : number * 7 + 7] if value is not None]
        total = round(sum(part), 1) if part else None
        status = "missing" if not part else "partial" if len(part) < 7 else "ok"
        last = [bar.value for bar in bars[-3:] if bar.value is not None]
        mean = None if total is None or len(last) < 3 else round((sum(last) + total) / 4, 1)
        start = TODAY - timedelta(DAYS - 1 - 7 * number)
        bars.append(WeekBar(start, total, mean, len(part), "current" if number == 51 else status))
    return tuple(bars)


def ratios(days: list[date]) -> tuple[RatioPoint, ...]:
    """No ratio for 28 days, then provisional, then firm, with a hole."""
    points = []
    for number, day in enumerate(days):
        known = number >= 28 and not 230 <= number < 240
        value = 1.05 + 0.3 * math.sin(number / 17) + 0.05 * math.sin(number) if known else None
        points.append(RatioPoint(day, value, "ok" if number >= 200 else "provisional"))
    return tuple(points)


def flags() -> tuple[FlagCard, ...]:
    """Worst first."""
    steep = "Sunday: 412 m down; the most in the last 30 days was 180 m."
    far = "Keep the next long run at or under 24 km."
    return (
        _flag(3, "Descent 2.3 times the 30-day maximum", steep, "Run flat this week.", "B"),
        _flag(2, "Long run 1.13 times the 30-day longest", "24.6 km against 21.8 km.", far, "A"),
        replace(
            _flag(1, "Week up 20 % on the 4-week mean", "64 km against 53 km.", "", "mixed"), activity=None
        ),
    )


def _flag(severity: int, title: str, why: str, action: str, evidence: str) -> FlagCard:
    return FlagCard(
        severity=severity,
        word=("Clear", "Note", "Caution", "High")[severity],
        title=title,
        headline=why,
        why=why,
        action=action,
        local_date=TODAY,
        when="Sun 22 Nov",
        evidence=evidence,
        rule="R1",
        exposure="distance",
        activity="a1",
        quality="A",
    )


def activity_page(id_: str = "a1", units: str = "km", n: int = 2000) -> ActivityPage:
    """A hilly loop with all streams."""
    t = np.linspace(0, 1, n)
    elevation = 300 + 60 * np.sin(2 * math.pi * t) + 12 * np.sin(14 * math.pi * t)
    grade = np.gradient(elevation, t * 12_000) * 100
    pace = 320 + grade * 9 + 8 * np.sin(60 * t)
    heart = 148 + grade * 2 + 6 * t
    heart[900:1000] = np.nan
    return ActivityPage(
        id=id_,
        athlete="Amira K.",
        title="Sunday long run",
        subtitle="Sunday, 22 November 2026, 08:12 · Fenix 7 · FIT",
        units="mi" if units == "mi" else "km",
        sport="running",
        local_date=TODAY,
        facts=(
            Fact("Distance", "12.0", units),
            Fact("Time", "1:04:09"),
            Fact("Pace", "5:21", f"/{units}"),
            Fact("Ascent", "214", "m"),
            Fact("Descent", "212", "m"),
            Fact("Heart rate", "151", "bpm"),
            Fact("Power", None, "", "The watch has no power meter"),
        ),
        elapsed_s=(t * 3849).astype("f4"),
        distance=(t * 12).astype("f4"),
        streams={
            "pace_s": pace.astype("f4"),
            "elevation": elevation.astype("f4"),
            "grade_pct": grade.astype("f4"),
            "heart_rate": heart.astype("f4"),
            "cadence": (172 + 3 * np.sin(40 * t)).astype("f4"),
        },
        latitude_deg=(47.37 + 0.012 * np.sin(2 * math.pi * t) + 0.003 * np.sin(6 * math.pi * t)).astype("f4"),
        longitude_deg=(8.54 + 0.03 * np.cos(2 * math.pi * t)).astype("f4"),
        laps=tuple(LapRow(k, "1.00", "5:20", "5:20", "18", "150", None) for k in range(1, 13)),
        exposures=(
            ExposureRow("distance", "Distance", "12.0", units, "10.4 km", "1.15", "A", None),
            ExposureRow("descent", "Descent", "212", "m", "180 m", "1.18", "A", None),
            ExposureRow("fast", "Fast running", None, "", "0.6 km", None, None, "no critical speed yet"),
        ),
        issues=("Heart rate was missing for 3 minutes.",),
        copies=(("a2", "GPX from another watch, same start"),),
        flags=("Caution: long run 1.15 times the 30-day longest.",),
    )


def trends_view(
    measure: str = "distance", span: str = "6m", units: str = "km", days: int = 182
) -> TrendsView:
    """Half a year of weeks with a hole, runs, one flag of each severity, a diary with answers now and then."""
    first = TODAY - timedelta(days - 1)
    number = np.arange(days)
    longest = (12 + number / 30).astype("f4")
    longest[40:47] = np.nan
    pain = np.full(days, np.nan, dtype="f4")
    pain[60:120:3] = 3.0
    ratio = (1.0 + 0.2 * np.sin(number / 9)).astype("f4")
    found = [
        TrendWeek(
            first + timedelta(7 * n), None if n == 6 else 40.0 + n, 38.0 if n > 5 else None, 12.0 + n / 4, 1.05,
            3.0 if n % 4 == 0 else None, int(n == 9), "missing" if n == 6 else "partial" if n == 7 else "ok",
        )
        for n in range(days // 7)
    ]  # fmt: skip
    return TrendsView(
        athlete="Amira K.", as_of=TODAY, units="mi" if units == "mi" else "km", measure=measure,
        label=MEASURE_LABELS[measure], unit=units, digits=1, span="6m" if span == "6m" else "all",
        state="full", summary="64.0 km in the week from 16 November 2026, the most of 25 known weeks.",
        first=first, last=TODAY, weeks=tuple(found),
        runs=tuple(TrendRun(first + timedelta(int(n)), 6.0 + n % 7, f"a{n}") for n in number if n % 2),
        marks=tuple(
            TrendMark(first + timedelta(30 * n), n, ("", "Note", "Caution", "High")[n], "More", "R1", "a1")
            for n in (1, 2, 3)
        ),
        longest=longest, capacity=longest * 0.9, base=np.full(days, 41.0, dtype="f4"), ratio=ratio,
        ratio_low=ratio - 0.1, ratio_high=ratio + 0.1, pain=pain,
        ratio_method="Each 7 days against the 21 before. Context only, not a risk score.",
        capacity_note="Capacity is the largest day of the 30 before.", caveats=("One day is not known.",),
    )  # fmt: skip


def bare_page(id_: str = "a3") -> ActivityPage:
    """Totals only: no samples, no positions."""
    none = np.empty(0, dtype="f4")
    page = activity_page(id_)
    changes = {
        "streams": {},
        "latitude_deg": None,
        "longitude_deg": None,
        "elapsed_s": none,
        "distance": none,
    }
    return ActivityPage(**{**page.__dict__, **changes, "laps": (), "title": "Treadmill"})


def activities(count: int = 60) -> list[dict[str, Any]]:
    """Rows as the `activities` JSON of the interface."""
    return [_activity(n) for n in range(1, count + 1)]


def _activity(n: int) -> dict[str, Any]:
    row: dict[str, Any] = {"id": f"a{n}", "athlete": "Amira K.", "start_utc": "2026-11-22T07:12:00Z"}
    row |= {"utc_offset_s": 3600, "local_date": str(TODAY - timedelta(n)), "sport": "running", "is_run": True}
    row |= {"sub_sport": "trail" if n % 5 == 0 else None, "title": None if n % 3 else f"Run {n}"}
    row |= {"device": "Fenix 7", "distance_m": 8000.0 + 100 * n, "timer_s": 2600.0, "elapsed_s": 2700.0}
    row |= {"moving_s": 2580.0, "ascent_m": None if n % 4 == 0 else 84.0, "descent_m": 80.0}
    row |= {"avg_heart_rate_bpm": 148.0, "avg_cadence_spm": 172.0, "n_records": 2600, "sessions": []}
    row |= {"source": {"name": f"{n}.fit", "sha256": "0" * 64, "format": "fit"}}
    row |= {"linked_to": "a1" if n == 2 else None}
    row |= {"issues": [{"code": "hr_dropout", "message": "…"}] if n % 7 == 0 else []}
    return row


class NoUploads:
    """Nothing is on its way in."""

    def sweep(self) -> int:
        return 0

    def is_importing(self) -> bool:
        return False

    def open_ones(self, _owner: str) -> list[dict[str, Any]]:
        return []


class MadeUpBook:
    """Answers what the pages ask of a logbook."""

    def __init__(self, names: tuple[str, ...] = ("Amira K.", "Ben")) -> None:
        self.names = list(names)
        self.uploads = NoUploads()
        self.asked: list[tuple[str | None, date | None, str | None]] = []

    def athletes(self) -> list[Athlete]:
        return [Athlete(id=name.lower(), name=name) for name in self.names]

    def today(self, _athlete: Athlete | None = None) -> date:
        return TODAY

    def open_alerts(self, *_: Any, **__: Any) -> AlertsView:
        return AlertsView(None, 0, is_stale=False)

    def look_where_due(self, _among: Any = None) -> int:
        return 0

    def freshness(self, _athlete: str, _as_of: date | None = None) -> str:
        return ""

    def overview(
        self,
        athlete: str,
        as_of: date | None = None,
        units: str | None = None,
        chart: tuple[str, str] = ("distance", "6m"),
    ) -> OverviewView:
        self.asked.append((athlete, as_of, units))
        view = overview_view(athlete, units or "km")
        return replace(
            view, chart=replace(view.chart, measure=chart[0], label=MEASURE_LABELS[chart[0]], span=chart[1])
        )

    def activities(self, athlete: str | None = None) -> list[dict[str, Any]]:
        self.asked.append((athlete, None, None))
        return activities()

    def trends(
        self, athlete: str, measure: str, span: str, as_of: date | None = None, units: str | None = None
    ) -> TrendsView:
        self.asked.append((athlete, as_of, units))
        return trends_view(measure, span, units or "km")

    def run_list(self, athlete: str, units: UnitSystem) -> list[dict[str, Any]]:
        self.asked.append((athlete, None, units))
        return run_list(activities(), units)

    def whose_activity(self, id_: str) -> Athlete | None:
        return self.athletes()[0] if id_.startswith("a") else None

    def activity_page(self, id_: str, units: str | None = None) -> ActivityPage:
        if id_ == "a3":
            return bare_page()
        if not id_.startswith("a"):
            raise NotFoundError("activity", id_)
        return activity_page(id_, units or "km")

    def batches(self, _athlete: str | None = None, *, among: Any = None) -> list[dict[str, Any]]:  # noqa: ARG002 - as the logbook's
        counts = {"imported": 12, "linked": 3, "known": 0, "ignored": 1, "failed": 0}
        times = {"started_utc": "2026-11-22T07:12:00Z", "finished_utc": "2026-11-22T07:12:09Z"}
        row = {"athlete": "Amira K.", "sources": ["watch"], "counts": counts, **times}
        undone = {**row, "batch": "20261121-00aa", "undone_utc": "2026-11-22T09:00:00Z"}
        return [{**row, "batch": "20261122-00ab", "undone_utc": None}, undone]
