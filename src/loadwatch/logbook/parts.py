"""One decoded file → its activities, and what an archive adds to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from loadwatch.columns import UTC_MS
from loadwatch.decode.recording import Hint
from loadwatch.model import Decoded, Lap, Session

NO_SPORT = {"", "generic"}
WATCH_CLOCK = "watch clock"  # where the day of a recording is from when no instant of it is known
EARLIEST = date(2000, 1, 1)
STATED = ("fast_m", "sprint_m")


def activities_of(decoded: Decoded) -> list[Decoded]:
    """The activities of a file, each with sessions numbered from 0 and times counted from its own start."""
    numbers = sorted({session.activity for session in decoded.sessions})
    if len(numbers) <= 1:
        return [decoded]
    return [_one(decoded, number) for number in numbers]


def with_hint(decoded: Decoded, hint: Hint | None) -> Decoded:
    """Fill title, sport and date from the archive's list where the file itself has none."""
    if hint is None:
        return decoded
    if decoded.start_utc is None and hint.start_utc is not None:
        decoded = _dated(decoded, hint.start_utc)
    title = decoded.title or hint.title
    if hint.sport and all((session.sport or "") in NO_SPORT for session in decoded.sessions):
        sessions = tuple(
            replace(s, sport=hint.sport, sub_sport=s.sub_sport or hint.sub_sport) for s in decoded.sessions
        )
        decoded = replace(decoded, sessions=sessions)
    return replace(decoded, title=title)


def with_local_start(decoded: Decoded, zone: str) -> Decoded:
    """Date a row that gives its start by the runner's own clock only."""
    told = decoded.notes.get("local_start")
    if decoded.start_utc is not None or told is None:
        return decoded
    return _dated(decoded, datetime.fromisoformat(told).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))


def local_day(decoded: Decoded, offset_s: int | None) -> date | None:
    """The runner's calendar day: of the start when it is known, else as the row gives it."""
    if decoded.start_utc is not None:
        return None if offset_s is None else (decoded.start_utc + timedelta(seconds=offset_s)).date()
    told = decoded.notes.get("local_date")
    return None if told is None else date.fromisoformat(told)


def watch_day(decoded: Decoded, latest: datetime) -> date | None:
    """The day on the wall clock of a watch whose UTC clock was never set; None when it showed none."""
    told = decoded.notes.get("local_end")
    if decoded.start_utc is not None or told is None:
        return None
    ran = decoded.records["elapsed_s"].max()
    elapsed_s = max([s.elapsed_s or 0.0 for s in decoded.sessions] + [ran if isinstance(ran, float) else 0.0])
    day = (datetime.fromisoformat(told) - timedelta(seconds=elapsed_s)).date()
    return day if EARLIEST <= day <= (latest + timedelta(days=1)).date() else None


def stated_metres(decoded: Decoded) -> dict[str, float]:
    """Fast and sprint metres that the runner's own list gives for a run."""
    if not decoded.is_manual or len(decoded.sessions) != 1:
        return {}
    return {name: float(decoded.notes[name]) for name in STATED if name in decoded.notes}


def _one(decoded: Decoded, number: int) -> Decoded:
    ours = [session for session in decoded.sessions if session.activity == number]
    new_index = {session.index: i for i, session in enumerate(ours)}
    records = decoded.records.filter(pl.col("session").is_in(list(new_index)))
    begin_s = _begin_s(decoded, ours, records)
    laps = [lap for lap in decoded.laps if lap.session in new_index]
    return replace(
        decoded,
        sessions=tuple(replace(s, index=new_index[s.index], activity=0) for s in ours),
        laps=tuple(_moved(lap, i, new_index[lap.session], begin_s) for i, lap in enumerate(laps)),
        records=records.with_columns(
            session=pl.col("session").replace_strict(new_index, return_dtype=pl.Int16),
            elapsed_s=pl.col("elapsed_s") - begin_s,
        ),
        start_utc=None if decoded.start_utc is None else decoded.start_utc + timedelta(seconds=begin_s),
        n_raw=len(records),
    )


def _begin_s(decoded: Decoded, ours: list[Session], records: pl.DataFrame) -> float:
    """Where an activity begins on the clock of its file."""
    starts = [s.start_utc for s in ours if s.start_utc is not None]
    if starts and decoded.start_utc is not None:
        return (min(starts) - decoded.start_utc).total_seconds()
    return 0.0 if records.is_empty() else float(records["elapsed_s"][0])


def _moved(lap: Lap, index: int, session: int, begin_s: float) -> Lap:
    start_s = None if lap.start_s is None else lap.start_s - begin_s
    return replace(lap, index=index, session=session, start_s=start_s)


def _dated(decoded: Decoded, start: datetime) -> Decoded:
    """Date a recording whose watch never knew the time by the start that the archive gives."""
    elapsed_ms = (pl.col("elapsed_s") * 1000).round().cast(pl.Duration("ms"))
    first = decoded.records.group_by("session").agg(pl.col("elapsed_s").min())
    begin_s: dict[int, float] = dict(first.rows())
    sessions = tuple(
        replace(s, start_utc=start + timedelta(seconds=begin_s.get(s.index, 0.0))) for s in decoded.sessions
    )
    laps = tuple(
        lap if lap.start_s is None else replace(lap, start_utc=start + timedelta(seconds=lap.start_s))
        for lap in decoded.laps
    )
    records = decoded.records.with_columns(time_utc=pl.lit(start, dtype=UTC_MS) + elapsed_ms)
    return replace(decoded, start_utc=start, sessions=sessions, laps=laps, records=records)
