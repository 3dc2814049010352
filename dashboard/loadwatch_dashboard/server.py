"""Serve the dashboard on this machine alone, until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask
from waitress.server import create_server

from loadwatch.errors import SettingsError
from loadwatch_dashboard.app import create_app
from loadwatch_dashboard.looking import Looking
from loadwatch_dashboard.security import SLICE_LIMIT_BYTES, WebSettings
from loadwatch_dashboard.warm import warm_up

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

DEFAULT_PORT = 8050
TRIES = 20
THREADS = 8
TURN_S = 0.0005  # a tenth of Python's own: beside a page that computes, others waited 5 ms at every turn
LOOPBACK = ("127.0.0.1", "localhost")


def serve(  # noqa: PLR0913, PLR0917 - each is one way in which a dashboard is opened
    logbook: Logbook,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
    on_ready: Callable[[str], None] | None = None,
    tiles: str | None = None,
) -> None:
    """Serve until interrupted. `on_ready` gets the address with its token, and after each use that for the next browser.

    Without a port it is 8050, or the next free one. 0 is any free port; a port that was asked for and is
    taken is an error. `tiles` is where a reader who switches the map on has its tiles from.
    """
    if host not in LOOPBACK:
        raise SettingsError(
            "host", host, "127.0.0.1 or localhost: without accounts loadwatch serves this machine only"
        )
    listener = listen(port)
    number = listener.getsockname()[1]
    token, root = secrets.token_urlsafe(24), f"http://{host}:{number}/?token="
    logbook.background = Looking()
    tell = (lambda following: on_ready(root + following)) if on_ready else None
    app = create_app(
        logbook, WebSettings(token=token, on_spent=tell, cookie=f"loadwatch_{number}", tiles=tiles)
    )
    running = waiting(app.server, listener)
    sys.setswitchinterval(TURN_S)
    warm_up(app.server, logbook)
    if on_ready:
        on_ready(root + token)
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(root + token,), daemon=True).start()
    _run(running)


def waiting(server: Flask, listener: socket.socket) -> Any:  # waitress has no types
    """A server on that socket; a body larger than a slice is refused before any of it is read, also of who has no link."""
    return create_server(
        server, sockets=[listener], threads=THREADS, ident=None, max_request_body_size=SLICE_LIMIT_BYTES
    )


def _run(running: Any) -> None:
    """Until Ctrl-C; then the sockets are closed before we return."""
    try:
        running.run()
    except KeyboardInterrupt:
        pass
    finally:
        running.close()


def listen(port: int | None) -> socket.socket:
    """A socket on the loopback: on the port asked for, else from 8050 on the first free one."""
    if port is not None:
        return _bound(port)
    for number in range(DEFAULT_PORT, DEFAULT_PORT + TRIES):
        try:
            return _bound(number)
        except SettingsError:
            continue
    return _bound(0)


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows this option would share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise SettingsError("port", port, "a free port; another program uses this one") from error
    return listener
