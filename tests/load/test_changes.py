"""Notes that tell of a change."""

from __future__ import annotations

from datetime import date

import pytest

from loadwatch.load.changes import noted_changes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("New shoes today, lower drop.", ["footwear"]),
        ("Switched to racing spikes for the track", ["footwear"]),
        ("First run in other trainers; tried a forefoot strike", ["foot_strike", "footwear"]),
        ("My old shoes are fine.", []),
        ("New route, wet shoes", []),
        ("New personal best!", []),
        ("", []),
    ],
)
def test_words_of_a_change(text: str, kinds: list[str]) -> None:
    """Notes that name other footwear or another foot strike count, others do not."""
    found = noted_changes([("ana", date(2026, 6, 1), text)])

    assert found["kind"].to_list() == kinds


def test_no_notes_is_an_empty_frame() -> None:
    """Without notes the frame is empty and has its columns."""
    assert noted_changes([]).columns == ["athlete_id", "local_date", "kind"]
