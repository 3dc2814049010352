"""The factory, who is let in, and what every answer carries."""

from __future__ import annotations

import importlib
import json
import re
import socket
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from dash import Input, Output, page_registry, register_page
from flask.testing import FlaskClient
from plotly import graph_objs
from plotly.basedatatypes import BaseTraceType

from loadwatch.errors import SettingsError
from loadwatch_dashboard import WebSettings, bundles, checks, create_app
from loadwatch_dashboard.secured import secured, secured_route, unchecked
from loadwatch_dashboard.server import listen
from tests.dashboard.conftest import LINK_TOKEN, let_in, served
from tests.dashboard.made_up import MadeUpBook


def page(client: FlaskClient, path: str, search: str = "") -> Any:
    """What the page callback answers for an address, as JSON text."""
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }
    return client.post("/_dash-update-component", json=body, headers=let_in(client))


def test_two_apps_in_one_process_show_their_own_logbooks() -> None:
    """A second app neither loses its pages nor shows the runners of the first."""
    first = create_app(MadeUpBook(("Ana",)), WebSettings()).server.test_client()
    second = create_app(MadeUpBook(("Zoe",)), WebSettings()).server.test_client()

    assert "Ana" in page(first, "/activities").text
    assert "Zoe" in page(second, "/activities").text
    assert "Ana" in page(first, "/activities").text


def test_every_answer_carries_the_guards(client: FlaskClient) -> None:
    """A page forbids foreign scripts, frames, sniffing and storing."""
    answer = client.get("/")

    assert "script-src 'self' 'sha256-" in answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    for address in ("/api/nothing", "/_dash-layout", "/assets/loadwatch.css", "/api/imports"):
        got = client.get(address, buffered=True)
        assert got.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_data_is_never_stored_by_the_browser(client: FlaskClient) -> None:
    """Answers with numbers of a person say no-store."""
    assert page(client, "/").headers["Cache-Control"] == "no-store"
    assert client.get("/_dash-layout").headers["Cache-Control"] == "no-store"


def test_the_policy_names_every_inline_script(client: FlaskClient) -> None:
    """The hashes are those of the scripts in that very answer, also of those that the first request added."""
    import base64
    import hashlib

    answer = client.get("/")
    inline = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    inline += re.findall(
        r'<script id="_dash-renderer" type="application/javascript">(.*?)</script>', answer.text, re.DOTALL
    )
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]

    assert inline
    assert all(f"'sha256-{found}'" in answer.headers["Content-Security-Policy"] for found in hashes)


@pytest.mark.parametrize("path", ["/", "/activities", "/activity/a1", "/_dash-layout", "/_dash-dependencies"])
def test_without_the_token_nothing_is_shown(locked: FlaskClient, path: str) -> None:
    """A visitor without the printed link learns nothing of the logbook."""
    answer = locked.get(path)

    assert answer.status_code == 401
    assert "Amira" not in answer.text


def test_a_wrong_token_is_refused(locked: FlaskClient) -> None:
    """Only the printed token opens."""
    assert locked.get("/?token=guess").status_code == 401


def test_the_token_becomes_a_cookie_and_leaves_the_address(locked: FlaskClient) -> None:
    """The link lets the browser in once, without leaving its token in the address."""
    answer = locked.get("/activities?token=open-sesame&units=mi")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/activities?units=mi"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert locked.get("/activities").status_code == 200


def test_a_link_lets_one_browser_in(book: MadeUpBook) -> None:
    """A look by a script spends nothing; when a page is drawn the link is spent, and a second browser is told so."""
    following: list[str] = []
    server = create_app(book, WebSettings(token=LINK_TOKEN, on_spent=following.append)).server
    link = f"/?token={LINK_TOKEN}"
    assert server.test_client().get(link, follow_redirects=True).status_code == 200
    slow = server.test_client()
    slow.get(link)
    late = server.test_client()
    late.get(link)
    first = server.test_client()
    first.get(link)
    asked_at_once = first.get_cookie("loadwatch_session")
    assert first.get("/_dash-layout").status_code == 200
    assert asked_at_once is not None
    first.set_cookie("loadwatch_session", asked_at_once.value)
    assert first.get("/_dash-dependencies").status_code == 200

    second = server.test_client()
    refused = second.get(link)

    assert (refused.status_code, "This link was used" in refused.text) == (401, True)
    assert slow.get("/_dash-layout").status_code == 401
    assert [late.get(path).status_code for path in ("/", "/export.zip", "/api/imports")] == [401] * 3
    assert first.get(link, follow_redirects=True).status_code == 200
    assert second.get(f"/?token={following[0]}", follow_redirects=True).status_code == 200
    assert second.get("/_dash-layout").status_code == 200
    assert len(following) == 2


def test_the_token_cannot_send_elsewhere(locked: FlaskClient) -> None:
    """An address that starts with two slashes stays on this machine."""
    answer = locked.get("//evil.example/?token=open-sesame")

    assert not answer.headers.get("Location", "/").startswith(("//", "http"))


@pytest.mark.parametrize("host", ["evil.example", "loadwatch.evil.example", "192.168.1.5"])
def test_foreign_host_names_are_refused(client: FlaskClient, host: str) -> None:
    """A page elsewhere that points its name at this machine gets nothing."""
    assert client.get("/_dash-layout", headers={"Host": host}).status_code == 400
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_a_call_without_the_cross_site_token_is_refused(client: FlaskClient) -> None:
    """Another site cannot make this browser compute or upload."""
    client.get("/")

    assert client.post("/_dash-update-component", json={}).status_code == 403
    assert client.post("/api/uploads", json={"athlete": "x"}).status_code == 403
    assert client.put("/api/uploads/x/0?offset=0&name=a", data=b"x").status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:9", "http://localhost.evil.example"]
)
def test_a_call_from_another_origin_is_refused(client: FlaskClient, origin: str) -> None:
    """Another server of this machine may read the token, for cookies know no ports: its pages are refused all the same."""
    token = let_in(client)

    assert client.post("/api/form/x", json={}, headers={**token, "Origin": origin}).status_code == 403
    assert (
        client.post("/api/form/x", json={}, headers={**token, "Origin": "http://localhost"}).status_code
        == 404
    )
    assert client.post("/api/form/x", json={}, headers={"X-CSRFToken": "\xe4"}).status_code == 403


def test_what_cannot_be_answered_is_told_in_a_sentence(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Unknown scripts, callbacks that are none, wrong ways of asking: words for the script, no trace, no page of a library."""
    token = let_in(client)
    bare: Any = client
    asked = [
        (404, bare.get("/_dash-component-suites/dash/nope.js")),
        (404, bare.get("/_dash-component-suites/nope/x.js")),
        (405, bare.patch("/api/uploads", headers=token)),
        (
            413,
            bare.post(
                "/api/form/x", data=b"1" * 13 * 1024 * 1024, headers=token, content_type="application/json"
            ),
        ),
    ]
    assert caplog.records == []
    for body in ({"output": "x.y", "inputs": []}, [], {"output": "caseload-body.children"}):
        asked.append((500, bare.post("/_dash-update-component", json=body, headers=token)))

    assert [got.status_code for _, got in asked] == [status for status, _ in asked]
    for _, got in asked:
        assert got.get_json()["error"].endswith(".")
        assert not {"Traceback", "doctype"} & {*re.findall(r"\w+", got.text)}


def test_a_form_cannot_call_a_callback(client: FlaskClient) -> None:
    """Bodies that a plain form can send are no callbacks."""
    client.get("/")

    answer = client.post("/_dash-update-component", data="{}", content_type="text/plain")

    assert answer.status_code == 415


def test_all_that_answers_has_its_check(book: MadeUpBook) -> None:
    """No callback, route or page is made without an object check; each of three that forget it is named, and only they."""
    app = create_app(book, WebSettings())
    app.server.test_client().get("/")  # Dash makes its router with the first request
    assert unchecked(app) == []

    app = create_app(book, WebSettings())
    secured(app, checks.nothing, Output("c", "children"), Input("b", "value"), tells=str)(len)
    secured_route(app.server, "/kept.zip", str, checks.nothing)
    app.callback(Output("a", "children"), Input("b", "value"))(str)
    app.server.add_url_rule("/leak.zip", view_func=lambda: "")
    app.server.add_url_rule("/api/uploads", "forgotten", lambda: "", methods=["PATCH"])
    register: Any = register_page
    register("leaky", path="/leaky", layout=lambda **_: "")
    try:
        assert unchecked(app) == ["GET /leak.zip", "PATCH /api/uploads", "a.children", "page leaky"]
    finally:
        page_registry.pop("leaky")


def test_no_callback_runs_in_the_background(book: MadeUpBook) -> None:
    """Background callbacks mixed up the results of two users, so there are none."""
    app = create_app(book, WebSettings())

    assert not [name for name, entry in app.callback_map.items() if entry.get("background")]


def test_health_needs_no_link(locked: FlaskClient) -> None:
    """A watchdog can ask whether the server lives."""
    assert locked.get("/healthz").status_code == 200


def test_the_vendored_bundle_is_the_one_plotly_wants(client: FlaskClient) -> None:
    """The small plotly.js has the version of the installed plotly and answers at Dash's own address."""
    found = bundles.small_plotly()
    address = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(address)

    assert found is not None
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.data == found[0]
    assert b"plotly.js (basic - minified)" in plain.data[:200]
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_made_up_addresses_of_a_script_fill_no_memory(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script is packed once: any query and any fingerprint, which Dash lets pass, get the same bytes."""
    calls: list[int] = []
    pack = bundles.gzip.compress
    monkeypatch.setattr(
        bundles.gzip, "compress", lambda data, *a, **k: calls.append(1) or pack(data, *a, **k)
    )
    plain = bundles.GRAPH_ADDRESS
    forged = [
        plain,
        *(f"{plain}?v={n}" for n in range(5)),
        *(plain.replace(".js", f".v1m{n}.js") for n in range(5)),
    ]
    answers = [client.get(address, headers={"Accept-Encoding": "gzip"}) for address in forged]

    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({answer.data for answer in answers}) == 1
    assert len(calls) == 1


def test_a_page_with_charts_brings_what_draws_them(client: FlaskClient) -> None:
    """The part of Dash that draws a chart comes with the page, at the very address at which Dash would ask for it later."""
    dcc = importlib.import_module("dash.dcc")
    named = {one["relative_package_path"] for one in dcc._js_dist if one.get("async")}

    assert bundles.GRAPH_ADDRESS in client.get("/").text
    assert bundles.GRAPH_ADDRESS not in client.get("/settings").text
    assert bundles.GRAPH_ADDRESS.removeprefix(f"{bundles.COMPONENTS}dash/") in named
    assert b"webpackChunk" in client.get(bundles.GRAPH_ADDRESS).data[:500]


def test_the_small_bundle_draws_every_kind_of_trace() -> None:
    """Charts are bars and lines: another kind would need another bundle than the vendored one."""
    every = (getattr(graph_objs, name) for name in graph_objs.__all__)
    kinds = {one._path_str for one in every if isinstance(one, type) and issubclass(one, BaseTraceType)}
    source = Path(bundles.__file__).parent.rglob("*.py")
    used = {kind for path in source for kind in re.findall(r'"type": "(\w+)"', path.read_text("utf-8"))}
    assert used & kinds == {"bar", "scatter"}


def test_no_style_rests_on_a_library_that_is_not_served() -> None:
    """Colours and the switch between them are ours: names of a library of components would say nothing."""
    ours = [
        path for path in Path(bundles.__file__).parent.rglob("*.*") if path.suffix in {".css", ".js", ".py"}
    ]
    assert ours
    assert [path.name for path in ours if "mantine" in path.read_text("utf-8").lower()] == []


def test_the_first_question_is_that_of_dash(client: FlaskClient) -> None:
    """What the page asks ahead is what Dash will ask: its router, with path and query of the address."""
    told = client.get("/").get_data(as_text=True)
    ask = json.loads(unescape(re.findall(r'data-ask="([^"]*)"', told)[0]))
    known = client.get("/_dash-dependencies").get_json()
    router = next(one for one in known if "_pages_content.children" in one["output"])
    assert ask["output"] == router["output"]
    assert ask["inputs"] == router["inputs"]
    assert [f"{one['id']}.{one['property']}" for one in ask["outputs"]] == [
        "_pages_content.children",
        "_pages_store.data",
    ]


def test_an_unknown_runner_is_said_in_words(client: FlaskClient) -> None:
    """An address with a runner who is not here gets a sentence, not a broken page."""
    answer = page(client, "/", "?athlete=Nobody")

    assert answer.status_code == 200
    assert (
        "No runner 'Nobody' in this logbook."
        in json.loads(answer.text)["response"]["_pages_content"]["children"]["props"]["children"][2]["props"][
            "children"
        ][0]["props"]["children"][0]["props"]["children"]
    )


def test_an_unknown_activity_and_an_unknown_page_are_said_in_words(client: FlaskClient) -> None:
    """Dead links lead to a sentence and a way back."""
    assert "No activity 'zzz'" in page(client, "/activity/zzz").text
    assert "There is no page at this address." in page(client, "/nowhere").text


def test_a_page_that_fails_says_so(book: MadeUpBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in one view leaves the frame and a sentence, never a traceback."""

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(book, "overview", broken)
    answer = page(create_app(book, WebSettings()).server.test_client(), "/")

    assert "This page could not be drawn." in answer.text
    assert "secret detail" not in answer.text


def test_units_of_the_address_reach_the_page(client: FlaskClient) -> None:
    """?units=mi gives miles, nonsense gives the runner's own unit."""
    assert "mi a week" in page(client, "/", "?units=mi").text
    assert "km a week" in page(client, "/", "?units=parsec").text


@pytest.mark.parametrize("path", ["/", "/activities", "/activity/a1", "/upload"])
def test_pages_stay_light(client: FlaskClient, path: str) -> None:
    """The JSON of a page is under 300 kB."""
    assert len(page(client, path).data) < 300_000


def test_a_stranger_cannot_fill_the_disk(book: MadeUpBook) -> None:
    """A body larger than a slice of an upload is refused by its announced size, before a byte of it is taken."""
    with served(book, WebSettings(token=LINK_TOKEN)) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(
                b"PUT /api/uploads/x/0 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n"
            )
            assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_free_port_is_found_when_ours_is_taken() -> None:
    """8050 is a wish: with it taken, the next free port serves."""
    first = listen(None)
    second = listen(None)
    try:
        assert first.getsockname()[1] != second.getsockname()[1]
        assert second.getsockname()[0] == "127.0.0.1"
    finally:
        first.close()
        second.close()


def test_a_port_that_was_asked_for_and_is_taken_is_an_error() -> None:
    """Nobody is served at another address than the one asked for, 8050 included."""
    first = listen(None)
    try:
        with pytest.raises(SettingsError, match="port"):
            listen(first.getsockname()[1])
    finally:
        first.close()
