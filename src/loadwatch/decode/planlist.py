"""Plans in CSV: the columns of a run list with days to come; a bad line fails alone with its number."""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loadwatch.decode.clean_totals import is_possible
from loadwatch.decode.plan_trainingpeaks import as_ours
from loadwatch.decode.planned import (
    MOST_READ,
    NotPlanned,
    PlanFile,
    PlanReader,
    clock_of,
    refused,
    session_of,
    settled,
    the_rest,
)
from loadwatch.decode.runlist import NUMBERS, clock_s, is_note, positive, sport_named, when_of
from loadwatch.decode.tables import label_of, rows_of, text_of
from loadwatch.errors import PlanError
from loadwatch.load.plan_text import PlanText, is_endless, read_plan_text
from loadwatch.model import PlannedPart, PlannedSession
from loadwatch.units import KM_M

TEXTS = ("plan", "workout", "session", "description", "title")  # columns that may hold the session in words
AGREEMENT = 0.05
MOST_DAYS = 3 * 366
REST = {"rest", "rest day", "off"}


def read_plan_csv(data: bytes, name: str, reader: PlanReader) -> PlanFile:
    """One planned session for each good line."""
    rows = rows_of(text_of(data))
    labels = [label_of(cell) for cell in rows[0][1]] if rows else []
    found = PlanFile()
    for line, cells in rows[1 : MOST_READ + 1]:
        label = f"{name}!/line {line}"
        try:
            row = as_ours(dict(zip(labels, cells, strict=False)))
            session = _session(row, len(cells) - len(labels), reader)
        except (ValueError, PlanError) as error:
            found.left.append(refused(label, error, f"Line {line}: "))
            continue
        if session.local_date < reader.today:
            message = f"Line {line}: {session.local_date} has passed."
            found.left.append(NotPlanned(label, "ignored", "past", message))
        else:
            found.sessions.append(session)
    if len(rows) > MOST_READ + 1:
        found.left.append(the_rest(name))
    return settled(found, name)


def _session(row: dict[str, str], n_extra: int, reader: PlanReader) -> PlannedSession:
    if n_extra > 0:
        raise ValueError("it has more cells than the header; is a decimal comma not quoted?")
    day, clock = _day(row, reader)
    title = next(
        ((row.get(column) or "").strip() for column in ("title", *TEXTS) if (row.get(column) or "").strip()),
        "",
    )
    said, sport, sub_sport = _said(row, reader)
    session = replace(session_of(reader, day, title, said, "csv"), sport=sport, start_time=clock)
    if day > reader.today + timedelta(days=MOST_DAYS):
        raise ValueError(f"{day} is more than three years away")
    return replace(
        session,
        sub_sport=sub_sport or said.sub_sport,
        ascent_m=_stated(positive(row, "ascent_m", 1.0), said.ascent_m),
        descent_m=_stated(positive(row, "descent_m", 1.0), said.descent_m),
        fast_m=positive(row, "fast_km", KM_M),
        sprint_m=positive(row, "sprint_km", KM_M),
        notes={key: value.strip() for key, value in row.items() if _is_note(key) and value.strip()},
    )


def _day(row: dict[str, str], reader: PlanReader) -> tuple[date, str | None]:
    """Local day and clock time of a row."""
    when = when_of(row)
    if "start_utc" in when:
        moment = datetime.fromisoformat(row["start"].strip()).astimezone(ZoneInfo(reader.zone))
        return moment.date(), clock_of(moment)
    if "local_start" in when:
        moment = datetime.fromisoformat(when["local_start"])
        return moment.date(), clock_of(moment)
    return date.fromisoformat(when["local_date"]), None


def _said(row: dict[str, str], reader: PlanReader) -> tuple[PlanText, str, str | None]:
    """The session of the columns, else of the words; with its sport."""
    sport_cell = (row.get("sport") or "").strip().lower()
    if sport_cell in REST:
        return PlanText(), "rest", None
    sport, sub_sport = sport_named(row.get("sport"))
    metres, seconds = _amounts(row, sport)
    texts = [text for column in TEXTS if (text := (row.get(column) or "").strip())]
    if metres is not None or seconds is not None:
        return PlanText(_parts(metres, seconds, texts, reader)), sport, sub_sport
    if not texts:
        raise ValueError("it has neither a distance nor a duration nor a plan in words")
    said = read_plan_text(texts[0], reader.units)
    return said, said.sport if not sport_cell else sport, sub_sport


def _parts(
    metres: float | None, seconds: float | None, texts: list[str], reader: PlanReader
) -> tuple[PlannedPart, ...]:
    """The stretches of the amounts; words that agree with them tell how they are run."""
    unit, number = ("km", metres / KM_M) if metres is not None else ("s", seconds or 0.0)
    for text in texts:
        for whole in (text, f"{number:.10g} {unit} {text}"):
            with contextlib.suppress(PlanError):
                parts = read_plan_text(whole, reader.units).parts
                if _agree(parts, metres, seconds):
                    return parts
    return (PlannedPart("easy", metres, seconds),)


def _agree(parts: tuple[PlannedPart, ...], metres: float | None, seconds: float | None) -> bool:
    """Words whose lengths sum up to the stated one; a stated pace needs no words."""
    if (metres is None) == (seconds is None) or not parts:
        return False
    held, told = 0, 0.0
    for part in parts:
        length = part.distance_m if metres is not None else part.duration_s
        if held == 0 and length is None:
            return False
        told += 0.0 if held else (length or 0.0) * part.repeats
        held = max(held - 1, 0) or part.holds
    return math.isclose(told, metres or seconds or 0.0, rel_tol=AGREEMENT)


def _amounts(row: dict[str, str], sport: str) -> tuple[float | None, float | None]:
    metres = positive(row, "distance_km", NUMBERS["distance_km"][1])
    seconds = positive(row, "duration_min", NUMBERS["duration_min"][1])
    if (row.get("duration") or "").strip():
        seconds = clock_s(row["duration"])
    if metres == 0 or seconds == 0:
        raise ValueError("its distance or duration is 0; write rest as the sport of a rest day")
    if sport == "running" and is_endless([PlannedPart("easy", metres), PlannedPart("easy", None, seconds)]):
        raise ValueError("it is longer than anyone runs")
    if metres is not None and not is_possible(metres, seconds, sport):
        raise ValueError(f"{metres / KM_M:g} km in {seconds:g} s cannot be; is the duration h:mm:ss?")
    return metres, seconds


def _stated(column: float | None, text: float | None) -> float | None:
    return column if column is not None else text


def _is_note(column: str) -> bool:
    return is_note(column) and column not in TEXTS
