"""One number, four outlets: what the command line says in JSON is drawn in the charts and printed in the PDF.

Every measure is asked for: those of `MEASURES`, each tissue also as the one in focus.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from pypdf import PdfReader

from loadwatch.demo import runners
from loadwatch.demo.build import demo_track
from loadwatch.demo.fit_activity import fit_activity
from loadwatch.logbook import Logbook
from loadwatch.model import MEASURES, TISSUES
from loadwatch.report import report_pdf
from loadwatch.views import words
from loadwatch.views.report_shapes import Asked
from loadwatch.views.trends import scale
from loadwatch_dashboard import charts, trend_charts
from tests.test_same_numbers import said

TODAY = date(2026, 11, 25)  # a Wednesday: the week is not whole
DAYS, WEEK = 66, timedelta(weeks=1)
WHOLE_SINCE = date(2026, 10, 26)  # Monday of the first of the last four whole weeks
NAME = "Jonas"


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A logbook of the recordings of nine weeks, with hills and fast running."""
    place = str(tmp_path_factory.mktemp("drawn") / "book")
    with Logbook.open(place, today=lambda: TODAY) as made:
        made.add_athlete(NAME, zone="Europe/Zurich", critical_speed_mps=4.05)
        outings = [one for one in runners.jonas() if one.days_ago <= DAYS]
        files = [fit_activity(demo_track(runners.JONAS, one, TODAY)) for one in outings]
        made.import_bytes([(f"{n}.fit", BytesIO(file)) for n, file in enumerate(files)], NAME)
    return place


@pytest.fixture(scope="module")
def book(where: str) -> Iterator[Logbook]:
    """The same logbook in Python."""
    with Logbook.open(where, create=False, today=lambda: TODAY) as opened:
        yield opened


@pytest.fixture(scope="module")
def weeks(where: str) -> dict[str, dict[str, Any]]:
    """What `loadwatch weekly --json` says, by Monday."""
    return {row["week_start"]: row for row in said(where, "weekly", "--as-of", str(TODAY))}


def of_week(row: dict[str, Any], measure: str) -> float | None:
    """The SI value of a measure in a row of the command."""
    found: float | None = row["tissue"][measure] if measure in TISSUES else row[MEASURES[measure]]
    return found


def plain(values: Any) -> list[float | None]:
    """What a chart holds, packed or not, as numbers."""
    if isinstance(values, dict):
        values = np.frombuffer(base64.b64decode(values["bdata"]), dtype="<f4").astype(float)
    return [None if value is None or not np.isfinite(value) else float(value) for value in values]


def bars(figure: dict[str, Any], axis: str) -> dict[str, float | None]:
    """Week → height of its bar on an axis; outlines of weeks to come and of unknown ones are left out."""
    full = [
        one for one in figure["data"]
        if one["type"] == "bar" and one.get("yaxis", "y") == axis and one["marker"].get("color") != charts.CLEAR
    ]  # fmt: skip
    return {day: value for one in full for day, value in zip(one["x"], plain(one["y"]), strict=True)}


@pytest.mark.parametrize("measure", list(MEASURES))
def test_charts_draw_what_the_command_says(
    measure: str, where: str, book: Logbook, weeks: dict[str, dict[str, Any]]
) -> None:
    """Bars of Trends and Overview are the weeks of the command; runs, longest and ratio are its days."""
    told = scale(measure, "km")
    wanted = {
        day: value / told.si for day, row in weeks.items() if (value := of_week(row, measure)) is not None
    }
    view = book.trends(NAME, measure, "3m", as_of=TODAY, units="km")
    drawn = trend_charts.trend_figure(view)
    assert len(wanted) >= 9
    assert bars(drawn, "y2") == pytest.approx(wanted, rel=1e-6)
    seen = book.overview(NAME, TODAY, "km", (measure, "3m"))
    assert bars(charts.load_figure(seen), "y") == pytest.approx(wanted, rel=1e-6)

    days = {
        row["local_date"]: row for row in said(where, "load", "--measure", measure, "--as-of", str(TODAY))
    }
    for axis, key, si in (("y3", "longest_30d", told.si), ("y4", "ratio", 1.0)):
        line = next(one for one in reversed(drawn["data"]) if one.get("yaxis") == axis)
        for number, value in enumerate(plain(line["y"])):
            known = days.get(str(view.first + timedelta(days=number)), {}).get(key)
            assert value == (None if known is None else pytest.approx(known / si, rel=1e-6))


@pytest.fixture(scope="module")
def printed(book: Logbook) -> dict[str | None, str]:
    """Text of the physician's PDF, for each tissue in focus; under None that without one."""
    texts: dict[str | None, str] = {}
    for focus in (None, *TISSUES):
        book.update_athlete(NAME, focus_tissue=focus)
        pdf = PdfReader(BytesIO(report_pdf(book.report(NAME, Asked("physician"), TODAY))))
        texts[focus] = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    return texts


@pytest.mark.parametrize("measure", list(MEASURES))
def test_the_pdf_prints_what_the_command_says(
    measure: str, where: str, weeks: dict[str, dict[str, Any]], printed: dict[str | None, str]
) -> None:
    """The mean of the last four whole weeks and the largest day of 30 stand in the row of the measure."""
    column = MEASURES[measure]
    whole = [of_week(weeks[str(WHOLE_SINCE + n * WEEK)], measure) or 0.0 for n in range(4)]
    rows = said(where, "load", "--measure", measure, "--as-of", str(TODAY))[-30:]
    mean = words.measure_amount(column, sum(whole) / 4, "km")
    most = words.measure_amount(column, max(row["value"] or 0.0 for row in rows), "km")
    text = printed[measure if measure in TISSUES else None]
    row = re.search(
        re.escape(f"{words.MEASURE_LABELS[measure]} ({mean.unit}) {mean.value} ") + r"(.*?) ([\d:,.]+) ", text
    )

    assert sum(whole) > 0
    assert row is not None, text
    assert row.group(2) == most.value
    assert len(row.group(1).split()) <= 4  # the mean of the weeks before and the change, of the same row
