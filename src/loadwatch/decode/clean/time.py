"""Which samples have a believable time: plausible dates, near the rest, strictly rising."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.parsed import Column, Parsed
from loadwatch.errors import Issue
from loadwatch.units import DAY_S, HOUR_S

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
FAR_S = 2 * DAY_S  # further than this from the median sample is another day's noise
SESSION_MARGIN_S = HOUR_S
LONGEST_SESSION_S = 60 * DAY_S  # a session that claims more does not vouch for its samples

Rows = NDArray[np.int64]


def believable(parsed: Parsed, latest: datetime | None) -> tuple[Rows, list[Issue]]:
    """Rows to keep, in rising time within each session of the file, and what was left out."""
    time = parsed.time_s
    if _is_fine(parsed, latest):
        return np.arange(len(time)), []
    issues: list[Issue] = []
    dated = _dated(time, parsed.has_date, latest)
    _note(issues, "no_time", "samples without a usable time were left out", len(time) - len(dated))
    near: list[Rows] = []
    for written in _groups(dated, parsed.session_of):
        rows = _in_order(_forwards(written, time, issues), parsed, issues)
        near.append(rows[_near(time[rows], _spans(parsed))])
    n_near = sum(len(rows) for rows in near)
    _note(issues, "time_jump", "samples days away from all others were left out", len(dated) - n_near)
    kept = [rows[longest_rising(time[rows])] for rows in near]
    n_kept = sum(len(rows) for rows in kept)
    repeated = sum(len(rows) - len(np.unique(time[rows])) for rows in near)
    _note(issues, "time_repeated", "samples share their second with another one and were merged", repeated)
    back = n_near - n_kept - repeated
    _note(issues, "time_backwards", "samples go back in time and were left out", back)
    return np.concatenate(kept) if kept else np.arange(0), issues


def _is_fine(parsed: Parsed, latest: datetime | None) -> bool:
    """The usual case, told in one look: rising, dated, all within two days."""
    time = parsed.time_s
    if parsed.session_of is not None or len(time) == 0:
        return len(time) == 0
    first, last = float(time[0]), float(time[-1])
    is_dated = not parsed.has_date or (first >= EARLIEST and last <= _limit(latest))
    return bool(is_dated and last - first <= FAR_S and np.all(np.diff(time) > 0))


def _limit(latest: datetime | None) -> float:
    return float("inf") if latest is None else (latest + timedelta(days=1)).timestamp()


def _dated(time: Column, has_date: bool, latest: datetime | None) -> Rows:
    usable = np.isfinite(time)
    if has_date:
        usable &= (np.nan_to_num(time) >= EARLIEST) & (np.nan_to_num(time) <= _limit(latest))
    return np.flatnonzero(usable)


def _groups(rows: Rows, session_of: NDArray[np.int16] | None) -> list[Rows]:
    """Samples of one session each, when the file says so; sessions may be days apart and in any order."""
    if session_of is None:
        return [rows] if len(rows) else []
    return [rows[session_of[rows] == session] for session in np.unique(session_of[rows])]


def _forwards(rows: Rows, time: Column, issues: list[Issue]) -> Rows:
    """A track that was written from its end to its start, turned round."""
    steps = np.diff(time[rows])
    if (steps < 0).sum() <= (steps > 0).sum():
        return rows
    issues.append(Issue("time_reversed", "The samples are written from the last to the first: turned round."))
    return rows[::-1]


def _in_order(rows: Rows, parsed: Parsed, issues: list[Issue]) -> Rows:
    """Segments of a track that were written in another order than they were run, in order of time.

    Only where time goes back at nothing but the beginnings of segments, and no two of them overlap.
    """
    if parsed.breaks is None or not len(parsed.breaks) or len(rows) < 2:
        return rows
    time = parsed.time_s[rows]
    back = np.flatnonzero(np.diff(time) < 0) + 1
    begins = np.searchsorted(rows, parsed.breaks) if rows[0] < rows[-1] else np.zeros(0)
    if not len(back) or not np.isin(back, begins).all():
        return rows
    blocks = sorted(np.split(rows, back), key=lambda block: float(parsed.time_s[block[0]]))
    ends = [(parsed.time_s[block[0]], parsed.time_s[block[-1]]) for block in blocks]
    if any(later[0] < earlier[1] for earlier, later in pairwise(ends)):
        return rows
    issues.append(Issue("segments_sorted", "The segments are not written in order of time: sorted."))
    return np.concatenate(blocks)


def _spans(parsed: Parsed) -> list[tuple[float, float]]:
    """Times that a session claims for itself: a real pause of weeks lies inside."""
    spans = []
    for session, start in zip(parsed.sessions, parsed.session_starts, strict=False):
        if start is not None and session.elapsed_s and session.elapsed_s <= LONGEST_SESSION_S:
            spans.append((start - SESSION_MARGIN_S, start + session.elapsed_s + SESSION_MARGIN_S))
    return spans


def _near(time: Column, spans: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    near = np.abs(time - np.median(time)) <= FAR_S
    claimed = np.zeros(len(time), dtype=bool)
    for begin, end in spans:
        claimed |= (time >= begin) & (time <= end)
    # a session vouches for its samples only when it holds most of them: its own start may be the wrong time
    return near | claimed if claimed.mean() > 0.5 else near


def longest_rising(values: Column, *, may_repeat: bool = False) -> Rows:
    """Indices of the longest rising run of values, leaving out as few as possible.

    One wild value costs one value, where a running maximum would cost all that follow.
    """
    steps = np.diff(values)
    if bool(np.all(steps >= 0)):  # of repeats the last one is kept
        return np.flatnonzero(np.append((steps > 0) | may_repeat, len(values) > 0))
    tails: list[tuple[float, int]] = []  # smallest last (value, tie) of a run of each length
    at: list[int] = []
    before = np.full(len(values), -1, dtype=np.int64)
    for row, value in enumerate(values.tolist()):
        key = (value, row if may_repeat else -1)
        length = bisect_left(tails, key)
        before[row] = at[length - 1] if length else -1
        if length == len(tails):
            tails.append(key)
            at.append(row)
        else:
            tails[length], at[length] = key, row
    row, chosen = at[-1] if at else -1, []
    while row >= 0:
        chosen.append(row)
        row = int(before[row])
    return np.array(chosen[::-1], dtype=np.int64)


def merge_repeats(parsed: Parsed, kept: Rows) -> None:
    """Samples that share their second complete each other: gaps of the kept one are filled from its twins."""
    time = parsed.time_s
    is_kept = np.zeros(len(time), dtype=bool)
    is_kept[kept] = True
    if is_kept.all():
        return
    by_time = {float(time[row]): int(row) for row in kept}
    twins = [
        (int(row), by_time[float(time[row])]) for row in np.flatnonzero(~is_kept) if time[row] in by_time
    ]
    for values in parsed.columns.values():
        for twin, row in twins:
            if np.isnan(values[row]) and not np.isnan(values[twin]) and _same_part(parsed, twin, row):
                values[row] = values[twin]


def _same_part(parsed: Parsed, one: int, other: int) -> bool:
    return parsed.session_of is None or bool(parsed.session_of[one] == parsed.session_of[other])


def _note(issues: list[Issue], code: str, text: str, count: int) -> None:
    if count > 0:
        issues.append(Issue(code, f"{count:,} {text}.", "warning" if code != "time_repeated" else "info"))
