"""What a first visitor would wait for, done beside the start of the server: bundles, figures, the caseload."""

from __future__ import annotations

import gc
import logging
import re
import threading
import time
from typing import TYPE_CHECKING

from flask import Flask

from loadwatch_dashboard import charts

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

log = logging.getLogger(__name__)
LOOKS = (5_000, 10, 50)  # objects made between two looks at the new ones; looks between those at the older
LOOK_PAUSE_S = 0.1  # visitors come first
SCRIPT = re.compile(r'src="(/_dash-component-suites/[^"]+)"')


def warm_up(server: Flask, book: Logbook) -> threading.Thread:
    """Start it; it ends by itself, and a visitor who is faster waits for nothing."""
    running = threading.Thread(target=_warm_up, args=(server, book), daemon=True)
    running.start()
    return running


def _warm_up(server: Flask, book: Logbook) -> None:
    try:
        pack_bundles(server)  # a browser asks for these first
        people = book.athletes()
        if people:
            charts.load_figure(book.overview(people[0].name))
        settle()
        if len(people) > 1:
            book.caseload()
        for who in people:  # what the night has made due
            book.look_at(who)
            time.sleep(LOOK_PAUSE_S)
    except Exception:  # pages compute the same when they are asked, and say what is wrong
        log.debug("not warmed up", exc_info=True)


def settle() -> None:
    """Let the collector leave alone what lives as long as the server: walking modules took a page 0.1 s now and then.

    What is kept of runners lives long too, and pages leave hardly a cycle: it looks less often than Python's own.
    """
    gc.freeze()
    gc.set_threshold(*LOOKS)


def pack_bundles(server: Flask) -> int:
    """Ask for every script of the first page, so that it is packed; gives how many. It needs no link: it is inside."""
    visitor = server.test_client()
    with visitor.session_transaction() as session:
        session["in"] = True
    page = visitor.get("/")
    for address in ("/_dash-layout", "/_dash-dependencies"):
        visitor.get(address).close()
    found = SCRIPT.findall(page.get_data(as_text=True))
    for address in found:
        visitor.get(address.replace("&amp;", "&"), headers={"Accept-Encoding": "gzip"}).close()
    return len(found)
