"""Plans as coaches and training plans write them: understood rightly, or refused with the part named."""

from __future__ import annotations

import pytest

from loadwatch.errors import PlanError
from loadwatch.load.plan_text import read_plan_text

MILE = 1609.344


def parts(text: str, units: str = "km") -> list[tuple[str, float | None, float | None, int]]:
    """Pace, metres, seconds and repeats of each stretch."""
    said = read_plan_text(text, "mi" if units == "mi" else "km")
    return [(p.pace, p.distance_m, p.duration_s, p.repeats) for p in said.parts]


def test_yasso_800s_say_what_is_assumed() -> None:
    """Ten times 800 m with a jog as long as each; half its way when no time is told, and both are said."""
    assert parts("yasso 800s") == [("interval", 800, None, 10), ("recovery", 400, None, 9)]
    assert read_plan_text("yasso 800s").readings == (
        "yasso 800s are read as 10 x 800 m at interval pace, each with a jog of 400 m that takes about as long",
    )
    for text in ("8 yasso 800s in 3:30", "8 x yasso 800 @ 3:30", "Yasso 800s x 8 in 3:30"):
        assert parts(text) == [("pace", 800, 210, 8), ("recovery", None, 210, 7)]


@pytest.mark.parametrize(("units", "unit_m"), [("km", 1000.0), ("mi", MILE)])
def test_letters_of_paces_take_the_readers_unit(units: str, unit_m: float) -> None:
    """`2E + 3x1.5T`: easy and threshold in the reader's unit, which is said."""
    assert parts("2E + 3x1.5T", units) == [
        ("easy", 2 * unit_m, None, 1),
        ("threshold", 1.5 * unit_m, None, 3),
        ("recovery", 0.75 * unit_m, None, 2),
    ]
    said = read_plan_text("2E + 3x1.5T", "mi" if units == "mi" else "km").readings
    assert f"1.5 is read as 1.5 {units}" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 min E + 6 x 1 min I w/1 min jg + 10 min E", [
            ("easy", None, 900, 1), ("interval", None, 60, 6), ("recovery", None, 60, 5), ("easy", None, 600, 1)]),
        ("3 E + 10 M + 2 E", [("easy", 3_000, None, 1), ("marathon", 10_000, None, 1), ("easy", 2_000, None, 1)]),
        ("4 x (600m R, 600m jog)", [("interval", 600, None, 4), ("recovery", 600, None, 4)]),
        ("10E + 6 ST", [("easy", 10_000, None, 1), ("stride", None, 20, 6), ("recovery", 100, None, 5)]),
        ("easy 10", [("easy", 10_000, None, 1)]),
        ("MLR 18", [("long", 18_000, None, 1)]),
        ("10 w/ 6 @ MP", [("easy", 10_000, None, 1), ("marathon", 6_000, None, 1)]),
        ("7 miles w/ 5 @ tempo", [("easy", 7 * MILE, None, 1), ("tempo", 5 * MILE, None, 1)]),
        ("12 miles with last 4 at MP", [("easy", 12 * MILE, None, 1), ("marathon", 4 * MILE, None, 1)]),
        ("60 min w/ 20 @ tempo", [("easy", None, 3_600, 1), ("tempo", None, 1_200, 1)]),
        ("2 Easy, 5K @ threshold, 1 Easy", [
            ("easy", 2_000, None, 1), ("threshold", 5_000, None, 1), ("easy", 1_000, None, 1)]),
        ("8 km w/ 5 x 600 @ 5K", [("easy", 8_000, None, 1), ("interval", 600, None, 5), ("recovery", 300, None, 4)]),
        ("2-mile jog + 4 x 400", [
            ("recovery", 2 * MILE, None, 1), ("interval", 400, None, 4), ("recovery", 200, None, 3)]),
        ("8-10 x 400m @ 10k-5k Pace Equal Jog Rest", [("interval", 400, None, 10), ("recovery", 400, None, 9)]),
        ("1-2-1 min w/ equal recovery", [
            ("interval", None, 60, 1), ("recovery", None, 60, 1), ("interval", None, 120, 1),
            ("recovery", None, 120, 1), ("interval", None, 60, 1)]),
        ("1200, 1000, 800", [
            ("interval", 1_200, None, 1), ("recovery", 600, None, 1), ("interval", 1_000, None, 1),
            ("recovery", 500, None, 1), ("interval", 800, None, 1)]),
        ("400-800-400, 400 m jog", [
            ("interval", 400, None, 1), ("recovery", 400, None, 1), ("interval", 800, None, 1),
            ("recovery", 400, None, 1), ("interval", 400, None, 1)]),
        ("Fartlek 8 km: 10 x 1 min on 1 min off", [
            ("steady", 8_000, None, 1), ("interval", None, 60, 10), ("recovery", None, 60, 9)]),
        ("6x :30 hills", [("hill", None, 30, 6), ("recovery", None, 30, 5)]),
        ("6 x 90 s hills @ 5k effort", [("hill", None, 90, 6), ("recovery", None, 90, 5)]),
        ("5 x 6 min (90s) threshold", [("threshold", None, 360, 5), ("recovery", None, 90, 4)]),
        ("10 min WU - 4 x 5 min @ LT (1 min) - 10 min CD", [
            ("easy", None, 600, 1), ("threshold", None, 300, 4), ("recovery", None, 60, 3), ("easy", None, 600, 1)]),
        ("Cruise intervals 5 x 1 mile, 1 min", [("tempo", MILE, None, 5), ("recovery", None, 60, 4)]),
        ("5 min walk, 8 x 60 s run / 90 s walk, 5 min walk", [
            ("walk", None, 300, 1), ("easy", None, 60, 8), ("walk", None, 90, 7), ("walk", None, 300, 1)]),
        ("3 x 15 min Z3, 3 min easy between", [("steady", None, 900, 3), ("easy", None, 180, 2)]),
        ("6 x 800 m, rest 400 m jog", [("interval", 800, None, 6), ("recovery", 400, None, 5)]),
        ("5 x 800 m, 400 m rest", [("interval", 800, None, 5), ("recovery", 400, None, 4)]),
        ("10 km lockeres Tempo", [("easy", 10_000, None, 1)]),
        ("70 min DL 1, dann 20 min DL 3", [("easy", None, 4_200, 1), ("tempo", None, 1_200, 1)]),
        ("15-mal 200 m schnell, dazwischen jeweils 100 m traben", [
            ("interval", 200, None, 15), ("recovery", 100, None, 14)]),
        ("8 km langsamer Dauerlauf mit Steigerungen (5×100 m), jeweils 1 Min. Gehpause", [
            ("easy", 8_000, None, 1), ("stride", 100, None, 5), ("walk", None, 60, 4)]),
        ("2 km EL, 6 x 1000 m im HM-Tempo (600 m TP), 2 km AL", [
            ("easy", 2_000, None, 1), ("half", 1_000, None, 6), ("recovery", 600, None, 5), ("easy", 2_000, None, 1)]),
        ("28 km, letzte 5 km im MRT", [("easy", 28_000, None, 1), ("marathon", 5_000, None, 1)]),
        ("6 x 4 min @ 10er Tempo, 2 min TP", [("threshold", None, 240, 6), ("recovery", None, 120, 5)]),
        ("45' locker + 5 StL", [("easy", None, 2_700, 1), ("stride", None, 20, 5), ("recovery", 100, None, 4)]),
    ],
)  # fmt: skip
def test_forms_of_training_plans(
    text: str, expected: list[tuple[str, float | None, float | None, int]]
) -> None:
    """Forms met in published plans, English and German, give the stretches that they mean."""
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("6 x 800 m (90 s) @ 3:40", 1000 / 220),
        ("12k at 5 min/km", 1000 / 300),
        ("12 km mit 5er Schnitt", 1000 / 300),
        ("6 x 1000 m (4:05/km) mit 600 m TP", 1000 / 245),
        ("Steady 8 at 4:45", 1000 / 285),
    ],
)
def test_the_pace_stays_with_its_repeat(text: str, speed: float) -> None:
    """A pace behind a bracket, or in one, is that of the repeat and not of the recovery."""
    assert read_plan_text(text).parts[0].speed_mps == pytest.approx(speed)
    assert all(part.speed_mps is None for part in read_plan_text(text).parts[1:])


@pytest.mark.parametrize(
    ("text", "up"),
    [
        ("18km/300m", 300),
        ("18 km / 300 m", 300),
        ("18 km, 300 m", 300),
        ("12 km (250 m)", 250),
        ("18km/300hm", 300),
        ("21k/800D+", 800),
        ("10 miles with 1500ft", 457.2),
        ("Berglauf 10 km 800 Hm", 800),
    ],
)
def test_bare_metres_beside_a_run_are_its_climb(text: str, up: float) -> None:
    """They are no second run of 300 m; where they were guessed, that is said."""
    said = read_plan_text(text)
    assert said.ascent_m == pytest.approx(up)
    assert len(said.parts) == 1
    assert not any("usual climb" in reading for reading in said.readings)


@pytest.mark.parametrize("text", ["4 x (3 km / 1000 m)", "6 x 1km/400m", "5 km + 300 m", "3 km, 1000 m"])
def test_metres_after_a_repeat_or_a_plus_are_a_way(text: str) -> None:
    """What lies between repeats, what is added with a plus, and what nobody climbs is run."""
    said = read_plan_text(text)
    assert said.ascent_m is None
    assert len(said.parts) == 2


@pytest.mark.parametrize(
    ("text", "units", "part"),
    [
        ("40 tempo", "km", "40"),
        ("easy 45", "km", "45"),
        ("wu 15, 5 x 3 min", "km", "15"),
        ("3 x 8 T", "km", "8"),
        ("5 x 3 I", "km", "3"),
        ("Run 5", "km", "5"),
        ("walk 5", "km", "5"),
        ("13 M w/ 6 M @ marathon race pace", "km", "13 M"),
        ("6x100 S", "km", "6x100 S"),
        ("8 m easy", "mi", "8 m easy"),
        ("12 km, 8 km tempo, rest easy", "km", "rest easy"),
        ("6 x 1 km / 5 x 400 m", "km", "6 x 1 km / 5 x 400 m"),
        ("1x1x1x400 m", "km", "1x1x1x400 m"),
        ("run 20 min, walk 5 min x 3", "km", "x 3"),
        ("Strength: 6 x 1 mile", "km", "strength:  1 mile"),
        ("7 miles w/ 9 @ tempo", "km", "9 @ tempo"),
    ],
)
def test_what_may_mean_two_things_is_refused(text: str, units: str, part: str) -> None:
    """A number that may be minutes or a distance is not guessed: the part is named."""
    with pytest.raises(PlanError) as caught:
        read_plan_text(text, "mi" if units == "mi" else "km")
    assert caught.value.part.strip() == part
    assert part in caught.value.message
