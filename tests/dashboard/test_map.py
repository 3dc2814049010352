"""A map below the route: nothing foreign until a reader wants it, then one host and no other."""

from __future__ import annotations

import base64
import math

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from loadwatch.errors import SettingsError
from loadwatch.settings import read_settings
from loadwatch_dashboard import WebSettings, create_app, map_tiles
from tests.dashboard.conftest import served
from tests.dashboard.made_up import MadeUpBook

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.browser
def test_tiles_are_asked_for_only_after_the_switch_and_from_one_host(book: MadeUpBook, page: Page) -> None:
    """Off: no foreign request. On, after a reload too: tiles of the one host, drawn. Elsewhere and off again: none."""
    asked: list[str] = []

    def give(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=DOT, content_type="image/png", headers={"Access-Control-Allow-Origin": "*"})

    with served(book, WebSettings(tiles=TILES)) as address:
        page.route(lambda url: not url.startswith((address, "data:", "blob:")), give)
        switch, drawn = (
            page.get_by_role("switch", name="Map below the route"),
            page.locator("#route-graph image"),
        )
        page.goto(address + "/activity/a1")
        expect(page.locator("#route-graph .main-svg").first).to_be_visible()
        expect(switch).to_have_attribute("aria-checked", "false")
        assert asked == []

        switch.click()
        expect(switch).to_have_attribute("aria-checked", "true")
        expect(drawn.first).to_be_visible()
        page.reload()
        expect(drawn.first).to_be_visible()
        assert asked
        assert all(url.startswith("https://tiles.example.org/") for url in asked)

        page.goto(address + "/trends")
        expect(page.locator("#trend-graph .main-svg").first).to_be_visible()
        page.goto(address + "/activity/a1")
        expect(drawn.first).to_be_visible()
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "false")
        n = len(asked)
        page.reload()
        expect(page.locator("#route-graph .main-svg").first).to_be_visible()
        assert len(asked) == n


def test_the_policy_lets_the_one_host_in_only_while_the_map_is_on(book: MadeUpBook) -> None:
    """Pictures of the tile server are allowed by the reader's own cookie alone, and by no other."""
    client = create_app(book, WebSettings(tiles=TILES)).server.test_client()
    off = client.get("/activity/a1").headers
    client.set_cookie("loadwatch_map", "1")
    on = client.get("/activity/a1").headers

    assert "tiles.example.org" not in off["Content-Security-Policy"]
    assert off["Referrer-Policy"] == "no-referrer"
    assert "img-src 'self' data: blob: https://tiles.example.org;" in on["Content-Security-Policy"]
    assert "connect-src 'self';" in on["Content-Security-Policy"]


def test_without_an_address_of_tiles_no_cookie_lets_anybody_in(book: MadeUpBook) -> None:
    """Whoever runs the server can take the switch away."""
    client = create_app(book, WebSettings(tiles=None)).server.test_client()
    client.set_cookie("loadwatch_map", "1")

    assert "http" not in client.get("/activity/a1").headers["Content-Security-Policy"]


def test_tiles_lie_where_the_web_puts_them_and_cover_what_is_seen(book: MadeUpBook) -> None:
    """The tile of a known place, no hole between neighbours, and none beyond what a screen needs."""
    longitude, latitude = np.array([8.52, 8.56]), np.array([47.36, 47.39])
    with create_app(book, WebSettings(tiles=TILES)).server.test_request_context():
        below = map_tiles.backdrop(longitude, latitude)
    west = [one["x"] for one in below["images"]]
    north = [one["y"] for one in below["images"]]
    zoom, x, y = (
        int(part) for part in below["images"][0]["source"].split("/", 3)[3].split(".")[0].split("/")
    )

    turn = 2**zoom
    assert x == math.floor((below["images"][0]["x"] + 180 + 1e-9) / 360 * turn)
    assert below["images"][0]["y"] == pytest.approx(
        math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / turn))))
    )
    assert min(west) <= below["ranges"][0][0]
    assert max(west) + 360 / turn >= below["ranges"][0][1]
    assert max(north) >= below["ranges"][1][1]
    assert min(one["y"] - one["sizey"] for one in below["images"]) <= below["ranges"][1][0]
    assert len(below["images"]) <= 40


def test_a_route_across_the_date_line_asks_for_real_tiles(book: MadeUpBook) -> None:
    """Columns beyond 180 degrees go on at the other side of the world."""
    with create_app(book, WebSettings(tiles=TILES)).server.test_request_context():
        below = map_tiles.backdrop(np.array([179.95, 180.05]), np.array([-16.8, -16.75]))
    found = [one["source"].removeprefix("https://tiles.example.org/").split("/") for one in below["images"]]

    assert {int(x) < 2 ** int(z) for z, x, _ in found} == {True}
    assert {"0", str(2 ** int(found[0][0]) - 1)} <= {x for _, x, _ in found}


@pytest.mark.parametrize(
    "bad",
    ["https://a.example/tiles.png", "javascript:{z}{x}{y}", "https://a.example; script-src */{z}/{x}/{y}"],
)
def test_an_address_that_is_none_is_told_at_start(bad: str) -> None:
    """Settings take no address without its three gaps, and none that could widen the policy."""
    with pytest.raises(SettingsError, match="tiles"):
        read_settings(tiles=bad)
    assert read_settings(tiles="").tiles is None
