"""Every page when there is nobody, nothing, little or only old data, and when a part of it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import ModuleType

import pytest
from flask.testing import FlaskClient

from loadwatch.errors import StoreError
from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.app import PAGES
from loadwatch_dashboard.pages import (
    activities,
    activity,
    caseload,
    overview,
    report,
    settings,
    trends,
    upload,
)
from loadwatch_dashboard.pages import plan as plan_page
from tests.dashboard import states
from tests.dashboard.test_app import page

VIEWS = [one for one in PAGES if one is not activity]
OF_A_RUNNER = [one for one in VIEWS if one not in {upload, settings, caseload}]
CASELOAD = "caseload-body.children"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """Runners in three states; nothing changes it."""
    with Logbook.open(tmp_path_factory.mktemp("states") / "book", today=lambda: states.TODAY) as opened:
        states.fill(opened)
        yield opened


@pytest.fixture
def client(book: Logbook) -> FlaskClient:
    """A visitor of it."""
    return create_app(book, WebSettings()).server.test_client()


def said(client: FlaskClient, view: ModuleType, runner: str) -> str:
    """All that a page says about a runner, as PT where it is the therapist's."""
    return page(client, view.PATH, f"?athlete={runner}&view=pt").text


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.NAME)
def test_nobody_is_met_with_the_first_step(
    view: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In an empty logbook each page asks for files, and for nothing else."""
    with Logbook.open(tmp_path_factory.mktemp("none") / "book") as empty:
        told = page(create_app(empty, WebSettings()).server.test_client(), view.PATH, "?view=pt").text

    assert "Choose a folder" in told
    assert "could not be drawn" not in told
    assert "data-form" not in told


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (overview, "No runs yet"),
        (trends, "No runs yet"),
        (plan_page, "No runs yet"),
        (activities, "No runs yet"),
        (report, "A report needs at least one run with a date."),
    ],
    ids=lambda value: getattr(value, "NAME", ""),
)
def test_a_runner_without_runs_gets_no_numbers(view: ModuleType, words: str, client: FlaskClient) -> None:
    """The page says so, and draws no empty chart."""
    told = said(client, view, states.BARE)

    assert words in told
    assert '"Graph"' not in told


@pytest.mark.parametrize("view", OF_A_RUNNER, ids=lambda view: view.NAME)
def test_short_history_is_said(view: ModuleType, client: FlaskClient) -> None:
    """18 of 28 days: every page about the runner says that it is too early to compare."""
    assert "18 of 28 days of history so far: too early to compare." in said(client, view, states.SHORT)


@pytest.mark.parametrize("view", OF_A_RUNNER, ids=lambda view: view.NAME)
def test_old_data_are_said(view: ModuleType, client: FlaskClient) -> None:
    """Recordings that ended two months ago are never shown as today's."""
    assert "No recordings since 23 September 2026" in said(client, view, states.STALE)


def test_the_caseload_tells_the_states_apart(book: Logbook) -> None:
    """No runs, and data that ended long ago, are not called clear."""
    rows = {row.name: row for row in book.caseload().rows}

    assert rows[states.BARE].flag.text == "No runs yet"
    assert rows[states.STALE].is_stale
    assert rows[states.STALE].flag.level is None
    assert not rows[states.SHORT].is_stale


BREAKS = [
    (overview, "charts.load_figure", "Every day"),
    (overview, "calendar_card.svg.calendar", "Distance and ramp"),
    (trends, "trend_charts.trend_figure", "About these numbers"),
    (plan_page, "plan_parts.calendar", "Add a session"),
    (report, "printing.pictures", "Download the PDF"),
]


@pytest.mark.parametrize(("view", "place", "stays"), BREAKS)
def test_a_part_that_fails_leaves_the_page_standing(
    view: ModuleType, place: str, stays: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One card says that it could not be drawn and offers to try again; the others are there, without a traceback."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    module, _, name = place.rpartition(".")
    monkeypatch.setattr(f"loadwatch_dashboard.{module}.{name}", broken)
    told = said(client, view, states.SHORT)

    assert told.count("This part could not be drawn.") == 1
    assert "Try again" in told
    assert stays in told
    assert "secret detail" not in told


def test_a_whole_page_that_fails_keeps_the_navigation(
    book: Logbook, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing can be read the page says why in words, with navigation and a way to try again."""

    def locked(*_: object, **__: object) -> None:
        raise StoreError("The logbook is locked by another program.", "Close it and try again.")

    monkeypatch.setattr(book, "overview", locked)
    told = said(client, overview, states.SHORT)

    assert "The logbook is locked by another program." in told
    assert "Try again" in told
    assert "Trends" in json.dumps(told)
