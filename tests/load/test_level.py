"""How single findings become one severity, and the laws that hold for any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.load.flags import Background, level
from loadwatch.load.focus import FOCUS_RULES, rank, shown_tissues
from loadwatch.load.level import is_of_day
from loadwatch.model import TISSUES, Athlete, Flag
from tests.load import series
from tests.load.rule_cases import LAST, Row, ana, diary, flags_of, frame, one, raised, rules, run, steady


def test_two_kinds_within_seven_days_raise_one_step() -> None:
    """A longer run and, three days later, a faster one: R10 makes a caution high, and names both."""
    rows = [*steady(), run(LAST, 10.0), run(LAST + 3, 8.0, fast_m=600.0)]

    found = raised(rows, since=LAST + 3)

    assert rules(found) == [("R10", 3), ("R2", 2)]
    flag = one(found, "R10")
    assert (flag.value, flag.limit, flag.window_days, flag.detail) == (2.0, 2.0, 7, "distance,fast")
    assert level(found) == 3


def test_two_kinds_a_week_apart_are_two_things() -> None:
    """On the eighth day the first change no longer counts: catches a window of eight days."""
    rows = [*steady(), run(LAST, 10.0), run(LAST + 7, 8.0, fast_m=600.0)]

    assert rules(raised(rows, since=LAST + 7)) == [("R2", 2)]
    assert ("R10", 3) in rules(raised([*rows[:-1], run(LAST + 6, 8.0, fast_m=600.0)], since=LAST + 6))


def test_two_kinds_without_a_finding_raise_nothing() -> None:
    """A calm run after two changes stays calm: one step is added only to a level of at least 1."""
    rows = [*steady(), run(LAST, 10.0, uphill_ascent_m=70.0), run(LAST + 3, 8.0)]

    assert raised(rows, since=LAST + 3) == []


def test_history_raises_findings_on_the_tendon() -> None:
    """With Achilles trouble in the last 12 months a long run counts one step higher, a steep descent does not."""
    who = ana(achilles_history=True)
    long, steep = (
        [*steady(), run(LAST, 10.0)],
        [*steady(downhill_descent_m=100.0), run(LAST, downhill_descent_m=150.0)],
    )

    found = raised(long, who)

    assert ("R14", 3) in rules(found)
    assert (one(found, "R14").evidence, one(found, "R14").detail) == ("A", "R1")
    assert rules(raised(steep, who)) == [("R5", 1)]
    assert not [f for f in raised(long, ana(achilles_history=False)) if f.rule == "R14"]


def evening(day: int) -> datetime:
    """Ten hours after the usual start."""
    return series.at(series.MONDAY + timedelta(days=day)) + timedelta(hours=10)


def of_run(found: list[Flag], activity: str) -> list[Flag]:
    """Flags of one of a day's runs: its own, and those of its day."""
    return [flag for flag in found if flag.activity == activity or is_of_day(flag)]


def test_a_second_run_is_lifted_by_what_its_day_holds() -> None:
    """A hard day too soon is a finding about both runs of the day; with a history each is one step higher."""
    who = ana(achilles_history=True)
    first, second = run(LAST + 1, 10.0), run(LAST + 1, 2.0, activity_id="second", start_utc=evening(LAST + 1))
    hard = run(LAST, 8.0, achilles_midportion_eqkm=11.0)

    found = raised([*steady(), hard, first, second], who, since=LAST + 1)
    lifted = [(f.activity, f.severity, f.detail) for f in found if f.rule == "R14"]

    assert one(found, "R9").severity == 2
    assert sorted(lifted) == [("run0049", 3, "R9"), ("second", 3, "R9")]
    assert level(of_run(found, "second")) == 3


def test_a_second_run_is_not_lifted_by_the_first_ones_own_findings() -> None:
    """A climb of the morning raises the morning's run; the evening's easy run has the day's findings alone."""
    who = replace(ana(focus_tissue="knee"), states=diary((LAST, "S1")))
    hilly = run(LAST, 6.0, uphill_ascent_m=100.0, downhill_descent_m=100.0)
    evening_run = run(LAST, 2.0, activity_id="second", start_utc=evening(LAST))

    found = raised([*steady(), hilly, evening_run], who)

    assert rules(of_run(found, f"run{LAST:04}")) == [("R10", 3), ("R13", 1), ("R4", 1), ("R5", 2)]
    assert rules([f for f in of_run(found, "second") if f.rule != "R10"]) == [("R13", 1)]
    assert [f.severity for f in of_run(found, "second") if f.rule == "R10"] == [2]


def test_one_step_at_most() -> None:
    """R10 and R14 together add one step, not two."""
    rows = [
        *steady(uphill_ascent_m=100.0, downhill_descent_m=100.0),
        run(LAST, uphill_ascent_m=120.0, downhill_descent_m=120.0),
    ]

    found = raised(rows, ana(achilles_history=True))

    assert rules(found) == [("R10", 2), ("R14", 2), ("R4", 1), ("R5", 1)]
    assert level(found) == 2


def test_never_above_high() -> None:
    """High stays high: nothing is added to 3."""
    found = raised([*steady(), run(LAST, 20.0)], ana(achilles_history=True))

    assert level(found) == 3
    assert "R14" not in {flag.rule for flag in found}


@pytest.mark.parametrize("state", ["S2", "S3"])
def test_provisional_is_a_note_except_symptoms(state: str) -> None:
    """With a short history every load flag is a note, and a symptom keeps its own severity."""
    sore = replace(ana(achilles_history=True), states=diary((12, state)))

    found = raised([*steady(12), run(12, 20.0, uphill_ascent_m=500.0, fast_m=3_000.0)], sore, since=12)

    assert {flag.severity for flag in found if flag.rule != "R13"} == {1}
    assert one(found, "R13").severity == int(state[1])
    assert not {"R10", "R14"} & {flag.rule for flag in found}


def test_few_runs_in_the_window_are_provisional() -> None:
    """A long history with three runs in the last 30 days is no firm ground either."""
    rows = [*steady(until=40), *[run(day) for day in (72, 76, 80)], run(84, 20.0)]

    assert {flag.severity for flag in raised(rows, since=84)} == {1}


def test_focus_orders_flags_of_one_day() -> None:
    """Of equal severity the rules of the focus come first."""
    extra = run(LAST, 10.0, uphill_ascent_m=70.0)
    knee, insertion = ("knee", "R1"), ("achilles_insertional", "R4")

    for focus, first in (knee, insertion):
        found = [f for f in raised([*steady(), extra], ana(focus_tissue=focus)) if f.severity == 2]
        assert found[0].rule == first


def test_every_tissue_has_its_rules() -> None:
    """Each tissue that can be a focus says which rules come first, and shows itself."""
    assert set(FOCUS_RULES) == set(TISSUES)
    assert shown_tissues(None) == ("achilles_midportion", "knee")
    assert all(shown_tissues(tissue) == (tissue,) for tissue in TISSUES)
    assert rank("R1b", "knee") == rank("R1", "knee") == 0
    assert rank("R9", "knee") > rank("R7", "knee")


# ---- laws ------------------------------------------------------------------------------

kilometres = st.floats(0.5, 30.0).map(lambda km: round(km, 2))
metres = st.sampled_from([0.0, 40.0, 150.0, 600.0, 2_000.0])
days = st.lists(
    st.tuples(st.integers(0, 100), kilometres, metres, metres),
    min_size=1,
    max_size=45,
    unique_by=lambda d: d[0],
)


def history(drawn: list[tuple[int, float, float, float]], factor: float = 1.0) -> list[Row]:
    """Runs of the drawn days; `factor` scales every load."""
    rows = []
    for day, km, climb, fast in sorted(drawn):
        loads = {"uphill_ascent_m": climb, "downhill_descent_m": climb, "fast_m": fast, "sprint_m": fast / 4}
        row = run(day, km, **loads)
        scaled = {
            k: v * factor for k, v in row.items() if k.endswith(("_eqkm", "_m")) and isinstance(v, float)
        }
        rows.append({**row, **scaled})
    return rows


@settings(max_examples=15, deadline=None)
@given(drawn=days, data=st.data())
def test_order_of_rows_changes_nothing(
    drawn: list[tuple[int, float, float, float]], data: st.DataObject
) -> None:
    """Shuffled input gives the same flags in the same order."""
    rows = history(drawn)
    shuffled = data.draw(st.permutations(rows))

    assert flags_of(frame(shuffled), ana()) == flags_of(frame(rows), ana())


@settings(max_examples=15, deadline=None)
@given(drawn=days, power=st.integers(1, 6))
def test_scale_moves_only_what_has_a_floor(drawn: list[tuple[int, float, float, float]], power: int) -> None:
    """Above all floors the flags against a real run keep rule, severity and ratio when everything is scaled."""
    big = 2.0**6
    spikes = {"R1", "R1b", "R2", "R3", "R4", "R5", "R6", "R16"}

    def told(factor: float) -> list[tuple[object, ...]]:
        found = flags_of(frame(history(drawn, factor)), ana())
        return [
            (f.local_date, f.rule, f.severity, f.exposure, f.ratio)
            for f in found
            if f.rule in spikes and f.reference and f.reference.local_date
        ]

    assert told(big * 2.0**power) == told(big)


@settings(max_examples=15, deadline=None)
@given(drawn=days, later=st.tuples(st.integers(101, 110), kilometres))
def test_a_later_run_changes_no_earlier_flag(
    drawn: list[tuple[int, float, float, float]], later: tuple[int, float]
) -> None:
    """Adding a planned run leaves every flag before its date as it was."""
    before = flags_of(frame(history(drawn)), ana())
    rows = [*history(drawn), run(*later, activity_id="plan:1")]
    since = series.MONDAY + timedelta(days=later[0])

    assert [flag for flag in flags_of(frame(rows), ana()) if flag.local_date < since] == before


@settings(max_examples=15, deadline=None)
@given(one_=days, two=days)
def test_two_runners_together_are_each_alone(
    one_: list[tuple[int, float, float, float]], two: list[tuple[int, float, float, float]]
) -> None:
    """Several runners in one call get the flags that each gets alone."""
    who = Background(
        athletes={"ana": Athlete("ana", "Ana", focus_tissue="knee"), "ben": Athlete("ben", "Ben")}
    )
    ana_rows = frame(history(one_))
    ben_rows = frame(history(two)).with_columns(
        athlete_id=pl.lit("ben"), activity_id=pl.lit("ben") + pl.col("activity_id")
    )

    both = flags_of(pl.concat([ana_rows, ben_rows]), who)
    alone = [*flags_of(ana_rows, who), *flags_of(ben_rows, who)]

    def key(flag: Flag) -> tuple[str, ...]:
        return (flag.athlete_id or "", str(flag.local_date), flag.rule, flag.exposure, flag.activity or "")

    assert sorted(both, key=key) == sorted(alone, key=key)
