"""The part of the logbook that looks ahead: planned sessions and their forecast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from loadwatch.decode.plan import read_plan
from loadwatch.decode.plan.planned import NotPlanned, PlanFile, PlanReader, from_text
from loadwatch.errors import FileError, NotFoundError, PlanError
from loadwatch.load.forecast import Forecast
from loadwatch.load.progression import Progression
from loadwatch.logbook import plan_changing, plan_figures, plan_pages, profiles
from loadwatch.logbook.alerting import AlertKeeping
from loadwatch.logbook.plan_pages import AskedPlan
from loadwatch.model import Athlete, PlannedSession
from loadwatch.store.people import Deed, count_change, save_audit
from loadwatch.store.plans import find_planned, remove_of_file, remove_planned, save_plan
from loadwatch.store.store import Db
from loadwatch.units import UnitSystem
from loadwatch.views.plan import plan_row
from loadwatch.views.plan_shapes import PlanPage
from loadwatch.views.plan_words import notes_of_plan


class PlanKeeping(AlertKeeping):
    """What is planned, and what the rules say about it before it is run."""

    def plan_add(
        self, text: str, local_date: date, athlete: str | None = None, *, is_named: bool = True
    ) -> str:
        """Plan a session written in words, such as `18 km easy, 300 m up`; gives its id.

        What nobody typed names no session (`is_named`): it is called by its size in the words of who reads it.
        """
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            session = from_text(self._reader(who, local_date), local_date, text)
            session = session if is_named else replace(session, title="")
            _check_day(local_date, self.today(who))
            kept = save_plan(db, [session])
            _note(db, who, "plan.add", {"sessions": 1})
        self.look_after(who.id)
        return kept[0].id

    def plan_import(
        self, path: str | Path, athlete: str | None = None, day: date | None = None
    ) -> dict[str, Any]:
        """Take in a plan file (CSV, ICS, FIT workout); what the same file brought before is replaced."""
        return self.plan_import_bytes(Path(path).name, _bytes_of(path), athlete, day)

    def plan_import_bytes(
        self, name: str, data: bytes, athlete: str | None = None, day: date | None = None
    ) -> dict[str, Any]:
        """As `plan_import`, of a file that is at hand already."""
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            found = self._read_plan(name, data, who, day)
            replaced = remove_of_file(db, who.id, name, self.today(who)) if found.sessions else 0
            kept = save_plan(db, found.sessions, name)
            if found.sessions:
                _note(db, who, "plan.import", {"sessions": len(kept), "replaced": replaced})
        if found.sessions:
            self.look_after(who.id)
        return _receipt(found, kept, replaced)

    def plan_list(self, athlete: str | None = None, as_of: date | None = None) -> list[dict[str, Any]]:
        """The plan by date, each session with what it asks and its state: planned, done or expired."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        return [
            plan_row(one.expected, one.state, who) for one in plan_figures.stored(self._figures, who, day)
        ]

    def plan_remove(self, id_: str, athlete: str | None = None) -> PlannedSession:
        """Take a planned session out, with a name of that runner only; the first letters of its id are enough."""
        with self.store.write() as db:
            whose = None if athlete is None else profiles.runner(db, athlete).id
            found = [one for one in find_planned(db, id_) if whose in {None, one.athlete_id}] if id_ else []
            if len(found) != 1:
                hint = (
                    f"{len(found)} ids begin so: give more letters." if found else "`plan list` shows them."
                )
                raise NotFoundError("planned session", id_, hint)
            remove_planned(db, [found[0].id])
            _note(db, profiles.runner(db, found[0].athlete_id), "plan.remove", {"sessions": 1})
        self.look_after(found[0].athlete_id)
        return found[0]

    def planned(self, id_: str, athlete: str | None = None) -> PlannedSession:
        """One planned session of that runner."""
        who = self.athlete(athlete)
        with self.store.read() as db:
            return plan_changing.own(db, who, id_)

    def plan_move(self, id_: str, day: date, athlete: str | None = None) -> dict[str, Any]:
        """Put a planned session on another day; gives it as it was, for `plan_put_back`."""
        return self._changed(id_, athlete, "plan.move", lambda _, one: replace(one, local_date=day), day)

    def plan_resize(self, id_: str, share: float, athlete: str | None = None) -> dict[str, Any]:
        """Make a planned session smaller or larger; gives it as it was."""
        return self._changed(id_, athlete, "plan.resize", lambda _, one: plan_changing.resized(one, share))

    def plan_rewrite(self, id_: str, text: str, day: date, athlete: str | None = None) -> dict[str, Any]:
        """Write a planned session anew; gives it as it was."""

        def rewritten(who: Athlete, one: PlannedSession) -> PlannedSession:
            new = from_text(self._reader(who, day), day, text)
            return replace(new, id=one.id, start_time=one.start_time, notes=notes_of_plan(one))

        return self._changed(id_, athlete, "plan.rewrite", rewritten, day)

    def plan_take_out(self, ids: Sequence[str], athlete: str | None = None) -> list[dict[str, Any]]:
        """Take planned sessions of that runner out; gives them as they were."""
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            gone = [plan_changing.taken_out(db, who, id_) for id_ in ids]
            _note(db, who, "plan.remove", {"sessions": len(gone)})
        self.look_after(who.id)
        return gone

    def plan_put_back(self, kept: Sequence[dict[str, Any]], athlete: str | None = None) -> list[str]:
        """Put sessions back as they were; gives their ids."""
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            back = [plan_changing.put_back(db, who, values) for values in kept]
            _note(db, who, "plan.restore", {"sessions": len(back)})
        self.look_after(who.id)
        return [one.id for one in back]

    def plan_steps(
        self, targets: dict[str, float], until: date | None = None, athlete: str | None = None
    ) -> list[str]:
        """Put the steps of a progression into the plan, in the place of earlier ones; gives their ids."""
        who = self.athlete(athlete)
        today = self.today(who)
        sessions = plan_changing.step_sessions(self.progression(targets, until, who.name), who, today)
        with self.store.write() as db:
            remove_of_file(db, who.id, plan_changing.PROGRESSION, today)
            kept = save_plan(db, sessions, plan_changing.PROGRESSION)
            _note(db, who, "plan.steps", {"sessions": len(kept)})
        self.look_after(who.id)
        return [one.id for one in kept]

    def plan_adopt(self, athlete: str | None = None) -> list[str]:
        """Make the assumed habit the plan; gives the ids of its sessions."""
        who = self.athlete(athlete)
        ahead = plan_pages.coming(self._figures, who, self.today(who))
        usual = [one.session for one in ahead.expected] if ahead.is_assumed else []
        with self.store.write() as db:
            kept = save_plan(db, plan_changing.adopted(usual))
            _note(db, who, "plan.adopt", {"sessions": len(kept)})
        self.look_after(who.id)
        return [one.id for one in kept]

    def plan_page(
        self,
        athlete: str | None,
        asked: AskedPlan,
        as_of: date | None = None,
        units: UnitSystem | None = None,
    ) -> PlanPage:
        """The plan of a runner as the page shows it."""
        who = self.athlete(athlete)
        return plan_pages.plan_page(self._figures, who, asked, as_of or self.today(who), units or who.units)

    def forecast(
        self,
        athlete: str | None = None,
        plan: str | Path | Sequence[PlannedSession] | None = None,
        as_of: date | None = None,
    ) -> list[Forecast]:
        """What the rules say about a plan before it is run, by date.

        `plan` is a file, or planned sessions; without it the stored plan, else the runner's own habit, marked
        assumed, else the room of the next run alone.
        """
        who = self.athlete(athlete)
        given = self.plan_in(plan, athlete, as_of)[0] if isinstance(plan, str | Path) else plan
        sessions = None if given is None else list(given)
        return plan_figures.forecasts(self._figures, who, as_of or self.today(who), sessions)

    def plan_in(
        self, path: str | Path, athlete: str | None = None, as_of: date | None = None
    ) -> tuple[list[PlannedSession], list[NotPlanned]]:
        """The planned sessions of a file, kept nowhere, and what of it was left out, with the reason."""
        who = self.athlete(athlete)
        name = Path(path).name
        found = self._read_plan(name, _bytes_of(path), who, None, as_of=as_of or self.today(who))
        if not found.sessions:
            raise _nothing_in(name, found)
        return [_on_assumed_day(session) for session in found.sessions], list(found.left)

    def progression(
        self, targets: dict[str, float], until: date | None = None, athlete: str | None = None
    ) -> Progression:
        """Weekly steps to targets of the long run, climb or fast metres [m] by a date."""
        who = self.athlete(athlete)
        if until is not None:
            _check_day(until, self.today(who))
        return plan_figures.steps(self._figures, who, self.today(who), targets, until)

    def _changed(
        self,
        id_: str,
        athlete: str | None,
        what: str,
        new: Callable[[Athlete, PlannedSession], PlannedSession],
        day: date | None = None,
    ) -> dict[str, Any]:
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            one = plan_changing.own(db, who, id_)
            if day is not None:
                _check_day(day, self.today(who))
            kept = plan_changing.as_kept(db, one)
            plan_changing.change(db, new(who, one))
            _note(db, who, what, {"sessions": 1})
        self.look_after(who.id)
        return kept

    def _reader(self, who: Athlete, day: date | None, today: date | None = None) -> PlanReader:
        return PlanReader(who.id, today or self.today(who), who.units, who.zone, day)

    def _read_plan(
        self, name: str, data: bytes, who: Athlete, day: date | None, *, as_of: date | None = None
    ) -> PlanFile:
        today = as_of or self.today(who)
        if day is not None:
            _check_day(day, today)
        return read_plan(data, name, self._reader(who, day or as_of, today))


def _bytes_of(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        name = Path(path).name
        raise FileError(name, f"{name} cannot be read: {error.strerror or error}.") from error


def _on_assumed_day(session: PlannedSession) -> PlannedSession:
    """A workout file has no date: say that today stands in for it."""
    if session.source != "fit":
        return session
    return replace(session, readings=("the file has no date: today is assumed", *session.readings))


def _check_day(day: date, today: date) -> None:
    if day < today:
        raise PlanError(str(day), f"{day} has passed: a plan is for today or later.")
    if (day - today).days > 3 * 366:
        raise PlanError(str(day), f"{day} is more than three years away.")


def _note(db: Db, who: Athlete, what: str, detail: dict[str, Any]) -> None:
    count_change(db, who.id, "other")
    save_audit(db, datetime.now(UTC), Deed(what, who.id, who.id, detail))


def _receipt(found: PlanFile, kept: Sequence[PlannedSession], replaced: int) -> dict[str, Any]:
    outcomes = [one.outcome for one in found.left]
    return {
        "counts": {
            "planned": len(kept), "replaced": replaced, "ignored": outcomes.count("ignored"),
            "failed": outcomes.count("failed"),
        },
        "sessions": [
            {"id": one.id, "local_date": one.local_date.isoformat(), "title": one.title} for one in kept
        ],
        "items": [
            {"name": one.name, "outcome": one.outcome, "reason": one.reason, "message": one.message}
            for one in found.left
        ],
    }  # fmt: skip


def _nothing_in(name: str, found: PlanFile) -> PlanError:
    reason = found.left[0].message if found.left else "It has no planned session."
    return PlanError(name, f"{name} holds no session to come. {reason}")
