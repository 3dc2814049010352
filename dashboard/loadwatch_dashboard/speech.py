"""The language of an answer: what the runner chose in the settings, else what the browser asks for.

The therapist looks into the pages of many runners: in that view the browser's language holds throughout.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel, get_locale, refresh

from loadwatch.language import ENGLISH, LANGUAGES, language, later, say, set_language, speak_about
from loadwatch.model import Athlete

SCRIPT_WORDS = {  # what the scripts say by themselves
    "lost": later("This could not be saved: the connection was lost. Try again."),
    "unreadable": later("The file cannot be read."),
    "from": later("From"),
    "to": later("To"),
    "counts": later("yes"),
    "other": later("no run"),
    "copy": later("copy"),
    "excluded": later("left out"),
    "deleted": later("deleted"),
    "mark_seen": later("Mark seen"),
    "undo": later("Undo"),
    "mark_as_seen": later("Mark as seen: {name}"),
    "not_seen": later("Not seen: {name}"),
    "found": later("found: {n}"),
    "nobody": later("Nobody here is left to see."),
}
GRID_WORDS = {  # AG Grid's own words, by its keys
    "noRowsToShow": later("No rows to show"),
    "loadingOoo": later("Loading …"),
    "filterOoo": later("Filter …"),
    "equals": later("Equals"),
    "notEqual": later("Does not equal"),
    "lessThan": later("Less than"),
    "greaterThan": later("Greater than"),
    "lessThanOrEqual": later("Less than or equal to"),
    "greaterThanOrEqual": later("Greater than or equal to"),
    "inRange": later("Between"),
    "inRangeStart": later("From"),
    "inRangeEnd": later("To"),
    "contains": later("Contains"),
    "notContains": later("Does not contain"),
    "startsWith": later("Begins with"),
    "endsWith": later("Ends with"),
    "blank": later("Empty"),
    "notBlank": later("Not empty"),
    "andCondition": later("and"),
    "orCondition": later("or"),
    "ariaFilterInput": later("Filter"),
    "ariaFilterFromValue": later("Filter from"),
    "ariaFilterToValue": later("Filter to"),
    "ariaFilterValue": later("Filter value"),
    "ariaFilteringOperator": later("Kind of filter"),
    "ariaLabelColumnFilter": later("Column filter"),
    "ariaLabelColumnMenu": later("Column menu"),
    "ariaFilterMenuOpen": later("Open the filter menu"),
    "ariaSortableColumn": later("Press Enter to sort"),
}


def add_language(server: Flask) -> None:
    """Every request speaks one language from its beginning to its end."""
    Babel(server, locale_selector=_chosen)

    @server.before_request
    def speak() -> None:
        set_language(str(get_locale()))

    @server.teardown_request
    def fall_silent(_: BaseException | None) -> None:
        set_language(ENGLISH)
        speak_about(is_about=False)


def _chosen() -> str:
    return g.get("language") or request.accept_languages.best_match(LANGUAGES) or ENGLISH


def speak_to(athlete: Athlete | None, *, is_pt: bool) -> None:
    """From here on the request speaks as its reader wants it."""
    speak_about(is_about=is_pt)
    g.language = None if is_pt or athlete is None else athlete.language
    refresh()
    set_language(str(get_locale()))


def marks() -> dict[str, Any]:
    """Attributes of a page: its language, and what the scripts say in it."""
    words = {key: say(sentence) for key, sentence in SCRIPT_WORDS.items()}
    return {"lang": language(), "data-words": json.dumps(words, ensure_ascii=False)}


def grid_words() -> dict[str, str]:
    """`localeText` of a grid; English is the grid's own."""
    return {} if language() == ENGLISH else {key: say(words) for key, words in GRID_WORDS.items()}
