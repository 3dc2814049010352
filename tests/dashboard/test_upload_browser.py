"""Adding files in a real browser: picking, dropping, a lost connection, a reload, receipts, the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from loadwatch.logbook import Logbook
from tests import build
from tests.dashboard.conftest import served
from tests.dashboard.test_browser import Ears, findings
from tests.logbook.files import folder_of, run_fit

pytestmark = pytest.mark.browser
SLICE = 8 * 1024 * 1024
FIRST_SLICE = 1024 * 1024  # it grows while the line is quick
SOON = 60_000


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A real, empty logbook, served."""
    with Logbook.open(tmp_path / "book") as book:
        book.uploads.is_isolated = False
        with served(book) as found:
            yield found


def choose(page: Page, files: list[Path], button: str = "Choose files") -> None:
    """Pick files with the system's dialogue."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button, exact=True).click()
    chooser.value.set_files(files)


def said(page: Page, words: str) -> None:
    """The panel says so."""
    expect(page.locator("#upload-panel").get_by_text(words).first).to_be_visible(timeout=SOON)


def test_a_file_comes_in_and_appears(page: Page, address: str, tmp_path: Path) -> None:
    """An empty logbook asks for files; a run and a photo give a receipt, and the run is there."""
    good, bad = tmp_path / "run.fit", tmp_path / "photo.gpx"
    good.write_bytes(build.fit_run())
    bad.write_bytes(b"\xff\xd8\xff\xe0 no track at all")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to loadwatch")
    page.get_by_label("Runner").fill("Ana")
    choose(page, [good, bad])
    said(page, "1 added")
    expect(page.get_by_role("cell", name="photo.gpx", exact=True)).to_be_visible()
    page.get_by_role("link", name="See the overview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana")
    page.get_by_role("link", name="Activities").click()
    page.locator(".ag-row a").first.click()
    expect(page.get_by_text("2.0").first).to_be_visible()


def test_a_dropped_folder_comes_in(page: Page, address: str, tmp_path: Path) -> None:
    """Dropped files and a chosen folder take the same way; what is asked for is said beside the field."""
    page.goto(address + "/upload")
    expect(page.locator("[data-drop]")).to_be_visible()
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['no run'], 'run.fit')); return t; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    expect(page.get_by_role("alert")).to_have_text("Please give the runner's name first.")
    expect(page.get_by_label("Runner")).to_be_focused()
    page.get_by_label("Runner").fill("Ana")
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    said(page, "1 could not be read")

    folder = folder_of(tmp_path / "watch", a_fit=run_fit(0), b_fit=run_fit(1))
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)
    said(page, "2 added")
    expect(page.get_by_role("cell", name="watch/a.fit", exact=True)).to_be_visible()


def test_sending_goes_on_after_a_lost_connection_and_a_reload(
    page: Page, address: str, tmp_path: Path
) -> None:
    """A lost connection is waited for; after a reload the same files are chosen and only the rest is sent."""
    large, small = tmp_path / "large.zip", tmp_path / "run.fit"
    large.write_bytes(b"no zip" + bytes(3 * SLICE))
    small.write_bytes(run_fit(0))
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "PUT" else None)
    page.goto(address + "/upload")
    page.get_by_label("Runner").fill("Ana")
    page.route(re.compile(r"/0\?offset=[1-9]"), lambda route: route.abort())
    choose(page, [large, small])
    said(page, "The connection was lost. Trying again; nothing is lost.")

    page.on("dialog", lambda asked: asked.accept())
    page.route(  # beside the first one: without a gap in which a try would come through
        "**/api/uploads/*/*",
        lambda route: route.abort() if route.request.method == "PUT" else route.continue_(),
    )
    page.reload()
    said(page, "1 of 2 files for Ana are here.")
    expect(page.get_by_label("Runner")).to_have_value("")
    page.unroute_all()
    sent.clear()
    choose(page, [large, small], "Choose the files again")
    said(page, "1 added")

    offsets = [int(url.split("offset=")[1]) for url in sent]
    assert offsets[0] == FIRST_SLICE
    assert offsets == sorted(offsets)
    assert all("name" not in url and "large" not in url for url in sent)


def test_receipts_work_with_the_keyboard(page: Page, address: str, tmp_path: Path) -> None:
    """Enter on the button picks files, Enter on a filter filters, Enter on the button takes it back; a reload keeps it."""
    files = []
    for name, data in {"a.fit": run_fit(0), "b.fit": run_fit(1), "notes.txt": b"no run"}.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    ears = Ears(page, address)
    page.on(
        "filechooser", lambda _: None
    )  # the browser hands its dialogue over from here on, not a moment after Enter
    page.goto(address + "/upload")
    page.get_by_label("Runner").fill("Ana")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Choose files")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(files)
    said(page, "2 added")
    expect(page.get_by_role("status").filter(has_text="Done. 2 added")).to_have_count(1)

    page.reload()
    said(page, "2 added")
    page.get_by_role("button", name="Not a recording 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#upload-panel tbody tr")).to_have_count(1)
    expect(page.get_by_role("button", name="Not a recording 1")).to_be_focused()
    assert findings(page) == []
    page.get_by_role("button", name="Take this import back").focus()
    page.keyboard.press("Enter")
    said(page, "Taken back: 2 activities are gone again.")
    expect(page.locator("#upload-imports").get_by_text("Taken back")).to_be_visible()
    assert ears.heard == []


def test_a_receipt_on_a_phone_in_the_dark(browser: Browser, address: str, tmp_path: Path) -> None:
    """An unfinished upload and a long receipt fit 390 px, and axe is content with both."""
    context = browser.new_context(
        color_scheme="dark", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(address + "/upload")
    page.get_by_label("Runner").fill("Ana")
    name = "a-very-long-name-of-a-file-" * 6 + ".fit"
    (tmp_path / name).write_bytes(run_fit(0))
    page.route("**/api/uploads/*/0?*", lambda route: route.abort())
    choose(page, [tmp_path / name])
    said(page, "The connection was lost")
    page.get_by_role("button", name="Pause").click()
    said(page, "Paused.")
    _fits(page)
    page.unroute_all()
    page.get_by_role("button", name="Go on").click()
    said(page, "1 added")
    _fits(page)
    context.close()


def _fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    small = page.evaluate(
        "Array.from(document.querySelectorAll('.lw-button, .lw-chip'))"
        ".filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 90))"
    )
    assert wide <= 0
    assert small == []
    assert findings(page) == []
