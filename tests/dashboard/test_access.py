"""Whom an answer is about: an id of another runner is refused in words wherever it stands, nothing of them told or changed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.logbook import Logbook
from loadwatch.model import Athlete
from loadwatch_dashboard import WebSettings, checks, context, create_app
from loadwatch_dashboard.app import FORMS, PAGES
from loadwatch_dashboard.visitor import Visitor
from tests.dashboard.conftest import let_in
from tests.dashboard.test_app import page
from tests.dashboard.test_forms import send
from tests.logbook.files import dump, streams
from tests.logbook.test_planning import TODAY, history

PT = "?athlete=Ana&view=pt"  # where the therapist of Ana writes
MARK = "Zebra"  # in every word of Ben's
SUNDAY = TODAY + timedelta(days=6)
PLACE = {"site": "calf", "side": "left"}
NAMING = re.compile(r"""values\.\w+\("ids?"\)""")  # how a form reads what it names
WITHOUT_ID = {  # forms that name nothing that is there already
    "capacity", "constants", "constants-again", "constants-reset", "diary", "limits", "plan-add", "plan-adopt", "plan-form",
    "plan-import", "plan-race", "plan-race-day", "plan-steps", "profile", "race", "race-restore",
    "rehab-exercise", "rehab-gate", "rehab-restore", "rehab-score", "rehab-session", "rehab-stage",
    "rehab-step", "rehab-table", "rehab-test", "strength", "threshold", "threshold-restore",
}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """Ana asks; Ben has one of everything, an alert and a deleted run among it."""
    with Logbook.open(tmp_path_factory.mktemp("access") / "book", today=lambda: TODAY) as opened:
        for name in ("Ana", "Ben"):
            opened.import_bytes(streams(runs_csv=history()), name)
        first, second = opened.activities("Ben")[:2]
        opened.edit_activity(first["id"], title=MARK)
        opened.edit_activity(second["id"], title=MARK)
        opened.delete_activity(second["id"])
        opened.plan_add("16 km easy", SUNDAY, "Ben")
        opened.add_diary("Ben", TODAY, **PLACE, pain_now=4, note=MARK)
        opened.add_note("Ben", TODAY, MARK, MARK)
        opened.add_heel_raise("Ben", TODAY, side="left", reps=20, pain=0)
        opened.add_override(
            "Ben", TODAY, kind="modifier", measure=None, value=0.9, valid_until=None, reason=MARK
        )
        opened.add_strength("Ben", TODAY, type="core", name=MARK)
        opened.add_race("Ben", TODAY, distance_m=10_000.0, time_s=3_000.0)
        opened.set_rehab("Ben", TODAY, kind="exercise", name=MARK)
        opened.set_threshold("Ben", "max_heart_rate_bpm", 187.0, TODAY)
        yield opened


@pytest.fixture
def client(book: Logbook) -> FlaskClient:
    """A visitor of it."""
    return create_app(book, WebSettings()).server.test_client()


def ids_of(book: Logbook, name: str) -> dict[str, str]:
    """One id of every kind."""
    kinds = ("diary", "note", "heel_raise", "override", "strength", "race")
    read = (book.diary, book.notes, book.heel_raises, book.overrides, book.strength, book.races)
    found = {kind: rows(name)[0]["id"] for kind, rows in zip(kinds, read, strict=True)}
    return found | {
        "run": next(one["id"] for one in book.activities(name) if one["title"] == MARK),
        "deleted": book.activities(name, deleted=True)[0]["id"],
        "session": book.plan_list(name)[0]["id"],
        "rehab": book.rehab_log(name)[0]["id"],
        "alert": book.alerts(name)[0]["id"],
    }


def naming(book: Logbook, id_: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Form → what it sends with the ids of somebody."""
    kept = book.plan_take_out([id_["session"]], "Ben")
    book.plan_put_back(kept, "Ben")
    day, text = str(SUNDAY), {"text": "3 km easy"}
    return {
        "activity-edit": [{"id": id_["run"], "title": "mine"}],
        "activity-delete": [{"id": id_["run"]}],
        "activity-restore": [{"id": id_["deleted"]}],
        "alert-seen": [{"id": id_["alert"]}, {"id": id_["alert"][:6]}],
        "alert-unseen": [{"id": id_["alert"]}],
        "diary-correct": [{"id": id_["diary"], **PLACE, "pain_now": "1"}],
        "diary-remove": [{"id": id_["diary"]}],
        "entry-remove": [{"kind": kind, "ids": [id_[kind]]} for kind in ("note", "heel_raise", "override")],
        "entry-back": [
            {"kind": kind, "rows": [{"id": id_[kind], "local_date": str(TODAY)}]}
            for kind in ("note", "heel_raise", "override")
        ],
        "erase": [{"typed": "Ben"}],
        "heel-raise": [{"id": id_["heel_raise"], "side": "left", "reps": "1", "pain": "1"}],
        "note": [{"id": id_["note"], "text": "mine"}],
        "number-correct": [{"id": id_["override"], "value": "1", "reason": "mine"}],
        "plan-move": [{"id": id_["session"], "local_date": day}],
        "plan-remove": [{"ids": [id_["session"]]}],
        "plan-resize": [{"id": id_["session"], "share": 0.5}],
        "plan-restore": [{"sessions": kept}, {"sessions": [{**kept[0], "local_date": str(TODAY)}]}],
        "plan-rewrite": [{"id": id_["session"], **text}, {"id": id_["session"], **text, "local_date": day}],
        "race-remove": [{"id": id_["race"]}],
        "rehab-remove": [{"id": id_["rehab"]}],
        "strength-remove": [{"id": id_["strength"]}],
        "threshold-remove": [{"key": "max_heart_rate_bpm", "valid_from": str(TODAY)}],
    }


def test_no_form_touches_what_is_another_runners(book: Logbook, client: FlaskClient) -> None:
    """Through all forms: one that names something of Ben in the view of Ana is refused in words and changes nothing."""
    sent = naming(book, ids_of(book, "Ben"))
    assert {*sent} | WITHOUT_ID == {*FORMS}, "a new form names something, or it does not"
    assert not {*sent} & WITHOUT_ID
    assert [name for name in WITHOUT_ID if NAMING.search(inspect.getsource(FORMS[name].save))] == []
    before = dump(book)

    for form, bodies in sent.items():
        for values in bodies:
            got = send(client, form, values, PT)
            told = got.get_json()
            assert got.status_code in {400, 404}, (form, told)
            assert told.get("error") or told.get("fields"), form
            assert MARK not in got.text, form
    assert dump(book) == before
    assert book.alerts("Ben")[0]["state"] == "open"


def test_the_same_ids_are_the_runners_own(book: Logbook, client: FlaskClient) -> None:
    """In the view of Ben the same forms find what they name: the refusal above is not one of everybody."""
    sent = naming(book, ids_of(book, "Ben"))
    status = {
        form: send(client, form, bodies[0], "?athlete=Ben&view=pt").status_code
        for form, bodies in sent.items()
        if form in {"plan-resize", "diary-correct", "alert-seen", "activity-edit"}
    }
    assert status == dict.fromkeys(status, 200)
    assert len(status) == 4
    book.edit_activity(ids_of_run(book), title=MARK)


def ids_of_run(book: Logbook) -> str:
    """The run that was renamed."""
    return next(str(one["id"]) for one in book.activities("Ben") if one["title"] == "mine")


def test_a_therapists_form_needs_the_therapists_view(client: FlaskClient, book: Logbook) -> None:
    """Without `view=pt`, with another word, or with two answers, each of them refuses and keeps nothing."""
    before = dump(book)
    for form in [name for name, one in FORMS.items() if one.is_pt]:
        for view in ("", "&view=", "&view=PT", "&view=pt&view=", "&view=runner&view=pt"):
            got = send(client, form, {"text": "x", "name": "isometric"}, f"?athlete=Ana{view}")
            assert (got.status_code, "therapist" in got.get_json()["error"]) == (400, True), (form, view)
    assert dump(book) == before


# ---- addresses ------------------------------------------------------------------


def test_no_page_tells_of_another_runner(book: Logbook, client: FlaskClient) -> None:
    """Ids of Ben in any key of the address show nothing of him in the view of Ana."""
    ids = ids_of(book, "Ben")
    keys = (
        "edit",
        "session",
        "id",
        "id_",
        "activity",
        "activity_id",
        "ids",
        "place",
        "q",
        "context",
        "here",
        "self",
    )
    several = (
        "".join(f"&{key}={ids['run']}" for key in keys) + f"&edit={ids['diary']}&session={ids['session']}"
    )
    single = f"&view=pt&edit={ids['diary']}&session={ids['session']}"
    for view in (one for one in PAGES if one.NAME not in {"caseload", "activity"}):
        for search in (several, single):
            told = page(client, view.PATH, f"?athlete=Ana{search}").text
            assert MARK not in told, (view.NAME, search)
            assert "could not be drawn" not in told, (view.NAME, search)


def test_an_activity_is_that_of_the_path(book: Logbook, client: FlaskClient) -> None:
    """A query cannot put another in its place; another runner's is not found, in the same words as one that is not there."""
    bens, own = ids_of(book, "Ben")["run"], book.activities("Ana")[0]["id"]
    missing = page(client, "/activity/zzz", "?athlete=Ana").text.replace("zzz", bens)

    for search in ("?athlete=Ana", "?athlete=Ana&view=pt", f"?athlete=Ana&activity_id={own}"):
        told = page(client, f"/activity/{bens}", search).text
        assert MARK not in told
        assert f"No activity '{bens}'" in told
    assert page(client, f"/activity/{bens}", "?athlete=Ana").text == missing
    for search in (f"?athlete=Ana&activity_id={bens}", f"?activity_id={bens}&activity_id=x&athlete=Ana"):
        told = page(client, f"/activity/{own}", search).text
        assert own in told
        assert bens not in told
    alone = page(client, f"/activity/{bens}").text
    assert MARK in alone
    assert "activity-edit?athlete=Ben" in alone  # the page and its forms are of its own runner


ADDRESSES = (
    "/report.pdf", "/report-page/1.png", "/api/trends.csv", "/export.zip", "/api/imports", "/api/form/diary"
)  # fmt: skip
NOBODY = ("athlete=Nobody", "athlete=Ana&athlete=Ben", "athlete=Ben&athlete=Ana", "athlete=ben", "athlete=Ben%00",
          "athlete={id}", "athlete=%25", "athlete=Ana%20&athlete=Ben")  # fmt: skip


def test_looking_changes_nothing(book: Logbook, client: FlaskClient) -> None:
    """Every page and every address that can be opened, as runner and as therapist: what the logbook knows stays as it was."""
    before = dump(book)
    run = book.activities("Ana")[0]["id"]
    for view in ("", "&view=pt"):
        for one in PAGES:
            assert (
                page(client, one.PATH.replace("<activity_id>", run), f"?athlete=Ana{view}").status_code == 200
            )
        for address in ADDRESSES[:-1]:
            assert client.get(f"{address}?athlete=Ana{view}", buffered=True).status_code == 200
    assert dump(book) == before


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_route_of_nobody_is_not_found(address: str, book: Logbook, client: FlaskClient) -> None:
    """Unknown names, ids in place of names and two names at once get 404 in words on every route."""
    headers = let_in(client)
    for asked in NOBODY:
        search = asked.format(id=book.athlete("Ben").id)
        ask = client.post if "form" in address else client.get
        got = ask(f"{address}?{search}", headers=headers, **({"json": {}} if "form" in address else {}))
        assert got.status_code == 404, (search, got.text[:200])
        assert got.get_json()["error"], search
        assert MARK not in got.text


@pytest.mark.parametrize("view", PAGES, ids=lambda view: view.NAME)
def test_a_page_of_nobody_is_not_found(view: Any, book: Logbook, client: FlaskClient) -> None:
    """The same addresses of pages: a sentence, and nobody's data."""
    for asked in NOBODY:
        told = page(client, view.PATH, f"?{asked.format(id=book.athlete('Ben').id)}").text
        assert re.search(r"No (runner|activity) '", told), asked
        assert MARK not in told


# ---- where accounts plug in -------------------------------------------------------


def test_a_visitor_who_sees_one_runner_gets_nothing_of_others(
    book: Logbook, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another answer to "who is looking", and no other change, Ben is not there for a visitor who sees Ana alone."""
    only = Visitor("ana", (book.athlete("Ana"),), is_therapist=False)
    for module in (context, checks):
        monkeypatch.setattr(module, "visitor", lambda _: only)
    batch = next(one["batch"] for one in book.batches("Ben"))
    mine = book.uploads.begin("local", "Ben")
    headers = let_in(client)

    for view in PAGES:
        for search in ("?view=pt", "?athlete=Ben"):
            told = page(client, view.PATH.replace("<activity_id>", ids_of(book, "Ben")["run"]), search).text
            assert MARK not in told
            answered = told.replace("No runner 'Ben'", "") if "Ben" in search else told
            assert "Ben" not in answered, (view.NAME, search)
            assert "view=pt" not in told, "who is no therapist is shown no way to the therapist's view"
    for address in (*ADDRESSES[:-1], f"/api/imports/{batch}"):
        assert client.get(f"{address}?athlete=Ben&view=pt").status_code == 404
    assert client.get(f"/api/uploads/{mine}").status_code == 404
    assert client.get("/api/uploads").get_json() == {"uploads": []}
    assert {one["athlete"] for one in client.get("/api/imports?view=pt").get_json()["imports"]} == {"Ana"}
    assert client.post("/api/uploads", json={"athlete": " Ben "}, headers=headers).status_code == 404
    assert send(client, "note", {"text": "x"}, PT).status_code == 400
    book.uploads.discard("local", mine)


def test_a_caseload_is_of_the_visitors_runners(book: Logbook) -> None:
    """Rows and imports are those of the runners given, not of the logbook."""
    some: list[Athlete] = [book.athlete("Ana")]
    assert [row.name for row in book.caseload(among=some).rows] == ["Ana"]
    assert (len(book.caseload().rows), len(book.caseload(among=[]).rows)) == (2, 0)
    assert {one["athlete"] for one in book.batches(among=some)} == {"Ana"}
