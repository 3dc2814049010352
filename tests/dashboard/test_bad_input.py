"""Whatever an address or a form says: words, "not found", and nobody else's data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.app import FORMS, PAGES
from tests.dashboard import states
from tests.dashboard.conftest import let_in
from tests.dashboard.states import SHORT, STALE
from tests.dashboard.test_app import page
from tests.logbook.files import dump

GARBAGE: tuple[Any, ...] = (
    {},
    {
        "id": "nope",
        "ids": ["nope"],
        "kind": "note",
        "value": "x",
        "local_date": "2026-13-45",
        "site": "zzz",
        "text": "~",
    },
    {"id": [1], "ids": "x", "value": {"a": 1}, "week": [1], "local_date": 7, "pain_now": "eleven"},
    [1],
)
ODD = (
    "?athlete=Pia&as_of=0001-01-01", "?athlete=Pia&as_of=9999-12-31", "?athlete=Pia&as_of=x&units=zz&view=zz",
    "?athlete=Pia&measure=zz&range=zz&weeks=-1&for=zz&place=zz&session=zz&show=zz&from=zz&day=zz&race=zz&until=zz",
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """Pia asks; Sam has a run, a diary, a plan, a stage, a note and a test that are not hers."""
    with Logbook.open(tmp_path_factory.mktemp("bad") / "book", today=lambda: states.TODAY) as opened:
        states.fill(opened)
        opened.plan_add("8 km easy", states.TODAY + timedelta(days=2), STALE)
        opened.add_note(STALE, states.TODAY, "Private words.", "PT")
        opened.add_heel_raise(STALE, states.TODAY, side="left", reps=20, pain=0)
        yield opened


@pytest.fixture
def client(book: Logbook) -> FlaskClient:
    """A visitor of it."""
    return create_app(book, WebSettings()).server.test_client()


def send(client: FlaskClient, name: str, values: Any, runner: str = SHORT) -> tuple[int, str]:
    """A form as a page would send it, as PT."""
    address = f"/api/form/{name}?athlete={runner}&view=pt"
    got = client.post(address, json=values, headers=let_in(client))
    return got.status_code, got.text


@pytest.mark.parametrize("name", sorted(FORMS))
def test_garbage_is_answered_in_words(name: str, client: FlaskClient) -> None:
    """No form breaks: a problem beside its field, a sentence, or "not found"; never a traceback."""
    for values in GARBAGE:
        status, told = send(client, name, values)

        assert status in {200, 400, 404}, told
        assert "Traceback" not in told
        assert status == 200 or '"fields"' in told or '"error"' in told


@pytest.mark.parametrize("view", PAGES, ids=lambda view: view.NAME)
def test_an_odd_address_is_no_broken_page(view: Any, client: FlaskClient) -> None:
    """Days out of all reach and words that mean nothing are left out or said to be unknown."""
    for search in ODD:
        assert "could not be drawn" not in page(client, view.PATH, search).text


@pytest.mark.parametrize("view", PAGES, ids=lambda view: view.NAME)
def test_an_unknown_runner_is_not_found(view: Any, client: FlaskClient) -> None:
    """A name that is not in the logbook shows no numbers of somebody else."""
    told = page(client, view.PATH, "?athlete=Nobody&view=pt").text

    assert "No runner 'Nobody' in this logbook." in told or "No activity" in told or view.NAME == "caseload"
    assert "Private words." not in told


def test_ids_of_another_runner_are_not_found(book: Logbook, client: FlaskClient) -> None:
    """Nothing of Sam is read, changed or removed in the name of Pia."""
    entry, session = book.diary(STALE)[0]["id"], book.plan_list(STALE)[0]["id"]
    run = book.activities(STALE)[0]["id"]
    kept = {"note": book.notes(STALE)[0]["id"], "heel_raise": book.heel_raises(STALE)[0]["id"]}
    before = dump(book)
    asked = [
        ("diary-remove", {"id": entry}),
        ("diary-correct", {"id": entry, "site": "knee", "pain_now": "3"}),
        ("plan-move", {"id": session, "local_date": "2026-11-29"}),
        ("plan-resize", {"id": session, "share": 0.5}),
        ("plan-rewrite", {"id": session, "text": "3 km easy", "local_date": "2026-11-29"}),
        ("plan-remove", {"ids": [session]}),
        ("activity-edit", {"id": run, "title": "mine"}),
        ("activity-delete", {"id": run}),
        *(("entry-remove", {"kind": kind, "ids": [id_]}) for kind, id_ in kept.items()),
    ]

    answers = {name: send(client, name, values)[0] for name, values in asked}

    assert answers == dict.fromkeys(answers, 404)
    assert dump(book) == before
    assert entry not in page(client, "/diary", f"?athlete={SHORT}&edit={entry}").text.replace(
        f"'{entry}'", ""
    )


@pytest.mark.parametrize(
    "address",
    [
        "/report.pdf?athlete=Nobody", "/report-page/1.png?athlete=Nobody", "/report-page/99.png?athlete=Pia",
        "/api/trends.csv?athlete=Nobody", "/export.zip?athlete=Nobody", "/api/imports/zzz", "/api/uploads/zzz",
        "/api/nothing", "/api/form/diary",
    ],
)  # fmt: skip
def test_an_unknown_address_or_name_is_not_found(address: str, client: FlaskClient) -> None:
    """Files and scripts get 404 and a sentence."""
    got = client.get(address)

    assert got.status_code == 404
    assert got.get_json()["error"]
