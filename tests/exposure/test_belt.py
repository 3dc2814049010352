"""A treadmill's slope entered by hand: heights, hills and tissues follow it, with samples and without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from loadwatch.edit import Edit
from loadwatch.errors import EditError
from loadwatch.exposure import session_exposure
from loadwatch.exposure.edits import checked_edit, edited
from loadwatch.frames import RecordFrame, empty
from loadwatch.model import Method, Session
from tests.exposure.runs import records
from tests.exposure.test_edits import RUN

METHOD = Method()
BELT = Session(0, "running", "treadmill", distance_m=6_000.0, timer_s=2_000.0, grade=0.05)
HILLS = ("ascent_m", "descent_m", "uphill_m", "uphill_s", "uphill_ascent_m", "steep_up_m", "downhill_m")


def exposed(session: Session) -> dict[str, object]:
    """What a run without samples asked."""
    return session_exposure(session, empty(RecordFrame), None, METHOD).columns()


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (0.05, (300.0, 0.0, 6_000.0, 2_000.0, 300.0, 0.0, 0.0)),
        (0.09, (540.0, 0.0, 6_000.0, 2_000.0, 540.0, 6_000.0, 0.0)),
        (-0.05, (0.0, 300.0, 0.0, 0.0, 0.0, 0.0, 6_000.0)),
        (0.01, (60.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        (0.0, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        (None, (None,) * 7),
    ],
)
def test_totals_of_a_belt_follow_its_slope(grade: float | None, expected: tuple[float | None, ...]) -> None:
    """6 km at one slope: height is distance times slope, a hill from 4 % on, a steep one from 8 %; unknown stays unknown."""
    row = exposed(replace(BELT, grade=grade))
    assert [row[name] for name in HILLS] == pytest.approx(expected)
    assert row["hills_quality"] == (None if grade is None else "S")


def test_tissues_of_totals_follow_the_slope() -> None:
    """At 3 m/s and +5 % the Achilles tendon is asked 1.14 x exp(3.06 x 0.05) of the flat road, and the run says how."""
    row, flat = exposed(BELT), exposed(replace(BELT, grade=None))
    assert row["achilles_midportion_eqkm"] == pytest.approx(flat["achilles_midportion_eqkm"] * np.exp(0.153))  # type: ignore[operator] # a number
    assert row["tissue_reason"] == "no samples: counted at mean speed and the slope entered"
    assert flat["tissue_reason"] == "no samples: counted at mean speed and flat"


def test_samples_that_disagree_leave_slope_and_distance() -> None:
    """Where the samples tell half the distance entered, all of it is counted at the slope entered."""
    frame = records(np.full(1_000, 3.0), None)
    session = replace(BELT, n_records=1_000, moving_s=999.0)
    row = session_exposure(session, frame, None, METHOD).columns()
    assert (row["uphill_m"], row["ascent_m"]) == (pytest.approx(6_000.0), pytest.approx(300.0))
    assert row["tissue_reason"] == "too few samples: counted at mean speed and the slope entered"


def test_a_walked_belt_climbs_and_is_no_running_hill() -> None:
    """4 km in 50 minutes at +6 % were walked: they have their height, and no metre was run uphill."""
    row = exposed(replace(BELT, distance_m=4_000.0, timer_s=3_000.0, grade=0.06))
    assert (row["ascent_m"], row["uphill_m"], row["uphill_s"]) == (pytest.approx(240.0), 0.0, 0.0)


def test_an_edited_slope_gives_the_climb() -> None:
    """Marked as a treadmill with a slope, the run has the height that follows; taken back, it has its own."""
    belt = edited(RUN, Edit(is_treadmill=True, grade=0.05)).sessions[0]
    assert (belt.ascent_m, belt.descent_m, belt.grade) == (pytest.approx(200.0), 0.0, 0.05)
    assert edited(RUN, Edit()).sessions[0].ascent_m == 90.0


@pytest.mark.parametrize("grade", [-0.11, 0.41, True, "steep"])
def test_an_impossible_slope_is_refused(grade: object) -> None:
    """A slope that no belt has is told at its field."""
    with pytest.raises(EditError, match="-10 to 40 %") as caught:
        checked_edit(RUN, {"is_treadmill": True, "grade": grade})
    assert caught.value.field == "grade"


def test_a_slope_needs_a_belt_and_a_distance() -> None:
    """On the road, or without a distance, a slope says nothing: it is refused, also when what it needs is taken away."""
    with pytest.raises(EditError, match="on a treadmill only"):
        checked_edit(RUN, {"grade": 0.05})
    belt = replace(RUN, edit=checked_edit(RUN, {"is_treadmill": True, "grade": 0.05}))
    with pytest.raises(EditError, match="on a treadmill only"):
        checked_edit(belt, {"is_treadmill": None})
    bare = replace(RUN, sessions=(Session(0, "running", "treadmill", timer_s=1_800.0),))
    with pytest.raises(EditError, match="the distance"):
        checked_edit(bare, {"grade": 0.05})
    assert checked_edit(bare, {"grade": 0.05, "distance_m": 5_000.0}).grade == 0.05
