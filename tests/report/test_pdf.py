"""The PDF: its pages, its tags, and the numbers that stand in it."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from loadwatch.report import report_pages, report_pdf
from loadwatch.report.document import BREVITIES, document
from loadwatch.views.report_shapes import Asked, FlagGroup, Line, ReportView, Said
from tests.views.test_report import diary_row, flag, report_view


def full_view(asked: Asked) -> ReportView:
    """A report with everything: far more flags, entries and notes than fit on a page."""
    diary = tuple(diary_row(n, pain_morning=2.0, pain_during=3.0, note="word " * 30) for n in range(25))
    notes = tuple({**diary_row(n), "author": "PT", "text": "Keep it flat. " * 20} for n in range(20))
    tests = tuple({**diary_row(n), "side": "left", "reps": 20, "pain": 1.0} for n in range(20))
    view = report_view(asked, Said(diary, notes, tests=tests), tuple(flag(n) for n in range(0, 80, 3)))
    card = view.flags[0].card
    long = FlagGroup(replace(card, why=f"{card.why} {'It went on. ' * 30}"), "Also on other days.", 9)
    return replace(view, flags=(long,) * 8, n_groups=20)


def text_of(data: bytes) -> str:
    """All text of a PDF with single spaces."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


@pytest.mark.parametrize(("audience", "most"), [("runner", 1), ("physician", 3)])
def test_report_keeps_to_its_pages(audience: str, most: int) -> None:
    """One page for the runner and three for the physician, however much there is to say."""
    asked = Asked("runner" if audience == "runner" else "physician", 26)
    assert len(PdfReader(BytesIO(report_pdf(full_view(asked)))).pages) <= most


@pytest.mark.parametrize("asked", [Asked(), Asked("physician", 26, "mi"), Asked("runner", 4, "mi")])
def test_report_holds_the_numbers_of_the_page(asked: Asked) -> None:
    """Every verdict, card, trend and flag of the view stands in the text of the PDF."""
    view = report_view(asked, flags=(flag(), flag(7, 3)))
    text = text_of(report_pdf(view))
    assert view.seen.headline in text
    assert all(f"{card.value} {card.unit}" in text for card in view.seen.cards if card.value)
    for row in view.trends:
        cells = [cell or "–" for cell in (row.recent, row.before, row.change, row.most)]
        assert " ".join([f"{row.label} ({row.unit})", *cells]) in text
    assert all(f"{one.card.word}: {one.card.title}" in text for one in view.flags)
    assert view.version in text


@pytest.mark.parametrize("asked", [Asked(), Asked("physician", 26)])
def test_report_holds_the_tests_of_a_year(asked: Asked) -> None:
    """Heel raises of each leg and totals of questionnaires stand in the text."""
    tests = tuple(
        {**diary_row(n), "side": side, "reps": 20 + n, "pain": 1.0} for n, side in ((0, "left"), (1, "right"))
    )
    scores = ({**diary_row(3), "name": "VISA-A", "level": 81},)
    text = text_of(report_pdf(report_view(asked, Said(tests=tests, scores=scores))))
    assert "Heel raises, left 20, pain 1 of 10" in text
    assert "Heel raises, right 21, pain 1 of 10" in text
    assert "VISA-A 81 of 100" in text


def test_report_is_tagged_and_named() -> None:
    """Screen readers get tags, a language, a title and words for every chart."""
    reader = PdfReader(BytesIO(report_pdf(report_view(Asked("physician")))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title == "Training load of Ana"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_same_view_gives_the_same_bytes() -> None:
    """The report knows no clock: it can be made again and compared."""
    assert report_pdf(report_view()) == report_pdf(report_view())


@pytest.mark.parametrize("name", ["山田 太郎", "O'Neil #set page() *x* $y$ <z> @a", "עברית 🏃", "\u0007bell"])
def test_any_name_can_be_printed(name: str) -> None:
    """Letters of any script and marks of the typesetter's language are text, never a failure or a command."""
    data = report_pdf(replace(report_view(), title=f"Training load of {name}"))
    assert len(PdfReader(BytesIO(data)).pages) == 1
    if name.startswith("O'Neil"):
        assert name in text_of(data).replace("’", "'")


def test_preview_has_a_picture_for_each_page() -> None:
    """The preview shows as many pages as the PDF has."""
    view = full_view(Asked("physician", 26))
    pages = report_pages(view)
    assert len(pages) == len(PdfReader(BytesIO(report_pdf(view))).pages)
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_no_word_runs_off_the_page_and_no_note_is_left_out_unsaid() -> None:
    """A long address in a note was cut at the edge of the paper, and notes that did not fit went without a word."""
    view = full_view(Asked("physician"))
    long = Line("Sun 14 Jun", "PT", "https://example.org/" + "a" * 300)
    written = document(replace(view, notes=(long,), n_notes=3), BREVITIES - 2)

    texts = [cell for row in document(replace(view, notes=(long,)))["notes"] for cell in row]

    assert all(len(part) <= 41 for cell in texts for part in re.split(r"[\s\u200b]", cell))
    assert "0 of 3 notes of this period are shown." in written["made"]
    assert "notes" not in document(replace(view, notes=(long,), n_notes=1))["made"]
