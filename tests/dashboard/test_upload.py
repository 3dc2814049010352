"""Files on their way in: slices, order, limits, and the import that follows."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.errors import LoadwatchError
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.made_up import MadeUpBook

START = "/api/uploads"


class Sender:
    """A browser that uploads, with its cookies and its token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        client.get("/")
        with client.session_transaction() as session:
            self.headers = {"X-CSRFToken": session["csrf"]}

    def begin(self, athlete: str = "Ana") -> Any:
        return self.client.post(START, json={"athlete": athlete}, headers=self.headers)

    def put(self, batch: str, number: int, data: bytes, offset: int = 0, name: str = "run.fit") -> Any:
        address = f"{START}/{batch}/{number}"
        query = {"offset": offset, "size": 10, "name": name}
        return self.client.put(address, query_string=query, data=data, headers=self.headers)

    def close(self, batch: str) -> Any:
        return self.client.post(f"{START}/{batch}/close", json={}, headers=self.headers)

    def finished(self, batch: str) -> dict[str, Any]:
        for _ in range(200):
            state: dict[str, Any] = self.client.get(f"{START}/{batch}").get_json()
            if state["phase"] in ("done", "failed"):
                return state
            time.sleep(0.02)
        raise AssertionError(state)


@pytest.fixture
def sender(client: FlaskClient) -> Sender:
    """A visitor who uploads."""
    return Sender(client)


def test_slices_are_joined_and_imported(sender: Sender, book: MadeUpBook) -> None:
    """Two slices of one file and one other file arrive byte for byte, under the names the sender gave."""
    batch = sender.begin().get_json()["batch"]
    assert sender.put(batch, 0, b"abc").get_json() == {"have": 3}
    assert sender.put(batch, 0, b"defg", offset=3).get_json() == {"have": 7}
    sender.put(batch, 1, b"", name="folder/notes.txt")
    sender.close(batch)

    state = sender.finished(batch)

    assert book.taken == [("run.fit", b"abcdefg"), ("folder/notes.txt", b"")]
    assert state["counts"] == {"imported": 1, "failed": 1}
    assert state["problems"] == [
        {"name": "folder/notes.txt", "outcome": "failed", "message": "No recording."}
    ]
    assert (state["done"], state["total"]) == (2, 2)


def test_a_slice_at_the_wrong_place_is_answered_with_what_is_here(sender: Sender) -> None:
    """A sender that lost an answer learns where to go on, and nothing is written twice."""
    batch = sender.begin().get_json()["batch"]
    sender.put(batch, 0, b"abc")

    again = sender.put(batch, 0, b"abc")

    assert again.status_code == 409
    assert again.get_json() == {"have": 3}


def test_names_of_the_sender_are_labels_only(sender: Sender, book: MadeUpBook) -> None:
    """A name full of dots writes nowhere."""
    batch = sender.begin().get_json()["batch"]
    assert sender.put(batch, 0, b"x", name="../../../etc/passwd.fit").status_code == 200
    sender.close(batch)
    sender.finished(batch)

    assert book.taken == [("../../../etc/passwd.fit", b"x")]


def test_a_closed_batch_takes_no_more(sender: Sender) -> None:
    """What arrives after the end is refused."""
    batch = sender.begin().get_json()["batch"]
    sender.close(batch)

    assert sender.put(batch, 0, b"abc").status_code == 409


def test_a_file_over_the_limit_is_refused(book: MadeUpBook) -> None:
    """The limit counts what is already here."""
    sender = Sender(create_app(book, WebSettings(max_file_bytes=5)).server.test_client())
    batch = sender.begin().get_json()["batch"]
    sender.put(batch, 0, b"abc")

    assert sender.put(batch, 0, b"def", offset=3).status_code == 413


def test_a_slice_over_the_limit_is_refused(sender: Sender) -> None:
    """One request carries one slice, never a whole archive."""
    batch = sender.begin().get_json()["batch"]

    assert sender.put(batch, 0, bytes(13 * 1024 * 1024)).status_code == 413


def test_a_batch_of_another_visitor_is_not_found(sender: Sender, client: FlaskClient) -> None:
    """Knowing a batch's name is not enough to see it or add to it."""
    batch = sender.begin().get_json()["batch"]
    other = Sender(client.application.test_client())

    assert other.client.get(f"{START}/{batch}").status_code == 404
    assert other.put(batch, 0, b"x").status_code == 404


def test_a_runner_without_a_name_is_refused(sender: Sender) -> None:
    """Files need a runner."""
    assert sender.begin("  ").status_code == 400


def test_a_failed_import_says_why(sender: Sender, book: MadeUpBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A known problem is told with its hint."""

    def full(*args: object) -> None:
        raise LoadwatchError("The disk is full.", "Make room and try again.")

    monkeypatch.setattr(book, "import_bytes", full)
    batch = sender.begin().get_json()["batch"]
    sender.put(batch, 0, b"x")
    sender.close(batch)

    state = sender.finished(batch)

    assert state["phase"] == "failed"
    assert state["error"] == "The disk is full. Make room and try again."


def test_a_bug_in_the_import_is_said_without_details(
    sender: Sender, book: MadeUpBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown problem ends in a sentence, never in a page that waits for ever."""

    def broken(*args: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(book, "import_bytes", broken)
    batch = sender.begin().get_json()["batch"]
    sender.close(batch)

    state = sender.finished(batch)

    assert state["phase"] == "failed"
    assert "secret" not in state["error"]
