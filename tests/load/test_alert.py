"""Alerts: told before the run, once, and never a number under a red flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from loadwatch.load.alert import look, mark_of
from loadwatch.model import Method
from tests.load.alerting import METHOD, Looks, ahead, flag, planned, sessions, silent_first, told
from tests.load.series import MONDAY


def test_a_new_session_is_told_once() -> None:
    """A caution about a session three weeks away is told when it is planned, and on no later day, lead days included."""
    assert told(range(22), planned(21, 2)) == [0]


def test_the_room_is_that_of_the_run_as_it_is_planned() -> None:
    """A tendon that holds 60 % of a run of 16 km sets its room, 9.6 km, where the distance alone had 13.2 km."""
    tendon = replace(planned(5, 2), scale=0.6, binding="achilles_midportion", room={"distance": 13_200.0},
                     expected={"distance_m": 16_000.0})  # fmt: skip
    told = [
        sessions(Looks().at(0, one))[0]
        for one in (
            tendon,
            replace(tendon, scale=0.825, binding="distance"),
            replace(tendon, scale=None, binding=None),
        )
    ]

    assert [(one.room_m, one.binding) for one in told] == [
        (pytest.approx(9_600), "achilles_midportion"), (13_200, None), (13_200, None)
    ]  # fmt: skip


def test_lead_days_tell_what_came_up_by_itself() -> None:
    """A caution that the calendar brought is told 7 days before, or 2 days before when it came later; not in between."""
    assert silent_first(range(21), 20) == [13]
    looks = Looks()
    days = [day for day in range(21) if sessions(looks.at(day, planned(20, *((2,) if day > 14 else ()))))]
    assert days == [18]


def test_a_night_without_a_look_is_caught_up() -> None:
    """A lead day on which nobody looked is told at the next look."""
    assert silent_first([0, 16], 20) == [16]


@pytest.mark.parametrize("changed", [{"recorded": 1}, {"told": 1}])
def test_a_run_or_an_answer_is_an_occasion(changed: dict[str, int]) -> None:
    """A new run, or a new answer of the diary, tells a caution between lead days; nothing new tells nothing."""
    looks = Looks()
    looks.at(0, planned(20))
    assert sessions(looks.at(1, planned(20, 2))) == []
    (found,) = sessions(looks.at(2, planned(20, 2), **changed))
    assert found.occasion == "state"


def test_it_is_repeated_only_when_severity_rises() -> None:
    """Caution, then caution again, high, caution, high: told at the first caution and the first high; the lower is void."""
    looks = Looks()
    said = []
    for day, severity in enumerate((2, 2, 3, 2, 3)):
        found = looks.at(day, planned(20, severity), recorded=day)
        said.append(([alert.severity for alert in sessions(found)], list(found.void.values())))

    assert said[:3] == [([2], []), ([], []), ([3], ["raised"])]
    assert [due for due, _ in said[3:]] == [[], []]


def test_a_standing_alert_says_what_is_true_now() -> None:
    """When severity falls from high to caution, the one that was told as high stands with the lower severity."""
    looks = Looks()
    looks.at(0, planned(20, 3))
    found = looks.at(1, planned(20, 2), recorded=1)

    assert [(a.key.level, a.severity) for a in found.standing if a.session] == [(3, 2)]


def test_an_edited_session_is_another_question() -> None:
    """A session that grows is told anew and its old alert is void; the same session imported again is not."""
    looks = Looks()
    looks.at(0, planned(20, 2))
    assert sessions(looks.at(0, planned(20, 2))) == []
    found = looks.at(0, planned(20, 2, km=18))

    assert [alert.occasion for alert in sessions(found)] == ["edit"]
    assert list(found.void.values()) == ["changed"]
    assert mark_of(planned(20, km=18).session) != mark_of(planned(20).session) != mark_of(planned(19).session)


def test_what_becomes_of_an_alert() -> None:
    """Taken out: gone; run: done; below a caution: eased; back again: it stands once more and is not told again."""
    for forecasts, done, why in (
        ((), (), "gone"),
        ((), ("p",), "done"),
        ((planned(5, 1),), (), "eased"),
    ):
        looks = Looks()
        looks.at(0, planned(5, 2))
        found = looks.at(1, *forecasts, done=frozenset(done))
        assert [reason for key, reason in found.void.items() if key.kind == "session"] == [why]
        again = looks.at(2, planned(5, 2), recorded=2)
        assert sessions(again) == []
        assert [a.key.kind for a in again.standing if a.session] == ["session"]


def test_a_note_is_for_the_weekly_summary_alone() -> None:
    """A note gives no alert of its own; the summary of its week names it, once, with its first day."""
    looks = Looks()
    found = looks.at(0, planned(5, 1), planned(9, 2, id_="next week"))

    assert [(a.key.kind, a.key.subject) for a in found.due] == [
        ("session", "next week"),
        ("week", str(MONDAY)),
    ]
    week = found.due[1]
    assert (week.severity, week.runs, week.first_days) == (1, 1, {1: MONDAY + timedelta(days=5)})
    assert looks.at(1, planned(5, 1), planned(9, 2, id_="next week")).due == ()
    assert [a.key.subject for a in looks.at(7, planned(9, 2, id_="next week")).due] == [
        str(MONDAY + timedelta(days=7))
    ]


def test_a_quiet_week_has_no_summary() -> None:
    """Nothing is told of a week about which no rule speaks."""
    assert Looks().at(0, planned(2), planned(5)).due == ()


def test_the_top_two_reasons() -> None:
    """Two findings are told: the worst first, those of the focus before others, what only lifts them last."""
    one = planned(5)
    flags = (flag(5, "R14", 3), flag(5, "R7", 1), flag(5, "R4", 2), flag(5, "R1", 2))
    found = Looks().at(0, replace(one, severity=3, flags=flags), focus="achilles_insertional")

    assert [reason.rule for reason in sessions(found)[0].flags] == ["R4", "R1"]
    sore = (*flags, flag(5, "R13", 2, value=2.0))
    found = Looks().at(0, replace(one, severity=3, flags=sore), focus="achilles_insertional")
    assert [reason.rule for reason in sessions(found)[0].flags] == ["R13", "R4"]


def test_the_habit_is_told_before_its_next_run() -> None:
    """Of an assumed plan the next run alone is told, from 7 days before on, and marked; it is never told as edited."""
    usual = [planned(day, 2, id_=f"habit:{day}", source="habit") for day in (9, 12)]
    looks = Looks()
    assert sessions(looks.at(0, *usual)) == []
    (found,) = sessions(looks.at(2, *usual))

    assert (found.key.subject, found.occasion, found.is_assumed, found.key.mark) == (
        "habit:9",
        "lead",
        True,
        "",
    )
    grown = planned(9, 2, km=17, id_="habit:9", source="habit")
    assert sessions(looks.at(3, grown, usual[1], recorded=1)) == []
    assert [a.key.subject for a in sessions(looks.at(10, usual[1]))] == ["habit:12"]


def test_a_red_flag_is_told_at_once_and_alone() -> None:
    """A red flag silences the plan: one alert of its own, all others void; when it ends they stand again, untold."""
    looks = Looks()
    looks.at(0, planned(5, 2))
    red = flag(1, "R13", 3, value=4.0)
    found = looks.at(1, planned(5, 3), red=red, red_since=MONDAY, told=1)

    assert [(a.key.kind, a.flags) for a in found.due] == [("stop", (red,))]
    assert set(found.void.values()) == {"stop"}
    assert looks.at(2, planned(5, 3), red=red, red_since=MONDAY, told=1).due == ()
    after = looks.at(3, planned(5, 2), told=2)
    assert sessions(after) == []
    assert [a.key.kind for a in after.standing] == ["session", "week"]


def test_a_runner_under_age_gets_no_alert_but_a_red_flag() -> None:
    """Thresholds are not studied in minors: numbers without alerts; a red flag is no threshold of load."""
    young = MONDAY.year - 15
    assert Looks().at(0, planned(5, 3), birth_year=young).due == ()
    red = flag(0, "R13", 3, value=4.0)
    assert [a.key.kind for a in Looks().at(0, red=red, birth_year=young).due] == ["stop"]


def test_the_order_of_forecasts_does_not_matter() -> None:
    """The same sessions in any order give the same outcome."""
    three = [planned(day, severity, id_=f"p{day}") for day, severity in ((4, 2), (5, 3), (9, 2))]
    found = [look(ahead(0, *order), Looks().before, METHOD).due for order in permutations(three)]

    assert len(found[0]) == 4
    assert all(other == found[0] for other in found)


def test_lead_days_are_those_of_the_method() -> None:
    """With other lead days alerts come on those."""
    plan = replace(METHOD.plan, alert_far_days=10, alert_near_days=4)
    assert silent_first(range(21), 20, Method(plan=plan)) == [10]
