"""Each rule: raised when it should, silent at its edge, and what it carries."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from loadwatch.formulas.tissue import demand_eqkm
from loadwatch.load.why import why_text
from loadwatch.model import Flag
from tests.ground import ROOT
from tests.load import series
from tests.load.flag_whole import lacks
from tests.load.rule_cases import (
    LAST,
    METHOD,
    Row,
    ana,
    diary,
    flags_of,
    frame,
    one,
    raised,
    rules,
    run,
    steady,
)

KNEE, ACHILLES = ana(focus_tissue="knee"), ana(focus_tissue="achilles_midportion")


def test_a_steady_runner_has_no_flags() -> None:
    """The same run every third day raises nothing: a rule that fires here fires on everyone."""
    assert raised([*steady(), run(LAST)]) == []


# ---- R1 to R6, R16: a run against the window -----------------------------------------


@pytest.mark.parametrize(
    ("column", "rule"),
    [("fast_m", "R2"), ("sprint_m", "R3"), ("uphill_ascent_m", "R4"), ("downhill_descent_m", "R5")],
)
@pytest.mark.parametrize(
    ("times", "is_raised"), [(1.10, False), (1.1001, True), (2.00, True), (2.0001, True)]
)
def test_edges_of_parts(column: str, rule: str, times: float, is_raised: bool) -> None:
    """Exactly 1.10 is no hit and exactly 2.00 is not far: catches >= for >."""
    found = raised([*steady(**{column: 1_000.0}), run(LAST, **{column: 1_000.0 * times})])

    assert [flag.rule for flag in found] == ([rule] if is_raised else [])
    if is_raised:
        far = times > 2.0
        assert found[0].limit == pytest.approx((2.0 if far else 1.1) * 1_000.0)
        assert found[0].severity == {"R2": 2, "R3": 1, "R4": 1, "R5": 1}[rule] + far


def test_r2_needs_the_floor() -> None:
    """The first 500 m of fast running after none are no news, 560 m are: catches a missing floor."""
    assert raised([*steady(), run(LAST, fast_m=550.0)]) == []
    flag = one(raised([*steady(), run(LAST, fast_m=560.0)]), "R2")

    assert (flag.severity, flag.evidence, flag.reference and flag.reference.value) == (2, "B", 500.0)
    assert "is the first of its kind in 30 days and above 0.5 km" in flag.why


@pytest.mark.parametrize(
    ("focus", "up", "down"),
    [(None, 1, 1), ("knee", 1, 2), ("achilles_midportion", 2, 1), ("achilles_insertional", 2, 1),
     ("plantar", 2, 1), ("hamstring", 2, 1), ("gluteal", 1, 1), ("tibia", 1, 1)],
)  # fmt: skip
def test_hills_weigh_by_focus(focus: str | None, up: int, down: int) -> None:
    """Climbing is a caution for Achilles, plantar and hamstring, descent for the knee: catches swapped hills."""
    climb = raised(
        [*steady(uphill_ascent_m=100.0), run(LAST, uphill_ascent_m=150.0)], ana(focus_tissue=focus)
    )
    fall = raised(
        [*steady(downhill_descent_m=100.0), run(LAST, downhill_descent_m=150.0)], ana(focus_tissue=focus)
    )

    assert (rules(climb), rules(fall)) == ([("R4", up)], [("R5", down)])


def hard(**times: float) -> Row:
    """A run whose Achilles load by the damage exponents is so many times the usual."""
    names = {"b5": "", "b3": "_b3", "b9": "_b9"}
    return run(LAST, **{f"achilles_midportion{names[b]}_eqkm": 8.0 * value for b, value in times.items()})


@pytest.mark.parametrize(
    ("times", "severity"),
    [
        ({"b5": 1.10, "b3": 1.5, "b9": 1.5}, 0),  # exactly the edge
        ({"b5": 1.2, "b3": 1.2, "b9": 1.0}, 1),  # two of three
        ({"b5": 1.2, "b3": 1.0, "b9": 1.2}, 1),
        ({"b5": 1.2, "b3": 1.0, "b9": 1.0}, 0),  # one alone: one lower
        ({"b5": 2.1, "b3": 2.1, "b9": 1.0}, 2),
        ({"b5": 2.1, "b3": 1.9, "b9": 1.9}, 1),  # far by one exponent only: one lower
        ({"b5": 1.0, "b3": 3.0, "b9": 3.0}, 0),  # the method's own exponent decides first
    ],
)
def test_r6_is_robust_over_exponents(times: dict[str, float], severity: int) -> None:
    """Severity falls by one unless two of b = 3, 5, 9 agree: catches a flag that hangs on one exponent."""
    found = [flag for flag in raised([*steady(), hard(**times)], ACHILLES) if flag.rule == "R6"]

    assert [flag.severity for flag in found] == ([severity] if severity else [])


def test_r6_unchecked_is_one_lower_and_says_so() -> None:
    """Without the columns of b = 3 and 9 a far rise is a note that says what was not checked."""
    rows = frame([*steady(), hard(b5=2.5)])
    bare = rows.drop(pl.selectors.contains("_b3_", "_b9_"))

    flag = one([f for f in flags_of(bare, ACHILLES) if f.local_date == rows["local_date"].max()], "R6")

    assert (flag.severity, flag.constants["agreeing"]) == (1, 0.0)
    assert "Only one way of weighing speed was checked" in flag.why
    assert "This is an estimate from speed and slope, not a measurement." in flag.why


def test_r6_shows_the_focus_or_achilles_and_knee() -> None:
    """Tissues that nobody watches stay silent: catches seven notes for one long run."""
    loads = {
        f"{t}{b}_eqkm": 12.0 for t in ("achilles_midportion", "knee", "plantar") for b in ("", "_b3", "_b9")
    }
    rows = [*steady(), run(LAST, **loads)]
    shown = [
        {flag.tissue for flag in raised(rows, who) if flag.rule == "R6"}
        for who in (ana(), ana(focus_tissue="plantar"))
    ]

    assert shown == [{"achilles_midportion", "knee"}, {"plantar"}]


def hilly() -> Row:
    """8 km with 3 km at +8 %: 5 km flat at 2.78 m/s, 3 km at 2.5 m/s; Achilles load by the formula, 240 m up."""
    metres, speed, grade = [5_000.0, 3_000.0], [2.78, 2.5], [0.0, 0.08]
    loads = {
        f"achilles_midportion{name}_eqkm": demand_eqkm("achilles_midportion", metres, speed, grade, b)
        for name, b in (("", 5.0), ("_b3", 3.0), ("_b9", 9.0))
    }
    return run(LAST, 8.0, ascent_m=240.0, uphill_ascent_m=240.0, **loads)


def test_hills_are_seen_by_r4_and_not_by_the_tissue_sum() -> None:
    """8 km with 3 km at +8 % after flat weeks raise R4; 8.54 eq-km, 7 % more, raise no R6: a sum hides hills."""
    found = raised([*steady(ascent_m=20.0), hilly()], ACHILLES)

    assert rules(found) == [("R4", 3)]
    assert hilly()["achilles_midportion_eqkm"] == pytest.approx(8.54, abs=0.005)
    assert hilly()["achilles_midportion_eqkm"] / 8.0 < METHOD.spike_edge
    assert "8.54 eq-km" in (ROOT / "docs" / "flags.md").read_text(encoding="utf-8")


def test_the_same_height_in_small_waves_is_no_hill() -> None:
    """240 m up in waves below 4 %, with nothing in uphill segments, raise no R4: the whole ascent is not the measure."""
    waves = run(LAST, 8.0, ascent_m=240.0, descent_m=240.0)

    assert raised([*steady(ascent_m=20.0), waves], ACHILLES) == []


def test_the_page_about_flags_has_every_rule() -> None:
    """docs/flags.md has a row for each rule, with the severity that the rule gives."""
    page = (ROOT / "docs" / "flags.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| (R\d+b?) \|.*\| ([^|]+) \| [^|]+ \|$", page, re.MULTILINE))

    assert set(table) == {"R1b", *(f"R{number}" for number in range(1, 17))}
    assert (table["R1"], table["R1b"], table["R2"], table["R3"], table["R6"]) == (
        "2",
        "3",
        "2, 3",
        "1, 2",
        "1, 2",
    )
    assert (table["R4"], table["R5"], table["R9"], table["R11"]) == (
        "1, 2 (2, 3)",
        "1, 2 (2, 3)",
        "1 (2)",
        "2",
    )


def test_first_run_ever_is_one_quiet_note() -> None:
    """The first run of a history says that there is nothing to compare with, once, without a multiple."""
    (flag,) = raised([run(0, 10.0, uphill_ascent_m=300.0, downhill_descent_m=300.0, fast_m=2_000.0)], since=0)

    assert (flag.severity, flag.quality) == (1, "provisional")
    assert flag.why.startswith(
        "Monday's 10 km is the first run of known length in 30 days; not enough history"
    )
    assert "%" not in flag.why.partition(". ")[0]
    assert "without one of known length there is nothing to compare with" in flag.why
    assert "5205" not in flag.why
    assert flag.why.endswith(
        "3.3 km: a start that loadwatch chose, by convention, not a finding (evidence C)."
    )


def test_planned_runs_are_rows_like_any_other() -> None:
    """A planned run raises what the same run raises, and its reason says that it is planned."""
    done = one(raised([*steady(), run(LAST, 12.0)]), "R1")
    planned = one(raised([*steady(), run(LAST, 12.0, activity_id="plan:1")]), "R1")

    assert replace(planned, activity=done.activity, why=done.why) == done
    assert planned.why.startswith("Sunday's planned 12 km is 50 % longer")


# ---- R7, R8, R12: seven days ---------------------------------------------------------


def test_tissue_week_speaks_only_where_distance_is_silent() -> None:
    """A week that is harder but not longer is told for the tissue; a longer one is told once, as distance."""
    harder = [run(day, 8.0, achilles_midportion_eqkm=14.0) for day in (48, 50, 52)]
    longer = [run(day, 14.0) for day in (48, 50, 52)]
    found = [
        {
            (flag.rule, flag.exposure)
            for flag in raised([*steady(), *days], ACHILLES)
            if flag.rule in {"R7", "R8"}
        }
        for days in (harder, longer)
    ]

    assert ("R7", "achilles_midportion") in found[0]
    assert not any(exposure == "distance" for _, exposure in found[0])
    assert {exposure for _, exposure in found[1]} == {"distance"}


@pytest.mark.parametrize(("rise", "is_raised"), [(4.9, False), (5.0, True)])
def test_tissue_week_needs_five_eqkm(rise: float, is_raised: bool) -> None:
    """R7 of a tissue needs a rise of 5 eq-km: catches metres compared with equivalent kilometres."""
    days = range(0, 49, 7)
    rows = [run(day, 5.0, achilles_midportion_eqkm=10.0) for day in days]

    found = raised([*rows, run(49, 5.0, achilles_midportion_eqkm=10.0 + rise)], ACHILLES, since=49)

    assert any(flag.rule == "R7" for flag in found) is is_raised


def test_r12_even_days_in_a_large_week() -> None:
    """Seven alike days above the 75th percentile of own weeks; alike days in a usual week are no news."""
    usual = [run(day, 8.0) for day in range(70) if day % 7 in {0, 2, 4}]
    alike = [run(day, 8.0 + 0.5 * (day % 2)) for day in range(70, 77)]
    small = [run(day, 2.0 + 0.1 * (day % 2)) for day in range(70, 77)]

    flag = one(raised([*usual, *alike], since=70), "R12")

    assert (flag.severity, flag.evidence, flag.limit, flag.window_days) == (1, "C", 2.0, 7)
    assert flag.value > 2.0
    assert "more than 75 % of your own weeks (24 km)" in flag.why
    assert not [f for f in raised([*usual, *small], since=70) if f.rule == "R12"]


# ---- R9, R11, R15: recovery, return, change --------------------------------------------


def tendon_pair(gap: int, hours: int = 7) -> list[Row]:
    """Two days with a hard tendon load, so many days apart; the second starts at `hours`."""
    second = series.MONDAY + timedelta(days=LAST + gap)
    return [
        *steady(achilles_midportion_b3_eqkm=50.0, achilles_midportion_b9_eqkm=50.0),
        run(LAST, achilles_midportion_eqkm=10.0),
        run(LAST + gap, achilles_midportion_eqkm=10.0, start_utc=series.at(second, hours)),
    ]


@pytest.mark.parametrize(
    ("gap", "hours", "who", "severity"),
    [
        (1, 7, ana(), 1),
        (2, 7, ana(), 0),  # exactly 48 hours
        (2, 6, ana(), 1),  # 47 hours
        (2, 7, ana(achilles_history=True), 2),
        (3, 7, ana(achilles_history=True), 0),  # exactly 72 hours
    ],
)
def test_r9_hours_between_hard_days(gap: int, hours: int, who: object, severity: int) -> None:
    """48 hours between hard tendon days, 72 with a history: catches days counted instead of hours."""
    found = [f for f in raised(tendon_pair(gap, hours), who, since=LAST + 1) if f.rule == "R9"]  # type: ignore[arg-type]  # parametrised

    assert [flag.severity for flag in found] == ([severity] if severity else [])


def test_r9_is_stricter_with_symptoms() -> None:
    """A sore Achilles tendon makes it 72 hours and a caution; a sore knee does not."""
    sore = replace(ana(), states=diary((LAST + 2, "S1")))
    knee = replace(ana(), states=diary((LAST + 2, "S1"), site="knee"))

    flag = one(raised(tendon_pair(2), sore), "R9")

    assert (flag.severity, flag.value, flag.limit) == (2, 48.0, 72.0)
    assert not [f for f in raised(tendon_pair(2), knee) if f.rule == "R9"]


def test_r9_counts_heavy_calf_work() -> None:
    """A hard run the day after heavy calf raises is too soon, and the reason names them."""
    strength = pl.DataFrame(
        {
            "athlete_id": ["ana"],
            "local_date": [series.MONDAY + timedelta(days=LAST - 1)],
            "type": ["heavy_calf"],
        }
    )
    rows = [*steady(), run(LAST, achilles_midportion_eqkm=10.0)]

    flag = one(raised(rows, replace(ana(), strength=strength)), "R9")

    assert (flag.value, flag.detail) == (24.0, "strength")
    assert "24 hours after the calf work" in flag.why


def calf_work(*days: int) -> pl.DataFrame:
    """Plyometrics on numbered days."""
    on = [series.MONDAY + timedelta(days=day) for day in days]
    return pl.DataFrame({"athlete_id": "ana", "local_date": on, "type": "plyometric"})


def test_r9_speaks_on_calf_work_after_a_hard_run() -> None:
    """Hops the day after a hard run are too soon, on a day without a run; two days after, or after hops, are not."""
    rows = [*steady(), run(LAST, achilles_midportion_eqkm=10.0), run(LAST + 9)]
    for days, found in (((1,), [1]), ((2,), []), ((1, 2), [1]), ((5, 6), [])):
        told = replace(ana(), strength=calf_work(*(LAST + day for day in days)))
        flags = [flag for flag in raised(rows, told) if flag.rule == "R9"]

        assert [(flag.local_date - series.MONDAY).days - LAST for flag in flags] == found
        assert all((f.activity, f.severity, f.value) == (None, 1, 24.0) for f in flags)


def test_r9_notes_two_hard_loads_on_one_day() -> None:
    """A hard run and hops on one day are a note in words without hours; an easy run and hops are not."""
    told = replace(ana(), strength=calf_work(LAST))

    flag = one(raised([*steady(), run(LAST, achilles_midportion_eqkm=10.0)], told), "R9")

    assert (flag.severity, flag.activity) == (1, f"run{LAST:04}")
    assert "holds a hard run and hard calf work" in flag.why
    assert not [f for f in raised([*steady(), run(LAST)], told) if f.rule == "R9"]


@pytest.mark.parametrize(
    ("off", "km", "is_raised"),
    [(13, 8.0, False), (14, 6.0, False), (14, 6.1, True), (29, 6.0, False), (30, 2.0, True)],
)
def test_r11_return_after_a_gap(off: int, km: float, is_raised: bool) -> None:
    """After 14 days off above 75 % of the usual, after 30 days any run: catches days counted with the run's own."""
    found = raised([*steady(every=2), run(46 + off + 1, km)], since=60)

    assert any(flag.rule == "R11" for flag in found) is is_raised


def test_r11_suggests_run_walk_after_a_month() -> None:
    """After 30 days off the action is run-walk, whatever the length; before that a shorter run."""
    long_off = one(raised([*steady(every=2), run(80, 5.0)], since=60), "R11")
    short_off = one(raised([*steady(every=2), run(62, 7.0)], since=60), "R11")

    assert "run-walk" in long_off.why
    assert "keep the first runs back up to 6 km" in short_off.why
    assert (long_off.severity, short_off.severity) == (1, 2)  # nothing in the window: provisional


def weekly(start: int, until: int, km: float = 8.0, **values: Any) -> list[Row]:
    """A run on every Monday, Wednesday and Friday, so that every seven days hold the same."""
    return [run(day, km, **values) for day in range(start, until) if day % 7 in {0, 2, 4}]


def belt_runner(last_km: float) -> list[Row]:
    """Weeks on the road, three weeks on the treadmill, then a week on it of another length."""
    road, belt = weekly(0, 56, sub_sport="generic"), weekly(56, 77, sub_sport="treadmill")
    return [*road, *belt, *weekly(77, 84, last_km, sub_sport="treadmill")]


def test_a_first_climb_after_belt_runs_is_firm() -> None:
    """Belt runs without a grade count as level: 200 m up and down after them are R4 and R5 of severity 2."""
    unknown = dict.fromkeys(("ascent_m", "descent_m", "uphill_ascent_m", "downhill_descent_m"))
    belt = steady(sub_sport="treadmill", **unknown)
    road = steady(sub_sport="generic", **unknown)
    hill = run(LAST, uphill_ascent_m=200.0, downhill_descent_m=200.0)

    assert {("R4", 2), ("R5", 2)} <= set(rules(raised([*belt, hill])))
    assert ("R4", 2) not in rules(raised([*road, hill]))


def test_r15_treadmill_with_rising_load() -> None:
    """Off the road onto the treadmill is news when the load rises, once, and none when it does not."""
    flag = one(raised(belt_runner(10.0), since=56), "R15")

    assert (flag.severity, flag.evidence, flag.detail) == (1, "B", "treadmill")
    assert flag.constants["share"] > flag.constants["share_before"] + 0.5
    assert "The treadmill's share of your distance went from 0 % to" in flag.why
    assert not [f for f in raised(belt_runner(8.0), since=56) if f.rule == "R15"]


def test_r15_new_shoes_with_rising_load() -> None:
    """A noted change of footwear counts for four weeks, and only while the load rises."""
    day = series.MONDAY + timedelta(days=40)
    shoes = pl.DataFrame({"athlete_id": ["ana"], "local_date": [day], "kind": ["footwear"]})
    rows = [*weekly(0, 49), *weekly(49, 56, 10.0)]

    flag = one(raised(rows, replace(ana(), changes=shoes)), "R15")

    assert flag.detail == "footwear"
    assert "Your notes tell of new footwear in the last 28 days" in flag.why
    assert not [f for f in raised(rows) if f.rule == "R15"]
    assert not [f for f in raised(weekly(0, 56), replace(ana(), changes=shoes)) if f.rule == "R15"]


def test_r15_speaks_provisionally_in_the_first_weeks() -> None:
    """With three weeks of history new shoes in a longer week are a provisional note: the week before is all there is."""
    day = series.MONDAY + timedelta(days=12)
    shoes = pl.DataFrame({"athlete_id": ["ana"], "local_date": [day], "kind": ["footwear"]})
    rows = [*weekly(0, 14), *weekly(14, 21, 10.0)]

    flag = one(raised(rows, replace(ana(), changes=shoes), since=14), "R15")

    assert (flag.severity, flag.quality) == (1, "provisional")
    assert flag.reference is not None
    assert (flag.value, flag.reference.value) == (28_000.0, 24_000.0)


@pytest.mark.parametrize(("km", "is_raised"), [(7.8, False), (7.9, True)])
def test_r16_speaks_provisionally(km: float, is_raised: bool) -> None:
    """With three runs behind it a run above 1.30 x the second-longest is a provisional note, R1 being silent."""
    found = raised([run(0, 10.0), run(3, 6.0), run(6, 5.0), run(9, km)], since=9)

    assert [(f.rule, f.severity, f.quality) for f in found if f.rule in {"R1", "R16"}] == (
        [("R16", 1, "provisional")] if is_raised else []
    )


# ---- R13: the diary ------------------------------------------------------------------


@pytest.mark.parametrize(("state", "severity"), [("S1", 1), ("S2", 2), ("S3", 3)])
def test_r13_speaks_on_every_run_of_a_state(state: str, severity: int) -> None:
    """The state of the day is told with the run of that day, and nothing on a calm day."""
    sore = replace(ana(), states=diary((LAST - 1, "S0"), (LAST, state)))

    flag = one(raised([*steady(), run(LAST)], sore), "R13")

    assert (flag.severity, flag.activity, flag.value, flag.tissue) == (
        severity, f"run{LAST:04}", float(severity), "achilles_midportion",
    )  # fmt: skip
    assert "left Achilles tendon" in flag.why
    assert "because of morning pain of 4 of 10, 3 above the usual 1." in flag.why


def test_r13_is_told_on_a_day_without_a_run() -> None:
    """A new or worse state without a run is a flag of its own; a lasting one is not repeated."""
    states = diary((LAST + 1, "S1"), (LAST + 2, "S1"), (LAST + 3, "S2"), (LAST + 4, "S1"))
    found = flags_of(frame([*steady(), run(LAST)]), replace(ana(), states=states), days=6)

    told = [(f.local_date - series.MONDAY, f.severity, f.activity) for f in found if f.rule == "R13"]
    assert sorted(told) == [
        (timedelta(days=LAST + 1), 1, None), (timedelta(days=LAST + 3), 2, None),
    ]  # fmt: skip


def test_r13_reaches_planned_runs() -> None:
    """A state speaks for planned runs of the week after the last answer, and no longer."""
    states = replace(ana(), states=diary((LAST - 1, "S2")))
    rows = [*steady(), *[run(day, activity_id=f"plan:{day}") for day in (LAST, LAST + 6, LAST + 7)]]

    found = [flag.activity for flag in raised(rows, states) if flag.rule == "R13"]

    assert sorted(map(str, found)) == [f"plan:{LAST}", f"plan:{LAST + 6}"]


def test_red_flag_speaks_alone_without_numbers() -> None:
    """A red flag silences every other rule and holds one instruction and no digit."""
    red = replace(ana(achilles_history=True), states=diary((LAST, "red")))

    found = raised([*steady(), run(LAST, 20.0, uphill_ascent_m=900.0, fast_m=3_000.0)], red)

    assert rules(found) == [("R13", 3)]
    text = found[0].why
    assert not any(letter.isdigit() for letter in text)
    assert text.endswith("One thing to do: stop and get medical assessment today.")
    assert why_text(found[0], "mi") == text


# ---- what every flag carries ---------------------------------------------------------


def everything() -> list[Flag]:
    """Flags of every rule but the red one."""
    sore = replace(ana(achilles_history=True, focus_tissue="achilles_midportion"), states=diary((LAST, "S1")))
    hilly = run(LAST, 16.0, uphill_ascent_m=300.0, downhill_descent_m=300.0, fast_m=3_000.0, sprint_m=900.0)
    return [
        *raised([*steady(), hilly, run(LAST + 1, 16.0, fast_m=3_000.0), run(LAST + 3, 16.0)], sore),
        *raised([*steady(), run(LAST, 21.0), run(LAST + 2, 14.0)]),
        *raised([*steady(every=2), run(62, 7.0)], since=60),
        *raised(belt_runner(10.0), since=70),
        *raised([*[run(d) for d in range(70) if d % 7 in {0, 2, 4}], *[run(d) for d in range(70, 77)]], since=70),
    ]  # fmt: skip


def test_every_flag_explains_itself() -> None:
    """Constants, method, window, quality, evidence and one thing to do, in km and in miles."""
    found = everything()

    assert {flag.rule for flag in found} == {"R1b", *(f"R{number}" for number in range(1, 17))}
    assert {f"{flag.rule} {what}" for flag in found for what in lacks(flag, METHOD)} == set()
    for flag in found:
        for text in (flag.why, why_text(flag, "mi")):
            assert text.count("One thing to do: ") == 1
            assert "evidence" in text
            assert text.endswith(".")
            assert "  " not in text
        words = why_text(flag, "mi").replace("eq-km", "").replace("kilometre", "")
        assert " km" not in words, words


def test_words_stay_within_their_limits() -> None:
    """No reason diagnoses, promises, commands or names a risk."""
    forbidden = ("safe", "diagnos", "risk", "prevent", "tendinopathy", "you must", "!", "heal")
    for flag in everything():
        assert not [word for word in forbidden if word in flag.why.lower()], flag.why
