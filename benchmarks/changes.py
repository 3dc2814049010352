"""A page that is drawn anew after something was written, for each kind of writing and the pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Protocol

import numpy as np

from benchmarks.clinic import LAST, RUNNER
from benchmarks.made_up import recording
from benchmarks.rows import Row
from loadwatch import Logbook
from loadwatch.demo.fit_activity import fit_activity

CALLBACK_MS = 200.0
SHORT_S = 900
Write = Callable[[int], object]


class Asking(Protocol):
    """Asks pages as a browser does."""

    def page(self, address: str, athlete: str) -> tuple[bytes, float]:
        """What an address answers, and its milliseconds."""

    def form(self, name: str, athlete: str, values: dict[str, object]) -> float:
        """Sends a form; gives its milliseconds."""


def after_changes(book: Logbook, visitor: Asking, title: str, rounds: int) -> Iterator[Row]:
    """The slowest twentieth of pages after each kind of writing; nothing is written twice."""
    counter = iter(range(1_000_000))
    for what, write, addresses in _writes(book):
        for address in addresses:
            times = []
            for _ in range(rounds):
                write(next(counter))
                times.append(visitor.page(address, RUNNER)[1])
            yield row(f"{title}: {address.partition('=')[0]} after {what} (p95)", times)
    yield _dragged(book, visitor, title, rounds)


def row(name: str, times: list[float]) -> Row:
    """The 95th percentile of some times against the bar of a callback."""
    value = float(np.percentile(times, 95))
    note = f"median {np.median(times):.0f} ms of {len(times)}"
    return Row(name, value, "ms", bar=f"< {CALLBACK_MS:g} ms", is_met=value < CALLBACK_MS, note=note)


def _writes(book: Logbook) -> Iterator[tuple[str, Write, tuple[str, ...]]]:
    """What is written, how, and the pages that tell of it."""
    id_ = book.plan_list(RUNNER, LAST)[0]["id"]

    def moved(n: int) -> object:
        return book.plan_move(id_, LAST + timedelta(days=1 + n % 5), RUNNER)

    def hurt(n: int) -> object:
        day, pain = LAST - timedelta(days=n % 4), 1 + n * 3 % 7
        return book.add_diary(RUNNER, day, site="achilles_midportion", side="left", pain_during=pain)

    def brought(n: int) -> object:
        start = datetime(LAST.year, LAST.month, LAST.day, 8, n % 60, tzinfo=UTC)
        data = fit_activity(recording(n, SHORT_S, start - timedelta(days=n % 20, hours=n % 7)))
        return book.import_bytes([(f"{n}.fit", BytesIO(data))], RUNNER)

    def limited(n: int) -> object:
        limit = {"kind": "limit", "measure": "distance", "value": 8_000.0 + n, "reason": "made up"}
        return book.add_override(RUNNER, LAST - timedelta(days=n % 4), **limit)

    def settled(n: int) -> object:
        return book.update_athlete(RUNNER, mass_kg=55.0 + n % 40)

    def faster(n: int) -> object:
        return book.update_athlete(RUNNER, critical_speed_mps=3.5 + n % 40 / 100)

    def edged(n: int) -> object:
        return book.set_constants({"spike_edge": 1.1 + n % 40 / 1_000})

    yield "a planned run was moved", moved, ("/", "/plan")
    yield "a planned run was moved, its what-if open", moved, (f"/plan?session={id_}",)
    yield "a pain was told", hurt, ("/", "/plan", "/trends?range=all", "/diary")
    yield "an import of one file", brought, ("/", "/plan", "/trends?range=all", "/activities")
    yield "a limit of the therapist's", limited, ("/", "/plan")
    yield "a change of the settings", settled, ("/", "/plan", "/trends?range=all")
    yield "a critical speed was entered", faster, ("/", "/plan", "/trends?range=all")
    yield "a constant of the method was changed", edged, ("/", "/plan", "/trends?range=all")
    book.update_athlete(RUNNER, critical_speed_mps=None)
    book.set_constants({"spike_edge": None})


def _dragged(book: Logbook, visitor: Asking, title: str, rounds: int) -> Row:
    """A planned run dragged to another day: the form that is sent, then the plan as it is drawn again."""
    id_ = book.plan_list(RUNNER, LAST)[0]["id"]
    times = []
    for n in range(rounds):
        day = LAST + timedelta(days=1 + n % 5)
        sent = visitor.form("plan-move", RUNNER, {"id": id_, "local_date": day.isoformat()})
        times.append(sent + visitor.page("/plan", RUNNER)[1])
    return row(f"{title}: a planned run dragged to another day, sent and drawn (p95)", times)
