"""Sessions, laps, timer and clock out of decoded FIT messages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import numpy as np

from loadwatch.decode.parsed import Column
from loadwatch.decode.tracks import outings
from loadwatch.model import Lap, Session
from loadwatch.units import DAY_S, FIT_EPOCH_UNIX_S, FIT_MIN_DATE, HOUR_S

Message = dict[str | int, Any]
QUARTER_S = 900.0
MAX_OFFSET_S = 14 * HOUR_S
LONGEST_S = 3 * DAY_S  # of a session in a damaged file
EARLIEST_S = FIT_EPOCH_UNIX_S + FIT_MIN_DATE  # smaller times count from power-on
LATEST_S = FIT_EPOCH_UNIX_S + 0xFFFF_FFFE
NUMBER = (int, float)


def number(message: Mapping[str | int, Any], *names: str | int) -> float | None:
    """The first of `names` that holds a finite number."""
    for name in names:
        value = message.get(name)
        if value is None:
            continue
        if isinstance(value, NUMBER) and not isinstance(value, bool) and isfinite(value):
            return float(value)
    return None


def moment(seconds: float | None, has_date: bool) -> datetime | None:
    """Unix seconds as UTC datetime; None when unknown or counted from power-on."""
    if seconds is None or not has_date or not EARLIEST_S <= seconds <= LATEST_S:
        return None
    return datetime.fromtimestamp(seconds, tz=UTC)


def sessions(
    messages: Mapping[str, Sequence[Message]], has_date: bool
) -> tuple[list[Session], list[float | None]]:
    """Sessions in order of their start, and the starts on the clock of the samples."""
    rows = _once(messages.get("session", ()))
    starts = [number(row, "start_time") for row in rows]
    order = sorted(range(len(rows)), key=lambda i: (starts[i] is None, starts[i] or 0.0, i))
    told = _told_sport(messages)
    out = [_session(index, rows[i], moment(starts[i], has_date), told) for index, i in enumerate(order)]
    _apart(out)
    if not out and told[0]:
        return [Session(0, told[0], told[1])], [None]
    return out, [starts[i] for i in order]


def _apart(found: list[Session]) -> None:
    """Sessions that begin hours after all before them ended are activities of their own: runs joined into one file."""
    dated = [
        (at, session.start_utc.timestamp(), max(session.elapsed_s or 0.0, session.timer_s or 0.0))
        for at, session in enumerate(found)
        if session.start_utc is not None
    ]
    if len(dated) < 2:
        return
    numbers = outings([start for _, start, _ in dated], [start + length for _, start, length in dated])
    for (at, _, _), activity in zip(dated, numbers, strict=True):
        found[at] = replace(found[at], activity=activity)


def _once(rows: Sequence[Message]) -> list[Message]:
    """Summaries without those that say the same of the same span: a file that was joined with itself."""
    marks = ("start_time", "sport", "total_elapsed_time", "total_timer_time", "total_distance")
    seen = {
        tuple(row.get(mark) for mark in marks) if row.get("start_time") else at: row
        for at, row in enumerate(rows)
    }
    return list(seen.values())


def drop_wild(messages: dict[str, list[Message]], time: Column | None) -> int:
    """Take sessions out that damage has made up: far from all samples, or longer than any; how many they were."""
    known = np.zeros(0) if time is None else time[np.isfinite(time)]
    middle = float(np.median(known)) if len(known) else None
    rows = messages.get("session", [])
    kept = [row for row in rows if _is_near(row, middle)]
    messages["session"] = kept
    return len(rows) - len(kept)


def _is_near(row: Message, middle: float | None) -> bool:
    start, elapsed = number(row, "start_time"), number(row, "total_elapsed_time") or 0.0
    if max(elapsed, number(row, "total_timer_time") or 0.0) > LONGEST_S or start is None:
        return False
    return start >= EARLIEST_S if middle is None else abs(start - middle) <= LONGEST_S


def _told_sport(messages: Mapping[str, Sequence[Message]]) -> tuple[str | None, str | None]:
    """Sport of the `sport` message when the file has exactly one, else that of all its laps."""
    rows = messages.get("sport", ())
    if len(rows) == 1:
        return _word(rows[0].get("sport")), _word(rows[0].get("sub_sport"))
    said = {(_word(row.get("sport")), _word(row.get("sub_sport"))) for row in messages.get("lap", ())}
    return said.pop() if len(said) == 1 else (None, None)


def _session(
    index: int, row: Message, start: datetime | None, told: tuple[str | None, str | None]
) -> Session:
    rpe = number(row, "workout_rpe", 193)
    elapsed = number(row, "total_elapsed_time")
    ended, began = number(row, "timestamp"), number(row, "start_time")
    if elapsed is None and ended is not None and began is not None and ended > began:
        elapsed = ended - began
    return Session(
        index,
        _word(row.get("sport")) or told[0] or "generic",
        _word(row.get("sub_sport")) if row.get("sport") else told[1],
        start_utc=start,
        distance_m=number(row, "total_distance"),
        timer_s=number(row, "total_timer_time"),
        elapsed_s=elapsed,
        device_ascent_m=number(row, "total_ascent"),
        device_descent_m=number(row, "total_descent"),
        avg_heart_rate_bpm=number(row, "avg_heart_rate"),
        max_heart_rate_bpm=number(row, "max_heart_rate"),
        avg_cadence_spm=_cadence(row),
        rpe=None if rpe is None or not 0 <= rpe <= 100 else rpe / 10.0,
    )


def _cadence(row: Message) -> float | None:
    """As the device writes it: strides a minute on foot; `clean` doubles."""
    whole = number(row, "avg_cadence", "avg_running_cadence")
    return None if not whole else whole + (number(row, "avg_fractional_cadence") or 0.0)


def _word(value: Any) -> str | None:
    """A profile name; numbers that the profile does not know are no name."""
    return value if isinstance(value, str) and value else None


def laps(
    messages: Mapping[str, Sequence[Message]], starts: Sequence[float | None], has_date: bool
) -> list[Lap]:
    """Laps in file order; `start_s` is on the clock of the samples, `clean` counts it from the start."""
    return [_lap(index, row, starts, has_date) for index, row in enumerate(_once(messages.get("lap", ())))]


def _lap(index: int, row: Message, starts: Sequence[float | None], has_date: bool) -> Lap:
    start = number(row, "start_time")
    known = [s for s in starts if s is not None]
    session = 0 if start is None else max(0, bisect_right(known, start) - 1)
    return Lap(
        index,
        session,
        start_utc=moment(start, has_date),
        start_s=start,
        timer_s=number(row, "total_timer_time"),
        elapsed_s=number(row, "total_elapsed_time"),
        distance_m=number(row, "total_distance"),
        ascent_m=number(row, "total_ascent"),
        descent_m=number(row, "total_descent"),
        avg_heart_rate_bpm=number(row, "avg_heart_rate"),
        avg_cadence_spm=_cadence(row),
        trigger=_word(row.get("lap_trigger")),
    )


def timer(messages: Mapping[str, Sequence[Message]]) -> list[tuple[float, bool]]:
    """Starts (True) and stops (False) of the timer, in order of time."""
    events = []
    for row in messages.get("event", ()):
        kind, when = row.get("event_type"), number(row, "timestamp")
        if row.get("event") != "timer" or when is None or not isinstance(kind, str):
            continue
        if kind == "start" or kind.startswith("stop"):
            events.append((when, kind == "start"))
    return sorted(events, key=lambda event: event[0])


def utc_offset_s(messages: Mapping[str, Sequence[Message]]) -> int | None:
    """Local time of the watch against UTC, to 15 min; None when absent or absurd."""
    for row in messages.get("activity", ()):
        local, utc = number(row, "local_timestamp"), number(row, "timestamp")
        if local is not None and utc is not None and abs(local - utc) <= MAX_OFFSET_S + QUARTER_S / 2:
            return int(round((local - utc) / QUARTER_S) * QUARTER_S)
    return None


def local_end(messages: Mapping[str, Sequence[Message]]) -> str | None:
    """Wall clock at the end, when the watch knew it although its UTC clock was never set."""
    for row in messages.get("activity", ()):
        local = moment(number(row, "local_timestamp"), has_date=True)
        if local is not None:
            return local.replace(tzinfo=None).isoformat()
    return None
