"""Every page as runner and as PT, light, dark and on a phone: silent, private, readable, never wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from loadwatch.demo import runners
from loadwatch.demo.build import demo_track
from loadwatch.demo.fit_activity import fit_activity
from loadwatch.logbook import Logbook
from loadwatch_dashboard.app import PAGES
from tests.dashboard.conftest import served
from tests.dashboard.test_browser import Ears, findings

pytestmark = pytest.mark.browser
TODAY = date(2026, 11, 22)
RECORDED_DAYS = 30
SOON = 30_000
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
DRAWN = {  # page → address, what is there once it is drawn
    "overview": ("/", "#load-graph .main-svg"),
    "trends": ("/trends?compare=1&table=1&expert=1", "#trend-graph .main-svg"),
    "activities": ("/activities", ".ag-row"),
    "no day": ("/activities?from=2026-11-20&to=2026-11-01", "#run-dates [aria-invalid]"),
    "activity": ("/activity/{id}", "#route-graph .main-svg"),
    "totals only": ("/activity/{totals}", ".lw-facts"),
    "plan": ("/plan?session={session}", ".lw-whatif input"),
    "diary": ("/diary", "#diary-graph .main-svg"),
    "return": ("/return", ".lw-steps"),
    "therapist": ("/therapist", ".lw-form, .lw-message"),
    "upload": ("/upload", "#upload-imports table, #upload-imports li"),
    "report": ("/report", ".lw-paper"),
    "settings": ("/settings", ".lw-form"),
    "caseload": ("/caseload", ".ag-row"),
    "not found": ("/nowhere", ".lw-message"),
}
CALM = 0.1  # cumulative layout shift that is still called good
JUMPS = """window.jumped = 0; new PerformanceObserver(list => {
  for (const one of list.getEntries()) { if (!one.hadRecentInput) { window.jumped += one.value; } }
}).observe({type: "layout-shift", buffered: true});"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = (
    "Array.from(document.querySelectorAll('.lw-button, .lw-unit, .lw-nav-item, .lw-tools button, .lw-tap'))"
    ".filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 90))"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A real logbook in which every page has something to show, served; and the ids that addresses need."""
    folder = tmp_path_factory.mktemp("every") / "book"
    with Logbook.open(folder, today=lambda: TODAY) as book:
        ids = fill(book)
        with served(book) as address:
            yield address, ids


def fill(book: Logbook) -> dict[str, str]:
    """Tess with recordings, older runs of a list, plan, diary, stage, tests, limits and notes; Ben has a few runs."""
    book.add_athlete("Tess", zone="UTC", birth_year=1978, sex="female", focus_tissue="achilles_midportion")
    book.add_athlete("Ben", zone="UTC")
    outings = [one for one in runners.tess() if one.days_ago <= RECORDED_DAYS]
    files = [BytesIO(fit_activity(demo_track(runners.TESS, one, TODAY))) for one in outings]
    book.import_bytes([(f"{n}.fit", file) for n, file in enumerate(files)], "Tess")
    days = [TODAY - timedelta(n) for n in range(RECORDED_DAYS + 2, 450, 3)]
    older = "\n".join(["date,distance_km,duration_min", *(f"{day},6,36" for day in days)])
    book.import_bytes([("older.csv", BytesIO(older.encode()))], "Tess")
    book.import_bytes([("few.csv", BytesIO(b"date,distance_km,duration_min\n2026-11-20,5,30"))], "Ben")
    where = {"site": "achilles_midportion", "side": "left"}
    for ago in range(0, 40, 3):
        book.add_diary("Tess", TODAY - timedelta(days=ago), pain_now=1, pain_morning=ago % 3, **where)
    book.set_rehab("Tess", TODAY - timedelta(days=9), kind="stage", name="heavy_slow", **where)
    book.set_rehab("Tess", TODAY - timedelta(days=9), kind="run_walk", name="B", level=2)
    book.add_heel_raise("Tess", TODAY, side="left", reps=20, pain=0)
    for ago in range(7):
        book.add_strength("Tess", TODAY - timedelta(days=ago), type="heavy_calf", sets=3, reps=15, load_kg=20)
    book.set_rehab("Tess", TODAY, kind="score", name="VISA-A", level=71)
    book.add_note("Tess", TODAY, "Slowly.", "PT")
    book.add_override("Tess", TODAY, kind="week", measure="distance", value=20_000.0, reason="first weeks")
    session = book.plan_add("15 km easy", TODAY + timedelta(days=2), "Tess")
    rows = book.activities("Tess")
    recorded, totals = (
        next(row["id"] for row in rows if bool(row["n_records"]) is kind) for kind in (True, False)
    )
    return {"id": recorded, "totals": totals, "session": session}


def test_no_page_is_left_out() -> None:
    """Every page of the dashboard is in the list, and a run without samples, turned days, an unknown address."""
    assert set(DRAWN) == {page.NAME for page in PAGES} | {"totals only", "no day", "not found"}


@pytest.mark.parametrize("role", ["runner", "pt"])
@pytest.mark.parametrize("look", list(LOOKS))
def test_every_page(look: str, role: str, place: tuple[str, dict[str, str]], browser: Browser) -> None:
    """No console message, no foreign or failed request, no share button, no finding of axe, no sideways scroll, no jumps."""
    address, ids = place
    context = browser.new_context(**LOOKS[look])
    context.add_init_script(JUMPS)
    page = context.new_page()
    ears = Ears(page, address)
    wrong = {name: found for name in DRAWN if (found := _wrong(page, address + _path(name, role, ids), name))}
    page.wait_for_load_state("networkidle")
    context.close()

    assert wrong == {}
    assert ears.heard == []


def _path(name: str, role: str, ids: dict[str, str]) -> str:
    path = DRAWN[name][0].format(**ids)
    more = "athlete=Tess" + ("&view=pt" if role == "pt" else "")
    return path + ("&" if "?" in path else "?") + more


def _wrong(page: Page, url: str, name: str) -> list[str]:
    """What a page does that it should not."""
    page.goto(url)
    expect(page.locator(DRAWN[name][1]).first).to_be_visible(timeout=SOON)
    found = findings(page)
    if page.locator('[data-title^="Share chart"], .modebar').count():
        found.append("a button of plotly")
    if (jumped := page.evaluate("window.jumped")) > CALM:
        found.append(f"{jumped:.3f} of layout shift")
    if (wide := page.evaluate(WIDE)) > 0:
        found.append(f"{wide} px too wide")
    if page.viewport_size and page.viewport_size["width"] < 400:
        found += page.evaluate(SMALL)
    return found
