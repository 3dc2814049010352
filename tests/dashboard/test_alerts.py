"""The alert on the pages: told at the top, seen by each reader alone, never another runner's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from loadwatch import Logbook
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.looking import Looking
from tests.dashboard.conftest import let_in, served
from tests.dashboard.test_app import page as asked_page
from tests.dashboard.test_browser import Ears, findings
from tests.logbook.files import streams
from tests.logbook.test_planning import TODAY, history

SUNDAY = TODAY + timedelta(days=6)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    """Ana, who has planned too much, and Ben, who has not."""
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as opened:
        for name in ("Ana", "Ben"):
            opened.import_bytes(streams(runs_csv=history()), name)
        opened.plan_add("16 km easy", SUNDAY, "Ana")
        opened.plan_add("8 km easy", SUNDAY, "Ben")
        yield opened


@pytest.fixture
def client(book: Logbook) -> FlaskClient:
    """A visitor of an app that lets everybody in."""
    return create_app(book, WebSettings()).server.test_client()


def test_the_alert_stands_on_top_for_runner_and_pt(client: FlaskClient) -> None:
    """Overview of the runner, of the same runner for the PT, and the caseload name it; another runner's does not."""
    for query in ("?athlete=Ana", "?athlete=Ana&view=pt"):
        assert "16.0 km planned: " in asked_page(client, "/", query).text
    assert "lw-alert" not in asked_page(client, "/", "?athlete=Ben").text


def test_only_the_own_alert_can_be_seen(book: Logbook, client: FlaskClient) -> None:
    """Without the token nothing is kept; from the page of another runner the alert is not found."""
    id_ = next(row["id"] for row in book.alerts("Ana") if row["kind"] == "session")
    token = let_in(client)
    bare = client.post("/api/form/alert-seen?athlete=Ana", json={"id": id_})
    other = client.post("/api/form/alert-seen?athlete=Ben", json={"id": id_}, headers=token)
    before = [row["state"] for row in book.alerts("Ana") if row["id"] == id_]
    own = client.post("/api/form/alert-seen?athlete=Ana", json={"id": id_}, headers=token)

    assert (bare.status_code, other.status_code, own.status_code) == (403, 404, 200)
    assert before == ["open"]
    assert [row["state"] for row in book.alerts("Ana") if row["id"] == id_] == ["acknowledged"]


def test_a_runner_marked_as_seen_has_no_open_alert_for_the_pt(book: Logbook) -> None:
    """The mark of the caseload takes the alert out of the PT's view, and brings it back; the runner's stays."""
    cells = [next(row.planned.when for row in book.caseload().rows if row.name == "Ana")]
    for is_seen in (True, False):
        book.mark_seen("Ana", is_seen=is_seen)
        cells.append(next(row.planned.when for row in book.caseload().rows if row.name == "Ana"))

    assert cells == ["Sun 7 Jun · alert", "Sun 7 Jun", "Sun 7 Jun · alert"]
    assert book.open_alerts("Ana", "runner", "km").first is not None


def test_a_stale_page_is_looked_at_beside_it(book: Logbook) -> None:
    """With a thread for it, a change and an old look are looked at later, and a broken job does not end the thread."""
    looking, done = Looking(wait_s=0.0), []
    book.background = lambda name, job: done.append((name, job))
    book.plan_add("20 km easy", SUNDAY + timedelta(days=2), "Ana")
    stale = book.open_alerts("Ana", "runner", "km").is_stale
    names = {name for name, _ in done}
    for _, job in done:
        job()

    assert stale
    assert names == {book.athlete("Ana").id}
    assert not book.open_alerts("Ana", "runner", "km").is_stale
    ends: list[date] = []
    looking("broken", lambda: 1 / 0)
    looking("whole", lambda: ends.append(TODAY))
    looking.wait()
    assert ends == [TODAY]


@pytest.mark.browser
def test_a_runner_presses_seen(book: Logbook, browser: Browser) -> None:
    """The line leads to the session in the plan; "Seen" takes it away, "Undo" brings it back; on a phone it fits."""
    with served(book) as address:
        page: Page = browser.new_page(viewport={"width": 390, "height": 844})
        ears = Ears(page, address)
        page.goto(f"{address}/?athlete=Ana")
        bar = page.get_by_role("region", name="Alert")
        expect(bar).to_contain_text("Sun 7 Jun, 16.0 km planned: ")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        bar.get_by_role("button", name="Seen").click()
        expect(page.get_by_text("Alert seen.")).to_be_visible()
        expect(bar).not_to_contain_text("16.0 km planned")
        page.get_by_role("button", name="Undo").click()
        expect(bar).to_contain_text("16.0 km planned")
        bar.get_by_role("link").click()
        expect(page).to_have_url(re.compile(r"/plan\?.*session="))
        assert ears.heard == []
        page.close()
