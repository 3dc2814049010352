"""Edits applied to a recording: only what was said changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.edit import Edit
from loadwatch.errors import EditError
from loadwatch.exposure.edits import SPORTS, checked_edit, corrected, edited
from loadwatch.model import Activity, Session, Source
from tests import build

RUN = Activity(
    "a", "ana", Source("a.fit", "0" * 64, "fit"), (Session(0, "running", "trail", distance_m=4_000.0, ascent_m=90.0),),
    "b", title="Morning",
)  # fmt: skip


def test_nothing_said_changes_nothing() -> None:
    """Without an edit the recording is itself."""
    assert edited(RUN, None) is RUN
    assert replace(edited(RUN, Edit()), edit=None) == RUN
    assert Edit().is_nothing


@given(st.sampled_from(SPORTS), st.floats(1.0, 400_000.0))
def test_only_what_was_said_changes(sport: str, distance_m: float) -> None:
    """Sport and distance change, everything else stands."""
    changed = edited(RUN, Edit(sport=sport, distance_m=distance_m))
    (session,) = changed.sessions
    assert (session.sport, session.distance_m, session.distance_source) == (sport, distance_m, "manual")
    assert session.sub_sport == ("trail" if sport == "running" else None)
    assert (changed.title, session.ascent_m) == ("Morning", 90.0)


def test_a_belt_has_no_climb_and_no_treadmill_is_a_road() -> None:
    """Marked as treadmill there is no ascent; unmarked, a treadmill run is plain running."""
    belt = edited(RUN, Edit(is_treadmill=True)).sessions[0]
    assert (belt.sub_sport, belt.ascent_m) == ("treadmill", None)
    indoor = replace(RUN, sessions=(Session(0, "running", "treadmill"),))
    assert edited(indoor, Edit(is_treadmill=False)).sessions[0].sub_sport is None
    assert edited(RUN, Edit(is_treadmill=False)).sessions[0].sub_sport == "trail"


@given(st.floats(1.0, 100_000.0))
def test_samples_are_stretched_by_one_factor(distance_m: float) -> None:
    """The last sample is at the distance entered and the shape of the run stays."""
    records = build.records(3, distance_m=[0.0, 100.0, 400.0], speed_mps=[1.0, 2.0, 3.0])
    new = corrected(records, Edit(distance_m=distance_m))
    assert new["distance_m"].to_list() == pytest.approx([0.0, distance_m / 4, distance_m])
    assert new["speed_mps"].to_list() == pytest.approx([v * distance_m / 400 for v in (1.0, 2.0, 3.0)])


def test_samples_without_distance_stay() -> None:
    """Nothing to stretch, nothing to change."""
    records = build.records(3, distance_m=None, speed_mps=2.0)
    assert corrected(records, Edit(distance_m=5_000.0)).equals(records)
    assert corrected(records, Edit(title="x")).equals(records)
    assert corrected(records, None) is records


def test_parts_are_not_changed_as_one() -> None:
    """A triathlon has no one sport and no one distance; its title can change."""
    three = replace(RUN, sessions=(Session(0, "swimming"), Session(1, "cycling"), Session(2, "running")))
    with pytest.raises(EditError, match="several parts"):
        checked_edit(three, {"sport": "running"})
    assert checked_edit(three, {"title": "Race"}) == Edit(title="Race")


def test_changes_add_up_and_none_takes_back() -> None:
    """An edit keeps what was said before; None is what the file says."""
    first = checked_edit(RUN, {"title": "Race", "distance_m": 5_000})
    second = checked_edit(edited(RUN, first), {"title": None, "excluded": "a test"})
    assert second == Edit(distance_m=5_000.0, excluded="a test")
