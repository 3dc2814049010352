"""Pictures of every page when there is nothing, little or only old data, and when a part fails: `make screenshots`.

Made-up runners only. One sheet a page, four states on it.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import Browser, Page, sync_playwright
from tests.dashboard import states
from waitress.server import create_server

from loadwatch import Logbook
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.pages import (
    activities,
    activity,
    diary,
    overview,
    plan,
    rehab,
    report,
    settings,
    therapist,
    trends,
)

IMAGES = Path(__file__).parent / "img" / "states"
VIEW = {"width": 1000, "height": 760}
SHEET = """<html lang="en"><title>states</title><style>body{{margin:0;padding:14px;background:#dde3e8;font:600 15px sans-serif;
display:grid;grid-template-columns:1fr 1fr;gap:14px}}figure{{margin:0}}img{{width:100%;display:block}}
figcaption{{padding:0 0 5px 2px}}</style>{tiles}</html>"""
TILE = '<figure><figcaption>{name}</figcaption><img src="data:image/png;base64,{data}"></figure>'
FAILS: dict[str, tuple[Any, str] | None] = {  # page → what is broken for its picture of an error
    "/": (overview.charts, "load_figure"),
    "/trends": (trends.trend_charts, "trend_figure"),
    "/activities": (activities, "_grid"),
    "/activity": (activity.components, "table"),
    "/plan": (plan.plan_parts, "calendar"),
    "/diary": (diary.diary_chart, "diary_figure"),
    "/return": (rehab.rehab_form, "test_form"),
    "/therapist": (therapist.therapist_form, "limits_form"),
    "/report": (report.printing, "pictures"),
    "/settings": (settings.settings_form, "profile"),
    "/caseload": (Logbook, "caseload"),
    "/upload": None,  # its error is a file that cannot be read
}


def broken(*_: object, **__: object) -> None:
    """What a part does in the pictures of errors."""
    raise RuntimeError("made for the picture")


@contextmanager
def served(is_filled: bool) -> Iterator[tuple[str, Logbook]]:
    """An empty logbook, or one with runners in each state, on the loopback."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        book = stack.enter_context(Logbook.open(folder, today=lambda: states.TODAY))
        if is_filled:
            states.fill(book)
            book.import_bytes([("broken.fit", BytesIO(b"not a watch file"))], states.STALE)
        server = create_server(create_app(book, WebSettings()).server, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}", book
        server.task_dispatcher.shutdown(timeout=10)
        server.trigger.pull_trigger(server.close)


def tile(page: Page, address: str, path: str, runner: str | None) -> bytes:
    """One picture of the top of a page."""
    page.goto(f"{address}{path}?view=pt" + (f"&athlete={runner}" if runner else ""))
    page.locator(
        ".main-svg, .ag-row, .lw-form, .lw-weeks, .lw-drop, .lw-message, .lw-broken, .lw-paper, .lw-facts"
    ).filter(visible=True).first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    if path == "/upload" and runner == states.STALE:
        page.get_by_role("button", name="Receipt").first.click()
        page.wait_for_timeout(800)
    if page.locator(".lw-broken").count():
        page.locator(".lw-broken").first.scroll_into_view_if_needed()
    return page.screenshot()


def of_page(page: Page, addresses: tuple[str, str], book: Logbook, path: str) -> dict[str, bytes]:
    """The four states of one page."""
    empty, filled = addresses
    ids = {name: book.activities(name)[0]["id"] for name in (states.SHORT, states.STALE)}
    short, stale = ((f"{path}/{ids[name]}" if path == "/activity" else path) for name in ids)
    tiles = {
        "Nobody yet": tile(page, empty, f"{path}/none" if path == "/activity" else path, None),
        "18 of 28 days": tile(page, filled, short, states.SHORT),
    }
    fails = FAILS[path]
    if fails is None:
        return {**tiles, "A file that cannot be read": tile(page, filled, path, states.STALE)}
    tiles["Old data"] = tile(page, filled, stale, states.STALE)
    with patch.object(*fails, broken):
        return {**tiles, "A part that fails": tile(page, filled, short, states.SHORT)}


def sheet(browser: Browser, tiles: dict[str, bytes], name: str) -> None:
    """The states of a page beside each other in one file."""
    page = browser.new_page(viewport={"width": 1060, "height": 400})
    drawn = (TILE.format(name=state, data=base64.b64encode(data).decode()) for state, data in tiles.items())
    page.set_content(SHEET.format(tiles="".join(drawn)))
    page.screenshot(path=IMAGES / f"{name}.png", full_page=True)
    page.close()


def main() -> None:
    """Write a sheet for every page to docs/img/states."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with served(False) as (empty, _), served(True) as (filled, book), sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport=VIEW)  # type: ignore[arg-type] # width and height
        for path in FAILS:
            sheet(browser, of_page(page, (empty, filled), book, path), path.strip("/") or "overview")
        browser.close()


if __name__ == "__main__":
    main()
