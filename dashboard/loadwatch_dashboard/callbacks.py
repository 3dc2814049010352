"""Callbacks that run in the browser: functions of `loadwatch.js`, by name."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash


def in_browser(app: Dash, function: str, *dependencies: Any, **options: Any) -> None:
    """Bind a function of `assets/loadwatch.js`; the server is not asked."""
    untyped: Any = app
    untyped.clientside_callback(ClientsideFunction("loadwatch", function), *dependencies, **options)
