"""Capacity-demand ratios of a day and of its seven days (science.md 7.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.load.demand import Demand
from loadwatch.load.forecast import Bounds, Past, forecast
from loadwatch.load.modifier import Body, Override
from loadwatch.model import Athlete, Method
from loadwatch.views.demand import demand_rows, demand_sentence
from loadwatch.views.forecast_words import forecast_text
from tests.load import series
from tests.load.rule_cases import diary
from tests.load.test_forecast import past, run

METHOD = Method()
BODY = Body(Athlete("ana", "Ana"))
WEEKS = [*series.WEEK_KM * 6, *series.WEEK_KM[:6]]


def asked(at: Past, *km: float, body: Body = BODY) -> dict[int, Demand]:
    """Ratios of distance by window, of the last of the runs planned today."""
    runs = [run(at, 0, one, f"r{place}") for place, one in enumerate(km)]
    found = forecast(at, runs, METHOD, Bounds(body))[-1].demands
    return {one.window_days: one for one in found if one.measure == "distance"}


def test_long_run_of_the_worked_example() -> None:
    """16 km after weeks of 31 km with 12 km: 16 of 12 that day, 35 of 31 km in the seven days, both above."""
    found = asked(past(WEEKS), 16.0)

    assert (found[1].ratio, found[7].ratio) == (pytest.approx(16 / 12), pytest.approx(35 / 31))
    assert (found[1].tolerated, found[7].tolerated) == (12_000.0, pytest.approx(31_000.0))
    assert [found[days].band for days in (1, 7)] == ["above", "above"]
    assert demand_sentence(tuple(found.values())) == (
        "Against what was tolerated: 1.33 of a day's distance (above) and 1.13 of 7 days' distance (above)."
    )
    assert [row["band"] for row in demand_rows(tuple(found.values()))] == ["above", "above"]


def test_above_beside_clear_is_told_as_context() -> None:
    """A full week before the usual long run: no rule speaks, so the seven days above are context, and nothing "stays within"."""
    at = past([*series.WEEK_KM * 6, 0.0, 8.0, 0.0, 8.0, 0.0, 8.0])
    found = forecast(at, [run(at, 0, 12.5)], METHOD, Bounds(BODY))[-1]
    bands = {one.window_days: one.band for one in found.demands if one.measure == "distance"}
    text = " ".join(forecast_text(found, "km"))

    assert (found.flags, bands) == ((), {1: "edge", 7: "above"})
    assert "Clear: no rule speaks" in text
    assert "context beside the rules, not a finding" in text
    assert "stays within the last weeks" not in text
    assert "context" not in demand_sentence(found.demands)  # beside a finding it is told as it is


def test_a_day_is_all_of_its_runs() -> None:
    """The second run of a day is judged with the first one: 7 and 7 km are a day of 14."""
    found = asked(past(WEEKS), 7.0, 7.0)

    assert (found[1].asked, found[7].asked) == (14_000.0, pytest.approx(33_000.0))


def test_modifier_and_the_therapists_word_hold_for_both() -> None:
    """Factor 0.8, a day of 10 km and a week of 20 km set by the therapist are what it compares with."""
    at = past(WEEKS)
    says = tuple(
        Override(kind, value, at.as_of, "PT", measure)  # type: ignore[arg-type]  # of Kind
        for kind, value, measure in (
            ("modifier", 0.8, None),
            ("capacity", 10_000.0, "distance"),
            ("capacity_week", 20_000.0, "distance"),
        )
    )
    found = asked(at, 8.0, body=Body(BODY.athlete, overrides=says))

    assert (found[1].ratio, found[7].ratio) == (pytest.approx(1.0), pytest.approx(27 / 16))
    assert found[1].band == "within"


def test_an_unknown_day_leaves_no_week() -> None:
    """A run of unknown length in the six days before: the day is judged, the week is not guessed."""
    assert set(asked(past([*WEEKS[:-1], None]), 8.0)) == {1}


def test_little_history_compares_with_the_floor() -> None:
    """After weeks of rest 6 km are twice the floor of 3 km: above, not yet far above."""
    found = asked(past([1.0, *[0.0] * 40]), 6.0)

    assert (found[1].ratio, found[1].band, found[7].band) == (pytest.approx(2.0), "above", "above")


def test_a_red_flag_has_no_numbers() -> None:
    """Under a red flag nothing is compared."""
    at = past(WEEKS)
    told = diary((len(WEEKS), "red"))

    assert asked(at, 8.0, body=Body(BODY.athlete, told)) == {}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0.0, 3.0, 5.5, 8.0, 14.0]), min_size=42, max_size=60), st.floats(1.0, 30.0))
def test_naive_twin(km: list[float], planned: float) -> None:
    """Both ratios equal slices of a list: the largest of 30 days; mean of 28 or 0.9 x the best week of 42."""
    history = [9.0, *km]
    found = asked(past(history), planned)

    sums = [sum(history[i : i + 7]) for i in range(len(history) - 42, len(history) - 6)]
    week = max(sum(history[-28:]) / 4, 0.9 * max(sums), 3.0)
    assert found[1].ratio == pytest.approx(planned / max(*history[-30:], 3.0))
    assert found[7].ratio == pytest.approx((planned + sum(history[-6:])) / week)


def test_weeks_ahead_count_what_is_planned() -> None:
    """A run next week is judged with the planned runs of its seven days, not with what was recorded before."""
    at = past(series.WEEK_KM * 6)
    runs = [run(at, ahead, km) for ahead, km in ((1, 6.0), (3, 8.0), (6, 20.0))]
    found = forecast(at, runs, METHOD, Bounds(BODY))[-1]

    week = next(one for one in found.demands if one.window_days == 7)
    assert week.asked == 34_000.0
    assert found.session.local_date == at.as_of + timedelta(days=6)
