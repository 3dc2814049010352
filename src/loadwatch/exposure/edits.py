"""Edits applied to a recording: pure, so that every reader sees the same corrected activity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from loadwatch.edit import Edit
from loadwatch.errors import EditError
from loadwatch.exposure.belt import GRADES, belt_grade, belt_heights
from loadwatch.exposure.volume import is_indoor
from loadwatch.model import Activity, Session

LONGEST_TEXT = 200
LONGEST_M = 500_000.0
MOST_EFFORT = 10.0
OF_BELT = ("sport", "is_treadmill", "distance_m", "grade")  # what makes a run on a belt, and its slope
SPORTS = (
    "running", "walking", "hiking", "cycling", "e_biking", "swimming", "rowing", "training",
    "fitness_equipment", "cross_country_skiing", "alpine_skiing", "snowshoeing", "inline_skating",
    "kayaking", "soccer", "tennis", "generic",
)  # fmt: skip


def edited(activity: Activity, edit: Edit | None) -> Activity:
    """The activity as it was edited; the recording itself is not changed."""
    if edit is None:
        return activity
    sessions = activity.sessions
    if len(sessions) == 1:
        sessions = (_session(sessions[0], edit),)
    return replace(activity, title=edit.title or activity.title, sessions=sessions, edit=edit)


def _session(session: Session, edit: Edit) -> Session:
    changes: dict[str, Any] = {}
    if edit.sport is not None and edit.sport != session.sport:
        changes |= {"sport": edit.sport, "sub_sport": None}
    if edit.is_treadmill:
        changes["sub_sport"] = "treadmill"
    if edit.is_treadmill is False and is_indoor(session):
        changes["sub_sport"] = None
    if edit.distance_m is not None:
        changes |= {"distance_m": edit.distance_m, "distance_source": "manual"}
    if edit.grade is not None:
        changes["grade"] = edit.grade
    if edit.rpe is not None:
        changes["rpe"] = edit.rpe
    return _with_heights(replace(session, **changes))


def _with_heights(session: Session) -> Session:
    """On a belt the climb follows from distance and grade; without a grade there is none."""
    if not is_indoor(session):
        return session
    ascent, descent = belt_heights(session.distance_m, belt_grade(session))
    return replace(session, ascent_m=ascent, descent_m=descent)


def corrected(records: pl.DataFrame, edit: Edit | None) -> pl.DataFrame:
    """Samples stretched to the distance that was entered.

    Parameters
    ----------
    records : RecordFrame
        The samples of an activity, distance [m] and speed [m/s].
    edit : Edit or None
        What was edited; without a distance the samples stay.

    Returns
    -------
    RecordFrame
        The same rows; distance and speed are multiplied by one factor.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Activities of one part. Samples without distance stay as they are.

    Uncertainty
    -----------
    A belt's true speed may have drifted within the run; one factor cannot know.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/exposure/test_edits.py
    """
    if edit is None or edit.distance_m is None or records.is_empty():
        return records
    total = records["distance_m"].max()
    if not isinstance(total, float) or total <= 0:
        return records
    factor = edit.distance_m / total
    return records.with_columns(pl.col("distance_m", "speed_mps") * factor)


def checked_edit(activity: Activity, changes: Mapping[str, Any]) -> Edit:
    """The edit of an activity with these changes; raises `EditError` with the field that cannot be so.

    Keys are the fields of `Edit` except `deleted_at`; a value of None returns to what the file says.
    """
    for field in changes:
        if field not in CHECKS:
            raise EditError(field, "This cannot be edited.", f"What can: {', '.join(CHECKS)}.")
    checked: dict[str, Any] = {
        field: None if value is None else CHECKS[field](value) for field, value in changes.items()
    }
    for field in (*OF_BELT, "rpe"):
        if checked.get(field) is not None and len(activity.sessions) != 1:
            raise EditError(field, "This recording has several parts, which cannot be changed as one.")
    new = replace(activity.edit or Edit(), **checked)
    if new.grade is not None and not checked.keys().isdisjoint(OF_BELT):
        _check_belt(edited(activity, new).sessions[0])
    return new


def _check_belt(session: Session) -> None:
    """A slope says something of a run on a belt whose distance is known."""
    if belt_grade(session) is None:
        raise EditError("grade", "A slope can be entered for a run on a treadmill only.")
    if session.distance_m is None:
        raise EditError("grade", "A slope needs the distance: please enter that too.")


def _text(field: str, value: Any) -> str:
    text = " ".join(str(value).split())
    if not text:
        raise EditError(field, "Please write something here.")
    if len(text) > LONGEST_TEXT:
        raise EditError(field, f"Please use at most {LONGEST_TEXT} characters.")
    return text


def _sport(value: Any) -> str:
    if value not in SPORTS:
        raise EditError("sport", "This sport is not known.", f"Known: {', '.join(SPORTS)}.")
    return str(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise EditError("is_treadmill", "Please say yes or no.")
    return value


def _distance(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= LONGEST_M:
        raise EditError("distance_m", "Please enter a distance above 0 and up to 500 km.")
    return float(value)


def _grade(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not GRADES[0] <= value <= GRADES[1]:
        raise EditError("grade", "Please enter a slope from -10 to 40 %.")
    return float(value)


def _rpe(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0.0 <= value <= MOST_EFFORT:
        raise EditError("rpe", "Please enter an effort from 0 to 10.")
    return float(value)


def _title(value: Any) -> str:
    return _text("title", value)


def _why(value: Any) -> str:
    return _text("excluded", value)


CHECKS: dict[str, Callable[[Any], Any]] = {
    "title": _title,
    "sport": _sport,
    "is_treadmill": _flag,
    "distance_m": _distance,
    "grade": _grade,
    "rpe": _rpe,
    "excluded": _why,
}
