"""Editing a run in a real browser, from the first word to the undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from loadwatch.logbook import Logbook
from tests import build
from tests.dashboard.conftest import served
from tests.dashboard.test_browser import findings

pytestmark = pytest.mark.browser


def test_a_run_is_renamed_deleted_and_brought_back(page: Page, tmp_path: Path) -> None:
    """The form says what is wrong beside the field, saves and shows the run from its top, and undo brings a deleted run back."""
    (tmp_path / "run.fit").write_bytes(build.fit_run())
    with Logbook.open(tmp_path / "book") as book, served(book) as address:
        book.import_paths([tmp_path / "run.fit"], "Ana")
        page.goto(f"{address}/activity/{book.activities('Ana')[0]['id']}")
        page.get_by_text("Change title, effort").click()
        page.get_by_role("textbox", name="Title").fill("Evening loop")
        page.get_by_role("textbox", name="Distance").fill("-1")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Please enter a distance above 0")).to_be_visible()
        expect(page.get_by_role("textbox", name="Title")).to_have_value("Evening loop")
        page.get_by_role("textbox", name="Distance").fill("2,5")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Evening loop")
        expect(page.get_by_text("entered by hand: 2.50 km")).to_be_visible()
        expect(page.locator("#main")).to_be_focused()
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
        assert findings(page) == []
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("“Evening loop” is deleted.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Evening loop")
        page.wait_for_load_state("networkidle")
