"""Diary, return to run and therapist in a real browser: readable by everybody, quick on a phone, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from loadwatch.logbook import Logbook
from tests.dashboard.conftest import served

pytestmark = pytest.mark.browser

TODAY = date(2026, 11, 23)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Logbook]:
    """Ana has runs, a diary, a stage, a table, tests, limits and notes; Ben has nothing yet."""
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as book:
        book.add_athlete("Ana", zone="UTC", birth_year=1978, sex="female")
        book.add_athlete("Ben", zone="UTC")
        lines = ["date,distance_km,duration_min", *(f"{TODAY - timedelta(n)},6,36" for n in range(1, 60, 2))]
        book.import_bytes([("runs.csv", BytesIO("\n".join(lines).encode()))], "Ana")
        for ago in range(0, 40, 3):
            day = TODAY - timedelta(days=ago)
            book.add_diary(
                "Ana", day, site="achilles_midportion", side="left", pain_now=1, pain_morning=ago % 3
            )
        where = {"site": "achilles_midportion", "side": "left"}
        book.set_rehab("Ana", TODAY - timedelta(days=9), kind="stage", name="heavy_slow", **where)
        book.set_rehab("Ana", TODAY - timedelta(days=9), kind="run_walk", name="B", level=2)
        book.add_heel_raise("Ana", TODAY, side="left", reps=20, pain=0)
        book.add_note("Ana", TODAY, "Slowly.", "PT")
        book.add_override("Ana", TODAY, kind="week", measure="distance", value=20_000.0, reason="first weeks")
        yield book


@pytest.fixture
def address(kept: Logbook) -> Iterator[str]:
    """That logbook, served."""
    with served(kept) as at:
        yield at


def test_a_day_is_logged_with_a_few_taps_and_taken_back(
    kept: Logbook, address: str, browser: Browser
) -> None:
    """On a phone: tap the calf on the picture, two numbers, Save; Undo takes it out again."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type] # sizes
    page = context.new_page()
    page.goto(address + "/diary?athlete=Ben")
    page.locator('.lw-region[data-site="calf"][data-side="right"]').tap()
    expect(page.get_by_role("radio", name="Calf")).to_be_checked()
    expect(page.get_by_role("radio", name="Right")).to_be_checked()
    page.get_by_role("group", name="Pain now").locator(".lw-tap").nth(4).tap()
    page.get_by_role("group", name="Worst pain during").locator(".lw-tap").nth(6).tap()
    small = page.evaluate(
        "Array.from(document.querySelectorAll('.lw-tap')).filter(e => e.offsetHeight && "
        "(e.offsetHeight < 44 || e.offsetWidth < 44)).length"
    )
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Right calf: reduce")).to_be_visible()

    assert small == 0
    assert [(row["site"], row["side"], row["pain_now"], row["pain_during"]) for row in kept.diary("Ben")] == [
        ("calf", "right", 4.0, 6.0)
    ]
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("The entry is gone.")).to_be_visible()
    assert kept.diary("Ben") == []
    context.close()


def test_a_finger_beside_the_tendon_means_it(address: str, browser: Browser) -> None:
    """The tendon is narrower than a finger: 15 px beside it still chooses it; far from the legs nothing is chosen."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type] # sizes
    page = context.new_page()
    page.goto(address + "/diary?athlete=Ben")
    tendon = page.locator('.lw-region[data-site="achilles_midportion"][data-side="left"]')
    tendon.scroll_into_view_if_needed()
    box, legs = tendon.bounding_box(), page.locator(".lw-legs").bounding_box()
    assert box is not None
    assert legs is not None
    page.touchscreen.tap(legs["x"] + 3, box["y"] + box["height"] / 2)
    expect(page.locator("[data-key=site] input:checked")).to_have_count(0)
    page.touchscreen.tap(box["x"] - 15, box["y"] + box["height"] / 2)
    expect(page.get_by_role("radio", name="Achilles, above the heel")).to_be_checked()
    expect(page.get_by_role("radio", name="Left")).to_be_checked()
    context.close()


def test_what_is_wrong_stands_beside_the_field_and_stays_typed(address: str, page: Page) -> None:
    """A stiffness in words is refused in words; the rest of the form is as it was."""
    page.goto(address + "/diary?athlete=Ana")
    page.get_by_text("Another day, or a note").click()
    page.get_by_label("Day", exact=True).first.fill("2026-11-12")
    expect(page.locator(".lw-day-words").first).to_have_text(
        "Thu 12 Nov 2026"
    )  # whatever the browser's language
    page.get_by_label("Morning stiffness").fill("a while")
    page.get_by_role("group", name="Pain now").get_by_role("radio", name="3", exact=True).check(force=True)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("“a while” is not a number.")).to_be_visible()
    expect(page.get_by_label("Morning stiffness")).to_be_focused()
    expect(page.get_by_label("Morning stiffness")).to_have_value("a while")
    expect(page.get_by_label("Day", exact=True).first).to_have_value("2026-11-12")
    expect(
        page.get_by_role("group", name="Pain now").get_by_role("radio", name="3", exact=True)
    ).to_be_checked()


def test_an_entry_is_corrected_and_deleted(kept: Logbook, address: str, page: Page) -> None:
    """Correct opens the form with what was said; Delete takes the entry away at once, with Undo."""
    count = len(kept.diary("Ana"))
    page.goto(address + "/diary?athlete=Ana")
    page.get_by_role("link", name="Correct").first.click()
    expect(page.get_by_role("button", name="Save the correction")).to_be_visible()  # the form has been filled
    page.get_by_role("group", name="Pain now").get_by_role("radio", name="2", exact=True).check(force=True)
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("now 2")).to_be_visible()
    page.get_by_role("button", name="Delete").first.click()
    expect(page.get_by_text("The entry is gone.")).to_be_visible()
    expect(page.get_by_text("now 2")).to_have_count(0)

    assert len(kept.diary("Ana")) == count - 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("now 2")).to_be_visible()


def test_the_therapist_limits_what_the_runner_sees(address: str, page: Page) -> None:
    """PT in the header, a limit in the form: the runner's overview says it."""
    page.goto(address + "/?athlete=Ana")
    page.get_by_role("link", name="PT", exact=True).click()
    page.get_by_role("link", name="Therapist").click()
    page.get_by_label("At most in a run").fill("3")
    page.get_by_label("Reason").first.fill("sore heel")
    page.get_by_role("button", name="Set the limits").click()
    expect(page.get_by_text("at most 3.0 km in a run").first).to_be_visible()
    page.get_by_role("link", name="Overview").click()

    expect(page.get_by_text("at most 3.0 km in a run").first).to_be_visible()
    assert "view=pt" in page.url
