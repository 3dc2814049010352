"""Many made-up runners in a logbook, their rows put in through the store: no file is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert

from loadwatch import Logbook
from loadwatch.curves import NODES, Curves, pack_curve
from loadwatch.model import Athlete
from loadwatch.store.people import save_athlete
from loadwatch.store.tables import activity, batch, exposure, item, session

WEEKDAYS = (1, 3, 6)  # Tuesday, Thursday, Sunday
Row = dict[str, Any]


def fill(book: Logbook, runners: int, days: int, last: date) -> list[str]:
    """Runners with three runs a week up to a day; gives their names."""
    rng = np.random.default_rng(7)
    people = [Athlete(f"made{n:04}", f"Runner {n:03}") for n in range(runners)]
    with book.store.write() as db:
        for who in people:
            save_athlete(db, who)
        made = [_batch(who, last) for who in people]
        db.execute(insert(batch), [row for row, _ in made])
        db.execute(insert(item), [row for _, row in made])
        for at in range(0, runners, 50):
            runs = [
                run for n, who in enumerate(people[at : at + 50]) for run in _runs(who, days, last, rng, n)
            ]
            db.execute(insert(activity), [run[0] for run in runs])
            db.execute(insert(session), [run[1] for run in runs])
            db.execute(insert(exposure), [run[2] for run in runs])
    return [who.name for who in people]


def _batch(who: Athlete, last: date) -> tuple[Row, Row]:
    at = datetime.combine(last, datetime.min.time(), UTC)
    head = {
        "id": f"b-{who.id}", "athlete_id": who.id, "athlete_name": who.name, "made_athlete": True, "started": at,
        "finished": at, "local_date": last, "sources": [], "counts": {},
    }  # fmt: skip
    brought = {
        "batch_id": f"b-{who.id}", "number": 0, "name": "made up", "outcome": "imported", "message": "",
        "activities": [], "issues": [],
    }  # fmt: skip
    return head, brought


def _runs(
    who: Athlete, days: int, last: date, rng: np.random.Generator, shift: int
) -> Iterator[tuple[Row, Row, Row]]:
    curve = pack_curve(
        Curves(*[np.interp(NODES, [2.0, 4.5], [4_000.0, 0.0])] * 3, np.zeros(1), np.zeros(len(NODES)))
    )
    first = last - timedelta(days=days - 1)
    for number in range(days):
        day = first + timedelta(days=number)
        if day.weekday() in WEEKDAYS:
            base = 16_000.0 if day.weekday() == 6 else 7_000.0 + 40 * shift
            metres = base * float(rng.uniform(0.8, 1.06))
            yield _run(who, day, metres * (1.4 if (last - day).days < 7 and shift % 9 == 0 else 1.0), curve)


def _run(who: Athlete, day: date, metres: float, curve: bytes) -> tuple[Row, Row, Row]:
    id_, seconds = f"{who.id}-{day:%Y%m%d}", metres / 2.9
    start = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=7)
    head = {
        "id": id_, "athlete_id": who.id, "batch_id": f"b-{who.id}", "name": "made up", "sha256": id_,
        "file_index": 0, "format": "csv", "kind": "csv", "start_utc": start, "utc_offset_s": 0, "local_date": day,
        "is_manual": False, "n_raw": 0, "issues": [], "notes": {},
    }  # fmt: skip
    part = {"activity_id": id_, "number": 0, "sport": "running", "start_utc": start, "distance_m": metres,
            "elapsed_s": seconds, "timer_s": seconds, "n_records": 0}  # fmt: skip
    tissue = {
        f"{name}_eqkm": metres / 1000 for name in ("achilles_midportion", "achilles_insertional", "knee")
    }
    asked = {
        "activity_id": id_, "session": 0, "is_run": True, "distance_m": metres, "duration_s": seconds,
        "ascent_m": metres / 50, "descent_m": metres / 50, "uphill_ascent_m": metres / 90,
        "downhill_descent_m": metres / 90, "volume_quality": "A", "hills_quality": "A",
        "speed_quality": "A", "tissue_quality": "B", **tissue, "speed_curve": curve, "method": "2026.2",
        "efforts": [{"distance_m": 1000, "time_s": 280.0}, {"distance_m": 3000, "time_s": 890.0},
                    {"distance_m": 5000, "time_s": 1510.0}],
    }  # fmt: skip
    return head, part, asked
