"""Training sessions of a Polar Flow account export, in both layouts."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from loadwatch.decode import decode
from loadwatch.decode.archive import recordings
from loadwatch.decode.recording import Left, Recording
from loadwatch.decode.zone import local_offset_s
from tests.decode.build_xml import STEP_DEG, zipped

NAN = float("nan")
LOCAL = "2026-05-03T08:12:{:06.3f}"  # two hours east of START


def old(**more: Any) -> dict[str, Any]:
    """Export version 1: each sample with its time."""
    times = [LOCAL.format(9 + i) for i in range(50)]

    def series(values: list[float]) -> list[dict[str, Any]]:
        return [{"dateTime": at, "value": value} for at, value in zip(times, values, strict=True)]

    route = [{"dateTime": at, "latitude": 50 + i * STEP_DEG, "longitude": 7.0} for i, at in enumerate(times)]
    samples = {
        "heartRate": series([NAN, *[150.0] * 49]),
        "speed": series([12.0] * 50),
        "altitude": series([0, 0, *[300.0] * 48]),
        "distance": series([i * 3.33 for i in range(50)]),
        "recordedRoute": route,
    }
    exercise = {"startTime": LOCAL.format(9), "timezoneOffset": 120, "duration": "PT49S", "distance": 163.2,
                "sport": "RUNNING", "samples": samples}  # fmt: skip
    return {"exportVersion": "1.5", "name": "Morning", "exercises": [exercise | more]}


def new(**more: Any) -> dict[str, Any]:
    """Export version 2.6: series with an interval, numbers for sports."""
    series = {"HEART_RATE": [NAN, *[150.0] * 49], "SPEED": [12.0] * 50, "DISTANCE": [i * 3.33 for i in range(50)],
              "ALTITUDE": [0, 0, *[300.0] * 48]}  # fmt: skip
    written = [{"type": kind, "intervalMillis": 1000, "values": values} for kind, values in series.items()]
    points = [{"latitude": 50 + i * STEP_DEG, "longitude": 7.0, "elapsedMillis": i * 1000} for i in range(50)]
    exercise = {"startTime": LOCAL.format(9), "timezoneOffsetMinutes": 120, "durationMillis": 49_000,
                "distanceMeters": 163.2, "sport": {"id": "1"}, "samples": {"samples": written},
                "routes": {"route": {"wayPoints": points}}}  # fmt: skip
    return {"exportVersion": "2.6", "name": "Morning", "exercises": [exercise | more]}


def read(*sessions: dict[str, Any]) -> tuple[list[Recording], list[Left]]:
    files = {f"training-session-{n}.json": json.dumps(s).encode() for n, s in enumerate(sessions)}
    found = list(recordings("polar.zip", io.BytesIO(zipped(files | {"account.json": b"{}"}))))
    return [i for i in found if isinstance(i, Recording)], [i for i in found if isinstance(i, Left)]


@pytest.mark.parametrize("layout", [old, new])
def test_a_session_of_either_layout(layout: Any) -> None:
    """Local times become instants, km/h become m/s, NaN and the altitude before it was known are gaps."""
    (item,), left = read(layout())
    decoded = decode(item.data, item.name)
    (session,) = decoded.sessions
    records = decoded.records

    assert (session.sport, session.distance_m, session.timer_s) == ("running", 163.2, 49.0)
    assert decoded.start_utc is not None
    assert decoded.start_utc.isoformat() == "2026-05-03T06:12:09+00:00"
    assert local_offset_s(decoded, "UTC") == (7200, "file")
    assert records.height == 50
    assert records["heart_rate_bpm"].to_list() == [None, *[150.0] * 49]
    assert records["elevation_m"].to_list() == [None, None, *[300.0] * 48]
    assert records["speed_mps"][10] == pytest.approx(12 / 3.6)
    assert records["latitude_deg"][10] == pytest.approx(50 + 10 * STEP_DEG)
    assert [(i.outcome, i.count) for i in left] == [("ignored", 1)]


def test_a_treadmill_and_other_sports() -> None:
    """Numbers name the sport; what has no number of ours is generic."""
    sports = [decode(read(new(sport={"id": n}))[0][0].data, "x").sessions[0] for n in ("17", "999")]

    assert [(s.sport, s.sub_sport) for s in sports] == [("running", "treadmill"), ("generic", None)]


def test_a_session_that_cannot_be_read_fails_alone() -> None:
    """A missing start or broken JSON is one failed item."""
    found, left = read(old(startTime=None), new())

    assert len(found) == 1
    assert [item.outcome for item in left] == ["failed", "ignored"]
    (cut,) = recordings("x.json", io.BytesIO(json.dumps(old()).encode()[:-9]))
    assert isinstance(cut, Left)
    assert (cut.outcome, cut.reason) == ("failed", "corrupt")
