"""Several runners at once, as stored, and their frames: exposures, days, symptom states, what the rules know beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from loadwatch.load.daily import daily_load, known_until
from loadwatch.load.evidence import Background
from loadwatch.load.focus import shown_tissues
from loadwatch.load.hard_day import TENDON
from loadwatch.load.heel_raise import HeelRaise
from loadwatch.load.modifier import Body, Override, modifier
from loadwatch.load.speed import critical_speed_by_day, with_critical_speed
from loadwatch.load.symptoms import symptom_days
from loadwatch.load.thresholds import Change, by_period
from loadwatch.model import TISSUES, Athlete, Method, PlannedSession


@dataclass(frozen=True)
class Known:
    """One runner beside the runs: profile, tests, the therapist's numbers, plan, and how far the data reach."""

    athlete: Athlete
    last_run: date | None = None
    last_import: date | None = None
    last_run_until: date | None = None  # up to the day asked about
    last_run_before: date | None = None  # before the day asked about
    heel_raises: tuple[HeelRaise, ...] = ()
    overrides: tuple[Override, ...] = ()
    thresholds: tuple[Change, ...] = ()
    plan: tuple[PlannedSession, ...] = ()

    def reach(self, method: Method, as_of: date) -> date | None:
        """Last day that the data speak about, at most the day asked about; None without a run."""
        if self.last_run is None:
            return None
        return min(known_until(self.last_run, self.last_import or self.last_run, method), as_of)


@dataclass(frozen=True)
class Roster:
    """Several runners as stored."""

    known: Mapping[str, Known]  # by id
    sessions: pl.DataFrame  # `store.roster.read_roster`
    diary: pl.DataFrame  # `DiaryFrame`
    strength: pl.DataFrame  # athlete_id, local_date, type
    changes: pl.DataFrame  # athlete_id, local_date, kind: `load.changes.noted_changes`
    races: pl.DataFrame  # athlete_id, local_date, critical_speed_mps: `load.race.race_speeds`
    measured: Mapping[str, Method] = field(default_factory=dict)  # `load.measured.methods_of`


def measures_of(roster: Roster) -> list[str]:
    """Measures whose days a rule may look at for one of these runners."""
    shown = {tissue for one in roster.known.values() for tissue in shown_tissues(one.athlete.focus_tissue)}
    return [
        "distance",
        "fast",
        "uphill_ascent",
        *(tissue for tissue in TISSUES if tissue in shown | set(TENDON)),
    ]


def exposures_of(roster: Roster, method: Method) -> pl.DataFrame:
    """What each session asked, with what needs a critical speed.

    Parameters
    ----------
    roster : Roster
        Sessions with best efforts and speed curves, profiles, dated thresholds.
    method : Method
        Shares of critical speed that count as fast and as sprint.

    Returns
    -------
    pl.DataFrame
        The sessions without efforts and curves, fast and sprint metres and hamstring demand filled.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Any number of runners.

    Uncertainty
    -----------
    That of the critical speed.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/logbook/test_caseload.py
    """
    dated = [id_ for id_, one in roster.known.items() if one.thresholds]
    is_dated = pl.col("athlete_id").is_in(dated)
    own = {id_: one.athlete.critical_speed_mps for id_, one in roster.known.items()}
    entered = {id_: value for id_, value in own.items() if value is not None}
    told = (roster.sessions, roster.races)
    parts = [_filled(told, roster.sessions.filter(~is_dated), entered, method)]
    for id_ in dated:
        sessions, one = roster.sessions.filter(pl.col("athlete_id") == id_), roster.known[id_]
        for who, rows in by_period(one.athlete, one.thresholds, sessions):
            speed = who.critical_speed_mps
            own_speed = {} if speed is None else {id_: speed}
            parts.append(_filled((sessions, roster.races), rows, own_speed, method))
    return pl.concat(parts).drop("efforts", "speed_curve")


def _filled(
    told: tuple[pl.DataFrame, pl.DataFrame], rows: pl.DataFrame, entered: dict[str, float], method: Method
) -> pl.DataFrame:
    """Rows with what needs a critical speed; only days with a speed curve are worked out."""
    days = rows.filter(pl.col("local_date").is_not_null() & pl.col("speed_curve").is_not_null())
    stored, races = told
    speeds = critical_speed_by_day(stored, days, method, entered, races)
    return with_critical_speed(rows, speeds, method)


def days_of(roster: Roster, exposures: pl.DataFrame, as_of: date, method: Method) -> pl.DataFrame:
    """Sums by calendar day up to a day.

    Parameters
    ----------
    roster : Roster
        How far each runner's data reach.
    exposures : pl.DataFrame
        Result of `exposures_of`.
    as_of : date
        Last day.
    method : Method
        Gap that joins sessions.

    Returns
    -------
    DailyFrame
        One row per runner, measure of `measures_of` and day.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    As `load.daily.daily_load`.

    Uncertainty
    -----------
    As `load.daily.daily_load`.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/logbook/test_caseload.py
    """
    reach = {id_: _whole_reach(one, method) for id_, one in roster.known.items()}
    known = pl.DataFrame(
        {"athlete_id": list(reach), "known_until": list(reach.values())},
        schema={"athlete_id": pl.String, "known_until": pl.Date},
    )
    return daily_load(exposures, known, as_of, measures_of(roster), method)


def _whole_reach(one: Known, method: Method) -> date | None:
    return (
        None if one.last_run is None else known_until(one.last_run, one.last_import or one.last_run, method)
    )


def states_of(roster: Roster, as_of: date, method: Method) -> pl.DataFrame:
    """Symptom states up to a day.

    Parameters
    ----------
    roster : Roster
        Diaries of the runners.
    as_of : date
        Last day.
    method : Method
        Steps, windows and counts.

    Returns
    -------
    SymptomFrame
        One row per runner, site, side and day.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    As `load.symptoms.symptom_days`.

    Uncertainty
    -----------
    As `load.symptoms.symptom_days`.

    References
    ----------
    As `load.symptoms.symptom_days`.

    Checked by
    ----------
    tests/logbook/test_caseload.py
    """
    return symptom_days(roster.diary, as_of, method)


def background_of(roster: Roster, states: pl.DataFrame, as_of: date, method: Method) -> Background:
    """What the rules know of these runners beside their runs. `states` is the result of `states_of`."""
    near = pl.col("local_date") <= as_of
    empty = states.clear()
    own = {str(key[0]): part for key, part in states.group_by("athlete_id", maintain_order=True)}
    bodies = {
        id_: Body(one.athlete, own.get(id_, empty), one.heel_raises, one.overrides, one.last_run_before)
        for id_, one in roster.known.items()
    }
    return Background(
        athletes={id_: one.athlete for id_, one in roster.known.items()},
        states=states,
        modifiers={id_: modifier(body, as_of, method).value for id_, body in bodies.items()},
        strength=roster.strength.filter(near),
        changes=roster.changes.filter(near),
        overrides={id_: one.overrides for id_, one in roster.known.items()},
        measured=roster.measured,
    )
