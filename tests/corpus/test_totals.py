"""Totals agree with what each file says of itself."""

from __future__ import annotations

from datetime import datetime
from statistics import median
from typing import Any

from tests.corpus.conftest import Imported
from tests.corpus.manifest import Row

# Files whose totals may differ from their own session, and why.
DIFFER = {
    "fit/garmin-fr70-compressed-speed-distance.fit": "clock never set: the file's 1990 is no date, so the start is unknown",
    "fit/garmin-fr70-antfs-compressed.fit": "clock never set: the file's 1990 is no date, so the start is unknown",
}

SHORTER = {
    "gps_spike",
    "untimed_points",
    "track_without_times",
}  # issues that say why a track is shorter than all its points


def _fit_runs(manifest: list[Row]) -> list[Row]:
    return [
        r
        for r in manifest
        if r.kind == "fit"
        and "running" in r.sport
        and r.expected == "imported"
        and not r.file.startswith("broken/")
    ]


def _start(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value.replace("Z", "+00:00")) if value else None


def _problems(activity: dict[str, Any], row: Row) -> list[str]:
    found = []
    if _start(activity["start_utc"]) != row.start:
        found.append(f"start {activity['start_utc']} != {row.start}")
    if row.distance_m is not None:
        got = activity["distance_m"]
        if got is None or abs(got - row.distance_m) > max(10.0, 0.002 * row.distance_m):
            found.append(f"distance {got} != {row.distance_m}")
    if row.timer_s is not None and abs((activity["timer_s"] or 0.0) - row.timer_s) > 2.0:
        found.append(f"timer {activity['timer_s']} != {row.timer_s}")
    if row.avg_hr and abs((activity["avg_heart_rate_bpm"] or 0.0) - row.avg_hr) > 2.0:
        found.append(f"heart rate {activity['avg_heart_rate_bpm']} != {row.avg_hr}")
    return found + _session_problems(activity, row)


def _session_problems(activity: dict[str, Any], row: Row) -> list[str]:
    sessions = activity["sessions"]
    if len(sessions) != row.n_sessions:
        return [f"{len(sessions)} sessions != {row.n_sessions}"]
    if [s["sport"] for s in sessions] != row.sport:
        return [f"sport {[s['sport'] for s in sessions]} != {row.sport}"]
    subs = [s["sub_sport"] for s in sessions if s["sub_sport"]]
    return [] if subs == row.sub_sport else [f"sub_sport {subs} != {row.sub_sport}"]


def test_fit_runs_agree_with_their_sessions(imported: Imported, manifest: list[Row]) -> None:
    """At least 99 % of running FIT files show their own start, distance, timer, heart rate and sport."""
    runs = _fit_runs(manifest)
    off = {}
    for row in runs:
        activities = imported.activities(row)
        problems = (
            _problems(activities[0], row) if len(activities) == 1 else [f"{len(activities)} activities"]
        )
        if problems:
            off[row.file] = problems
    unexplained = {name: why for name, why in off.items() if name not in DIFFER}
    print(
        f"FIT runs: {len(runs)}, agreeing {len(runs) - len(off)}, explained {len(off) - len(unexplained)}: {off}"
    )

    assert len(runs) > 200
    assert len(runs) - len(unexplained) >= 0.99 * len(runs), unexplained


def test_record_counts_agree(imported: Imported, manifest: list[Row]) -> None:
    """Healthy FIT files count each of their samples once."""
    rows = [
        r
        for r in manifest
        if r.kind == "fit" and r.expected == "imported" and not r.file.startswith("broken/")
    ]

    off = [
        (r.file, n, r.n_records)
        for r in rows
        if (n := sum(a["n_records"] or 0 for a in imported.activities(r))) != r.n_records
    ]

    assert off == []


def _share_within(pairs: list[tuple[str, float | None, float]], limit: float) -> float:
    off = [(f, got, want) for f, got, want in pairs if got is None or abs(got - want) > limit * want]
    print(f"{len(pairs)} files, {len(off)} beyond {limit:.0%}: {off}")
    return 1 - len(off) / len(pairs)


def test_tcx_lap_sums(imported: Imported, manifest: list[Row]) -> None:
    """TCX distances are the sums of their laps, for at least 95 % of files within 1 %."""
    pairs = [
        (r.file, sum(a["distance_m"] or 0.0 for a in imported.activities(r)), r.distance_m)
        for r in manifest
        if r.kind == "tcx" and r.expected == "imported" and r.distance_m
    ]

    assert len(pairs) > 15
    assert _share_within(pairs, 0.01) >= 0.95


def test_gpx_lengths(imported: Imported, manifest: list[Row]) -> None:
    """GPX distances are the lengths of their tracks as written within 2 %, for at least 95 % of files.

    The others are shorter: their length is mostly jumps of the receiver, or of tracks without times, and each
    says so.
    """
    pairs, unsaid = [], []
    for row in manifest:
        if row.kind != "gpx" or row.expected != "imported" or not row.distance_m or row.distance_m <= 50:
            continue
        activities = imported.activities(row)
        length = sum(a["distance_m"] or 0.0 for a in activities)
        pairs.append((row.file, length, row.distance_m))
        if abs(length - row.distance_m) > 0.02 * row.distance_m:
            codes = {issue["code"] for a in activities for issue in a["issues"]}
            unsaid += [] if codes & SHORTER and 0 < length < row.distance_m else [row.file]
    ordered = sorted(got / want - 1 for _f, got, want in pairs)
    print(f"GPX length against the track as written, deciles: {_deciles(ordered)}")

    assert len(pairs) > 80
    assert _share_within(pairs, 0.02) >= 0.95
    assert unsaid == []


def _deciles(ordered: list[float]) -> list[float]:
    return [round(ordered[int(q * (len(ordered) - 1) / 10)], 3) for q in range(11)]


def test_ascent_near_the_barometer(imported: Imported, manifest: list[Row]) -> None:
    """Our ascent is near that of watches with a barometer: median relative error at most 10 %."""
    errors = []
    for row in _fit_runs(manifest):
        if not row.ascent_m or row.ascent_m <= 50 or len(row.sessions) != 1:
            continue
        activity = imported.activities(row)[0]
        detail = imported.book.activity(activity["id"])
        (climb,) = [e for e in detail["exposures"] if e["measure"] == "ascent"]
        if climb["quality"] == "A":
            errors.append((climb["value"] - row.ascent_m) / row.ascent_m)
    ordered = sorted(errors)
    print(f"ascent: {len(errors)} runs, deciles of (ours - watch) / watch: {_deciles(ordered)}")
    print(f"  median of the relative error: {median(abs(e) for e in errors):.3f}")

    assert len(errors) >= 30
    assert median(abs(e) for e in errors) <= 0.10
