"""Plans and run lists as spreadsheets of English and German speakers save them."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from loadwatch.decode.plan import read_plan
from loadwatch.decode.plan.planned import PlanFile, PlanReader
from loadwatch.decode.recording import Left, Recording
from loadwatch.decode.table.runlist import is_run_list, runs
from loadwatch.errors import UnknownFormatError
from loadwatch.units import MILE_M, UnitSystem

TODAY = date(2026, 11, 29)
WANTED = (date(2026, 12, 1), "18:00", 12_500.0, 4_500.0, 1_200.0)


def read(text: str | bytes, units: UnitSystem = "km") -> PlanFile:
    """A plan read on 29 November 2026."""
    data = text if isinstance(text, bytes) else text.encode()
    return read_plan(data, "plan.csv", PlanReader("ana", TODAY, units, "Europe/Berlin"))


@pytest.mark.parametrize(
    "text",
    [
        "Datum;Uhrzeit;Distanz;Dauer;Höhenmeter\n01.12.2026;18:00;12,5;1:15;1.200\n",
        "\ufeffDatum;Zeit;Strecke (km);Dauer (min);Hm\n1.12.26;18:00 Uhr;12,5;75;1200 m\n",
        "Datum\tBeginn\tkm\tDauer [h]\tAnstieg\nDi, 1.12.\t18 Uhr\t12,5 km\t1,25\t1200\n",
        "Trainingsplan Halbmarathon;;;;\n;;;;\nDatum;Uhrzeit;Umfang;Dauer;HM\nDi 01.12.2026;18.00;12,5;75 min;1200\n",
        "sep=;\nTag;Startzeit;Distanz in km;Dauer (h:mm);Aufstieg (m)\n2026-12-01;18:00;12.5;1:15;1.200\n",
        'Date,Start time,Distance (km),Duration,Elevation gain\n"Tue, Dec 1, 2026",6:00 PM,12.5,1h15,"1,200"\n',
        "Day,Time of day,Kilometers,Minutes,Climb\n1-Dec-26,18:00,12.5,75,1200\n",
    ],
)
def test_headings_days_and_numbers_of_spreadsheets(text: str) -> None:
    """German and English headings, days, clocks, decimal commas, thousands and units mean the same session."""
    for data in (
        text.encode(),
        text.lstrip("\ufeff").encode("cp1252"),
        text.lstrip("\ufeff").encode("utf-16"),
    ):
        found = read(data)
        assert found.left == []
        (one,) = found.sessions
        (part,) = one.parts
        assert (one.local_date, one.start_time, part.distance_m, part.duration_s, one.ascent_m) == WANTED


def test_of_a_range_the_larger_end_is_planned_and_that_is_told() -> None:
    """10-12 km was refused: what may be asked counts, said as an assumption; a range of a run list is no run that was."""
    text = (
        "date,distance,duration,ascent\n2026-12-01,10-12,,200\N{EN DASH}300 m\n2026-12-02,8 \N{EN DASH} 10 mi,,\n"
        '2026-12-03,,60-75 min,\n2026-12-04,"8,5 bis 10 km",1:00-1:15,\n2026-12-05,10 km - 8 mi,,\n'
    )
    found = read(text)
    told = [(one.parts[0].distance_m, one.parts[0].duration_s, one.ascent_m) for one in found.sessions]
    lengths = (12_000.0, 10 * MILE_M, None, 10_000.0), (None, None, 4_500.0, 4_500.0)
    assert told == [pytest.approx(one) for one in zip(*lengths, (300.0, None, None, None), strict=True)]
    assert found.sessions[0].readings == (
        "of 10-12 the longer counts", "of 200\N{EN DASH}300 m the higher counts",
    )  # fmt: skip
    assert found.sessions[0].notes == {}
    assert [one.message for one in found.left] == ["Line 6: distance is '10 km - 8 mi', not a number."]
    before = text.replace("2026-12", "2026-10").encode()
    assert all(isinstance(one, Left) for one in runs("runs.csv", before))


def test_words_and_kinds_of_german_columns() -> None:
    """Titles, kinds and paces tell how the length is run; other sports and rest are none."""
    found = read(
        "Datum;km;Art;Tempo;Beschreibung;Bemerkung\n01.12.2026;10;Dauerlauf;5:30;;kalt\n02.12.2026;12;Intervalle;;;\n"
        "03.12.2026;30;Radfahren;;;\n04.12.2026;;Ruhetag;;;\n05.12.2026;12;;;6x1000m in 4:00, TP 400m;\n"
        "06.12.2026;;Schwelle;;3x10 min, 2 min TP;\n07.12.2026;8;;rasch;;\n"
    )
    told = [(one.sport, [(p.pace, p.distance_m, p.repeats) for p in one.parts]) for one in found.sessions]
    assert told == [
        ("running", [("pace", 10_000, 1)]), ("running", [("interval", 12_000, 1)]), ("cycling", [("easy", 30_000, 1)]),
        ("rest", []), ("running", [("easy", 12_000, 1), ("pace", 1_000, 6), ("recovery", 400, 5)]),
        ("running", [("threshold", None, 3), ("recovery", None, 2)]), ("running", [("easy", 8_000, 1)]),
    ]  # fmt: skip
    assert found.sessions[0].notes["notes"] == "kalt"
    assert found.sessions[6].readings == ("'rasch' does not go with the stated length and is left out",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Date,Miles\n12/01/2026,5\n", "Date is '12/01/2026', which may be two days"),
        ("Datum;Zeit;Einheit\n01.12.2026;18:00;10 km\n", "a time of day or a duration"),
        ("Datum;Dauer\n01.12.2026;1,5\n", "Dauer is '1,5': write h:mm:ss"),
        ("Datum;Dauer\n01.12.2026;7:30\n", "Dauer is '7:30': write h:mm:ss"),
        ("Datum;Distanz\n01.12.2026;weit\n", "Distanz is 'weit', not a number"),
        ("Datum;Distanz\n31.02.2027;5\n", "Datum is '31.02.2027', not a day"),
        ("Datum;Distanz\nSumme;42\n", "Datum is 'Summe', not a day"),
        ("Datum;Distanz\n01.12.2026;45 min\n", "Distanz is '45 min', not a number"),
    ],
)
def test_what_may_mean_two_things_is_asked_back(text: str, said: str) -> None:
    """The line is refused by the heading of its own table; nothing is guessed."""
    found = read(text)
    assert found.sessions == []
    assert said in found.left[0].message


def test_another_day_tells_how_slashes_are_meant() -> None:
    """12/14 can only be a day of December, so 12/01 is one too; a German table writes the day first."""
    assert read("Date,km\n12/01/2026,5\n12/14/2026,5\n").sessions[0].local_date == date(2026, 12, 1)
    assert read("Datum;km\n05/12/2026;5\n").sessions[0].local_date == date(2026, 12, 5)


def test_a_distance_without_a_unit_is_in_the_readers() -> None:
    """English tables leave the unit to who reads them; German ones are in km."""
    assert read("Date,Distance\n2026-12-01,5\n", "mi").sessions[0].parts[0].distance_m == pytest.approx(
        5 * MILE_M
    )
    assert read("Datum,Distanz\n2026-12-01,5\n", "mi").sessions[0].parts[0].distance_m == 5_000


def test_a_week_in_each_row() -> None:
    """Columns of weekdays hold the sessions of a calendar week or of a dated one; a week without a date is asked back."""
    german = read(
        "Woche;Mo;Di;Mi;Do;Fr;Sa;So;Summe\nKW 49;Ruhetag;8 km;-;;;;18 km lang;26\n"
        "KW 50 (07.12. - 13.12.);;9 km;;;;;;9\n3;;8 km;;;;;;8\n"
    )
    assert [(one.local_date.day, one.title) for one in german.sessions] == [
        (30, "Ruhetag"), (1, "8 km"), (6, "18 km lang"), (8, "9 km"),
    ]  # fmt: skip
    assert [one.message.partition(":")[0] for one in german.left] == ["Line 4, Di"]
    english = read("Week of,Sun,Mon,Tue,Wed,Thu,Fri,Sat\n12/6,10 mi,,5 mi,,,,\n12/8,,5 mi,,,,,\n")
    assert [one.local_date for one in english.sessions] == [date(2026, 12, 6), date(2026, 12, 8)]
    assert "its week has no date" in english.left[0].message


def test_a_workbook_is_told_what_to_do() -> None:
    """An Excel file is refused with the way to a CSV."""
    with pytest.raises(UnknownFormatError) as refusal:
        read(b"PK\x03\x04" + bytes(60))
    assert "Save the spreadsheet as CSV" in refusal.value.hint


def test_german_run_lists() -> None:
    """A diary in German and the table of a watch's site become manual runs in SI."""
    text = (
        "Datum;Sportart;Distanz (km);Dauer;Höhenmeter;Bemerkung\n03.05.2026;Laufen;10,5;1:02:03;1.050;windig\n"
        "04.05.;Laufen;5;30:00;;\n05.05.2026;Schlafen;5;30:00;;\n"
    )
    assert is_run_list(text)
    first, second, third = runs("runs.csv", text.encode("cp1252"))
    assert isinstance(first, Recording)
    assert isinstance(second, Left)
    assert isinstance(third, Left)
    row = orjson.loads(first.data)
    assert (row["local_date"], row["notes"]) == ("2026-05-03", {"notes": "windig"})
    assert row["totals"] == {"distance_m": 10_500, "timer_s": 3_723, "ascent_m": 1_050}
    assert "Datum is '04.05.'" in second.message
    assert "the sport 'Schlafen' is not known" in third.message


@pytest.mark.parametrize(
    "header",
    [
        "Date,Time,Heart rate",
        "Date,Time,Distance",
        "Datum;Dauer;Schlaf",
        "Date,Lat,Lon,Distance (km)",
        "Join Date,Name",
    ],
)
def test_other_tables_are_no_run_lists(header: str) -> None:
    """Logs of a sensor, of sleep or of positions have a day and a number, and are no list of runs."""
    assert not is_run_list(header + "\n")
