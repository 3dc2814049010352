"""Plan texts that were refused or misread although they are plain, and those that are rightly asked back."""

from __future__ import annotations

import pytest

from loadwatch.errors import PlanError
from loadwatch.load.plan_text import read_plan_text
from tests.load.test_plan import asked

EQUAL = [
    ("18 km/300", "18 km easy, 300 m up"),
    ("16 km / 450 locker", "16 km easy, 450 m up"),
    ("25k, 900m+/-", "25 km, 900 m up, 900 m down"),
    ("1h15 easy with 6 x 30 s pickups", "75 min easy + 6 x 30 s pickups"),
    ("half an hour easy", "30 min easy"),
    ("anderthalb Stunden locker", "90 min easy"),
    ("4 x 2 km (4:30/km) 90 s TP", "4 x 2 km @ 4:30/km / 90 s jog"),
    ("3 x 5 km (4:10/km), 1 km jog", "3 x 5 km @ 4:10/km / 1 km jog"),
    ("3x2000 m (8:20) 800 m TP", "3 x 2000 m in 8:20 / 800 m jog"),
    ("10x400 m, 1:30 min, 400 m TP", "10 x 400 m in 1:30 / 400 m jog"),
    ("6x 1000 m in 3:40-3:44, 3 min TP", "6 x 1000 m in 3:42 / 3 min jog"),
    ("15' + 4x(4'/2') + 10'", "15 min + 4 x 4 min / 2 min + 10 min"),
    ("10x1' hard 1' easy", "10 x 1 min hard / 1 min easy"),
    ("7 x 3' hart, 2' locker", "7 x 3 min hard / 2 min easy"),
    ("12km DL (5:30), letzte 2km 4:30", "12 km @ 5:30/km, last 2 km @ 4:30/km"),
    ("10 km progressiv von 5:30 auf 4:40", "10 km @ 5:05/km"),
    ("4 x mile @ 6:00/mi", "4 x 1 mi @ 6:00/mi"),
    ("1 mi w/u, 3 mi T, 1 mi c/d", "1 mi warmup + 3 mi threshold + 1 mi cooldown"),
    ("10 km (3 km ein, 5 km tempo, 2 km aus)", "10 km with 3 km warmup, of which 5 km tempo, 2 km cooldown"),
    ("5 km Wettkampf, vorher 2 km einlaufen", "5 km race + 2 km warmup"),
    ("HM-Wettkampf", "half marathon race"),
    ("10er Wettkampf", "10 km race"),
    ("3000 m all out", "3000 m race"),
    ("6 x 150 m Steigerung", "6 x 150 m strides"),
    ("10k/42:00", "10 km in 42:00"),
    ("Dauerlauf 70 Minuten, Puls unter 145", "70 min easy, hr 145"),
    ("35 km lang mit 15 km MRT am Ende", "35 km long with 15 km marathon pace"),
    ("5 ez", "5 easy"),
    ("Laufband 6x3 min 5%, 2 min Gehen 0%", "treadmill 6 x 3 min 5 % incline / 2 min walk 0 % incline"),
    ("treadmill 40 min, 1-3 %", "treadmill 40 min 3 % incline"),
]


@pytest.mark.parametrize(("typed", "plain"), EQUAL)
def test_plain_texts_are_read_as_meant(typed: str, plain: str) -> None:
    """What people type gives the stretches and heights of the plain form."""
    found, wanted = read_plan_text(typed), read_plan_text(plain)
    assert found.parts == wanted.parts
    assert (found.ascent_m, found.descent_m, found.sport) == (wanted.ascent_m, wanted.descent_m, wanted.sport)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12 km/60", "may be minutes or climb"),
        ("10 mi/1200", "may be feet or metres of climb"),
        ("10 x 400 m (1:30)", "may be the time of each or the recovery"),
        ("10 km: 2 km 5:30, 8 km easy", "may be a time or a pace"),
        ("2 km in 5:00 @ 4:00/km", "do not go together"),
        ("AM: 8k easy PM: 6k easy", "two runs of a day"),
        ("8 km morgens, 6 km abends", "two runs of a day"),
        ("double: 10k + 6k", "two runs of a day"),
        ("5 km with 2 h tempo", "is longer than"),
        ("treadmill 5 km -15 %", "steeper than any belt"),
        ("30 min easy 5 %", "has no unit"),
    ],
)
def test_what_may_mean_two_things_is_asked_back(typed: str, said: str) -> None:
    """A refusal in words, and no number that may be wrong."""
    with pytest.raises(PlanError) as refusal:
        read_plan_text(typed)
    assert said in refusal.value.message


def test_a_length_behind_another_sport_is_its_own() -> None:
    """`Cross training - 45 min` is no run of 45 minutes; a run beside it stays one."""
    for text in ("Cross Training - 45 min", "bike, 60 min", "swim - 2000 m", "Rad, 5 km"):
        said = read_plan_text(text)
        assert (said.parts, said.sport == "running") == ((), False)
    assert read_plan_text("gym, 5 km easy").parts[0].distance_m == 5_000
    assert read_plan_text("bike 30 min, run 20 min").parts[0].duration_s == 1_200


def test_a_belt_that_goes_down() -> None:
    """40 minutes at -6 % descend and climb nothing; at -2 % nothing of it is a hill."""
    steep, gentle = asked("treadmill 8 km at -6 %"), asked("treadmill 8 km -2 %")
    assert (steep.values["ascent_m"], steep.values["descent_m"]) == (0.0, pytest.approx(480.0))
    assert steep.values["downhill_descent_m"] == pytest.approx(480.0)
    assert gentle.values["descent_m"] == pytest.approx(160.0)
    assert gentle.values["downhill_descent_m"] == 0.0
    assert (steep.values["knee_eqkm"] or 0.0) > (gentle.values["knee_eqkm"] or 0.0)


def test_walking_on_the_level() -> None:
    """0 % is a slope wherever it stands, and climbs nothing."""
    said = read_plan_text("10 x (1 min run / 1 min walk 0 %)")
    assert [(p.pace, p.grade) for p in said.parts] == [("easy", None), ("walk", 0.0)]
