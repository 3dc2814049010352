"""An account's export that was unpacked into a folder is read as the archive that it was."""

from __future__ import annotations

import gzip
from pathlib import Path

from loadwatch import Logbook
from tests.build import FIT_START, fit_run
from tests.decode.build_xml import START, run_gpx

TABLE = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,"
    "Relative Effort,Commute,Activity Private Note,Activity Gear,Filename\n"
    '1,"May 3, 2026, 6:12:09 AM",Park,Run,,600,2.00,,,false,,,activities/1.fit.gz\n'
    '2,"May 9, 2026, 6:12:09 AM",By hand,Run,,1500,5.00,,,false,,,\n'
)
HEALTH = (
    '<?xml version="1.0"?><!DOCTYPE HealthData [<!ELEMENT HealthData (Workout)>]><HealthData>'
    '<Record type="HKQuantityTypeIdentifierHeartRate" startDate="2026-05-03 06:12:30 +0000" value="150"/>'
    '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="1" durationUnit="min" '
    'startDate="2026-05-03 06:12:09 +0000" endDate="2026-05-03 06:13:09 +0000">'
    '<WorkoutRoute><FileReference path="/workout-routes/r.gpx"/></WorkoutRoute></Workout></HealthData>'
)


def test_a_folder_of_strava_keeps_titles_and_manual_entries(tmp_path: Path) -> None:
    """Files get their row, what has no file is a run, each item has its own path, twice is known."""
    home = tmp_path / "down" / "export"
    (home / "activities").mkdir(parents=True)
    (home / "activities.csv").write_text(TABLE)
    (home / "activities" / "1.fit.gz").write_bytes(gzip.compress(fit_run(600, start=FIT_START)))
    (home / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    with Logbook.open(tmp_path / "book") as book:
        items = book.import_paths([tmp_path / "down"], athlete="Ana").as_json()["items"]
        again = book.import_paths([tmp_path / "down"], athlete="Ana").as_json()["counts"]
        titles = {activity["title"] for activity in book.activities("Ana")}

    assert titles == {"Park", "By hand"}
    assert {item["name"]: item["outcome"] for item in items} == {
        "down/export/activities/1.fit.gz": "imported",
        "down/export/activities.csv!/line 3": "imported",
        "down/export/activities.csv": "ignored",
        "down/export/photo.jpg": "ignored",
    }
    assert (again["known"], again["imported"]) == (2, 0)


def test_a_folder_of_apple_joins_workout_and_route(tmp_path: Path) -> None:
    """Heart rate and route become one run, as in the zip that macOS unpacked by itself."""
    home = tmp_path / "apple_health_export"
    (home / "workout-routes").mkdir(parents=True)
    (home / "exportar.xml").write_text(HEALTH)
    (home / "workout-routes" / "r.gpx").write_bytes(run_gpx(60))
    with Logbook.open(tmp_path / "book") as book:
        book.import_paths([home], athlete="Ana")
        (run,) = book.activities("Ana")

    assert (run["start_utc"], run["n_records"]) == (START.strftime("%Y-%m-%dT%H:%M:%SZ"), 60)
    assert run["avg_heart_rate_bpm"] == 150
