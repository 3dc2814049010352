"""Take the pictures of the documents from the sample logbook: `make screenshots`. Made-up runners only."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from loadwatch import Logbook
from loadwatch.demo import build_demo
from loadwatch_dashboard import WebSettings, create_app

IMAGES = Path(__file__).parent / "img"
DAY = date(2026, 11, 22)
SHOTS = (  # name, path, colour scheme, width
    ("overview", "/?athlete=Jonas", "light", 1225),
    ("overview-dark", "/?athlete=Jonas", "dark", 1225),
    ("overview-phone", "/?athlete=Jonas", "light", 390),
    ("activities", "/activities?athlete=Jonas", "light", 1225),
    ("plan", "/plan?athlete=Jonas", "light", 1225),
    ("trends", "/trends?athlete=Tess", "light", 1225),
    ("diary-phone", "/diary?athlete=Tess", "light", 390),
    ("caseload", "/caseload?view=pt", "light", 1225),
)


@contextmanager
def served() -> Iterator[str]:
    """The sample logbook in a dashboard on the loopback."""
    with tempfile.TemporaryDirectory() as folder, Logbook.open(folder, today=lambda: DAY) as book:
        build_demo(book, DAY)
        server = create_server(create_app(book, WebSettings()).server, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()


def shoot(browser: Browser, address: str, shot: tuple[str, str, str, int]) -> None:
    """One picture of the top of a page."""
    name, path, scheme, width = shot
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 980})  # type: ignore[arg-type] # the two names we use are allowed
    page = context.new_page()
    page.goto(address + path)
    page.locator(".main-svg, .ag-row, .lw-form, .lw-weeks").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def main() -> None:
    """Write every picture to docs/img."""
    IMAGES.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for shot in SHOTS:
            shoot(browser, address, shot)
        browser.close()


if __name__ == "__main__":
    main()
