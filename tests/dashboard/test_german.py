"""German pages: no English is left, each reader hears one language, forms take and tell numbers the German way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.demo import build_demo
from loadwatch.language import speaking
from loadwatch.logbook import Logbook
from loadwatch.views.report_shapes import Asked
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.form_values import FieldError, Values
from tests.dashboard.conftest import let_in
from tests.dashboard.made_up import MadeUpBook
from tests.dashboard.test_app import page
from tests.dashboard.visible import words_of

TODAY = date(2026, 11, 22)
PATHS = (
    "/", "/trends", "/activities", "/plan", "/diary", "/return", "/therapist", "/upload", "/report", "/settings",
    "/caseload", "/nowhere",
)  # fmt: skip
SAME = {  # names, units and words that both languages have
    "loadwatch", "Jonas", "Mara", "Tess", "PT", "FIT", "GPX", "TCX", "Plan", "Plan · loadwatch", "Marathon", "Tempo",
    "Training", "Tennis", "Deutsch", "English", "Europe/Zurich", "min", "kg", "km", " km", " /km", "mi", "eq-km", "ft", "Start",
    "Jan", "Feb", "Apr", "Jun", "Jul", "Aug", "Sep", "Nov", "10 km", "Ana", "Ben", "Test", "Name", "VISA-A", "TENDINS-A",
}  # fmt: skip
TYPED = re.compile(  # what people wrote, in their own language
    r"^(Morning run|.*(easy|long|up)|First visit.*|\d+ (against|heel raises).*|.*First steps a little stiff.*|"
    r".*the tendon is still building up.*| · Lena Frei.*|[\d:.,]+ .*)$"
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """The logbook of the demo: runs, flags, plan, diary, rehabilitation and notes."""
    folder: Path = tmp_path_factory.mktemp("german")
    opened = Logbook.open(folder, today=lambda: TODAY)
    build_demo(opened, TODAY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def reader(book: Logbook) -> FlaskClient:
    """A visitor of that logbook."""
    return create_app(book, WebSettings()).server.test_client()


def read(client: FlaskClient, language: str, path: str, search: str = "") -> set[str]:
    """The words of a page for a browser of that language."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return set(words_of(page(client, path, search).get_json()["response"]))


def english(client: FlaskClient, path: str, search: str = "") -> set[str]:
    """What stays the same in both languages and should not."""
    same = read(client, "en", path, search) & read(client, "de", path, search)
    return {text for text in same if text not in SAME and not TYPED.match(text)}


def test_no_english_is_left_on_a_page(reader: FlaskClient, book: Logbook) -> None:
    """Every page of a runner and of the therapist, and one activity, say all of it in German."""
    activity = f"/activity/{book.activities('Tess')[0]['id']}"
    searches = (
        "?athlete=Tess&view=pt&range=all&table=1&compare=1&expert=1&race=half&until=open",
        "?athlete=Jonas",
    )

    left = {
        path + search: english(reader, path, search) for path in (*PATHS, activity) for search in searches
    }

    assert {where: texts for where, texts in left.items() if texts} == {}


def test_no_english_is_left_on_an_empty_page() -> None:
    """The first steps of an empty logbook are German too."""
    nobody = create_app(MadeUpBook(()), WebSettings()).server.test_client()

    assert {path: left for path in PATHS if (left := english(nobody, path))} == {}


def test_two_readers_of_one_logbook_get_their_own_words(reader: FlaskClient) -> None:
    """Pages that are kept in memory are kept for each language."""
    for path in ("/trends", "/activities", "/report"):
        first = [read(reader, code, path, "?athlete=Mara") for code in ("en", "de")]
        again = [read(reader, code, path, "?athlete=Mara") for code in ("en", "de")]

        assert first == again
        assert first[0] != first[1]


def test_the_profile_speaks_before_the_browser(reader: FlaskClient, book: Logbook) -> None:
    """A runner's own choice holds on the runner's pages; the therapist's view speaks as the browser asks."""
    book.update_athlete("Mara", language="de")
    try:
        own, therapist = (
            read(reader, "en", "/", "?athlete=Mara"),
            read(reader, "en", "/", "?athlete=Mara&view=pt"),
        )
        shell = reader.get("/?athlete=Mara", headers={"Accept-Language": "en"}).text
        other = reader.get("/?athlete=Jonas", headers={"Accept-Language": "fr, de;q=0.5"}).text
    finally:
        book.update_athlete("Mara", language=None)

    assert ("Übersicht" in own, "Overview" in therapist) == (True, True)
    assert '<html lang="de"' in shell
    assert '<html lang="de"' in other
    assert "Zum Inhalt springen" in other


def test_what_is_wrong_in_a_form_is_said_in_german(reader: FlaskClient) -> None:
    """The words beside a field, and those of a runner who is not there."""
    reader.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
    headers = let_in(reader)

    def send(name: str, athlete: str = "Jonas", **fields: Any) -> Any:
        return reader.post(f"/api/form/{name}?athlete={athlete}", json=fields, headers=headers).get_json()

    assert send("plan-add", text="") == {
        "fields": {"text": "Schreibe, was du planst, etwa „18 km locker, 300 hm“."}
    }
    assert "wurde nicht verstanden" in send("plan-add", text="blorb")["fields"]["text"]
    assert (
        send("diary", athlete="Nobody")["error"]
        == "In diesem Laufbuch gibt es keinen Eintrag „Nobody“ (Läufer)."
    )


@pytest.mark.parametrize(
    ("typed", "meant"), [("7,5", 7.5), ("1.234,5", 1234.5), ("7.5", 7.5), ("12.000.000", 12e6)]
)
def test_a_german_number_is_understood(typed: str, meant: float) -> None:
    """A comma is the decimal mark, points group; a number from a script is taken as it is."""
    with speaking("de"):
        assert Values({"n": typed}).number("n") == meant
        assert Values({"n": 1.125}).number("n") == 1.125


def test_a_number_with_two_meanings_is_asked_back() -> None:
    """1.234 may be a thousand or one and a bit: nothing is guessed."""
    with speaking("de"), pytest.raises(FieldError, match="auf zwei Arten"):
        Values({"n": "1.234"}).number("n")


def test_an_english_thousand_is_no_decimal() -> None:
    """1,200 m of climb was read as 1.2 m; with a decimal point behind it the comma can only group."""
    assert Values({"n": "1,234.5"}).number("n") == 1234.5
    assert (Values({"n": "7,5"}).number("n"), Values({"n": "1.234"}).number("n")) == (7.5, 1.234)
    with pytest.raises(FieldError, match="leave out the comma"):
        Values({"n": "1,200"}).number("n")


def test_the_therapist_hears_of_the_runner(book: Logbook, reader: FlaskClient) -> None:
    """The same page says "your longest run" to the runner and "the longest run" to the therapist, whoever looked first."""
    told = {
        view: " ".join(read(reader, "en", "/", f"?athlete=Jonas{view}"))
        for view in ("", "&view=pt", "&as_of=2026-11-22")
    }
    report = {reads: repr(book.report("Jonas", Asked(reads))) for reads in ("physician", "runner")}

    assert "longer than your longest run in 30 days" in told[""]
    assert "longer than your longest run in 30 days" in told["&as_of=2026-11-22"]
    assert "longer than the longest run in 30 days" in told["&view=pt"]
    assert "your longest" not in told["&view=pt"]
    assert "your longest run" in report["runner"]
    assert not re.search(r"\byour\b", report["physician"])
