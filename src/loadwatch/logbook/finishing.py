"""The two ends of an import: whose it is, and what came of it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from loadwatch.errors import NotFoundError, StoreError
from loadwatch.logbook.receipt import Item, Receipt, count_outcomes, item_of
from loadwatch.model import Athlete
from loadwatch.store.activities import read_links, read_replaced
from loadwatch.store.batches import change_item, find_batch, finish_batch, has_batch, read_items, save_batch
from loadwatch.store.people import (
    Deed,
    find_athlete,
    lock_names,
    new_athlete_id,
    read_athletes,
    save_athlete,
    save_audit,
)
from loadwatch.store.store import Db, Store

log = logging.getLogger("loadwatch.import")
DEFAULT_NAME = "Runner"


@dataclass(frozen=True)
class Begun:
    """A batch that has been opened."""

    athlete: Athlete
    batch_id: str
    started: datetime
    clock_s: float


def begin(
    store: Store, name: str | None, zone: str, today: Callable[[Athlete], date], sources: Sequence[str]
) -> Begun:
    """Open a batch; an unknown runner is created."""
    with store.write() as db:
        return begin_in(db, name, zone, today, sources)


def begin_in(
    db: Db, name: str | None, zone: str, today: Callable[[Athlete], date], sources: Sequence[str]
) -> Begun:
    """The same inside a transaction."""
    started, clock_s = datetime.now(UTC), time.monotonic()
    lock_names(db)
    athlete, is_new = runner_for_import(db, name, zone)
    day = today(athlete)
    batch_id = _new_batch_id(db, day)
    row = {"id": batch_id, "athlete_id": athlete.id, "athlete_name": athlete.name, "made_athlete": is_new}
    row |= {"started": started, "finished": None, "local_date": day, "sources": list(sources)}
    save_batch(db, row | {"counts": count_outcomes([]), "undone_at": None})
    return Begun(athlete, batch_id, started, clock_s)


def take_up(db: Db, batch_id: str) -> tuple[Begun, list[Item]] | None:
    """A batch that was interrupted, with the items it stored; None when it is whole, undone or gone."""
    row = find_batch(db, batch_id)
    if row is None or row["undone_at"] is not None or row["finished"] is not None:
        return None
    athlete = None if row["athlete_id"] is None else find_athlete(db, row["athlete_id"])
    if athlete is None:
        return None
    begun = Begun(athlete, batch_id, row["started"], time.monotonic())
    return begun, [item_of(row) for row in read_items(db, batch_id)]


def finish(store: Store, begun: Begun, items: Sequence[Item], *, is_whole: bool) -> Receipt:
    """Close a batch. The receipt tells what was stored even when closing it cannot be stored."""
    try:
        with store.write() as db:
            _settle(db, begun, items)
            counts = count_outcomes(items)
            now = datetime.now(UTC)
            finish_batch(db, begun.batch_id, now if is_whole else None, counts)
            save_audit(db, now, Deed("import", begun.athlete.id, begun.batch_id, counts))
    except StoreError as error:
        log.warning("the end of import %s: %s", begun.batch_id, type(error).__name__, exc_info=error)
    duration_s = time.monotonic() - begun.clock_s
    return Receipt(begun.batch_id, begun.athlete.name, items, begun.started, duration_s)


def runner_for_import(db: Db, name: str | None, zone: str) -> tuple[Athlete, bool]:
    """The runner of that name, created when unknown; without a name the only one."""
    if name is None:
        everyone = read_athletes(db)
        if len(everyone) > 1:
            raise several_runners(everyone)
        if everyone:
            return everyone[0], False
    wanted = clean_name(name or DEFAULT_NAME)
    found = find_athlete(db, wanted)
    if found is not None:
        return found, False
    athlete = Athlete(new_athlete_id(db, wanted), wanted, zone=zone)
    save_athlete(db, athlete)
    return athlete, True


def several_runners(everyone: Sequence[Athlete]) -> NotFoundError:
    """The error when a runner must be named."""
    names = ", ".join(athlete.name for athlete in everyone[:10])
    error = NotFoundError("runner", "", f"Name one with --athlete: {names}.")
    error.message = f"This logbook holds {len(everyone)} runners: say which one."
    error.args = (error.message,)
    return error


def clean_name(name: str) -> str:
    """A runner's name without line breaks and outer blanks; refuses an empty or very long one."""
    from loadwatch.errors import SettingsError

    cleaned = " ".join(name.split())
    if not 0 < len(cleaned) <= 200 or not cleaned.isprintable():
        raise SettingsError("athlete", name, "a name of 1 to 200 printable characters")
    return cleaned


def _settle(db: Db, begun: Begun, items: Sequence[Item]) -> None:
    """Outcomes after all files are in: which of them ended as copies, and of what."""
    links = read_links(db, [id_ for item in items if item.number >= 0 for id_ in item.activities])
    replaced = set(read_replaced(db, begun.batch_id))
    for item in items:
        if item.outcome not in {"imported", "linked"}:
            continue
        before = (item.outcome, item.message)
        if item.activities and all(links.get(id_) for id_ in item.activities):
            item.become(
                "linked", "Another recording of a run that is already here: kept, linked, not counted twice."
            )
        elif replaced.intersection(item.activities):
            told = item.message.rstrip(".")
            item.become(
                "imported", f"{told}; it is richer than an earlier recording of the same run, now linked."
            )
        if (item.outcome, item.message) != before:
            change_item(db, begun.batch_id, item.number, item.outcome, item.message)


def _new_batch_id(db: Db, day: date) -> str:
    while True:
        found = f"{day:%Y%m%d}-{secrets.token_hex(2)}"
        if not has_batch(db, found):
            return found
