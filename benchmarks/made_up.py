"""Made-up watch files of any length at one sample a second, out of the writers of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np

from loadwatch.demo.body import Kind, Outing, make_track
from loadwatch.demo.fit_activity import fit_activity
from loadwatch.demo.runners import MARA
from loadwatch.demo.terrain import Heading
from loadwatch.demo.text_writer import gpx, tcx
from loadwatch.demo.track import Track

HOUR_S = 3_600
FIRST = datetime(2024, 3, 4, 6, 30, tzinfo=UTC)
KINDS: tuple[Kind, ...] = ("easy", "tempo", "long", "intervals", "easy")
HEADINGS: tuple[Heading, ...] = ("flat", "rolling", "hills")
WAYS = 30  # different outings; further files are these on other days
WRITERS = {"fit": fit_activity, "gpx": lambda track: gpx(track, "Run"), "tcx": tcx}


@cache
def outing(number: int, seconds: int = HOUR_S) -> Track:
    """One of a few outings without pauses: every column, one sample each second."""
    asked = Outing(
        number, 3.3 * seconds, KINDS[number % len(KINDS)], HEADINGS[number % len(HEADINGS)], footpod=True
    )
    made = make_track(MARA, asked, FIRST, 3_600)
    clock = np.linspace(0.0, made.total_s, seconds)
    columns = {name: np.interp(clock, made.elapsed_s, values) for name, values in made.columns.items()}
    seen = np.arange(seconds, dtype=np.float64)
    laps = tuple(np.interp(made.laps_s, clock, seen).tolist())
    return replace(made, elapsed_s=seen, columns=columns, pauses=(), laps_s=laps)


def recording(number: int, seconds: int = HOUR_S, start: datetime | None = None) -> Track:
    """The n-th recording: no two of them begin at the same time."""
    begin = FIRST + timedelta(days=number // 2, hours=9 * (number % 2)) if start is None else start
    return replace(outing(number % WAYS, seconds), start_utc=begin)


def files(kind: str, count: int, seconds: int = HOUR_S) -> list[tuple[str, bytes]]:
    """Recordings by name: `fit`, `gpx` or `tcx`."""
    return [(f"{n:05d}.{kind}", WRITERS[kind](recording(n, seconds))) for n in range(count)]


def daily_running(years: int, last: date, seconds: int = 900) -> Iterator[tuple[str, bytes]]:
    """Years of running on about five days of seven, with weeks off, one FIT file each."""
    rng = np.random.default_rng(years)
    for number in range(round(years * 365.25)):
        day = last - timedelta(days=number)
        is_off = (number // 7) % 26 == 25
        if is_off or rng.random() > 0.8:
            continue
        start = datetime(day.year, day.month, day.day, 6, int(rng.integers(60)), tzinfo=UTC)
        length = seconds if number % 7 else 3 * seconds
        yield f"{day}.fit", fit_activity(recording(number, length, start))
