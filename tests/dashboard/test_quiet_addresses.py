"""No health data in addresses: what a browser keeps in its history and a proxy in its log tells no place and no pain."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.load.diary import RED_FLAGS, SITES
from loadwatch.logbook import Logbook
from loadwatch.logbook.body_pages import AskedDiary
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.test_app import page

TODAY = date(2026, 11, 23)
WORDS = {part for site in SITES for part in site.split("_")} - {"other"}
FORBIDDEN = re.compile(
    "|".join(
        [*sorted(WORDS), *RED_FLAGS, "left", "right", "both", "pain", "sore", "limp", "stiff", "heel", "visa"]
    )
)
PAGES = (
    "/",
    "/diary",
    "/therapist",
    "/return",
    "/plan",
    "/report",
    "/trends",
    "/activities",
    "/settings",
    "/caseload",
)
ADDRESSES = ("href", "data-post", "action")
FORM_NAME = re.compile(r"/api/form/[a-z-]+")  # which form it is; what is written stands in its body
CHART = re.compile(r"[?&]measure=[a-z_]+")  # a chart that the reader has chosen


@pytest.fixture
def sore(tmp_path: Path) -> Iterator[Logbook]:
    """Ana, sore in four places, with runs, stage, run-walk table, tests, score, limit and note."""
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as book:
        book.add_athlete("Ana", zone="UTC", birth_year=1978, sex="female", focus_tissue="achilles_midportion")
        runs = "\n".join(
            ["date,distance_km,duration_min", *(f"{TODAY - timedelta(n)},6,36" for n in range(1, 90, 2))]
        )
        book.import_bytes([("runs.csv", BytesIO(runs.encode()))], "Ana")
        where = {"site": "achilles_midportion", "side": "left"}
        book.add_diary("Ana", TODAY - timedelta(days=3), pain_now=5, pain_morning=4, **where)
        book.add_diary("Ana", TODAY - timedelta(days=2), pain_now=4, site="knee", side="both")
        book.add_diary("Ana", TODAY - timedelta(days=1), pain_now=1, limp=True, site="calf", side=None)
        book.set_rehab("Ana", TODAY - timedelta(days=9), kind="stage", name="heavy_slow", **where)
        book.set_rehab("Ana", TODAY - timedelta(days=9), kind="run_walk", name="B", level=2)
        book.set_rehab("Ana", TODAY, kind="score", name="VISA-A", level=71)
        book.add_heel_raise("Ana", TODAY, side="left", reps=20, pain=0)
        book.add_note("Ana", TODAY, "Slowly.", "PT")
        book.add_override("Ana", TODAY, kind="week", measure="distance", value=20_000.0, reason="first weeks")
        book.plan_add("15 km easy", TODAY + timedelta(days=2), "Ana")
        yield book


@pytest.fixture
def visitor(sore: Logbook) -> FlaskClient:
    """A visitor of that logbook."""
    return create_app(sore, WebSettings()).server.test_client()


def addresses(part: Any) -> Iterator[str]:
    """Every address that a part of a page links to or sends to, those of its forms too."""
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if key in ADDRESSES and isinstance(value, str):
            yield value
        elif key == "data-form":
            yield from addresses(json.loads(value))
        elif isinstance(value, dict | list):
            yield from addresses(value)


@pytest.mark.parametrize("role", ["", "&view=pt"])
def test_no_address_tells_of_a_body(role: str, visitor: FlaskClient) -> None:
    """No link and no form of any page of a sore runner names a site, a side or a complaint in its address."""
    told: dict[str, set[str]] = {
        path: set(addresses(page(visitor, path, f"?athlete=Ana{role}").json)) for path in PAGES
    }
    quiet = {path: {CHART.sub("", FORM_NAME.sub("", one)) for one in found} for path, found in told.items()}

    assert all(len(found) > 5 for found in told.values())
    assert any("place=" in one for one in told["/diary"])
    assert any("/api/form/diary?" in one for one in told["/diary"])
    assert [one for found in quiet.values() for one in sorted(found) if FORBIDDEN.search(one)] == []


def test_a_chosen_place_stays_it(sore: Logbook) -> None:
    """An address of one place still means it after new entries, also before and of one day, and "both" is two places."""

    def lines(place: str | None) -> tuple[str | None, list[tuple[Any, ...]]]:
        view = sore.diary_page("Ana", AskedDiary(place=place))
        shown = dict(view.places).get(view.place or "")
        return shown, [(day.local_date, day.now) for day in view.days]

    named = {words: key for key, words in sore.diary_page("Ana").places}
    before = {words: lines(key) for words, key in named.items()}
    for day, site in (
        (TODAY, "foot"),
        (TODAY - timedelta(days=30), "hip"),
        (TODAY - timedelta(days=3), "calf"),
    ):
        sore.add_diary("Ana", day, pain_now=2, site=site, side="right")

    assert list(named) == [
        "Calf",
        "Front of the knee, left",
        "Front of the knee, right",
        "Achilles, above the heel, left",
    ]
    assert {words: shown for words, (shown, _) in before.items()} == {words: words for words in named}
    assert {words: lines(key) for words, key in named.items()} == before
    assert lines("achilles_midportion:left") == lines(None), "an old address falls back to the worst of all"
    assert len(lines(None)[1]) > len(lines(named["Calf"])[1]) == 1
