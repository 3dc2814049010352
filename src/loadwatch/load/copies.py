"""Which recordings are copies of one run: linked by overlap and sport, the richest one counts, nothing is
dropped.

Computed from all recordings every time, so the answer does not depend on the order of import, and taking an
import back means deleting and computing again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from loadwatch.load.intervals import NEAR, TRANSITIONS, Part, family_of, is_close, pairs_of, parts_of
from loadwatch.model import Activity

Matches = dict[int, dict[int, set[int]]]


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


def related(own: Sequence[Activity], ids: Iterable[str]) -> set[str]:
    """`ids` and all recordings of the runner on which it may depend whether these are copies, and of what."""
    ties: dict[str, set[str]] = defaultdict(set)
    pairs = pairs_of(own)
    for one, other in (*pairs.overlapping, *pairs.shifted):
        ties[own[one.owner].id].add(own[other.owner].id)
        ties[own[other.owner].id].add(own[one.owner].id)
    for day in _loose_days(enumerate(own)):
        for _, activity in day:
            ties[activity.id].update(member.id for _, member in day)
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        if (id_ := waiting.pop()) not in found:
            found.add(id_)
            waiting.extend(ties[id_])
    return found


def _copies_of_runner(own: Sequence[Activity]) -> dict[str, str]:
    matches = _matches(own)
    linked: dict[int, int] = {}
    for group in _groups(matches):
        linked |= _link_group(group, own, matches)
    counting = [i for i in range(len(own)) if i not in linked]
    linked |= _link_dates([own[i] for i in counting], counting)
    return {own[copy].id: own[_end(linked, kept)].id for copy, kept in linked.items()}


def _end(linked: dict[int, int], kept: int) -> int:
    while kept in linked:
        kept = linked[kept]
    return kept


def _matches(own: Sequence[Activity]) -> Matches:
    """Recording → other recording → parts of the first that lie in the other."""
    matches: Matches = defaultdict(lambda: defaultdict(set))
    pairs = pairs_of(own)
    for one, other in pairs.overlapping:
        _match(matches, one, other)
    settled = set(matches)  # a clock is doubted only when a recording has no other at its own time
    for one, other in pairs.shifted:
        if one.owner not in settled or other.owner not in settled:
            _match(matches, one, other)
    return matches


def _match(matches: Matches, one: Part, other: Part) -> None:
    matches[one.owner][other.owner].add(one.session.index)
    matches[other.owner][one.owner].add(other.session.index)


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


def _link_group(group: Sequence[int], own: Sequence[Activity], matches: Matches) -> dict[int, int]:
    """Richest first: a recording is a copy when a recording that counts covers all its parts."""
    longest = max(_duration(own[i]) for i in group)
    ranks = {i: rank for rank, i in enumerate(sorted(group, key=lambda i: _richness(own[i], longest)))}
    linked: dict[int, int] = {}
    for i, rank in ranks.items():
        covering = [
            k
            for k, covered in matches[i].items()
            if ranks[k] < rank and k not in linked and len(covered) == len(parts_of(i, own[i]))
        ]
        if covering:
            linked[i] = min(covering, key=ranks.__getitem__)
    return linked


def _duration(activity: Activity) -> float:
    return sum(s.moving_s or s.timer_s or s.elapsed_s or 0.0 for s in activity.sessions)


def _richness(activity: Activity, longest: float) -> tuple[object, ...]:
    """Sort key, richest first: whole, sport known, heart rate, kind of file, device known, steps, samples, id."""
    sessions = activity.sessions
    n_records = sum(s.n_records for s in sessions)
    return (
        -sum(s.sport not in TRANSITIONS for s in sessions),
        not any(family_of(s) for s in sessions),
        activity.is_manual or n_records == 0,
        _duration(activity) < 0.9 * longest,
        not any(s.avg_heart_rate_bpm for s in sessions),
        _file_rank(activity),
        activity.device is None,
        not any(s.avg_cadence_spm for s in sessions),
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
    linked: dict[int, int] = {}
    for members in _loose_days(zip(numbers, counting, strict=True)):
        linked |= _link_day(members)
    return linked


def _loose_days(numbered: Iterable[tuple[int, Activity]]) -> list[list[tuple[int, Activity]]]:
    """Recordings by day, of the days that hold one without a time."""
    days: dict[object, list[tuple[int, Activity]]] = defaultdict(list)
    for number, activity in numbered:
        if activity.local_date is not None and len(activity.sessions) == 1:
            days[activity.local_date].append((number, activity))
    return [day for day in days.values() if any(activity.start_utc is None for _, activity in day)]


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
    families = {family_of(kept.sessions[0]), family_of(row.sessions[0])} - {None}
    return len(families) <= 1 and is_close(kept.sessions[0].distance_m, row.sessions[0].distance_m, NEAR)
