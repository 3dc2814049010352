"""Uploads over HTTP: slices, words for what is refused, receipts, taking back, and imports that go on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.logbook import Logbook
from loadwatch.logbook.uploads import Caps
from loadwatch_dashboard import WebSettings, checks, create_app
from loadwatch_dashboard.secured import ABOUT
from tests.dashboard.conftest import let_in
from tests.logbook.files import run_fit
from tests.logbook.uploading import ME, announce, send

START = "/api/uploads"


class Sender:
    """A browser that uploads, with its cookies and its token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.headers = let_in(client)

    def post(self, address: str, said: Any = None) -> Any:
        return self.client.post(address, json={} if said is None else said, headers=self.headers)

    def begin(self, files: dict[str, bytes], athlete: str = "Ana") -> str:
        id_: str = self.post(START, {"athlete": athlete}).get_json()["id"]
        told = [{"name": name, "size": len(data), "stamp": "1"} for name, data in files.items()]
        assert self.post(f"{START}/{id_}/files", {"files": told}).status_code == 200
        return id_

    def put(self, id_: str, number: int, data: bytes, offset: int = 0) -> Any:
        address = f"{START}/{id_}/{number}"
        return self.client.put(address, query_string={"offset": offset}, data=data, headers=self.headers)

    def state(self, id_: str, after: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"{START}/{id_}", query_string={"after": after}).get_json()
        return found

    def finished(self, id_: str) -> dict[str, Any]:
        for _ in range(600):
            state = self.state(id_)
            if state["phase"] in ("done", "failed"):
                return state
            time.sleep(0.05)
        raise AssertionError(state)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Logbook]:
    """A real, empty logbook, that decodes in this process."""
    with Logbook.open(tmp_path / "book") as opened:
        opened.uploads.is_isolated = False
        yield opened


@pytest.fixture
def sender(real: Logbook) -> Sender:
    """A visitor who uploads into it."""
    return Sender(create_app(real, WebSettings()).server.test_client())


def test_files_come_in_and_go_out_again(sender: Sender, real: Logbook) -> None:
    """Slices are joined, imported and told in a receipt with filters; taking the import back leaves nothing."""
    data = run_fit(0)
    id_ = sender.begin({"run.fit": data, "notes.txt": b"no run", "empty.fit": b""})
    assert sender.put(id_, 0, data[:1000]).get_json() == {"have": 1000}
    assert sender.put(id_, 0, data[1000:], offset=1000).get_json() == {"have": len(data)}
    sender.put(id_, 1, b"no run")
    sender.post(f"{START}/{id_}/close")
    state = sender.finished(id_)

    assert state["counts"] == {"imported": 1, "linked": 0, "known": 0, "ignored": 1, "failed": 1}
    assert [item["state"] for item in state["items"]] == ["read", "read", "read"]
    address = f"/api/imports/{state['batch']}"
    failed = sender.client.get(address, query_string={"outcome": "failed"}).get_json()
    assert [item["name"] for item in failed["items"]] == ["empty.fit"]
    second = sender.client.get(address, query_string={"start": 1, "limit": 1}).get_json()
    assert [item["name"] for item in second["items"]] == ["notes.txt"]
    assert second["counts"] == state["counts"]
    assert [one["batch"] for one in sender.client.get("/api/imports").get_json()["imports"]] == [
        state["batch"]
    ]

    assert sender.post(f"{address}/undo").get_json()["activities"] == 1
    assert sender.client.get(address).get_json()["undone_utc"] is not None
    assert sender.post(f"{address}/undo").status_code == 404
    assert real.athletes() == []


def test_a_slice_at_the_wrong_place_is_answered_with_what_is_here(sender: Sender) -> None:
    """A sender that lost an answer learns where to go on, and nothing is written twice."""
    id_ = sender.begin({"a.fit": b"0123456789"})
    sender.put(id_, 0, b"012")
    again = sender.put(id_, 0, b"012")

    assert again.status_code == 409
    assert again.get_json()["have"] == 3


def test_an_answer_tells_what_changed_since(sender: Sender) -> None:
    """The page asks with what it got last and gets the newer rows only."""
    id_ = sender.begin({"a.fit": b"01", "b.fit": b"01"})
    first = sender.state(id_)
    sender.put(id_, 1, b"01")
    after = ".".join(map(str, first["after"]))

    assert len(first["items"]) == 2
    assert [item["number"] for item in sender.state(id_, after)["items"]] == [1]


def test_a_slice_over_the_limit_is_refused(sender: Sender) -> None:
    """One request carries one slice, never a whole archive."""
    id_ = sender.begin({"a.fit": bytes(100)})

    assert sender.put(id_, 0, bytes(13 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"files": [{"name": "a", "size": 6}]}, 413),
        ({"files": [{"name": "a", "size": -1}]}, 400),
        ({"files": [{"name": "a", "size": True}]}, 400),
        ({"files": [{"name": 5, "size": 1}]}, 400),
        ({"files": ["a"]}, 400),
        ({"files": []}, 400),
        ({"files": "a"}, 400),
        ([], 400),
    ],
)
def test_what_cannot_be_announced(sender: Sender, real: Logbook, said: Any, status: int) -> None:
    """Files over the limit and nonsense are refused."""
    real.uploads.caps = Caps(file_bytes=5)
    id_ = sender.post(START, {"athlete": "Ana"}).get_json()["id"]

    assert sender.post(f"{START}/{id_}/files", said).status_code == status


def test_a_runner_without_a_name_is_refused(sender: Sender) -> None:
    """Files need a runner, and the answer says what a name is."""
    answer = sender.post(START, {"athlete": "  "})

    assert answer.status_code == 400
    assert "name" in answer.get_json()["error"]


def test_unknown_uploads_and_imports_are_not_found(sender: Sender) -> None:
    """Whatever is asked about an unknown id, the answer is: not found."""
    answers = [
        sender.client.get(f"{START}/nothing"), sender.put("nothing", 0, b"x"), sender.post(f"{START}/nothing/close"),
        sender.post(f"{START}/nothing/files", {"files": [{"name": "a", "size": 1}]}),
        sender.client.delete(f"{START}/nothing", headers=sender.headers),
        sender.client.get("/api/imports/nothing"), sender.post("/api/imports/nothing/undo"),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404] * len(answers)


def test_an_import_of_another_runner_is_not_found(sender: Sender) -> None:
    """List, receipt and undo answer for the runner in view; a PT has the imports of all their runners."""
    batches = {}
    for number, name in enumerate(("Ana", "Ben")):
        id_ = sender.begin({"run.fit": run_fit(number)}, athlete=name)
        sender.put(id_, 0, run_fit(number))
        sender.post(f"{START}/{id_}/close")
        batches[name] = sender.finished(id_)["batch"]
    bens = f"/api/imports/{batches['Ben']}"

    def listed(query: str) -> set[str]:
        return {one["batch"] for one in sender.client.get(f"/api/imports?{query}").get_json()["imports"]}

    assert listed("athlete=Ana") == {batches["Ana"]}
    assert listed("athlete=Ana&view=pt") == set(batches.values())
    refused = (sender.client.get(f"{bens}?athlete=Ana"), sender.client.get(bens), sender.post(f"{bens}/undo"))
    assert [answer.status_code for answer in (*refused, sender.post(f"{bens}/undo?athlete=Ana"))] == [404] * 4
    assert all("Ben" not in answer.get_data(as_text=True) for answer in refused)
    assert sender.client.get(f"{bens}?athlete=Ana&view=pt").get_json()["athlete"] == "Ben"
    assert sender.post(f"{bens}/undo?athlete=Ben").get_json()["activities"] == 1
    assert sender.client.get(f"{bens}?athlete=Ben").get_json()["undone_utc"] is not None
    assert sender.client.get(f"{bens}?athlete=Ana").status_code == 404


def test_another_senders_upload_is_not_found(sender: Sender, real: Logbook) -> None:
    """An upload belongs to who began it."""
    id_ = real.uploads.begin("somebody else", "Ben")

    assert sender.client.get(f"{START}/{id_}").status_code == 404
    assert sender.client.get(START).get_json() == {"uploads": []}


def test_no_name_is_in_an_address(sender: Sender) -> None:
    """Addresses of uploads hold our own ids and numbers; file names travel in bodies."""
    rules = [
        str(rule)
        for rule in sender.client.application.url_map.iter_rules()
        if str(rule).startswith((START, "/api/imports"))
    ]

    assert all("name" not in rule for rule in rules)
    assert {rule.split("<")[0] for rule in rules} >= {f"{START}/", "/api/imports/"}


def test_every_address_is_guarded(sender: Sender) -> None:
    """Each route of uploads and imports is made by the one wrapper; one with an id is about that upload or import."""
    views = sender.client.application.view_functions
    ours = {
        name: getattr(view, ABOUT, None)
        for name, view in views.items()
        if "/api/uploads" in name or "/api/imports" in name
    }

    assert len(ours) == 10
    assert None not in ours.values()
    assert {about for name, about in ours.items() if "<id_>" in name and "uploads" in name} == {checks.upload}
    assert {about for name, about in ours.items() if "<id_>" in name and "imports" in name} == {checks.batch}


def test_an_interrupted_import_goes_on_when_the_server_starts(real: Logbook) -> None:
    """What was closed before the server died is imported by the next one, without anybody asking."""
    files = {"run.fit": run_fit(0)}
    id_ = announce(real, files)
    send(real, id_, files)
    real.uploads.close(ME, id_)

    sender = Sender(create_app(real, WebSettings()).server.test_client())

    assert sender.finished(id_)["counts"]["imported"] == 1


def test_an_upload_can_be_thrown_away(sender: Sender, real: Logbook) -> None:
    """Its bytes and its row are gone."""
    id_ = sender.begin({"a.fit": b"01"})
    sender.put(id_, 0, b"01")

    assert sender.client.delete(f"{START}/{id_}", headers=sender.headers).status_code == 200
    assert sender.client.get(START).get_json() == {"uploads": []}
    assert list(real.uploads.quarantine.root.iterdir()) == []


def test_days_of_a_receipt_are_in_the_readers_form(real: Logbook, sender: Sender) -> None:
    """The day of what was added is a value of its own, written as the reader writes days; names of files stay."""
    batch = real.import_bytes(
        [("run_2026-05-03.fit", BytesIO(run_fit(0))), ("a.fit", BytesIO(b"x"))], "Ana"
    ).batch
    kept = real.receipt(batch)["items"][0]
    told = {item["name"]: item for item in sender.client.get(f"/api/imports/{batch}").get_json()["items"]}

    assert kept["local_date"] == real.activities("Ana")[0]["local_date"]
    assert kept["message"] == "Added: Run."
    day = date.fromisoformat(kept["local_date"])
    assert told["run_2026-05-03.fit"]["day"] == f"{day.day} {day:%b %Y}"
    assert told["a.fit"]["day"] is None
