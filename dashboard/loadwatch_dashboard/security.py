"""Who may ask: one link with a token, host names, cross-site requests, headers. Deny by default."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, make_response, redirect, request, session
from werkzeug.exceptions import HTTPException

from loadwatch.language import later, say
from loadwatch_dashboard import map_tiles
from loadwatch_dashboard.links import Links, locked_page

log = logging.getLogger(__name__)

OPEN_PATHS = ("/healthz", "/favicon.ico")
SHELLS = ("/", "/<path:path>", "/assets/<path:filename>")  # they hold nobody's data
SCRIPTS = ("/api", "/_dash")  # addresses that a script asks
REFUSALS = {
    0: later("This could not be done."),
    400: later("This question cannot be understood."),
    403: later("This page is no longer up to date. Load it again."),
    404: later("There is nothing at this address."),
    405: later("There is nothing at this address."),
    413: later("This is too large to be sent at once."),
}
READ_METHODS = ("GET", "HEAD", "OPTIONS")
SLICE_LIMIT_BYTES = 12 * 1024 * 1024  # one slice of an upload and its overhead
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"  # policy of what is no page
CSRF_HEADER = "X-CSRFToken"


@dataclass(frozen=True)
class WebSettings:
    """How the dashboard is reached. Without a token every visitor is let in: for tests."""

    token: str | None = None  # lets one browser in
    on_spent: Callable[[str], None] | None = None  # hears the token for the next one
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    cookie: str = "loadwatch"  # cookies know no ports: each server names its own
    tiles: str | None = None  # where a reader may have map tiles from; None: nowhere
    secret_key: str = field(default_factory=lambda: secrets.token_hex(32))


def harden(server: Flask, settings: WebSettings) -> None:
    """Session cookie, host names, token and cross-site checks, before Dash adds its routes."""
    server.secret_key = settings.secret_key
    server.config.update(
        SESSION_COOKIE_NAME=f"{settings.cookie}_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=SLICE_LIMIT_BYTES,
    )
    map_tiles.prepare(server, settings.tiles, settings.cookie)
    links = None if settings.token is None else Links(settings.token, settings.on_spent)
    server.before_request(lambda: _admit(links))
    server.before_request(_check_origin)


def _admit(links: Links | None) -> Response | None:
    """Let in who has the session; turn the token of the printed link into one; refuse everybody else."""
    if request.path in OPEN_PATHS:
        return None
    if links is None:
        session.setdefault("csrf", secrets.token_urlsafe(24))
        return None
    number = links.number(request.args.get("token", ""))
    if number is not None and (session.get("in") or links.is_open(number)):
        return _welcome(number)
    if not session.get("in"):
        return _refuse(is_spent=number is not None)
    return _entered(links)


def _entered(links: Links) -> Response | None:
    """The first question after the empty page shows that a browser has come in: its link is spent."""
    if "link" not in session:
        return None
    if request.url_rule is not None and request.url_rule.rule in SHELLS:
        is_theirs = links.is_of(session["link"], session["csrf"])
    else:
        is_theirs = links.spend(session.pop("link"), session["csrf"])
    if is_theirs:
        return None
    session.clear()
    return _refuse(is_spent=True)


def _welcome(number: int) -> Response:
    """Start the session and drop the token from the address."""
    if not session.get("in"):
        session["in"], session["link"] = True, number
    session.setdefault("csrf", secrets.token_urlsafe(24))
    rest = [(key, value) for key, value in request.args.items(multi=True) if key != "token"]
    target = request.path + ("?" + urlencode(rest) if rest else "")
    return make_response(redirect("/" + target.lstrip("/\\"), code=303))


def _refuse(*, is_spent: bool) -> Response:
    """401: words for a page, JSON for everything that a script asks."""
    if request.path.startswith(SCRIPTS):
        return make_response({"error": say("Open the link that loadwatch printed.")}, 401)
    return make_response(locked_page(is_spent=is_spent), 401)


def _check_origin() -> None:
    """Double submit: whatever changes or computes must come from our own pages, with the token that only they can read."""
    if request.method in READ_METHODS or request.path in OPEN_PATHS:
        return
    if request.path.startswith("/_dash") and not request.is_json:
        abort(415)
    expected, sent = session.get("csrf", ""), request.headers.get(CSRF_HEADER, "")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
    if not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
        abort(403)


def tell_errors(server: Flask) -> None:
    """What cannot be answered is told in a sentence: scripts get JSON, and nobody a trace of the code."""

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        if not request.path.startswith(SCRIPTS):
            return error
        return {"error": say(REFUSALS.get(error.code or 0, REFUSALS[0]))}, error.code

    @server.errorhandler(DependencyException)
    def unknown_script(_: DependencyException) -> Any:
        return {"error": say(REFUSALS[404])}, 404

    @server.errorhandler(Exception)
    def broken(_: Exception) -> Any:
        log.exception("no answer to %s", request.endpoint)
        return {"error": say("This could not be done. The log in the terminal says why.")}, 500


def guard_answers(server: Flask, app: Dash, settings: WebSettings) -> None:
    """Security headers, cache rules and the readable cross-site token on every answer."""

    @server.after_request
    def guard(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "strict-origin" if map_tiles.is_on() else "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Content-Security-Policy"] = NO_PAGE
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = policy(app.csp_hashes(), map_tiles.host())
            if "csrf" in session:
                response.set_cookie(f"{settings.cookie}_csrf", session["csrf"], samesite="Lax")
        if not request.path.startswith(("/assets/", "/_dash-component-suites/")):
            response.headers["Cache-Control"] = "no-store"
        return response


def policy(script_hashes: Sequence[str], tiles: str | None = None) -> str:
    """The content security policy of one HTML answer; Plotly and AG Grid need inline styles, a map its tiles."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            " ".join(("img-src 'self' data: blob:", *([tiles] if tiles else []))),
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
