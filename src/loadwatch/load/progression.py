"""Steps to a long run, a climb or fast metres by a date, none of them larger than the rules allow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loadwatch.formulas.room import room_week
from loadwatch.load.modifier import Override, in_force
from loadwatch.model import Method

MEASURES = ("distance", "ascent", "fast")  # one of them changes a week
MOST_WEEKS = 208
STUCK_WEEKS = 8
WEEKS_BEFORE = 4


@dataclass(frozen=True)
class Step:
    """One week: its long session, what grows in it, and what the rules would allow at most."""

    local_date: date
    values: dict[str, float]  # measure → largest session of the week [m]
    limits: dict[str, float]  # measure → 1.10 x the largest of the 30 days before [m]
    grows: str | None  # None: a step-back week, or all targets reached
    week_m: float  # distance of the whole week
    is_cutback: bool


@dataclass(frozen=True)
class Progression:
    """The way to the targets. When `is_reached` is false, `reachable` is what the target date allows."""

    steps: tuple[Step, ...]
    targets: dict[str, float]
    until: date | None
    is_reached: bool
    reachable: dict[str, float]
    reached_on: date | None  # with more time: the first date at which all targets are there
    is_stopped: bool = False  # a red flag stands: no way is told


@dataclass(frozen=True)
class Start:
    """Where a runner stands: largest tolerated session of 30 days by measure, kilometres of the weeks before."""

    best: Mapping[str, float]  # measure → [m]
    weeks_m: Sequence[float]  # distance of the last weeks, newest last
    first: date  # day of the first step
    is_held: bool = False  # symptoms call for less: no step up is offered
    overrides: Sequence[
        Override
    ] = ()  # the therapist's limits of a session and of seven days hold for the steps


def progression(
    start: Start,
    targets: Mapping[str, float],
    until: date | None,
    method: Method,
) -> Progression:
    """Weekly steps towards targets of the largest session.

    Parameters
    ----------
    start : Start
        Largest tolerated session by measure [m], distance of the last weeks [m], day of the first step.
    targets : mapping of str to float [m]
        Wanted largest session: distance, ascent, fast.
    until : date or None
        Target date; None takes the time it takes.
    method : Method
        Edge of the session rule, window, limit of the week change.

    Returns
    -------
    Progression
        One step a week. A limit is never stretched: when the date is too early, `reachable` tells what it
        allows and `reached_on` when the targets would be there.

    Raises
    ------
    KeyError
        When a target is none of distance, ascent and fast.

    Valid for
    ---------
    Runners without symptoms who do one long session a week.

    Uncertainty
    -----------
    No rule of progression has been shown to prevent injuries; 10 % is the edge of a study's category.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380 (the edge); the rest is our default.

    Checked by
    ----------
    tests/load/test_progression.py
    """
    walk = _Walk(start, {name: targets[name] for name in MEASURES if name in targets}, method)
    if set(targets) - set(MEASURES):
        raise KeyError(sorted(set(targets) - set(MEASURES))[0])
    while len(walk.steps) < MOST_WEEKS and not walk.is_there() and walk.may_grow() and not walk.is_stuck():
        walk.add_week()
    if walk.idle >= STUCK_WEEKS:
        del walk.steps[-walk.idle :]  # weeks that lead nowhere
    in_time = [step for step in walk.steps if until is None or step.local_date <= until]
    is_reached = walk.is_there() and len(in_time) == len(walk.steps)
    reachable = {
        name: max([walk.held[name], *(step.values[name] for step in in_time)]) for name in walk.targets
    }
    last = walk.steps[-1].local_date if walk.steps else start.first
    return Progression(
        tuple(in_time), walk.targets, until, is_reached, reachable, last if walk.is_there() else None
    )


class _Walk:
    """Weeks as they are added; each looks at the ones before it."""

    def __init__(self, start: Start, targets: dict[str, float], method: Method) -> None:
        self.start = start
        self.targets = targets
        self.method = method
        self.steps: list[Step] = []
        self.weeks = list(start.weeks_m) or [self.best("distance")]
        self.other_m = max(self.weeks[-1] - self.best("distance"), 0.0)
        self.held = {name: min(self.best(name), self._therapist(name, start.first, 0.0)) for name in MEASURES}
        self.done = dict(self.held)  # what was run before the therapist's limit is not within reach under it
        ends = [
            one.valid_until for one in start.overrides if one.valid_until and one.kind in {"limit", "week"}
        ]
        self.last_end = max(ends, default=start.first)  # from then on no limit of the therapist ends any more
        self.turn = 0
        self.idle = 0  # weeks in which nothing grew

    def best(self, name: str) -> float:
        """Where the runner stands."""
        return self.start.best.get(name, 0.0)

    def is_there(self) -> bool:
        """All targets are reached."""
        return all(self.done[name] >= target - 1e-6 for name, target in self.targets.items())

    def may_grow(self) -> bool:
        """Under symptoms that call for less nothing grows, nor where the edge itself leaves no room."""
        return not self.start.is_held and self.method.spike_edge > 1.0 + 1e-9

    def is_stuck(self) -> bool:
        """Nothing has grown for so long that nothing will: a limit is in the way, and none that ends."""
        free = self.last_end + timedelta(weeks=STUCK_WEEKS - 1)
        return self.idle >= STUCK_WEEKS and self.steps[-1].local_date >= free

    def add_week(self) -> None:
        """One more week: a step back every fourth, else one measure grows."""
        day = self.start.first + timedelta(days=7 * len(self.steps))
        limits = {name: self._limit(name, day) for name in MEASURES}
        every = self.method.plan.cutback_every
        is_cutback = len(self.steps) % every == every - 1
        grows = None if is_cutback else self._next_to_grow()
        values = {name: self._value(name, limits, grows, is_cutback) for name in MEASURES}
        week_m = values["distance"] + self.other_m * (self.method.plan.cutback_share if is_cutback else 1.0)
        self.weeks.append(week_m)
        is_idle = all(values[name] <= self.done[name] + 1e-6 for name in MEASURES)
        self.idle = self.idle + 1 if is_idle else 0
        for name in MEASURES:
            self.done[name] = max(self.done[name], values[name])
        self.steps.append(Step(day, values, limits, grows, week_m, is_cutback))

    def _next_to_grow(self) -> str | None:
        """The measures that are short of their target take turns."""
        short = [name for name, target in self.targets.items() if self.done[name] < target - 1e-6]
        if not short:
            return None
        self.turn += 1
        return short[(self.turn - 1) % len(short)]

    def _limit(self, name: str, day: date) -> float:
        """1.10 x the largest of the 30 days before, or the smallest step where that is more."""
        first = day - timedelta(days=self.method.spike_window_days)
        near = [step.values[name] for step in self.steps if step.local_date >= first]
        known = self.best(name) if self.start.first >= first + timedelta(days=1) else 0.0
        before = max([known, *near])
        most = max(self.method.spike_edge * before, before + self.method.plan.least_step.get(name, 0.0))
        start = self.method.plan.start
        beside = self.other_m if name == "distance" else 0.0
        return min(start[name] if name in start and before <= 0 else most, self._therapist(name, day, beside))

    def _therapist(self, name: str, day: date, beside: float) -> float:
        """What the therapist's limits leave for the long session of a day, beside other running in its week."""
        run = in_force(self.start.overrides, "limit", day, name)
        week = in_force(self.start.overrides, "week", day, name)
        known = [run.value] if run is not None else []
        known += [max(week.value - beside, 0.0)] if week is not None else []
        return min(known, default=math.inf)

    def _value(self, name: str, limits: Mapping[str, float], grows: str | None, is_cutback: bool) -> float:
        if is_cutback:
            return min(self.method.plan.cutback_share * self.done[name], limits[name])
        if name != grows:
            return min(self.done[name], limits[name])
        most = min(limits[name], self._week_room()) if name == "distance" else limits[name]
        return max(min(most, self.targets[name]), min(self.done[name], limits[name]))

    def _week_room(self) -> float:
        """What the week rule leaves beside the other runs; with fewer than four known weeks, by those."""
        recent, method = self.weeks[-WEEKS_BEFORE:], self.method
        reference = max(recent[-1], sum(recent) / len(recent))
        return room_week(reference, method.week_change_note, method.week_change_min_rise_m) - self.other_m
