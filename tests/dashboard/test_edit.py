"""Editing from the dashboard: problems beside their field, undo instead of "are you sure", only one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch import Logbook
from loadwatch.views.runs import RunChoice, chosen, run_columns, run_list
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.conftest import let_in
from tests.dashboard.made_up import activities
from tests.dashboard.test_app import page
from tests.dashboard.test_trends import parts
from tests.logbook.files import run_fit, streams


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    """Ana with two runs, Ben with one."""
    with Logbook.open(tmp_path / "book", today=lambda: date(2026, 5, 6)) as opened:
        opened.import_bytes(streams(a_fit=run_fit(0), b_fit=run_fit(1, 1_200, 4_000.0)), "Ana")
        opened.import_bytes(streams(c_fit=run_fit(2)), "Ben")
        yield opened


@pytest.fixture
def visitor(book: Logbook) -> FlaskClient:
    """A visitor of that logbook."""
    client: FlaskClient = create_app(book, WebSettings()).server.test_client()
    return client


def send(visitor: FlaskClient, form: str, values: dict[str, Any], athlete: str = "Ana") -> Any:
    """What a form is answered."""
    return visitor.post(f"/api/form/{form}?athlete={athlete}", json=values, headers=let_in(visitor))


def newest(book: Logbook) -> str:
    """The id of Ana's 4 km run."""
    return str(book.activities("Ana")[0]["id"])


def test_an_edit_is_saved_and_taken_back(visitor: FlaskClient, book: Logbook) -> None:
    """Title and a belt's distance in the reader's unit; the undo of the answer restores what was."""
    values = {
        "id": newest(book),
        "title": "Belt",
        "is_treadmill": "yes",
        "distance": "5,2",
        "grade": "4,5",
        "rpe": "6,5",
        "excluded": None,
    }
    answer = send(visitor, "activity-edit", values | {"sport": None})
    row = book.activity(newest(book))

    assert answer.status_code == 200
    assert (row["title"], row["sub_sport"], row["distance_m"]) == (
        "Belt",
        "treadmill",
        pytest.approx(5_200.0),
    )
    assert row["edit"]["rpe"] == 6.5
    assert (row["ascent_m"], row["edit"]["grade"]) == (pytest.approx(234.0), pytest.approx(0.045))
    undo = answer.json["undo"]
    assert send(visitor, "activity-edit", undo["values"]).status_code == 200
    assert book.activity(newest(book))["edit"] is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"distance": "-3"}, "distance"),
        ({"distance": "far"}, "distance"),
        ({"sport": "chess"}, "sport"),
        ({"is_treadmill": "yes", "grade": "45"}, "grade"),
        ({"grade": "5"}, "grade"),
        ({"rpe": "11"}, "rpe"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    visitor: FlaskClient, book: Logbook, values: dict[str, str], field: str
) -> None:
    """The answer names the field of the form; nothing is changed."""
    answer = send(visitor, "activity-edit", {"id": newest(book), **values})
    assert answer.status_code == 400
    assert list(answer.json["fields"]) == [field]
    assert book.activity(newest(book))["edit"] is None


def test_delete_offers_undo(visitor: FlaskClient, book: Logbook) -> None:
    """One tap deletes and leads to the list; the message brings it back."""
    id_ = newest(book)
    answer = send(visitor, "activity-delete", {"id": id_})
    assert answer.json["go"].startswith("/activities")
    assert id_ not in {row["id"] for row in book.activities("Ana")}
    assert "Restore" in page(visitor, f"/activity/{id_}").text
    send(visitor, "activity-restore", answer.json["undo"]["values"])
    assert id_ in {row["id"] for row in book.activities("Ana")}


@pytest.mark.parametrize("form", ["activity-edit", "activity-delete", "activity-restore"])
@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_only_ones_own(visitor: FlaskClient, book: Logbook, form: str, whose: str) -> None:
    """An activity of another runner, or none at all, is not found under this runner."""
    id_ = str(book.activities("Ben")[0]["id"]) if whose == "another's" else "nowhere"
    assert send(visitor, form, {"id": id_, "title": "Mine"}).status_code == 404
    assert book.activities("Ben")[0]["edit"] is None


def test_a_run_of_another_is_no_page_of_this_runner(visitor: FlaskClient, book: Logbook) -> None:
    """An address that names Ana and a run of Ben says "not found" and where to look, and nothing of the run."""
    id_ = str(book.activities("Ben")[0]["id"])
    told = page(visitor, f"/activity/{id_}", "?athlete=Ana").text
    assert f"No activity '{id_}' in this logbook." in told
    assert "lists them" in told
    assert "command" not in told
    assert "Elapsed" not in told
    for search in ("", "?athlete=Ben"):
        assert "Elapsed" in page(visitor, f"/activity/{id_}", search).text


def test_the_list_shows_what_the_address_says(visitor: FlaskClient, book: Logbook) -> None:
    """Excluded and deleted ones have their own view; what an address cannot mean is left out."""
    book.edit_activity(newest(book), excluded="A ride")

    def shown(search: str) -> int:
        stores = [
            one for one in parts(page(visitor, "/activities", search), "Store") if one["id"] == "run-rows"
        ]
        return int(stores[0]["data"]["n"]) if stores else 0

    assert [shown(f"?athlete=Ana&show={one}") for one in ("all", "counts", "excluded", "deleted", "?")] == [
        2,
        1,
        1,
        0,
        2,
    ]
    assert shown("?athlete=Ana&from=2026-05-04") == 1
    assert shown("?athlete=Ana&to=2026-05-03") == 1
    assert shown("?athlete=Ana&sport=Run&from=soon") == 2


def test_days_the_wrong_way_round_are_told(visitor: FlaskClient) -> None:
    """One sentence when "from" is after "to", and none when both are one day or one is open."""

    def told(days: str) -> bool:
        return "no day lies between them" in page(visitor, "/activities", f"?athlete=Ana&{days}").text

    assert told("from=2026-05-04&to=2026-05-03")
    assert not told("from=2026-05-03&to=2026-05-03")
    assert not told("from=2026-05-04")


def test_columns_become_the_same_rows() -> None:
    """What the browser unpacks is the list, word by word."""
    rows = run_list(activities(), "km")
    packed = run_columns(rows)
    names = packed["columns"]
    back = [
        {
            name: packed["words"][name][value[at]] if name in packed["words"] else value[at]
            for name, value in names.items()
        }
        for at in range(packed["n"])
    ]
    assert back == rows
    assert run_columns([]) == {"n": 0, "columns": {}, "words": {}}


def test_ten_years_of_runs_are_a_small_list() -> None:
    """Three thousand runs stay under 300 kB."""
    assert len(json.dumps(run_columns(run_list(activities(3_000), "km")))) < 300_000


def test_the_list_comes_back_as_it_was_left(visitor: FlaskClient) -> None:
    """Order and search of the address are those of the list; an order that cannot be leaves the newest first."""

    def order(search: str) -> tuple[Any, Any]:
        grid = next(one for one in parts(page(visitor, "/activities", search), "AgGrid"))
        sorted_by = [(one["field"], one["sort"]) for one in grid["columnDefs"] if "sort" in one]
        return sorted_by, grid["dashGridOptions"]["quickFilterText"]

    assert order("?athlete=Ana&sort=distance.asc&q=loop") == ([("distance", "asc")], "loop")
    assert order("?athlete=Ana&sort=nothing.asc") == ([("date", "desc")], "")


def test_a_ride_is_not_in_the_load() -> None:
    """What is no run says so in the list, and is not among what counts."""
    ride = {**activities()[0], "is_run": False, "linked_to": None}
    row = run_list([ride], "km")[0]

    assert row["state"] == "other"
    assert chosen([row], RunChoice(show="counts")) == []


def test_what_does_not_count_says_so_at_the_top(visitor: FlaskClient, book: Logbook) -> None:
    """The page of a run that was left out tells the reason before anything else."""
    id_ = newest(book)
    book.edit_activity(id_, excluded="watch on the bike")
    text = page(visitor, f"/activity/{id_}").text

    assert "Left out of the load: watch on the bike" in text
    assert text.index("Left out of the load") < text.index("Elapsed")


def test_a_row_without_a_day_is_in_no_range() -> None:
    """Unknown is not early."""
    rows = [{"state": "counts", "sport": "Run", "date": None}]
    assert chosen(rows, RunChoice()) == rows
    assert chosen(rows, RunChoice(last=date(2026, 1, 1))) == []
