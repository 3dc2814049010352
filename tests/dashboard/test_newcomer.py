"""A newcomer's path, in one go: demo, own files, plan, diary, and the therapist who sees it all on Monday."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Locator, LocatorAssertions, Page, expect
from pypdf import PdfReader

from loadwatch.demo import build_demo
from loadwatch.logbook import Logbook
from tests.dashboard.conftest import served
from tests.dashboard.test_browser import Ears

pytestmark = [pytest.mark.browser, pytest.mark.corpus]
FILES = 24  # the last of one runner's history, about five months
SOON = 30_000  # a busy machine reads files slowly
NAME = "Nora"
NOTE = "Sore heel, shorter runs until Friday."


@pytest.fixture
def history(corpus: Path, tmp_path: Path) -> tuple[Path, date]:
    """A folder of real watch files of one runner, and the day after the newest."""
    with (corpus / "manifest.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("history-nike-gpx/")]
    rows = sorted(rows, key=lambda row: row["start_utc"])[-FILES:]
    folder = tmp_path / "my watch"
    folder.mkdir()
    for row in rows:
        shutil.copy(corpus / row["file"], folder)
    return folder, date.fromisoformat(rows[-1]["start_utc"][:10]) + timedelta(days=1)


@pytest.fixture
def address(history: tuple[Path, date], tmp_path: Path) -> Iterator[str]:
    """The sample logbook on that day, served."""
    with Logbook.open(tmp_path / "book", today=lambda: history[1]) as book:
        book.uploads.is_isolated = False
        build_demo(book, history[1])
        with served(book) as found:
            yield found


def test_a_newcomer_finds_the_way(page: Page, address: str, history: tuple[Path, date]) -> None:
    """From the demo over own files, a plan that is too long and a sore heel to the therapist's report."""
    page.set_default_timeout(SOON)
    ears = Ears(page, address)
    _bring_files(page, address, history[0])
    _plan_too_much(page)
    before = _room(page)
    _log_pain(page)
    after = _room(page)
    _find_the_runner_first(page)
    report = _write_and_print(page)

    assert after < before
    assert NAME in report
    assert NOTE in report
    assert "6 of 10" in report
    assert "pain of 6 of 10, above 5" in report
    assert ears.heard == []


def _soon(place: Locator) -> LocatorAssertions:
    """Expected within the time of a busy machine."""
    expect(place).to_be_visible(timeout=SOON)
    return expect(place)


def _bring_files(page: Page, address: str, folder: Path) -> None:
    """Demo first; then the own folder, the receipt, the own overview."""
    page.goto(address)
    _soon(page.get_by_role("heading", level=1)).to_have_text("Jonas")
    page.get_by_role("link", name="Add files").first.click()
    page.get_by_label("Runner", exact=True).fill(NAME)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)
    _soon(page.locator("#upload-panel").get_by_text(f"{FILES} added").first)
    page.get_by_role("link", name="See the overview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME, timeout=SOON)
    _soon(page.get_by_role("heading", name="Last 7 days"))
    _soon(page.locator("#load-graph .main-svg").first)


def _plan_too_much(page: Page) -> None:
    """A run far beyond the 30 days; the length that would pass is told; one tap makes it that."""
    page.get_by_role("link", name="Plan next week").click()
    page.get_by_label("Session", exact=True).fill("25 km easy")
    page.get_by_role("button", name="Add to the plan").click()
    page.get_by_role("link", name="25.0 km").click()
    verdict = page.locator("#plan-open .lw-verdict-box")
    _soon(verdict).to_contain_text("times the 30-day longest")
    expect(page.locator("#plan-open .lw-reasons")).to_contain_text("longer than your longest run in 30 days")
    expect(verdict.locator(".lw-passes")).to_contain_text(re.compile(r"[\d.]+\skm .* would pass"))
    verdict.get_by_role("button", name="Make it").click()
    expect(verdict).to_contain_text("Clear", timeout=SOON)


def _room(page: Page) -> float:
    """What the plan page says would pass that day, in km."""
    page.locator(".lw-nav").get_by_role("link", name="Plan", exact=True).click()
    page.locator(".lw-plan-chip-planned").click()
    line = page.locator("#plan-open .lw-room").filter(has_text="Room that day")
    _soon(line)
    found = re.search(r"up to ([\d.]+)\skm", line.inner_text())
    assert found is not None
    return float(found[1])


def _log_pain(page: Page) -> None:
    """Six of ten above the left heel; the overview tells why there is less room now."""
    page.locator(".lw-nav").get_by_role("link", name="Diary").click()
    page.get_by_role("radio", name="Achilles, above the heel").check(force=True)
    page.get_by_role("radio", name="Left").check(force=True)
    page.get_by_role("group", name="Pain now").get_by_role("radio", name="6", exact=True).check(force=True)
    page.get_by_role("button", name="Save").click()
    _soon(page.get_by_text("Left Achilles tendon, 2 to 6 cm above the heel: reduce"))
    page.locator(".lw-nav").get_by_role("link", name="Overview").click()
    flag = page.locator(".lw-flag").first
    _soon(flag).to_contain_text("because of pain of 6 of 10, above 5")
    expect(flag).to_contain_text("at most 80 %")


def _find_the_runner_first(page: Page) -> None:
    """As PT: the caseload has the sore runner on top, with the reason."""
    page.get_by_role("link", name="PT", exact=True).click()
    page.locator(".lw-nav").get_by_role("link", name="Caseload").click()
    first = page.locator('.ag-row[row-index="0"]').first
    _soon(first).to_contain_text(NAME)
    expect(first).to_contain_text("pain of 6 of 10, above 5")
    first.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME, timeout=SOON)


def _write_and_print(page: Page) -> str:
    """A note, then the text of the PDF for the physician."""
    page.locator(".lw-nav").get_by_role("link", name="Therapist").click()
    page.get_by_label("Note", exact=True).fill(NOTE)
    page.get_by_label("Author").fill("Lena Frei, PT")
    page.get_by_role("button", name="Save the note").click()
    _soon(page.locator(".lw-main").get_by_text(NOTE).last)
    page.locator(".lw-nav").get_by_role("link", name="Report").click()
    page.get_by_role("link", name="A physician").click()
    _soon(page.get_by_text("12 weeks · for the referring physician").first)
    _soon(page.get_by_alt_text("Page 1 of")).to_have_js_property("complete", True)
    with page.expect_download(timeout=2 * SOON) as download:
        page.get_by_role("link", name="Download the PDF").click()
    pages = PdfReader(BytesIO(Path(download.value.path()).read_bytes())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())
