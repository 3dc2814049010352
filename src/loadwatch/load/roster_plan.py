"""Planned runs of many runners through the same days, metrics and flags as recorded ones, in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loadwatch.load.evidence import Background
from loadwatch.load.flags import flags, level
from loadwatch.load.plan import Expected, expected, planned_rows, with_state
from loadwatch.load.plan_speed import usual
from loadwatch.load.ratio import load_metrics
from loadwatch.load.roster import Known, Roster, measures_of
from loadwatch.load.scenarios import comparable, n_known, with_days_ahead
from loadwatch.load.speed import critical_speed_by_day
from loadwatch.load.what_if import flags_of
from loadwatch.model import Flag, Method, PlannedSession

AHEAD_DAYS = 14


@dataclass(frozen=True)
class Judged:
    """A planned run and what the rules say about it."""

    session: PlannedSession
    severity: int
    flags: tuple[Flag, ...]


def judged_plans(  # noqa: PLR0913, PLR0917 - one frame of the straight line each
    roster: Roster,
    until: pl.DataFrame,
    daily: pl.DataFrame,
    known: Background,
    as_of: date,
    method: Method,
) -> dict[str, list[Judged]]:
    """The planned runs of the next two weeks, judged, by runner and date; as `load.forecast` judges them.

    Parameters
    ----------
    roster : Roster
        Plans of the runners.
    until : pl.DataFrame
        Result of `roster.exposures_of` up to today.
    daily : pl.DataFrame
        `DailyFrame` up to today.
    known : Background
        What the rules know beside the runs.
    as_of : date
        Today.
    method : Method
        Windows, edges and floors.

    Returns
    -------
    dict of list of Judged
        Runners without a planned run are left out.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Plans of the next two weeks.

    Uncertainty
    -----------
    As sure as the plan.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/logbook/test_caseload.py
    """
    speeds = _speeds(roster, as_of, method)
    ran = {str(key): own for (key,), own in until.group_by("athlete_id", maintain_order=True)}
    runs = {id_: ran.get(id_, until.clear()) for id_ in speeds}
    asked = {id_: _asked(roster.known[id_], speed, runs[id_], as_of, method) for id_, speed in speeds.items()}
    coming = {id_: own for id_, own in asked.items() if own}
    if not coming:
        return {}
    found = _flags(coming, runs, daily, known, (as_of, method, measures_of(roster)))
    return {id_: [_judged(one.session, found.get(id_, [])) for one in own] for id_, own in coming.items()}


def _speeds(roster: Roster, as_of: date, method: Method) -> dict[str, float | None]:
    """Critical speed today of every runner with a plan."""
    ids = [id_ for id_, one in roster.known.items() if one.plan]
    own = {id_: roster.known[id_].athlete.critical_speed_mps for id_ in ids}
    entered = {id_: value for id_, value in own.items() if value is not None}
    days = pl.DataFrame({"athlete_id": ids}, schema={"athlete_id": pl.String}).with_columns(
        local_date=pl.lit(as_of)
    )
    found = critical_speed_by_day(roster.sessions, days, method, entered, roster.races)
    return dict(found.select("athlete_id", "critical_speed_mps").iter_rows())


def _asked(
    one: Known, speed: float | None, runs: pl.DataFrame, as_of: date, method: Method
) -> list[Expected]:
    """What the open planned runs of one runner ask."""
    last = as_of + timedelta(days=AHEAD_DAYS - 1)
    habits = usual(runs, as_of + timedelta(days=1), speed)
    asked = [expected(session, habits, method) for session in one.plan]
    near = runs.filter(pl.col("local_date") >= as_of)  # the plan holds nothing earlier
    states = with_state(one.plan, {each.session.id: each.values for each in asked}, near, as_of, method)
    return [
        each
        for each in asked
        if states[each.session.id] == "planned" and each.session.is_run and each.session.local_date <= last
    ]


def _flags(
    coming: dict[str, list[Expected]],
    runs: Mapping[str, pl.DataFrame],
    daily: pl.DataFrame,
    known: Background,
    by: tuple[date, Method, Sequence[str]],
) -> dict[str, list[Flag]]:
    """All flags of the runners with a plan, their planned runs being rows like any other."""
    as_of, method, measures = by
    mine = pl.col("athlete_id").is_in(list(coming))
    those = [(own, runs[id_], known.athletes[id_]) for id_, own in coming.items()]
    past = pl.concat([past for _, past, _ in those])
    planned = pl.concat([planned_rows(own, past, who.zone) for own, _, who in those])
    rows = pl.concat([past, comparable(planned, n_known(past, as_of, method))])
    last = max(one.session.local_date for own in coming.values() for one in own)
    days = with_days_ahead(daily.filter(mine), rows, (as_of, last), measures, method)
    found: dict[str, list[Flag]] = {}
    for flag in flags(rows, days, load_metrics(days, method), method, known, since=as_of):
        found.setdefault(flag.athlete_id or "", []).append(flag)
    return found


def _judged(session: PlannedSession, found: Sequence[Flag]) -> Judged:
    mine = flags_of(found, session)
    return Judged(session, level(mine), mine)
