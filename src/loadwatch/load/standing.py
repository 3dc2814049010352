"""Where each of many runners stands on a day: recent flags, planned runs, weeks, symptoms. One pass for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from loadwatch.load.diary import PAIN, diary_days
from loadwatch.load.flags import flags, level
from loadwatch.load.ratio import load_metrics
from loadwatch.load.roster import Roster, background_of, days_of, exposures_of, states_of
from loadwatch.load.roster_plan import Judged, judged_plans
from loadwatch.load.stop import RED, red_flag
from loadwatch.load.symptoms import NOT_TOLERATED, Symptom, worst_state
from loadwatch.load.unknown import COUNTED_DAYS
from loadwatch.load.weekly import weekly
from loadwatch.model import Athlete, Flag, Method

RECENT_DAYS = 14  # of flags, and of plans ahead
WEEKS = 12
PAIN_DAYS = 7
PAIN_STEP = 2.0  # points of pain that count as a change


@dataclass(frozen=True)
class Ache:
    """What the diary says: the worst state, its level a week before, the worst pain of 7 days and of the 7 before."""

    symptom: Symptom
    level_before: int | None = 0  # None: nobody had written for it
    pain: float | None = None
    pain_before: float | None = None
    last_answer: date | None = None
    spell_since: date | None = None  # first day of symptoms that call for less, without a break

    @property
    def trend(self) -> str | None:
        """Worse, easing or steady; new without an earlier answer to hold it against; None when no answer speaks for today."""
        if self.symptom.confidence == "assumed":
            return None
        if self.level_before is None:
            return "new"
        step = self.symptom.level - self.level_before
        if not step and self.pain is not None and self.pain_before is not None:
            change = self.pain - self.pain_before
            step = int(change >= PAIN_STEP) - int(change <= -PAIN_STEP)
        return "worse" if step > 0 else "easing" if step < 0 else "steady"


@dataclass(frozen=True)
class Standing:
    """One runner on a day, in SI. `weeks_m` are calendar weeks, oldest first; None: not known."""

    athlete: Athlete
    as_of: date
    last_run: date | None
    known_until: date | None
    flags: tuple[Flag, ...]
    planned: tuple[Judged, ...]
    weeks_m: tuple[float | None, ...]
    ache: Ache
    n_unknown: int  # days of the last 28 whose distance is not fully known

    @property
    def worst_planned(self) -> Judged | None:
        """The planned run with the highest severity, of equals the first; None without a plan."""
        order = sorted(self.planned, key=lambda one: (-one.severity, one.session.local_date))
        return order[0] if order else None

    @property
    def severity(self) -> int:
        """Highest severity of the recent flags."""
        return level(self.flags)


def standings(roster: Roster, as_of: date, method: Method) -> dict[str, Standing]:
    """Where every runner of a roster stands on a day, by id.

    Parameters
    ----------
    roster : Roster
        Sessions of at least 400 days, diary, notes, tests and plans of the runners.
    as_of : date
        Today; nothing later is looked at, plans excepted.
    method : Method
        Windows, edges and floors.

    Returns
    -------
    dict of Standing
        One for each runner, those without any run included.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    Any number of runners for whom it is the same day.

    Uncertainty
    -----------
    That of the flags and states it repeats.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/logbook/test_caseload.py
    """
    exposures, states = exposures_of(roster, method), states_of(roster, as_of, method)
    until = exposures.filter(pl.col("local_date") <= as_of)
    known, daily = background_of(roster, states, as_of, method), days_of(roster, exposures, as_of, method)
    load, since = load_metrics(daily, method), as_of - timedelta(days=RECENT_DAYS - 1)
    told = _by_runner(flags(until, daily, load, method, known, since=since), as_of)
    plans = judged_plans(roster, until, daily, known, as_of, method)
    weeks, unknown = _weeks(roster, until, daily, as_of, method), _unknown_days(daily, as_of)
    aches = _aches(roster, states, as_of)
    found = {
        id_: Standing(
            athlete=one.athlete,
            as_of=as_of,
            last_run=one.last_run_until,
            known_until=one.reach(method, as_of),
            flags=tuple(told.get(id_, ())),
            planned=tuple(plans.get(id_, ())),
            weeks_m=weeks.get(id_, ()),
            ache=aches.get(id_, Ache(Symptom("S0", "assumed"))),
            n_unknown=unknown.get(id_, 0),
        )
        for id_, one in roster.known.items()
    }
    return {id_: _silenced(one, method) for id_, one in found.items()}


def _silenced(one: Standing, method: Method) -> Standing:
    """The standing as it may be told: while a red flag stands no run is judged, recorded or planned."""
    symptom, id_ = one.ache.symptom, one.athlete.id
    if symptom.level != RED:
        return one
    days = [plan.session.local_date for plan in one.planned]
    flag, *ahead = (red_flag(symptom, id_, day, method) for day in (one.as_of, *days))
    judged = [Judged(p.session, red.severity, (red,)) for p, red in zip(one.planned, ahead, strict=True)]
    return replace(one, flags=(flag,), planned=tuple(judged))


def _by_runner(found: Sequence[Flag], as_of: date) -> dict[str, list[Flag]]:
    told: dict[str, list[Flag]] = {}
    for flag in found:
        if flag.local_date <= as_of:
            told.setdefault(flag.athlete_id or "", []).append(flag)
    return told


def _weeks(
    roster: Roster, until: pl.DataFrame, daily: pl.DataFrame, as_of: date, method: Method
) -> dict[str, tuple[float | None, ...]]:
    """Distance of the last calendar weeks of every runner; a week before the first run is not known."""
    distance = daily.filter(pl.col("measure") == "distance")
    found: dict[str, tuple[float | None, ...]] = {}
    for start in {one.athlete.week_start for one in roster.known.values()}:
        ids = [id_ for id_, one in roster.known.items() if one.athlete.week_start == start]
        this = as_of - timedelta(days=(as_of.weekday() - start) % 7)
        first = this - timedelta(days=7 * (WEEKS - 1))
        near = pl.col("athlete_id").is_in(ids) & (pl.col("local_date") >= first)
        table = weekly(until.filter(near), distance.filter(near), start, method)
        rows: Mapping[tuple[str, date], float | None] = {
            (id_, week): value
            for id_, week, value in table.select("athlete_id", "week_start", "distance_m").iter_rows()
        }
        weeks = [first + timedelta(days=7 * n) for n in range(WEEKS)]
        found |= {id_: tuple(rows.get((id_, week)) for week in weeks) for id_ in ids}
    return found


def _unknown_days(daily: pl.DataFrame, as_of: date) -> dict[str, int]:
    since = as_of - timedelta(days=COUNTED_DAYS - 1)
    near = (pl.col("measure") == "distance") & (pl.col("local_date") >= since)
    is_unknown = pl.col("status").is_in(["partial", "unknown"])
    rows = daily.filter(near).group_by("athlete_id").agg(n=is_unknown.sum()).iter_rows()
    return {id_: int(n) for id_, n in rows}


def _aches(roster: Roster, states: pl.DataFrame, as_of: date) -> dict[str, Ache]:
    """State, state a week before and pain of every runner with a diary."""
    answered = diary_days(roster.diary.filter(pl.col("local_date") <= as_of))
    pain = answered.with_columns(pain=pl.max_horizontal(*PAIN))
    by_runner = {str(key[0]): part for key, part in pain.group_by("athlete_id")}
    before = as_of - timedelta(days=PAIN_DAYS)
    found = {}
    for (key,), own in states.group_by("athlete_id", maintain_order=True):
        id_ = str(key)
        days = by_runner[id_]
        symptom, last = worst_state(own, as_of), days["local_date"].max()
        earlier = worst_state(own, before)
        found[id_] = Ache(
            symptom=symptom,
            level_before=None if earlier.confidence == "assumed" else earlier.level,
            pain=_most(days, before, as_of),
            pain_before=_most(days, before - timedelta(days=PAIN_DAYS), before),
            last_answer=last if isinstance(last, date) else None,
            spell_since=_spell_since(own, symptom),
        )
    return found


def _spell_since(own: pl.DataFrame, symptom: Symptom) -> date | None:
    if symptom.state not in NOT_TOLERATED:
        return None
    place = own.filter((pl.col("site") == symptom.site) & (pl.col("side") == symptom.side))
    calmer = place.filter(~pl.col("state").is_in(NOT_TOLERATED))["local_date"].max()
    if isinstance(calmer, date):
        return calmer + timedelta(days=1)
    first = place["local_date"].min()
    return first if isinstance(first, date) else None


def _most(days: pl.DataFrame, after: date, until: date) -> float | None:
    """Worst pain of the days after one and up to another."""
    near = days.filter((pl.col("local_date") > after) & (pl.col("local_date") <= until))
    found = near["pain"].max()
    return float(found) if isinstance(found, int | float) else None
