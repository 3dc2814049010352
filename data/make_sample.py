"""Make the sample files, the same bytes every time: `uv run python data/make_sample.py [FOLDER]`."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from loadwatch.demo.body import Outing, Runner, make_track
from loadwatch.demo.fit_activity import fit_activity, fit_time
from loadwatch.demo.fit_writer import Column, Field, definition, fit_file, message, records, text
from loadwatch.demo.terrain import Land
from loadwatch.demo.text_writer import gpx, gpx_route, tcx
from loadwatch.demo.track import Track, Watch

RUNNER = Runner(
    "sample", 77, Land(47.10, 8.05, 690.0, 5), Watch(3992, 3_977_000_007, "Forerunner 255"),
    easy_mps=2.9, critical_mps=3.9, rest_bpm=50, max_bpm=185,
)  # fmt: skip
START = datetime(2026, 5, 3, 6, 12, 9, tzinfo=UTC)
OFFSET_S = 7_200
RUNNING, CYCLING, TRANSITION = 1, 2, 3


def road_run() -> bytes:
    """Flat road run with laps, heart rate, cadence and barometer."""
    return fit_activity(_track(1, Outing(1, 6_200)))


def hilly_trail() -> bytes:
    """Trail run over steep hills, with pauses at crossings."""
    track = _track(2, Outing(2, 7_400, "long", "hills"))
    return fit_activity(replace(track, sub_sport=3))


def treadmill() -> bytes:
    """Treadmill run: speed, distance and heart rate, no positions and no height."""
    return fit_activity(_track(3, Outing(3, 5_000, treadmill=True)))


def manual_entry() -> bytes:
    """A run typed in by hand: a session without records."""
    start = fit_time(START + timedelta(days=4))
    head = [Field(0, "enum", 4), Field(1, "uint16", 1), Field(2, "uint16", 0), Field(4, "uint32", start)]
    body = [message(0, 0, head), _session_message(0, RUNNING, start, 2_700, 7_500.0)]
    return fit_file(b"".join([*body, _activity_message(start + 2_700, 2_700, 1)]))


def developer_heart_rate() -> bytes:
    """Heart rate that exists only in a developer field of a chest strap's app."""
    track = _unpaused(_track(5, Outing(5, 3_000)))
    start = fit_time(track.start_utc)
    native = [
        Column(253, "uint32", track.elapsed_s + start),
        Column(5, "uint32", track.columns["distance_m"], 100.0),
        Column(73, "uint32", track.columns["speed_mps"], 1000.0),
    ]
    strap = Column(0, "uint8", track.columns["heart_rate_bpm"])
    app = message(1, 207, [Field(1, "byte", bytes(range(16))), Field(3, "uint8", 0)])
    described = app + message(2, 206, [
        Field(0, "uint8", 0), Field(1, "uint8", 0), Field(2, "uint8", 2),
        Field(3, "string", text("Heart Rate")), Field(8, "string", text("bpm")),
    ])  # fmt: skip
    head = message(0, 0, [Field(0, "enum", 4), Field(1, "uint16", 1), Field(4, "uint32", start)])
    body = definition(3, 20, native, [(0, 1, 0)]) + records(3, native, [strap]).tobytes()
    metres, seconds = float(track.columns["distance_m"][-1]), round(track.total_s)
    tail = _session_message(0, RUNNING, start, seconds, metres) + _activity_message(
        start + seconds, seconds, 1
    )
    return fit_file(head + described + body + tail)


def multisport() -> bytes:
    """Bike, transition, run in one file: three sessions, records of the run count on from the ride."""
    ride, run = _unpaused(_track(6, Outing(6, 9_000, "ride"))), _unpaused(_track(6, Outing(7, 4_000)))
    start, change_s = fit_time(ride.start_utc), 95
    second = round(ride.total_s) + 1
    third = second + change_s
    clock = np.concatenate([ride.elapsed_s, third + run.elapsed_s]) + start
    metres = np.concatenate([ride.columns["distance_m"], run.columns["distance_m"]])
    beats = np.concatenate([ride.columns["heart_rate_bpm"], run.columns["heart_rate_bpm"]])
    columns = [Column(253, "uint32", clock), Column(5, "uint32", metres, 100.0), Column(3, "uint8", beats)]
    sessions = [
        _session_message(0, CYCLING, start, second, float(ride.columns["distance_m"][-1])),
        _session_message(1, TRANSITION, start + second, change_s, 0.0),
        _session_message(2, RUNNING, start + third, round(run.total_s), float(run.columns["distance_m"][-1])),
    ]
    head = message(0, 0, [Field(0, "enum", 4), Field(1, "uint16", 1), Field(4, "uint32", start)])
    body = definition(3, 20, columns) + records(3, columns).tobytes()
    total = third + round(run.total_s)
    return fit_file(head + body + b"".join(sessions) + _activity_message(start + total, total, 3))


def truncated() -> bytes:
    """A road run cut off after 60 % of its bytes, as when the battery dies."""
    whole = fit_activity(_track(8, Outing(8, 5_000)))
    return whole[: len(whole) * 6 // 10]


def two_segments() -> bytes:
    """GPX with a pause: two track segments."""
    track = _thin(_track(9, Outing(9, 3_000)), 5)
    middle = float(track.elapsed_s[len(track.elapsed_s) // 2])
    late = np.where(track.elapsed_s > middle, track.elapsed_s + 240.0, track.elapsed_s)
    return gpx(replace(track, elapsed_s=late, pauses=((middle, middle + 240.0),), laps_s=()), "Morning run")


def planned_route() -> bytes:
    """GPX route for a run to come: no times, so it is no recording."""
    return gpx_route(_track(10, Outing(10, 12_000, heading="rolling")), "Sunday loop", 20)


def intervals() -> bytes:
    """TCX of an interval session; one lap for warm-up, each fast and slow part, and cool-down."""
    track = _thin(_track(11, Outing(11, 4_600, "intervals")), 14)
    edges = np.interp((2_000, 2_600, 3_000), track.columns["distance_m"], track.elapsed_s)
    return tcx(replace(track, laps_s=tuple(edges.tolist())))


def evening_gz() -> bytes:
    """A short evening run, packed as web sites pack it."""
    return gzip.compress(fit_activity(_track(12, Outing(12, 4_000))), mtime=0)


def run_list() -> bytes:
    """A run list in CSV with one row that cannot be read."""
    return (
        b"date,distance_km,duration,ascent_m,rpe,title\n"
        b"2026-04-06,8.2,0:47:10,60,4,Easy\n"
        b"2026-04-08,6.0,0:36:00,,3,Treadmill at the hotel\n"
        b"2026-04-11,fourteen,1:22:00,120,6,Long run\n"
        b"2026-04-14,10.0,0:52:30,80,7,Tempo\n"
    )


FILES: dict[str, Callable[[], bytes]] = {
    "road-run.fit": road_run,
    "hilly-trail.fit": hilly_trail,
    "treadmill.fit": treadmill,
    "manual-entry.fit": manual_entry,
    "developer-heart-rate.fit": developer_heart_rate,
    "multisport.fit": multisport,
    "truncated.fit": truncated,
    "two-segments.gpx": two_segments,
    "planned-route.gpx": planned_route,
    "intervals.tcx": intervals,
    "evening.fit.gz": evening_gz,
    "run-list.csv": run_list,
}


def _track(day: int, outing: Outing) -> Track:
    return make_track(RUNNER, outing, START + timedelta(days=day), OFFSET_S)


def _unpaused(track: Track) -> Track:
    """The same run without its stops."""
    stopped = sum(np.where(track.elapsed_s > a, b - a, 0.0) for a, b in track.pauses)
    return replace(track, elapsed_s=track.elapsed_s - stopped, pauses=(), laps_s=())


def _thin(track: Track, every: int) -> Track:
    """Keep each so-many-th sample and the last one, so that text files stay small."""
    kept = np.append(np.arange(0, len(track.elapsed_s) - 1, every), len(track.elapsed_s) - 1)
    columns = {name: values[kept] for name, values in track.columns.items()}
    return replace(track, elapsed_s=track.elapsed_s[kept], columns=columns, pauses=(), laps_s=())


def _session_message(index: int, sport: int, start: int, seconds: int, metres: float) -> bytes:
    return message(5, 18, [
        Field(254, "uint16", index), Field(253, "uint32", start + seconds), Field(2, "uint32", start),
        Field(5, "enum", sport), Field(6, "enum", 0), Field(7, "uint32", seconds * 1000),
        Field(8, "uint32", seconds * 1000), Field(9, "uint32", round(metres * 100)),
    ])  # fmt: skip


def _activity_message(end: int, seconds: int, sessions: int) -> bytes:
    return message(6, 34, [
        Field(253, "uint32", end), Field(0, "uint32", seconds * 1000), Field(1, "uint16", sessions),
        Field(2, "enum", 0 if sessions == 1 else 1), Field(3, "enum", 26), Field(4, "enum", 1),
        Field(5, "uint32", end + OFFSET_S),
    ])  # fmt: skip


def main(folder: Path) -> None:
    """Write every sample file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        data = make()
        (folder / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "sample")
