"""The plan page: forms keep what was typed, and a run that breaks a rule is told its length, adjusted and clear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.conftest import let_in, served
from tests.dashboard.test_browser import findings
from tests.logbook.test_planning import TODAY, filled

SUNDAY = TODAY + timedelta(days=6)


@pytest.fixture
def ana(tmp_path: Path) -> Iterator[Logbook]:
    """Ana's eight equal weeks."""
    with filled(str(tmp_path / "book")) as book:
        yield book


def sent(book: Logbook, form: str, **values: object) -> tuple[int, dict[str, object]]:
    """What a form answers."""
    client = create_app(book, WebSettings()).server.test_client()
    answer = client.post(f"/api/form/{form}?athlete=Ana", json=values, headers=let_in(client))
    return answer.status_code, answer.get_json()


@pytest.mark.parametrize(
    ("form", "values", "field"),
    [
        ("plan-add", {"text": "", "local_date": str(SUNDAY)}, "text"),
        ("plan-add", {"text": "as far as it goes", "local_date": str(SUNDAY)}, "text"),
        ("plan-add", {"text": "8 km", "local_date": "2020-01-01"}, "local_date"),
        ("plan-form", {"kind": "easy"}, "distance"),
        ("plan-form", {"kind": "easy", "distance": "ten"}, "distance"),
        ("plan-race", {"race": "other"}, "distance"),
        ("plan-race", {"race": "half", "until": "2020-01-01"}, "until"),
        ("plan-import", {"name": "plan.txt", "data": "aGVsbG8="}, "name"),
        ("plan-import", {"name": "plan.csv", "data": "?"}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    ana: Logbook, form: str, values: dict[str, object], field: str
) -> None:
    """Nothing is planned, and the answer names the field."""
    status, answer = sent(ana, form, **values)
    assert (status, list(answer["fields"])) == (400, [field])  # type: ignore[call-overload]  # JSON
    assert ana.plan_list("Ana") == []


def test_forms_plan_and_undo(ana: Logbook) -> None:
    """By numbers and from a file; taking out gives back what puts it back."""
    assert sent(ana, "plan-form", distance="8", ascent="100", kind="easy", local_date=str(SUNDAY))[0] == 200
    csv = "ZGF0ZSxkaXN0YW5jZV9rbQoyMDI2LTA2LTA1LDcK"  # 5 June, 7 km
    assert sent(ana, "plan-import", name="plan.csv", data=csv)[0] == 200
    assert [row["distance_m"] for row in ana.plan_list("Ana")] == [7_000, 8_000]
    status, answer = sent(ana, "plan-remove", ids=[row["id"] for row in ana.plan_list("Ana")])
    assert (status, ana.plan_list("Ana")) == (200, [])
    assert sent(ana, "plan-restore", **answer["undo"]["values"])[0] == 200  # type: ignore[index,call-overload]
    assert len(ana.plan_list("Ana")) == 2


@pytest.mark.browser
def test_a_run_over_the_rule_is_adjusted_until_it_is_clear(page: Page, ana: Logbook) -> None:
    """16 km after 12 is told, 13.2 km would pass; the slider answers; one tap makes it clear; one moves it."""
    page.set_viewport_size({"width": 390, "height": 800})
    with served(ana) as address:
        page.goto(f"{address}/plan?athlete=Ana&day={SUNDAY}")
        words = page.get_by_label("Session", exact=True)
        words.fill("16 km, somehow")
        page.get_by_role("button", name="Add to the plan").first.click()
        expect(page.get_by_text("not understood").first).to_be_visible()
        expect(words).to_have_value("16 km, somehow")
        words.fill("16 km @ 5:45, 60 m up")
        page.get_by_role("button", name="Add to the plan").first.click()
        opened = page.locator("#plan-open")
        expect(opened.get_by_text("Caution: Run 1.33 times the 30-day longest.").first).to_be_visible()
        expect(opened.get_by_text("13.2 km").first).to_be_visible()
        page.get_by_role("slider").fill("0")
        expect(opened.get_by_text("Clear: No rule speaks.")).to_be_visible()
        opened.get_by_role("button", name="Make it 13.2 km").click()
        expect(opened.get_by_text("Clear: 13.2 km stays within the last weeks.")).to_be_visible()
        opened.get_by_role("button", name="One day earlier").click()
        expect(opened.get_by_text("Sat 6 Jun").first).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (wide, findings(page)) == (390, [])


@pytest.mark.browser
def test_a_session_is_dragged_to_another_day(page: Page, ana: Logbook) -> None:
    """Dropped on Friday it is planned for Friday, judged anew, and Undo brings it back."""
    ana.plan_add("8 km easy", SUNDAY, "Ana")
    friday = TODAY + timedelta(days=4)
    with served(ana) as address:
        page.goto(f"{address}/plan?athlete=Ana")
        chip = page.locator(".lw-plan-chip-planned")
        chip.drag_to(page.locator(f'[data-day="{friday}"]'))
        expect(page.locator(f'[data-day="{friday}"] .lw-plan-chip-planned')).to_be_visible()
        assert [row["local_date"] for row in ana.plan_list("Ana")] == [str(friday)]
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(f'[data-day="{SUNDAY}"] .lw-plan-chip-planned')).to_be_visible()
        assert [row["local_date"] for row in ana.plan_list("Ana")] == [str(SUNDAY)]


@pytest.mark.browser
def test_a_finger_holds_and_moves_a_session(browser: Browser, ana: Logbook) -> None:
    """On a phone a session that is held goes where the finger goes; a finger that moves at once moves nothing."""
    ana.plan_add("8 km easy", SUNDAY, "Ana")
    friday = TODAY + timedelta(days=4)
    with served(ana) as address:
        phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        page = phone.new_page()
        page.goto(f"{address}/plan?athlete=Ana")
        for is_held, there in ((True, friday), (False, friday)):
            chip = page.locator(".lw-plan-chip-planned")
            chip.evaluate("one => one.scrollIntoView({block: 'center'})")
            swipe(chip, page.locator(f'[data-day="{friday if is_held else SUNDAY}"]'), is_held=is_held)
            expect(page.locator(f'[data-day="{there}"] .lw-plan-chip-planned')).to_be_visible()
            expect(page.locator(".lw-plan-chip-held")).to_have_count(0)
        assert [row["local_date"] for row in ana.plan_list("Ana")] == [str(friday)]
        phone.close()


def middle(one: Locator) -> tuple[float, float]:
    """Where a finger would touch it."""
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def swipe(chip: Locator, target: Locator, *, is_held: bool) -> None:
    """A finger that comes down, stays until it holds the session or not, goes to the target in steps and leaves."""
    touch = chip.page.context.new_cdp_session(chip.page)
    start, end = middle(chip), middle(target)
    finger(touch, "touchStart", start)
    if is_held:
        expect(chip.page.locator(".lw-plan-chip-held")).to_be_visible()
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        finger(
            touch,
            "touchMove",
            (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share),
        )
        end = middle(target) if is_held else end
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def finger(touch: CDPSession, kind: str, at: tuple[float, float]) -> None:
    """One touch at a place."""
    touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}]})


@pytest.mark.browser
def test_what_leads_to_the_same_address_is_drawn_all_the_same(
    page: Page, ana: Logbook, tmp_path: Path
) -> None:
    """A file taken in on the bare address of the page shows at once; so does its Undo."""
    plan = tmp_path / "plan.csv"
    plan.write_text(f"date,distance_km\n{SUNDAY},7\n")
    with served(ana) as address:
        page.goto(f"{address}/plan?athlete=Ana")
        page.get_by_text("From a file").click()
        page.locator("#plan-add input[type=file]").set_input_files(plan)
        page.get_by_role("button", name="Take it in").click()
        expect(page.locator(f'[data-day="{SUNDAY}"] .lw-plan-chip-planned')).to_be_visible()
        assert page.url.endswith("/plan?athlete=Ana")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".lw-plan-chip-planned")).to_have_count(0)


@pytest.mark.browser
def test_plus_on_a_phone_leads_to_the_form_with_its_day(page: Page, ana: Logbook) -> None:
    """The form stands far below the weeks there: it is brought up, ready to be typed into."""
    page.set_viewport_size({"width": 390, "height": 800})
    with served(ana) as address:
        page.goto(f"{address}/plan?athlete=Ana")
        page.locator(f'[data-day="{SUNDAY}"] .lw-cell-add').click()
        words = page.get_by_label("Session", exact=True)
        expect(words).to_be_focused()
        expect(words).to_be_in_viewport()
        expect(page.locator("#plan-add").get_by_label("Day").first).to_have_value(str(SUNDAY))


@pytest.mark.browser
def test_the_way_to_a_race_is_asked_step_by_step(page: Page, ana: Logbook) -> None:
    """Race, day, steps: each says what is wrong, goes back with what was told, and the end plans it with Undo."""
    page.set_viewport_size({"width": 390, "height": 800})
    with served(ana) as address:
        page.goto(f"{address}/plan?athlete=Ana")
        card = page.locator("#plan-race")
        card.get_by_role("button", name="Next: the day").click()
        expect(card.get_by_text("Choose a race, or another distance.")).to_be_visible()
        card.get_by_role("radio", name="Half marathon").check(force=True)
        card.get_by_role("button", name="Next: the day").click()
        day = card.get_by_label("By which day?")
        expect(day).to_be_focused()
        day.fill(str(TODAY))
        card.get_by_role("button", name="Show the steps").click()
        expect(card.get_by_text("This needs a day after today, within three years.")).to_be_visible()
        day.fill(str(TODAY + timedelta(days=8)))
        card.get_by_role("button", name="Show the steps").click()
        expect(card.get_by_text("cannot be reached by")).to_be_visible()
        assert findings(page) == []
        card.get_by_role("link", name="Race").click()
        expect(card.get_by_role("radio", name="Half marathon")).to_be_checked()
        card.get_by_role("button", name="Next: the day").click()
        expect(day).to_have_value(str(TODAY + timedelta(days=8)))
        day.fill(str(TODAY + timedelta(days=365)))
        card.get_by_role("button", name="Show the steps").click()
        expect(card.get_by_text("weeks until")).to_be_visible()
        card.get_by_role("button", name="Put these into my plan").click()
        expect(page.get_by_text("long runs planned.")).to_be_visible()
        assert ana.plan_list("Ana")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("sessions taken out.")).to_be_visible()
        assert ana.plan_list("Ana") == []
