"""The words of the template: headings, heads of tables, and what is under the charts."""

from __future__ import annotations

from typing import Any

from loadwatch.language import say


def template_words(unit: str) -> dict[str, Any]:
    """Key in `report.typ` → words in the reader's language."""
    return {
        "weekly": say("Weekly distance ({unit})", unit=unit),
        "no_week": say("No week of this period is known."),
        "bars": say(
            "Bars: weeks, the current one dark; dashed: not or not wholly known. Line: mean of the four weeks before."
        ),
        "trends": say("Trends"),
        "heads": [
            say("Measure"), say("Mean week, last 4"), say("Mean week, 4 before"), say("Change"),
            say("Largest day in 30"),
        ],
        "flags": say("Flags"),
        "pain": say("Pain"),
        "first_steps": say("first steps of the day"),
        "worst": say("worst in a run · 0 none to 10 worst"),
        "ratio": say("Recent against usual load"),
        "context": say("Context only, not a risk score."),
        "columns": say("Hills, speed and tissue by week"),
        "every_day": say("Every day"),
        "shades": say("Darker is longer; faint is rest; a stroke is unknown."),
        **_tables(),
    }  # fmt: skip


def _tables() -> dict[str, Any]:
    return {
        "diary": say("Diary"),
        "diary_heads": [say("Day"), say("Where"), say("Entry")],
        "tests": say("Tests"),
        "test_heads": [say("Day"), say("Test"), say("Result")],
        "planned": say("Planned"),
        "plan_heads": [say("Day"), say("Distance"), say("Run")],
        "notes": say("Notes"),
        "note_heads": [say("Day"), say("By"), say("Note")],
        "about": say("About these numbers"),
        "made": say("How they were made"),
    }
