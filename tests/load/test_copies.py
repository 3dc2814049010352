"""Copies of one run: which are found, which are left alone, and which one counts."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.load.copies import same_run
from loadwatch.model import Activity, Session, Source
from tests.load import series

START = series.at(series.MONDAY)


def part(
    start_s: float = 0.0, km: float | None = 10.0, minutes: float | None = 50.0, **fields: Any
) -> Session:
    """A running session at so many seconds after the common start."""
    length = None if minutes is None else minutes * 60.0
    values = {
        "index": 0, "sport": "running", "start_utc": START + timedelta(seconds=start_s),
        "distance_m": None if km is None else km * 1_000.0, "timer_s": length, "elapsed_s": length,
        "n_records": 3_000, "avg_heart_rate_bpm": 150.0,
    }  # fmt: skip
    return Session(**(values | fields))


def recording(id_: str, *sessions: Session, form: str = "fit", **fields: Any) -> Activity:
    """A recording of one runner, by default with one running session."""
    parts = sessions or (part(),)
    values = {
        "athlete_id": "ana", "batch_id": "one", "start_utc": parts[0].start_utc, "local_date": series.MONDAY,
        "device": "watch",
    }  # fmt: skip
    source = Source(name=f"{id_}.{form}", sha256=id_, format=form)
    return Activity(id=id_, source=source, sessions=tuple(parts), **(values | fields))


def row(id_: str, km: float, batch: str = "list", **fields: Any) -> Activity:
    """A line of a run list that knows its day only."""
    session = part(km=km, minutes=None, start_utc=None, n_records=0, avg_heart_rate_bpm=None)
    rest = {"batch_id": batch, "device": None, "start_utc": None, "is_manual": True} | fields
    return recording(id_, session, form="csv", **rest)


PAIRS: dict[str, tuple[Activity, Activity]] = {
    "FIT and TCX of one second": (recording("a"), recording("b", form="tcx")),
    "FIT and GPX, 2 % shorter": (recording("a"), recording("b", part(km=9.8, minutes=48), form="gpx")),
    "FIT and GPX, 1.2 % longer": (recording("a"), recording("b", part(km=10.12), form="gpx")),
    "two apps, 4 s apart": (
        recording("a", part(0, 12.28, 109), form="gpx"),
        recording("b", part(4, 12.30, 110), form="gpx"),
    ),
    "two recorders of one outing": (
        recording("a", part(0, 7.009, 2_499 / 60), form="tcx"),
        recording("b", part(20, 5.266, 1_832 / 60), form="gpx"),
    ),
    "re-saved, 1 s earlier": (recording("a"), recording("b", part(-1), device=None)),
    "Strava copy without heart rate": (
        recording("a"),
        recording("b", part(avg_heart_rate_bpm=None), device="strava"),
    ),
    "file without a sport": (recording("a"), recording("b", part(sport="generic"), form="gpx")),
    "row with a time": (
        recording("a"),
        recording(
            "b", part(40, 10.0, 50, n_records=0, avg_heart_rate_bpm=None), form="strava", is_manual=True
        ),
    ),
    "clock two hours off": (recording("a"), recording("b", part(7_200, 10.05), form="gpx")),
    "clock 13 h 45 min off": (recording("a"), recording("b", part(-49_500, 10.05), device="phone")),
    "row of the day, 2 % off": (recording("a"), row("b", 9.8)),
    "two lists of one day": (row("a", 10.0, batch="first"), row("b", 10.1, batch="second")),
}
STRANGERS: dict[str, Sequence[Activity]] = {
    "warm-up and session 10 min apart": (
        recording("a", part(0, 2.0, 12)),
        recording("b", part(12 * 60 + 600, 8.0, 40)),
    ),
    "stopped and started again": (recording("a", part(0, 5.0, 25)), recording("b", part(1_500, 5.0, 25))),
    "touching by less than half": (recording("a"), recording("b", part(1_600, 10.0, 50), form="gpx")),
    "run during a ride": (recording("a"), recording("b", part(sport="cycling"))),
    "two runners": (recording("a"), recording("b", athlete_id="bea")),
    "twice a day with one watch": (recording("a"), recording("b", part(10 * 3_600))),
    "hours apart, another distance": (recording("a"), recording("b", part(7_200, 10.2), form="gpx")),
    "hours apart, another duration": (recording("a"), recording("b", part(7_200, 10.0, 51), form="gpx")),
    "no whole quarter of an hour": (recording("a"), recording("b", part(7_300), form="gpx")),
    "15 hours apart": (recording("a"), recording("b", part(15 * 3_600), form="gpx")),
    "two equal lines of one list": (row("a", 10.0), row("b", 10.0)),
    "row of another day": (
        recording("a"),
        row("b", 10.0, local_date=series.MONDAY + timedelta(days=1)),
    ),
    "row of another distance": (recording("a"), row("b", 9.7)),
    "watch left paused overnight, second run in the pause": (
        recording("a", part(0, 10.0, 50, elapsed_s=12 * 3_600.0)),
        recording("b", part(9 * 3_600, 5.0, 25), device="phone"),
    ),
    "no time and no day": (recording("a"), row("b", 10.0, local_date=None)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_one_run_is_linked(name: str) -> None:
    """The two recordings of one run are linked, and the first named one counts."""
    assert same_run(PAIRS[name]) == {"b": "a"}


@pytest.mark.parametrize("name", PAIRS)
def test_order_of_import_is_irrelevant(name: str) -> None:
    """The copy is the same whichever recording came first."""
    assert same_run(PAIRS[name][::-1]) == {"b": "a"}


@pytest.mark.parametrize("name", STRANGERS)
def test_two_runs_stay_two(name: str) -> None:
    """What is not surely one run is counted twice, not dropped."""
    assert same_run(STRANGERS[name]) == {}


@pytest.mark.parametrize(
    ("rich", "poor"),
    [
        (recording("z", form="gpx"), recording("a", part(avg_heart_rate_bpm=None))),
        (recording("z", form="tcx"), recording("a", form="gpx")),
        (recording("z"), recording("a", form="tcx")),
        (recording("z"), recording("a", device="Strava")),
        (recording("z", form="gpx"), recording("a", part(n_records=0, distance_m=10_000.0), form="strava")),
        (recording("z", form="gpx"), recording("a", part(sport="generic"))),
        (recording("z", form="tcx"), recording("a", part(minutes=30, km=6.0))),
        (recording("z", part(n_records=3_001)), recording("a")),
        (recording("a"), recording("z")),
    ],
)
def test_the_richest_counts(rich: Activity, poor: Activity) -> None:
    """Known sport, whole, with heart rate, the original file, more samples; of equals the smaller id."""
    assert same_run([poor, rich]) == {poor.id: rich.id}


def multisport() -> Activity:
    """Swim, bike and run in one file, with a change between."""
    return recording(
        "whole",
        part(0, 1.5, 30, index=0, sport="swimming"),
        part(1_800, 0.1, 2, index=1, sport="transition"),
        part(1_920, 40.0, 70, index=2, sport="cycling"),
        part(6_120, 10.0, 45, index=3),
    )


def test_multisport_against_three_activities() -> None:
    """Each of three activities is a copy of the one file that holds all parts."""
    singles = [
        recording("swim", part(5, 1.6, 29, sport="swimming"), form="gpx"),
        recording("bike", part(1_930, 40.2, 70, sport="cycling"), form="gpx"),
        recording("run", part(6_130, 10.1, 44), form="gpx"),
    ]

    assert same_run([*singles, multisport()]) == {"swim": "whole", "bike": "whole", "run": "whole"}


def test_own_time_beats_another_zone() -> None:
    """A recording with a copy at its own time is not doubted for an equal run hours later."""
    morning, evening = recording("am"), recording("pm", part(36_000))
    copies = [recording("x", form="gpx"), recording("y", part(36_000), form="gpx")]

    assert same_run([morning, evening, *copies]) == {"x": "am", "y": "pm"}


def test_part_that_the_file_lacks_is_no_copy() -> None:
    """An activity with a part that no other file holds counts itself."""
    assert same_run([multisport(), recording("jog", part(12_000, 3.0, 20))]) == {}


@pytest.mark.parametrize(
    ("is_manual", "expected"),
    [(False, {"first": "long", "second": "long"}), (True, {"long": "first"})],
)
def test_two_runs_inside_one_long_recording(is_manual: bool, expected: dict[str, str]) -> None:
    """A file that spans two others counts for both; a poorer one is linked, and both others count."""
    long = recording("long", part(0, 21.0, 115), form="gpx", is_manual=is_manual)
    first, second = recording("first", part(0, 10.0, 56)), recording("second", part(3_500, 10.0, 56))

    assert same_run([long, first, second]) == expected


def test_one_line_for_one_run() -> None:
    """Of two equal lines of a list only one is the run of the file."""
    found = same_run([recording("a"), row("b", 10.0), row("c", 10.0)])

    assert found == {"b": "a"}


def test_nearest_distance_wins() -> None:
    """Two runs of a day take the lines with their own distances."""
    files = [recording("am", part(0, 10.0)), recording("pm", part(36_000, 10.15))]

    assert same_run([*files, row("x", 10.14), row("y", 10.01)]) == {"x": "pm", "y": "am"}


def test_taking_one_back_frees_the_other() -> None:
    """Without the recording that counted, the copy counts."""
    fit, gpx, tcx = recording("a"), recording("b", form="gpx"), recording("c", form="tcx")

    assert same_run([fit, gpx, tcx]) == {"b": "a", "c": "a"}
    assert same_run([gpx, tcx]) == {"b": "c"}
    assert same_run([gpx]) == {}


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_order_gives_one_answer(seed: int, mixer: random.Random) -> None:
    """The answer depends on the recordings, not on their order; no copy is itself counted."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, no secret
    some = [
        recording(
            f"{i:02}",
            part(
                dice.choice([0, 4, 900, 3_600, 7_200, 9_000]),
                dice.choice([5.0, 10.0]),
                dice.choice([25, 50, 110]),
            ),
            form=dice.choice(["fit", "gpx", "tcx"]),
            device=dice.choice(["watch", "phone", None]),
        )
        for i in range(dice.randrange(2, 9))
    ] + [row(f"r{i}", dice.choice([5.0, 10.0]), batch=dice.choice("ab")) for i in range(dice.randrange(3))]

    found = same_run(some)

    assert same_run(mixer.sample(some, len(some))) == found
    assert not set(found) & set(found.values())


def test_three_recordings_in_every_order() -> None:
    """Three recordings give one answer in all six orders."""
    three = (recording("a"), recording("b", form="gpx"), recording("c", part(7_200), form="tcx"))

    assert {tuple(sorted(same_run(order).items())) for order in permutations(three)} == {
        (("b", "a"), ("c", "a"))
    }


def test_ten_thousand_recordings() -> None:
    """Ten thousand activities of one runner, copies or not, take this process less than a few seconds, not minutes."""
    many = [recording(f"{i:05}", part(i * 28_800.0)) for i in range(5_000)]
    many += [recording(f"x{i:05}", part(i * 28_800.0 + 1), form="gpx") for i in range(5_000)]
    began = time.process_time()

    found = same_run(many)

    assert len(found) == 5_000
    assert time.process_time() - began < 5.0  # each with each would take a hundred times as long
