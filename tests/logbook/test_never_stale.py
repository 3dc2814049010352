"""Whatever is written, in whatever order: what is kept in memory is what a logbook opened now would say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from loadwatch import Logbook
from loadwatch.errors import LoadwatchError
from loadwatch.load.registry import CONSTANTS
from loadwatch.load.registry.constant import standard
from loadwatch.logbook import kept
from loadwatch.logbook.method_part import RULES
from loadwatch.logbook.plan_pages import AskedPlan
from tests.logbook import roster
from tests.logbook.files import run_fit, run_gpx, streams

LAST = date(2026, 5, 20)
WHO, OTHER = "Runner 000", "Runner 001"
SITES = ("achilles_midportion", "knee", "plantar")
STEPS = 12
Write = Callable[[Logbook, Random], object]


def opened(folder: Path) -> Logbook:
    """The logbook on a fixed day."""
    return Logbook.open(folder, today=lambda: LAST)


def asked(book: Logbook) -> dict[str, Any]:
    """Everything that is kept, as it is told now."""
    plan = book.plan_page(WHO, AskedPlan(), LAST)
    return {
        "exposures": book.exposures(WHO),
        "daily": book.daily(WHO),
        "load": book.load(WHO),
        "weekly": book.weekly(WHO),
        "symptoms": book.symptoms(WHO),
        "capacity": book.capacity(WHO),
        "flags": book.flags(WHO),
        "overview": repr(book.overview(WHO)),
        "trends": repr(book.trends(WHO, "achilles_midportion", "all")),
        "runs": book.run_list(WHO, "km"),
        "diary": repr(book.diary_page(WHO)),
        "plan": repr(plan),
        "plan opened": repr(book.plan_page(WHO, AskedPlan(session=plan.others[0].id), LAST))
        if plan.others
        else "",
        "report": repr(book.report(WHO)),
        "caseload": repr(book.caseload()),
    }


def day(random: Random, back: int = 40, ahead: int = 0) -> date:
    """A day near the last one."""
    return LAST + timedelta(days=random.randint(-back, ahead))


def brought(book: Logbook, random: Random) -> object:
    """Import a run: of a list, of a watch, or the same once more by another device; at times long ago."""
    if random.random() < 0.5:
        back = random.choice((5, 40, 300, 500))
        row = f"date,distance_km,duration_min\n{day(random, back)},{random.randint(3, 30)},{random.randint(30, 200)}"
        return book.import_bytes(streams(list_csv=row.encode()), WHO)
    number, metres = random.randint(0, 16), random.choice((1_500.0, 2_500.0))
    data = (
        {"run_fit": run_fit(number, metres=metres)} if random.random() < 0.6 else {"run_gpx": run_gpx(number)}
    )
    return book.import_bytes(streams(**data), WHO)


def took_back(book: Logbook, random: Random) -> object:
    """Undo one of the last imports."""
    known = [one for one in book.batches(WHO) if not one["undone_utc"] and not one["batch"].startswith("b-")]
    return book.undo(random.choice(known[:3])["batch"]) if known else None


def edited(book: Logbook, random: Random) -> object:
    """Change, exclude, delete or restore one of all activities."""
    one = random.choice(book.activities(WHO, deleted=True))["id"]
    changes: list[dict[str, Any]] = [
        {"distance_m": 4_000.0 * random.random() + 3_000.0}, {"excluded": "not me"}, {"excluded": None},
        {"sport": "cycling"}, {"sport": None}, {"is_treadmill": True}, {"title": "Evening"},
    ]  # fmt: skip
    if random.random() < 0.3:
        return book.delete_activity(one) if random.random() < 0.6 else book.restore_activity(one)
    return book.edit_activity(one, **random.choice(changes))


def hurt(book: Logbook, random: Random) -> object:
    """Tell of pain, correct it or take it out."""
    entries = book.diary(WHO)
    if entries and random.random() < 0.4:
        one = random.choice(entries)
        if random.random() < 0.5:
            return book.remove_entry("diary", WHO, one["id"])
        return book.correct_diary(WHO, one["id"], day(random), site=random.choice(SITES), pain_now=7)
    pain = random.randint(0, 9)
    return book.add_diary(
        WHO, day(random), site=random.choice(SITES), side="left", pain_during=pain, pain_morning=pain
    )


def noted(book: Logbook, random: Random) -> object:
    """A note about shoes, calf work, a heel-raise test, a race result."""
    which = random.randint(0, 3)
    if which == 3:
        return book.add_race(
            WHO, day(random, 200), distance_m=10_000.0, time_s=2_300.0 + random.randint(0, 600)
        )
    if which == 0:
        return book.add_note(WHO, day(random), "New shoes, forefoot now", "PT")
    if which == 1:
        return book.add_strength(WHO, day(random), type=random.choice(("heavy_calf", "plyometric")))
    return book.add_heel_raise(
        WHO, day(random), side=random.choice(("left", "right")), reps=random.randint(5, 30)
    )


def limited(book: Logbook, random: Random) -> object:
    """A number of the therapist's, valid from a day past or ahead; or one taken out."""
    known = book.overrides(WHO)
    if known and random.random() < 0.3:
        return book.remove_entry("override", WHO, random.choice(known)["id"])
    number: dict[str, Any] = random.choice((
        {"kind": "limit", "measure": "distance", "value": 6_000.0}, {"kind": "modifier", "value": 0.8},
        {"kind": "week", "measure": "distance", "value": 20_000.0},
        {"kind": "capacity", "measure": "distance", "value": 12_000.0},
    ))  # fmt: skip
    return book.add_override(WHO, day(random, 60, 5), reason="so", **number)


def planned(book: Logbook, random: Random) -> object:
    """Plan a run, move one, make one larger, or take one out."""
    plan, when = book.plan_list(WHO), day(random, 0, 12)
    if not plan or random.random() < 0.4:
        return book.plan_add(
            random.choice(("8 km easy", "24 km long, 300 m up", "6 x 800 m @ 3:40")), when, WHO
        )
    one = random.choice(plan)["id"]
    which = random.randint(0, 2)
    if which == 0:
        return book.plan_move(one, when, WHO)
    return book.plan_resize(one, 1.3, WHO) if which == 1 else book.plan_take_out([one], WHO)


def profiled(book: Logbook, random: Random) -> object:
    """Change the profile or a threshold."""
    if random.random() < 0.5:
        since = random.choice((None, day(random, 200)))
        return book.set_threshold(WHO, "critical_speed_mps", random.choice((3.2, 3.9, None)), since)
    changes: list[dict[str, Any]] = [
        {"mass_kg": 50.0 + random.randint(0, 40)}, {"focus_tissue": random.choice(("knee", "plantar", None))},
        {"achilles_history": random.choice((True, False))}, {"week_start": random.randint(0, 6)},
        {"sex": random.choice(("female", "male"))}, {"birth_year": random.choice((1950, 2000))},
        {"max_heart_rate_bpm": 180.0 + random.randint(0, 9)}, {"units": random.choice(("km", "mi"))},
        {"critical_speed_mps": random.choice((3.4, 4.2, None))}, {"zone": random.choice(("UTC", "Asia/Tokyo"))},
    ]  # fmt: skip
    return book.update_athlete(WHO, **random.choice(changes))


def measured_anew(book: Logbook, random: Random) -> object:
    """Change a constant of the method, or all back."""
    changes: list[dict[str, float | None]] = [
        {"spike_edge": random.choice((1.2, 1.05, None))}, {"fast_cs": random.choice((0.85, None))},
        {"merge_gap_s": random.choice((0, None))}, {"acute_days": random.choice((5, None))},
        {"flags.hard_gap_h": random.choice((30, None))}, {"capacity.symptom_factor": random.choice((0.6, None))},
        {"symptoms.hold_days": random.choice((2, None))}, {"floors.distance": random.choice((9_000, None))},
    ]  # fmt: skip
    return book.set_constants(random.choice(changes))


def another(book: Logbook, _random: Random) -> object:
    """Something is written about somebody else."""
    return book.add_diary(OTHER, LAST, site="knee", pain_during=4)


def came_again(book: Logbook, random: Random) -> object:
    """The runner is erased and comes again, with one run."""
    book.erase(WHO, WHO)
    book.add_athlete(WHO)
    return brought(book, random)


WRITES: tuple[Write, ...] = (
    brought, brought, brought, took_back, edited, edited, hurt, hurt, noted, limited, planned, planned, profiled,
    measured_anew, another,
)  # fmt: skip


def differing(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Names of what is not the same."""
    return [
        name
        for name, value in new.items()
        if not (value.equals(old[name]) if isinstance(value, pl.DataFrame) else value == old[name])
    ]


def test_no_day_reads_a_constant_that_it_is_not_handed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every constant of the rules changed, runs, days and loads are the same by the whole method as by its part."""
    rules = [one for one in CONSTANTS if one.key.partition(".")[0] in RULES]
    with opened(tmp_path) as book:
        roster.fill(book, 1, 120, LAST)
        book.update_athlete(WHO, critical_speed_mps=3.4)
        book.set_constants({one.key: one.low if one.low != standard(one.key) else one.high for one in rules})
        by_part = asked(book)
    monkeypatch.setattr(kept, "method_of_days", lambda method: method)
    with opened(tmp_path) as book:
        assert not differing(by_part, asked(book))


@pytest.mark.parametrize("seed", [1, 51])
def test_what_is_kept_is_what_would_be_worked_out_now(tmp_path: Path, seed: int) -> None:
    """After every write of a random sequence all answers equal those of a logbook that knows nothing yet."""
    random, told = Random(seed), []  # noqa: S311 - made-up writes, the same in every run
    with opened(tmp_path) as book:
        roster.fill(book, 2, 450, LAST)
        asked(book)
        for step in range(STEPS):
            write = came_again if step == STEPS - 3 else random.choice(WRITES)
            try:
                write(book, random)
            except LoadwatchError as error:
                told.append(f"{write.__name__}: {error.message}")
                continue
            with opened(tmp_path) as fresh:
                found = differing(asked(book), asked(fresh))
            assert not found, f"step {step}, {write.__name__}: {found}"

    assert len(told) < STEPS / 2, told
