"""Symptom states: each rule on its edge, the slow twin, and laws over made-up diaries."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.frames import check
from loadwatch.frames_body import SymptomFrame
from loadwatch.load.diary import RED_FLAGS, SITES, diary_frame
from loadwatch.load.evidence import sore_days
from loadwatch.load.felt_words import REASONS, SILENT, felt_reason
from loadwatch.load.modifier import Body, modifier
from loadwatch.load.symptoms import STATES, Effect, Symptom, effect, symptom_days, tolerated, worst_state
from loadwatch.model import TISSUES, Athlete, Method
from tests.load.symptom_twin import naive_states

METHOD = Method()
MONDAY = date(2024, 2, 26)
BLANK = {
    "pain_now": None, "pain_during": None, "pain_morning": None, "stiffness_min": None, "limp": None,
    "night_pain": None, "red_flags": None,
}  # fmt: skip
KEY = {"athlete_id": "ana", "site": "achilles_midportion", "side": "left"}


def diary(by_day: dict[int, dict[str, Any]], **key: str) -> pl.DataFrame:
    """Entries by number of days after the Monday."""
    rows = [
        {**KEY, **key, **answers, "local_date": MONDAY + timedelta(days=n)} for n, answers in by_day.items()
    ]
    return diary_frame(rows)


def states(by_day: dict[int, dict[str, Any]], until: int | None = None) -> list[str]:
    """The state of each day from the first entry on."""
    last = MONDAY + timedelta(days=max(by_day) if until is None else until)
    return symptom_days(diary(by_day), last, METHOD)["state"].to_list()


CALM = {n: {"pain_morning": 1.0, "stiffness_min": 4.0, "pain_during": 0.0} for n in range(6)}


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ({"pain_during": 2.0, "pain_morning": 2.0, "stiffness_min": 9.0}, "S0", None),
        ({"pain_during": 3.0, "pain_morning": 1.0}, "S1", "during_some"),
        ({"pain_during": 5.0, "pain_morning": 1.0}, "S1", "during_some"),
        ({"pain_morning": 2.5}, "S1", "morning_some"),
        ({"stiffness_min": 9.5}, "S1", "stiffness_some"),
        ({"pain_morning": 3.0}, "S2", "morning_high"),
        ({"pain_morning": 2.9}, "S1", "morning_some"),
        ({"stiffness_min": 19.0}, "S2", "stiffness_high"),
        ({"stiffness_min": 18.9}, "S1", "stiffness_some"),
        ({"pain_during": 5.5}, "S2", "during_high"),
        ({"pain_now": 6.0}, "S2", "during_high"),
        ({"limp": True}, "S3", "limp"),
        ({"night_pain": True}, "S3", "night_pain"),
        ({"red_flags": ["pop"], "limp": True}, "red", "red_flag"),
        ({"red_flags": [], "limp": False}, "S0", None),
    ],
)
def test_each_rule_on_its_edge(answers: dict[str, Any], state: str, reason: str | None) -> None:
    """Against a usual morning of 1 and 4 minutes, each answer gives the state of the table and its reason."""
    last = symptom_days(diary(CALM | {6: answers}), MONDAY + timedelta(days=6), METHOD).row(-1, named=True)

    assert (last["state"], last["reason"], last["confidence"]) == (state, reason, "reported")
    assert (last["baseline_morning"], last["baseline_stiffness_min"]) == (1.0, 4.0)


def test_pain_above_five_twice_in_seven_days_is_a_stop() -> None:
    """Two days above 5 within seven days give S3; eight days apart they stay S2."""
    high = {"pain_during": 6.0}

    assert states({0: high, 6: high})[-1] == "S3"
    assert states({0: high, 7: high})[-1] == "S2"


def test_two_weeks_of_reduce_are_a_stop() -> None:
    """The fourteenth day of unbroken S2 is S3; a calm answer in between starts the count anew."""
    sore = {"pain_morning": 3.0}

    assert states(dict.fromkeys(range(14), sore)) == ["S2"] * 13 + ["S3"]
    assert states(dict.fromkeys(range(14), sore) | {7: {"pain_morning": 0.0}})[-1] == "S2"
    assert states({0: sore, 13: sore})[-1] == "S2", "eight days without an answer break the count"


def test_a_rising_week_is_a_reduce() -> None:
    """A median morning one point above that of the week before is S2, though no single morning is."""
    week = {n: {"pain_morning": 1.0} for n in range(7)}
    after = {n: {"pain_morning": 2.0} for n in range(7, 14)}

    found = symptom_days(diary(week | after), MONDAY + timedelta(days=13), METHOD).row(-1, named=True)
    assert (found["state"], found["reason"]) == ("S2", "morning_trend")
    assert states(week | {n: {"pain_morning": 1.9} for n in range(7, 14)})[-1] == "S0"


def test_flares_do_not_move_the_baseline() -> None:
    """Mornings in S2 are left out of the usual; with fewer than five the usual is 0."""
    flare = {n: {"pain_morning": 6.0} for n in range(6, 12)}
    found = symptom_days(diary(CALM | flare), MONDAY + timedelta(days=11), METHOD)

    assert found["baseline_morning"].to_list() == [0.0] * 5 + [1.0] * 7
    assert states({n: {"pain_morning": 2.0} for n in range(4)})[0] == "S2"


def test_a_state_speaks_for_a_week_and_a_stop_for_four() -> None:
    """Without a new answer S2 lasts seven days, S3 and red flags twenty-eight; then the day is assumed calm."""
    for answers, hold in (({"pain_during": 6.0}, 7), ({"limp": True}, 28), ({"red_flags": ["fever"]}, 28)):
        days = symptom_days(diary({0: answers}), MONDAY + timedelta(days=40), METHOD)

        held = days.filter(pl.col("state") != "S0")
        assert len(held) == hold + 1
        assert held["confidence"].to_list() == ["reported"] + ["carried"] * hold
        assert days["confidence"].to_list()[hold + 1 :] == ["assumed"] * (40 - hold)


@pytest.mark.parametrize(
    ("answer", "state", "hold"),
    [({"pain_during": 6.0}, "S2", 7), ({"limp": True}, "S3", 28), ({"red_flags": ["fever"]}, "red", 28)],
)
@pytest.mark.parametrize("until", [0, 6])
def test_a_state_ends_after_its_answer_for_modifier_and_rule_alike(
    answer: dict[str, Any], state: str, hold: int, until: int
) -> None:
    """Days after the last row the state, the modifier and R13 end together, counted from the answer itself."""
    found = symptom_days(diary({0: answer}), MONDAY + timedelta(days=until), METHOD)
    body = Body(Athlete("ana", "Ana"), found)
    planned = pl.DataFrame(
        {"athlete_id": "ana", "local_date": [MONDAY + timedelta(days=n) for n in (hold, hold + 1)]}
    )
    spoken = sore_days(found).join(planned, on=["athlete_id", "local_date"])["local_date"].to_list()

    last, after = planned["local_date"]
    assert (worst_state(found, last).state, worst_state(found, after).state) == (state, "S0")
    assert worst_state(found, after).since == after
    assert (modifier(body, last, METHOD).value, modifier(body, after, METHOD).value) == (0.8, 1.0)
    assert spoken == [last]


def test_a_calm_answer_has_no_reason() -> None:
    """The reason of an earlier day does not stay when the state goes."""
    found = symptom_days(diary({0: {"limp": True}, 2: {"limp": False}}), MONDAY + timedelta(days=4), METHOD)

    assert found["reason"].to_list() == ["limp", "limp", None, None, None]


def test_a_red_flag_stays_until_it_is_withdrawn() -> None:
    """Ordinary answers leave a red flag standing; an answer of "none" takes it back."""
    calm = {"pain_morning": 0.0}

    assert states({0: {"red_flags": ["pop"]}, 2: calm, 4: calm})[-1] == "red"
    assert states({0: {"red_flags": ["pop"]}, 2: calm, 4: {"red_flags": []}})[-1] == "S0"


def test_sites_and_sides_stand_alone() -> None:
    """A sore left tendon says nothing about the right one; an entry for both sides counts for each."""
    left = diary({0: {"limp": True}})
    right = diary({0: {"pain_morning": 0.0}}, side="right")
    both = diary({1: {"pain_during": 4.0}}, side="both")
    found = symptom_days(pl.concat([left, right, both]), MONDAY + timedelta(days=1), METHOD)

    assert found.select("side", "state").rows() == [
        ("left", "S3"), ("left", "S1"), ("right", "S0"), ("right", "S1"),
    ]  # fmt: skip


def test_an_empty_diary_is_calm_with_lower_confidence() -> None:
    """Without a diary the state is S0, assumed; an entry without any answer changes nothing."""
    nothing = symptom_days(diary_frame([]), MONDAY, METHOD)
    unanswered = symptom_days(diary({0: {"note": "new shoes"}}), MONDAY, METHOD)

    assert nothing.is_empty()
    assert unanswered.is_empty()
    assert worst_state(nothing, MONDAY) == Symptom("S0", "assumed")


def test_the_worst_site_counts() -> None:
    """Of all sites the worst state counts; for a tissue only the sites that speak about it."""
    knee = diary({0: {"pain_during": 4.0}}, site="knee", side="right")
    heel = diary({0: {"pain_during": 6.0}, 1: {"pain_during": 5.5}})
    found = symptom_days(pl.concat([knee, heel]), MONDAY + timedelta(days=1), METHOD)
    later = MONDAY + timedelta(days=5)

    worst = worst_state(found, later)
    assert (worst.state, worst.site, worst.reason, worst.level) == (
        "S3", "achilles_midportion", "during_high_twice", 3,
    )  # fmt: skip
    assert worst.since == MONDAY + timedelta(days=1)
    assert worst_state(found, later, ["knee"]).state == "S1"
    assert worst_state(found, later, ["plantar"]) == Symptom("S0", "assumed")


def test_effects() -> None:
    """Each state asks what the table says of the next run."""
    assert effect("S0", METHOD) == Effect("S0")
    assert effect("S1", METHOD).is_hold
    reduce = effect("S2", METHOD)
    assert (reduce.next_session_share, reduce.is_flat, reduce.is_easy, reduce.between_runs_h) == (
        0.8, True, True, (48, 72),
    )  # fmt: skip
    assert (effect("S3", METHOD).is_pause, effect("S3", METHOD).is_red) == (True, False)
    assert effect("red", METHOD).is_red


def test_a_run_is_tolerated_when_the_next_day_says_so() -> None:
    """S2 on the day or the next takes the day out; silence keeps it with lower confidence; knees spare tendons."""
    found = symptom_days(
        diary({1: {"pain_morning": 4.0}, 4: {"pain_morning": 0.0}}), MONDAY + timedelta(days=6), METHOD
    )
    days = pl.DataFrame({"athlete_id": "ana", "local_date": [MONDAY + timedelta(days=n) for n in range(6)]})

    any_site = tolerated(days, found)
    assert any_site["is_tolerated"].to_list() == [False, False, True, True, True, True]
    assert any_site["tolerance"].to_list() == [
        "reported",
        "reported",
        "assumed",
        "reported",
        "assumed",
        "assumed",
    ]
    assert tolerated(days, found, "knee")["is_tolerated"].all()
    assert not tolerated(days, found, "achilles_insertional")["is_tolerated"].all()


# ---- twin and laws ---------------------------------------------------------------


def random_diary(seed: int) -> dict[date, dict[str, Any]]:
    """A made-up diary with gaps, unanswered questions, flares and now and then a red flag."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, no secret
    level, found = dice.random() * 3, {}
    for n in range(dice.randrange(1, 90)):
        level = min(9.0, max(0.0, level + dice.gauss(0, 0.8)))
        if dice.random() < dice.choice([0.1, 0.5]):
            continue
        pain = [None if dice.random() < 0.3 else float(round(min(10, level * f))) for f in (0.5, 0.9, 1.0)]
        flags = None if dice.random() < 0.7 else ["pop"] if dice.random() < 0.1 else []
        found[MONDAY + timedelta(days=n)] = {
            "pain_now": pain[0], "pain_during": pain[1], "pain_morning": pain[2],
            "stiffness_min": None if dice.random() < 0.4 else float(round(level * 5)),
            "limp": dice.choice([None, False, level > 8.5]), "night_pain": None, "red_flags": flags,
        }  # fmt: skip
    return found


def test_twin() -> None:
    """Two hundred made-up diaries at once equal a slow look back from every day."""
    books = {f"runner{seed:03}": random_diary(seed) for seed in range(200)}
    rows = [
        {**KEY, "athlete_id": who, "local_date": day, **a}
        for who, book in books.items()
        for day, a in book.items()
    ]
    last = MONDAY + timedelta(days=120)

    found = check(SymptomFrame, symptom_days(diary_frame(rows), last, METHOD))
    seen = {
        (r["athlete_id"], r["local_date"]): (r["state"], r["confidence"]) for r in found.iter_rows(named=True)
    }

    told = {
        who: {day: a for day, a in book.items() if any(v is not None for v in a.values())}
        for who, book in books.items()
    }
    expected = {
        (who, day): state
        for who, book in told.items()
        if book
        for day, state in naive_states(book, last).items()
    }
    assert seen == expected
    assert {state for state, _ in seen.values()} == set(STATES)
    assert found.filter((pl.col("state") == "S0") != pl.col("reason").is_null()).is_empty()


pain = st.none() | st.integers(0, 10).map(float)
answer = st.fixed_dictionaries({
    "pain_now": pain, "pain_during": pain, "pain_morning": pain, "stiffness_min": st.none() | st.integers(0, 60).map(float),
    "limp": st.none() | st.booleans(), "night_pain": st.none() | st.booleans(),
    "red_flags": st.none() | st.lists(st.sampled_from(sorted(RED_FLAGS)), max_size=1),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 40), answer, min_size=1), st.data())
def test_more_pain_never_gives_a_lower_state(book: dict[int, dict[str, Any]], data: st.DataObject) -> None:
    """Raising any answer of a day never lowers that day's state."""
    day = data.draw(st.sampled_from(sorted(book)))
    key = data.draw(st.sampled_from(["pain_now", "pain_during", "pain_morning", "stiffness_min"]))
    more = book[day] | {
        key: (book[day][key] or 0.0) + data.draw(st.integers(0, 10)) if key[0] == "s" else 10.0
    }
    upto = {n: a for n, a in book.items() if n <= day}

    before, after = states(upto, day), states(upto | {day: more}, day)
    assert STATES.index(after[-1]) >= (STATES.index(before[-1]) if before else 0)


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(st.integers(0, 30), answer, min_size=1),
    st.dictionaries(st.integers(0, 30), answer, min_size=1),
)
def test_two_runners_together_are_each_alone(one: dict[int, Any], two: dict[int, Any]) -> None:
    """The states of one runner do not depend on who else is in the frame."""
    last = MONDAY + timedelta(days=45)
    ana, bob = diary(one), diary(two, athlete_id="bob")

    together = symptom_days(pl.concat([bob, ana]), last, METHOD)
    assert together.filter(pl.col("athlete_id") == "ana").equals(symptom_days(ana, last, METHOD))
    assert together.filter(pl.col("athlete_id") == "bob").equals(symptom_days(bob, last, METHOD))


def test_every_reason_has_words_and_every_site_known_tissues() -> None:
    """What the states give as reason is in the table of words; sites speak about tissues that exist."""
    books = [diary({0: a, 3: a}) for a in ({"limp": True}, {"pain_during": 6.0}, {"pain_morning": 1.5})]
    given = {
        r for book in books for r in symptom_days(book, MONDAY + timedelta(days=3), METHOD)["reason"]
    } - {None}

    assert given <= set(REASONS)
    assert {tissue for about in SITES.values() for tissue in about} <= set(TISSUES)


def test_a_state_tells_its_numbers() -> None:
    """Each state keeps the number that made it and what that is held against: pain, minutes, medians, days."""
    calm = {day: {"pain_morning": 1.0, "stiffness_min": 5.0} for day in range(7)}
    cases = (
        ({7: {"pain_morning": 4.0}}, ("morning_high", 4.0, 1.0)),
        ({7: {"stiffness_min": 25.0}}, ("stiffness_high", 25.0, 5.0)),
        ({7: {"pain_during": 6.0}}, ("during_high", 6.0, 5.0)),
        ({7: {"pain_during": 6.0}, 9: {"pain_during": 7.0}}, ("during_high_twice", 7.0, 5.0)),
        ({day: {"pain_morning": 2.0} for day in range(7, 11)}, ("morning_trend", 2.0, 1.0)),
        ({day: {"pain_morning": 4.0} for day in range(7, 21)}, ("reduce_long", 14.0, 14.0)),
        ({7: {"pain_morning": 4.0}, 8: {"limp": True}}, ("limp", None, None)),
    )
    for more, expected in cases:
        last = MONDAY + timedelta(days=max(more))
        row = symptom_days(diary(calm | more), last, METHOD).row(-1, named=True)

        assert (row["reason"], row["reason_value"], row["reason_against"]) == expected


def test_the_words_of_a_state_hold_its_numbers() -> None:
    """Every reason with a number says it, by the windows in force; only a limp, night pain and a red flag have none."""
    steps = {"twice_days": 9.0, "trend_days": 5.0}

    for code in REASONS:
        words = felt_reason(code, 20.0, 3.5, steps)
        assert ("20" in words) == (code not in SILENT), words
    assert felt_reason("morning_trend", 2.5, 1.0, steps) == (
        "morning pain that rose from 1 to 2.5 of 10 (medians of 5 days and the 5 before)"
    )
