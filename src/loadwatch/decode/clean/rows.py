"""The day of a run that somebody wrote down."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from loadwatch.decode.parsed import Parsed
from loadwatch.errors import CorruptFileError

EARLIEST = date(1950, 1, 1)


def check_day(parsed: Parsed, name: str, latest: datetime | None) -> None:
    """Refuse a manual run on a day that nobody can have run on; `latest` is now, None: no such check."""
    if not parsed.is_manual:
        return
    told = parsed.notes.get("local_date")
    start = next((session.start_utc for session in parsed.sessions if session.start_utc is not None), None)
    day = start.date() if start is not None else None if told is None else date.fromisoformat(told)
    if day is None:
        return
    if day < EARLIEST:
        raise CorruptFileError(name, f"The date {day} lies too far back.", found=str(day))
    if latest is not None and day > (latest + timedelta(days=1)).date():
        text = f"The date {day} lies in the future."
        raise CorruptFileError(name, text, "Is this a plan? Then: loadwatch plan import.", found=str(day))
