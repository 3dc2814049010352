"""The words of a page as its answer holds them: what a reader sees or hears, without codes and addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

HIDDEN = frozenset({  # properties that nobody reads
    "className", "id", "href", "type", "style", "role", "src", "action", "path", "namespace", "key", "kind", "look",
    "lang", "locale", "theme", "field", "cellRenderer", "getRowId", "function", "dash", "mode", "symbol", "shape",
    "color", "fillcolor", "gridcolor", "spikecolor", "bgcolor", "fgcolor", "paper_bgcolor", "plot_bgcolor", "family",
    "xanchor", "yanchor", "xref", "yref", "anchor", "align", "dtick", "tick0", "ticklabelmode", "barmode", "hovermode",
    "dragmode", "hoverinfo", "rangemode", "spikemode", "spikedash", "textposition", "fillmode", "fill", "layer",
    "dtype", "bdata", "x", "x0", "range", "xaxis", "yaxis", "axis", "domain", "separators", "tickformat", "hoverformat",
    "scope", "sort", "autoComplete", "domLayout", "filter", "columnSize", "getQuickFilterText", "variant", "size",
    "state", "seen", "shows", "athlete", "last_run", "value", "values", "query", "turn", "d", "box",
    "site", "side", "data-values", "data-post", "data-query", "data-value", "data-nav", "data-session", "data-move",
    "data-day", "data-pick", "data-show", "data-reload", "data-clear", "data-mark", "data-drop", "data-next",
    "data-opens", "data-cookie", "eventListeners",
    "data-rows", "data-to", "data-drawn", "aria-current", "aria-hidden", "aria-live", "aria-checked", "draggable", "newline",
    "open", "from", "to", "inputmode", "name_", "gradient", "units", "sortingOrder", "template", "download",
    "hoversubplots", "receipt_of", "amount", "order",
})  # fmt: skip
JSON = frozenset({"data-words", "data-form", "data-whatif", "data-planfile"})
LETTERS = re.compile(r"[A-Za-zÄÖÜäöüß]{2}")


def words_of(part: Any, key: str = "") -> Iterator[str]:
    """Every text under a part of an answer."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == "options" and isinstance(inner, list):
                yield from (option[1] for option in inner if LETTERS.search(str(option[1])))
            elif name in JSON and isinstance(inner, str):
                yield from words_of(json.loads(inner))
            elif name not in HIDDEN:
                yield from words_of(inner, name)
    elif isinstance(part, list):
        for inner in part:
            yield from words_of(inner, key)
    elif isinstance(part, str):
        texts = re.findall(r">([^<>]+)<", part) if part.startswith("<svg") else [part]
        yield from (text for text in texts if LETTERS.search(re.sub(r"%\{[^}]*\}|<[^>]+>", "", text)))
