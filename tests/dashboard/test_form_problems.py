"""Every form at once: each wrong answer is told beside its own field, all of them together, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.test_forms import send
from tests.logbook.files import dump

TODAY = date(2026, 11, 23)
LONG_AGO, FAR = "0001-01-01", "2199-12-31"
WRONG: tuple[tuple[str, dict[str, Any], dict[str, str]], ...] = (  # form, answers, field → a word of what is said
    ("diary", {"stiffness_min": "x", "pain_now": "y"},
     {"site": "Choose", "stiffness_min": "not a number", "pain_now": "not a number"}),
    ("diary", {"site": "calf", "pain_now": "1", "local_date": LONG_AGO}, {"local_date": "from 1950"}),
    ("diary", {"site": "calf", "pain_now": "1", "stiffness_min": "99999999"}, {"stiffness_min": "0 to 1,440"}),
    ("plan-add", {"text": "6 km easy", "local_date": LONG_AGO}, {"local_date": "passed"}),
    ("plan-form", {}, {"distance": "distance or a time"}),
    ("plan-form", {"distance": "99999999", "ascent": "-5", "local_date": "x"},
     {"distance": "0.1 to 180", "ascent": "0 to 30,000", "local_date": "calendar"}),
    ("plan-form", {"distance": "6", "minutes": "40"}, {"minutes": "not both"}),
    ("plan-form", {"minutes": "0"}, {"minutes": "1 to 2,880"}),
    ("plan-race", {"distance": "0", "ascent": "x", "until": LONG_AGO},
     {"race": "Choose", "distance": "1 to 300", "ascent": "not a number", "until": "three years"}),
    ("plan-race", {"race": "10", "distance": "15"}, {"distance": "leave it empty"}),
    ("threshold", {"key": "critical_speed_mps", "value": "1:00", "valid_from": "2026-11-23"}, {"value": "2:05"}),
    ("plan-race", {"race": "other"}, {"distance": "Give the distance"}),
    ("rehab-test", {"kind": "walk", "minutes": "86400", "seconds": "x", "contacts": "1.5"},
     {"minutes": "1 to 1,440", "seconds": "not a number", "contacts": "whole number", "pain": "how much"}),
    ("rehab-test", {"kind": "walk", "pain": "0", "minutes": "30", "seconds": "20"}, {"seconds": "other test"}),
    ("rehab-test", {"kind": "hop", "pain": "0"}, {"seconds": "foot contacts"}),
    ("rehab-stage", {"name": "", "local_date": "x"}, {"name": "Choose", "local_date": "calendar"}),
    ("rehab-stage", {"name": "isometric", "site": "calf", "local_date": FAR}, {"local_date": "up to today"}),
    ("rehab-table", {"level": "x"}, {"name": "Choose", "level": "not a number"}),
    ("rehab-gate", {}, {"is_passed": "open or closed", "note": "reason", "name": "Choose"}),
    ("limits", {"week": "-5", "run": "x", "valid_from": "x"},
     {"week": "0 to 1,000", "run": "not a number", "valid_from": "calendar", "reason": "reason"}),
    ("limits", {"reason": "x"}, {"week": "at least one"}),
    ("limits", {"week": "30", "reason": "x", "valid_from": "2026-11-23", "valid_until": "2026-11-22"},
     {"valid_until": "not before"}),
    ("limits", {"week": "30", "reason": "x", "valid_from": FAR}, {"valid_from": "three years"}),
    ("capacity", {"kind": "modifier", "value": "3"}, {"value": "0 to 2", "reason": "reason"}),
    ("capacity", {"kind": "capacity", "measure": "distance"}, {"value": "Give", "reason": "reason"}),
    ("heel-raise", {"reps": "1.5"}, {"reps": "whole number", "side": "leg"}),
    ("heel-raise", {"reps": "500", "side": "left", "pain": "12", "local_date": FAR},
     {"reps": "0 to 200", "pain": "0 to 10", "local_date": "up to today"}),
    ("note", {"text": "", "local_date": FAR}, {"text": "word", "local_date": "up to today"}),
    ("diary", {"pain_now": "12", "stiffness_min": "2000", "local_date": FAR},
     {"site": "Choose", "pain_now": "0 to 10", "stiffness_min": "0 to 1,440", "local_date": "up to today"}),
    ("rehab-test", {"kind": "hop", "contacts": "20000", "pain": "11", "local_date": FAR},
     {"contacts": "0 to 10,000", "pain": "0 to 10", "local_date": "up to today"}),
    ("rehab-stage", {"local_date": FAR}, {"name": "Choose", "local_date": "up to today"}),
    ("rehab-score", {"level": "101", "local_date": FAR},
     {"name": "Choose", "level": "0 to 100", "local_date": "up to today"}),
    ("strength", {"sets": "101", "local_date": FAR}, {"type": "Choose", "sets": "0 to 100", "local_date": "up to today"}),
    ("limits", {"week": "x", "valid_from": FAR}, {"week": "not a number", "valid_from": "three years", "reason": "reason"}),
    ("capacity", {"kind": "modifier", "value": "3", "valid_from": FAR},
     {"value": "0 to 2", "valid_from": "three years", "reason": "reason"}),
    ("race", {"distance": "x", "local_date": FAR},
     {"distance": "not a number", "time": "45:30", "local_date": "up to today"}),
    ("heel-raise", {"reps": "20", "side": "left", "local_date": FAR}, {"local_date": "up to today"}),
    ("strength", {"sets": "1.5", "reps": "x", "load_kg": "-5", "minutes": "99999", "local_date": "x"},
     {"type": "Choose", "sets": "whole number", "reps": "not a number", "load_kg": "0 to 1,000",
      "minutes": "0 to 1,440", "local_date": "calendar"}),
    ("strength", {"type": "core", "sets": "101"}, {"sets": "0 to 100"}),
    ("strength", {"type": "core", "local_date": FAR}, {"local_date": "up to today"}),
    ("strength", {"type": "yoga"}, {"type": "heavy_calf"}),
    ("rehab-score", {"level": "101", "local_date": "x"}, {"name": "Choose", "level": "0 to 100", "local_date": "calendar"}),
    ("rehab-score", {"name": "VISA-A"}, {"level": "Give the total"}),
    ("rehab-score", {"name": "VISA-A", "level": "70,5"}, {"level": "whole number"}),
    ("rehab-score", {"name": "TENDINS-A", "level": "70", "local_date": FAR}, {"local_date": "up to today"}),
    ("note", {"text": " ", "local_date": "x"}, {"text": "word", "local_date": "calendar"}),
    ("note", {"text": "x", "local_date": LONG_AGO}, {"local_date": "from 1950"}),
    ("profile", {"mass_kg": "x", "birth_year": "1.5", "units": "km"},
     {"mass_kg": "not a number", "birth_year": "whole number", "zone": "time zone"}),
    ("profile", {"mass_kg": "-5", "birth_year": "1800", "units": "km", "zone": "UTC"},
     {"mass_kg": "20 to 300", "birth_year": "1900 to "}),
    ("profile", {"mass_kg": "x", "units": "km", "zone": "abc"}, {"mass_kg": "number", "zone": "Europe/Zurich"}),
    ("threshold", {"key": "critical_speed_mps", "value": "12:99"}, {"value": "4:10", "valid_from": "a day"}),
    ("threshold", {"key": "max_heart_rate_bpm", "value": "5", "valid_from": LONG_AGO}, {"valid_from": "from 1950"}),
    ("constants", {"spike_edge": "x", "floors.distance": "y"}, {"spike_edge": "not a number", "floors.distance": "not a number"}),
    ("race", {"distance": "99999999", "local_date": "x"}, {"distance": "0.1 to 600", "time": "45:30", "local_date": "calendar"}),
    ("constants", {"spike_edge": "99", "spike_window_days": "9.5", "floors.distance": "-5"},
     {"spike_edge": "1.01 to 2", "spike_window_days": "whole number", "floors.distance": "0 to"}),
    ("erase", {"typed": "Anna"}, {"typed": "letter by letter"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """A logbook with one runner."""
    with Logbook.open(tmp_path_factory.mktemp("wrong") / "book", today=lambda: TODAY) as opened:
        opened.add_athlete("Ana", zone="UTC", birth_year=1978, sex="female")
        yield opened


@pytest.fixture
def visitor(kept: Logbook) -> FlaskClient:
    """A visitor of it."""
    return create_app(kept, WebSettings()).server.test_client()


@pytest.mark.parametrize(
    ("form", "given", "told"), WRONG, ids=lambda part: part if isinstance(part, str) else ""
)
def test_all_that_is_wrong_is_told_at_once(
    form: str, given: dict[str, Any], told: dict[str, str], visitor: FlaskClient, kept: Logbook
) -> None:
    """Each wrong field has its own words, no right one has any, and the logbook stays as it was."""
    before = dump(kept)
    answer = send(visitor, form, given, "?athlete=Ana&view=pt")

    assert answer.status_code == 400
    fields = answer.json["fields"]
    assert {key: words for key, words in fields.items() if told.get(key, "?") not in words} == {}
    assert sorted(fields) == sorted(told)
    assert dump(kept) == before
