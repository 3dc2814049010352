"""The one wrapper of all that answers: session, then the object, then the body, and words for whatever goes wrong."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from dash import Dash, ctx, page_registry
from dash.exceptions import PreventUpdate
from flask import Flask, Response, abort, make_response, request, session
from werkzeug.exceptions import HTTPException

from loadwatch.errors import LoadwatchError, NotFoundError
from loadwatch.language import later, retell
from loadwatch_dashboard.checks import IDS, Asked, Check
from loadwatch_dashboard.context import KEYS
from loadwatch_dashboard.messages import advice

log = logging.getLogger(__name__)

Body = Callable[..., Any]
Asks = Callable[..., tuple[Asked, tuple[Any, ...], Mapping[str, Any]]]  # and what else the body gets
Tells = Callable[[LoadwatchError], Any]
ABOUT = "_loadwatch_about"
ROUTER = "_pages_content.children"  # Dash's callback that draws the pages, each of which has its own wrapper
THEIRS = ("dash", "flask")  # who serves scripts, assets and the empty shell
NOT_DONE = later("This could not be done.")
LOG = later("The log in the terminal says why.")


class BrokenError(LoadwatchError):
    """Our own mistake: the log has it, the visitor a sentence."""


def _secured(body: Body, about: Check, asks: Asks, tells: Tells, broken: str = NOT_DONE) -> Body:
    """The body, asked by somebody who came in, with what the check found for them in place of what they named."""

    @wraps(body)
    def guarded(*given: Any, **named: Any) -> Any:
        if "csrf" not in session:
            abort(401)
        try:
            asked, rest, more = asks(*given, **named)
            return body(about(asked), *rest, **more)
        except LoadwatchError as error:
            return tells(error)
        except (HTTPException, PreventUpdate):
            raise
        except Exception:  # told in words; what else is on the page stays usable
            log.exception("no answer from %s", body.__qualname__)
            return tells(BrokenError(broken, LOG))

    setattr(guarded, ABOUT, about)
    return guarded


# ---- callbacks, routes, pages ---------------------------------------------------


def secured(
    app: Dash, about: Check, *dependencies: Any, tells: Tells, broken: str = NOT_DONE, **options: Any
) -> Callable[[Body], Body]:
    """The only way to make a server callback. Its last value is a `dcc.Store` with the "query" of the address.

    Ids stand in its first value, where the check alone reads them.
    """

    def wrap(body: Body) -> Body:
        guarded = _secured(body, about, _asked_by_callback, tells, broken)
        app.callback(*dependencies, **options)(guarded)
        return guarded

    return wrap


def _asked_by_callback(*given: Any) -> tuple[Asked, tuple[Any, ...], dict[str, Any]]:
    store = given[-1] if given and isinstance(given[-1], dict) else {}
    query = store.get("query")
    sent = given[0] if len(given) > 1 and isinstance(given[0], dict) else {}
    return Asked(query if isinstance(query, dict) else {}, sent=sent), given, {}


def in_words(error: LoadwatchError) -> Response:
    """What went wrong, as a script takes it."""
    status = 404 if isinstance(error, NotFoundError) else 500 if isinstance(error, BrokenError) else 400
    return make_response({"error": retell(error.message), "hint": advice(error) or None}, status)


def secured_route(
    server: Flask, rule: str, body: Body, about: Check, *methods: str, tells: Tells = in_words
) -> None:
    """The only way to make an address that is not a page; the body gets the parts of the path that are no ids."""
    guarded = _secured(body, about, _asked_by_route, tells)
    named = list(methods or ("GET",))
    server.add_url_rule(rule, endpoint=f"{' '.join(named)} {rule}", view_func=guarded, methods=named)


def _asked_by_route(**path: Any) -> tuple[Asked, tuple[Any, ...], dict[str, Any]]:
    sent = request.get_json(silent=True) if request.method == "POST" else None
    asked = Asked(query_of(), path, sent if isinstance(sent, dict) else {})
    return asked, (), {key: value for key, value in path.items() if key not in IDS}


def query_of() -> dict[str, Any]:
    """The query of this request's address; several values of a key are a list, as Dash has it for pages."""
    return {key: found[0] if len(found) == 1 else found for key, found in request.args.lists()}


def secured_page(path: str, layout: Body, about: Check, tells: Tells) -> Body:
    """The only way to make a page; its body gets the query of the address without the keys of context and checks."""
    template = re.compile(re.sub(r"<(\w+)>", r"(?P<\1>.*)", path.strip("/")))

    def asks(**given: Any) -> tuple[Asked, tuple[Any, ...], dict[str, Any]]:
        found = template.fullmatch(str(ctx.inputs.get("_pages_location.pathname")).strip("/"))
        parts = found.groupdict() if found else {}  # in `given` the query has overwritten them
        return Asked(given, parts), (), {key: given[key] for key in given if key not in (*KEYS, *IDS)}

    return _secured(layout, about, asks, tells, later("This page could not be drawn."))


# ---- what forgot it ---------------------------------------------------------------


def unchecked(app: Dash) -> list[str]:
    """Callbacks, routes and pages that were made without a check: there are none."""
    callbacks = [
        name
        for name, entry in app.callback_map.items()
        if "callback" in entry and ROUTER not in name and not _is_checked(entry["callback"])
    ]
    routes = [
        f"{' '.join(sorted((one.methods or set()) - {'HEAD', 'OPTIONS'}))} {one.rule}"
        for one in app.server.url_map.iter_rules()
        if not (_is_theirs(body := app.server.view_functions[one.endpoint]) or _is_checked(body))
    ]
    pages = [f"page {name}" for name, page in page_registry.items() if not _is_checked(page["layout"])]
    return sorted([*callbacks, *routes, *pages])


def _is_theirs(function: Any) -> bool:
    return str(function.__module__).partition(".")[0] in THEIRS


def _is_checked(function: Any) -> bool:
    """Whether the mark of the wrapper is found, below what Dash laid around it."""
    while not hasattr(function, ABOUT) and hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return hasattr(function, ABOUT)
