"""The page Report, its PDF and its preview."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.conftest import LINK_TOKEN, served
from tests.dashboard.test_app import page
from tests.runlist import write_runs


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """A logbook with Ana's run list and with Ben, who has no runs."""
    folder = tmp_path_factory.mktemp("report")
    with Logbook.open(folder / "book") as book:
        book.import_paths([write_runs(folder)], athlete="Ana")
        book.add_athlete("Ben")
        yield book


@pytest.fixture
def visitor(runs: Logbook) -> FlaskClient:
    """Somebody who may see that logbook."""
    found = create_app(runs, WebSettings()).server.test_client()
    found.get("/")
    return found


def test_the_pdf_is_the_report_of_the_logbook(visitor: FlaskClient, runs: Logbook) -> None:
    """The download is a PDF with a name of its own, and holds the trend that the logbook gives."""
    answer = visitor.get("/report.pdf?athlete=Ana&for=physician&weeks=26")
    assert answer.mimetype == "application/pdf"
    assert "loadwatch Ana" in answer.headers["Content-Disposition"]
    text = " ".join(one.extract_text() for one in PdfReader(BytesIO(answer.data)).pages)
    assert "26 weeks" in text
    assert str(runs.report("Ana").trends[0].most) in text


@pytest.mark.parametrize("address", ["/report.pdf?athlete=Nobody", "/report-page/1.png?athlete=Nobody"])
def test_an_unknown_runner_is_not_found(visitor: FlaskClient, address: str) -> None:
    """A runner who is not in the logbook gives 404 in words, never somebody else's report."""
    answer = visitor.get(address)
    assert answer.status_code == 404
    assert "Nobody" in answer.json["error"]


def test_a_page_too_far_is_not_found(visitor: FlaskClient) -> None:
    """A runner's report has one page."""
    assert visitor.get("/report-page/1.png?athlete=Ana").data.startswith(b"\x89PNG")
    assert visitor.get("/report-page/2.png?athlete=Ana").status_code == 404


def test_without_the_token_there_is_no_report(runs: Logbook) -> None:
    """The PDF is as private as the pages."""
    stranger = create_app(runs, WebSettings(token=LINK_TOKEN)).server.test_client()
    assert stranger.get("/report.pdf?athlete=Ana").status_code == 401


def test_the_page_keeps_to_what_can_be_chosen(visitor: FlaskClient) -> None:
    """A period or a reader that there is not falls back to the usual one."""
    shown = page(visitor, "/report", "?athlete=Ana&weeks=999&for=everybody").text
    assert "12 weeks · for the runner" in shown


def test_a_runner_without_runs_gets_the_next_step(visitor: FlaskClient) -> None:
    """There is nothing to print, and the page says what to do instead of drawing an empty sheet."""
    shown = json.dumps(page(visitor, "/report", "?athlete=Ben").json)
    assert "Nothing to print yet" in shown
    assert "/upload?athlete=Ben" in shown
    assert "report.pdf" not in shown


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_page_in_a_browser(
    runs: Logbook, browser: Browser, scheme: str, width: int, tmp_path: Path
) -> None:
    """The choices change the sheet, the PDF is saved, axe and the console are silent, nothing is too wide."""
    with served(runs) as address:
        context = browser.new_context(
            color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 900}
        )
        seen, heard = context.new_page(), []
        seen.on("console", lambda said: heard.append(said.text))
        seen.goto(address + "/report?athlete=Ana")
        expect(seen.get_by_role("img", name="Page 1 of")).to_be_visible()
        quick = "['A physician', '4 weeks'].forEach(w => [...document.querySelectorAll('.lw-choices a')]"
        seen.evaluate(quick + r".find(a => a.textContent.replace(/\s/g, ' ') === w).click())")
        expect(seen).to_have_url(f"{address}/report?athlete=Ana&for=physician&weeks=4")
        expect(seen.get_by_role("link", name="4 weeks")).to_have_attribute("aria-current", "true")
        seen.get_by_role("link", name="12 weeks").click()
        expect(seen.get_by_role("link", name="12 weeks")).to_have_attribute("aria-current", "true")
        expect(seen).to_have_url(f"{address}/report?athlete=Ana&for=physician")
        with seen.expect_download() as saved:
            seen.get_by_role("link", name="Download the PDF").click()
        saved.value.save_as(tmp_path / "report.pdf")
        seen.wait_for_load_state("networkidle")
        assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
        assert Axe().run(seen).response["violations"] == []
        assert seen.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert heard == []
        if width > 390:  # the browser's own print: the sheets and nothing else, each on a page
            printed = PdfReader(BytesIO(seen.pdf(prefer_css_page_size=True)))
            assert len(printed.pages) == seen.locator(".lw-paper").count() > 1
            assert [one.extract_text().strip() for one in printed.pages] == [""] * len(printed.pages)
        context.close()
