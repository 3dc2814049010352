"""The card that says what a run asked of the body, against the days before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from loadwatch.language import Told, later, say
from loadwatch.views.activity import ActivityPage, ExposureRow
from loadwatch.views.shapes import Detail
from loadwatch_dashboard import components
from loadwatch_dashboard.guarding import guarded

QUALITIES = Told(
    {
        "A": "A measured by the device",
        "B": "B estimated",
        "C": "C worked out from positions",
        "M": "M entered by hand",
        "S": "S by the slope of the treadmill",
    }
)
WIDENED = "x"


@guarded(later("What it asked"))
def exposure_card(page: ActivityPage) -> html.Section:
    rows = [_exposure_cells(row) for row in page.exposures]
    if not rows:
        return components.card(
            say("What it asked"),
            None,
            html.P(say("Only running is measured against the days before."), className="lw-calm"),
        )
    heads = (
        say("Measure"),
        say("This run"),
        say("{days}-day most", days=page.window_days),
        say("Times"),
        say("Data"),
    )
    return components.card(
        say("What it asked"),
        say("Against the largest single run of the {days} days before", days=page.window_days),
        components.table(say("Exposures of this run"), heads, rows),
        html.P(_key(page.exposures), className="lw-note"),
        _details(page),
    )


def _details(page: ActivityPage) -> html.Details:
    """What no rule reads, behind one line of words."""
    rows = [(_named(row.label, row.reason), _amount(row)) for row in page.details]
    heads = (say("Measure"), say("This run"))
    about = html.P(say("Context only: no flag rests on these numbers."), className="lw-calm")
    table = components.table(say("More numbers of this run"), heads, rows)
    summary = html.Summary(say("More: steep parts, tempo, steps, effort"))
    return html.Details([summary, about, table], className="lw-details")


def _amount(row: Detail) -> str | None:
    return None if row.value is None else f"{row.value} {row.unit}".rstrip()


def _named(label: str, reason: str | None) -> Any:
    return html.Span([label, html.Span(reason, className="lw-cell-reason")]) if reason else label


def _exposure_cells(row: ExposureRow) -> tuple[Any, ...]:
    if row.value is None:
        return (_named(row.label, row.reason), None, row.before, None, row.quality)
    return (row.label, f"{row.value} {row.unit}".rstrip(), row.before, row.ratio, row.quality)


def _key(rows: Sequence[ExposureRow]) -> str:
    """What the brackets, the unit of tissues and the letters of this table mean."""
    said = [say("1 eq-km asks as much of a tissue as an easy flat kilometre.")]
    if any((row.before or "").startswith("(") for row in rows):
        said.append(say("In brackets: the amount taken as a start, where less was run before."))
    grades = {row.quality for row in rows if row.quality}
    letters = [QUALITIES[letter] for letter in QUALITIES if any(grade[0] == letter for grade in grades)]
    if any(grade.endswith(WIDENED) for grade in grades):
        letters.append(say("x partly beyond what was studied"))
    if letters:
        said.append(say("Data: {letters}.", letters=", ".join(letters)))
    return " ".join(said)
