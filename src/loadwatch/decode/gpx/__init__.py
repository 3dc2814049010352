"""GPX → Parsed: tracks, segments and the point extensions of Garmin, Suunto, Amazfit, Apple, OpenTracks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from loadwatch.decode.gpx.points import NUMBERS, TAGS, Document, Track
from loadwatch.decode.gpx.quick import quick_document
from loadwatch.decode.gpx.sport import guess_sport
from loadwatch.decode.limits import DEFAULT_LIMITS, Limits
from loadwatch.decode.parsed import Column, Parsed
from loadwatch.decode.points import points_of
from loadwatch.decode.times import from_unix, is_plausible, written_offset_s
from loadwatch.decode.tracks import outings, without_zero_heart_rate
from loadwatch.decode.xml import Damage, Dialect, repaired, slices, walk
from loadwatch.errors import CorruptFileError, Issue, NotAnActivityError
from loadwatch.model import Session

ON_FOOT = frozenset({"running", "walking", "hiking", "generic"})
TIMED, TIMED_POINTS = 0.2, 20  # so many of a recorded track's points have a time at least
FEW_POINTS = 10
PLANNER_START_S = 1_262_304_000.0  # 2010-01-01T00:00:00Z: what route planners write when they have no time


@dataclass
class _Part:
    """One track with usable times."""

    track: Track
    time_s: Column
    columns: dict[str, Column]
    breaks: list[int]
    sport: str
    sub_sport: str | None
    guess: list[Issue]  # what is to be said of a sport that the track does not name

    @property
    def start_s(self) -> float:
        return float(np.nanmin(self.time_s))

    @property
    def end_s(self) -> float:
        return float(np.nanmax(self.time_s))


def read_gpx(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """The recorded tracks of a GPX file; routes and planned tracks raise `NotAnActivityError`."""
    document, damage, issues = _document(data, name, limits)
    n_points = sum(len(track.points) for track in document.tracks)
    if damage is not None:
        if not n_points:
            raise CorruptFileError(name, f"The GPX file cannot be read: {damage.reason}, line {damage.line}.",
                                   "Export it again from the site or app.", found=damage.reason)  # fmt: skip
        issues.append(damage.issue(f"the {n_points} points"))
    if not n_points:
        raise NotAnActivityError(name, _kind_of_nothing(document))
    parts = [part for track in document.tracks if (part := _usable(track, issues)) is not None]
    if not parts:
        raise NotAnActivityError(name, _kind_without_times(document))
    return _assemble(parts, document, issues)


def _document(data: bytes, name: str, limits: Limits) -> tuple[Document, Damage | None, list[Issue]]:
    """In bulk when the points look alike, else element by element."""
    quick = quick_document(data, name, limits)
    if quick is not None:
        return quick, None, []
    document, damage, issues = _walk(data, name, limits)
    mended = repaired(data) if damage is not None and damage.code == "malformed_xml" else None
    if mended is not None:
        document, damage, issues = _walk(mended, name, limits)
        issues.append(
            Issue("text_repaired", "Signs that XML forbids were made harmless in the file's texts.")
        )
    for track in document.tracks:
        track.points = points_of(track.raw, NUMBERS)
    return document, damage, issues


def _walk(data: bytes, name: str, limits: Limits) -> tuple[Document, Damage | None, list[Issue]]:
    """Read as declared; when the declared encoding is not the one used, read again as what it is."""
    for encoding in (None, "utf-8", "iso-8859-1"):
        document = Document()
        damage = walk(name, slices(data), document.starts, document.ends, Dialect(limits, encoding=encoding))
        if damage is None or not damage.wrong_encoding:
            break
    if damage is not None or encoding is None:
        return document, damage, []
    message = f"The file is not written in the encoding it declares; read as {encoding}."
    return document, damage, [Issue("encoding", message)]


def _kind_of_nothing(document: Document) -> str:
    if document.n_routes:
        return "planned route"
    return "waypoints" if document.n_planned else "no recorded points"


def _kind_without_times(document: Document) -> str:
    has_times = any(track.points.has_times for track in document.tracks)
    return "track without usable times" if has_times else "planned route"


def _usable(track: Track, issues: list[Issue]) -> _Part | None:
    """The track's timed points; None when it was drawn or planned, not recorded."""
    if not len(track.points):
        return None
    time_s = track.points.time_s
    good = is_plausible(time_s)
    label = f"track '{track.name[:80]}'" if track.name else "a track"
    if not _is_timed(good) or not _is_recorded(time_s[good], len(good)):
        issues.append(Issue("track_without_times", f"{label}: no usable times, so it was left out."))
        return None
    if not good.all():
        left = f"{label}: {int((~good).sum())} points without a usable time were left out."
        issues.append(Issue("untimed_points", left))
    n_points = int(good.sum())
    place = np.concatenate([[0], np.cumsum(good)])
    breaks = sorted({int(place[start]) for start in track.segment_starts} - {0, n_points})
    if len(breaks) * 2 > max(n_points, FEW_POINTS):
        breaks = []  # segments of single points are no pauses
    found = track.points.kept(good).columns(TAGS)
    without_zero_heart_rate(found)
    _drop_standing_pair(found, n_points, issues)
    guess: list[Issue] = []
    sport, sub_sport = guess_sport(track.kind, track.name, time_s[good], found, guess)
    return _Part(track, time_s[good], found, breaks, sport, sub_sport, guess)


def _is_timed(good: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    """Half of the points have a time; or a fifth of them, when that is a track by itself."""
    return bool(good.mean() >= 0.5 or (good.mean() >= TIMED and good.sum() >= TIMED_POINTS))


def _is_recorded(time_s: Column, n_points: int) -> bool:
    """False for times that a planner invented or that all lie in one second."""
    span = float(time_s.max() - time_s.min())
    return not (float(time_s[0]) == PLANNER_START_S or (n_points > 2 and span < 1.0))


def _drop_standing_pair(found: dict[str, Column], n_points: int, issues: list[Issue]) -> None:
    """Two points at one place stand for an indoor session: its distance is unknown, not 0."""
    lat, lon = found.get("latitude_deg"), found.get("longitude_deg")
    if n_points == 2 and lat is not None and lon is not None and lat[0] == lat[1] and lon[0] == lon[1]:
        for column in ("latitude_deg", "longitude_deg", "elevation_m"):
            found.pop(column, None)
        issues.append(
            Issue("no_positions", "Only start and end are written, at one place: distance is unknown.")
        )


def _assemble(parts: list[_Part], document: Document, issues: list[Issue]) -> Parsed:
    parts.sort(key=lambda part: part.start_s)
    number = outings([part.start_s for part in parts], [part.end_s for part in parts])
    _agree(parts, number)
    for part in parts:
        issues += [issue for issue in part.guess if issue not in issues]
    sessions, session_of, breaks = _group(parts, number)
    names = [column for column in TAGS if any(column in part.columns for part in parts)]
    title = next((part.track.name for part in parts if part.track.name), None)
    first_time = next((part.track.points.first_time for part in parts), None)
    return Parsed(
        format="gpx",
        time_s=np.concatenate([part.time_s for part in parts]),
        columns={column: np.concatenate([_column(part, column) for part in parts]) for column in names},
        sessions=sessions,
        session_starts=[s.start_utc.timestamp() if s.start_utc else None for s in sessions],
        session_of=session_of,
        breaks=np.array(breaks, np.int64),
        issues=issues,
        utc_offset_s=written_offset_s(first_time),
        title=title,
        device=document.creator,
    )


def _column(part: _Part, column: str) -> Column:
    return part.columns.get(column, np.full(len(part.time_s), np.nan))


def _agree(parts: list[_Part], outing: list[int]) -> None:
    """Tracks of one outing on foot that do not name their sport are what its named or longest track is."""
    for _, group in groupby(zip(parts, outing, strict=True), key=itemgetter(1)):
        own = [part for part, _ in group if part.sport in ON_FOOT]
        first = max(own, key=lambda part: (not part.guess, len(part.time_s)), default=None)
        for part in own:
            if first is not None and part.guess:
                part.sport, part.sub_sport, part.guess = first.sport, first.sub_sport, first.guess


def _group(
    parts: list[_Part], outing: list[int]
) -> tuple[list[Session], np.ndarray[tuple[int], np.dtype[np.int16]], list[int]]:
    """One session for tracks of one sport close in time; far apart they are activities of their own."""
    sessions: list[Session] = []
    breaks: list[int] = []
    owners: list[int] = []
    at = 0
    last: tuple[str, str | None, int] | None = None
    for part, activity in zip(parts, outing, strict=True):
        kind = (part.sport, part.sub_sport, activity)
        if kind != last:
            sessions.append(Session(len(sessions), *kind, from_unix(part.start_s)))
        breaks += [at] * bool(at) + [at + b for b in part.breaks]
        owners += [len(sessions) - 1] * len(part.time_s)
        at += len(part.time_s)
        last = kind
    return sessions, np.array(owners, np.int16), breaks
