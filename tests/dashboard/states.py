"""Logbooks in the states that pages must tell apart: nobody, nobody's runs, few days, old data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO

from loadwatch.logbook import Logbook

TODAY = date(2026, 11, 22)
EMPTY, BARE, SHORT, STALE = "nobody", "Ben", "Pia", "Sam"


def run_list(days: Iterable[date]) -> BytesIO:
    """6 km in 36 minutes on each day."""
    return BytesIO("\n".join(["date,distance_km,duration_min", *(f"{day},6,36" for day in days)]).encode())


def fill(book: Logbook) -> None:
    """Ben without runs, Pia with 18 days of history, Sam whose last run is two months old."""
    book.add_athlete(BARE, zone="UTC")
    short = (TODAY - timedelta(days=n) for n in range(1, 19, 2))
    stale = (TODAY - timedelta(days=n) for n in range(60, 160, 2))
    book.import_bytes([("few.csv", run_list(short))], SHORT)
    book.import_bytes([("old.csv", run_list(stale))], STALE)
    where = {"site": "achilles_midportion", "side": "left"}
    for name in (SHORT, STALE):
        book.set_rehab(name, TODAY - timedelta(days=9), kind="stage", name="heavy_slow", **where)
    book.add_diary(SHORT, TODAY - timedelta(days=1), pain_now=2, pain_morning=1, **where)
    book.add_diary(STALE, TODAY - timedelta(days=70), pain_now=2, pain_morning=1, **where)
