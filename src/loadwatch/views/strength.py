"""Strength and plyometric sessions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from loadwatch.language import Told, say_n
from loadwatch.units import MINUTE_S
from loadwatch.views import words
from loadwatch.views.diary_shapes import StrengthRow

STRENGTH_WORDS = Told(
    {
        "heavy_calf": "Heavy calf work",
        "plyometric": "Jumps and hops",
        "isometric": "Holds",
        "leg": "Legs",
        "core": "Trunk",
        "other": "Other strength",
    }
)


def strength_row(row: Mapping[str, Any]) -> StrengthRow:
    """One session of the list."""
    what = STRENGTH_WORDS[row["type"]]
    named = f"{what}: {row['name']}" if row["name"] else what
    return StrengthRow(row["id"], words.day_year(row["local_date"]), named, _amount(row), row["note"] or "")


def _amount(row: Mapping[str, Any]) -> str:
    """ "3 sets · 15 repetitions a set · 20 kg · 12 min"; what was not written is left out."""
    told = []
    if row["sets"] is not None:
        told.append(say_n("{n} set", "{n} sets", row["sets"]))
    if row["reps"] is not None:
        told.append(say_n("{n} repetition a set", "{n} repetitions a set", row["reps"]))
    if row["load_kg"] is not None:
        told.append(f"{_short(row['load_kg'])} kg")
    if row["duration_s"] is not None:
        told.append(f"{_short(row['duration_s'] / MINUTE_S)} min")
    return " · ".join(told)


def _short(value: float) -> str:
    """12 or 12.5."""
    return words.number(value, 0 if value == round(value) else 1)


def strength_form(row: Mapping[str, Any]) -> dict[str, Any]:
    """A session as the form takes it: a day as text, minutes, nothing left out."""
    same = {key: row[key] for key in ("type", "name", "sets", "reps", "load_kg", "note")}
    seconds = row["duration_s"]
    minutes = None if seconds is None else seconds / MINUTE_S
    return {**same, "minutes": minutes, "local_date": row["local_date"].isoformat()}
