"""What was edited, in words and as a form in the reader's units."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loadwatch.edit import Edit
from loadwatch.views.edit import changes_of, edit_form, edit_sentences
from tests.exposure.test_edits import RUN


def test_every_change_is_told() -> None:
    """One sentence for each, in the reader's units."""
    edit = Edit("Race", "cycling", True, 8_046.72, "Only a test", grade=0.045)
    assert edit_sentences(edit, "mi") == (
        "The title was changed.",
        "The sport was set to: Cycling.",
        "Marked as a treadmill run.",
        "The distance was entered by hand: 5.00 mi. Speed follows it.",
        "The treadmill's slope was entered by hand: 4.5 %. Hills and tissues follow it.",
        "Left out of the load: Only a test",
    )
    assert edit_sentences(Edit(is_treadmill=False), "km") == ("Marked as not on a treadmill.",)
    assert edit_sentences(None, "km") == ()


def test_the_form_and_its_changes_are_inverse() -> None:
    """What the form shows, sent back unchanged, is the same edit."""
    form = edit_form(replace(RUN, edit=Edit(distance_m=8_046.72, grade=0.045)), "mi")
    assert (form.distance, form.unit, form.grade) == ("5", "mi", 4.5)
    assert changes_of({"grade": 4.5}, "mi") == {"grade": pytest.approx(0.045)}
    assert changes_of({"distance": 5.0}, "mi") == {"distance_m": pytest.approx(8_046.72)}
    assert changes_of({"distance": None, "title": "x"}, "km") == {"distance_m": None, "title": "x"}
