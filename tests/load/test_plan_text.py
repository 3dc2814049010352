"""Plans in words → stretches; what is not understood is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.errors import PlanError
from loadwatch.load.plan_text import PlanText, read_plan_text
from loadwatch.load.plan_text.words import KNOWN_FORMS
from loadwatch.model import PlannedPart

MILE = 1609.344


def parts(text: str) -> list[tuple[str, float | None, float | None, int]]:
    """Pace, metres, seconds and repeats of each stretch."""
    return [(p.pace, p.distance_m, p.duration_s, p.repeats) for p in read_plan_text(text).parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18 km easy, 300 m up", [("easy", 18_000, None, 1)]),
        ("45 min easy", [("easy", None, 2_700, 1)]),
        ("10 mi tempo", [("tempo", 10 * MILE, None, 1)]),
        ("1h30 long run", [("long", None, 5_400, 1)]),
        ("1:45:00 long", [("long", None, 6_300, 1)]),
        ("7,5 km easy", [("easy", 7_500, None, 1)]),
        ("treadmill 40'", [("easy", None, 2_400, 1)]),
        ("10-12 km steady", [("steady", 12_000, None, 1)]),
        ("10 to 12 km steady", [("steady", 12_000, None, 1)]),
        ("10km-12km steady", [("steady", 12_000, None, 1)]),
        ("12\N{NON-BREAKING HYPHEN}10 km steady", [("steady", 12_000, None, 1)]),
        ("8\N{EN DASH}10 mi", [("easy", 10 * MILE, None, 1)]),
        ("half marathon race", [("race", 21_097.5, None, 1)]),
        ("30 min walk", [("walk", None, 1_800, 1)]),
        ("2 km wu + 20 min tempo + 2 km cd", [
            ("easy", 2_000, None, 1), ("tempo", None, 1_200, 1), ("easy", 2_000, None, 1)]),
        ("8 x 20 s strides", [("stride", None, 20, 8), ("recovery", 100, None, 7)]),
        ("5 x 3 min hard / 2 min jog", [("interval", None, 180, 5), ("recovery", None, 120, 4)]),
        ("3 x 10 min threshold, 2 min jog", [("threshold", None, 600, 3), ("recovery", None, 120, 2)]),
        ("6x1k at 5k pace w/ 90 s rest", [("interval", 1_000, None, 6)]),
        ("10 x 3 min run / 1 min walk", [("easy", None, 180, 10), ("walk", None, 60, 9)]),
        ("8 x 60 s uphill", [("hill", None, 60, 8), ("recovery", None, 60, 7)]),
        ("4x(5 min tempo, 1 min jog)", [("tempo", None, 300, 4), ("recovery", None, 60, 4)]),
        ("8 km easy w/ 6 x 20 s strides", [
            ("easy", 8_000, None, 1), ("stride", None, 20, 6), ("recovery", 100, None, 5)]),
        ("5 km easy + gym", [("easy", 5_000, None, 1)]),
    ],
)  # fmt: skip
def test_forms(text: str, expected: list[tuple[str, float | None, float | None, int]]) -> None:
    """Each form gives its stretches with metres, seconds and repeats."""
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1:30 h easy", [("easy", None, 5_400, 1)]),
        ("1:30", [("easy", None, 5_400, 1)]),
        ("half marathon 1:45", [("pace", 21_097.5, 6_300, 1)]),
        ("10 km, 55 min", [("pace", 10_000, 3_300, 1)]),
        ("10 km - 55 min", [("pace", 10_000, 3_300, 1)]),
        ("2 km easy, 10 min tempo", [("easy", 2_000, None, 1), ("tempo", None, 600, 1)]),
        ("20 min Z4", [("threshold", None, 1_200, 1)]),
        ("fartlek: 10 x 1 min fast / 1 min easy", [("interval", None, 60, 10), ("easy", None, 60, 9)]),
        ("4x8min threshold (2min jog)", [("threshold", None, 480, 4), ("recovery", None, 120, 3)]),
        ("3x2000m @4:10/km (rec 3')", [("pace", 2_000, None, 3), ("recovery", None, 180, 2)]),
        ("15 x 1 min on, 1 min off", [("interval", None, 60, 15), ("recovery", None, 60, 14)]),
        ("5x1000m in 4:00, 400 m jog", [("pace", 1_000, 240, 5), ("recovery", 400, None, 4)]),
        ("2 x (5 x 400 m / 200 m jog)", [("interval", 400, None, 10), ("recovery", 200, None, 8)]),
        ("2x(4x400m (90s)) (3 min)", [
            ("interval", 400, None, 8), ("recovery", None, 90, 6), ("recovery", None, 180, 1)]),
        ("2 x 5 x 400 m, 1 min rest", [("interval", 400, None, 10)]),
        ("400-800-400", [
            ("interval", 400, None, 1), ("recovery", 200, None, 1), ("interval", 800, None, 1),
            ("recovery", 400, None, 1), ("interval", 400, None, 1)]),
        ("3 x 3 km tempo, 1 km jog", [("tempo", 3_000, None, 3), ("recovery", 1_000, None, 2)]),
        ("6 x 800 m / 90 s rest, 2 km jog", [("interval", 800, None, 6), ("recovery", 2_000, None, 1)]),
        ("6 x 800 m, 2 km easy", [
            ("interval", 800, None, 6), ("recovery", 400, None, 5), ("easy", 2_000, None, 1)]),
        ("6 x 800", [("interval", 800, None, 6), ("recovery", 400, None, 5)]),
        ("8-10 x 400 m / 200 m jog", [("interval", 400, None, 10), ("recovery", 200, None, 9)]),
        ("400m x 10 @ 1:30", [("pace", 400, 90, 10), ("recovery", 200, None, 9)]),
        ("20 x 30/30", [("interval", None, 30, 20), ("recovery", None, 30, 19)]),
        ("2 x 6 km", [("steady", 6_000, None, 2)]),
        ("10 km hills", [("easy", 10_000, None, 1)]),
        ("6 x 200 m uphill, walk back down", [("hill", 200, None, 6), ("walk", 200, None, 5)]),
        ("40min+strides", [("easy", None, 2_400, 1), ("stride", None, 20, 4), ("recovery", 100, None, 3)]),
        ("2 km wu 5x1k @ 4:00", [("easy", 2_000, None, 1), ("pace", 1_000, None, 5), ("recovery", 500, None, 4)]),
        ("10 min easy / 20 min tempo", [("easy", None, 600, 1), ("tempo", None, 1_200, 1)]),
        ("tempo, 20 min", [("tempo", None, 1_200, 1)]),
        ("- 2 km wu\n- 3 km tempo", [("easy", 2_000, None, 1), ("tempo", 3_000, None, 1)]),
        ("45m easy", [("easy", None, 2_700, 1)]),
        ("🏃 8 km easy", [("easy", 8_000, None, 1)]),
        ("18 km esay", [("easy", 18_000, None, 1)]),
        ("1O km", [("easy", 10_000, None, 1)]),
    ],
)  # fmt: skip
def test_what_could_be_read_wrongly(
    text: str, expected: list[tuple[str, float | None, float | None, int]]
) -> None:
    """Clocks, zones, brackets, recoveries, ladders and slips of the keyboard mean what a runner means by them."""
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("24 km with last 5 km at marathon pace", [1, 0]),
        ("24 km, last 5 km at marathon pace", [1, 0]),
        ("22 km incl. 3 x 3 km @ 4:30/km", [2, 0, 0]),
        ("45 min: 15 min easy, 30 min tempo", [2, 0, 0]),
        ("12 km (3 km easy, 9 km tempo)", [2, 0, 0]),
        ("16 km with 10 km tempo + 2 km cd", [1, 0, 0]),
        ("8 km with 4 x 20 s strides", [0, 0, 0]),
        ("10 km (5:30/km)", [0]),
    ],
)
def test_a_run_holds_its_faster_part(text: str, held: list[int]) -> None:
    """What lies inside a run is no run on top of it; strides are, and a bracket may tell the pace alone."""
    assert [part.holds for part in read_plan_text(text).parts] == held


def test_slopes_and_targets() -> None:
    """A belt's incline is a slope without a way down; targets of the heart rate are no pace."""
    belt = read_plan_text("treadmill 8 km at 6 % incline")
    assert (belt.parts[0].grade, belt.ascent_m, belt.descent_m) == (0.06, None, 0.0)
    assert read_plan_text("45 min @ 140 bpm").parts == read_plan_text("45 min easy").parts


def test_intervals_with_warm_up() -> None:
    """Six times 800 m at 3:40 per km, jogs between them, 3 km before and after; the guesses are told."""
    said = read_plan_text("6 x 800 m @ 3:40 + 3 km wu/cd")

    assert [(p.pace, p.distance_m, p.repeats) for p in said.parts] == [
        ("pace", 800.0, 6), ("recovery", 400.0, 5), ("easy", 3_000.0, 1), ("easy", 3_000.0, 1),
    ]  # fmt: skip
    assert said.parts[0].speed_mps == pytest.approx(1000 / 220)
    assert len(said.readings) == 3


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("12 km @ 5:00/km", 1000 / 300),
        ("12 mi @ 8:00/mi", MILE / 480),
        ("10 km @ 12 km/h", 12 / 3.6),
        ("10 km in 50:00", 10_000 / 3_000),
        ("10 km @ 4:50-5:10", 1000 / 300),
        ("6 x 400 m in 90 s", 400 / 90),
    ],
)
def test_speeds(text: str, speed: float) -> None:
    """A pace per km or mile, a speed, or a time over a distance gives the speed."""
    assert read_plan_text(text).parts[0].speed_mps == pytest.approx(speed)


def test_a_bare_pace_is_of_the_readers_unit() -> None:
    """7:00 is per mile for a reader in miles and beside miles, else per km."""
    assert read_plan_text("45 min @ 7:00", "mi").parts[0].speed_mps == pytest.approx(MILE / 420)
    assert read_plan_text("45 min @ 7:00", "km").parts[0].speed_mps == pytest.approx(1000 / 420)
    assert read_plan_text("5 mi @ 7:00", "km").parts[0].speed_mps == pytest.approx(MILE / 420)


@pytest.mark.parametrize(
    ("text", "up", "down"),
    [
        ("18 km easy, 300 m up", 300, None),
        ("7 km easy +200 m", 200, None),
        ("20 km trail 800 m up 750 m down", 800, 750),
        ("10-12 km, 200-300 m up, 150 to 200 m down", 300, 200),
        ("10 km, 200\N{EN DASH}300 hm", 300, None),
        ("Long run 20 km (400 m climb)", 400, None),
        ("10 mi, 1000 ft of ascent", 304.8, None),
        ("15 km, ascent: 1,200 m", 1_200, None),
        ("10 km flat", 0, 0),
        ("40 min treadmill", 0, 0),
        ("12 km easy", None, None),
    ],
)
def test_climb(text: str, up: float | None, down: float | None) -> None:
    """Climb and descent are read in m and ft; none is said where none is."""
    said = read_plan_text(text)
    assert said.ascent_m == (None if up is None else pytest.approx(up))
    assert said.descent_m == (None if down is None else pytest.approx(down))


@pytest.mark.parametrize(
    ("text", "sport"),
    [("rest", "rest"), ("Rest day", "rest"), ("bike 60 min", "cycling"), ("swim", "swimming"), ("30 min walk", "walking"),
     ("5 km easy", "running"), ("gym + 5 km easy", "running")],
)  # fmt: skip
def test_sport(text: str, sport: str) -> None:
    """Rest days and other sports are told from runs."""
    assert read_plan_text(text).sport == sport


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("18 blorf easy", "18 blorf"),
        ("10 km easy + 5 x frog", "frog"),
        ("6 x 80", "80"),
        ("10 x 1 min 1 min", "1 min"),
        ("07:00 10 km", "07:00"),
        ("10 km at 18:30", "18:30"),
        ("42 km 4:30", "4:30"),
        ("Tuesday: 10 km", "tuesday"),
        ("8 km with 10 km tempo", "10 km tempo"),
        ("5 km @ 80%", "80%"),
        ("6 x", "6 x"),
        ("ten km", "ten km"),
        ("easy run", "easy run"),
        ("3m easy", "3m easy"),
        ("0 km easy", "0 km easy"),
        ("10 km easy, slow", "slow"),
        ("10 km @ 0:20/km", "10 km @ 0:20/km"),
        ("200 x 400 m", "200 x 400 m"),
        ("5 km 6 km", "6 km"),
        ("0 x (1 km)", "0 x (1 km)"),
        ("400 km", "400 km"),
        ("100 x 10 km", "100 x 10 km"),
    ],
)
def test_what_is_not_understood_is_named(text: str, part: str) -> None:
    """The error names the part that was not understood, and the hint the forms that are known."""
    with pytest.raises(PlanError) as caught:
        read_plan_text(text)
    assert caught.value.part.strip() == part
    assert part in caught.value.message
    assert all(form in (caught.value.hint or "") for form in KNOWN_FORMS)


@pytest.mark.parametrize("text", ["", "   ", "+", "x" * 3_000])
def test_nothing_and_too_much(text: str) -> None:
    """An empty plan and an endless one are refused in a sentence."""
    with pytest.raises(PlanError):
        read_plan_text(text)


@pytest.mark.parametrize("form", KNOWN_FORMS)
def test_known_forms_are_known(form: str) -> None:
    """Every form that the hint offers is read."""
    assert isinstance(read_plan_text(form), PlanText)


@given(st.text(alphabet=" 0123456789xkmih:@/+,.()'\"-easyjoguptn×\n", max_size=40))
def test_any_text_gives_a_plan_or_an_error(text: str) -> None:
    """No text at all does anything else than give stretches of a positive length, or a `PlanError`."""
    try:
        said = read_plan_text(text)
    except PlanError:
        said = PlanText()
    assert all(_is_sound(part) for part in said.parts)


def _is_sound(part: PlannedPart) -> bool:
    lengths = [value for value in (part.distance_m, part.duration_s) if value is not None]
    return all(value > 0 for value in lengths) and part.repeats >= 1


@pytest.mark.parametrize(
    ("text", "slopes"),
    [
        ("30 min treadmill 5 %", [0.05]),
        ("Laufband 10 km 1 %", [0.01]),
        ("10 km Laufband, 1 %", [0.01]),
        ("Laufband 8 km (0,5 %)", [0.005]),
        ("treadmill 40 min, incline 3", [0.03]),
        ("Laufband 30 min, 1%ige Steigung", [0.01]),
        ("30 min treadmill at 5 percent", [0.05]),
        ("Laufband: 20 min 2 %; 10 min 4 %", [0.02, 0.04]),
        ("Laufband 30 min, 3 %, 10 km/h", [0.03]),
        ("treadmill 40 min at 70 % max", [None]),
        ("bergauf 5 % 20 min", [0.05]),
    ],
)
def test_a_slope_is_read_however_it_is_written(text: str, slopes: list[float | None]) -> None:
    """With or without a word for it, before or behind, in its own part or in brackets; an effort in percent is none."""
    assert [part.grade for part in read_plan_text(text).parts] == slopes


def test_slopes_beside_a_flat_warm_up_are_climbed() -> None:
    """The word treadmill in one part makes that part flat, not the slopes of another."""
    said = read_plan_text("treadmill 2 km wu + 6 x 2 min 5 % / 1 min jog")
    assert (said.ascent_m, said.descent_m) == (None, 0.0)
    assert [part.grade for part in said.parts] == [None, 0.05, None]
