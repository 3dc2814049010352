"""While a red flag stands: one instruction, no judgement of load and no number of it, on every page and by every command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from loadwatch import Logbook
from loadwatch.cli import app
from loadwatch.report.document import document
from loadwatch.views.report_shapes import Asked
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.app import PAGES
from loadwatch_dashboard.pages import activities, activity, caseload, diary, settings, upload
from tests.dashboard.test_app import page
from tests.dashboard.visible import words_of

TODAY = date.today()  # noqa: DTZ011 - the commands ask the clock
DAYS = [TODAY - timedelta(days=n) for n in range(1, 80) if n % 2]
INSTRUCTION = "Stop and get medical assessment today."
JUDGES = [one for one in PAGES if one not in {activities, upload, settings, diary}]
JUDGEMENT = re.compile(  # what a judged load is told with
    r"\(evidence [ABC]\)|the 30-day|longest run in|(?i:room (for|that|today|of the week))|up to \d|× |Caution|Note:"
    r"|would pass[;.]|% more|% longer|stays within|stay within what|rolling 7|No rule speaks|largest tolerated|level \d"
)


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runners with a far too long run yesterday and a plan that is too long; one has a red flag since today."""
    path = tmp_path_factory.mktemp("red") / "book"
    rows = [f"{day},{30 if day == DAYS[0] else 8},{180 if day == DAYS[0] else 48},90" for day in DAYS]
    listed = "\n".join(["date,distance_km,duration_min,ascent_m", *rows])
    with Logbook.open(path) as book:
        for name in ("Red", "Sore"):
            book.import_bytes([(f"{name}.csv", BytesIO((listed + "\n" * len(name)).encode()))], name)
            book.plan_add("40 km", TODAY + timedelta(days=2), name)
            place = {"site": "achilles_midportion", "side": "left"}
            book.set_rehab(name, TODAY, kind="run_walk", name="B", level=2, **place)
        book.update_athlete("Red", focus_tissue="knee")
        book.add_diary("Red", TODAY, red_flags=["pop"], **place)
    return path


@pytest.fixture(scope="module")
def book(where: Path) -> Iterator[Logbook]:
    """The logbook, open."""
    with Logbook.open(where) as opened:
        yield opened


def told(book: Logbook, view: Any, name: str) -> str:
    """All words of a page about a runner, for a therapist."""
    client = create_app(book, WebSettings()).server.test_client()
    path = view.PATH
    if view is activity:
        path = f"/activity/{book.activities(name)[0]['id']}"
    answer = page(client, path, f"?athlete={name}&view=pt&session={book.plan_list(name)[0]['id']}").get_json()
    return " | ".join(words_of(answer["response"]["_pages_content"]["children"]))


@pytest.mark.parametrize("view", [one for one in JUDGES if one is not caseload], ids=lambda view: view.NAME)
def test_a_page_says_one_thing(book: Logbook, view: Any) -> None:
    """Each page that judges load gives the instruction and no judgement; without the red flag it judges."""
    silent = told(book, view, "Red")

    assert INSTRUCTION in silent
    assert not JUDGEMENT.search(silent), JUDGEMENT.search(silent)
    assert JUDGEMENT.search(told(book, view, "Sore"))


def test_the_caseload_says_one_thing(book: Logbook) -> None:
    """The row of the runner holds the instruction for the run and the plan, and no reason with a number."""
    red, sore = (next(one for one in book.caseload().rows if one.name == name) for name in ("Red", "Sore"))

    assert (red.flag.text, red.planned.text, red.pain.text) == (INSTRUCTION,) * 3
    assert "alert" not in red.planned.when
    assert red.json["flag"]["value"] is None
    assert re.search(r"\d", sore.flag.text)


@pytest.mark.parametrize(
    "command",
    [("flags",), ("flags", "--since", "2020-01-01"), ("flags", "--on", str(DAYS[0])), ("forecast",), ("load",),
     ("show",), ("plan", "build", "--distance-km", "40")],
    ids=" ".join,
)  # fmt: skip
def test_a_command_says_one_thing(book: Logbook, where: Path, command: tuple[str, ...]) -> None:
    """Each command that judges load prints the instruction and no judgement; without the red flag it judges."""

    def printed(name: str, *more: str) -> str:
        of_whom = ["--athlete", name] if command != ("show",) else [book.activities(name)[0]["id"]]
        result = CliRunner().invoke(app, [*command, *of_whom, "--logbook", str(where), *more])
        assert result.exit_code == 0, result.output
        return result.stdout

    silent = printed("Red")
    assert INSTRUCTION in silent
    assert not JUDGEMENT.search(silent), silent
    assert INSTRUCTION not in printed("Sore")
    numbers = list(judged(json.loads(printed("Red", "--json"))))
    assert numbers == []
    assert list(judged(json.loads(printed("Sore", "--json"))))


def judged(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every number in JSON that compares or allows: of flags, room, ratio, steps, gates."""
    compared = {
        "value", "limit", "ratio", "window_days", "acute", "chronic", "longest_30d", "before_30d", "week_change",
        "week", "reference_week", "monotony", "strain", "ratio_low", "ratio_high",
        "scale", "distance_m", "ascent_m", "level", "week_distance_m", "modifier",
    }  # fmt: skip
    if isinstance(value, dict):
        inner = {
            name: part
            for name, part in value.items()
            if name not in {"expected", "targets", "laps", "sessions", "details"}  # recorded, or as written
        }
        if "n_records" in value or "acute" in value:  # a recording, or a day: its own totals stay
            inner = {n: p for n, p in inner.items() if n not in {"distance_m", "ascent_m", "value"}}
        if "quality" in value and "unit" in value:
            inner.pop("value")
        for name, part in inner.items():
            yield from judged(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from judged(part, key)
    elif isinstance(value, int | float) and not isinstance(value, bool) and key in compared:
        yield key, value


def test_the_printed_report_says_one_thing(book: Logbook) -> None:
    """The report holds the instruction, no card, no flag and no comparison, for whomever it is."""
    for audience in ("runner", "physician"):
        made = document(book.report("Red", Asked(audience)))
        assert made["headline"] == INSTRUCTION
        assert made["diary"][0][-1] == "red flag: a sudden pop, or a gap in the tendon"
        assert (made["room"], made["cards"], made["trends"], made["flags"]) == ("", [], [], [])


def test_it_ends_when_it_is_withdrawn(book: Logbook) -> None:
    """What was silent is told again as of the day before: nothing is lost."""
    before = book.flags("Red", as_of=TODAY - timedelta(days=1))

    assert [f.rule for f in book.flags("Red")] == ["R13"]
    assert {"R1b"} <= {f.rule for f in before}
    assert book.forecast("Red")[0].room["distance"] is None
