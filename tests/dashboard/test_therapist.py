"""The therapist's page: notes, tests and numbers are corrected in place, and every change is taken back by Undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.conftest import served
from tests.dashboard.test_app import page as asked_page
from tests.dashboard.test_browser import Ears
from tests.dashboard.test_forms import send

TODAY = date(2026, 11, 23)
BEFORE = TODAY - timedelta(days=9)
PT = "?athlete=Ana&view=pt"
CODES = {"note": "note", "heel_raise": "test", "override": "number"}  # of kinds in an address
OLD: dict[str, dict[str, Any]] = {
    "note": {"text": "24 heel raises", "author": "Lena"},
    "heel_raise": {"side": "left", "reps": 24, "pain": 1.0, "note": "stopped early"},
    "override": {"kind": "week", "measure": "distance", "value": 20_000.0, "reason": "builds up"},
}
NEW: tuple[tuple[str, str, dict[str, Any], dict[str, Any]], ...] = (  # kind, form, what is sent, what is kept
    ("note", "note", {"text": "21 heel raises", "author": "", "local_date": "2026-11-20"},
     {"text": "21 heel raises", "author": None, "local_date": date(2026, 11, 20)}),
    ("heel_raise", "heel-raise", {"side": "right", "reps": "21", "pain": None, "local_date": "2026-11-20"},
     {"side": "right", "reps": 21, "pain": None, "note": "stopped early", "local_date": date(2026, 11, 20)}),
    ("override", "number-correct", {"value": "18", "valid_from": "2026-11-20", "valid_until": "2026-12-24", "reason": "flared"},
     {"kind": "week", "measure": "distance", "value": 18_000.0, "valid_until": date(2026, 12, 24), "reason": "flared",
      "local_date": date(2026, 11, 20)}),
)  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Logbook]:
    """A logbook with two runners, one of them with an entry of each kind."""
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as book:
        book.add_athlete("Ana", zone="UTC")
        book.add_athlete("Ben", zone="UTC")
        book.add_note("Ana", BEFORE, **OLD["note"])
        book.add_heel_raise("Ana", BEFORE, **OLD["heel_raise"])
        book.add_override("Ana", BEFORE, **OLD["override"])
        yield book


@pytest.fixture
def visitor(kept: Logbook) -> FlaskClient:
    """A visitor of that logbook."""
    return create_app(kept, WebSettings()).server.test_client()


def the(book: Logbook, kind: str) -> dict[str, Any]:
    """The one entry of a kind."""
    asked = {"note": book.notes, "heel_raise": book.heel_raises, "override": book.overrides}
    (row,) = asked[kind]("Ana")
    return row


@pytest.mark.parametrize("change", NEW, ids=[one[0] for one in NEW])
def test_an_entry_is_corrected_and_taken_back(change: Any, visitor: FlaskClient, kept: Logbook) -> None:
    """The form of an entry is filled with it; saved it has the new values and its old id, undone all the old ones."""
    kind, form, sent, wanted = change
    old = the(kept, kind)
    opened = asked_page(visitor, "/therapist", f"{PT}&edit={CODES[kind]}:{old['id']}").text
    answer = send(visitor, form, {**sent, "id": old["id"]}, PT)

    assert "Save the correction" in opened
    assert old["id"] in opened
    assert answer.status_code == 200
    assert {key: the(kept, kind)[key] for key in wanted} == wanted
    assert the(kept, kind)["id"] == old["id"]
    assert send(visitor, "entry-back", answer.json["undo"]["values"], PT).status_code == 200
    assert the(kept, kind) == old


@pytest.mark.parametrize("kind", OLD)
def test_what_is_taken_out_comes_back(kind: str, visitor: FlaskClient, kept: Logbook) -> None:
    """Undo of a removal writes the entry again, whole."""
    old = the(kept, kind)
    gone = send(visitor, "entry-remove", {"kind": kind, "ids": [old["id"]]}, PT).json
    with pytest.raises(ValueError, match="not enough values"):
        the(kept, kind)

    assert send(visitor, "entry-back", gone["undo"]["values"], PT).status_code == 200
    assert {**the(kept, kind), "id": ""} == {**old, "id": ""}


def test_a_wrong_correction_changes_nothing(visitor: FlaskClient, kept: Logbook) -> None:
    """All wrong fields at once, the entry stays; nobody corrects or brings back an entry of another runner."""
    number, ben = the(kept, "override"), "?athlete=Ben&view=pt"
    wrong = {"id": number["id"], "value": "x", "valid_from": "2199-12-31", "reason": " "}
    told = send(visitor, "number-correct", wrong, PT).json["fields"]
    right = {"id": number["id"], "value": "30", "valid_from": "2026-11-20", "reason": "x"}
    row = {"id": number["id"], "local_date": "2026-11-20", **OLD["override"]}

    assert sorted(told) == ["reason", "valid_from", "value"]
    assert send(visitor, "number-correct", right, ben).status_code == 404
    assert send(visitor, "entry-back", {"kind": "override", "rows": [row]}, ben).status_code == 404
    assert send(visitor, "entry-back", {"kind": "diary", "rows": [row]}, PT).status_code == 400
    assert "no longer there" in asked_page(visitor, "/therapist", f"{ben}&edit=number:{number['id']}").text
    assert the(kept, "override") == number


def test_a_number_in_miles_stays_as_exact_as_it_was(visitor: FlaskClient, kept: Logbook) -> None:
    """Only the reason is corrected by a reader of miles: the limit itself does not move by rounding."""
    number = the(kept, "override")
    sent = {"id": number["id"], "value": "12.43", "valid_from": str(BEFORE), "reason": "other words"}

    assert "12.43" in asked_page(visitor, "/therapist", f"{PT}&units=mi&edit=number:{number['id']}").text
    assert send(visitor, "number-correct", sent, f"{PT}&units=mi").status_code == 200
    assert the(kept, "override") == {**number, "reason": "other words"}


@pytest.mark.browser
def test_a_test_is_corrected_by_hand(page: Page, kept: Logbook) -> None:
    """Correct, two wrong fields told beside them with what was typed kept, save, and back with Undo."""
    with served(kept) as live:
        ears = Ears(page, live)
        page.goto(f"{live}/therapist{PT}")
        page.get_by_role("link", name="Correct the test of").click()
        form = page.locator("#therapist-edited")
        expect(form.get_by_label("Repetitions")).to_have_value("24")
        form.get_by_label("Repetitions").fill("-3")
        form.get_by_label("Day").fill("2030-01-01")
        form.get_by_role("button", name="Save the correction").click()
        expect(form.locator("[data-problem=reps]")).to_have_text("This needs 0 to 200.")
        expect(form.locator("[data-problem=local_date]")).to_contain_text("up to today")
        expect(form.get_by_label("Repetitions")).to_have_value("-3")
        form.get_by_label("Repetitions").fill("21")
        form.get_by_label("Day").fill(str(BEFORE))
        form.get_by_role("button", name="Save the correction").click()
        expect(form).to_have_count(0)
        expect(page.get_by_role("cell", name="21", exact=True)).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("cell", name="24", exact=True)).to_be_visible()
        assert [told for told in ears.heard if "400" not in told and "/api/form/heel-raise" not in told] == []
