"""The application factory and the table of pages. Two apps may live in one process."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from dash import Dash, dcc, html, page_container, register_page
from flask import Flask, Response, make_response, request

from loadwatch.errors import LoadwatchError
from loadwatch.language import language, later, say
from loadwatch_dashboard import (
    bundles,
    checks,
    components,
    context,
    form_routes,
    messages,
    speech,
    trend_file,
    upload,
)
from loadwatch_dashboard.activity_form import ACTIVITY_FORMS
from loadwatch_dashboard.alert_form import ALERT_FORMS
from loadwatch_dashboard.constants_form import CONSTANT_FORMS
from loadwatch_dashboard.diary_form import DIARY_FORMS
from loadwatch_dashboard.pages import (
    activities,
    activity,
    caseload,
    diary,
    overview,
    plan,
    rehab,
    report,
    settings,
    therapist,
    trends,
)
from loadwatch_dashboard.pages import upload as upload_page
from loadwatch_dashboard.plan_form import PLAN_FORMS
from loadwatch_dashboard.race_form import RACE_FORMS
from loadwatch_dashboard.rehab_form import REHAB_FORMS
from loadwatch_dashboard.secured import ROUTER, query_of, secured_page, secured_route
from loadwatch_dashboard.security import CSRF_HEADER, WebSettings, guard_answers, harden, tell_errors
from loadwatch_dashboard.settings_form import SETTINGS_FORMS
from loadwatch_dashboard.strength_form import STRENGTH_FORMS
from loadwatch_dashboard.therapist_form import THERAPIST_FORMS

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

PAGES = (
    overview,
    trends,
    activities,
    activity,
    plan,
    diary,
    rehab,
    therapist,
    upload_page,
    report,
    settings,
    caseload,
)
FORMS = {
    **ACTIVITY_FORMS,
    **ALERT_FORMS,
    **DIARY_FORMS,
    **PLAN_FORMS,
    **RACE_FORMS,
    **REHAB_FORMS,
    **SETTINGS_FORMS,
    **CONSTANT_FORMS,
    **STRENGTH_FORMS,
    **THERAPIST_FORMS,
}
CHARTS = (overview.PATH, trends.PATH)  # and every activity

INDEX = """<!DOCTYPE html>
<html lang="{lang}" data-csrf="{csrf}" data-grid="{grid}" data-ask="{ask}">
<head>
{%metas%}
<meta name="robots" content="noindex">
<title>{%title%}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="preload" href="/assets/fonts/inter-latin-wght-normal.woff2" as="font" crossorigin>
<script src="/assets/scheme.js"></script>
<script src="/assets/ahead.js"></script>
{%css%}
</head>
<body>
<a class="lw-skip" href="#main">{skip}</a>
<noscript>{noscript}</noscript>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def create_app(logbook: Logbook, settings: WebSettings | None = None) -> Dash:
    """A dashboard over one logbook, guarded as `settings` say."""
    settings = settings or WebSettings()
    server = Flask("loadwatch_dashboard")
    server.config[context.BOOK] = logbook
    speech.add_language(server)
    harden(server, settings)
    tell_errors(server)
    bundles.serve_packed(server)
    upload.add_routes(server, logbook)
    trend_file.add_routes(server)
    form_routes.add_routes(server, FORMS)
    secured_route(server, "/api/<path:rest>", _nothing_here, checks.nothing, "GET", "POST", "PUT", "DELETE")
    app = _dash(server, settings)
    _index_of_request(app)
    guard_answers(server, app, settings)
    register: Any = register_page  # Dash gives it no types
    for page in PAGES:
        layout = secured_page(page.PATH, page.layout, page.ABOUT, _told)
        register(page.NAME, path_template=page.PATH, title=_titled(page.TITLE), layout=layout)
        page.register(app)
    lost = secured_page("", _not_found, checks.view, _told)
    register("not_found_404", title=_titled(later("Not found · loadwatch")), layout=lost)
    with server.test_request_context():
        app.layout = _shell
    return app


def _nothing_here(_: None, rest: str) -> Response:
    """An unknown address of the scripts is no page."""
    return make_response({"error": f"There is nothing at /api/{rest}."}, 404)


def _titled(title: str) -> Callable[..., str]:
    """The title of a page in the language of its reader."""
    return lambda **_: say(title)


def _index_of_request(app: Any) -> None:
    """The page's shell in the reader's language; pages with charts get plotly behind everything else."""
    plain = app.interpolate_index

    def interpolate(**parts: Any) -> Any:
        context.listen(query_of())
        if request.path in CHARTS or request.path.startswith("/activity/"):
            for address in (bundles.PLOTLY_ADDRESS, bundles.GRAPH_ADDRESS):
                parts["renderer"] += f'<script defer src="{address}"></script>'
        words = {
            "{ask}": escape(_first_question(app)),
            "{lang}": language(),
            "{skip}": say("Skip to content"),
            "{noscript}": say("loadwatch needs JavaScript to draw its charts."),
        }
        page = plain(**parts)
        for gap, text in words.items():
            page = page.replace(gap, text, 1)
        return page

    app.interpolate_index = interpolate


def _first_question(app: Any) -> str:
    """What the browser asks as soon as Dash runs, as Dash words it; `ahead.js` puts in the address."""
    router = next(one for one in app._callback_list if ROUTER in one["output"])
    outputs = [
        dict(zip(("id", "property"), part.split("."), strict=True))
        for part in router["output"].strip(".").split("...")
    ]
    asked = {"output": router["output"], "outputs": outputs, "inputs": router["inputs"]}
    return json.dumps(asked | {"changedPropIds": [], "parsedChangedPropsIds": []})


def _dash(server: Flask, settings: WebSettings) -> Dash:
    ours: Any = server  # Dash declares less than it takes
    return Dash(
        "loadwatch_dashboard",
        server=ours,
        use_pages=True,
        pages_folder="",
        enable_mcp=False,
        suppress_callback_exceptions=True,
        include_pages_meta=False,
        update_title="",
        title="loadwatch",
        index_string=INDEX.replace("{csrf}", f"{settings.cookie}_csrf").replace(
            "{grid}", bundles.lazy_grid()
        ),
        assets_ignore=r"(scheme|ahead)\.js",
        health_endpoint="healthz",
        csrf_token_name=f"{settings.cookie}_csrf",
        csrf_header_name=CSRF_HEADER,
    )


def _shell() -> html.Div:
    """What stays while pages change."""
    return html.Div(
        [
            page_container,
            dcc.Location(id="address", refresh=False),
            html.Div(id="lw-live", className="lw-hidden", role="status"),
        ]
    )


def _told(error: LoadwatchError) -> Any:
    """A page that says what is wrong and leaves the rest of the dashboard usable."""
    return components.frame(context.bare(), "", messages.error_message(error))


def _not_found(here: context.Context, /, **_: Any) -> Any:
    home = components.link(say("Go to the overview"), here.href("/"), "lw-button lw-primary")
    return components.frame(here, "", messages.message(say("There is no page at this address."), home))
