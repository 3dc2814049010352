"""The page Settings: its forms, the export and erasing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.conftest import LINK_TOKEN, let_in, served
from tests.dashboard.test_app import page
from tests.runlist import write_runs

PROFILE = {"units": "km", "zone": "Europe/Zurich", "week_start": "0"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Logbook]:
    """A logbook with Ana's run list and with Ben."""
    with Logbook.open(tmp_path / "book", today=lambda: date(2025, 6, 16)) as book:
        book.import_paths([write_runs(tmp_path)], athlete="Ana")
        book.add_athlete("Ben")
        yield book


@pytest.fixture
def visitor(own: Logbook) -> FlaskClient:
    """Somebody who may see that logbook."""
    found = create_app(own, WebSettings()).server.test_client()
    found.get("/")
    return found


def send(visitor: FlaskClient, name: str, values: dict[str, Any], query: str = "athlete=Ana") -> Any:
    """Send a form as the page does."""
    return visitor.post(f"/api/form/{name}?{query}", json=values, headers=let_in(visitor))


def test_a_saved_profile_is_the_runners_and_can_be_taken_back(visitor: FlaskClient, own: Logbook) -> None:
    """The fields reach the logbook, empty ones are not known, and undo sends what was there before."""
    given = {
        **PROFILE,
        "mass_kg": "61,5",
        "achilles_history": "no",
        "focus_tissue": "knee",
        "week_start": "6",
    }
    answer = send(visitor, "profile", given)
    ana = own.athlete("Ana")
    assert (ana.mass_kg, ana.achilles_history, ana.focus_tissue, ana.week_start) == (61.5, False, "knee", 6)
    assert (ana.sex, ana.birth_year) == (None, None)
    undo = answer.json["undo"]
    assert send(visitor, "profile", undo["values"]).status_code == 200
    assert own.athlete("Ana").mass_kg is None


def test_the_answer_speaks_the_language_just_chosen(visitor: FlaskClient) -> None:
    """A language that is changed is that of the sentence which says so, and of its undo."""
    told = send(visitor, "profile", {**PROFILE, "language": "de"}).get_json()

    assert (told["said"], told["undo"]["label"]) == ("Das Profil ist gespeichert.", "Rückgängig")
    assert (
        send(visitor, "profile", {**PROFILE, "language": "en"}).get_json()["said"] == "The profile is saved."
    )


def test_a_year_of_birth_to_come_is_told_at_its_field(visitor: FlaskClient, own: Logbook) -> None:
    """Nobody who runs is born next year."""
    year = own.today(own.athlete("Ana")).year

    told = send(visitor, "profile", {**PROFILE, "birth_year": str(year + 1)})
    assert (told.status_code, list(told.get_json()["fields"])) == (400, ["birth_year"])
    assert str(year) in told.get_json()["fields"]["birth_year"]


def test_a_body_mass_has_a_day(visitor: FlaskClient, own: Logbook) -> None:
    """Among the thresholds a mass is typed with its day; one that nobody has is refused at its field."""
    given = {"key": "mass_kg", "value": "61,5", "valid_from": "2025-06-01"}
    undo = send(visitor, "threshold", given).json["undo"]
    assert own.athlete("Ana").mass_kg == 61.5
    shown = json.dumps(page(visitor, "/settings", "?athlete=Ana").json)
    assert "Body mass 61.5 kg" in shown
    assert list(send(visitor, "threshold", {**given, "value": "6"}).json["fields"]) == ["value"]
    send(visitor, "threshold-remove", undo["values"])
    assert own.athlete("Ana").mass_kg is None


def test_the_month_of_the_last_trouble(visitor: FlaskClient, own: Logbook) -> None:
    """A typed month is kept as its first day; a month to come, half a month and a no beside it are refused."""
    assert send(visitor, "profile", {**PROFILE, "achilles_last": "2025-03"}).status_code == 200
    assert (own.athlete("Ana").achilles_history, own.athlete("Ana").achilles_last) == (True, date(2025, 3, 1))
    for wrong in ("2099-01", "2025-13", "March", "2025"):
        told = send(visitor, "profile", {**PROFILE, "achilles_last": wrong})
        assert "achilles_last" in told.json["fields"]
    told = send(visitor, "profile", {**PROFILE, "achilles_history": "no", "achilles_last": "2025-03"})
    assert "achilles_last" in told.json["fields"]
    assert own.athlete("Ana").achilles_last == date(2025, 3, 1)
    assert send(visitor, "profile", {**PROFILE, "achilles_history": "no"}).status_code == 200
    assert own.athlete("Ana").achilles_last is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mass_kg", "heavy"),
        ("mass_kg", "1000"),
        ("birth_year", "1801"),
        ("zone", "Atlantis/City"),
        ("zone", ""),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_stored(
    visitor: FlaskClient, own: Logbook, field: str, value: str
) -> None:
    """The answer names the field; the profile stays as it was."""
    before = own.athlete("Ana")
    answer = send(visitor, "profile", {**PROFILE, "sex": "female", field: value})
    assert answer.status_code == 400
    assert list(answer.json["fields"]) == [field]
    assert own.athlete("Ana") == before


def test_a_threshold_is_written_as_a_pace(visitor: FlaskClient, own: Logbook) -> None:
    """4:00 per km is 4.17 m/s; removing it and undoing the removal give it back."""
    given = {"key": "critical_speed_mps", "value": "4:00", "valid_from": "2025-06-01"}
    send(visitor, "threshold", given)
    assert own.athlete("Ana").critical_speed_mps == pytest.approx(1000 / 240)
    shown = json.dumps(page(visitor, "/settings", "?athlete=Ana").json, ensure_ascii=False)
    assert "Critical speed 4:00 /km" in shown
    assert "from 1 June 2025" in shown
    undo = send(visitor, "threshold-remove", given).json["undo"]
    assert own.athlete("Ana").critical_speed_mps is None
    send(visitor, "threshold-restore", undo["values"])
    assert own.athlete("Ana").critical_speed_mps == pytest.approx(1000 / 240)


@pytest.mark.parametrize("value", ["", "4.10", "fast", "0:00", "0:20", "4:75"])
def test_a_pace_that_cannot_be_meant_is_told_at_its_field(
    visitor: FlaskClient, own: Logbook, value: str
) -> None:
    """Nothing is guessed from half a pace."""
    given = {"key": "critical_speed_mps", "value": value, "valid_from": "2025-06-01"}
    answer = send(visitor, "threshold", given)
    assert list(answer.json["fields"]) == ["value"]
    assert own.thresholds("Ana") == []


def test_a_race_result_is_kept_in_the_readers_words(visitor: FlaskClient, own: Logbook) -> None:
    """Length, time and climb are typed as people write them; what is wrong is said at its field; undo takes it out."""
    wrong = send(visitor, "race", {"distance": "10", "time": "45", "local_date": "2025-06-01"})
    far = send(visitor, "race", {"distance": "30", "time": "2:45:00", "local_date": "2025-06-01"})
    assert ("time" in wrong.get_json()["fields"], "time" in far.get_json()["fields"]) == (True, True)
    assert own.races("Ana") == []

    given = {"distance": "10", "time": "45:00", "ascent": "120", "local_date": "2025-06-01"}
    answer = send(visitor, "race", given)
    kept = own.races("Ana")[0]
    assert (kept["distance_m"], kept["time_s"], kept["ascent_m"]) == (10_000.0, 2_700.0, 120.0)
    assert own.critical_speed("Ana").method in {"race result", "best efforts"}
    assert "10.0 km in 45:00, 120 m up" in {row.result for row in own.settings_page("Ana").races}

    undo = answer.get_json()["undo"]
    gone = send(visitor, "race-remove", undo["values"]).get_json()["undo"]
    assert own.races("Ana") == []
    send(visitor, "race-restore", gone["values"])
    assert [one["local_date"] for one in own.races("Ana")] == [date(2025, 6, 1)]


def test_constants_are_changed_and_reset(visitor: FlaskClient, own: Logbook) -> None:
    """A value out of range is told at its field; a good one holds; reset gives the defaults, undo brings it back."""
    assert list(send(visitor, "constants", {"spike_edge": "9"}).json["fields"]) == ["spike_edge"]
    send(visitor, "constants", {"spike_edge": "1.2"})
    assert own.constants() == {"spike_edge": 1.2}
    assert "Single runs (1 changed)" in json.dumps(page(visitor, "/settings", "?athlete=Ana").json)
    undo = send(visitor, "constants-reset", {}).json["undo"]
    assert own.constants() == {}
    send(visitor, "constants", undo["values"])
    assert own.constants() == {"spike_edge": 1.2}


def test_what_is_not_sent_stays(visitor: FlaskClient, own: Logbook) -> None:
    """Of two open pages the later one saves what was typed there alone; an emptied field is the default; one alone is reset."""
    told = send(visitor, "constants", {"spike_edge": "1.2", "acwr_note": "1.4"}).json
    assert told["said"] == "Edge of a longer run: 1.1 → 1.2; Ratio that is noted: 1.5 → 1.4."
    send(visitor, "constants", {"floors.distance": "4000"})
    assert own.constants() == {"spike_edge": 1.2, "acwr_note": 1.4, "floors.distance": 4_000.0}
    send(visitor, "constants", {"acwr_note": None})
    undo = send(visitor, "constants-reset", {"key": "spike_edge"}).json["undo"]
    assert own.constants() == {"floors.distance": 4_000.0}
    assert undo["values"] == {"spike_edge": 1.2}
    assert send(visitor, "constants", {}).json["said"] == "Nothing was changed."


def test_constants_may_not_contradict_each_other(visitor: FlaskClient, own: Logbook) -> None:
    """An edge past the far edge is told at the field that was changed, beside what else is wrong, and nothing is kept."""
    told = send(visitor, "constants", {"spike_far": "1.2", "spike_edge": "1.5", "hill_grade": "steep"}).json
    assert told["fields"] == {
        "spike_edge": "This needs at most 1.2, as “Edge of a far longer run”.",
        "hill_grade": "“steep” is not a number.",
    }
    told = send(visitor, "constants", {"steep_grade": "0.03"}).json
    assert told["fields"] == {"steep_grade": "This needs at least 0.04, as “Slope of a hill”."}
    assert own.constants() == {}


def test_runs_are_worked_out_again_from_the_page(
    visitor: FlaskClient, own: Logbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A constant that is stored with runs says how many wait; a few at a time are worked out, until none is left."""
    monkeypatch.setattr("loadwatch.logbook.reprocessing.AT_ONCE", 3)
    monkeypatch.setattr("loadwatch_dashboard.constants_form.AT_ONCE", 3)
    n = len(own.activities("Ana"))
    told = send(visitor, "constants", {"tissue.walking_other": "0.4"}).json
    assert told["said"].endswith(f"{n} recorded sessions still have numbers by other constants.")
    shown = json.dumps(page(visitor, "/settings", "?athlete=Ana").json)
    assert "Work them out again" in shown

    times, told = 1, send(visitor, "constants-again", {}).json
    assert told["said"] == f"3 runs are worked out again, {n - 3} are left."
    while told.get("again"):
        times, told = times + 1, send(visitor, "constants-again", told["again"]["values"]).json
    assert times == -(-n // 3)
    assert told["said"] == "All runs have numbers by these constants."
    assert own.settings_page("Ana").outdated is None
    assert "Work them out again" not in json.dumps(page(visitor, "/settings", "?athlete=Ana").json)


def test_a_choice_of_the_method_is_made_by_words(visitor: FlaskClient, own: Logbook) -> None:
    """The curve of level speed is chosen in a list of words; what is no choice is refused; undo brings the default back."""
    shown = json.dumps(page(visitor, "/settings", "?athlete=Ana").json)
    assert "by energy cost (Minetti)" in shown
    assert list(send(visitor, "constants", {"level_minetti": "2"}).json["fields"]) == ["level_minetti"]
    undo = send(visitor, "constants", {"level_minetti": "1"}).json["undo"]
    assert own.method.level_minetti
    send(visitor, "constants", undo["values"])
    assert own.constants() == {}


def test_the_zip_holds_one_runner(visitor: FlaskClient) -> None:
    """The export of Ana holds her runs and nothing of Ben."""
    answer = visitor.get("/export.zip?athlete=Ana")
    names = zipfile.ZipFile(BytesIO(answer.data)).namelist()
    answer.close()
    assert any(name.startswith("Ana-") and name.endswith("data.json") for name in names)
    assert not any("Ben" in name for name in names)


def test_nobody_elses_data_without_the_link(own: Logbook, visitor: FlaskClient) -> None:
    """Without the token there is no export and no form; an unknown runner is not found."""
    stranger = create_app(own, WebSettings(token=LINK_TOKEN)).server.test_client()
    assert stranger.get("/export.zip?athlete=Ana").status_code == 401
    assert stranger.post("/api/form/erase?athlete=Ana", json={"typed": "Ana"}).status_code == 401
    assert visitor.get("/export.zip?athlete=Zoe").status_code == 404
    assert send(visitor, "erase", {"typed": "Zoe"}, "athlete=Zoe").status_code == 404
    assert len(own.athletes()) == 2


def test_erasing_wants_the_name(visitor: FlaskClient, own: Logbook) -> None:
    """Another word is told at the field; the name erases this runner alone and leads to the first page."""
    assert list(send(visitor, "erase", {"typed": "Ben"}).json["fields"]) == ["typed"]
    assert send(visitor, "erase", {"typed": "Ana"}).json["go"] == "/"
    assert [one.name for one in own.athletes()] == ["Ben"]


def test_an_empty_logbook_offers_the_first_step(tmp_path: Path) -> None:
    """Without a runner the page says so instead of showing empty forms."""
    with Logbook.open(tmp_path / "empty") as book:
        shown = page(create_app(book, WebSettings()).server.test_client(), "/settings").text
    assert "No runner yet" in shown


def seen_page(browser: Browser, scheme: str, width: int) -> Page:
    """A visitor with a colour scheme and a width."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 900}
    )
    return context.new_page()


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_settings_in_a_browser(own: Logbook, browser: Browser, scheme: str, width: int) -> None:
    """What was typed stays with the words about it; axe and the console are silent, nothing is too wide."""
    with served(own) as address:
        seen, heard = seen_page(browser, scheme, width), []
        seen.on("pageerror", lambda error: heard.append(str(error)))
        seen.goto(address + "/settings?athlete=Ana")
        seen.get_by_label("Body mass").fill("heavy")
        seen.get_by_role("button", name="Save the profile").click()
        expect(seen.get_by_text("is not a number")).to_be_visible()
        expect(seen.get_by_label("Body mass")).to_have_value("heavy")
        seen.get_by_label("Body mass").fill("62")
        seen.get_by_role("button", name="Save the profile").click()
        expect(seen.get_by_text("The profile is saved.")).to_be_visible()
        seen.get_by_text("Erase this runner", exact=True).click()
        seen.get_by_label("Find a constant").fill("edge longer")
        expect(seen.get_by_text("2 of 166 constants")).to_be_visible()
        expect(seen.get_by_label("Floor of distance")).to_be_hidden()
        edge = seen.get_by_label("Edge of a longer run")
        expect(edge).to_have_value("1.1")
        edge.fill("9")
        seen.get_by_role("button", name="Save the constants").click()
        expect(seen.get_by_text("This needs 1.01 to 2.")).to_be_visible()
        expect(edge).to_have_value("9")
        edge.fill("1.3")
        seen.get_by_role("button", name="Save the constants").click()
        expect(seen.get_by_text("Edge of a longer run: 1.1 → 1.3.")).to_be_visible()
        expect(edge).to_be_visible()  # what was opened stays open
        seen.get_by_role("button", name="Reset Edge of a longer run").click()
        expect(seen.get_by_text("Edge of a longer run: 1.3 → 1.1.")).to_be_visible()
        assert own.athlete("Ana").mass_kg == 62.0
        seen.wait_for_load_state("networkidle")
        assert Axe().run(seen).response["violations"] == []
        assert seen.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert heard == []
        seen.context.close()
