"""FIT: which device recorded, which sport without a summary, files joined with others."""

from __future__ import annotations

import pytest

from loadwatch.decode import decode
from loadwatch.decode.fit import read_fit
from loadwatch.decode.fit.devices import device
from loadwatch.decode.fit.garmin_products import BAROMETER, GARMIN, NO_BAROMETER, NOT_KNOWN
from loadwatch.demo.fit_writer import Field, message
from tests.build import FIT_START, fit_bytes, fit_file_id, fit_records, fit_run, fit_session

LAPS = [
    message(
        7,
        19,
        [Field(2, "uint32", FIT_START + 300 * i), Field(8, "uint32", 300_000), Field(25, "enum", sport)],
    )
    for i, sport in enumerate((1, 1))
]


def test_laps_tell_the_sport_of_a_run_without_a_summary() -> None:
    """A slow run whose battery died is a run when its laps say so, and nothing is guessed."""
    body = fit_records(600, f5=[i * 130 for i in range(600)])
    decoded = decode(fit_bytes(fit_file_id(), body, *LAPS), "x")

    assert decoded.sessions[0].sport == "running"
    assert "sport_guessed" not in {issue.code for issue in decoded.issues}


def test_a_file_joined_with_itself_is_one_run() -> None:
    """The same summary of the same span counts once, and so do its laps."""
    data = fit_bytes(fit_file_id(), fit_records(601), *LAPS, fit_session(600, 2_000.0))
    once, twice = read_fit(data, "x"), read_fit(data + data, "x")

    assert [s.distance_m for s in twice.sessions] == [2_000.0]
    assert (len(once.laps), twice.laps) == (2, once.laps)


@pytest.mark.parametrize("days", [3, -3])
def test_runs_of_two_days_in_one_file_are_two_activities(days: int) -> None:
    """Files joined in any order: each run keeps its distance, its time and all of its samples."""
    other = fit_run(300, 1_000.0, start=FIT_START + days * 86_400)
    decoded = decode(fit_run(600, 2_000.0) + other, "x")
    expected = [(2_000.0, 600.0, 601), (1_000.0, 300.0, 301)][:: 1 if days > 0 else -1]

    assert [(s.distance_m, s.timer_s, s.n_records) for s in decoded.sessions] == expected
    assert [s.activity for s in decoded.sessions] == [0, 1]
    assert decoded.records.height == 902


def test_a_run_without_a_type_behind_settings_is_read() -> None:
    """Some writers leave the type of the file out; what is chained before it does not hide it."""
    untyped = fit_bytes(message(0, 0, [Field(0, "enum", None)]), fit_records(60), fit_session(60, 200.0))

    assert read_fit(fit_bytes(fit_file_id(kind=2)) + untyped, "x").sessions[0].distance_m == 200.0


def test_the_device_is_that_of_the_activity() -> None:
    """Settings chained before the activity do not say which watch recorded it."""
    fields = [Field(0, "enum", 4), Field(1, "uint16", 1), Field(2, "uint16", 4536)]
    run = fit_bytes(message(0, 0, fields), fit_records(60), fit_session(60, 200.0))
    parsed = read_fit(fit_bytes(fit_file_id(kind=2)) + run, "x")

    assert (parsed.device, parsed.has_barometer) == ("Garmin fenix 8", True)


@pytest.mark.parametrize(
    ("maker", "product", "name", "has_barometer"),
    [
        ("garmin", 4565, None, True), ("garmin", 2733, None, False), ("garmin", 65_000, None, None),
        ("coros", 900, "COROS PACE 3", True), ("suunto", 900, "Suunto 9 Peak Pro", True),
        ("suunto", 900, "Suunto 5 Peak", None), ("polar_electro", 1, "Polar Pacer", None), (None, None, None, None),
    ],
)  # fmt: skip
def test_barometers_by_device(
    maker: str | None, product: int | None, name: str | None, has_barometer: bool | None
) -> None:
    """Watches of every region by their number, others by name; what is not known stays unknown."""
    assert device(maker, product, name)[1] is has_barometer


def test_no_product_number_stands_twice() -> None:
    """Each number is one device."""
    numbers = [n for table in (BAROMETER, NO_BAROMETER, NOT_KNOWN) for own in table.values() for n in own]

    assert len(numbers) == len(set(numbers)) == len(GARMIN)
