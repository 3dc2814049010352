"""Pages over ten years of daily running and over a clinic: first chart, callbacks, bytes, queries.

Callbacks are asked as the browser asks them, in this process; the first chart is timed in Chromium on a server
of its own.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import places
from benchmarks.changes import after_changes
from benchmarks.clinic import LAST, RUNNER, clinic, long_history, opened
from benchmarks.queries import Heard, listening, whole_scans
from benchmarks.rows import Row
from loadwatch import Logbook
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.warm import settle

YEARS, RUNNERS, ROUNDS, SAMPLES, STARTS = 10, 500, 30, 30, 3
FIRST_CHART_S, CALLBACK_MS, PAGE_KB = 1.5, 200.0, 300.0
PAGES = {
    "overview": "/",
    "trends, all years": "/trends?range=all",
    "trends, all years, table": "/trends?range=all&table=1",
    "trends, knee against last year": "/trends?range=all&measure=knee&compare=1",
    "activities": "/activities",
    "activity": "/activity/{activity}",
    "plan": "/plan",
    "diary": "/diary",
    "return to run": "/rehab",
    "report": "/report",
    "settings": "/settings",
}
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*token=\S+")


class Visitor:
    """Asks an app as a browser does, and takes the time."""

    def __init__(self, book: Logbook) -> None:
        book.background = lambda _name, _job: (
            None
        )  # as `serve` does: plans are looked at later, beside the pages
        self.client = create_app(book, WebSettings()).server.test_client()
        self.client.get("/")
        settle()  # as the server does after its start
        token = self.client.get_cookie("loadwatch_csrf")
        self.headers = {"X-CSRFToken": token.value if token else ""}
        self.known = self.client.get("/_dash-dependencies").get_json()

    def page(self, address: str, athlete: str) -> tuple[bytes, float]:
        """What the router answers to an address, and its milliseconds."""
        path, _, query = address.partition("?")
        search = f"?athlete={athlete}" + (f"&{query}" if query else "")
        return self.ask("_pages_content", {"pathname": path, "search": search})

    def form(self, name: str, athlete: str, values: dict[str, object]) -> float:
        """Sends a form; gives its milliseconds."""
        begin = time.perf_counter()
        got = self.client.post(f"/api/form/{name}?athlete={athlete}", json=values, headers=self.headers)
        took = 1000 * (time.perf_counter() - begin)
        if got.status_code != 200:
            raise RuntimeError(f"{name} answered {got.status_code}")
        return took

    def ask(self, output: str, values: dict[str, Any]) -> tuple[bytes, float]:
        """What a callback answers, and its milliseconds."""
        entry = next(one for one in self.known if output in one["output"])
        outputs = [
            dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
            for part in entry["output"].strip(".").split("...")
        ]
        body = {
            "output": entry["output"],
            "outputs": outputs if len(outputs) > 1 else outputs[0],
            "inputs": [{**one, "value": values.get(one["property"])} for one in entry["inputs"]],
            "state": [{**one, "value": None} for one in entry.get("state", [])],
            "changedPropIds": [f"{entry['inputs'][0]['id']}.{entry['inputs'][0]['property']}"],
        }
        begin = time.perf_counter()
        got = self.client.post("/_dash-update-component", json=body, headers=self.headers)
        took = 1000 * (time.perf_counter() - begin)
        if got.status_code != 200:
            raise RuntimeError(f"{output} answered {got.status_code}")
        return got.data, took


def measure(is_quick: bool = False) -> Iterable[Row]:
    """Rows of the long history, then of the clinic."""
    years, runners = (1, 12) if is_quick else (YEARS, RUNNERS)
    with places.folder() as folder:
        long, many = Path(folder) / "long", Path(folder) / "many"
        with opened(long) as book:
            n = long_history(book, years)
            title = f"{years} years, {n:,} activities"
            yield from of_history(book, title, 2 if is_quick else ROUNDS)
        with opened(long) as book:  # nothing is kept in memory
            yield _scans(book, title)
        yield from first_charts(long, title, 1 if is_quick else STARTS)
        with opened(many) as book:
            clinic(book, runners)
            yield from of_clinic(book, f"{runners} runners, a year each", 2 if is_quick else ROUNDS)


# ---- one runner over many years -------------------------------------------------------


def of_history(book: Logbook, title: str, rounds: int) -> Iterator[Row]:
    """Callbacks, bytes and queries of every page of one runner."""
    visitor, every, sizes = Visitor(book), [], {}
    some = book.activities(RUNNER)[3]["id"]
    for name, address in PAGES.items():
        asked = address.format(activity=some)
        with listening(book.store.engine) as heard:
            data, cold = visitor.page(asked, RUNNER)
        warm = [visitor.page(asked, RUNNER)[1] for _ in range(rounds)]
        every += warm
        sizes[name] = len(data) / 1000
        yield _page(
            f"{title}: {name}, page again (p95)", warm, data, f"first time {cold:.0f} ms; {_told(heard)}"
        )
    yield _limit(f"{title}: callback p95 over all pages", float(np.percentile(every, 95)), "ms", CALLBACK_MS)
    largest = max(sizes, key=lambda name: sizes[name])
    yield _limit(f"{title}: largest page JSON ({largest})", sizes[largest], "kB", PAGE_KB)
    yield from after_changes(book, visitor, title, 2 if rounds < ROUNDS else SAMPLES)


def _page(name: str, times: list[float], data: bytes, note: str) -> Row:
    packed = len(gzip.compress(data)) / 1000
    note = f"{len(data) / 1000:.0f} kB, {packed:.0f} kB packed; {note}"
    return _limit(name, float(np.percentile(times, 95)), "ms", CALLBACK_MS, note)


def _told(heard: Heard) -> str:
    return f"{len(heard.statements)} statements, slowest {heard.slowest_ms:.0f} ms"


def _limit(name: str, value: float, unit: str, most: float, note: str = "") -> Row:
    return Row(name, value, unit, bar=f"< {most:g} {unit}", is_met=value < most, note=note)


def _scans(book: Logbook, title: str) -> Row:
    """Tables that a statement of a page reads as a whole."""
    visitor, some = Visitor(book), book.activities(RUNNER)[3]["id"]
    with listening(book.store.engine) as heard:
        for address in PAGES.values():
            visitor.page(address.format(activity=some), RUNNER)
    found = whole_scans(book.store.engine, heard)
    words = ", ".join(sorted(found)) or f"{len(heard.statements)} statements, each through an index"
    name = f"{title}: tables read as a whole by a page"
    return Row(name, float(len(found)), "tables", bar="0 tables", is_met=not found, note=words)


# ---- many runners ---------------------------------------------------------------------


def of_clinic(book: Logbook, title: str, rounds: int) -> Iterator[Row]:
    """The caseload: rows of the grid, first time, again, and after one runner changed."""
    visitor = Visitor(book)
    asked = {"data": {"query": {}}}
    data, cold = visitor.ask("caseload-body.children", asked)
    yield Row(f"{title}: caseload, first time of the day", cold / 1000, "s", note="computed once, then kept")
    again = [visitor.ask("caseload-body.children", asked)[1] for _ in range(rounds)]
    yield _page(f"{title}: caseload again (p95)", again, data, "rows of all runners")
    yield _limit(f"{title}: caseload page JSON", len(data) / 1000, "kB", PAGE_KB)
    changed = []
    for n in range(rounds):
        book.add_diary("Runner 001", LAST, site="knee", pain_during=n % 5)
        changed.append(visitor.ask("caseload-body.children", asked)[1])
    yield _limit(
        f"{title}: caseload after one runner changed (p95)",
        float(np.percentile(changed, 95)),
        "ms",
        CALLBACK_MS,
    )
    page = [visitor.page("/", "Runner 002")[1] for _ in range(rounds)]
    yield _limit(f"{title}: overview of one of them (p95)", float(np.percentile(page, 95)), "ms", CALLBACK_MS)


# ---- the first chart in a browser -----------------------------------------------------


def first_charts(folder: Path, title: str, starts: int) -> Iterator[Row]:
    """Seconds from asking for the overview to its drawn chart: on a server just started, then with empty caches only."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    name = f"{title}: first chart of the overview"
    if chromium is None:
        yield Row(
            name, None, "s", bar=f"< {FIRST_CHART_S} s", note="not measured: no Chromium on this machine"
        )
        return
    first, later = [], []
    for _ in range(starts):
        with _server(folder) as address:
            times = _drawn(chromium, address)
        first.append(times[0])
        later += times[1:]
    yield _limit(f"{name}, empty browser cache", float(np.median(later)), "s", FIRST_CHART_S)
    yield _limit(
        f"{name}, empty cache and a server just started", float(np.median(first)), "s", FIRST_CHART_S
    )


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """`loadwatch serve` on a free port; gives its address with the token."""
    code = "import sys; from loadwatch.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "serve", "--no-browser", "--port", "0", "--logbook", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        try:
            yield _address(running)
        finally:
            running.terminate()


def _address(running: subprocess.Popen[str]) -> str:
    heard = ""
    for line in running.stdout or ():
        heard += line
        if found := ADDRESS.search(heard):
            return found[0]
    raise RuntimeError(f"loadwatch serve printed no address: {heard[-200:]}")


def _drawn(chromium: str, address: str, visits: int = 3) -> list[float]:
    """Seconds until the chart is drawn, each visit with an empty cache."""
    from playwright.sync_api import sync_playwright

    times: list[float] = []
    cookies: list[Any] = []  # a link lets one browser in; later visits are those of the same one
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = play.chromium.launch(executable_path=chromium, args=flags)
        browser.new_page().goto("about:blank")
        for _ in range(visits):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies(cookies)
            page = context.new_page()
            begin = time.perf_counter()
            page.goto(address.replace("/?", f"/?as_of={LAST}&"), wait_until="commit")
            page.locator("#load-graph .main-svg .barlayer path").first.wait_for(
                state="visible", timeout=60_000
            )
            times.append(time.perf_counter() - begin)
            cookies = context.cookies()
            context.close()
        browser.close()
    return times


if __name__ == "__main__":
    for row in measure("--quick" in sys.argv):
        print(json.dumps(row.as_json(), ensure_ascii=False), flush=True)
