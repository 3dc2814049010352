"""Where forms arrive: the runner of the address is checked, problems go back to their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, make_response, request

from loadwatch.errors import AccessError, NotFoundError, SettingsError
from loadwatch.language import later, retell, say
from loadwatch.model import Athlete
from loadwatch_dashboard import checks
from loadwatch_dashboard.checks import Asked, Check
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_values import FieldError, Values
from loadwatch_dashboard.forms import ADDRESS
from loadwatch_dashboard.secured import secured_route

ONLY_PT = later("Only the therapist changes this.")
SWITCH = later("Switch from “Runner” to “PT” at the top.")


@dataclass(frozen=True)
class Saved:
    """What a form did: words, what takes it back, where to go, which part of the page to show."""

    said: str
    undo: tuple[str, Mapping[str, Any]] | None = None  # form, values
    go: str | None = None
    show: str | None = None
    again: tuple[str, Mapping[str, Any]] | None = None  # what the page sends next: there is more to do


@dataclass(frozen=True)
class Form:
    """One kind of form. Those of the therapist need the view "PT"."""

    save: Callable[[Context, Athlete, Values], Saved]
    is_pt: bool = False
    about: Check = checks.runner
    names: Mapping[str, str] = field(default_factory=dict)  # key of an error → field that it belongs to


def add_routes(server: Flask, forms: Mapping[str, Form]) -> None:
    """One address for all forms."""

    def form(asked: Asked) -> tuple[Form, Context]:
        found = forms.get(asked.path["name"])
        if found is None:
            raise NotFoundError("form", asked.path["name"])
        here: Context = found.about(asked)
        if found.is_pt and not here.is_pt:
            raise AccessError(ONLY_PT, SWITCH)
        return found, here

    secured_route(server, f"{ADDRESS}<name>", _received, form, "POST")


def _received(asked: tuple[Form, Context], name: str) -> Response:  # noqa: ARG001 - the check has read the name
    found, here = asked
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise SettingsError("form", "body", "an object with the fields of the form")
    try:
        return make_response(_told(here, found.save(here, here.runner, Values(given))))
    except FieldError as error:
        return make_response({"fields": error.fields}, 400)
    except SettingsError as error:
        key = found.names.get(error.key, error.key)
        return make_response(
            {"fields": {key: say("This needs {allowed}.", allowed=retell(error.allowed))}}, 400
        )


def _told(here: Context, saved: Saved) -> dict[str, Any]:
    told: dict[str, Any] = {"said": saved.said, "go": saved.go, "show": saved.show}
    if saved.again is not None:
        name, values = saved.again
        told["again"] = {"action": here.href(ADDRESS + name), "values": dict(values)}
    if saved.undo is not None:
        name, values = saved.undo
        told["undo"] = {"label": say("Undo"), "action": here.href(ADDRESS + name), "values": dict(values)}
    return told
