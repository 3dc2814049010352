"""A made-up clinic: many runners with a year of runs, some with a diary, plans and notes."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import numpy as np

from loadwatch import Logbook

HEAD = "date,distance_km,duration_min,ascent_m,descent_m,fast_km,sprint_km\n"
SITES = ("achilles_midportion", "knee", "plantar", "hamstring")


def run_list(rng: np.random.Generator, last: date, days: int) -> bytes:
    """Runs on four days of seven as a run list."""
    lines = [HEAD]
    for ago in range(days, 0, -1):
        if rng.random() < 4 / 7:
            km = rng.gamma(9.0, 1.0)
            up = rng.uniform(0, 30) * km
            lines.append(
                f"{last - timedelta(days=ago)},{km:.2f},{km * rng.uniform(4.8, 6.4):.1f},"
                f"{up:.0f},{up:.0f},{km * rng.uniform(0, 0.2):.2f},0\n"
            )
    return "".join(lines).encode()


def add_runner(book: Logbook, number: int, last: date, days: int = 365) -> str:
    """One runner: every third with a diary, every second with a plan; the name."""
    rng = np.random.default_rng([7, number])
    name = f"Runner {number:03d}"
    book.add_athlete(name, zone="UTC", focus_tissue="knee" if number % 2 else "achilles_midportion")
    stale = timedelta(days=40 if number % 10 == 9 else 0)
    book.import_bytes([("runs.csv", BytesIO(run_list(rng, last - stale, days)))], name)
    if number % 3 == 0:
        site = SITES[number % len(SITES)]
        for ago in range(20, 0, -2):
            day, pain = last - timedelta(days=ago), int(rng.integers(0, 7))
            book.add_diary(name, day, site=site, side="left", pain_now=pain, pain_morning=pain)
    if number % 2 == 0:
        book.plan_add(f"{rng.integers(6, 24)} km long", last + timedelta(days=3), name)
    return name


def clinic(book: Logbook, runners: int, last: date, days: int = 365) -> None:
    """Fill an empty logbook."""
    for number in range(runners):
        add_runner(book, number, last, days)
