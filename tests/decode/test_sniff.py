"""What bytes are."""

from __future__ import annotations

import gzip

import pytest

from loadwatch.decode.sniff import fit_type, is_single_fit, sniff
from tests.build import fit_bytes, fit_file_id, fit_run
from tests.decode.build_xml import run_gpx, tcx, zipped

TABLE = b"Activity ID,Activity Date,Activity Name,Activity Type,Filename\n"
GERMAN = (
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,"
    "Max. Herzfrequenz,Relative Leistung,Pendelfahrt,Notiz,Ausrüstung,Dateiname\n"
).encode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (fit_run(10), "fit"),
        (run_gpx(2), "gpx"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- <TrainingCenterDatabase> --><ns:gpx>", "gpx"),
        (b"          " + tcx(), "tcx"),
        (run_gpx(2).decode().encode("utf-16"), "gpx"),
        (
            b'<?xml version="1.0"?><!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData locale="de">',
            "apple",
        ),
        (b"<html><body>404</body></html>", "html"),
        (b"<kml></kml>", "kml"),
        (zipped({"a": b"b"}), "zip"),
        (gzip.compress(b"x"), "gz"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "appledouble"),
        (b"\xff\xd8\xff\xe0 JFIF", "photo"),
        (b"\x00\x00\x00\x18ftypheic", "photo"),
        (b"date,distance_km,duration\n2026-05-03,10,50:00\n", "csv"),
        (b"\xef\xbb\xbfstart;distance_km;ascent_m\n", "csv"),
        (b"date,steps\n2026-05-03,9000\n", "text"),
        (TABLE, "strava"),
        (GERMAN, "strava"),
        (b"id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n", "strava"),
        (b'[{"summarizedActivitiesExport":[]}]', "garmin"),
        (b'{"format":"csv","loadwatch":"row"}', "row"),
        (b'{"a":1}', "json"),
        (b"hello there", "text"),
        (b"\x01\x02\x03\x04", "unknown"),
        (b"  \n ", "blank"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # bytes with a clock in them are no name
)
def test_bytes_are_known_by_what_they_hold(data: bytes, kind: str) -> None:
    """Each kind is told by its bytes, through BOM, blanks, comments, prefixes and encodings."""
    assert sniff(data) == kind


def test_the_type_of_a_fit_file_is_read_without_decoding_it() -> None:
    """The first message tells settings from activities."""
    assert fit_type(fit_run(10)) == 4
    assert fit_type(fit_bytes(fit_file_id(kind=2))) == 2
    assert fit_type(b"\x0e\x10") is None


def test_a_chained_fit_file_is_not_taken_for_a_single_one() -> None:
    """What follows the first part may be the activity."""
    settings = fit_bytes(fit_file_id(kind=2))

    assert is_single_fit(settings)
    assert not is_single_fit(settings + fit_run(10))
