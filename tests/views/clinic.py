"""Made-up runners of a clinic: what the caseload is shown with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from loadwatch.load.roster_plan import Judged
from loadwatch.load.standing import Ache, Standing
from loadwatch.load.symptoms import Symptom
from loadwatch.model import Athlete, Flag, PlannedSession, Reference

MONDAY = date(2026, 6, 15)
SUNDAY = MONDAY - timedelta(days=1)
WEEKS = (
    31_000.0,
    34_000.0,
    None,
    33_000.0,
    28_000.0,
    35_000.0,
    36_000.0,
    30_000.0,
    37_000.0,
    38_000.0,
    44_000.0,
    0.0,
)
LONG = Flag(
    local_date=SUNDAY, rule="R1", severity=2, exposure="distance", value=16_000.0, limit=13_200.0, ratio=16 / 12,
    evidence="A", why="", activity="long", reference=Reference("before", date(2026, 6, 7), 12_000.0),
    window_days=30, quality="A",
    constants={"spike_edge": 1.1, "spike_far": 2.0, "spike_window_days": 30, "floor": 3000.0, "n_runs_before": 12.0},
)  # fmt: skip


def standing(name: str, **changes: Any) -> Standing:
    """A runner in routine, with changes."""
    who = Athlete(id=name.lower(), name=name, zone="Europe/Zurich")
    calm = Ache(Symptom("S0", "assumed"))
    steady = Standing(who, MONDAY, SUNDAY, MONDAY, (), (), WEEKS, calm, 0)
    return replace(steady, **changes)


def sore(level: str = "S3", pain: float = 6.0) -> Ache:
    """A sore Achilles tendon that was calm a week ago."""
    symptom = Symptom(level, "reported", "achilles_midportion", "left", "during_high_twice", SUNDAY)
    return Ache(symptom, 0, pain, 2.0, MONDAY, SUNDAY)


def planned(severity: int) -> Judged:
    """Sunday's planned run."""
    day = MONDAY + timedelta(days=6)
    session = PlannedSession("next-long", "ben", day, "18 km easy")
    flag = replace(
        LONG, local_date=day, activity="plan:next-long", value=18_000.0, ratio=1.5, severity=severity
    )
    return Judged(session, severity, (flag,) if severity else ())


def clinic() -> list[Standing]:
    """Five runners, each with another story, in no order."""
    return [
        standing("Ana"),
        standing("Ben", flags=(LONG,), planned=(planned(3),)),
        standing("Cleo", ache=sore(), flags=(LONG,)),
        standing(
            "Dora", last_run=date(2026, 5, 4), known_until=date(2026, 5, 4), weeks_m=(*WEEKS[:6], *[None] * 6)
        ),
        standing("Emil", last_run=None, known_until=None, weeks_m=(None,) * 12, n_unknown=0),
    ]
