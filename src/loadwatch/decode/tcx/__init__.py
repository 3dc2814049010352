"""TCX → Parsed: activities, multisport sessions, laps, tracks and Garmin's point extensions."""

from __future__ import annotations

import numpy as np

from loadwatch.decode.limits import DEFAULT_LIMITS, Limits
from loadwatch.decode.parsed import Parsed
from loadwatch.decode.points import joined, points_of
from loadwatch.decode.tcx.document import NUMBERS, TAGS, Document
from loadwatch.decode.tcx.quick import quick_document
from loadwatch.decode.tcx.totals import ActivityPart, sessions_and_laps
from loadwatch.decode.times import is_plausible, unix_seconds, written_offset_s
from loadwatch.decode.tracks import without_zero_heart_rate
from loadwatch.decode.xml import Damage, Dialect, repaired, slices, walk
from loadwatch.errors import CorruptFileError, Issue, NotAnActivityError


def read_tcx(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """The activities of a TCX file; a file of courses raises `NotAnActivityError`."""
    document, damage = _document(data, name, limits)
    activities = [part for part in document.activities if len(part.points) or part.laps]
    n_points = sum(len(part.points) for part in activities)
    if not activities:
        if damage is not None:
            raise CorruptFileError(name, f"The TCX file cannot be read: {damage.reason}, line {damage.line}.",
                                   "Export it again from the site or app.", found=damage.reason)  # fmt: skip
        raise NotAnActivityError(name, "course" if document.n_courses else "no recorded points")
    issues = [damage.issue(f"the {n_points} points")] if damage is not None else []
    return _assemble(name, activities, document, issues)


def _document(data: bytes, name: str, limits: Limits) -> tuple[Document, Damage | None]:
    """In bulk when the points look alike, else element by element."""
    quick = quick_document(data, name, limits)
    if quick is not None:
        return quick, None
    document, damage = _walk(data, name, limits)
    mended = repaired(data) if damage is not None and damage.code == "malformed_xml" else None
    if mended is not None:
        document, damage = _walk(mended, name, limits)
    for part in document.activities:
        part.points = points_of(part.raw, NUMBERS)
    return document, damage


def _walk(data: bytes, name: str, limits: Limits) -> tuple[Document, Damage | None]:
    for encoding in (None, "utf-8", "iso-8859-1"):
        document = Document()
        damage = walk(name, slices(data), document.starts, document.ends, Dialect(limits, encoding=encoding))
        if damage is None or not damage.wrong_encoding:
            break
    return document, damage


def _assemble(name: str, activities: list[ActivityPart], document: Document, issues: list[Issue]) -> Parsed:
    for part in activities:
        _time(part, issues)
    activities = sorted((a for a in activities if np.isfinite(a.start_s)), key=lambda a: a.start_s)
    if not activities:
        raise NotAnActivityError(name, "track without usable times")
    found = joined([part.points for part in activities]).columns(TAGS)
    without_zero_heart_rate(found)
    sessions, laps = sessions_and_laps(activities, found, issues)
    counts = [len(part.points) for part in activities]
    return Parsed(
        format="tcx",
        time_s=np.concatenate([part.time_s for part in activities]),
        columns=found,
        sessions=sessions,
        session_starts=[part.start_s for part in activities],
        session_of=np.repeat(np.arange(len(activities), dtype=np.int16), counts),
        breaks=np.array(_breaks(activities), np.int64),
        laps=laps,
        issues=issues,
        utc_offset_s=written_offset_s(activities[0].id),
        device=document.device,
        serial=document.serial,
        notes={"notes": note} if (note := next((a.notes for a in activities if a.notes), None)) else {},
    )


def _time(part: ActivityPart, issues: list[Issue]) -> None:
    """Give the part its times; points without a usable one are left out."""
    part.breaks = [part.track_starts[track] for track in part.resumed]
    good = is_plausible(part.points.time_s)
    if not good.all():
        issues.append(
            Issue("untimed_points", f"{int((~good).sum())} points without a usable time were left out.")
        )
        place = np.concatenate([[0], np.cumsum(good)])
        part.points = part.points.kept(good)
        part.breaks = [int(place[at]) for at in part.breaks]
    part.time_s = part.points.time_s
    written = unix_seconds([lap.start for lap in part.laps[:1]] + [part.id])
    starts = np.concatenate([part.time_s[:1], written[is_plausible(written)]])
    part.start_s = float(starts[0]) if len(starts) else float("nan")


def _breaks(activities: list[ActivityPart]) -> list[int]:
    at, found = 0, set()
    for part in activities:
        found |= {at, *(at + b for b in part.breaks)}
        at += len(part.points)
    return sorted(found - {0, at})
