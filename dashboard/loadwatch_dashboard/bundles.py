"""Scripts of Dash and its components, packed once and cached long; plotly.js in its small form for lines and bars."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import dash_ag_grid
from dash.fingerprint import build_fingerprint, check_fingerprint
from flask import Flask, Response, request
from plotly.offline import get_plotlyjs_version

VENDOR = Path(__file__).parent / "vendor"
COMPONENTS = "/_dash-component-suites/"
PLOTLY_PATH = "plotly/package_data/plotly.min.js"
PLOTLY_ADDRESS = f"{COMPONENTS}{PLOTLY_PATH}"
GRAPH_ADDRESS = f"{COMPONENTS}dash/dcc/async-graph.js"  # Dash asks for it when a chart is drawn: then at hand
GRID = "dash_ag_grid.min.js"
PACK_FROM_BYTES = 2_000
PACKABLE = ("text/javascript", "application/javascript", "text/css")


@cache
def small_plotly() -> tuple[bytes, str] | None:
    """The vendored bundle, packed, with its tag; None when the installed plotly wants another version."""
    path = VENDOR / f"plotly-basic-{get_plotlyjs_version()}.min.js.gz"
    if not path.exists():
        return None
    data = path.read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:20]


def lazy_grid() -> str:
    """Take the grid out of what every page loads; gives the address from which `lazy.js` loads it."""
    for resource in dash_ag_grid._js_dist:
        if resource["relative_package_path"] == GRID:
            resource["async"] = "lazy"
    file = Path(dash_ag_grid.__file__).parent / GRID
    fingerprint: Any = build_fingerprint  # Dash gives it no types
    name = fingerprint(GRID, dash_ag_grid.__version__, int(file.stat().st_mtime))
    return f"{COMPONENTS}dash_ag_grid/{name}"


def serve_packed(server: Flask) -> None:
    """Answer Dash's own plotly address with the small bundle; pack what is large, once per file."""
    packed: dict[str, bytes] = {}

    @server.before_request
    def plotly() -> Response | None:
        if request.path.startswith(COMPONENTS) and request.path.endswith(PLOTLY_PATH):
            return _plotly_answer()
        return None

    @server.after_request
    def pack(response: Response) -> Response:
        return _packed(response, packed) if _worth_packing(response) else response


def _plotly_answer() -> Response | None:
    found = small_plotly()
    if found is None:
        return None
    data, tag = found
    response = Response(mimetype="text/javascript")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.headers["Content-Encoding"] = "gzip"
        response.data = data
    else:
        response.data = gzip.decompress(data)
    response.make_conditional(request)
    return response


def _worth_packing(response: Response) -> bool:
    return (
        response.status_code == 200
        and request.method == "GET"
        and response.mimetype in PACKABLE
        and "Content-Encoding" not in response.headers
        and "gzip" in request.headers.get("Accept-Encoding", "")
    )


def _packed(response: Response, packed: dict[str, bytes]) -> Response:
    """Each file that Dash serves is packed once and kept, whatever fingerprint or query it was asked with."""
    if not request.path.startswith(COMPONENTS):
        return response
    plain: Any = check_fingerprint  # Dash gives it no types
    file: str = plain(request.path)[0]
    response.direct_passthrough = False
    if file not in packed:
        data = response.get_data()
        if len(data) < PACK_FROM_BYTES:
            return response
        packed[file] = gzip.compress(data, 6, mtime=0)
    response.data = packed[file]
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response
