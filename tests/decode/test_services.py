"""Accounts of Runtastic, Nike, Google Fit, Endomondo and Samsung Health; kinds that are told, not read."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from loadwatch.decode import decode
from loadwatch.decode.archive import recordings
from loadwatch.decode.recording import Left, Recording
from loadwatch.decode.sniff import sniff
from tests.decode.build_xml import START, zipped

MS = int(START.timestamp() * 1000)
RUNTASTIC = {"version": "1", "start_time": MS, "end_time": MS + 1_900_000, "start_time_timezone_offset": 7_200_000,
             "distance": 5000, "duration": 1_800_000, "elevation_gain": 20, "pulse_avg": 150, "sport_type_id": "1",
             "features": []}  # fmt: skip
NEWER = RUNTASTIC | {
    "distance": None,
    "features": [{"type": "track_metrics", "attributes": {"distance": 5000}}],
}
NIKE = {"id": "a", "type": "run", "start_epoch_ms": MS, "end_epoch_ms": MS + 1_900_000, "active_duration_ms": 1_800_000,
        "summaries": [{"metric": "distance", "summary": "total", "value": 5.0}], "tags": {"com.nike.name": "A"}}  # fmt: skip
GOOGLE = {"fitnessActivity": "running", "startTime": START.isoformat(), "endTime": "2026-05-03T06:43:49Z",
          "duration": "1800s", "aggregate": [{"metricName": "com.google.distance.delta", "floatValue": 5000.0}]}  # fmt: skip
ENDOMONDO = [
    {"sport": "RUNNING"},
    {"start_time": "2026-05-03 06:12:09.0"},
    {"duration_s": 1800},
    {"distance_km": 5.0},
]
SAMSUNG = (
    "com.samsung.shealth.exercise,7005009,17\n"
    "title,com.samsung.health.exercise.exercise_type,com.samsung.health.exercise.duration,"
    "com.samsung.health.exercise.distance,com.samsung.health.exercise.time_offset,"
    "com.samsung.health.exercise.start_time\n"
    ",1002,1800000,5000,{zone},2026-05-03 06:12:09.000\n"
)
ACTIVITY = {
    "runtastic": json.dumps(RUNTASTIC), "runtastic, newer": json.dumps(NEWER), "nike": json.dumps(NIKE),
    "google": json.dumps(GOOGLE), "endomondo": json.dumps(ENDOMONDO), "samsung": SAMSUNG.format(zone="UTC+0200"),
}  # fmt: skip


def read(text: str) -> tuple[list[Recording], list[Left]]:
    found = list(recordings("export", io.BytesIO(text.encode())))
    return [i for i in found if isinstance(i, Recording)], [i for i in found if isinstance(i, Left)]


@pytest.mark.parametrize("service", ACTIVITY)
def test_totals_of_an_activity_become_a_row(service: str) -> None:
    """Start, sport, distance and time as the service gives them, in SI; it counts only without a recording."""
    (row,), left = read(ACTIVITY[service])
    decoded = decode(row.data, "x")
    session = decoded.sessions[0]

    assert (left, row.is_summary) == ([], True)
    assert (session.sport, session.start_utc, session.distance_m, session.timer_s) == (
        "running",
        START,
        5000,
        1800,
    )
    assert decoded.utc_offset_s == (7200 if "runtastic" in service or service == "samsung" else None)


def broken(**changes: Any) -> str:
    return json.dumps(RUNTASTIC | changes)


@pytest.mark.parametrize(
    "text",
    [
        broken(start_time=None),
        broken(duration="x"),
        broken(features=3),
        broken(start_time=5),
        SAMSUNG.format(zone="7200000"),
    ],
)
def test_what_cannot_be_read_is_a_failure_of_that_activity(text: str) -> None:
    """A start or value that is none costs the activity, with a reason."""
    rows, left = read(text)

    assert rows == []
    assert [(item.outcome, item.reason) for item in left] == [("failed", "bad_row")]


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b'[{"logId":1,"activityName":"Run","activityTypeId":90009}]', "Fitbit"), (b'[{"attribute":"HW_EXT_TRACK"}]', "Huawei"),
        (b"type,startTime,sportTime(s),distance(m)\n1,2020-01-02 07:00:00+0000,1800,5000\n", "Zepp"),
        (b"Activity Type,Date,Favorite,Title,Distance\nRunning,2023-03-05,false,Run,10\n", "Garmin Connect"),
        (b"Laps,Time,Distance\n1,5:01,1.00\n", "laps"), (b"<kml><gx:Track><when>2020</when></gx:Track></kml>", "KML"),
        (b'<?xml version="1.0"?><sml xmlns="x"><DeviceLog/></sml>', "Suunto"), (b"[Params]\r\nVersion=106\r\n", "HRM"),
        (b'<?xml version="1.0"?><pwx version="1.0"></pwx>', "PWX"), (b"7z\xbc\xaf\x27\x1c....", "Unpack"),
    ],
)  # fmt: skip
def test_a_kind_that_is_not_read_says_what_it_is(head: bytes, word: str) -> None:
    """A failure with what the file is and what to do, alone and in an archive."""
    for data in (head, zipped({"a.bin": head})):
        (item,) = recordings("x", io.BytesIO(data))
        assert isinstance(item, Left)
        assert (item.outcome, item.reason) == ("failed", "unread_kind")
        assert word in item.message


@pytest.mark.parametrize(
    "header",
    [
        "Date,Move Minutes count,Calories (kcal),Distance (m),Step count",
        "Date,Steps,Distance (km)",
        "Datum,Schritte,Strecke (km)",
    ],
)
def test_totals_of_days_are_no_runs(header: str) -> None:
    """A counter of steps has walked the day, not run it; our own lists may count steps beside."""
    assert sniff(f"{header}\n2026-05-03,1,2\n".encode()) == "text"
    assert sniff(b"date,distance_km,steps\n2026-05-03,10,9000\n") == "csv"
    assert sniff(b"Date,Distance (km),Duration,Steps\n2026-05-03,10,50:00,9000\n") == "csv"


def test_other_json_is_no_account() -> None:
    """A key alone does not make a service: our own output and tables of others stay what they are."""
    assert sniff(b'[{"week_start":"2026-05-04","duration_s":3600}]') == "json"
    assert sniff(b'{"activityTypeId":1}') == "json"
    assert sniff(b'"start_time","duration_s","distance_km"\n"2026-05-03","1800","5"\n') == "csv"
