"""A report view → PDF (tagged, PDF/UA-1) or pictures of its pages. Fonts are our own; nothing is fetched."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from loadwatch.report.charts import charts
from loadwatch.report.document import BREVITIES, document
from loadwatch.views.report_shapes import ReportView

STANDARD: Literal["ua-1"] = "ua-1"
PREVIEW_PPI, COUNT_PPI = 110.0, 4.0
PAGES = {"runner": 1, "physician": 3}
HERE = Path(__file__).parent
SOURCE, FONTS = HERE / "report.typ", HERE / "fonts"
LETTERS = (  # what the fonts of the report hold; other letters come from the system's fonts
    (0x20, 0x24F), (0x370, 0x3FF), (0x400, 0x45F), (0x2000, 0x206F), (0x2190, 0x2193), (0x25B2, 0x25B2),
    (0x25C6, 0x25C6), (0x25CB, 0x25CB), (0x25CF, 0x25CF), (0x2212, 0x2212), (0x2713, 0x2713),
)  # fmt: skip
Format = Literal["pdf", "png", "count"]  # count: pages too coarse to read, only to be counted


def report_pdf(view: ReportView) -> bytes:
    """The report as an accessible PDF. The same view gives the same bytes."""
    return _compiled(view, "pdf")[0]


def report_pages(view: ReportView) -> list[bytes]:
    """The pages of the report as PNG, for a preview."""
    return _compiled(view, "png")


def _compiled(view: ReportView, form: Format) -> list[bytes]:
    """The longest version that keeps to the pages its reader is promised."""
    drawn, most = charts(view), PAGES[view.asked.audience]
    for brevity in range(BREVITIES):
        content = {"charts": drawn, **document(view, brevity)}
        if brevity == BREVITIES - 1 or len(_lettered(content, view, "count")) <= most:
            return _lettered(content, view, form)
    raise AssertionError("the briefest version was not tried")


def _lettered(content: dict[str, Any], view: ReportView, form: Format) -> list[bytes]:
    """Typeset with our fonts; with the system's when a name needs them; else with what can be printed."""
    from typst import TypstError

    if _every_text(content, _is_ours):
        return _typeset(content, view, form, own=True)
    try:
        return _typeset(content, view, form, own=False)
    except TypstError:  # no font of this machine has the letters
        return _typeset(_mapped(content, _printable), view, form, own=True)


def _typeset(content: dict[str, Any], view: ReportView, form: Format, *, own: bool) -> list[bytes]:
    import typst

    day = view.seen.as_of
    found = typst.Compiler(SOURCE, root=HERE, font_paths=_fonts(own)).compile(
        format="pdf" if form == "pdf" else "png",
        ppi=COUNT_PPI if form == "count" else PREVIEW_PPI,
        sys_inputs={"report": json.dumps(content, ensure_ascii=False)},
        pdf_standards=[STANDARD] if form == "pdf" else [],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    pages = found if isinstance(found, list) else [found]
    return [page for page in pages if page is not None]


@cache
def _fonts(own: bool) -> Any:
    """The fonts, read once: ours, or ours and the system's."""
    import typst

    return typst.Fonts(include_system_fonts=not own, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _is_ours(text: str) -> bool:
    return all(_has_letter(letter) for letter in text)


def _has_letter(letter: str) -> bool:
    return letter in "\n\t" or any(first <= ord(letter) <= last for first, last in LETTERS)


def _printable(text: str) -> str:
    """The text without letters that no font has: their plain form, else a question mark."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter if _has_letter(letter) else "?" for letter in plain)


def _every_text(content: Any, holds: Callable[[str], bool]) -> bool:
    if isinstance(content, str):
        return holds(content)
    inner = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return all(_every_text(part, holds) for part in inner)


def _mapped(content: Any, change: Callable[[str], str]) -> Any:
    if isinstance(content, str):
        return change(content)
    if isinstance(content, dict):
        return {key: _mapped(value, change) for key, value in content.items()}
    return [_mapped(part, change) for part in content] if isinstance(content, list) else content
