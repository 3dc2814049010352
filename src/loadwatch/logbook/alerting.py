"""The part of the logbook that tells before a run what would be too much: looks at the plan, keeps alerts.

Nothing leaves the machine: an alert is queued, shown and acknowledged here. Delivery by mail or push comes later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.load.alert import Ahead, Alert, Outcome, look
from loadwatch.load.forecast import forecast
from loadwatch.load.stop import is_stopped, red_flag
from loadwatch.load.symptoms import worst_state
from loadwatch.logbook import body_figures, plan_figures, plan_pages, profiles
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.keeping import Keeping
from loadwatch.logbook.receipt import Receipt
from loadwatch.model import Athlete
from loadwatch.store import alerts as table
from loadwatch.store.people import Counts, Deed, find_athlete, lock_athlete, read_counts, save_audit
from loadwatch.store.store import Db
from loadwatch.store.uploads import find_upload
from loadwatch.units import UnitSystem
from loadwatch.views.alert import AlertsView, alert_json, alerts_view, spoken
from loadwatch.views.words import week_start_of

log = logging.getLogger("loadwatch.alerts")
READERS = ("runner", "pt")  # each sees an alert for himself
Job = Callable[[], object]


@dataclass(frozen=True)
class Looked:
    """One look at the plan of a runner. Not queued: the day is not today, or an earlier one than the last look's."""

    athlete: Athlete
    day: date
    outcome: Outcome
    is_queued: bool


class AlertKeeping(Keeping):
    """What is told before a run, to whom, and who has seen it."""

    background: Callable[[str, Job], object] | None = (
        None  # who does what nobody waits for; none: it is done at once
    )

    def evaluate(self, athlete: str | None = None, on: date | None = None) -> list[dict[str, Any]]:
        """Look at what is planned and queue the alerts that are due; of all runners without a name.

        A day to come, or one before the last look, is answered and queues nothing.
        """
        those = self.athletes() if athlete is None else [self.athlete(athlete)]
        return [_looked_json(self._evaluate(who, on)) for who in those]

    def alerts(self, athlete: str | None = None, by: str = "runner") -> list[dict[str, Any]]:
        """Alerts newest first, as that reader sees them; of all runners without a name. Looks at the plan first."""
        _check_reader(by)
        those = self.athletes() if athlete is None else [self.athlete(athlete)]
        for who in those:
            self._evaluate(who, None)
        known = {who.id: who for who in those}
        with self.store.read() as db:
            rows = table.read_alerts(db, None if athlete is None else those[0].id)
        mine = [(row, known[row["athlete_id"]]) for row in rows if row["athlete_id"] in known]
        return [alert_json(row, who, self.today(who), by) for row, who in mine]

    def acknowledge(
        self, id_: str, by: str = "runner", note: str | None = None, *, athlete: str | None = None
    ) -> dict[str, Any]:
        """Note that the runner, or the PT, has seen an alert; the first letters of its id are enough."""
        _check_reader(by)
        with self.store.write() as db:
            row = _found(db, id_, None if athlete is None else profiles.runner(db, athlete).id)
            now = datetime.now(UTC)
            table.save_seen(db, row["id"], by, now, note)
            save_audit(db, now, Deed("alert.seen", row["athlete_id"], row["id"], {"by": by}))
            (seen,) = table.find_alerts(db, row["id"])
            who = profiles.runner(db, row["athlete_id"])
        return alert_json(seen, who, self.today(who), by)

    def unacknowledge(self, id_: str, by: str = "runner", *, athlete: str | None = None) -> None:
        """Take back that an alert was seen."""
        with self.store.write() as db:
            row = _found(db, id_, None if athlete is None else profiles.runner(db, athlete).id)
            table.remove_seen(db, row["id"], by)
            save_audit(db, datetime.now(UTC), Deed("alert.unseen", row["athlete_id"], row["id"], {"by": by}))

    def open_alerts(self, athlete: str, by: str, units: UnitSystem, as_of: date | None = None) -> AlertsView:
        """What the runner, or the PT, has not seen yet, for a page; a stale one is looked at beside it."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        with self.store.read() as db:
            is_stale, rows = table.read_open(db, who.id, by, day)
        if is_stale and self.background is not None:
            self.background(who.id, partial(self.look_at, who))
        told = spoken(rows, is_stopped=body_figures.is_stopped(self._figures, who, day))
        return alerts_view(told, units, is_stale=is_stale)

    def look_where_due(self, among: Sequence[Athlete] | None = None) -> int:
        """Look at the plans, of all runners or of those given, that the night or a change has made due; gives how many."""
        if self.background is None:
            return 0
        people = {who.id: who for who in (self.athletes() if among is None else among)}
        with self.store.read() as db:
            due = table.read_due(db, {id_: self.today(who) for id_, who in people.items()})
        for id_ in due:
            self.background(id_, partial(self.look_at, people[id_]))
        return len(due)

    def look_at(self, who: Athlete) -> None:
        """Queue what is due for a runner. What was asked for before it is done, whatever happens here."""
        try:
            self._evaluate(who, None)
        except Exception:  # the next look tries again
            log.exception("the plan of a runner could not be looked at")

    def look_after(self, athlete: str) -> None:
        """Look at the plan of a runner after something changed: at once, or beside what the reader waits for."""
        with self.store.read() as db:
            who = find_athlete(db, athlete)
        if who is None:
            return  # went with the import that was taken back
        if self.background is None:
            self.look_at(who)
        else:
            self.background(who.id, partial(self.look_at, who))

    def look_later(self, athlete: str) -> None:
        """Look at the plan after runs came or went: beside the pages, else when alerts are next asked for.

        The runs of ten years take a second, which an import must not wait for.
        """
        if self.background is not None:
            self.look_after(athlete)

    def look_after_upload(self, id_: str) -> None:
        """The same after the import of an upload."""
        with self.store.read() as db:
            row = find_upload(db, id_)
        if row is not None:
            self.look_after(row["athlete_name"])

    def undo(self, batch_id: str) -> dict[str, Any]:
        """Take back an import: as if it had not been."""
        done = super().undo(batch_id)
        self.look_later(done["athlete"])
        return done

    def _import(self, *given: Any) -> Receipt:
        receipt = super()._import(*given)
        self.look_later(receipt.athlete)
        return receipt

    def _evaluate(self, who: Athlete, on: date | None) -> Looked:
        today = self.today(who)
        return evaluated(self._figures, who, on or today, today)


def evaluated(figures: Figures, who: Athlete, day: date, today: date) -> Looked:
    """Look at the plan of a runner on a day; what is due is queued when that day has come."""
    with figures.store.read() as db:
        counts, last = read_counts(db, who.id), table.read_look(db, who.id)
        before, method = table.read_before(db, who.id, day), figures.refresh(db)
    is_queued = day <= today and (last is None or last.local_date <= day)
    if is_queued and last is not None and (last.local_date, last.counts) == (day, counts):
        return Looked(who, day, Outcome((), (), {}, last.marks), is_queued)
    found = look(_ahead(figures, who, day, counts), before, method)
    if is_queued:
        with figures.store.write() as db:
            lock_athlete(db, who.id)
            table.save_outcome(db, who.id, found, day, datetime.now(UTC))
            table.save_look(db, who.id, table.Look(day, counts, found.marks))
    return Looked(who, day, found, is_queued)


def _ahead(figures: Figures, who: Athlete, day: date, counts: Counts) -> Ahead:
    coming = plan_pages.coming(figures, who, day)
    past, bounds = plan_figures.past_of(figures, who, day), plan_figures.bounds_of(figures, who, day)
    states = body_figures.symptoms(figures, who, day)
    symptom = worst_state(states, day)
    is_red = is_stopped(states, day)
    return Ahead(
        as_of=day,
        week_start=week_start_of(day, who.week_start),
        forecasts=forecast(past, coming.expected, figures.method, bounds) if past.daily.height else (),
        done=frozenset(one.expected.session.id for one in coming.planned if one.state == "done"),
        recorded=counts.recorded,
        told=counts.told,
        red=red_flag(symptom, who.id, day, figures.method) if is_red else None,
        red_since=symptom.since if is_red else None,
        birth_year=who.birth_year,
        focus=who.focus_tissue,
    )


def _check_reader(by: str) -> None:
    if by not in READERS:
        raise SettingsError("as", by, " or ".join(READERS))


def _found(db: Db, id_: str, athlete_id: str | None) -> dict[str, Any]:
    """The one alert whose id begins so; of another runner it is not found."""
    known = table.find_alerts(db, id_) if id_ else []
    found = [row for row in known if athlete_id in {None, row["athlete_id"]}]
    if len(found) != 1:
        hint = f"{len(found)} ids begin so: give more letters." if found else "`alerts --all` shows them."
        raise NotFoundError("alert", id_, hint)
    return found[0]


def _looked_json(looked: Looked) -> dict[str, Any]:
    who, void = looked.athlete, looked.outcome.void
    return {
        "athlete": who.name,
        "local_date": looked.day.isoformat(),
        "is_queued": looked.is_queued,
        "alerts": [_due_json(alert, looked) for alert in looked.outcome.due],
        "void": [{"id": table.alert_id(who.id, key), "reason": reason} for key, reason in void.items()],
    }


def _due_json(alert: Alert, looked: Looked) -> dict[str, Any]:
    row = table.new_row(looked.athlete.id, alert) | {"queued_on": looked.day if looked.is_queued else None}
    return alert_json(row, looked.athlete, looked.day)
