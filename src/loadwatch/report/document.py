"""A report view → plain texts and rows that the template places."""

from __future__ import annotations

import re
from typing import Any

from loadwatch.language import language, later, say, say_n
from loadwatch.report.words import template_words
from loadwatch.views.report import LINES_SHOWN
from loadwatch.views.report_shapes import FlagGroup, Line, ReportView, Trend
from loadwatch.views.shapes import Card
from loadwatch.views.words import DASH, day_year, severity_shape

BREVITIES = 6  # versions of a report: all of it, then shorter and shorter; the last without tests
TESTS = 2  # at least: one of each leg
LONG_WORD, BREAK = re.compile(r"\S{40}(?=\S)"), "\u200b"
MADE_WITH = later("Made with {version} on data until {day}.")


def document(view: ReportView, brevity: int = 0) -> dict[str, Any]:
    """What the template `report.typ` reads beside the charts; the briefer, the fewer flags and lines."""
    flags = view.flags[: max(1, len(view.flags) - brevity)]
    return {
        "audience": view.asked.audience,
        "lang": language(),
        "words": template_words(view.seen.unit),
        "title": breakable(view.title),
        "period": view.period,
        "headline": view.seen.headline,
        "room": view.seen.room or "",
        "profile": [list(pair) for pair in view.profile],
        "cards_title": view.seen.cards_title,
        "cards": [_card(card) for card in view.seen.cards],
        "trends": [_trend(row) for row in view.trends],
        "flags": [_flag(flag, is_short=brevity > 1) for flag in flags],
        "flags_counted": _counted(view, len(flags)),
        "pain": view.pain.summary if view.pain else "",
        **(lines := _lines(view, brevity)),
        "caveats": list(view.seen.caveats),
        "method": list(view.method),
        "made": say(MADE_WITH, version=view.version, day=day_year(view.until))
        + _left_out(view, len(lines["notes"])),
        "unit": view.seen.unit,
    }


def _lines(view: ReportView, brevity: int) -> dict[str, list[list[str]]]:
    """Diary, tests, notes and plan; the tests stay longest."""
    most = LINES_SHOWN[view.asked.audience]
    kept = max(0, most - most * brevity // (BREVITIES - 2))
    tests = max(kept, TESTS) if brevity < BREVITIES - 1 else 0
    shown = {
        "diary": view.diary[:kept],
        "tests": view.tests[:tests],
        "notes": view.notes[:kept],
        "plan": view.plan[:kept],
    }
    return {name: [_line(line) for line in lines] for name, lines in shown.items()}


def _left_out(view: ReportView, n_notes: int) -> str:
    """What a reader would look for in vain; below the page, where it takes no room."""
    if n_notes >= view.n_notes:
        return ""
    return " " + say("{n} of {total} notes of this period are shown.", n=n_notes, total=view.n_notes)


def _counted(view: ReportView, shown: int) -> str:
    if shown >= view.n_groups:
        return view.flags_counted
    return say_n(
        "{told} The worst follows.", "{told} The worst {n} kinds follow.", shown, told=view.flags_counted
    )


def _card(card: Card) -> dict[str, Any]:
    return {
        "label": card.label,
        "value": card.value or DASH,
        "unit": card.unit,
        "verdict": card.verdict,
        "shape": severity_shape(card.severity),
        "severity": -1 if card.severity is None else card.severity,
    }


def _trend(row: Trend) -> list[str]:
    cells = (row.recent, row.before, row.change, row.most)
    return [f"{row.label} ({row.unit})", *(cell or DASH for cell in cells)]


def _flag(group: FlagGroup, *, is_short: bool) -> dict[str, Any]:
    flag = group.card
    sure = say("evidence {grade}", grade=flag.evidence)
    data = say(", data {quality}", quality=flag.quality) if flag.quality else ""
    return {
        "shape": severity_shape(flag.severity),
        "severity": flag.severity,
        "word": flag.word,
        "when": flag.when,
        "sure": f"{flag.rule}, {sure}{data}",
        "title": flag.title,
        "why": flag.headline if is_short else flag.why,
        "action": flag.action,
        "also": group.also or "",
    }


def _line(line: Line) -> list[str]:
    return [line.when, *(breakable(text) for text in (line.what, line.text))]


def breakable(text: str) -> str:
    """The text with a place to break in words that no line holds, such as an address."""
    return LONG_WORD.sub(lambda found: found[0] + BREAK, text)
