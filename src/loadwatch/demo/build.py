"""The sample logbook: profiles, watch files, diary and rehabilitation of three made-up runners."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

import numpy as np

from loadwatch.demo import diary, rehab, runners
from loadwatch.demo.body import Outing, Runner, make_track
from loadwatch.demo.fit_activity import fit_activity
from loadwatch.demo.text_writer import gpx
from loadwatch.demo.track import Track

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

ZONE = "Europe/Zurich"
TROUBLE = timedelta(days=150)  # since Tess's Achilles tendon last gave trouble
COPIES = 3  # of Mara's newest runs also come as GPX from a web site, so that links have something to show

STORIES: tuple[tuple[Runner, Callable[[], list[Outing]]], ...] = (
    (runners.MARA, runners.mara),
    (runners.JONAS, runners.jonas),
    (runners.TESS, runners.tess),
)


def _heart(runner: Runner) -> dict[str, Any]:
    return {"max_heart_rate_bpm": runner.max_bpm, "rest_heart_rate_bpm": runner.rest_bpm}


PROFILES: dict[str, dict[str, Any]] = {
    "Mara": {"birth_year": 1991, "sex": "female", "mass_kg": 61.0, **_heart(runners.MARA)},
    "Jonas": {
        "birth_year": 1984, "sex": "male", "mass_kg": 78.0, **_heart(runners.JONAS),
        "focus_tissue": "knee", "critical_speed_mps": runners.JONAS.critical_mps,
    },
    "Tess": {
        "birth_year": 1978, "sex": "female", "mass_kg": 66.0, **_heart(runners.TESS),
        "focus_tissue": "achilles_midportion",
        "critical_speed_mps": runners.TESS.critical_mps,
    },
}  # fmt: skip

PLANS: dict[str, tuple[tuple[int, str], ...]] = {  # days ahead, text
    "Mara": ((2, "8 km easy"), (4, "45 min easy"), (6, "17 km long")),
}


def build_demo(book: Logbook, today: date, progress: Callable[[str, int, int], None] | None = None) -> None:
    """Fill an empty logbook with the three runners; `progress` hears (runner, files done, files)."""
    for runner, story in STORIES:
        book.add_athlete(runner.name, zone=ZONE, **PROFILES[runner.name])
        if runner is runners.TESS:
            book.update_athlete(runner.name, achilles_last=today - TROUBLE)
        outings = sorted(story(), key=lambda outing: (-outing.days_ago, outing.hour))
        files = _files(runner, outings, today)
        book.import_bytes(_told(files, runner.name, len(outings), progress), runner.name)
    for entry in diary.entries():
        book.add_diary(
            runners.TESS.name, today - timedelta(days=entry.days_ago),
            site=diary.SITE, side=diary.SIDE, pain_now=entry.pain_now, pain_during=entry.pain_during,
            pain_morning=entry.pain_morning, stiffness_min=entry.stiffness_min, limp=entry.limp,
            note=entry.note,
        )  # fmt: skip
    rehab.add_rehab(book, runners.TESS.name, today)
    _plan(book, today)


def _plan(book: Logbook, today: date) -> None:
    """Mara's next week stays within the rules; Jonas plans a Sunday that does not."""
    for name, sessions in PLANS.items():
        for days_ahead, text in sessions:
            book.plan_add(text, today + timedelta(days=days_ahead), name)
    sunday = today + timedelta(days=(6 - today.weekday()) or 7)
    book.plan_add("30 km long, 300 m up", sunday, runners.JONAS.name)


def demo_track(runner: Runner, outing: Outing, today: date) -> Track:
    """One outing of a runner, on its local day before `today`."""
    rng = np.random.default_rng([runner.seed, outing.days_ago, 1])
    day = today - timedelta(days=outing.days_ago)
    clock = time(outing.hour, int(rng.integers(0, 60)), int(rng.integers(0, 60)))
    local = datetime.combine(day, clock, ZoneInfo(ZONE))
    offset = local.utcoffset() or timedelta(0)
    return make_track(runner, outing, local.astimezone(UTC), int(offset.total_seconds()))


def _files(runner: Runner, outings: list[Outing], today: date) -> Iterator[tuple[str, BinaryIO]]:
    """Watch files, oldest first, one at a time."""
    for i, outing in enumerate(outings):
        track = demo_track(runner, outing, today)
        stem = f"{runner.name.lower()}-{track.start_utc:%Y-%m-%d-%H%M%S}"
        yield f"{stem}.fit", BytesIO(fit_activity(track))
        if runner is runners.MARA and i >= len(outings) - COPIES:
            yield f"{stem}.gpx", BytesIO(gpx(track, "Morning run"))


def _told(
    files: Iterable[tuple[str, BinaryIO]],
    name: str,
    total: int,
    progress: Callable[[str, int, int], None] | None,
) -> Iterator[tuple[str, BinaryIO]]:
    """The same files, telling `progress` about each."""
    for i, item in enumerate(files):
        if progress is not None:
            progress(name, min(i, total), total)
        yield item
