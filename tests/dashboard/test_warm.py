"""What is done beside the start of the server, so that the first visitor does not wait for it."""

from __future__ import annotations

from typing import Any

from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.warm import pack_bundles, warm_up
from tests.dashboard.conftest import LINK_TOKEN
from tests.dashboard.made_up import MadeUpBook


def test_figures_and_bundles_are_ready() -> None:
    """The first runner's overview is asked for, and every script of the page is packed behind the token."""
    book = MadeUpBook()
    app = create_app(book, WebSettings(token=LINK_TOKEN))

    warm_up(app.server, book).join(timeout=60)

    assert book.asked == [("Amira K.", None, None)]
    assert pack_bundles(app.server) >= 8
    assert app.server.test_client().get(f"/?token={LINK_TOKEN}").status_code == 303, "the link is not spent"


def test_trouble_is_left_to_the_pages() -> None:
    """A logbook that fails does not take the server down, and nobody is shown a traceback."""

    class Broken(MadeUpBook):
        def overview(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("no disk")

    book = Broken()
    running = warm_up(create_app(book, WebSettings(token=LINK_TOKEN)).server, book)
    running.join(timeout=60)

    assert not running.is_alive()
