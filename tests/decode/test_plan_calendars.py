"""Calendars as the sites and apps of runners write them: folded lines, zones, series, totals, steps in sentences."""

from __future__ import annotations

from datetime import date

import pytest

from loadwatch.decode.plan import read_plan
from loadwatch.decode.plan.planned import PlanFile, PlanReader

TODAY = date(2026, 11, 29)
ALL_DAY = "DTSTART;VALUE=DATE:20261201"
CLOCK = "DTSTART;TZID=Europe/Berlin:20261201T063000\nDTEND;TZID=Europe/Berlin:20261201T073000"


def folded(line: str) -> bytes:
    """A line in pieces of at most 75 bytes, none of which ends inside a letter."""
    data, found = line.encode(), []
    while len(data) > 74:
        cut = next(at for at in range(74, 0, -1) if data[at] & 0xC0 != 0x80)
        found.append(data[:cut])
        data = b" " + data[cut:]
    return b"\r\n".join([*found, data])


def calendar(*events: str) -> PlanFile:
    """A calendar of these events, read in Berlin on 29 November 2026."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "METHOD:PUBLISH", "X-WR-TIMEZONE:Europe/Berlin"]
    for number, event in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@x",
            "DTSTAMP:20261101T120000Z",
            *event.split("\n"),
            "END:VEVENT",
        ]
    data = b"\r\n".join(folded(line) for line in [*lines, "END:VCALENDAR", ""])
    return read_plan(data, "plan.ics", PlanReader("ana", TODAY, zone="Europe/Berlin"))


def told(title: str, about: str = "", when: str = ALL_DAY) -> tuple[str, list[tuple[object, ...]]]:
    """Sport and stretches of one event."""
    found = calendar(f"{when}\nSUMMARY:{title}\nDESCRIPTION:{about}")
    assert found.left == [], found.left
    (one,) = found.sessions
    return one.sport, [(p.pace, p.distance_m, p.duration_s, p.repeats, p.holds) for p in one.parts]


def run(
    pace: str, metres: float | None = None, seconds: float | None = None, n: int = 1, holds: int = 0
) -> tuple[object, ...]:
    """A stretch as `told` gives it."""
    return (pace, metres, seconds, n, holds)


RUNNA = (
    "Walk Run • 2.3km • 25m - 30m\\n\\n5 mins walking warm up\\n\\nRepeat the following 6x:\\n----------\\n"
    "1 min running at a conversational pace\\n1.5 mins walking\\n----------\\n\\n5 mins walking cool down\\n\\nhttps://x.example/9"
)
REPEATS = (
    "Intervals • 7.2km • 40m\\n\\n1.5km warm up at a conversational pace (or slower)\\n\\nRepeat the following 8x:\\n"
    "----------\\n400m at 4:20/km\\, 90s walking rest\\n----------\\n\\n1.5km cool down at a conversational pace (or slower!)"
)
THRESHOLD = (
    "Planned Time: 1:05:00\\nPlanned Distance: 13.5 km\\nDescription:\\n"
    "WU 15 min easy\\, 3 x 10 min @ threshold w/ 2 min jog"
)
SITES = [
    ("Run: Easy Run", "Planned Time: 0:45\\nPlanned Distance: 8 km\\n\\nDescription:\\nKeep HR low.", [run("easy", 8_000)]),
    ("Run: Long Run", "Planned Time: 1:50\\nDescription:\\nEasy long run with last 20 min at marathon pace.",
     [run("long", None, 6_600, 1, 1), run("marathon", None, 1_200)]),
    ("Run: Threshold 3x10", THRESHOLD,
     [run("easy", 13_500, None, 1, 3), run("easy", None, 900), run("threshold", None, 600, 3), run("recovery", None, 120, 2)]),
    ("🏃 My First Run • 2.3km", RUNNA,
     [run("walk", None, 300), run("easy", None, 60, 6), run("walk", None, 90, 6), run("walk", None, 300)]),
    ("🏃 6km Easy Run • 6km", "Easy Run • 6km • 35m - 40m\\n\\n6km easy run (no faster than 6:10/km).", [run("easy", 6_000)]),
    ("🏃 400m Repeats • 7.2km", REPEATS,
     [run("easy", 1_500), run("pace", 400, None, 8), run("walk", None, 90, 8), run("easy", 1_500)]),
    ("Run - Easy - 6.00 mi", "Type: Run\\nPlanned Distance: 6.00 mi\\nPlanned Duration: 00:54:00", [run("easy", 9_656.064)]),
    ("W02D3 - Tempo Run", "Run 40 min", [run("tempo", None, 2_400)]),
    ("10 km easy", "<b>10 km</b> easy<br>see <a href='x'>there</a>", [run("easy", 10_000)]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "about", "parts"), SITES)
def test_runs_of_sites_and_apps(title: str, about: str, parts: list[tuple[object, ...]]) -> None:
    """Stated amounts, steps in sentences and words of the title become one run, counted once."""
    assert told(title, about) == (
        "running",
        [pytest.approx(part) if part[1] == 9_656.064 else part for part in parts],
    )


@pytest.mark.parametrize(
    ("title", "about", "sport"),
    [
        ("Swim: Technique", "Planned Time: 1:00\\nPlanned Distance: 2000 m", "swimming"),
        ("Bike: Endurance 2h", "Planned Time: 2:00\\nPlanned TSS: 95", "cycling"),
        ("Cross Training - 45 min", "", "training"),
        ("Day Off", "", "rest"),
    ],
)
def test_other_sports_are_no_runs(title: str, about: str, sport: str) -> None:
    """What stands before the colon is the sport, whatever distance the description states."""
    assert told(title, about) == (sport, [])


@pytest.mark.parametrize(
    "title",
    ["Dry run for the release", "Run errands", "Marathon movie night", "Interval training for managers", "Sprint planning",
     "Recovery call", "Zahnarzt", "Probelauf Theater Aula"],
)  # fmt: skip
def test_entries_of_an_office_are_no_runs(title: str) -> None:
    """An hour that only sounds like running is told and not counted."""
    found = calendar(f"{CLOCK}\nSUMMARY:{title}")
    assert found.sessions == []
    assert title in found.left[0].message


@pytest.mark.parametrize("title", ["Laufen", "Easy run", "Run with Eva", "Lauftreff", "Morgenlauf am See"])
def test_a_run_without_a_length_is_as_long_as_its_entry(title: str) -> None:
    """A name or a place beside the word changes nothing."""
    sport, parts = told(title, "", CLOCK)
    assert sport == "running"
    assert parts[0][2] == 3_600


def test_a_series_with_a_day_taken_out() -> None:
    """Every Thursday at six in Berlin but one; it ends with the day that its rule names."""
    found = calendar(
        "DTSTART;TZID=Europe/Berlin:20261203T180000\nRRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20261224T225959Z;BYDAY=TH\n"
        "EXDATE;TZID=Europe/Berlin:20261210T180000\nSUMMARY:Track: 8x400 w/ 200 jog"
    )
    assert [one.local_date.day for one in found.sessions] == [3, 17, 24]
    assert {one.start_time for one in found.sessions} == {"18:00"}


def test_zones_of_outlook() -> None:
    """Names of zones from Windows are those of a place."""
    found = calendar(
        "DTSTART;TZID=W. Europe Standard Time:20261201T173000\nSUMMARY:8 km easy",
        "DTSTART;TZID=Pacific Standard Time:20261203T173000\nSUMMARY:9 km easy",
    )
    assert [(one.local_date.day, one.start_time) for one in found.sessions] == [(1, "17:30"), (4, "02:30")]
