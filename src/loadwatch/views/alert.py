"""Alerts as JSON rows, as lines of the command and as one line on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from loadwatch.language import Told, inside, say
from loadwatch.load.stop import INSTRUCTION
from loadwatch.model import Athlete, PlannedPart, PlannedSession
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.flags import flag_headline, flag_row, flag_title
from loadwatch.views.plan import session_title
from loadwatch.views.plan_words import firsts_sentence, limit_word

ALERT_HEAD = ("Queued", "Alert", "State", "Id")
State = Literal["open", "acknowledged", "over", "void"]
STATES = Told({"open": "open", "acknowledged": "seen", "over": "over", "void": "void"})
VOID = Told(
    {  # why an alert does not stand any more
        "gone": "the session was taken out",
        "changed": "the session was changed",
        "done": "the session was run",
        "eased": "no rule says so any more",
        "raised": "a higher one took its place",
        "stop": "a red flag stands",
    }
)


@dataclass(frozen=True)
class AlertLine:
    """One alert on a page. `session`: the planned session to open; None where there is none."""

    id: str
    severity: int
    word: str
    title: str  # Sun 6 Dec, 16.0 km planned: caution.
    reason: str  # the top reasons, and the room
    brief: str  # the same in a few words
    session: str | None


@dataclass(frozen=True)
class AlertsView:
    """The most urgent alert, and how many more there are."""

    first: AlertLine | None
    more: int
    is_stale: bool  # something changed since the last look


def spoken(rows: Sequence[Mapping[str, Any]], *, is_stopped: bool) -> Sequence[Mapping[str, Any]]:
    """Alerts that may be told: under a red flag its own alone, also before a look has made the others void."""
    red = [row for row in rows if row["kind"] == "stop"]
    return red if red or is_stopped else rows


def alerts_view(rows: Sequence[Mapping[str, Any]], units: UnitSystem, *, is_stale: bool) -> AlertsView:
    """Open alerts as a page shows them: sessions by severity and day, the week last."""
    ordered = sorted(rows, key=_urgency)
    first = alert_line(ordered[0], units) if ordered else None
    return AlertsView(first, max(len(ordered) - 1, 0), is_stale)


def open_session(rows: Sequence[Mapping[str, Any]], as_of: date) -> Mapping[str, Any] | None:
    """The most urgent alert about a session of today or later, as it is kept."""
    mine = [row for row in rows if row["kind"] == "session" and row["local_date"] >= as_of]
    return min(mine, key=_urgency) if mine else None


def alert_line(row: Mapping[str, Any], units: UnitSystem) -> AlertLine:
    """One alert in the reader's words and units."""
    return AlertLine(
        id=row["id"],
        severity=row["severity"],
        word=words.severity_word(row["severity"]),
        title=alert_title(row, units),
        reason=_reasons(row, units, [flag_headline(flag, units) for flag in row["reasons"]]),
        brief=_reasons(row, units, [f"{flag_title(flag)}." for flag in row["reasons"]]),
        session=row["subject"] if row["kind"] == "session" else None,
    )


def alert_title(row: Mapping[str, Any], units: UnitSystem) -> str:
    """What the alert is about, without its reasons; a red flag says the one instruction."""
    if row["kind"] == "stop":
        return say(INSTRUCTION)
    facts, first = row["facts"], row["local_date"]
    if row["kind"] == "week":
        days = {int(level): date.fromisoformat(day) for level, day in facts["first_days"].items()}
        told = firsts_sentence(facts["runs"], days)
        return f"{words.week_of(first)}: {told}{say(' Assumed: nothing is planned.') if row['is_assumed'] else ''}"
    metres = facts["distance_m"]
    gaps = {
        "run": say("a run") if metres is None else words.distance(metres, units),
        "day": words.short_day(first), "word": inside(words.severity_word(row["severity"])),
    }  # fmt: skip
    if row["is_assumed"]:
        return say("{day}, {run} assumed since nothing is planned: {word}.", **gaps)
    return say("{day}, {run} planned: {word}.", **gaps)


def alert_state(row: Mapping[str, Any], today: date, by: str) -> State:
    """Whether an alert still wants to be seen by a reader."""
    if row["void_utc"] is not None:
        return "void"
    if row["until"] is not None and row["until"] < today:
        return "over"
    return "acknowledged" if any(one["by"] == by for one in row["acknowledged"]) else "open"


def alert_json(row: Mapping[str, Any], athlete: Athlete, today: date, by: str = "runner") -> dict[str, Any]:
    """One alert as JSON: SI, ISO dates, unknown is null; a red flag has no numbers. The state is that of a reader."""
    line = alert_line(row, athlete.units)
    is_session = row["kind"] == "session"
    seen = row["acknowledged"]
    return {
        "id": row["id"],
        "athlete": athlete.name,
        "kind": row["kind"],
        "local_date": row["local_date"].isoformat(),
        "session": line.session,
        "title": _session_title(row, athlete.units) if is_session else None,
        "distance_m": row["facts"]["distance_m"],
        "room_m": row["facts"]["room_m"],
        "binding": row["facts"].get("binding"),
        "is_assumed": row["is_assumed"],
        "severity": row["severity"],
        "occasion": row["occasion"],
        "message": " ".join(part for part in (line.title, line.reason) if part),
        "reasons": [flag_row(flag) for flag in row["reasons"]],
        "state": alert_state(row, today, by),
        "queued_on": None if row["queued_on"] is None else row["queued_on"].isoformat(),
        "queued_utc": _utc(row["queued_utc"]),
        "void_utc": _utc(row["void_utc"]),
        "void_reason": row["void_reason"],
        "acknowledged": [{"by": one["by"], "utc": _utc(one["at"]), "note": one["note"]} for one in seen],
    }


def alert_cells(row: Mapping[str, Any]) -> list[str]:
    """One alert as a row of the table of the command."""
    state = say(STATES[row["state"]])
    if row["void_reason"]:
        state = f"{state}: {say(VOID[row['void_reason']])}"
    elif row["acknowledged"]:
        state = f"{state}: {', '.join(one['by'] for one in row['acknowledged'])}"
    return [row["queued_on"], row["message"], state, row["id"]]


def _urgency(row: Mapping[str, Any]) -> tuple[bool, int, date, str]:
    return row["kind"] == "week", -row["severity"], row["local_date"], row["id"]


def _reasons(row: Mapping[str, Any], units: UnitSystem, told: Sequence[str]) -> str:
    """The top reasons and the room of the day; nothing beside the one instruction of a red flag."""
    if row["kind"] == "stop":
        return ""
    return " ".join([*told, *_room(row["facts"], units)])


def _room(facts: Mapping[str, Any], units: UnitSystem) -> list[str]:
    """How much of the run its day holds; alerts of an earlier version name no limit."""
    if not facts["room_m"]:
        return []
    parts, binding = words.room_distance(facts["room_m"], units), facts.get("binding")
    if binding is None:
        return [say("Room that day: up to {parts}.", parts=parts)]
    return [
        say(
            "Room that day: up to {parts} of this run; {what} sets that limit.",
            parts=parts,
            what=limit_word(binding),
        )
    ]


def _session_title(row: Mapping[str, Any], units: UnitSystem) -> str:
    """What the session is called, as on the plan page; an alert of an earlier version does not know what it asked."""
    asked = row["facts"].get("asked") or {"parts": [], "ascent_m": None, "notes": {}}
    session = PlannedSession(
        id=row["subject"],
        athlete_id=row["athlete_id"],
        local_date=row["local_date"],
        title=row["title"],
        parts=tuple(PlannedPart(**part) for part in asked["parts"]),
        ascent_m=asked["ascent_m"],
        source="habit" if row["is_assumed"] else "text",
        notes=asked["notes"],
    )
    return session_title(session, units)


def _utc(instant: datetime | None) -> str | None:
    return None if instant is None else f"{instant:%Y-%m-%dT%H:%M:%SZ}"
