"""Copies worked out again around what came or went: as if all had been looked at, without looking at all."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from loadwatch.load.copies import same_run
from loadwatch.logbook import linking
from loadwatch.logbook.linking import relink
from loadwatch.model import Activity, Athlete, Session, Source
from loadwatch.store.activities import read_activities, remove_activities, save_activities
from loadwatch.store.batches import save_batch
from loadwatch.store.neighbours import read_spans
from loadwatch.store.people import save_athlete
from loadwatch.store.rows import NewActivity
from loadwatch.store.store import Db, open_store

START = datetime(2025, 3, 3, 5, tzinfo=UTC)


@contextmanager
def logbook(place: Path, batches: Sequence[str]) -> Iterator[Db]:
    """A transaction in a logbook with one runner and some empty imports."""
    store = open_store(place)
    with store.write() as db:
        save_athlete(db, Athlete("ana", "Ana"))
        for id_ in batches:
            row = {"id": id_, "athlete_id": "ana", "athlete_name": "Ana", "made_athlete": False}
            row |= {"started": START, "finished": None, "local_date": START.date(), "sources": []}
            save_batch(db, row | {"counts": {}, "undone_at": None})
        yield db
    store.close()


def recording(id_: str, start: datetime | None, day: int, **fields: Any) -> Activity:
    """A run of 10 km in 50 minutes, or a line of a list without a time."""
    values = {"distance_m": 10_000.0, "timer_s": 3_000.0, "elapsed_s": 3_000.0, "n_records": 3_000}
    session = Session(0, "running", start_utc=start, **(values | fields))
    form = "csv" if start is None else "fit" if session.n_records == 3_000 else "gpx"
    return Activity(
        id_, "ana", Source(id_, id_ * 4, form), (session,), "all", start_utc=start,
        local_date=(START + timedelta(days=day)).date(), device=form, is_manual=start is None,
    )  # fmt: skip


def history(rng: random.Random, n_days: int) -> list[Activity]:
    """Two runs a day, so that no day has a gap, with copies, clocks in another zone and lines of lists among them."""
    found = []
    for day in range(n_days):
        for half in range(2):
            start = START + timedelta(days=day, hours=12 * half, seconds=rng.randrange(1_800))
            metres = rng.choice([8_000.0, 10_000.0, 10_050.0])
            name = f"{day:04}{half}"
            found.append(recording(f"{name}a", start, day, distance_m=metres))
            if rng.random() < 0.3:
                off = timedelta(hours=rng.choice([0, 0, 2, 12]), seconds=rng.randrange(4))
                found.append(recording(f"{name}b", start + off, day, distance_m=metres, n_records=600))
            if rng.random() < 0.2:
                found.append(recording(f"{name}c", None, day, distance_m=metres, n_records=0))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_piece_by_piece_gives_what_all_at_once_gives(seed: int, tmp_path: Path) -> None:
    """However the recordings come in and go, the links are those of the whole history."""
    rng = random.Random(seed)  # noqa: S311 - moments, not secrets
    pieces = history(rng, 12)
    rng.shuffle(pieces)
    names = [f"{number}" for number in range(8)]
    with logbook(tmp_path, names) as db:
        for number, name in enumerate(names):
            own = [NewActivity(_of(one, name), 0, "fit") for one in pieces[number::8]]
            save_activities(db, own)
            relink(db, "ana", read_spans(db, [one.activity.id for one in own]))
            assert _links(db) == same_run(read_activities(db, "ana"))
        for name in rng.sample(names, 3):
            spans = read_spans(db, batch_id=name)
            remove_activities(db, name)
            relink(db, "ana", spans)
            assert _links(db) == same_run(read_activities(db, "ana"))
        assert any(_links(db).values())


def test_a_long_history_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more run reads the same few others after 20 as after 200 days of two runs each."""
    real, read = linking.find_activities, []

    def counted(db: Db, ids: Sequence[str]) -> list[Activity]:
        read.extend(ids)
        return real(db, ids)

    monkeypatch.setattr(linking, "find_activities", counted)
    numbers = []
    for n_days in (20, 200):
        own = [NewActivity(one, 0, "fit") for one in history(random.Random(1), n_days) if one.id[-1] == "a"]  # noqa: S311
        with logbook(tmp_path / str(n_days), ["all"]) as db:
            save_activities(db, own)
            read.clear()
            relink(db, "ana", read_spans(db, [own[20].activity.id]))
            numbers.append(len(read))
    assert numbers[0] == numbers[1] <= 12


def _of(one: Activity, batch: str) -> Activity:
    from dataclasses import replace

    return replace(one, batch_id=batch)


def _links(db: Db) -> dict[str, str]:
    return {one.id: one.linked_to for one in read_activities(db, "ana") if one.linked_to is not None}
