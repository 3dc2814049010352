"""Tess's diary: a sore Achilles tendon that builds up, calms down and stays quiet, with one small warning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SITE, SIDE = "achilles_midportion", "left"


@dataclass(frozen=True)
class Entry:
    """One morning. Pain is 0 to 10; None is not answered."""

    days_ago: int
    pain_now: int | None
    pain_during: int | None
    pain_morning: int | None
    stiffness_min: int | None
    limp: bool
    note: str | None


NOTES = {
    210: "First steps stiff since Sunday's run.",
    196: "Worse after the hilly long run.",
    188: "Stopped running. Seeing a physical therapist on Thursday.",
    160: "Calf raises every day, heavier each week.",
    133: "First run-walk on the treadmill, no reaction.",
    69: "First run outside.",
    0: "First steps a little stiff after yesterday's longer run.",
}
KNOTS = (
    (230, 0.0),
    (210, 2.0),
    (196, 5.0),
    (186, 6.0),
    (170, 4.0),
    (150, 2.5),
    (133, 1.2),
    (100, 0.8),
    (60, 0.4),
    (8, 0.3),
    (0, 1.2),
)


def entries() -> list[Entry]:
    """Every other morning while it hurts, twice a week later on."""
    return [_entry(days_ago) for days_ago in range(228, -1, -1) if _answered(days_ago)]


def _answered(days_ago: int) -> bool:
    return days_ago in NOTES or (days_ago % 2 == 0 if days_ago > 120 else days_ago % 7 in (0, 3))


def _entry(days_ago: int) -> Entry:
    rng = np.random.default_rng([33, days_ago])
    days, pain = zip(*reversed(KNOTS), strict=True)
    level = float(np.interp(days_ago, days, pain)) + rng.normal(0.0, 0.35)
    morning = round(max(0.0, level))
    ran = days_ago > 186 or days_ago < 134
    return Entry(
        days_ago,
        pain_now=round(max(0.0, 0.5 * level)),
        pain_during=round(max(0.0, 0.7 * level)) if ran else None,
        pain_morning=morning,
        stiffness_min=round(max(0.0, 4.5 * level + rng.normal(0.0, 1.5))),
        limp=morning >= 6,
        note=NOTES.get(days_ago),
    )
