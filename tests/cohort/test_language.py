"""The report in the reader's language."""

from __future__ import annotations

from pathlib import Path

from loadwatch.cohort.report import Asked, cohort_document, cohort_report, refusal
from loadwatch.language import speaking
from loadwatch.views import cohort as view


def test_report_is_told_in_german(place: Path) -> None:
    """Titles, heads, notes and the refusal are German, with German numbers; the counts are the same."""
    (place / "sessions/bucket=0002/part-0.parquet").unlink()
    answer = cohort_report(Asked(str(place), has_flags=False), "here", allow_partial=True)
    years = cohort_document(answer)["years"]

    english = list(view.tables(years, "distance", has_flags=True))
    with speaking("de"):
        german = list(view.tables(years, "distance", has_flags=True))
        notes = [
            view.opening(1_200, answer.manifest.as_of, {"made_up": True}),
            view.partial_note(2, 3),
            view.edges(answer.asked.method),
            view.caution(),
            view.no_profiles(),
            *refusal(answer),
        ]

    assert [table[0] for table in german] == [
        "Distanz je Woche",
        "Distanz: die letzten Tage gegen die üblichen",
        "Distanz eines Laufs gegen die Tage davor",
        "Hinweise je 100 Läufe",
    ]
    assert german[0][1][:4] == ("Jahr", "Läufer", "Wochen", "Mittel")
    assert notes[0] == "1.200 erfundene Läufer, bis 2026-11-22."
    assert not [note for note in notes if " the " in note or " of " in note]
    for (_, _, ours), (_, _, theirs) in zip(english, german, strict=True):
        assert [[cell.replace(".", ",") for cell in row[1:]] for row in ours] == [
            [cell.replace(".", ",") for cell in row[1:]] for row in theirs
        ]
