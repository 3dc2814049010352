"""Two made-up logbooks: one runner over many years, and a clinic of many runners with diaries and plans."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
from tests.logbook import roster

from benchmarks import made_up
from loadwatch import Logbook

LAST = date(2026, 11, 22)
RUNNER = "Ten Years"
SITES = ("achilles_midportion", "knee", "plantar", "hamstring")


def opened(folder: Path) -> Logbook:
    """The logbook, on its last day."""
    return Logbook.open(folder, today=lambda: LAST)


def long_history(book: Logbook, years: int) -> int:
    """Daily running with a diary now and then and a plan; the number of activities."""
    book.add_athlete(RUNNER, zone="UTC", focus_tissue="achilles_midportion")
    found = ((name, BytesIO(data)) for name, data in made_up.daily_running(years, LAST))
    receipt = book.import_bytes(found, RUNNER).as_json()
    for ago in range(0, 365 * years, 30):
        day = LAST - timedelta(days=ago)
        book.add_diary(
            RUNNER, day, site="achilles_midportion", side="left", pain_during=ago % 4, pain_morning=1
        )
    for ahead, text in ((2, "8 km easy"), (4, "10 km tempo"), (6, "19 km long, 250 m up")):
        book.plan_add(text, LAST + timedelta(days=ahead), RUNNER)
    return int(receipt["counts"]["imported"])


def clinic(book: Logbook, runners: int, days: int = 365) -> None:
    """Runners with a year of runs; every third writes a diary, every second has a plan."""
    rng = np.random.default_rng(7)
    for number, name in enumerate(roster.fill(book, runners, days, LAST)):
        if number % 3 == 0:
            for ago in range(12, 0, -3):
                pain = int(rng.integers(0, 7))
                day, site = LAST - timedelta(days=ago), SITES[number % len(SITES)]
                book.add_diary(name, day, site=site, side="left", pain_now=pain, pain_morning=pain)
        if number % 2 == 0:
            book.plan_add(f"{rng.integers(6, 24)} km long", LAST + timedelta(days=3), name)
