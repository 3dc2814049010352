"""Tess on the way back: stages, tests, run-walk levels, her therapist's notes and limits. Days count back from today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from loadwatch.demo.diary import SIDE, SITE

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

THERAPIST = "Lena Frei, PT"
STAGES = ((184, "isometric"), (160, "heavy_slow"), (62, "plyometric"))
HEEL_RAISES = (  # days ago, left, pain on the left, right
    (184, 9, 3.0, 25),
    (121, 16, 1.0, 26),
    (65, 21, 0.0, 26),
    (9, 24, 0.0, 26),
)
LEVELS = (  # days ago, table, level
    (133, "C", 1), (112, "C", 10), (91, "B", 3), (55, "B", 4), (34, "B", 5), (20, "B", 6),
)  # fmt: skip
NOTES = (
    (184, "First visit. Left Achilles sore above the heel, 9 heel raises with pain. No running for now; holds every day."),
    (121, "16 heel raises on the left. Run-walk on the treadmill goes without a reaction."),
    (65, "21 against 26 heel raises. Outside on flat ground, three runs a week at most."),
    (9, "24 against 26 heel raises, hops are calm. At most 20 km in a week and no hills until the next visit."),
)  # fmt: skip
WEEK_LIMIT_M, HILL_LIMIT_M = 20_000.0, 60.0
REASON = "the tendon is still building up"


def add_rehab(book: Logbook, athlete: str, today: date) -> None:
    """Write Tess's record into the logbook."""
    for days_ago, entry in sorted(_record(), key=lambda one: -one[0]):
        book.set_rehab(athlete, today - timedelta(days=days_ago), **entry)
    for days_ago, left, pain, right in HEEL_RAISES:
        day = today - timedelta(days=days_ago)
        book.add_heel_raise(athlete, day, side="left", reps=left, pain=pain)
        book.add_heel_raise(athlete, day, side="right", reps=right, pain=0.0)
    for days_ago, text in NOTES:
        book.add_note(athlete, today - timedelta(days=days_ago), text, THERAPIST)
    visit = today - timedelta(days=9)
    no_hills = ("limit", HILL_LIMIT_M)
    limits = {"distance": ("week", WEEK_LIMIT_M), "uphill_ascent": no_hills, "downhill_descent": no_hills}
    for measure, (kind, value) in limits.items():
        book.add_override(athlete, visit, kind=kind, measure=measure, value=value, reason=REASON)


def _record() -> Iterator[tuple[int, dict[str, Any]]]:
    for days_ago, stage in STAGES:
        yield days_ago, {"kind": "stage", "name": stage, "site": SITE, "side": SIDE}
    for days_ago, table, level in LEVELS:
        yield days_ago, {"kind": "run_walk", "name": table, "level": level}
    for days_ago, pain in ((140, 0.0), (12, 0.0)):
        yield days_ago, {"kind": "walk", "duration_s": 1_800.0, "pain": pain}
    for days_ago, seconds, pain in ((66, 40.0, 2.0), (9, 60.0, 1.0)):
        yield days_ago, {"kind": "hop", "duration_s": seconds, "pain": pain}
    for days_ago in (13, 9, 6, 2):
        yield (
            days_ago,
            {"kind": "exercise", "name": "Jumps, from two legs to one, then hops", "sets": 3, "reps": 10},
        )
