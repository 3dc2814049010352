"""Plans in CSV: the columns of a run list with days to come; a bad line fails alone with its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from loadwatch.decode.plan.grid import GridCell, grid_cells, grid_of
from loadwatch.decode.plan.planned import (
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
from loadwatch.decode.plan.ranges import without_ranges
from loadwatch.decode.plan.trainingpeaks import of_trainingpeaks
from loadwatch.decode.plan.words import pace_words, said_beside, said_in_words
from loadwatch.decode.table import label_of, rows_of, text_of
from loadwatch.decode.table.cells import Table, as_ours, table_of
from loadwatch.decode.table.runlist import (
    NUMBERS,
    check_pace,
    clock_s,
    is_note,
    positive,
    sport_named,
    when_of,
)
from loadwatch.errors import PlanError
from loadwatch.load.plan_text import PlanText, is_endless
from loadwatch.model import PlannedPart, PlannedSession
from loadwatch.units import KM_M

TEXTS = (
    "plan",
    "workout",
    "session",
    "description",
    "title",
    "kind",
)  # columns that may hold the session in words
Told = tuple[dict[str, str], Sequence[str]]  # a row with our columns, and how its ranges were read
Row = tuple[str, Callable[[], Told]]
MOST_DAYS = 3 * 366
REST = {"rest", "rest day", "off", "ruhetag", "ruhe", "frei", "pause", "pausentag"}


def read_plan_csv(data: bytes, name: str, reader: PlanReader) -> PlanFile:
    """One planned session for each good line, or for each day of a line that holds a week."""
    found = PlanFile()
    rows = list(islice(_rows(text_of(data), reader), MOST_READ + 1))
    for line, row_of in rows[:MOST_READ]:
        label = f"{name}!/line {line}"
        try:
            session = _session(*row_of(), reader)
        except (ValueError, PlanError) as error:
            found.left.append(refused(label, error, f"Line {line}: "))
            continue
        if session.local_date < reader.today:
            message = f"Line {line}: {session.local_date} has passed."
            found.left.append(NotPlanned(label, "ignored", "past", message))
        else:
            found.sessions.append(session)
    if len(rows) > MOST_READ:
        found.left.append(the_rest(name))
    return settled(found, name)


def _rows(text: str, reader: PlanReader) -> Iterator[Row]:
    """The line of a row, with the day of its week if it holds one, and what gives its cells by our columns."""
    if (table := table_of(text)) is not None:
        for line, cells in table.rows:
            yield str(line), partial(_of_table, table, cells, reader)
    elif (grid := grid_of(text)) is not None:
        for cell in grid_cells(grid, reader.today):
            yield f"{cell.line}, {cell.heading}", partial(_of_grid, cell)
    else:
        rows = rows_of(text)
        labels = [label_of(cell) for cell in rows[0][1]] if rows else []
        for line, cells in rows[1:]:
            yield str(line), partial(_of_list, labels, cells)


def _of_table(table: Table, cells: Sequence[str], reader: PlanReader) -> Told:
    plain, readings = without_ranges(table.headings, cells)
    return as_ours(table, plain, reader.units, reader.today), readings


def _of_grid(cell: GridCell) -> Told:
    if cell.day is None:
        raise ValueError("its week has no date: write the day of the first column before it, like 2026-05-03")
    return {"date": cell.day.isoformat(), "plan": cell.text}, ()


def _of_list(labels: Sequence[str], cells: Sequence[str]) -> Told:
    return of_trainingpeaks(labels, cells), ()


def _session(row: dict[str, str], ranges: Sequence[str], reader: PlanReader) -> PlannedSession:
    day, clock = _day(row, reader)
    title = next((text for at in ("title", *TEXTS) if (text := (row.get(at) or "").strip())), "")
    said, sport, sub_sport = _said(row, reader)
    said = replace(said, readings=tuple(dict.fromkeys((*said.readings, *ranges))))
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
    pace = pace_words(row.get("pace") or "")
    if metres is not None or seconds is not None:
        said = said_beside(metres, seconds, texts, pace, reader.units)
        return said, sport if sport_cell else said.sport, sub_sport
    if not texts:
        raise ValueError("it has neither a distance nor a duration nor a plan in words")
    said = said_in_words(texts, pace, reader.units)
    return said, said.sport if not sport_cell else sport, sub_sport


def _amounts(row: dict[str, str], sport: str) -> tuple[float | None, float | None]:
    metres = positive(row, "distance_km", NUMBERS["distance_km"][1])
    seconds = positive(row, "duration_min", NUMBERS["duration_min"][1])
    if (row.get("duration") or "").strip():
        seconds = clock_s(row["duration"])
    if metres == 0 or seconds == 0:
        raise ValueError("its distance or duration is 0; write rest as the sport of a rest day")
    if sport == "running" and is_endless([PlannedPart("easy", metres), PlannedPart("easy", None, seconds)]):
        raise ValueError("it is longer than anyone runs")
    check_pace(metres, seconds, sport)
    return metres, seconds


def _stated(column: float | None, text: float | None) -> float | None:
    return column if column is not None else text


def _is_note(column: str) -> bool:
    return is_note(column) and column not in TEXTS
