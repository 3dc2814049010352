"""Which recordings are copies of one run: linked by overlap and sport, the richest one counts, nothing is
dropped.

Computed from all recordings every time, so the answer does not depend on the order of import, and taking an
import back means deleting and computing again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from loadwatch.model import Activity, Session

SHARE = 0.5  # overlap above this share of the shorter recording makes two recordings one run
SAME = 0.01  # duration and distance of a run whose clock was set to another zone
NEAR = 0.02  # distance of a run known by its date only
POINT_S = 120.0  # starts this close are one start when a duration is not known
ZONE_S = 14 * 3_600.0  # largest shift between two zones
ZONE_STEP_S = 900.0
CLOCK_S = 5.0
TRANSITIONS = frozenset({"transition"})
FAMILIES = {
    "running": "run", "walking": "walk", "hiking": "walk", "cycling": "bike", "e_biking": "bike",
    "generic": None, "all": None, "": None,
}  # fmt: skip


Matches = dict[int, dict[int, set[int]]]


@dataclass(frozen=True)
class Part:
    """One session as an interval in seconds of UTC."""

    owner: int
    family: str | None
    start_s: float
    end_s: float
    session: Session


def same_run(recordings: Sequence[Activity]) -> dict[str, str]:
    """Find copies: id of a recording → id of the recording that counts in its place.

    Two recordings are one run when they belong to one runner, every sport part of the poorer one lies in the
    other (overlap above half of the shorter part, same family of sport or one unknown), or when they are
    shifted by a multiple of 15 minutes up to 14 hours while distance and duration agree within 1 %, or when
    one is known by its date only and the distances agree within 2 %. Recordings of one device that do not
    overlap are never one run.
    """
    runners: dict[str, list[Activity]] = defaultdict(list)
    for recording in recordings:
        runners[recording.athlete_id].append(recording)
    copies: dict[str, str] = {}
    for own in runners.values():
        copies |= _copies_of_runner(sorted(own, key=lambda a: a.id))
    return copies


def _copies_of_runner(own: Sequence[Activity]) -> dict[str, str]:
    timed = {i: parts for i, activity in enumerate(own) if (parts := _parts(i, activity))}
    matches = _matches(sorted((p for parts in timed.values() for p in parts), key=_by_start), own)
    linked: dict[int, int] = {}
    for group in _groups(matches):
        linked |= _link_group(group, own, timed, matches)
    counting = [i for i in range(len(own)) if i not in linked]
    linked |= _link_dates([own[i] for i in counting], counting)
    return {own[copy].id: own[_end(linked, kept)].id for copy, kept in linked.items()}


def _end(linked: dict[int, int], kept: int) -> int:
    while kept in linked:
        kept = linked[kept]
    return kept


def _by_start(part: Part) -> tuple[float, int, int]:
    return part.start_s, part.owner, part.session.index


# ---- intervals ---------------------------------------------------------------


def _parts(owner: int, activity: Activity) -> list[Part]:
    """Sessions with a known start; a recording that lacks one for any part cannot be compared in time."""
    sessions = [s for s in activity.sessions if s.sport not in TRANSITIONS]
    starts = [_start(s, activity) for s in sessions]
    if not sessions or any(start is None for start in starts):
        return []
    return [
        Part(owner, _family(s), start.timestamp(), start.timestamp() + (_length_s(s) or 0.0), s)
        for s, start in zip(sessions, starts, strict=True)
        if start is not None
    ]


def _start(session: Session, activity: Activity) -> datetime | None:
    return session.start_utc or (activity.start_utc if len(activity.sessions) == 1 else None)


def _family(session: Session) -> str | None:
    return FAMILIES.get(session.sport, session.sport)


def _length_s(session: Session) -> float | None:
    """Time from start to end; a watch left paused for hours does not cover them."""
    running = session.timer_s if session.timer_s is not None else session.moving_s
    if session.elapsed_s is None or running is None:
        return session.elapsed_s if running is None else running
    return min(session.elapsed_s, 2.0 * running + 1_800.0)


def _matches(parts: Sequence[Part], own: Sequence[Activity]) -> Matches:
    """Recording → other recording → parts of the first that lie in the other, by a sweep over starts."""
    matches: Matches = defaultdict(lambda: defaultdict(set))
    shifted: list[tuple[Part, Part]] = []
    window: list[Part] = []
    for part in parts:
        window = [p for p in window if p.end_s > part.start_s or part.start_s - p.start_s <= ZONE_S + CLOCK_S]
        for earlier in (p for p in window if p.owner != part.owner and _is_one_sport(p, part)):
            if _is_overlapping(earlier, part):
                _match(matches, earlier, part)
            elif _is_shifted(earlier, part, own[earlier.owner], own[part.owner]):
                shifted.append((earlier, part))
        window.append(part)
    settled = set(matches)  # a clock is doubted only when a recording has no other at its own time
    for one, other in shifted:
        if one.owner not in settled or other.owner not in settled:
            _match(matches, one, other)
    return matches


def _match(matches: Matches, one: Part, other: Part) -> None:
    matches[one.owner][other.owner].add(one.session.index)
    matches[other.owner][one.owner].add(other.session.index)


def _is_one_sport(one: Part, other: Part) -> bool:
    return one.family == other.family or one.family is None or other.family is None


def _is_overlapping(one: Part, other: Part) -> bool:
    shorter = min(one.end_s - one.start_s, other.end_s - other.start_s)
    if shorter <= 0:
        is_near = abs(one.start_s - other.start_s) <= POINT_S
        return is_near and _is_close(_metres(one), _metres(other), NEAR)
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s) > SHARE * shorter


def _is_shifted(one: Part, other: Part, first: Activity, second: Activity) -> bool:
    """The same run with a clock in another zone: never from one device, which has one clock."""
    if min(one.end_s, other.end_s) > max(one.start_s, other.start_s):
        return False
    shift = other.start_s - one.start_s
    off = abs(shift - ZONE_STEP_S * round(shift / ZONE_STEP_S))
    lengths = (one.end_s - one.start_s, other.end_s - other.start_s)
    if off > CLOCK_S or shift > ZONE_S + CLOCK_S or not _is_close(*lengths, SAME):
        return False
    if not _is_close(_metres(one), _metres(other), SAME):
        return False
    if first.source.format != second.source.format:
        return True
    if first.device and second.device:
        return first.device != second.device
    return one.session.n_records == other.session.n_records > 0


def _metres(part: Part) -> float | None:
    return part.session.distance_m


def _is_close(one: float | None, other: float | None, share: float) -> bool:
    return (
        one is not None
        and other is not None
        and max(one, other) > 0
        and abs(one - other) <= share * max(one, other)
    )


# ---- groups ------------------------------------------------------------------


def _groups(matches: Matches) -> Iterator[list[int]]:
    """Connected recordings."""
    seen: set[int] = set()
    for first in sorted(matches):
        group, waiting = [], [first]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                group.append(node)
                waiting.extend(matches[node])
        if group:
            yield group


def _link_group(
    group: Sequence[int], own: Sequence[Activity], timed: dict[int, list[Part]], matches: Matches
) -> dict[int, int]:
    """Richest first: a recording is a copy when a recording that counts covers all its parts."""
    longest = max(_duration(own[i]) for i in group)
    ranks = {i: rank for rank, i in enumerate(sorted(group, key=lambda i: _richness(own[i], longest)))}
    linked: dict[int, int] = {}
    for i, rank in ranks.items():
        covering = [
            k
            for k, covered in matches[i].items()
            if ranks[k] < rank and k not in linked and len(covered) == len(timed[i])
        ]
        if covering:
            linked[i] = min(covering, key=ranks.__getitem__)
    return linked


def _duration(activity: Activity) -> float:
    return sum(s.moving_s or s.timer_s or s.elapsed_s or 0.0 for s in activity.sessions)


def _richness(activity: Activity, longest: float) -> tuple[object, ...]:
    """Sort key, richest first: whole, sport known, heart rate, kind of file, device known, samples, id."""
    sessions = activity.sessions
    n_records = sum(s.n_records for s in sessions)
    return (
        -sum(s.sport not in TRANSITIONS for s in sessions),
        not any(_family(s) for s in sessions),
        activity.is_manual or n_records == 0,
        _duration(activity) < 0.9 * longest,
        not any(s.avg_heart_rate_bpm for s in sessions),
        _file_rank(activity),
        activity.device is None,
        -n_records,
        activity.id,
    )


def _file_rank(activity: Activity) -> int:
    """Original FIT, FIT written by Strava, TCX, GPX, then rows."""
    if activity.source.format == "fit":
        return 1 if "strava" in (activity.device or "").lower() else 0
    return {"tcx": 2, "gpx": 3}.get(activity.source.format, 4)


# ---- recordings known by their date only --------------------------------------


def _link_dates(counting: Sequence[Activity], numbers: Sequence[int]) -> dict[int, int]:
    """Rows with a day but no time join the run of that day and distance; one row of a list to one run."""
    days: dict[object, list[tuple[int, Activity]]] = defaultdict(list)
    for number, activity in zip(numbers, counting, strict=True):
        if activity.local_date is not None and len(activity.sessions) == 1:
            days[activity.local_date].append((number, activity))
    linked: dict[int, int] = {}
    for members in days.values():
        if any(activity.start_utc is None for _, activity in members):
            linked |= _link_day(members)
    return linked


def _link_day(members: Sequence[tuple[int, Activity]]) -> dict[int, int]:
    """Nearest distances first; of two rows without a time the one with the richer file counts."""
    ordered = sorted(members, key=lambda m: (m[1].start_utc is None, _richness(m[1], 0.0)))
    pairs = [
        (_apart(kept, row), k, r)
        for (k, (_, kept)), (r, (_, row)) in combinations(enumerate(ordered), 2)
        if row.start_utc is None and _is_day_copy(kept, row)
    ]
    linked: dict[int, int] = {}
    taken: set[tuple[int, tuple[str, str]]] = set()
    for _, k, r in sorted(pairs):
        kept_number, row_number, source = ordered[k][0], ordered[r][0], _list_of(ordered[r][1])
        if row_number not in linked and kept_number not in linked and (kept_number, source) not in taken:
            linked[row_number] = kept_number
            taken.add((kept_number, source))
    return linked


def _list_of(activity: Activity) -> tuple[str, str]:
    return activity.batch_id, activity.source.format


def _apart(one: Activity, other: Activity) -> float:
    return abs((one.sessions[0].distance_m or 0.0) - (other.sessions[0].distance_m or 0.0))


def _is_day_copy(kept: Activity, row: Activity) -> bool:
    if kept.start_utc is None and _list_of(kept) == _list_of(row):
        return False  # two lines of one list are two runs
    families = {_family(kept.sessions[0]), _family(row.sessions[0])} - {None}
    return len(families) <= 1 and _is_close(kept.sessions[0].distance_m, row.sessions[0].distance_m, NEAR)
