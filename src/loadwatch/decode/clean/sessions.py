"""Which session a sample belongs to, and when each session began."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.clean.time import EARLIEST
from loadwatch.decode.parsed import Column, Parsed
from loadwatch.errors import Issue
from loadwatch.model import Session
from loadwatch.units import DAY_S

Index = NDArray[np.int16]


def session_of(parsed: Parsed) -> Index:
    """Session of every raw sample: as the format says, else the last session that began before it."""
    time = parsed.time_s
    if parsed.session_of is not None:
        return parsed.session_of.astype(np.int16)
    starts = np.array([np.inf if start is None else start for start in parsed.session_starts])
    if len(starts) < 2:
        return np.zeros(len(time), dtype=np.int16)
    order = np.argsort(starts, kind="stable")
    at = np.searchsorted(starts[order], np.nan_to_num(time), side="right") - 1
    return order[np.clip(at, 0, len(order) - 1)].astype(np.int16)


def sessions(
    parsed: Parsed, time: Column, session: Index, latest: datetime | None
) -> tuple[list[Session], list[float | None], list[Issue]]:
    """Sessions with their start as a UTC instant, and on the clock of the samples; what was put right."""
    found = list(parsed.sessions) or [Session(0, "generic")]
    starts = list(parsed.session_starts) + [None] * (len(found) - len(parsed.session_starts))
    issues: list[Issue] = []
    for index, start in enumerate(starts):
        own = time[session == index]
        first = float(own[0]) if len(own) else None
        last = float(own[-1]) if len(own) else None
        is_dated = parsed.has_date and not parsed.is_manual  # a day written down by hand was checked before
        if start is None or not _is_plausible(start, is_dated, latest) or _is_far(start, first, last):
            if start is not None:
                issues.append(_wrong_start(index, first))
            starts[index] = first
        found[index] = replace(found[index], start_utc=_instant(starts[index], parsed.has_date))
    return found, starts, issues


def _is_plausible(start: float, has_date: bool, latest: datetime | None) -> bool:
    if not has_date:
        return True
    return start >= EARLIEST and (latest is None or start <= (latest + timedelta(days=1)).timestamp())


def _is_far(start: float, first: float | None, last: float | None) -> bool:
    """A start that is a day off its own samples is no start."""
    return first is not None and last is not None and not first - DAY_S <= start <= last + DAY_S


def _wrong_start(index: int, first: float | None) -> Issue:
    instead = "the first sample gives it instead" if first is not None else "its date is unknown"
    return Issue(
        "start_implausible", f"The written start cannot be right: {instead}.", "warning", f"session {index}"
    )


def _instant(start: float | None, has_date: bool) -> datetime | None:
    return datetime.fromtimestamp(round(start, 3), UTC) if has_date and start is not None else None
