"""Rehabilitation: the plan that comes along, its checks, gates and the run-walk rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.errors import SettingsError
from loadwatch.load.diary import diary_frame
from loadwatch.load.heel_raise import HeelRaise, HeelRaiseState
from loadwatch.load.rehab import GATES, STAGES, RehabEntry, default_plan, default_text, read_plan
from loadwatch.load.rehab.gates import Evidence, gates
from loadwatch.load.rehab.run_walk import Outcome, advice, outcomes
from loadwatch.load.rehab.run_walk_done import DayRun
from loadwatch.load.rehab.state import rehab_state
from loadwatch.load.symptoms import STATES, symptom_days
from loadwatch.model import Method

METHOD, PLAN = Method(), default_plan()
DAY = date(2026, 5, 20)
GOOD = HeelRaiseState(HeelRaise(DAY, "left", 24, 0.0), HeelRaise(DAY, "right", 25, 0.0), 27)
SHOWN = (
    RehabEntry(DAY - timedelta(days=3), "walk", duration_s=1_900.0, pain=0.0),
    RehabEntry(DAY - timedelta(days=2), "hop", duration_s=60.0, pain=1.0),
)
CALM: dict[str, Any] = {"pain_now": 1.0, "pain_morning": 0.0, "pain_during": 0.0, "limp": False}


def like_level_2(day: date) -> DayRun:
    """1.5 miles in 25 minutes, 15 of them running."""
    return DayRun(day, 1_500.0, 2_414.0, 900.0)


def evidence(
    *entries: dict[str, Any], heel_raises: HeelRaiseState = GOOD, log: tuple[RehabEntry, ...] = SHOWN
) -> Evidence:
    """A week of calm answers, the last ones replaced by `entries`."""
    answers = [CALM] * (7 - len(entries)) + list(entries)
    rows = [
        {
            "athlete_id": "ana",
            "site": "achilles_midportion",
            "side": "left",
            "local_date": DAY - timedelta(days=6 - n),
            **a,
        }
        for n, a in enumerate(answers)
    ]
    diary = diary_frame(rows)
    return Evidence(symptom_days(diary, DAY, METHOD), diary, heel_raises, log, "achilles_midportion", "left")


def closed(found: Evidence) -> dict[str, str]:
    """Closed gates and what is missing."""
    return {gate.name: "; ".join(gate.missing) for gate in gates(found, DAY, PLAN.gates) if not gate.is_open}


OWN = default_text()
BROKEN = [
    ("calm_days = 7 ", 'calm_days = "seven" ', "gates: calm_days"),
    ("calm_days = 7 ", "calm_days = -7 ", "cannot be -7"),
    ("daily_pain_max = 2.0", "daily_pain_max = nan", "daily_pain_max"),
    ("walk_min = 30.0 ", "", "gates: walk_min"),
    ("run_min = 5.0", 'run_min = "5"', "preset B, levels: run_min"),
    ("{ run_min = 5.0 }", "{ repeats = 2 }", "run_min or total_mi"),
    ("min_sessions = 2", "min_sessions = 0", "preset A: min_sessions"),
    ("per_day = [1, 1]", "per_day = 1", "Isometric holds: per_day"),
    ("weeks = [1, 1], sets = 3", "weeks = [1, 1], sets = 0", "blocks: sets"),
    ('stage = "isometric"', 'stage = "magic"', "stage"),
    ('sites = ["achilles_insertional"]', 'sites = ["ear"]', "'ear'"),
    ('name = "B"', 'name = "A"', "each name of a run-walk table once"),
]


# ---- the plan ------------------------------------------------------------------------


def test_the_plan_has_every_stage_and_table() -> None:
    """Four stages, an insertional variant of its own, and tables of 6, 6 and 19 levels."""
    assert {one.stage for one in PLAN.exercises} == set(STAGES)
    assert {preset.name: len(preset.levels) for preset in PLAN.presets} == {"A": 6, "B": 6, "C": 19}
    insertional = PLAN.of_stage("eccentric", "achilles_insertional")
    assert [one.title for one in insertional] == ["Eccentric heel drops at floor level (Jonsson 2008)"]
    assert "dorsiflexion" in insertional[0].prescription
    assert PLAN.preset("Z") is None


def test_heavy_slow_resistance_by_week() -> None:
    """Sets and repetitions of each week are those of the table; after week 12 there is none."""
    heavy = PLAN.of_stage("heavy_slow", "achilles_midportion")[0]
    blocks = [heavy.block(week) for week in (1, 2, 3, 4, 5, 6, 8, 9, 12, 13)]

    assert [None if b is None else (b.sets, b.reps) for b in blocks] == [
        (3, 15), (3, 12), (3, 12), (4, 10), (4, 10), (4, 8), (4, 8), (4, 6), (4, 6), None,
    ]  # fmt: skip


def test_table_c_grows_without_a_jump() -> None:
    """From half a minute of running in five to all of it, a quarter of a minute a stage."""
    levels = PLAN.presets[2].levels[:-1]

    assert [level.run_min for level in levels] == [0.5 + 0.25 * n for n in range(18)]
    assert {(level.run_min or 0) + (level.walk_min or 0) for level in levels} == {5.0}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[gates", "rehab"),
        ("gates = 1", "exercise"),
        *((OWN.replace(old, new, 1), named) for old, new, named in BROKEN),
        ("[gates]\nx = 1\n[[exercise]]\n[[preset]]", "x"),
        ("[gates]\ncalm_days = 7\n[[exercise]]\n[[preset]]", "gates"),
    ],
)
def test_a_plan_that_cannot_be_read_names_the_part(text: str, named: str) -> None:
    """A broken plan of the therapist is refused with the part that is wrong."""
    with pytest.raises(SettingsError) as caught:
        read_plan(text)

    assert named in f"{caught.value.message} {caught.value.hint}"


# ---- gates ---------------------------------------------------------------------------


def test_all_gates_open() -> None:
    """A calm week, a walk, both legs, hops and no limp open every gate."""
    assert [gate.name for gate in gates(evidence(), DAY, PLAN.gates)] == list(GATES)
    assert closed(evidence()) == {}


@pytest.mark.parametrize(
    ("found", "gate", "told"),
    [
        (evidence(CALM | {"pain_now": 3.0}), "G1", "the worst was 3"),
        (evidence(CALM | {"pain_morning": 2.0}), "G1", "call for less"),
        (evidence(*[CALM | {"pain_now": None}] * 5), "G1", "2 of 3 days"),
        (evidence(log=SHOWN[1:]), "G2", "brisk walk of 30 minutes"),
        (evidence(log=(replace(SHOWN[0], duration_s=1_200.0), SHOWN[1])), "G2", "the last walk had 20"),
        (evidence(log=(replace(SHOWN[0], pain=2.0), SHOWN[1])), "G2", "it was 2"),
        (evidence(log=(replace(SHOWN[0], pain=None), SHOWN[1])), "G2", "not written down"),
        (evidence(log=(replace(SHOWN[0], local_date=DAY - timedelta(days=29)), SHOWN[1])), "G2", "28 days"),
        (evidence(heel_raises=replace(GOOD, right=None)), "G3", "test of the right leg"),
        (evidence(heel_raises=replace(GOOD, left=HeelRaise(DAY, "left", 19, 0.0))), "G3", "had 19"),
        (evidence(heel_raises=replace(GOOD, left=HeelRaise(DAY, "left", 22, 0.0))), "G3", "at 88 %"),
        (evidence(log=SHOWN[:1]), "G4", "hop test"),
        (evidence(log=(SHOWN[0], replace(SHOWN[1], duration_s=40.0))), "G4", "200 foot contacts"),
        (evidence(log=(SHOWN[0], replace(SHOWN[1], pain=3.0))), "G4", "it was 3"),
        (evidence(*[CALM | {"limp": None}] * 7), "G5", "whether you limp"),
    ],
)  # fmt: skip
def test_a_closed_gate_says_what_is_missing(found: Evidence, gate: str, told: str) -> None:
    """Each missing piece closes its own gate only, in words."""
    assert list(closed(found)) == [gate]
    assert told in closed(found)[gate]


def test_a_limp_closes_two_gates() -> None:
    """A limp is a stop-check: it closes the calm week and the limp gate."""
    assert list(closed(evidence(CALM | {"limp": True}))) == ["G1", "G5"]


def test_contacts_count_like_seconds() -> None:
    """Four sets of fifty hops are two hundred contacts."""
    hops = RehabEntry(DAY, "hop", sets=4, reps=50, pain=0.0)

    assert closed(evidence(log=(SHOWN[0], hops))) == {}


def test_the_therapist_opens_and_closes_gates() -> None:
    """The newest word of the therapist counts before what is missing, with its reason."""
    opened = RehabEntry(DAY - timedelta(days=2), "gate", "G4", is_passed=True, note="seen in the clinic")
    shut = RehabEntry(DAY, "gate", "G4", is_passed=False, note="sore since")

    found = gates(evidence(log=(SHOWN[0], opened)), DAY, PLAN.gates)[3]
    assert (found.is_open, found.set_by_therapist) == (True, "seen in the clinic")
    assert closed(evidence(log=(*SHOWN, opened, shut))) == {"G4": "closed by the therapist: sore since"}


def test_the_other_side_does_not_close_a_gate() -> None:
    """Answers about the right side leave the gates of the left side alone."""
    found = evidence(CALM | {"side": "right", "limp": True})

    assert "G5" not in closed(found)


# ---- run-walk ------------------------------------------------------------------------


def ended(*how: tuple[str, bool | None]) -> list[Outcome]:
    """Sessions every other day with (state, usual morning)."""
    return [Outcome(DAY + timedelta(days=2 * n), state, is_back) for n, (state, is_back) in enumerate(how)]


@pytest.mark.parametrize(
    ("done", "level", "expected"),
    [
        ([], 1, ("start", 1)),
        ([("S0", True)], 1, ("repeat", 1)),
        ([("S0", True), ("S1", True)], 1, ("advance", 2)),
        ([("S0", True), ("S0", False)], 1, ("repeat", 1)),
        ([("S0", None), ("S0", True)], 1, ("repeat", 1)),
        ([("S2", False), ("S0", True)], 3, ("repeat", 3)),
        ([("S0", True), ("S2", False)], 3, ("repeat", 3)),
        ([("S2", False), ("S2", False)], 3, ("drop", 2)),
        ([("S2", False), ("S2", False)], 1, ("repeat", 1)),
        ([("S0", True), ("S3", False)], 3, ("stop", 0)),
        ([("S0", True), ("red", None)], 3, ("stop", 0)),
        ([("S0", True), ("S0", True)], 6, ("finished", 6)),
    ],
)
def test_advance_repeat_drop_stop(done: list[Any], level: int, expected: tuple[str, int]) -> None:
    """The rule gives the action of the table for how the last two sessions ended."""
    found = advice(ended(*done), level, PLAN.presets[0], "S0")

    assert (found.action, found.level) == expected
    assert found.reason


def test_todays_stop_comes_first() -> None:
    """A stop-check or red flag today stops the table, however well the sessions went."""
    for state in ("S3", "red"):
        assert advice(ended(("S0", True), ("S0", True)), 2, PLAN.presets[0], state).action == "stop"


def test_todays_symptoms_hold_the_level() -> None:
    """Two calm sessions open the next level under S1 today, and repeat theirs under S2; the last level too."""
    calm = ended(("S0", True), ("S0", True))

    assert advice(calm, 2, PLAN.presets[0], "S1").action == "advance"
    for level in (2, 6):
        held = advice(calm, level, PLAN.presets[0], "S2")
        assert (held.action, held.level) == ("repeat", level)


def test_no_session_begins_while_the_diary_calls_for_less() -> None:
    """A level without a session waits under S2 and begins under S1; under S3 and a red flag the table stops."""
    told = {state: advice((), 1, PLAN.presets[0], state).action for state in ("S0", "S1", "S2", "S3", "red")}

    assert told == {"S0": "start", "S1": "start", "S2": "wait", "S3": "stop", "red": "stop"}


def test_rest_between_sessions() -> None:
    """Table A leaves one day between, table B two."""
    done = ended(("S0", True))

    assert advice(done, 1, PLAN.presets[0], "S0").not_before == DAY + timedelta(days=2)
    assert advice(done, 1, PLAN.presets[1], "S0").not_before == DAY + timedelta(days=3)


ORDER = ["stop", "drop", "repeat", "wait", "start", "advance", "finished"]
how = st.tuples(st.sampled_from(STATES), st.sampled_from([True, False, None]))


@settings(max_examples=100, deadline=None)
@given(st.lists(how, min_size=1, max_size=4), st.integers(1, 6), st.sampled_from(STATES))
def test_a_worse_end_never_advances_further(done: list[Any], level: int, now: str) -> None:
    """Making the last session end one state worse never gives a bolder action."""
    state, is_back = done[-1]
    worse = [*done[:-1], (STATES[min(STATES.index(state) + 1, 4)], is_back)]

    before, after = (advice(ended(*one), level, PLAN.presets[0], now) for one in (done, worse))
    assert ORDER.index(after.action) <= ORDER.index(before.action)


def test_outcomes_from_the_diary() -> None:
    """A session ends in the worst state of its day and the next; when nobody wrote, it is not known, and not calm."""
    rows = [
        {"athlete_id": "a", "site": "knee", "local_date": DAY + timedelta(days=n), **answers}
        for n, answers in {
            0: {"pain_during": 4.0}, 1: {"pain_morning": 1.0}, 4: {"pain_morning": 3.0}, 6: {"pain_during": 1.0},
        }.items()
    ]  # fmt: skip
    diary = diary_frame(rows)
    found = outcomes(
        [DAY + timedelta(days=n) for n in (6, 0, 3, 9)],
        symptom_days(diary, DAY + timedelta(days=7), METHOD),
        diary,
        METHOD,
    )

    assert [(one.state, one.is_back) for one in found] == [
        ("S1", True),
        ("S2", False),
        ("S0", None),
        (None, None),
    ]


def test_the_state_on_a_day_is_what_was_known_then() -> None:
    """Stage, week, level and sessions come from the record up to the day; later lines are left out."""
    log = (
        RehabEntry(DAY - timedelta(days=20), "stage", "eccentric"),
        RehabEntry(DAY - timedelta(days=8), "stage", "heavy_slow"),
        RehabEntry(DAY - timedelta(days=5), "run_walk", "A", level=2),
        RehabEntry(DAY - timedelta(days=1), "run_walk_done", "A", level=2),
        RehabEntry(DAY + timedelta(days=1), "run_walk", "A", level=5),
    )
    runs = [like_level_2(DAY - timedelta(days=n)) for n in (9, 4, -2)]
    found = rehab_state(evidence(log=(*SHOWN, *log)), runs, DAY, PLAN, METHOD)

    assert (found.stage, found.week, found.is_ready) == ("heavy_slow", 2, True)
    assert [one.stage for one in found.exercises] == ["heavy_slow"]
    assert found.run_walk is not None
    assert (found.run_walk.level, found.run_walk.advice.action) == (2, "advance")
    assert [s.local_date for s in found.run_walk.sessions] == [
        DAY - timedelta(days=4),
        DAY - timedelta(days=1),
    ]


def test_every_stage_has_an_insertional_variant() -> None:
    """At the heel every loading stage keeps to neutral and above; heavy loading has the same weeks as elsewhere."""
    for stage in ("isometric", "heavy_slow"):
        (own,), (other,) = (PLAN.of_stage(stage, f"achilles_{at}") for at in ("insertional", "midportion"))
        assert "no work past neutral dorsiflexion early on" in own.care
        assert own.blocks == other.blocks


def on_the_table(*entries: dict[str, Any], level: int = 2) -> Any:
    """Table A set eight days ago, sessions five and three days ago, the last answers replaced."""
    log = (RehabEntry(DAY - timedelta(days=8), "run_walk", "A", level=level),)
    runs = [like_level_2(DAY - timedelta(days=5)), like_level_2(DAY - timedelta(days=3))]
    return rehab_state(evidence(*entries, log=(*SHOWN, *log)), runs, DAY, PLAN, METHOD).run_walk


@pytest.mark.parametrize("loud", [{"limp": True}, {"night_pain": True}])
def test_a_stop_check_stops_the_table_until_the_therapist_sets_it(loud: dict[str, Any]) -> None:
    """A stop-check long enough after a run to be no outcome of it stops the table, however calm today is."""
    found = on_the_table(CALM | loud, CALM)

    assert on_the_table().advice.action == "advance"
    assert [one.state for one in found.sessions] == ["S0", "S0"]
    assert found.advice.action == "stop"
    assert (DAY - timedelta(days=1)).isoformat() in found.advice.reason
    again = (RehabEntry(DAY - timedelta(days=1), "run_walk", "A", level=1),)
    after = rehab_state(evidence(CALM | loud, CALM, log=(*SHOWN, *again)), [], DAY, PLAN, METHOD).run_walk
    assert after is not None
    assert (after.advice.action, "gates" in after.advice.reason) == (
        "wait",
        True,
    )  # G1 and G5 wait for calm days


def test_nothing_goes_up_while_a_gate_is_closed() -> None:
    """Two calm sessions advance with every gate open; with the hop test missing the same record waits."""
    assert (on_the_table().advice.action, on_the_table().advice.level) == ("advance", 3)
    runs = [like_level_2(DAY - timedelta(days=n)) for n in (5, 3)]
    for level, done, waits in ((2, runs, 2), (1, [], 1)):
        log = (SHOWN[0], RehabEntry(DAY - timedelta(days=8), "run_walk", "A", level=level))
        found = rehab_state(evidence(log=log), done, DAY, PLAN, METHOD).run_walk
        assert found is not None
        assert (found.advice.action, found.advice.level) == ("wait", waits)
        assert "gates" in found.advice.reason


def test_only_runs_like_the_level_count() -> None:
    """One calm run of 8 km beside a session of the level opens nothing: it is named, and it needs its rest days too."""
    log = (*SHOWN, RehabEntry(DAY - timedelta(days=8), "run_walk", "A", level=2))
    runs = [like_level_2(DAY - timedelta(days=5)), DayRun(DAY - timedelta(days=1), 2_700.0, 8_000.0, 0.0)]
    found = rehab_state(evidence(log=log), runs, DAY, PLAN, METHOD).run_walk
    assert found is not None
    assert (found.advice.action, len(found.sessions)) == ("repeat", 1)
    assert [(one.local_date, one.kind, one.found) for one in found.others] == [
        (runs[1].local_date, "distance_m", 8_000.0)
    ]
    assert found.advice.not_before == DAY + timedelta(days=1)

    ticked = (*log, RehabEntry(DAY - timedelta(days=1), "run_walk_done", "A", level=2))
    told = rehab_state(evidence(log=ticked), runs, DAY, PLAN, METHOD).run_walk
    assert told is not None
    assert (len(told.sessions), told.others) == (2, ())


def test_a_level_that_the_table_lost_is_no_level() -> None:
    """When the therapist's own table is shorter than the level once set, none is claimed."""
    assert on_the_table(level=7) is None


def test_nothing_set_is_nothing_claimed() -> None:
    """Without a record there is no stage and no table, and the gates say what is missing."""
    empty = diary_frame([])
    none = Evidence(symptom_days(empty, DAY, METHOD), empty, HeelRaiseState(None, None, None))
    found = rehab_state(none, [], DAY, PLAN, METHOD)

    assert (found.stage, found.week, found.exercises, found.run_walk) == (None, None, (), None)
    assert [gate.is_open for gate in found.gates] == [False] * 5


def test_a_level_without_a_session_is_not_done() -> None:
    """Set at 2 and run, then at 3 and ticked, now at 5: of the levels below only those two have a session."""
    table = [(20, "A", 2), (12, "A", 3), (5, "B", 1), (4, "A", 5)]
    log = tuple(RehabEntry(DAY - timedelta(ago), "run_walk", name, level=level) for ago, name, level in table)
    log += (RehabEntry(DAY - timedelta(10), "run_walk_done", "A", level=3),)
    runs = [like_level_2(DAY - timedelta(ago)) for ago in (30, 15)]

    def reached(runs: list[DayRun]) -> tuple[int, frozenset[int]]:
        found = rehab_state(evidence(log=log), runs, DAY, PLAN, METHOD).run_walk
        assert found is not None
        return found.level, found.run_levels

    assert reached(runs) == (5, {2, 3})
    assert reached(runs[:1]) == (5, {3}), "a run before the table was set is no session of it"
