"""Strava's account archive."""

# ruff: noqa: E501 - markup and table lines stay whole, as sites write them
from __future__ import annotations

import gzip
import io

import orjson
import pytest

from loadwatch.decode.archive import recordings
from loadwatch.decode.dates import written_time
from loadwatch.decode.recording import Left, Recording
from loadwatch.decode.row import read_row
from tests.build import fit_run
from tests.decode.build_xml import run_gpx, zipped

NEW = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,"
    "Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,"
    "Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss\n"
)
GERMAN = (
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,"
    "Max. Herzfrequenz,Relative Leistung,Pendelfahrt,Notiz,Ausrüstung,Dateiname,Gewicht,Radgewicht,Verstrichene Zeit,"
    "Bewegungszeit,Distanz,Max. Geschw.,Ø Geschw.,Höhenmeter,Abstieg\n"
)
OLD = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
BROKEN = NEW.replace("Activity Type", '<span class=""translation_missing"">Type</span>').replace(
    "Filename", "Datei"
)


def read(members: dict[str, bytes]) -> tuple[list[Recording], list[Left]]:
    found = list(recordings("export.zip", io.BytesIO(zipped(members))))
    return [i for i in found if isinstance(i, Recording)], [i for i in found if isinstance(i, Left)]


def row(found: list[Recording]) -> dict[str, object]:
    (item,) = [i for i in found if i.data.startswith(b"{")]
    document: dict[str, object] = orjson.loads(item.data)
    return document


@pytest.mark.parametrize("folder", ["", "export_123/"])
def test_files_are_joined_to_their_row_by_file_name(folder: str) -> None:
    """Title, type, raw distance and time of the table go with the file, also one folder down."""
    line = (
        '120,"May 29, 2022, 3:53:35 PM",Laufen im Park,Run,"two\nlines",1428,3.32,,,false,"",,activities/77.fit.gz,,,'
        "1428.0,1411.0,3322.95,3.2,2.3,61.8,86.0\n"
    )
    found, left = read({
        f"{folder}activities.csv": (NEW + line).encode(), f"{folder}activities/77.fit.gz": gzip.compress(fit_run(9)),
        f"{folder}profile.csv": b"a,b\n1,2\n", f"{folder}media/1.jpg": b"\xff\xd8\xff\xe0",
    })  # fmt: skip

    (item,) = found
    assert item.data == fit_run(9)
    assert item.hint is not None
    assert (item.hint.title, item.hint.sport) == ("Laufen im Park", "running")
    assert item.hint.distance_m == 3322.95
    assert item.hint.start_utc == written_time("2022-05-29 15:53:35")
    assert [(i.outcome, i.count) for i in left] == [("ignored", 2)]


def test_a_manual_entry_exists_only_as_a_row() -> None:
    """Without a file the row itself is the recording, from the raw columns, with a stable hash."""
    line = '9,"May 29, 2022, 3:53:35 AM",Treadmill,Run,,1800,5.00,,,false,,,,,,1801.0,1790.0,5001.5,,,12.0,\n'
    found, _ = read({"activities.csv": (NEW + line).encode()})
    parsed = read_row(found[0].data, found[0].name)
    session = parsed.sessions[0]

    assert parsed.is_manual
    assert (session.sport, session.distance_m, session.elapsed_s, session.timer_s) == (
        "running",
        5001.5,
        1801,
        1790,
    )
    assert session.start_utc == written_time("2022-05-29 03:53:35")
    assert (session.ascent_m, session.descent_m) == (12, None)
    assert parsed.notes["strava_id"] == "9"
    assert found[0].sha256 == read({"activities.csv": (NEW + line).encode(), "a.txt": b"x"})[0][0].sha256


def test_a_german_export_is_read() -> None:
    """Translated headers and types, German dates, decimal commas."""
    line = '9,"21.07.2026, 15:09:27",Abendlauf,Lauf,,1800,"2,81",,,false,,,,,,"1800,0","1790,0","2810,5",,,"12,5",\n'
    document = row(read({"activities.csv": (GERMAN + line).encode()})[0])

    assert document["sport"] == "running"
    assert document["start_utc"] == "2026-07-21T15:09:27+00:00"
    assert document["totals"] == {
        "distance_m": 2810.5, "elapsed_s": 1800, "moving_s": 1790, "timer_s": 1790, "ascent_m": 12.5,
    }  # fmt: skip


def test_the_layout_of_2019_is_read() -> None:
    """Ten columns, metres, ISO dates."""
    document = row(
        read({"activities.csv": (OLD + "9,2019-02-01 10:00:00,Run,Run,,1800,5000.0,false,,\n").encode()})[0]
    )

    assert document["totals"] == {"distance_m": 5000, "elapsed_s": 1800, "timer_s": 1800}
    assert document["start_utc"] == "2019-02-01T10:00:00+00:00"


def test_july_2019_had_kilometres() -> None:
    """Ten columns with the new names are in kilometres."""
    header = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Commute,Activity Gear,Filename\n"
    line = '9,"Jul 3, 2019, 10:00:00 AM",Run,Run,,1800,5.25,false,,\n'

    assert row(read({"activities.csv": (header + line).encode()})[0])["totals"] == {
        "distance_m": 5250, "elapsed_s": 1800, "timer_s": 1800,
    }  # fmt: skip


def test_an_unknown_header_still_finds_its_files() -> None:
    """With HTML for names the file column is found by its content."""
    line = '9,"May 29, 2022, 3:53:35 AM",Named,Run,,1800,5.00,,,false,,,activities/1.gpx,,,1801.0,1790.0,5001.5,,,12.0,\n'
    found, _ = read({"activities.csv": (BROKEN + line).encode(), "activities/1.gpx": run_gpx()})

    (item,) = found
    assert item.hint is not None
    assert item.hint.title == "Named"


def test_headings_of_an_unknown_language_lose_no_manual_entry() -> None:
    """A table is the account's by its rows, whatever its columns are called."""
    header = "Идентификатор тренировки,Дата тренировки,a,b,c,d,e,f,g,h,i,j,Имя файла\n"
    lines = (
        '1,"7 авг. 2013 г., 16:11:14",x,Забег,,1500,"4,83",,,false,,,\n'
        '2,"8 авг. 2013 г., 16:11:14",y,Забег,,1,"1",,,false,,,activities/77.fit.gz\n'
    )
    members = {"activities.csv": (header + lines).encode(), "activities/77.fit.gz": gzip.compress(fit_run(9))}
    found, left = read(members)
    document = row(found)

    assert left == []
    assert (document["start_utc"], document["sport"]) == ("2013-08-07T16:11:14+00:00", "running")
    assert document["totals"] == {"distance_m": 4830.0, "elapsed_s": 1500.0, "timer_s": 1500.0}


def test_a_row_whose_file_is_not_in_the_archive_still_counts() -> None:
    """A partial export does not lose the activity."""
    line = '9,"May 29, 2022, 3:53:35 AM",Named,Run,,1800,5.00,,,false,,,activities/1.gpx,,,1801.0,1790.0,5001.5,,,,\n'

    assert row(read({"activities.csv": (NEW + line).encode()})[0])["title"] == "Named"


def test_a_bad_row_fails_alone() -> None:
    """A date that cannot be read names its line."""
    lines = '8,sometime,A,Run,,1,1,,,,,,\n9,"May 29, 2022, 3:53:35 AM",B,Run,,1800,5.00,,,,,,\n'
    found, left = read({"activities.csv": (NEW + lines).encode()})

    assert len(found) == 1
    assert [(i.name, i.outcome) for i in left] == [("export.zip!/activities.csv!/line 2", "failed")]


def test_the_table_alone_gives_what_has_no_file() -> None:
    """A bare activities.csv points to files that are not here; that is said, not failed."""
    line = '9,"May 29, 2022, 3:53:35 AM",Named,Run,,1800,5.00,,,false,,,activities/1.gpx\n'
    found = list(recordings("activities.csv", io.BytesIO((NEW + line).encode())))

    assert [(i.outcome, i.reason) for i in found if isinstance(i, Left)] == [("ignored", "table_of_files")]
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Jul 21, 2026, 3:09:27 PM", "Jul 21, 2026, 3:09:27\u202fPM", "21.07.2026, 15:09:27", "2026-07-21 15:09:27",
        "2026-07-21T15:09:27Z", "21 juil. 2026 à 15:09:27", "21 lug 2026, 15:09:27", "21 jul 2026 15:09:27",
        "21 de jul. de 2026, 15:09:27", "21/07/2026, 15:09:27", "2026/07/21 15:09:27", "2026年7月21日 15:09:27",
        "21. Juli 2026 15:09:27", "07/21/2026 15:09:27", "21 июл. 2026 г., 15:09:27", "2026. júl. 21. 15:09:27",
        "21 Tem 2026 15:09:27", "21. heinäkuuta 2026 klo 15.09.27", "2026年7月21日 下午3:09:27", "2026. 7. 21. 오후 3:09:27",
    ],
)  # fmt: skip
def test_dates_of_many_languages_are_one_instant(text: str) -> None:
    """What the account's language writes is read as UTC."""
    assert written_time(text).isoformat() == "2026-07-21T15:09:27+00:00"


@pytest.mark.parametrize(("text", "hour"), [("12:05:00 AM", 0), ("12:05:00 PM", 12), ("1:05:00 PM", 13)])
def test_noon_and_midnight_are_told_apart(text: str, hour: int) -> None:
    """12 AM is midnight."""
    assert written_time(f"Jul 21, 2026, {text}").hour == hour


@pytest.mark.parametrize("text", ["", "soon", "Jul 45, 2026, 1:00:00 PM", "2026"])
def test_what_is_no_date_is_said(text: str) -> None:
    """No date is invented."""
    with pytest.raises(ValueError, match=r"."):
        written_time(text)
