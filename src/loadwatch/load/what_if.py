"""Planned runs at other sizes: one run of a plan made smaller or larger, the runs before it as planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from loadwatch.load.level import is_of_day, level
from loadwatch.load.plan import PLANNED, Expected, order
from loadwatch.load.scenarios import Bounds, Past, versions_of
from loadwatch.model import Flag, Method, PlannedSession

Question = tuple[str, float]  # id of a planned run and share of its size [1]


@dataclass(frozen=True)
class WhatIf:
    """A planned run at a share of its size (1.0: as planned), and what the rules would say."""

    id: str
    share: float
    severity: int
    flags: tuple[Flag, ...]


class Sizes:
    """Questions about planned runs at other sizes: the versions of the plan to ask, and their flags as answers."""

    def __init__(self, coming: Sequence[Expected], asked: Sequence[Question]) -> None:
        places = {one.session.id: place for place, one in enumerate(coming)}
        self.coming = coming
        self.known = [(places[id_], share) for id_, share in asked if id_ in places]

    def versions(self) -> list[list[Expected]]:
        """A plan for each question, up to the run that it is about."""
        return [[*self.coming[:at], resized(self.coming[at], share)] for at, share in self.known]

    def answers(self, told: Sequence[Sequence[Flag]]) -> list[WhatIf]:
        """What the flags of each version say about its run."""
        found = []
        for (at, share), flags in zip(self.known, told, strict=True):
            session = self.coming[at].session
            mine = flags_of(flags, session)
            found.append(WhatIf(session.id, share, level(mine), mine))
        return found


def resized(one: Expected, share: float) -> Expected:
    """The same run at a share of its size in everything."""
    return replace(
        one, values={key: None if value is None else value * share for key, value in one.values.items()}
    )


def coming_runs(planned: Sequence[Expected], as_of: date) -> list[Expected]:
    """The planned runs of a day and later, by date, start time and id."""
    coming = [one for one in planned if one.session.is_run and one.session.local_date >= as_of]
    return sorted(coming, key=lambda one: order(one.session))


def flags_of(found: Sequence[Flag], session: PlannedSession) -> tuple[Flag, ...]:
    """Flags that a session raises, or that its day does, in the order of the rules."""
    today = [flag for flag in found if flag.local_date == session.local_date]
    return tuple(f for f in today if f.activity in {None, PLANNED + session.id} or is_of_day(f))


def what_if(
    past: Past,
    planned: Sequence[Expected],
    asked: Sequence[Question],
    method: Method,
    bounds: Bounds | None = None,
) -> list[WhatIf]:
    """Severity of planned runs at other sizes, each with the runs before it as planned.

    Parameters
    ----------
    past : Past
        `ExposureFrame` and `DailyFrame` of one runner up to today.
    planned : sequence of Expected
        The plan; runs of today and later count.
    asked : sequence of Question
        Id of a planned run and share of its size [1]; ids that are not planned are passed over.
    method : Method
        Windows, edges and floors.
    bounds : Bounds, optional
        As in `forecast`.

    Returns
    -------
    list of WhatIf
        One for each question, in their order.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    Runs that keep their shape: distance, time, climb and fast metres all change by the same share.

    Uncertainty
    -----------
    As `forecast`.

    References
    ----------
    None: our definition (the rules have their own).

    Checked by
    ----------
    tests/load/test_plan_ahead.py
    """
    sizes = Sizes(coming_runs(planned, past.as_of), asked)
    if not sizes.known:
        return []
    return sizes.answers(versions_of(past, method, bounds or Bounds()).last_flags(sizes.versions()))
