"""The part of the logbook that looks at all runners at once: the therapist's caseload, and what was seen of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any

import polars as pl

from loadwatch.language import voice
from loadwatch.load.changes import noted_changes
from loadwatch.load.diary import diary_frame
from loadwatch.load.heel_raise import HeelRaise
from loadwatch.load.lookback import HISTORY_DAYS
from loadwatch.load.measured import methods_of
from loadwatch.load.modifier import Override
from loadwatch.load.race import race_speeds
from loadwatch.load.roster import Known, Roster
from loadwatch.load.standing import Standing, standings
from loadwatch.logbook.body_figures import STRENGTH, only
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.keeping import Keeping
from loadwatch.model import Athlete, Method
from loadwatch.store import people, roster
from loadwatch.store.alerts import read_all_open, see_all
from loadwatch.store.own import read_constant_sets
from loadwatch.store.seen import read_seen, save_seen
from loadwatch.store.store import Db
from loadwatch.units import UnitSystem
from loadwatch.views.caseload import caseload, caseload_row, findings
from loadwatch.views.caseload_shapes import CaseloadRow, CaseloadView

AT_ONCE = 100  # runners computed in one pass
SPEED_DAYS = 150  # what needs a critical speed is read by no rule of the last two weeks when it is older
Entries = dict[str, list[dict[str, Any]]]
Key = tuple[int, Athlete, Method, date]
Marks = Mapping[str, datetime]  # what was seen, and when
Told = Sequence[Mapping[str, Any]]  # alerts that the therapist has not seen
PT = "pt"


class CaseloadKeeping(Keeping):
    """All runners on one page."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._standings = Standings(self._figures)
        self._rows = Rows()

    def caseload(
        self,
        as_of: date | None = None,
        units: UnitSystem = "km",
        *,
        among: Sequence[Athlete] | None = None,
    ) -> CaseloadView:
        """One row per runner, of all or of those given, the one who needs a look most urgently first."""
        days = {who: as_of or self.today(who) for who in (self.athletes() if among is None else among)}
        with self.store.read() as db:
            seen, told = read_seen(db), read_all_open(db, PT, min(days.values(), default=date.max))
        rows = self._rows.of(self._standings.of(days), seen, told, units)
        return caseload(rows, as_of or self.today(), units)

    def mark_seen(self, athlete: str, as_of: date | None = None, *, is_seen: bool = True) -> None:
        """Note that all there is to see of a runner now was seen, or take that back; something new shows again."""
        who = self.athlete(athlete)
        now = self._standings.of({who: as_of or self.today(who)})[0] if is_seen else None
        what = [] if now is None else [f"{one.what}:{one.level}" for one in findings(now)]
        with self.store.write() as db:
            at = datetime.now(UTC)
            save_seen(db, who.id, what, at)
            see_all(db, who.id, PT, at if is_seen else None)
            deed = "caseload.seen" if is_seen else "caseload.unseen"
            people.save_audit(db, at, people.Deed(deed, who.id, who.id))

    def _forget(self, athlete_id: str) -> None:
        super()._forget(athlete_id)
        self._standings.forget(athlete_id)
        self._rows.forget(athlete_id)


class Standings:
    """Where every runner stands, kept in memory until the runner's data, the method or the day change."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._kept: dict[str, tuple[Key, Standing]] = {}
        self._lock = Lock()  # two visitors of a fresh morning compute once

    def of(self, days: dict[Athlete, date]) -> list[Standing]:
        """Standings in the order given, each on its own day; only what changed is computed."""
        with self._lock:
            with self._figures.store.read() as db:
                revisions, method = roster.read_revisions(db), self._figures.refresh(db)
            keys = {who.id: (revisions.get(who.id, 0), who, method, day) for who, day in days.items()}
            old = [who for who in days if self._kept.get(who.id, (None,))[0] != keys[who.id]]
            for day in sorted({days[who] for who in old}):
                those = [who for who in old if days[who] == day]
                for at in range(0, len(those), AT_ONCE):
                    self._compute(those[at : at + AT_ONCE], day, keys)
            return [self._kept[who.id][1] for who in days]

    def forget(self, athlete_id: str) -> None:
        """Keep nothing about a runner who is erased."""
        with self._lock:
            self._kept.pop(athlete_id, None)

    def _compute(self, those: Sequence[Athlete], day: date, keys: dict[str, Key]) -> None:
        with self._figures.store.read() as db:
            found = standings(gathered(db, those, day, self._figures.method), day, self._figures.method)
        self._kept |= {id_: (keys[id_], standing) for id_, standing in found.items()}


class Rows:
    """The row of every runner in words, kept for each language and unit while standing and marks are the same."""

    def __init__(self) -> None:
        self._kept: dict[
            tuple[str, tuple[str, bool], UnitSystem], tuple[Standing, tuple[Marks, Told], CaseloadRow]
        ] = {}

    def of(
        self,
        found: Sequence[Standing],
        seen: Mapping[str, Marks],
        told: Mapping[str, Told],
        units: UnitSystem,
    ) -> list[CaseloadRow]:
        """Rows in the order given."""
        return [
            self._row(one, (seen.get(one.athlete.id, {}), told.get(one.athlete.id, [])), units)
            for one in found
        ]

    def forget(self, athlete_id: str) -> None:
        """Keep nothing about a runner who is erased."""
        self._kept = {key: row for key, row in self._kept.items() if key[0] != athlete_id}

    def _row(self, one: Standing, marks: tuple[Marks, Told], units: UnitSystem) -> CaseloadRow:
        key = (one.athlete.id, voice(), units)
        known = self._kept.get(key)
        if (
            known is None or known[0] is not one or known[1] != marks
        ):  # a standing is made anew when anything changed
            known = self._kept[key] = (one, marks, caseload_row(one, marks[0], units, marks[1]))
        return known[2]


def gathered(db: Db, those: Sequence[Athlete], day: date, method: Method) -> Roster:
    """All that is stored of several runners, as far as rules of the last two weeks look back."""
    ids = [who.id for who in those]
    curves = day - timedelta(days=SPEED_DAYS)
    reach = roster.Reach(
        rows=day - timedelta(days=HISTORY_DAYS),
        curves=curves,
        efforts=curves - timedelta(days=method.critical_speed_days),
    )
    sessions = roster.read_roster(db, ids, reach)
    kinds = ("diary", "note", "strength", "heel_raise", "override", "race")
    written = {kind: roster.read_all_entries(db, kind, ids) for kind in kinds}
    logged = [{name: row[name] for name in STRENGTH} for row in _all(written["strength"])]
    return Roster(
        known=_known(db, those, day, sessions, written),
        sessions=sessions,
        diary=diary_frame(_all(written["diary"])),
        strength=pl.DataFrame(logged, schema=STRENGTH),
        changes=noted_changes(_texts(written)),
        races=race_speeds(_all(written["race"]), method),
        measured=methods_of(read_constant_sets(db)),
    )


def _known(
    db: Db, those: Sequence[Athlete], day: date, sessions: pl.DataFrame, written: dict[str, Entries]
) -> dict[str, Known]:
    ids = [who.id for who in those]
    last, plans = roster.read_last_days(db, ids), roster.read_all_plans(db, ids, day)
    thresholds = roster.read_all_thresholds(db, ids)
    until, before = _last_runs(sessions, day), _last_runs(sessions, day - timedelta(days=1))
    numbers = {
        id_: tuple(Override(**only(row | {"valid_from": row["local_date"]}, Override)) for row in rows)
        for id_, rows in written["override"].items()
    }
    return {
        who.id: Known(
            athlete=who,
            last_run=last[who.id][0],
            last_import=last[who.id][1],
            last_run_until=until.get(who.id),
            last_run_before=before.get(who.id),
            heel_raises=tuple(
                HeelRaise(**only(row, HeelRaise)) for row in written["heel_raise"].get(who.id, ())
            ),
            overrides=numbers.get(who.id, ()),
            thresholds=tuple(thresholds.get(who.id, ())),
            plan=tuple(plans.get(who.id, ())),
        )
        for who in those
    }


def _last_runs(sessions: pl.DataFrame, until: date) -> dict[str, date]:
    runs = sessions.filter(pl.col("is_run") & (pl.col("local_date") <= until))
    return dict(runs.group_by("athlete_id").agg(pl.col("local_date").max()).iter_rows())


def _all(found: Entries) -> list[dict[str, Any]]:
    return [row for rows in found.values() for row in rows]


def _texts(written: dict[str, Entries]) -> list[tuple[str, date, str]]:
    notes = [(row["athlete_id"], row["local_date"], row["text"]) for row in _all(written["note"])]
    told = [(row["athlete_id"], row["local_date"], row["note"]) for row in _all(written["diary"])]
    return [text for text in [*notes, *told] if text[2]]
