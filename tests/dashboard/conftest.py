"""Apps over made-up numbers, over the demo, and served in a thread for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.server import listen, waiting
from tests.dashboard.made_up import MadeUpBook

LINK_TOKEN = "open-" + "sesame"
expect.set_options(timeout=30_000)  # a busy machine draws late; what never comes fails all the same


@pytest.fixture
def book() -> MadeUpBook:
    """A logbook of made-up numbers."""
    return MadeUpBook()


@pytest.fixture
def client(book: MadeUpBook) -> FlaskClient:
    """A visitor of an app that lets everybody in."""
    return create_app(book, WebSettings()).server.test_client()


@pytest.fixture
def locked(book: MadeUpBook) -> FlaskClient:
    """A visitor of an app that wants the token of the printed link."""
    return create_app(book, WebSettings(token=LINK_TOKEN)).server.test_client()


def let_in(client: FlaskClient) -> dict[str, str]:
    """Who has come in by the empty page sends this header with whatever changes or computes."""
    client.get("/")
    with client.session_transaction() as session:
        return {"X-CSRFToken": session["csrf"]}


@contextmanager
def served(book: Any, settings: WebSettings | None = None) -> Iterator[str]:
    """The address of an app in a thread, on a free port of the loopback."""
    app = create_app(book, settings or WebSettings())
    listener = listen(0)
    server = waiting(app.server, listener)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.task_dispatcher.shutdown(timeout=10)  # answers under way are finished first
        server.trigger.pull_trigger(
            server.close
        )  # closed by its own thread, which ends with its last connection


@pytest.fixture
def live(book: MadeUpBook) -> Iterator[str]:
    """The made-up logbook, served."""
    with served(book) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: Path) -> dict[str, Any]:
    """The system's Chromium, also as root and in a small container."""
    flags = ["--no-sandbox", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": str(chromium), "args": flags}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor in the system's Chromium."""
    context = browser.new_context(color_scheme="light")
    yield context.new_page()
    context.close()
