"""Plans in calendars (ICS): an event whose title or description is a plan in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from loadwatch.decode.planned import NotPlanned, PlanFile, PlanReader, clock_of, session_of, with_ids
from loadwatch.errors import CorruptFileError, PlanError
from loadwatch.load.plan_text import PlanText, read_plan_text
from loadwatch.model import PlannedPart, PlannedSession

AHEAD_DAYS = 366
MOST_EVENTS, MOST_TIMES = 5_000, 40_000  # a century of days
LONGEST_RUN = timedelta(hours=24)
RUNNING = re.compile(
    r"\b(?:run|runs|running|jog|tempo|intervals?|strides|fartlek|parkrun|marathon|easy|recovery)\b",
    re.IGNORECASE,
)
LENGTH = re.compile(r"\d\s*(?:km|k|mi|miles?|x)\b", re.IGNORECASE)


def is_calendar(head: bytes) -> bool:
    """The first line of a calendar."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR"


def read_calendar(data: bytes, name: str, reader: PlanReader) -> PlanFile:
    """One planned session for each event of the coming year that is a run.

    Raises
    ------
    CorruptFileError
        When it is no calendar that can be read.
    """
    from icalendar import Calendar

    try:
        events = list(islice(Calendar.from_ical(data).walk("VEVENT"), MOST_EVENTS))
    except (
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        TypeError,
        OSError,
    ) as error:  # OSError: odd zones
        raise CorruptFileError(name, "This calendar cannot be read.") from error
    found = PlanFile()
    for number, event in enumerate(events, start=1):
        _add_event(found, event, f"{name}!/event {number}", reader)
    found.sessions = with_ids(
        sorted(found.sessions, key=lambda s: (s.local_date, s.start_time or "", s.title))
    )
    return found


def _add_event(found: PlanFile, event: Any, label: str, reader: PlanReader) -> None:
    title = str(event.get("SUMMARY") or "").strip()
    about = f"'{title or 'event without a title'}'"
    try:
        starts = [when for when in _starts(event, reader) if when[0] >= reader.today]
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        found.left.append(NotPlanned(label, "failed", "bad_row", f"{about}: its date cannot be read."))
        return
    try:
        said = _said(event, title, reader)
    except PlanError as error:
        is_run = RUNNING.search(title) or LENGTH.search(title)
        outcome = NotPlanned(label, "failed", "bad_row", f"{about}: {error.message}")
        other = NotPlanned(label, "ignored", "not_a_run", f"{about}: not a planned run.")
        found.left.append(outcome if is_run else other)
        return
    if not starts:
        found.left.append(NotPlanned(label, "ignored", "past", f"{about} has passed."))
    for day, clock in starts:
        found.sessions.append(_session(reader, (day, clock), title, said))


def _session(reader: PlanReader, when: tuple[date, str | None], title: str, said: PlanText) -> PlannedSession:
    return replace(session_of(reader, when[0], title, said, "ics"), start_time=when[1])


def _said(event: Any, title: str, reader: PlanReader) -> PlanText:
    """What the title says, else the description; else a run as long as the event."""
    description = str(event.get("DESCRIPTION") or "").strip()
    first: PlanError | None = None
    for text in (title, description, f"{title}, {description}"):
        if not text.strip(", "):
            continue
        try:
            return read_plan_text(text, reader.units)
        except PlanError as error:
            first = first or error
    length = _length(event)
    if RUNNING.search(title) and length is not None:
        readings = ("the length is that of the calendar entry",)
        return PlanText((PlannedPart("easy", duration_s=length.total_seconds()),), readings=readings)
    raise first or PlanError(title, "The event has no title.")


def _length(event: Any) -> timedelta | None:
    """How long the entry lasts; None when it does not say, or not in a way that can be read."""
    try:
        start, end, duration = (
            event[key].dt if key in event else None for key in ("DTSTART", "DTEND", "DURATION")
        )
        length = (
            duration if duration is not None else end - start if isinstance(start, datetime) and end else None
        )
    except (ValueError, TypeError, AttributeError):
        return None
    return length if isinstance(length, timedelta) and timedelta(0) < length <= LONGEST_RUN else None


def _starts(event: Any, reader: PlanReader) -> Iterator[tuple[date, str | None]]:
    """Local day and clock of each time the event takes place within a year."""
    if str(event.get("STATUS") or "").upper() == "CANCELLED":
        return
    start = event["DTSTART"].dt
    last = reader.today + timedelta(days=AHEAD_DAYS)
    left_out = _excluded(event, reader)
    for moment in _times(event, start):
        when = _local(moment, reader)
        if when[0] > last:
            return
        if when not in left_out:
            yield when


def _times(event: Any, start: date | datetime) -> Iterator[date | datetime]:
    rule = event.get("RRULE")
    if rule is None:
        yield start
        return
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it comes without types

    has_clock = isinstance(start, datetime)
    zone = start.tzinfo if isinstance(start, datetime) else None
    bare = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())
    if re.search(r"FREQ=(?:HOURLY|MINUTELY|SECONDLY)", rule.to_ical().decode()):
        raise ValueError("an event more often than daily")
    text = re.sub(r"(UNTIL=\d{8})(?:T\d{6}Z?)?", r"\1T235959", rule.to_ical().decode())
    for moment in islice(rrulestr(text, dtstart=bare), MOST_TIMES):
        yield moment.replace(tzinfo=zone) if has_clock else moment.date()


def _excluded(event: Any, reader: PlanReader) -> set[tuple[date, str | None]]:
    found = event.get("EXDATE") or []
    lists = found if isinstance(found, list) else [found]
    return {_local(each.dt, reader) for one in lists for each in one.dts}


def _local(moment: date | datetime, reader: PlanReader) -> tuple[date, str | None]:
    if not isinstance(moment, datetime):
        return moment, None
    local = moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(reader.zone))
    return local.date(), clock_of(local)
