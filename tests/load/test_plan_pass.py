"""What would pass: the largest size that no rule speaks about, to the step."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from loadwatch.load.forecast import Bounds, Forecast, Past, forecast
from loadwatch.load.plan import Expected, expected
from loadwatch.load.plan_ahead import what_if
from loadwatch.load.plan_pass import SizeSearch
from loadwatch.load.plan_speed import usual
from loadwatch.load.plan_text import read_plan_text
from loadwatch.model import Method, PlannedSession
from tests.load import series

TODAY = series.MONDAY + timedelta(days=42)
METHOD = Method()
STEP_M = 100.0


def past_of(km: list[float]) -> Past:
    """What is recorded after these days."""
    runs = series.runs(km)
    return Past(runs, series.daily_load(runs, series.until(TODAY), TODAY, ["distance"]), TODAY)


def plan(past: Past, text: str, day: date) -> Expected:
    """A session in words."""
    said = read_plan_text(text)
    session = PlannedSession(f"p{day}", "ana", day, text, said.parts, said.ascent_m)
    return expected(session, usual(past.exposures, TODAY), METHOD)


def asked(past: Past, *planned: Expected) -> list[Forecast]:
    """The forecasts of a plan with what would pass."""
    return SizeSearch(past, METHOD, Bounds(), STEP_M).with_passing(planned, forecast(past, planned, METHOD))


@pytest.mark.parametrize(
    ("text", "metres"), [("16 km easy", 13_200.0), ("13.2 km easy", None), ("13.3 km easy", 13_200.0)]
)
def test_the_largest_that_passes_is_told_to_the_hundred_metres(text: str, metres: float | None) -> None:
    """After a longest of 12 km the next may have 13.2 km; 13.2 km itself needs no other size."""
    past = past_of(series.WEEK_KM * 6)
    found = asked(past, plan(past, text, TODAY + timedelta(days=6)))[0]
    if metres is None:
        assert (found.severity, found.passing) == (0, None)
    else:
        assert found.passing is not None
        assert (found.passing.share or 0.0) * (found.expected["distance_m"] or 0.0) == pytest.approx(metres)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_asking_every_size_finds(seed: int) -> None:
    """On made-up histories: the answer of a search over every hundred metres, the largest within the rooms that is clear."""
    rng = random.Random(seed)  # noqa: S311
    km = [rng.choice((0.0, 0.0, rng.uniform(3, 14))) for _ in range(42)]
    past = past_of(km)
    one = plan(past, f"{rng.uniform(9, 18):.1f} km easy", TODAY + timedelta(days=rng.randint(0, 5)))
    found = asked(past, one)[0]

    metres = one.values["distance_m"] or 0.0
    most = min(found.scale or 1.0, 1.0) * metres + 1e-6
    sizes = [n * STEP_M / metres for n in range(1, int(metres / STEP_M) + 1)]
    fits = [share for share in sizes if 0.05 <= share < 1 - 1e-9 and share * metres <= most]
    clear = [
        answer.share
        for answer in what_if(past, [one], [(one.session.id, s) for s in fits], METHOD)
        if not answer.severity
    ]
    if found.severity == 0 and (found.scale or 1.0) >= 1:
        assert found.passing is None
    else:
        assert found.passing is not None
        assert found.passing.share == (pytest.approx(max(clear)) if clear else None)


def test_the_earlier_run_of_a_plan_counts() -> None:
    """After a planned 13 km the next long run may have 14.3 km; a run that passes is left alone."""
    past = past_of(series.WEEK_KM * 6)
    plans = [
        plan(past, "13 km easy", TODAY + timedelta(days=6)),
        plan(past, "15 km easy", TODAY + timedelta(days=13)),
    ]
    first, second = asked(past, *plans)
    assert first.passing is None
    assert second.passing is not None
    assert (second.passing.share or 0.0) * 15_000 == pytest.approx(14_300)
