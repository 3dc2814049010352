"""A German reader in a real browser: the overview speaks German down to its charts and its scripts."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


def test_the_overview_is_german_in_the_browser(browser: Browser, live: str) -> None:
    """Words, decimal commas, months of the chart and words of the scripts; axe and the console are silent."""
    context = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 900})
    page, heard = context.new_page(), []
    page.on("console", lambda said: heard.append(said.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    try:
        page.goto(live + "/")
        expect(page.get_by_role("heading", name="Hinweise", exact=True)).to_be_visible()
        expect(page.locator("#load-graph .textpoint")).to_have_text(
            [re.compile(r"\d,\d$"), re.compile(r"\d,\d\d$")]
        )
        expect(page.locator("#load-graph .xtick").filter(has_text="Okt.")).to_have_count(1)

        assert page.evaluate("document.documentElement.lang") == "de"
        assert page.evaluate("window.loadwatchWords('undo')") == "Rückgängig"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert Axe().run(page).response["violations"] == []
        assert heard == []
    finally:
        context.close()
