"""What people wrote or plan, as lines of the report: diary, pain over time, tests, notes, planned runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from loadwatch.language import Told, say, written
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.diary import red_flag_words
from loadwatch.views.report_shapes import Line, PainLine, PainPoint, Said

Row = Mapping[str, Any]
SIDES = Told({"left": "left", "right": "right", "both": "both"})
ANSWERS = Told({"pain_now": "now {n}", "pain_during": "in the run {n}", "pain_morning": "morning {n}"})


def site_words(row: Row) -> str:
    """Where it was felt: Achilles, midportion, left."""
    site = str(row["site"])
    name = words.MEASURE_LABELS.get(site, site.replace("_", " ").capitalize())
    return f"{name}, {SIDES.get(row['side'], row['side'])}" if row.get("side") else name


def pain_line(diary: Sequence[Row], since: date, until: date) -> PainLine | None:
    """The site with most entries of the period, day by day; None without entries."""
    near = [row for row in diary if since <= row["local_date"] <= until]
    if not near:
        return None
    where = Counter(site_words(row) for row in near).most_common(1)[0][0]
    own = sorted((row for row in near if site_words(row) == where), key=lambda row: row["local_date"])
    keys = ("pain_morning", "pain_during", "pain_now")
    points = tuple(PainPoint(row["local_date"], *(row.get(key) for key in keys)) for row in own)
    return PainLine(where, points, _summary(points, where))


def _summary(points: Sequence[PainPoint], where: str) -> str:
    worst = [(max(known), point.local_date) for point in points if (known := _known(point))]
    if not worst:
        return say("{where}: {n} entries without a pain value.", where=where, n=len(points))
    top, last = max(worst), worst[-1]
    return say(
        "{where}: worst {top} of 10 on {day}; last entry {last} of 10 on {last_day}.",
        where=where,
        top=written(top[0], "g"),
        day=words.day(top[1]),
        last=written(last[0], "g"),
        last_day=words.day(last[1]),
    )


def _known(point: PainPoint) -> list[float]:
    return [value for value in (point.morning, point.during, point.now) if value is not None]


def diary_lines(diary: Sequence[Row], since: date, until: date) -> tuple[Line, ...]:
    """Entries of the period, newest first."""
    near = [row for row in diary if since <= row["local_date"] <= until]
    near.sort(key=lambda row: row["local_date"], reverse=True)
    return tuple(Line(words.short_day(row["local_date"]), site_words(row), _entry(row)) for row in near)


def _entry(row: Row) -> str:
    pains = [say(text, n=written(row[key], "g")) for key, text in ANSWERS.items() if row.get(key) is not None]
    parts = [say("pain {list}", list=", ".join(pains))] if pains else []
    if row.get("stiffness_min"):
        parts.append(say("stiff {n} min", n=written(row["stiffness_min"], "g")))
    if row.get("limp"):
        parts.append(say("limped"))
    if row.get("night_pain"):
        parts.append(say("pain at night"))
    if row.get("red_flags"):
        signs = red_flag_words()
        parts.insert(0, say("red flag: {list}", list="; ".join(signs[code] for code in row["red_flags"])))
    if row.get("note"):
        parts.append(str(row["note"]))
    return " · ".join(parts)


def test_lines(said: Said) -> tuple[Line, ...]:
    """Heel raises of each leg and totals of questionnaires, newest first."""
    rows = [(row["local_date"], *_heel_raise(row)) for row in said.tests]
    rows += [(row["local_date"], str(row["name"]), _total(row)) for row in said.scores]
    rows.sort(key=lambda row: (-row[0].toordinal(), row[1]))
    return tuple(Line(words.day_year(day), what, text) for day, what, text in rows)


def _heel_raise(row: Row) -> tuple[str, str]:
    what = say("Heel raises, {side}", side=SIDES[row["side"]])
    if row["pain"] is None:
        return what, str(row["reps"])
    return what, say("{reps}, pain {pain} of 10", reps=row["reps"], pain=written(row["pain"], "g"))


def _total(row: Row) -> str:
    return say("{level} of 100", level=row["level"])


def note_lines(notes: Sequence[Row], since: date) -> tuple[Line, ...]:
    """Notes of the period, newest first."""
    near = sorted((row for row in notes if row["local_date"] >= since), key=lambda row: row["local_date"])
    return tuple(
        Line(words.short_day(row["local_date"]), str(row.get("author") or ""), str(row["text"]))
        for row in reversed(near)
    )


def plan_lines(plan: Sequence[Row], as_of: date, units: UnitSystem) -> tuple[Line, ...]:
    """Planned runs from the day of the report on, in order of time."""
    ahead = sorted((row for row in plan if row["local_date"] >= as_of), key=lambda row: row["local_date"])
    return tuple(_planned(row, units) for row in ahead)


def _planned(row: Row, units: UnitSystem) -> Line:
    metres = _metres(row.get("parts") or ())
    amount = "" if metres is None else str(words.distance(metres, units))
    return Line(words.short_day(row["local_date"]), amount, str(row["title"]))


def _metres(parts: Sequence[Row]) -> float | None:
    """Distance of a planned run when every part states one."""
    stated = [None if part["distance_m"] is None else part["distance_m"] * part["repeats"] for part in parts]
    known = [value for value in stated if value is not None]
    return sum(known) if known and len(known) == len(stated) else None
