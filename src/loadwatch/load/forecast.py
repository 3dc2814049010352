"""Planned sessions through the same days, metrics and flags as recorded ones, before they are run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from loadwatch.load.level import level
from loadwatch.load.plan import Expected
from loadwatch.load.room.ahead import WEEK, Forecast, Overshoot, Passing, ahead_of, room_on
from loadwatch.load.scenarios import FAR, Bounds, Past, Versions, larger, versions_of
from loadwatch.load.stop import is_stopped, red_flag
from loadwatch.load.symptoms import worst_state
from loadwatch.load.what_if import Question, Sizes, WhatIf, coming_runs, flags_of
from loadwatch.model import Flag, Method

__all__ = [
    "WEEK", "Bounds", "Forecast", "Overshoot", "Passing", "Past", "first_days", "forecast", "forecast_beside", "room_on",
    "silenced",
]  # fmt: skip


def forecast(
    past: Past, planned: Sequence[Expected], method: Method, bounds: Bounds | None = None
) -> list[Forecast]:
    """Flags, scale and room of every planned run, in date order; earlier ones are taken as done and tolerated.

    Parameters
    ----------
    past : Past
        `ExposureFrame` and `DailyFrame` of one runner up to today.
    planned : sequence of Expected
        Planned sessions of today and later; rest days and other sports are passed over.
    method : Method
        Windows, edges and floors.
    bounds : Bounds, optional
        What narrows the room, and the rules; the flags of `load.flags` when left out.

    Returns
    -------
    list of Forecast
        One for each planned run of today or later, by date, start time and id.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    Plans of the next weeks. Days from today on without a planned session are taken as rest.

    Uncertainty
    -----------
    As sure as the plan: see the assumptions, and the run that is 15 % larger.

    References
    ----------
    None: our definition (the rules have their own).

    Checked by
    ----------
    tests/load/test_forecast.py
    """
    return forecast_beside(past, planned, lambda _: (), method, bounds)[0]


def forecast_beside(
    past: Past,
    planned: Sequence[Expected],
    ask: Callable[[Sequence[Forecast]], Sequence[Question]],
    method: Method,
    bounds: Bounds | None = None,
) -> tuple[list[Forecast], list[WhatIf]]:
    """`forecast`, and other sizes asked in the same breath: the rules take as long to begin as for twenty answers.

    Parameters
    ----------
    past : Past
        As in `forecast`.
    planned : sequence of Expected
        As in `forecast`.
    ask : callable
        Gets the forecasts with their rooms, before a rule has spoken; gives what is to be asked beside them.
    method : Method
        Windows, edges and floors.
    bounds : Bounds, optional
        As in `forecast`.

    Returns
    -------
    tuple of list of Forecast and list of WhatIf
        As `forecast` and `what_if`.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    As `forecast`.

    Uncertainty
    -----------
    As `forecast`.

    References
    ----------
    None: our definition (the rules have their own).

    Checked by
    ----------
    tests/load/test_forecast.py, tests/load/test_plan_pass.py
    """
    coming = coming_runs(planned, past.as_of)
    if not coming:
        return [], []
    both = versions_of(past, method, bounds or Bounds())
    days = both.days(coming, coming[-1].session.local_date)
    ahead = ahead_of(both, days)
    bare = [ahead.one(one, coming[:place]) for place, one in enumerate(coming)]
    sizes = Sizes(coming, ask(bare))
    grown = [[*coming[:place], larger(one)] for place, one in enumerate(coming)]
    said, others = _asked(both, coming, [*grown, *sizes.versions()])
    found = [_spoken(one, said, if_larger) for one, if_larger in zip(bare, others, strict=False)]
    return silenced(found, both), sizes.answers(others[len(grown) :])


def _asked(
    both: Versions, coming: Sequence[Expected], others: Sequence[Sequence[Expected]]
) -> tuple[list[Flag], list[list[Flag]]]:
    """Flags of a plan, and of the last day of other versions of it: in one breath, or a long plan part by part."""
    if coming[-1].session.local_date - both.past.as_of < FAR:
        said, *told = both.flags([coming, *others])
        return said, told
    return both.flags([coming])[0], both.last_flags(others)


def silenced(found: Sequence[Forecast], both: Versions) -> list[Forecast]:
    """The forecasts as they may be told today: while a red flag stands no run is judged and no room is told."""
    body, today = both.bounds.body, both.past.as_of
    if body is None or not is_stopped(body.states, today):
        return list(found)
    symptom = worst_state(body.states, today)
    flags = [red_flag(symptom, body.athlete.id, one.session.local_date, both.method) for one in found]
    return [
        replace(one, severity=red.severity, flags=(red,), scale=None, binding=None, room=dict.fromkeys(one.room),
                overshoot=Overshoot(red.severity, (red,)), modifier=None, demands=())
        for one, red in zip(found, flags, strict=True)
    ]  # fmt: skip


def first_days(forecasts: Sequence[Forecast]) -> dict[int, date]:
    """First date at each severity above 0."""
    found: dict[int, date] = {}
    for one in forecasts:
        if one.severity and one.severity not in found:
            found[one.severity] = one.session.local_date
    return found


def _spoken(bare: Forecast, said: Sequence[Flag], if_larger: Sequence[Flag]) -> Forecast:
    """The forecast of a session with what all flags of the plan, and of the larger run, say about it."""
    mine = flags_of(said, bare.session)
    overshoot = _overshoot(mine, flags_of(if_larger, bare.session))
    return replace(bare, severity=level(mine), flags=mine, overshoot=overshoot)


def _overshoot(mine: tuple[Flag, ...], larger: tuple[Flag, ...]) -> Overshoot:
    """The worse end of planned and 15 % more: a rule about sameness may fall silent as a run grows."""
    worse = larger if level(larger) >= level(mine) else mine
    return Overshoot(level(worse), worse)
