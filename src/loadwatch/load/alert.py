"""Which alerts are due: what is planned, told before it is run, once and no more (science.md 10.1, 10.3, 10.6).

Read literally:

- *When to alert* names the occasions on which a planned session is looked at: it is new or changed (`edit`), it comes
  to 7 or 2 days before (`lead`; days on which nobody looked are caught up), or the runs or the diary have changed
  (`state`). Between two occasions nothing is told, even when the calendar alone moves a rule.
- *At most one push per planned session; repeat only if severity rises.* On an occasion a session is told when it is
  at caution or worse, and worse than it was told before. A later occasion at the same severity tells nothing. A
  changed session is another question: its old alert is void, and it may be told once more.
- *One weekly summary*: one a calendar week, when any rule speaks about a run to come in it. Notes are told there only.
- *Top two reasons*: a diary that calls for less, then the worst findings, those of the focus tissue before others.
- The habit that stands in for a plan is told alike, marked assumed: the next run alone, from 7 days before on, since
  nobody has edited it.
- A red flag is told at once and alone, without numbers; all else is void while it stands.
- Runners who are under age get no alerts but that one (science.md 12: metrics without alerts).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from loadwatch.load.focus import place
from loadwatch.load.forecast import Forecast, first_days
from loadwatch.load.habit import HABIT
from loadwatch.load.heel_raise import age_on
from loadwatch.model import Flag, Method, PlannedSession

Kind = Literal["session", "week", "stop"]
Occasion = Literal["edit", "lead", "state", "week", "stop"]
Void = Literal["gone", "changed", "done", "eased", "raised", "stop"]
ASKED = ("local_date", "sport", "sub_sport", "ascent_m", "descent_m", "fast_m", "sprint_m")
MARK_LENGTH = 12


@dataclass(frozen=True)
class Key:
    """What makes two alerts the same: told once, never again."""

    kind: Kind
    subject: str  # id of the planned session; first day of the week; first day of the red flag
    mark: str  # of what the session asks; empty where nobody edits
    level: int  # severity when it was told


@dataclass(frozen=True)
class Alert:
    """Flags delivered to a person: before the run, of the week, or a red flag."""

    key: Key
    local_date: date  # of the session; first day of the week; first day of the red flag
    until: date | None  # last day on which it is of use; None: while it stands
    severity: int  # as of the last look
    occasion: Occasion
    flags: tuple[Flag, ...]
    session: PlannedSession | None = None
    is_assumed: bool = False
    distance_m: float | None = None  # that the session asks
    room_m: float | None = None  # of its day, for a run of its shape; None: none is told
    binding: str | None = None  # the measure that sets this room, where it is not the distance itself
    runs: int = 1  # of the week
    first_days: Mapping[int, date] = field(default_factory=dict, hash=False)  # of the week, by severity


@dataclass(frozen=True)
class Announced:
    """An alert that was queued once."""

    key: Key
    is_void: bool = False


@dataclass(frozen=True)
class Before:
    """What the last look knew. Without a day nobody has looked yet."""

    day: date | None = None
    recorded: int = 0
    told: int = 0
    marks: Mapping[str, str] = field(default_factory=dict, hash=False)  # session → what it asked
    announced: tuple[Announced, ...] = ()  # whatever is not over, void ones too


@dataclass(frozen=True)
class Ahead:
    """What is to come, as it is known on a day."""

    as_of: date
    week_start: date
    forecasts: Sequence[Forecast]
    done: frozenset[str] = frozenset()  # planned sessions that were run
    recorded: int = 0  # how often runs, and what was told, have changed
    told: int = 0
    red: Flag | None = None
    red_since: date | None = None
    birth_year: int | None = None
    focus: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a look at the plan gives."""

    due: tuple[Alert, ...]
    standing: tuple[Alert, ...]  # announced before, as they are now
    void: Mapping[Key, Void]
    marks: Mapping[str, str]  # for the next look


def look(ahead: Ahead, before: Before, method: Method) -> Outcome:
    """Alerts that are due on a day, those that stand as they are now, and those that are void.

    Looks follow the calendar: `ahead.as_of` is not before `before.day`. Same input, same outcome, in whatever order
    the forecasts come.
    """
    now = _now(ahead, method)
    marks = {one.session.id: mark_of(one.session) for one in ahead.forecasts}
    told = _told(before)
    worse = [alert for alert in now if alert.key.level > told.get(_subject(alert.key), 0)]
    occasions = [(alert, _occasion(alert, ahead, before, method)) for alert in worse]
    due = tuple(replace(alert, occasion=found) for alert, found in occasions if found is not None)
    return Outcome(due, *_fates(now, due, ahead, before), marks)


def mark_of(session: PlannedSession) -> str:
    """A short mark of what a session asks: another one when its day or its content is edited; none of a habit."""
    if session.source == HABIT:
        return ""
    asked = {name: getattr(session, name) for name in ASKED} | {"parts": [asdict(p) for p in session.parts]}
    return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()[:MARK_LENGTH]


def _now(ahead: Ahead, method: Method) -> list[Alert]:
    """Everything that could be told today, whether it was told or not."""
    if ahead.red is not None:
        return [_stop(ahead.red, ahead)]
    age, rules = age_on(ahead.birth_year, ahead.as_of), method.plan
    if age is not None and age < rules.alert_adult_years:
        return []
    coming = sorted(ahead.forecasts, key=lambda one: (one.session.local_date, one.session.id))
    high = [one for one in coming if one.severity >= rules.alert_severity]
    last = ahead.as_of + timedelta(days=rules.alert_far_days)
    assumed = [one for one in high if _is_assumed(one) and one.session.local_date <= last][:1]
    sessions = [_session(one, ahead, method) for one in high if not _is_assumed(one)]
    return [*sessions, *(_session(one, ahead, method) for one in assumed), *_week(coming, ahead, method)]


def _is_assumed(one: Forecast) -> bool:
    return one.session.source == HABIT


def _session(one: Forecast, ahead: Ahead, method: Method) -> Alert:
    session = one.session
    key = Key("session", session.id, mark_of(session), one.severity)
    flags, day = _reasons(one, ahead, method), session.local_date
    asked, is_assumed = one.expected.get("distance_m"), _is_assumed(one)
    return Alert(key, day, day, one.severity, "lead", flags, session, is_assumed, asked, *_room(one))


def _room(one: Forecast) -> tuple[float | None, str | None]:
    """How much of the planned run every room holds, and what sets it where that is not the distance."""
    metres, asked = one.room_m, one.expected.get("distance_m")
    if metres is None or not asked or one.scale is None or one.scale * asked >= min(metres, asked) - 1e-6:
        return metres, None
    return one.scale * asked, one.binding


def _week(coming: Sequence[Forecast], ahead: Ahead, method: Method) -> list[Alert]:
    last = ahead.week_start + timedelta(days=6)
    mine = [one for one in coming if one.session.local_date <= last]
    worst = max(mine, key=lambda one: one.severity, default=None)
    if worst is None or not worst.severity:
        return []
    key, is_assumed = Key("week", ahead.week_start.isoformat(), "", 1), any(map(_is_assumed, mine))
    flags, days = _reasons(worst, ahead, method), first_days(mine)
    told = Alert(key, ahead.week_start, last, worst.severity, "week", flags, None, is_assumed)
    return [replace(told, runs=len(mine), first_days=days)]


def _stop(red: Flag, ahead: Ahead) -> Alert:
    since = ahead.red_since or red.local_date
    key = Key("stop", since.isoformat(), "", red.severity)
    return Alert(key, since, None, red.severity, "stop", (red,))


def _reasons(one: Forecast, ahead: Ahead, method: Method) -> tuple[Flag, ...]:
    """The top reasons of a forecast: a diary that calls for less, findings, what lifts them; of the diary its worst state."""
    felt = max((f for f in one.flags if f.rule == "R13"), key=lambda flag: flag.value, default=None)
    flags = [flag for flag in one.flags if flag.rule != "R13" or flag is felt]
    found = sorted(
        flags, key=lambda flag: (not (flag.severity > 1 and flag is felt), *place(flag, ahead.focus))
    )
    return tuple(found[: method.plan.alert_reasons])


def _subject(key: Key) -> tuple[str, str, str]:
    return key.kind, key.subject, key.mark


def _told(before: Before) -> dict[tuple[str, str, str], int]:
    """Highest level at which each subject was told, void or not."""
    found: dict[tuple[str, str, str], int] = {}
    for one in before.announced:
        found[_subject(one.key)] = max(found.get(_subject(one.key), 0), one.key.level)
    return found


def _occasion(alert: Alert, ahead: Ahead, before: Before, method: Method) -> Occasion | None:
    """Why an alert is looked at today; a week and a red flag are at the first look. None: it is not."""
    if alert.session is None:
        return alert.occasion
    if _is_edited(alert, before, method):
        return "edit"
    if _is_lead(alert, ahead, before, method):
        return "lead"
    has_new = (ahead.recorded, ahead.told) != (before.recorded, before.told)
    return "state" if before.day is not None and has_new else None


def _is_edited(alert: Alert, before: Before, method: Method) -> bool:
    is_same = before.marks.get(alert.key.subject) == alert.key.mark
    return bool(method.plan.alert_on_edit) and not alert.is_assumed and not is_same


def _is_lead(alert: Alert, ahead: Ahead, before: Before, method: Method) -> bool:
    """A lead day has come since the last look."""
    rules = method.plan
    days = [alert.local_date - timedelta(days=lead) for lead in (rules.alert_far_days, rules.alert_near_days)]
    return any(day <= ahead.as_of and (before.day is None or before.day < day) for day in days)


def _fates(
    now: Sequence[Alert], due: Sequence[Alert], ahead: Ahead, before: Before
) -> tuple[tuple[Alert, ...], dict[Key, Void]]:
    """What becomes of the alerts that were announced before: they stand, as they are now, or are void."""
    by_subject = {_subject(alert.key): alert for alert in now}
    highest = _told(before) | {_subject(alert.key): alert.key.level for alert in due}
    asked = {one.session.id: mark_of(one.session) for one in ahead.forecasts}
    standing, void = [], {}
    for one in before.announced:
        found = by_subject.get(_subject(one.key))
        if found is None:
            void[one.key] = _why_void(one.key, ahead, asked)
        elif one.key.level < highest[_subject(one.key)]:
            void[one.key] = "raised"
        else:
            standing.append(replace(found, key=one.key))
    return tuple(standing), void


def _why_void(key: Key, ahead: Ahead, asked: Mapping[str, str]) -> Void:
    if ahead.red is not None and key.kind != "stop":
        return "stop"
    if key.kind != "session" or asked.get(key.subject) == key.mark:
        return "eased"
    if key.subject in ahead.done:
        return "done"
    return "changed" if key.subject in asked else "gone"
