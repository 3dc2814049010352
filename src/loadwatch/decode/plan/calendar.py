"""Plans in calendars (ICS): an event whose title or description is a plan in words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from loadwatch.decode.plan.calendar_text import RUNNING, said_of
from loadwatch.decode.plan.planned import (
    MOST_READ,
    NotPlanned,
    PlanFile,
    PlanReader,
    clock_of,
    session_of,
    settled,
    the_rest,
)
from loadwatch.errors import CorruptFileError, PlanError
from loadwatch.load.plan_text import PlanText
from loadwatch.model import PlannedSession

AHEAD_DAYS = 366
MOST_TIMES = 40_000  # a century of days
LONGEST_RUN = timedelta(hours=24)
TITLED_LENGTH = re.compile(r"\d\s*(?:km|k|mi|miles?|x)\b", re.IGNORECASE)
BLOCK = re.compile(r"BEGIN:VEVENT\b.*?(?:END:VEVENT\b|(?=BEGIN:VEVENT\b)|\Z)", re.DOTALL)
ZONES = re.compile(r"BEGIN:VTIMEZONE\b.*?END:VTIMEZONE\b", re.DOTALL)
BROKEN = (ValueError, KeyError, IndexError, AttributeError, TypeError, OSError)  # OSError: odd zones
When = tuple[date, str | None]


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
    events = list(islice(_events(data), MOST_READ + 1))
    if events and all(isinstance(event, str) for event in events):
        raise CorruptFileError(name, "This calendar cannot be read.", "Export it again from the site or app.")
    moved = _moved([event for event in events if not isinstance(event, str)], reader)
    found = PlanFile()
    for number, event in enumerate(events[:MOST_READ], start=1):
        label = f"{name}!/event {number}"
        if isinstance(event, str):
            found.left.append(
                NotPlanned(label, "failed", "bad_row", f"'{event}': this event cannot be read.")
            )
        else:
            _add_event(found, event, label, reader, moved)
    if len(events) > MOST_READ:
        found.left.append(the_rest(name))
    found.sessions.sort(key=lambda s: (s.local_date, s.start_time or "", s.title))
    return settled(found, name)


def _events(data: bytes) -> Iterator[Any]:
    """Every event; when the calendar is broken somewhere, each by itself, a broken one as its title."""
    from icalendar import Calendar

    try:
        yield from Calendar.from_ical(data).walk("VEVENT")
    except BROKEN:
        yield from _each_event(data.decode("utf-8", "replace"))


def _each_event(text: str) -> Iterator[Any]:
    from icalendar import Calendar

    zones = "\r\n".join(ZONES.findall(text))
    for block in BLOCK.findall(text):
        whole = block if block.rstrip().endswith("END:VEVENT") else ""
        try:
            yield Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{zones}\r\n{whole}\r\nEND:VCALENDAR\r\n").walk(
                "VEVENT"
            )[0]
        except BROKEN:
            title = re.search(r"^SUMMARY[^:\r\n]*:([^\r\n]*)", block, re.MULTILINE)
            yield title.group(1).strip() if title else "event without a title"


def _moved(events: list[Any], reader: PlanReader) -> dict[str, set[When]]:
    """Times of a series, by its id, that an event of their own stands for."""
    found: dict[str, set[When]] = {}
    for event in events:
        with contextlib.suppress(*BROKEN):
            if event.get("RECURRENCE-ID") is not None:
                when = _local(event["RECURRENCE-ID"].dt, reader)
                found.setdefault(str(event.get("UID")), set()).add(when)
    return found


def _add_event(
    found: PlanFile, event: Any, label: str, reader: PlanReader, moved: dict[str, set[When]]
) -> None:
    title = str(event.get("SUMMARY") or "").strip()
    about = f"'{title or 'event without a title'}'"
    is_own = event.get("RECURRENCE-ID") is not None
    left_out = set() if is_own else moved.get(str(event.get("UID")), set())
    try:
        starts = [when for when in _starts(event, reader, left_out) if when[0] >= reader.today]
    except (*BROKEN, OverflowError):
        found.left.append(NotPlanned(label, "failed", "bad_row", f"{about}: its date cannot be read."))
        return
    try:
        said = said_of(title, str(event.get("DESCRIPTION") or ""), _length(event), reader.units)
    except PlanError as error:
        is_run = RUNNING.search(title) or TITLED_LENGTH.search(title)
        outcome = NotPlanned(label, "failed", "bad_row", f"{about}: {error.message}")
        other = NotPlanned(label, "ignored", "not_a_run", f"{about}: not a planned run.")
        found.left.append(outcome if is_run else other)
        return
    if str(event.get("STATUS") or "").upper() == "CANCELLED":
        found.left.append(NotPlanned(label, "ignored", "cancelled", f"{about} is cancelled."))
    elif not starts:
        found.left.append(NotPlanned(label, "ignored", "past", f"{about} has passed."))
    else:
        found.sessions += [_session(reader, when, title, said) for when in starts]


def _session(reader: PlanReader, when: When, title: str, said: PlanText) -> PlannedSession:
    return replace(session_of(reader, when[0], title, said, "ics"), start_time=when[1])


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


def _starts(event: Any, reader: PlanReader, moved: set[When]) -> Iterator[When]:
    """Local day and clock of each time the event takes place within a year."""
    start = event["DTSTART"].dt
    last = reader.today + timedelta(days=AHEAD_DAYS)
    left_out = _dates(event, "EXDATE", reader) | moved
    for moment in _times(event, start):
        when = _local(moment, reader)
        if when[0] > last:
            break
        if when not in left_out:
            yield when
    yield from sorted(when for when in _dates(event, "RDATE", reader) - left_out if when[0] <= last)


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


def _dates(event: Any, name: str, reader: PlanReader) -> set[When]:
    """The days of EXDATE or RDATE; of a period its beginning."""
    found = event.get(name) or []
    lists = found if isinstance(found, list) else [found]
    moments = [each.dt for one in lists for each in one.dts]
    return {_local(each[0] if isinstance(each, tuple) else each, reader) for each in moments}


def _local(moment: date | datetime, reader: PlanReader) -> When:
    if not isinstance(moment, datetime):
        return moment, None
    local = moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(reader.zone))
    return local.date(), clock_of(local)
