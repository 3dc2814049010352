"""The caseload page: rows, marks and guards without a browser, then the therapist's Monday morning in one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from loadwatch.errors import NotFoundError
from loadwatch.model import Athlete
from loadwatch.views.caseload import caseload, caseload_row, findings
from loadwatch.views.caseload_shapes import CaseloadView
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.conftest import LINK_TOKEN, served
from tests.dashboard.made_up import MadeUpBook
from tests.dashboard.test_app import page as asked_page
from tests.dashboard.test_browser import Ears
from tests.views.clinic import MONDAY, clinic

AT = datetime(2026, 6, 15, 8, tzinfo=UTC)


class Clinic(MadeUpBook):
    """Five runners with five stories, and what was seen of them."""

    def __init__(self) -> None:
        super().__init__()
        self.people = clinic()
        self.seen: dict[str, dict[str, datetime]] = {}

    def athletes(self) -> list[Athlete]:
        """Everybody."""
        return [one.athlete for one in self.people]

    def caseload(
        self,
        as_of: date | None = None,
        units: Any = "km",
        *,
        among: Any = None,  # noqa: ARG002 - as the logbook's
    ) -> CaseloadView:
        """The real view over made-up standings."""
        rows = [caseload_row(one, self.seen.get(one.athlete.id, {}), units) for one in self.people]
        return caseload(rows, as_of or MONDAY, units)

    def mark_seen(self, athlete: str, as_of: date | None = None, *, is_seen: bool = True) -> None:  # noqa: ARG002 - as the logbook's
        """Keep the mark."""
        found = [one for one in self.people if athlete in {one.athlete.id, one.athlete.name}]
        if not found:
            raise NotFoundError("runner", athlete, "Choose another.")
        what = {f"{each.what}:{each.level}": AT for each in findings(found[0])}
        self.seen[found[0].athlete.id] = what if is_seen else {}


@pytest.fixture
def book() -> Clinic:
    """The clinic instead of the one made-up runner."""
    return Clinic()


@pytest.fixture
def live(book: Clinic) -> Iterator[str]:
    """The clinic, served."""
    with served(book) as address:
        yield address


def answer(client: FlaskClient, output: str, inputs: list[Any], states: list[Any] | None = None) -> Any:
    """What a callback of the page answers to somebody who opened it."""
    opened = client.get("/caseload")
    token = next(c.value for c in [client.get_cookie("loadwatch_csrf")] if c is not None)
    assert opened.status_code == 200
    layout = client.get("/_dash-dependencies").get_json()
    found = next(one for one in layout if output in one["output"])
    given = [{**one, "value": value} for one, value in zip(found["inputs"], inputs, strict=True)]
    state = [{**one, "value": value} for one, value in zip(found["state"], states or [], strict=True)]
    outputs = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in found["output"].strip(".").split("...")
    ]
    body = {
        "output": found["output"], "outputs": outputs if len(outputs) > 1 else outputs[0], "inputs": given,
        "state": state, "changedPropIds": [f"{given[0]['id']}.{given[0]['property']}"],
    }  # fmt: skip
    return client.post("/_dash-update-component", json=body, headers={"X-CSRFToken": token})


def rows(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    """The rows of the grid."""
    got = answer(client, "caseload-body.children", [{"query": query}]).get_json()
    (store,) = [found for found in walk(got) if found.get("props", {}).get("id") == "caseload-rows"]
    return unpacked(store["props"]["data"])


def unpacked(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows as `caseload.js` makes them."""
    made: list[dict[str, Any]] = [{} for _ in range(table["n"])]
    for name, values in table["columns"].items():
        first, _, part = name.partition(".")
        words = table["words"].get(name)
        for row, value in zip(made, values, strict=True):
            cell = row.setdefault(first, {}) if part else row
            cell[part or first] = value if words is None else words[value]
    return made


def walk(part: Any) -> Iterator[dict[str, Any]]:
    """Every dictionary of a document."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from walk(value)


def test_rows_are_those_of_the_view(client: FlaskClient, book: Clinic) -> None:
    """One row per runner in the view's order, linked to the runner as the therapist sees it."""
    found = rows(client)

    assert [row["name"] for row in found] == [row.name for row in book.caseload().rows]
    assert found[0]["href"] == "/?athlete=Cleo&view=pt"
    assert found[0]["order"] > found[1]["order"]
    assert {"shape": "◆", "word": "Caution"}.items() <= found[0]["flag"].items()
    assert rows(client, units="mi")[0]["weeks"][0] == pytest.approx(19.3)


def test_five_hundred_rows_fit(client: FlaskClient, book: Clinic) -> None:
    """The page of half a thousand runners is below 300 kB of plain JSON, a sixth of it packed."""
    import zlib

    book.people = [one for _ in range(100) for one in clinic()]
    got = answer(client, "caseload-body.children", [{"query": {}}]).data

    assert len(got) < 300_000
    assert len(zlib.compress(got)) < 45_000


def test_a_mark_changes_the_row_and_the_counts(client: FlaskClient, book: Clinic) -> None:
    """Seen: the one row, its count and a sentence come back; undone the same way."""
    asked = [{"query": {}}]
    got = answer(
        client, "caseload-grid.rowTransaction", [{"athlete": "cleo", "seen": True}], asked
    ).get_json()
    updated = got["response"]["caseload-grid"]["rowTransaction"]["update"]

    assert [(row["name"], row["seen"]) for row in updated] == [("Cleo", "seen")]
    assert got["response"]["caseload-count-unseen"]["children"] == "2"
    assert got["response"]["caseload-said"]["children"] == "Cleo is marked as seen."
    assert book.seen["cleo"]
    answer(client, "caseload-grid.rowTransaction", [{"athlete": "cleo", "seen": False}], asked)
    assert book.seen["cleo"] == {}


def test_an_unknown_runner_is_not_found(client: FlaskClient, book: Clinic) -> None:
    """A made-up id marks nobody and is answered in words; without the token nothing is answered."""
    got = answer(client, "caseload-grid.rowTransaction", [{"athlete": "zzz", "seen": True}], [{"query": {}}])
    plain = answer(client, "caseload-body.children", [{"query": {"athlete": "zzz"}}])
    refused = (
        create_app(book, WebSettings(token=LINK_TOKEN))
        .server.test_client()
        .post("/_dash-update-component", json={})
    )

    assert "zzz" in got.get_json()["response"]["caseload-said"]["children"]
    assert "rowTransaction" not in json.dumps(got.get_json())
    assert "zzz" in plain.text
    assert refused.status_code == 401
    assert book.seen == {}


def test_empty_and_failing_states(client: FlaskClient, book: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without runners one next step; when it cannot be made, a sentence and a way out, no traceback."""

    def broken(*_: Any, **__: Any) -> CaseloadView:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(book, "caseload", broken)
    failed = answer(client, "caseload-body.children", [{"query": {}}]).text
    book.people = []

    assert "The caseload could not be made." in failed
    assert "secret detail" not in failed
    assert "No runners yet" in asked_page(client, "/caseload").text


# ---- in a browser ---------------------------------------------------------------


def opened(page: Page, live: str, rest: str = "?view=pt") -> None:
    """The page with its rows."""
    page.goto(f"{live}/caseload{rest}")
    expect(page.locator(".ag-row").first).to_be_visible()
    page.wait_for_load_state("networkidle")


def names(page: Page) -> list[str]:
    """Runners from top to bottom."""
    return page.locator(".ag-row .lw-said-name").all_inner_texts()


@pytest.mark.browser
def test_monday_morning(page: Page, live: str) -> None:
    """Open the caseload: the one who should stop is first; N, S and Enter do it all without a mouse."""
    ears = Ears(page, live)
    opened(page, live)
    assert names(page) == ["Cleo", "Ben", "Dora", "Ana", "Emil"]
    assert (page.locator(".lw-spark").first.get_attribute("aria-label") or "").startswith(
        "km a week for 12 weeks"
    )
    page.keyboard.press("n")
    expect(page.locator(".ag-cell-focus")).to_contain_text("Cleo")
    page.keyboard.press("s")
    expect(page.locator(".ag-row").first).to_contain_text("Seen")
    expect(page.locator("#caseload-count-unseen")).to_have_text("2")
    page.keyboard.press("n")
    expect(page.locator(".ag-cell-focus")).to_contain_text("Ben")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ag-cell-focus")).to_contain_text("Dora")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?view=pt&athlete=Ben")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url("**/?view=pt&athlete=Dora")
    expect(page.get_by_role("link", name="Next runner")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.locator(".ag-cell-focus")).to_contain_text("Dora")
    assert ears.heard == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "language"), [(390, "de"), (1024, "en"), (1280, "de")])
def test_no_reason_is_cut(browser: Browser, live: str, width: int, language: str) -> None:
    """Every row is as tall as its longest reason, also in German."""
    page = browser.new_page(viewport={"width": width, "height": 900}, locale=language)
    opened(page, live)
    cut = "rows => rows.filter(row => row.scrollHeight > row.clientHeight + 1).length"
    assert page.locator(".ag-row").evaluate_all(cut) == 0
    assert page.locator(".lw-said, .lw-case-card").evaluate_all(cut) == 0
    page.close()


@pytest.mark.browser
def test_filters_and_search_are_in_the_address(page: Page, live: str) -> None:
    """A filter narrows at once, survives a reload, and the search finds a reason."""
    opened(page, live)
    page.get_by_role("link", name="Stale data").click()
    expect(page.locator(".ag-row")).to_have_count(1)
    assert names(page) == ["Dora"]
    assert "show=stale" in page.url
    page.reload()
    expect(page.locator(".ag-row")).to_have_count(1)
    page.get_by_text("All", exact=False).first.click()
    page.get_by_placeholder("Search name or reason").fill("18 km:")
    expect(page.locator(".ag-row")).to_have_count(1)
    assert names(page) == ["Ben"]
    page.get_by_placeholder("Search name or reason").fill("nobody at all")
    expect(page.locator(".ag-overlay")).to_contain_text("Nobody here")


@pytest.mark.browser
def test_back_to_the_caseload_as_it_was_left(page: Page, live: str, book: Clinic) -> None:
    """Order and filter stand in the address, survive a reload, and come back from a runner by Back and by the navigation."""
    book.people = [replace(one, athlete=Athlete(f"x{at}{one.athlete.id}", f"{one.athlete.name} {at:02}"))
                   for at in range(12) for one in clinic()]  # fmt: skip
    page.set_viewport_size({"width": 1280, "height": 800})
    opened(page, live)
    page.get_by_role("link", name="Not seen").click()
    page.locator(".ag-header-cell[col-id=name]").click()
    expect(page.locator(".ag-row").first).to_contain_text("Ben 00")
    assert "sort=name.asc" in page.url
    page.reload()
    expect(page.locator(".ag-row").first).to_contain_text("Ben 00")
    assert "sort=name.asc" in page.url
    top = "() => document.querySelector('#caseload-grid .ag-body-viewport').scrollTop"
    page.evaluate("() => { document.querySelector('#caseload-grid .ag-body-viewport').scrollTop = 900; }")
    page.get_by_role("link", name="Cleo 05").scroll_into_view_if_needed()
    was = page.evaluate(top)
    page.get_by_role("link", name="Cleo 05").click()
    page.wait_for_url("**athlete=Cleo+05")
    expect(page.locator("#caseload-grid")).to_have_count(0)
    page.go_back()
    expect(page.locator(".ag-cell-focus")).to_contain_text("Cleo 05")
    page.wait_for_function(f"was => Math.abs(({top})() - was) < 3", arg=was)
    page.keyboard.press("Enter")
    page.wait_for_url("**athlete=Cleo+05")
    expect(page.locator("#caseload-grid")).to_have_count(0)
    page.get_by_role("link", name="Caseload", exact=True).click()
    expect(page.locator(".ag-cell-focus")).to_contain_text("Cleo 05")
    assert "sort=name.asc" in page.url
    assert "show=unseen" in page.url


@pytest.mark.browser
def test_a_narrower_column_makes_taller_rows(page: Page, live: str) -> None:
    """A column drawn narrower by hand cuts no reason."""
    opened(page, live)
    page.evaluate(
        "() => dash_ag_grid.getApi('caseload-grid').setColumnWidths([{key: 'flag_level', newWidth: 190}], true)"
    )
    tall = "rows => rows.every(row => row.scrollHeight <= row.clientHeight + 1)"
    page.wait_for_function("() => document.querySelector('.ag-row').clientHeight > 80")
    assert page.locator(".ag-row, .lw-said").evaluate_all(tall)


@pytest.mark.browser
def test_a_tap_marks_as_seen_on_a_phone(browser: Browser, live: str) -> None:
    """On a phone every row says how old its data are, the mark is a button, and wide things stay inside the screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    opened(page, live)

    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    rows = page.locator(".ag-row")
    for at in range(rows.count()):
        expect(rows.nth(at).get_by_text("Data", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Mark as seen: Cleo").click()
    expect(rows.first).to_contain_text("Seen")
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_runner_is_found_by_name(browser: Browser, live: str, book: Clinic, width: int) -> None:
    """With many runners the picker is searched by part of a name, walked by arrows, and stays inside the screen."""
    book.people = [replace(one, athlete=Athlete(f"x{at}{one.athlete.id}", f"{one.athlete.name} Müller {at:02}"))
                   for at in range(4) for one in clinic()]  # fmt: skip
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{live}/?view=pt&athlete=Ana+M%C3%BCller+00")
    picker = page.locator("header details.lw-choice")
    picker.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="Search a runner")).to_be_focused()
    assert picker.locator(".lw-menu").evaluate("menu => menu.getBoundingClientRect().left >= 0")
    page.keyboard.type("muller dor 02")
    expect(picker.get_by_role("link")).to_have_count(1)
    page.keyboard.type("x")
    expect(picker.get_by_text("Nobody of that name.")).to_be_visible()
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowDown")
    expect(picker.get_by_role("link", name="Dora Müller 02")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**athlete=Dora+M%C3%BCller+02**")
    page.close()
