"""Garmin's account archive."""

from __future__ import annotations

import io
from typing import Any

import orjson

from loadwatch.decode.archive import recordings
from loadwatch.decode.recording import Left, Recording
from loadwatch.decode.row import read_row
from tests.build import fit_bytes, fit_file_id, fit_run
from tests.decode.build_xml import START, zipped

FITNESS = "DI_CONNECT/DI-Connect-Fitness/ana_0_summarizedActivities.json"
UPLOADED = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip"
MS = int(START.timestamp() * 1000)


def summary(**values: Any) -> dict[str, Any]:
    usual = {
        "activityId": 1, "name": "Easy", "activityType": "running", "sportType": "RUNNING", "startTimeGmt": float(MS),
        "startTimeLocal": float(MS + 7_200_000), "distance": 1_000_000.0, "duration": 3_000_000.0,
        "elapsedDuration": 3_100_000.0, "elevationGain": 12_300.0, "avgHr": 150.0,
    }  # fmt: skip
    return usual | values


def read(*entries: Any, **more: bytes) -> tuple[list[Recording], list[Left]]:
    table = orjson.dumps([{"summarizedActivitiesExport": list(entries)}])
    found = list(recordings("g.zip", io.BytesIO(zipped({FITNESS: table} | more))))
    return [i for i in found if isinstance(i, Recording)], [i for i in found if isinstance(i, Left)]


def test_summaries_are_converted_from_centimetres_and_milliseconds() -> None:
    """Metres, seconds, UTC, and the offset as local minus GMT."""
    (item,), _ = read(summary())
    parsed = read_row(item.data, item.name)
    session = parsed.sessions[0]

    assert item.is_summary
    assert (session.sport, session.start_utc, parsed.utc_offset_s) == ("running", START, 7200)
    assert (session.distance_m, session.timer_s, session.elapsed_s, session.ascent_m) == (
        10_000,
        3_000,
        3_100,
        123,
    )
    assert session.avg_heart_rate_bpm == 150
    assert parsed.is_manual
    assert parsed.title == "Easy"


def test_running_of_all_kinds_keeps_its_kind() -> None:
    """Garmin's type keys become FIT sub-sports."""
    kinds = {
        "trail_running": "trail", "treadmill_running": "treadmill", "track_running": "track",
        "virtual_run": "virtual_activity", "indoor_running": "indoor_running", "running": None,
    }  # fmt: skip
    found, _ = read(*(summary(activityType=kind, activityId=n) for n, kind in enumerate(kinds)))
    sessions = [read_row(i.data, i.name).sessions[0] for i in found]

    assert [(s.sport, s.sub_sport) for s in sessions] == [("running", detail) for detail in kinds.values()]


def test_summaries_come_after_the_files_of_nested_zips() -> None:
    """So that a summary is only used when no file of the same start was there."""
    inner = zipped({"ana_1.fit": fit_run(60), "ana_2.fit": fit_bytes(fit_file_id(kind=32))})
    found, left = read(summary(), **{UPLOADED: inner})

    assert [(i.is_summary, i.data == fit_run(60)) for i in found] == [(False, True), (True, False)]
    assert [(i.outcome, i.count) for i in left] == [("ignored", 1)]


def test_a_multisport_parent_is_not_counted_beside_its_children() -> None:
    """Its distance is the sum of theirs."""
    found, left = read(
        summary(activityId=1, activityType="multi_sport", parent=True, childIds=[2, 3]),
        summary(activityId=2, parentId=1), summary(activityId=3, parentId=1, activityType="cycling"),
    )  # fmt: skip

    assert [orjson.loads(i.data)["notes"]["garmin_id"] for i in found] == ["2", "3"]
    assert left == []


def test_zero_is_not_measured() -> None:
    """Garmin writes 0 for what it does not know."""
    (item,), _ = read(summary(distance=0.0, avgHr=0, elevationGain=None))
    session = read_row(item.data, item.name).sessions[0]

    assert (session.distance_m, session.avg_heart_rate_bpm, session.ascent_m) == (None, None, None)


def test_an_entry_without_a_start_fails_alone() -> None:
    """The others are kept."""
    found, left = read(summary(startTimeGmt=None, activityId=7), "nonsense", summary())

    assert len(found) == 1
    assert [i.outcome for i in left] == ["failed", "failed"]
    assert "activity 7" in left[0].message


def test_damaged_summaries_fail_and_the_files_remain() -> None:
    """One sentence for the table, and the recordings all the same."""
    members = {FITNESS: b'[{"summarizedActivitiesExport":[{', "run.fit": fit_run(9)}
    found = list(recordings("g.zip", io.BytesIO(zipped(members))))

    assert [type(i) for i in found] == [Left, Recording]
    assert isinstance(found[0], Left)
    assert found[0].outcome == "failed"
