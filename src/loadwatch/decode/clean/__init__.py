"""From what a reader found to what can be believed: one total function for all formats.

Nothing is smoothed or invented here. A value that no watch can have measured becomes null, a sample without a
believable time is left out, and each kind of correction is one `Issue` with its count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from loadwatch.decode import totals
from loadwatch.decode.clean import distance as clean_distance
from loadwatch.decode.clean import plausible
from loadwatch.decode.clean import positions as clean_positions
from loadwatch.decode.clean import rows as clean_rows
from loadwatch.decode.clean import sessions as clean_sessions
from loadwatch.decode.clean import time as clean_time
from loadwatch.decode.clean import timer as clean_timer
from loadwatch.decode.clean import values as clean_values
from loadwatch.decode.parsed import Parsed, is_measured
from loadwatch.decode.samples import Samples
from loadwatch.errors import CorruptFileError, Issue
from loadwatch.model import Decoded, Lap, Session


def clean(parsed: Parsed, name: str, latest: datetime | None) -> Decoded:
    """One believable recording.

    Parameters
    ----------
    parsed : Parsed
        Plain columns of any format; they may be changed in place.
    name : str
        Label of the file, for messages.
    latest : datetime | None
        Now: samples more than a day later are not believed. None: no such check.

    Returns
    -------
    Decoded
        `records` is a `RecordFrame` in rising `elapsed_s`; sessions and laps carry their totals.

    Raises
    ------
    CorruptFileError
        Neither a session nor a single sample with a believable time is left.
    """
    clean_rows.check_day(parsed, name, latest)
    issues = list(parsed.issues)
    raw_session = clean_sessions.session_of(parsed)
    rows, found = clean_time.believable(parsed, latest)
    issues += found
    samples = _samples(parsed, rows, raw_session)
    if not parsed.sessions and not len(samples.time):
        raise CorruptFileError(name, "No sample has a believable time, and there is no summary.")
    sessions, starts, found = clean_sessions.sessions(parsed, samples.time, samples.session, latest)
    issues += found
    sessions, noisy = _corrected(samples, sessions, parsed, issues)
    counts = np.bincount(raw_session, minlength=len(sessions)).tolist()
    for at, session in enumerate(sessions):
        counted = replace(session, n_records=counts[at])
        own = samples.of(session.index)
        sessions[at] = totals.session(counted, own, parsed, issues, is_noisy=session.index in noisy)
    return _decoded(parsed, samples, sessions, _start(starts, samples), issues)


def _corrected(
    samples: Samples, sessions: list[Session], parsed: Parsed, issues: list[Issue]
) -> tuple[list[Session], frozenset[int]]:
    """Put the samples right; (sessions with cadence in steps, those whose heart rate is noisy)."""
    issues += _values(samples, sessions)
    sessions = _with_steps(samples, sessions, parsed.format, issues)
    issues += _timer(samples, sessions, parsed)
    peaks = {session.index: session.max_heart_rate_bpm for session in sessions}
    noisy, found = clean_values.heart_rate_noise(samples.columns, samples.session, peaks)
    issues += found
    issues += clean_distance.reachable(
        samples, clean_values.speed_limit([s.sport for s in sessions], samples.session)
    )
    issues += clean_distance.from_session_start(samples, sessions)
    return sessions, noisy


def _samples(parsed: Parsed, rows: clean_time.Rows, raw_session: clean_sessions.Index) -> Samples:
    """The samples with a believable time, in order of time."""
    n = len(parsed.time_s)
    breaks = np.zeros(n + 1, dtype=bool)
    if parsed.breaks is not None:
        breaks[np.clip(parsed.breaks, 0, n)] = True
    if len(rows) == n and parsed.session_of is None and bool(np.all(np.diff(rows) > 0)):
        return Samples(parsed.time_s, raw_session, parsed.columns, breaks[:n], np.ones(n, dtype=bool))
    clean_time.merge_repeats(parsed, rows)
    rows = rows[np.argsort(parsed.time_s[rows], kind="stable")]
    columns = {name: values[rows] for name, values in parsed.columns.items()}
    # a break before a sample that was left out holds for the next one that was kept
    segment = np.cumsum(breaks[:n])[rows]
    kept_breaks = np.diff(segment, prepend=segment[:1]) != 0
    return Samples(
        parsed.time_s[rows], raw_session[rows], columns, kept_breaks, np.ones(len(rows), dtype=bool)
    )


def _values(samples: Samples, sessions: Sequence[Session]) -> list[Issue]:
    """Ranges, speeds and GPS spikes; columns in which nothing is left go."""
    issues = clean_values.in_range(samples.columns)
    limit = clean_values.speed_limit([session.sport for session in sessions], samples.session)
    issues += clean_values.speeds(samples.columns, limit)
    issues += clean_positions.believable(samples, limit)
    for name in [name for name, values in samples.columns.items() if not is_measured(values)]:
        del samples.columns[name]
    return issues


def _with_steps(
    samples: Samples, sessions: Sequence[Session], kind: str, issues: list[Issue]
) -> list[Session]:
    """Cadence in steps a minute: doubled where it counts one leg only."""
    raw = samples.columns.pop("cadence_raw", None)
    steps = None if raw is None else raw.copy()
    out = []
    for session in sessions:
        own = None if raw is None else raw[samples.session == session.index]
        factor = clean_values.cadence_factor(own, session.avg_cadence_spm, session.sport)
        if steps is not None and factor != 1.0:
            steps[samples.session == session.index] *= factor
        average = session.avg_cadence_spm
        out.append(replace(session, avg_cadence_spm=None if average is None else average * factor))
        if factor != 1.0 and kind != "fit" and own is not None:  # in FIT it is strides by definition
            n = int((own > 0).sum())
            issues.append(Issue("cadence_doubled", f"{n:,} cadences counted one leg: doubled to steps."))
    if steps is not None:
        samples.columns["cadence_spm"] = steps
    return out


def _timer(samples: Samples, sessions: Sequence[Session], parsed: Parsed) -> list[Issue]:
    """Marks samples taken while the timer was stopped, and sets the pauses."""
    found = clean_timer.pauses(parsed.timer)
    if clean_timer.are_believable(found, samples.time, sessions):
        samples.pauses = found
        samples.active = found.is_active(samples.time)
    if not parsed.timer or not clean_timer.are_believable(found, samples.time, sessions):
        distance = samples.get("distance_m")
        moved = totals.way(samples) if distance is None else distance
        samples.pauses = clean_timer.from_gaps(samples.time, moved, samples.breaks)
    if samples.pauses is not found and parsed.timer:
        text = "The timer marks contradict the timer of the summary: they were left aside."
        return [Issue("timer_marks", text, "warning")]
    return []


def _start(starts: Sequence[float | None], samples: Samples) -> float:
    """Start of the activity on the clock of the samples."""
    known = [start for start in starts if start is not None]
    if known:
        return min(known)
    return float(samples.time[0]) if len(samples.time) else 0.0


def _decoded(
    parsed: Parsed, samples: Samples, sessions: list[Session], start: float, issues: list[Issue]
) -> Decoded:
    return Decoded(
        format=parsed.format,
        sessions=tuple(sessions),
        records=samples.frame(start, parsed.has_date),
        laps=tuple(_lap(lap, start, samples, sessions) for lap in parsed.laps),
        issues=tuple(issues),
        start_utc=min((s.start_utc for s in sessions if s.start_utc is not None), default=None),
        utc_offset_s=parsed.utc_offset_s,
        title=parsed.title,
        device=parsed.device,
        has_barometer=parsed.has_barometer,
        serial=parsed.serial,
        n_raw=len(parsed.time_s),
        is_manual=parsed.is_manual,
        notes=dict(parsed.notes),
    )


def _lap(lap: Lap, start: float, samples: Samples, sessions: Sequence[Session]) -> Lap:
    """A lap counted from the start of the activity, with plausible values only."""
    sport = sessions[lap.session].sport if lap.session < len(sessions) else "generic"
    wrong = plausible.lap(lap, sport)
    begin = lap.start_s
    if begin is None and lap.start_utc is not None:
        begin = lap.start_utc.timestamp()
    cadence = lap.avg_cadence_spm
    if cadence is not None:
        cadence *= clean_values.cadence_factor(None, cadence, sport)
    heart_rate = totals.plausible_heart_rate(lap.avg_heart_rate_bpm)
    elapsed = lap.elapsed_s if "elapsed_s" not in wrong else None
    if heart_rate is None and begin is not None and elapsed:
        heart_rate = totals.heart_rate_between(samples, begin, begin + elapsed)
    changes: dict[str, Any] = {"start_s": None if begin is None else round(begin - start, 3)}
    changes |= {"avg_heart_rate_bpm": heart_rate, "avg_cadence_spm": cadence or None}
    return replace(lap, **wrong, **changes)
