"""A plan in a file: CSV, calendar or FIT workout, told by its bytes."""

from __future__ import annotations

from loadwatch.decode.plan.calendar import is_calendar, read_calendar
from loadwatch.decode.plan.grid import grid_of
from loadwatch.decode.plan.planned import PlanFile, PlanReader
from loadwatch.decode.plan.table import read_plan_csv
from loadwatch.decode.plan.trainingpeaks import DAY
from loadwatch.decode.plan.workout import read_workout
from loadwatch.decode.sniff import is_fit
from loadwatch.decode.table import delimiter_of, first_line, label_of, text_of
from loadwatch.decode.table.headings import find_table
from loadwatch.errors import TooLargeError, UnknownFormatError

LARGEST_BYTES = 20 * 1024 * 1024
FORMS = "Plans come as CSV with a column date or a column for each day of the week, as a calendar (ICS) or as a FIT workout."
SHEET = "Save the spreadsheet as CSV, with a column date, and take that."


def read_plan(data: bytes, name: str, reader: PlanReader) -> PlanFile:
    """The planned sessions of a file.

    Raises
    ------
    UnknownFormatError
        When it is none of the three.
    TooLargeError
        When it is over 20 MB.
    FileError
        When it is one of them, but cannot be read.
    PlanError
        When a workout file comes without a day.
    """
    if len(data) > LARGEST_BYTES:
        raise TooLargeError(name, "20 MB", f"{len(data) / 1e6:.0f} MB")
    if is_fit(data[:64]):
        return read_workout(data, name, reader)
    if is_calendar(data[:64]):
        return read_calendar(data, name, reader)
    text = text_of(data)
    is_text = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in data[:1024]
    labels = {label_of(cell.strip('"')) for cell in first_line(text).split(delimiter_of(text))}
    if is_text and (DAY in labels or find_table(text) is not None or grid_of(text) is not None):
        return read_plan_csv(data, name, reader)
    raise UnknownFormatError(
        name,
        f"{name} is no plan that loadwatch knows.",
        SHEET if data.startswith(b"PK") else FORMS,
    )
