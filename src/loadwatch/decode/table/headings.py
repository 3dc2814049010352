"""Headings of people's tables, in English and German, with their units → the columns of our own lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loadwatch.decode.sports import plain
from loadwatch.decode.table import HTML_TAG, first_lines, label_of
from loadwatch.units import FOOT_M, HOUR_S, KM_M, MILE_M, MINUTE_S

GERMAN = (  # ours: theirs, the plainest first
    "date: datum trainingsdatum trainingstag tag wann",
    "start: uhrzeit startzeit beginn",
    "distance: distanz strecke streckenlange kilometer umfang lange laufstrecke soll_km plan_km",
    "duration: dauer trainingszeit laufzeit trainingsdauer zeitdauer minuten stunden",
    "clock: zeit",
    "ascent_m: hohenmeter hoehenmeter hm anstieg aufstieg hohengewinn gesamtanstieg anstieg_gesamt positiver_hohenunterschied",
    "descent_m: abstieg hohenverlust gesamtabstieg abstieg_gesamt tiefenmeter",
    "sport: sportart aktivitatstyp aktivitat disziplin",
    "kind: trainingsart art typ einheitstyp intensitat bereich trainingsbereich belastung kategorie",
    "pace: tempo zieltempo pace_soll",
    "title: titel name bezeichnung",
    "description: beschreibung inhalt trainingsinhalt programm",
    "workout: einheit trainingseinheit training lauf vorgabe aufgabe",
    "notes: notizen notiz bemerkung bemerkungen kommentar anmerkung anmerkungen hinweis",
    "surface: untergrund",
    "rpe: anstrengung",
)
ENGLISH = (
    "date: date day when workout_date session_date training_date fecha",
    "start: start start_time time_of_day",
    "distance: distance dist km kms kilometers kilometres miles mi mileage planned_distance distance_planned distancia",
    "duration: duration minutes mins hours planned_duration duration_planned time_planned duree duracion durata",
    "clock: time",
    "ascent_m: ascent elevation elevation_gain climb gain vert total_ascent d",
    "descent_m: descent elevation_loss loss total_descent",
    "sport: activity_type activity discipline",
    "kind: type workout_type session_type run_type intensity zone effort category",
    "pace: pace target_pace goal_pace speed target_speed",
    "title: name",
    "description: details structure",
    "workout: training run exercise",
    "notes: note comment comments remarks",
)
UNITS_M = {  # of a heading or a cell
    "km": KM_M, "kms": KM_M, "k": KM_M, "kilometer": KM_M, "kilometers": KM_M, "kilometre": KM_M, "kilometres": KM_M,
    "mi": MILE_M, "mile": MILE_M, "miles": MILE_M, "meilen": MILE_M, "meile": MILE_M, "m": 1.0, "meter": 1.0,
    "meters": 1.0, "metres": 1.0, "hm": 1.0, "ft": FOOT_M, "feet": FOOT_M,
}  # fmt: skip
UNITS_S = {
    "min": MINUTE_S, "mins": MINUTE_S, "minuten": MINUTE_S, "minutes": MINUTE_S, "minute": MINUTE_S, "h": HOUR_S,
    "hr": HOUR_S, "hrs": HOUR_S, "std": HOUR_S, "stunden": HOUR_S, "stunde": HOUR_S, "hours": HOUR_S, "hour": HOUR_S,
    "s": 1.0, "sec": 1.0, "sek": 1.0, "seconds": 1.0, "sekunden": 1.0,
}  # fmt: skip
PLACES = frozenset({"lat", "lon", "lng", "latitude", "longitude", "breitengrad", "langengrad"})
OURS = frozenset({
    "date", "start", "distance_km", "duration_min", "duration", "ascent_m", "descent_m", "fast_km", "sprint_km",
    "sport", "rpe", "surface", "title", "notes", "plan", "workout", "session", "description", "grade_pct",
})  # fmt: skip
AMOUNTS = frozenset({"distance", "duration", "distance_km", "duration_min"})
_UNIT_BEHIND = re.compile(
    r"^(.*?)[\s_]*(?:[(\[]\s*(?:in\s+)?(.*?)\s*[)\]]|\s+in\s+(\w+)|[\s_](km|mi|miles|min|h|m|ft))\s*$"
)


@dataclass(frozen=True)
class Heading:
    """One column: its name as people wrote it, what it is to us, and its unit."""

    name: str
    column: str
    unit: str | None = None
    is_german: bool = False


def _known(lists: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Name in a heading → our column, and how plainly it says so (0 the plainest)."""
    pairs = (line.split(": ") for line in lists)
    return {word: (ours, place) for ours, words in pairs for place, word in enumerate(words.split())}


_GERMAN, _ENGLISH = _known(GERMAN), _known(ENGLISH)


def headings_of(cells: Sequence[str]) -> list[Heading]:
    """What each column is; of two that may be the same the plainer, the other is a note."""
    found = [_heading(cell) for cell in cells]
    best: dict[str, tuple[int, int]] = {}
    for at, (one, plainness) in enumerate(found):
        if one.column not in best or (plainness, at) < best[one.column]:
            best[one.column] = (plainness, at)
    kept = {at for _, at in best.values()}
    return [
        one
        if at in kept or one.column == label_of(one.name)
        else Heading(one.name, f"column {label_of(one.name)}")
        for at, (one, _) in enumerate(found)
    ]


def _heading(cell: str) -> tuple[Heading, int]:
    name = HTML_TAG.sub("", cell).strip().strip('"').strip()
    label = label_of(name)
    if label in OURS:
        return Heading(name, label), -1
    stem, unit = name, None
    if hit := _UNIT_BEHIND.match(name):
        stem, unit = hit[1], plain(hit[2] or hit[3] or hit[4] or "")
    for text, of_text in ((name, None), (stem, unit)):
        word = plain(text)
        for known in (_GERMAN, _ENGLISH):
            if word in known:
                column, plainness = known[word]
                return Heading(name, column, of_text or _said(word), known is _GERMAN), plainness
    return Heading(name, label), 0


def _said(word: str) -> str | None:
    """The unit that a name is itself: `Minuten`, `miles`."""
    return word if word in UNITS_M or word in UNITS_S else "km" if word.endswith("_km") else None


def find_table(text: str) -> tuple[int, str, list[Heading]] | None:
    """Line of the headings among the first ones, the sign between cells, and what the columns are; None without a day."""
    for number, sign, cells in first_lines(text):
        found = headings_of(cells)
        columns = {one.column for one in found}
        if columns & {"date", "start"} and len(columns & (OURS | AMOUNTS | {"clock", "kind"})) > 1:
            return number, sign, found
    return None


def is_foreign(headings: Sequence[Heading]) -> bool:
    """Names that are not the columns of our own lists."""
    return any(one.column not in {label_of(one.name), f"column {label_of(one.name)}"} for one in headings)


def tells_runs(headings: Sequence[Heading]) -> bool:
    """A list of runs: a day, and a length whose unit is told; a log of positions is none."""
    if any(plain(one.name) in PLACES for one in headings):
        return False
    columns = {one.column for one in headings}
    if columns & {"distance_km", "duration_min"} or (not is_foreign(headings) and "duration" in columns):
        return True
    has_unit = any(one.column == "distance" and (one.unit or one.is_german) for one in headings)
    return has_unit or ("duration" in columns and bool(columns & {"sport", "kind"}))
