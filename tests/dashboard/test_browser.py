"""The pages in a real browser: silent console, nothing foreign, readable by everybody, usable on a phone."""

from __future__ import annotations

import json
import re
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect
from playwright.sync_api import Error as NotYet

pytestmark = pytest.mark.browser
PAPER_PX = 650


class Ears:
    """Hears what a page does that it should not."""

    def __init__(self, page: Page, address: str) -> None:
        self.heard: list[str] = []
        page.on("console", lambda said: self.heard.append(said.text))
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("request", lambda asked: self._request(asked.url, address))
        page.on("response", lambda got: self.heard.append(got.url) if got.status >= 400 else None)

    def _request(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.heard.append(f"foreign: {url}")


def findings(page: Page) -> list[str]:
    """What axe has to say."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def test_flags_come_before_charts_on_a_phone(live: str, browser: Browser) -> None:
    """What to do stands above what it was made of."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live)
    expect(page.locator("#load-graph")).to_be_visible()

    flag, chart = page.locator(".lw-flag").first.bounding_box(), page.locator("#load-graph").bounding_box()

    assert flag is not None
    assert chart is not None
    assert flag["y"] < chart["y"]
    context.close()


def test_units_and_runner_are_in_the_address(page: Page, live: str) -> None:
    """Miles and another runner are links: the address is the view, and it survives a reload."""
    page.goto(live)
    page.get_by_role("link", name="mi", exact=True).click()
    expect(page.get_by_text("mi a week")).to_be_visible()
    page.get_by_text("Amira K.").first.click()
    page.get_by_role("link", name="Ben").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben")

    assert "units=mi" in page.url
    assert "athlete=Ben" in page.url
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben")
    expect(page.get_by_text("mi a week")).to_be_visible()


def test_a_flag_leads_to_its_run_and_back(page: Page, live: str) -> None:
    """From the flag to the run that raised it; the back button returns."""
    page.goto(live)
    page.get_by_role("link", name="Open the run").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sunday long run")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amira K.")


def _over_a_bar(page: Page) -> None:
    """The pointer rests on the oldest week: moved until the chart, once it is drawn, answers."""
    expect(page.locator("#load-graph .bars path").first).to_be_visible()
    for _ in range(60):
        bar = page.locator("#load-graph .bars path").first
        with suppress(NotYet):  # also of a chart that is drawn anew meanwhile
            bar.scroll_into_view_if_needed(timeout=2_000)
            box = bar.bounding_box(timeout=2_000)
            if box is not None:
                page.mouse.move(box["x"] + box["width"] / 2 - 1, box["y"] + box["height"] - 5)
                page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
            page.locator(".lw-pointing").wait_for(state="attached", timeout=500)
            return
    pytest.fail("the chart never answered the pointer")


def test_pictures_lead_to_their_runs(page: Page, live: str) -> None:
    """A day of the calendar, a bar of the chart, a week of the table and a card: each opens what it is made of."""
    page.goto(live)
    page.locator(".lw-run[data-on]").last.click()
    expect(page).to_have_url(re.compile(r"/activities\?from=2026-11-22&to=2026-11-22$"))
    page.go_back()
    _over_a_bar(page)
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"/activities\?from=[\d-]+&to=[\d-]+$"))
    page.go_back()
    page.get_by_text("Show the weeks as a table").click()
    weeks = page.get_by_role("table").locator("a")
    expect(weeks.first).to_have_attribute("href", "/activities?from=2026-11-16&to=2026-11-22")
    page.get_by_role("link", name="Downhill").click()
    expect(page).to_have_url(re.compile(r"/trends\?measure=downhill$"))


def test_colours_of_the_system_show_what_is_chosen(browser: Browser, live: str) -> None:
    """With forced colours the chosen page and range still differ from the others."""
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    look = "node => getComputedStyle(node).backgroundColor"
    page.goto(live)
    chosen, other = (
        page.locator(f".lw-nav-item{which}").first for which in ("[aria-current]", ":not([aria-current])")
    )
    expect(chosen).to_be_visible()
    assert chosen.evaluate(look) != other.evaluate(look)
    spans = page.locator(".lw-controls .lw-unit")
    assert len({span.evaluate(look) for span in spans.all()}) == 2
    context.close()


def test_no_row_is_cut_on_paper(page: Page, live: str) -> None:
    """Printed, a long table shows all its rows, and no chart is wider than the sheet."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live + "/trends?table=1")
    expect(page.locator("#trend-graph .main-svg").first).to_be_visible()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    box = page.locator(".lw-scroll-tall")
    assert box.evaluate("node => node.clientHeight >= node.querySelector('table').clientHeight")
    assert float(page.locator("#trend-graph .main-svg").first.get_attribute("width") or 0) <= PAPER_PX
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#trend-graph .main-svg").first).not_to_have_attribute("width", str(PAPER_PX))


def test_the_list_opens_with_the_keyboard(page: Page, live: str) -> None:
    """Arrow keys walk the list, Enter opens the run."""
    page.goto(live + "/activities")
    cell = page.locator('.ag-row[row-index="0"] .ag-cell').first
    cell.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(live + "/activity/a2")
    page.wait_for_load_state("networkidle")


def test_the_search_filters_the_list(page: Page, live: str) -> None:
    """Typing leaves the rows that hold the word; days are written and found in the reader's form, and as kept."""
    page.goto(live + "/activities")
    expect(page.locator(".ag-row").first).to_contain_text("21 Nov 2026")
    page.get_by_placeholder("Search").fill("2026-11-12")
    expect(page.locator(".ag-row")).to_have_count(1)
    page.get_by_placeholder("Search").fill("12 Nov 2026")
    expect(page.locator(".ag-row").first).to_contain_text("12 Nov 2026")
    page.get_by_placeholder("Search").fill("Run 33")
    expect(page.locator(".ag-row")).to_have_count(1)
    expect(page.locator("#run-found")).to_have_text(" · found: 1")


def test_a_search_shows_its_first_row(page: Page, live: str) -> None:
    """Whoever had scrolled down sees the newest of what was found, and how many there are."""
    page.goto(live + "/activities")
    expect(page.locator(".ag-row").first).to_be_visible()
    page.locator(".ag-body-viewport").evaluate("view => { view.scrollTop = 100000; }")
    expect(page.locator('.ag-row[row-index="0"]')).to_have_count(0)
    page.get_by_placeholder("Search").fill("Run")
    expect(page.locator('.ag-row[row-index="0"]')).to_be_visible()


def test_a_day_can_be_typed(page: Page, live: str) -> None:
    """The page is drawn anew when the day is whole and Enter is pressed, not at each digit; the keyboard stays there."""
    page.goto(live + "/activities?from=2026-11-01")
    first = page.locator("#run-dates input").first
    first.click(position={"x": 20, "y": 20})
    page.keyboard.type("11122026")
    expect(page).to_have_url(live + "/activities?from=2026-11-01")
    page.keyboard.press("Enter")
    expect(page).to_have_url(live + "/activities?from=2026-11-12")
    expect(page.locator("#run-dates input").first).to_be_focused()
    expect(page.locator("#run-dates input").first).to_have_value("2026-11-12")


def test_the_skip_link_is_first(page: Page, live: str) -> None:
    """One Tab and Enter lead past the navigation."""
    page.goto(live)
    expect(page.locator("#load-graph")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()


def test_the_first_page_is_asked_once_and_every_later_one_anew(page: Page, live: str) -> None:
    """Dash is handed what was asked ahead of it; the way back to the same address asks again."""
    asked: list[str] = []

    def hear(request: Request) -> None:
        body = request.post_data or ""
        is_page = "_pages_content" in body
        asked.append(request.url.split("?")[0].removeprefix(live) if "_dash-" in request.url else "")
        if is_page:
            asked.append("page " + json.loads(body)["inputs"][0]["value"])

    page.on("request", hear)
    page.goto(live)
    expect(page.locator("#load-graph")).to_be_visible()
    for once in ("/_dash-layout", "/_dash-dependencies", "page /"):
        assert asked.count(once) == 1, once
    page.get_by_role("link", name="Trends").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trends")
    page.get_by_role("link", name="loadwatch").first.click()
    expect(page.locator("#load-graph")).to_be_visible()
    assert (asked.count("page /"), asked.count("page /trends")) == (2, 1)


def test_the_colour_scheme_is_switched_and_kept(page: Page, live: str) -> None:
    """The toggle changes the whole page and the next visit keeps it."""
    page.goto(live)
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")


def test_the_pointer_in_the_streams_moves_a_point_on_the_route(page: Page, live: str) -> None:
    """Streams and route are one run: hovering one shows the place on the other."""
    page.goto(live + "/activity/a1")
    expect(page.locator("#route-graph .scatterlayer")).to_be_visible()
    box = page.locator("#stream-graph .nsewdrag").first
    box.scroll_into_view_if_needed()
    expect(page.locator("#route-graph .scatterlayer .trace").last.locator(".point")).to_have_count(0)
    box.hover(position={"x": 200, "y": 40})
    expect(page.locator("#route-graph .scatterlayer .trace").last.locator(".point")).to_have_count(1)


def test_the_pointer_on_the_route_shows_the_place_in_the_streams(page: Page, live: str) -> None:
    """The other way round: over the route, the numbers of that place stand in the streams and a point on the route."""
    page.goto(live + "/activity/a1")
    expect(page.locator("#route-graph .scatterlayer")).to_be_visible()
    expect(page.locator("#stream-graph .main-svg").first).to_be_visible()
    expect(page.locator("#stream-graph .hoverlayer").first).not_to_contain_text("Pace")
    box = page.locator("#route-graph .nsewdrag").first
    box.hover(position={"x": 5, "y": 5})  # waits until it has its place
    start, whole = page.locator("#route-graph .scatterlayer .point").first.bounding_box(), box.bounding_box()
    assert start is not None
    assert whole is not None
    middle = {
        axis: start[axis] - whole[axis] + start[size] / 2 for axis, size in (("x", "width"), ("y", "height"))
    }
    box.hover(position={"x": middle["x"], "y": middle["y"]})
    for panel in ("km", "Pace", "Elevation", "Heart rate", "Cadence"):  # not the first panel alone
        expect(page.locator("#stream-graph .hoverlayer").first).to_contain_text(panel)
    expect(page.locator("#route-graph .scatterlayer .trace").last.locator(".point")).to_have_count(1)


def test_the_chart_of_the_overview_is_chosen_and_kept(page: Page, live: str) -> None:
    """Measure and range of the chart are in the address and survive a reload."""
    page.goto(live)
    expect(page.locator("#load-graph .main-svg").first).to_be_visible()
    page.get_by_role("link", name="12 months").click()
    expect(page.get_by_role("link", name="12 months")).to_have_attribute("aria-current", "true")
    page.locator("summary", has_text="Measure: ").click()
    page.get_by_role("link", name="Front of the knee").click()
    expect(page.locator("summary", has_text="Measure: ")).to_contain_text("Front of the knee")
    page.reload()
    expect(page.locator("summary", has_text="Measure: ")).to_contain_text("Front of the knee")
    expect(page.get_by_role("link", name="12 months")).to_have_attribute("aria-current", "true")


def test_weeks_are_there_as_a_table(page: Page, live: str) -> None:
    """The numbers of the chart can be read as a table."""
    page.goto(live)
    page.get_by_text("Show the weeks as a table").click()
    expect(page.get_by_role("row")).to_have_count(27)
