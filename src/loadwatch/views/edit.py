"""What was edited in an activity, in words and as the values of a form in the reader's units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loadwatch.edit import Edit
from loadwatch.exposure.edits import SPORTS
from loadwatch.language import say
from loadwatch.model import Activity
from loadwatch.units import PERCENT, UnitSystem, distance_unit_m
from loadwatch.views import words


@dataclass(frozen=True)
class EditForm:
    """The form as it stands. None: as the file says."""

    title: str | None
    sport: str | None
    is_treadmill: bool | None
    distance: str | None  # in the reader's unit
    grade: float | None  # of a belt, in per cent
    rpe: float | None  # felt effort, 0 to 10
    unit: str
    excluded: str | None
    has_parts: bool  # several parts: only title and exclusion can change
    is_deleted: bool


def edit_form(activity: Activity, units: UnitSystem) -> EditForm:
    """What is edited now."""
    edit = activity.edit or Edit()
    far = None if edit.distance_m is None else f"{edit.distance_m / distance_unit_m(units):.3f}"
    return EditForm(
        title=edit.title,
        sport=edit.sport,
        is_treadmill=edit.is_treadmill,
        distance=None if far is None else far.rstrip("0").rstrip("."),
        grade=None if edit.grade is None else round(edit.grade / PERCENT, 4),
        rpe=edit.rpe,
        unit=units,
        excluded=edit.excluded,
        has_parts=len(activity.sessions) != 1,
        is_deleted=activity.is_deleted,
    )


def sport_choices() -> tuple[tuple[str, str], ...]:
    """Every sport that can be chosen, with its name."""
    return tuple((sport, words.sport_title(sport, None)) for sport in SPORTS)


def changes_of(values: Mapping[str, Any], units: UnitSystem) -> dict[str, Any]:
    """Values of the form as changes for `edit_activity`, in SI; `distance` in the reader's unit, `grade` in per cent."""
    changes = {key: value for key, value in values.items() if key != "distance"}
    if values.get("grade") is not None:
        changes["grade"] = values["grade"] * PERCENT
    if "distance" in values:
        far = values["distance"]
        changes["distance_m"] = None if far is None else far * distance_unit_m(units)
    return changes


def edit_sentences(edit: Edit | None, units: UnitSystem) -> tuple[str, ...]:
    """What stands here instead of what the file says."""
    if edit is None:
        return ()
    found = []
    if edit.title is not None:
        found.append(say("The title was changed."))
    if edit.sport is not None:
        found.append(say("The sport was set to: {sport}.", sport=words.sport_title(edit.sport, None)))
    if edit.is_treadmill is not None:
        is_on = say("Marked as a treadmill run."), say("Marked as not on a treadmill.")
        found.append(is_on[not edit.is_treadmill])
    found += _entered(edit, units)
    if edit.excluded is not None:
        found.append(say("Left out of the load: {why}", why=edit.excluded))
    return tuple(found)


def _entered(edit: Edit, units: UnitSystem) -> list[str]:
    """Numbers that were entered by hand."""
    found = []
    if edit.distance_m is not None:
        far = words.distance(edit.distance_m, units, 2)
        found.append(say("The distance was entered by hand: {far}. Speed follows it.", far=far))
    if edit.grade is not None:
        grade = words.number(edit.grade / PERCENT, 1)
        found.append(
            say(
                "The treadmill's slope was entered by hand: {grade} %. Hills and tissues follow it.",
                grade=grade,
            )
        )
    if edit.rpe is not None:
        found.append(say("The effort was entered by hand: {rpe} of 10.", rpe=_plain(edit.rpe)))
    return found


def _plain(value: float) -> str:
    """A number without digits that say nothing: 6 or 6.5."""
    return words.number(value, 0 if value == round(value) else 1)
