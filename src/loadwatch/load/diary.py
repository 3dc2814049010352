"""The diary's vocabulary, the check of an entry, and the day's worst answer per site and side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from loadwatch.errors import SettingsError
from loadwatch.frames import dtypes
from loadwatch.frames_body import DiaryFrame

SITES: dict[str, tuple[str, ...]] = {  # where it was felt → tissues that it speaks about
    "achilles_midportion": ("achilles_midportion", "achilles_insertional"),
    "achilles_insertional": ("achilles_insertional", "achilles_midportion"),
    "knee": ("knee",),
    "plantar": ("plantar",),
    "hamstring": ("hamstring",),
    "gluteal": ("gluteal",),
    "tibia": ("tibia",),
    "calf": ("achilles_midportion", "achilles_insertional"),
    "foot": (),
    "hip": (),
    "other": (),
}
SIDES = ("left", "right", "both")
NO_SIDE = "unknown"  # a key is never null: the side was not given
RED_FLAGS: dict[str, str] = {
    "pop": "a sudden pop, or a gap in the tendon",
    "push_off": "cannot push off or raise the heel",
    "calf_swelling": "calf swelling with warmth",
    "fever": "fever",
    "numbness": "numbness",
    "fluoroquinolone": "tendon pain with a fluoroquinolone antibiotic, now or in recent months",
}
PAIN = ("pain_now", "pain_during", "pain_morning")
TICKS = ("limp", "night_pain")
ANSWERS = (*PAIN, "stiffness_min", *TICKS, "red_flags")
ENTRY = ("site", "side", *ANSWERS, "note")
EARLIEST = date(1950, 1, 1)
MAX_STIFFNESS_MIN = 1_440.0
MAX_NOTE = 2_000


def checked_entry(local_date: date, entry: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The whole entry with every answer present (None: not answered), when each can be meant.

    Raises
    ------
    SettingsError
        For the first answer that cannot, and when there is none at all: it names the answer, its value and what
        is allowed.
    """
    unknown = sorted(set(entry) - set(ENTRY))
    if unknown:
        raise SettingsError(unknown[0], entry[unknown[0]], ", ".join(ENTRY))
    check_day(local_date, today)
    full: dict[str, Any] = {**dict.fromkeys(ENTRY), **entry}
    if full["site"] not in SITES:
        raise SettingsError("site", full["site"], ", ".join(SITES))
    if full["side"] is not None and full["side"] not in SIDES:
        raise SettingsError("side", full["side"], ", ".join(SIDES))
    for key in (*PAIN, "stiffness_min"):
        full[key] = checked_number(key, full[key], 0.0, 10.0 if key in PAIN else MAX_STIFFNESS_MIN)
    for key in TICKS:
        if full[key] is not None and not isinstance(full[key], bool):
            raise SettingsError(key, full[key], "yes or no")
    full |= {"red_flags": _checked_flags(full["red_flags"]), "note": checked_text("note", full["note"])}
    if all(full[key] is None for key in (*ANSWERS, "note")):
        raise SettingsError(
            "answer", None, "pain, stiffness, limp, night pain, red flags or a note, at least one"
        )
    return full


def check_day(local_date: date, latest: date, words: str = "a day from 1950 up to today") -> None:
    """Raise `SettingsError` for a day that nobody alive can mean."""
    if not EARLIEST <= local_date <= latest:
        raise SettingsError("date", local_date.isoformat(), words)


def checked_number(key: str, value: Any, low: float, high: float) -> float | None:
    """The number, when it lies between the two; None stays None."""
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or not low <= value <= high:
        raise SettingsError(key, value, f"a number from {low:g} to {high:.12g}")
    return float(value)


def checked_text(key: str, value: Any, longest: int = MAX_NOTE) -> str | None:
    """The text without blanks around it, None when nothing is left."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest:
        raise SettingsError(key, str(value)[:40], f"a text of at most {longest} characters")
    return value.strip() or None


def _checked_flags(given: Any) -> list[str] | None:
    """Red flags in a fixed order; an empty list says that there was none, None that nobody asked."""
    if given is None:
        return None
    codes = [given] if isinstance(given, str) else list(given)
    for code in codes:
        if code not in RED_FLAGS:
            raise SettingsError("red_flags", code, ", ".join(RED_FLAGS))
    return [code for code in RED_FLAGS if code in codes]


def diary_frame(entries: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Entries as a frame.

    Parameters
    ----------
    entries : sequence of mappings
        Entries with athlete_id, local_date, site and any of the answers; pain 0 to 10, stiffness [min].

    Returns
    -------
    pl.DataFrame
        `DiaryFrame`, one row per entry in the given order.

    Raises
    ------
    KeyError
        When an entry has no runner, day or site.

    Valid for
    ---------
    Entries that `checked_entry` let through.

    Uncertainty
    -----------
    None: nothing is computed.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_diary.py
    """
    schema = dtypes(DiaryFrame)
    rows = [{name: entry.get(name) for name in schema} for entry in entries]
    for row in rows:
        if row["site"] is None or row["local_date"] is None or row["athlete_id"] is None:
            raise KeyError("an entry needs athlete_id, local_date and site")
    return pl.DataFrame(rows, schema=schema)


def diary_days(diary: pl.DataFrame) -> pl.DataFrame:
    """The worst answer of each day, per runner, site and side.

    Parameters
    ----------
    diary : pl.DataFrame
        `DiaryFrame`, one row per entry; night_pain and red_flags may be absent.

    Returns
    -------
    pl.DataFrame
        `DiaryFrame` without notes, sorted by runner, site, side and day, one row for each day with at least
        one answer. Side is left, right or "unknown"; an entry for both sides counts for each. red_flags is
        the union of the day, empty when somebody answered "none", null when nobody was asked.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When another column of the frame is absent.

    Valid for
    ---------
    Any number of runners.

    Uncertainty
    -----------
    Several entries of one day are taken at their worst.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_diary.py
    """
    keys = ["athlete_id", "site", "side", "local_date"]
    sides = pl.when(pl.col("side") == "both").then(pl.lit(["left", "right"]))
    own = pl.concat_list(pl.col("side").fill_null(NO_SIDE))
    split = _complete(diary).with_columns(side=sides.otherwise(own)).explode("side")
    answered = split.filter(pl.any_horizontal(pl.col(ANSWERS).is_not_null()))
    is_asked = pl.col("red_flags").is_not_null().any()
    ticked = pl.col("red_flags").drop_nulls().explode().drop_nulls().unique().sort()
    days = answered.group_by(keys).agg(
        pl.col(*PAIN, "stiffness_min", *TICKS).max(), red_flags=pl.when(is_asked).then(ticked.implode())
    )
    columns = [name for name in dtypes(DiaryFrame) if name != "note"]
    return days.select(columns).sort(keys)


def _complete(diary: pl.DataFrame) -> pl.DataFrame:
    """The frame with its optional columns present."""
    schema = dtypes(DiaryFrame)
    optional = [name for name in ("night_pain", "red_flags", "note") if name not in diary.columns]
    return diary.with_columns(pl.lit(None, dtype=schema[name]).alias(name) for name in optional)
