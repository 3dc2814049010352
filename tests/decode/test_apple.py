"""Apple Health's export."""

from __future__ import annotations

import io
import math

import orjson
import pytest

from loadwatch.decode.archive import recordings
from loadwatch.decode.limits import Limits
from loadwatch.decode.recording import Left, Recording
from loadwatch.decode.row import read_row
from tests.decode.build_xml import START, run_gpx, zipped

DTD = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE HealthData [<!ELEMENT HealthData (Record|Workout)*>]>'
ROUTE = '<WorkoutRoute><FileReference path="/workout-routes/route_1.gpx"/></WorkoutRoute>'
NEW_TOTALS = (
    '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="6.2137" unit="mi"/>'
    '<WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="151.5" maximum="172" unit="count/min"/>'
    '<MetadataEntry key="HKElevationAscended" value="12345 cm"/>'
)


def at(second: int) -> str:
    return f"2026-05-03 14:{12 + (9 + second) // 60:02d}:{(9 + second) % 60:02d} +0800"


def heart(second: int, bpm: int) -> str:
    kind = "HKQuantityTypeIdentifierHeartRate"
    return f'<Record type="{kind}" unit="count/min" startDate="{at(second)}" endDate="{at(second)}" value="{bpm}"/>'


def workout(inside: str = "", kind: str = "Running", attributes: str = "") -> str:
    head = f'<Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="10" durationUnit="min" sourceName="Watch"'
    return f'{head} startDate="{at(0)}" endDate="{at(660)}" {attributes}>{inside}</Workout>'


def export(*inside: str) -> bytes:
    return (DTD + '<HealthData locale="de_DE">' + "".join(inside) + "</HealthData>").encode()


def read(xml: bytes, **more: bytes) -> tuple[list[Recording], list[Left]]:
    members = {
        "apple_health_export/exportar.xml": xml,
        "apple_health_export/export_cda.xml": b"<ClinicalDocument/>",
    }
    found = list(recordings("h.zip", io.BytesIO(zipped(members | more))))
    return [i for i in found if isinstance(i, Recording)], [i for i in found if isinstance(i, Left)]


def test_a_workout_brings_its_totals_and_heart_rate() -> None:
    """Miles, minutes and centimetres become SI; only the heart rate inside the workout is taken, in time order."""
    xml = export(heart(-5, 80), heart(30, 150), heart(10, 140), heart(700, 90), workout(NEW_TOTALS))
    (item,), left = read(xml)
    parsed = read_row(item.data, item.name)
    session = parsed.sessions[0]

    assert (session.sport, session.sub_sport, session.start_utc) == ("running", None, START)
    assert session.distance_m is not None
    assert math.isclose(session.distance_m, 10_000, rel_tol=1e-4)
    assert (session.timer_s, session.elapsed_s, session.device_ascent_m) == (600, 660, 123.45)
    assert (session.avg_heart_rate_bpm, session.max_heart_rate_bpm) == (151.5, 172)
    assert (parsed.time_s - START.timestamp()).tolist() == [10, 30]
    assert parsed.columns["heart_rate_bpm"].tolist() == [140, 150]
    assert (parsed.device, parsed.is_manual) == ("Watch", False)
    assert [(i.outcome, i.count) for i in left] == [("ignored", 1)]


@pytest.mark.parametrize("order", [1, -1])
def test_totals_of_a_leg_are_not_those_of_the_workout(order: int) -> None:
    """Since iOS 16 a workout repeats its totals for each of its legs, before or after its own."""
    one_leg = NEW_TOTALS.replace("6.2137", "1.5")
    leg = f'<WorkoutActivity uuid="1" startDate="{at(0)}" duration="3" durationUnit="min">{one_leg}</WorkoutActivity>'
    (item,), _ = read(export(workout("".join((leg, NEW_TOTALS)[::order]))))

    assert read_row(item.data, item.name).sessions[0].distance_m == pytest.approx(10_000, rel=1e-4)


def test_totals_of_older_phones_are_attributes() -> None:
    """Before iOS 16 the distance stood in the workout itself."""
    (item,), _ = read(export(workout(attributes='totalDistance="5.5" totalDistanceUnit="km"')))

    assert read_row(item.data, item.name).sessions[0].distance_m == 5500


def test_the_route_becomes_the_records_and_is_not_imported_twice() -> None:
    """Positions come from the GPX that the workout names, heart rate from the export."""
    route = {"apple_health_export/workout-routes/route_1.gpx": run_gpx(60)}
    found, _ = read(export(heart(5, 140), workout(ROUTE)), **route)

    (item,) = found
    parsed = read_row(item.data, item.name)
    assert len(parsed.time_s) == 60
    assert parsed.columns["latitude_deg"][0] == 50
    assert parsed.columns["heart_rate_bpm"][5] == 140
    assert parsed.sessions[0].sport == "running"


def test_a_route_of_no_workout_is_a_recording_of_its_own() -> None:
    """Nothing that was recorded is lost."""
    found, _ = read(export(), **{"apple_health_export/workout-routes/route_9.gpx": run_gpx(60)})

    assert [i.data for i in found] == [run_gpx(60)]


def test_pauses_become_timer_events() -> None:
    """Pause and resume stop and start the timer."""
    events = "".join(
        f'<WorkoutEvent type="HKWorkoutEventType{kind}" date="{at(second)}"/>'
        for kind, second in (("Pause", 100), ("Resume", 160), ("Segment", 200))
    )
    (item,), _ = read(export(workout(events)))
    parsed = read_row(item.data, item.name)
    start = START.timestamp()

    assert parsed.timer[:3] == [(start, True), (start + 100, False), (start + 160, True)]


def test_indoor_running_is_treadmill() -> None:
    """The export says that it was indoors."""
    (item,), _ = read(export(workout('<MetadataEntry key="HKIndoorWorkout" value="1"/>')))

    assert read_row(item.data, item.name).sessions[0].sub_sport == "treadmill"


def test_other_sports_keep_their_names_or_are_generic() -> None:
    """Every workout is an activity, of whatever sport."""
    found, _ = read(
        export(
            *(workout(kind=kind) for kind in ("Cycling", "Walking", "TraditionalStrengthTraining", "Curling"))
        )
    )
    sports = [read_row(i.data, i.name).sessions[0].sport for i in found]

    assert sports == ["cycling", "walking", "training", "generic"]


def test_the_zone_of_the_workout_tells_its_local_day() -> None:
    """Apple writes all dates in the zone of the export; HKTimeZone is where the run was."""
    zone = '<MetadataEntry key="HKTimeZone" value="America/New_York"/>'
    with_zone, without, with_route = (
        read_row(read(export(workout(inside)), **{"workout-routes/route_1.gpx": run_gpx(9)})[0][0].data, "w")
        for inside in (zone, "", ROUTE)
    )

    assert with_zone.utc_offset_s == -4 * 3600
    assert without.utc_offset_s == 8 * 3600
    assert with_route.utc_offset_s is None


def test_the_same_export_gives_the_same_bytes() -> None:
    """A second import knows every workout again, whatever else grew in the export."""
    first = read(export(heart(10, 140), workout(NEW_TOTALS)))[0][0]
    later = read(export(heart(10, 140), heart(5_000, 60), workout(NEW_TOTALS)))[0][0]

    assert first.sha256 == later.sha256
    assert list(orjson.loads(first.data)) == sorted(orjson.loads(first.data))


def test_a_cut_export_keeps_the_workouts_before_the_cut() -> None:
    """The damage is a failed item of its own."""
    found, left = read(export(workout(), workout(kind="Cycling"))[:-15])

    assert len(found) == 2
    assert [(i.outcome, i.reason) for i in left if i.outcome == "failed"] == [("failed", "truncated")]


def test_entities_in_an_export_are_refused() -> None:
    """Its document type is welcome, an entity in it is not."""
    evil = b'<!DOCTYPE HealthData [<!ENTITY a "b">]><HealthData><Workout/></HealthData>'
    found, left = read(evil)

    assert found == []
    assert "failed" in {i.outcome for i in left}


def test_a_bare_export_is_read_without_its_routes() -> None:
    """export.xml alone still tells totals and heart rate."""
    (item,) = list(recordings("export.xml", io.BytesIO(export(heart(5, 140), workout(ROUTE)))))

    assert isinstance(item, Recording)
    assert len(read_row(item.data, item.name).time_s) == 1


def test_the_limit_of_the_export_is_kept() -> None:
    """More bytes than the published limit are refused."""
    items = list(recordings("export.xml", io.BytesIO(export(workout())), Limits(health_bytes=100)))

    assert [i.reason for i in items if isinstance(i, Left)] == ["too_large"]
