"""Links that let one browser in, and what a visitor without one is told."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from threading import Lock

from loadwatch.language import language, say

LOCKED_PAGE = """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title} · loadwatch</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:16vh auto;padding:0 1.5rem}}
code{{background:#eef1f4;color:#17212b;padding:.1rem .35rem;border-radius:.3rem}}</style></head>
<body><main><h1>{head}</h1>
<p>{private}</p>
<p>{lost}</p>
</main></body></html>"""


def locked_page(*, is_spent: bool) -> str:
    """What a visitor without the printed link, or with one that let another browser in, is told."""
    private = say(
        "This logbook is private. The link in the terminal ends with {ending}; it lets this browser in."
    )
    used = say(
        "Each link lets one browser in. The terminal shows a new one that ends with {ending}: open that."
    )
    return LOCKED_PAGE.format(
        lang=language(),
        title=say("Open the link"),
        head=say("This link was used") if is_spent else say("Please open the link that loadwatch printed"),
        private=(used if is_spent else private).format(ending="<code>?token=…</code>"),
        lost=say(
            "No link at hand? Stop loadwatch, start {command} again and use the new one.",
            command="<code>loadwatch serve</code>",
        ),
    )


class Links:
    """The token that lets the next browser in. It is spent by the first question after the page, not by a mere look."""

    def __init__(self, token: str, on_spent: Callable[[str], None] | None = None) -> None:
        self._tokens = [token]
        self._spent_by: list[str] = []  # the visitor of each token before the last
        self._on_spent = on_spent
        self._lock = Lock()

    def number(self, offered: str) -> int | None:
        """Which of the tokens so far it is; None: none of them."""
        found = [
            n for n, token in enumerate(self._tokens) if hmac.compare_digest(token.encode(), offered.encode())
        ]
        return found[0] if found else None

    def is_open(self, number: int) -> bool:
        """Whether it has let nobody in."""
        return number == len(self._tokens) - 1

    def is_of(self, number: int, visitor: str) -> bool:
        """Whether that visitor may still come in by it: nobody did, or this very visitor."""
        with self._lock:
            return self.is_open(number) or self._spent_by[number] == visitor

    def spend(self, number: int, visitor: str) -> bool:
        """Let a browser in by a token and make the next one; False when another browser was quicker.

        A browser asks for many parts of its first page at once: all of them come from the same visitor.
        """
        with self._lock:
            if not self.is_open(number):
                return self._spent_by[number] == visitor
            self._spent_by.append(visitor)
            self._tokens.append(secrets.token_urlsafe(24))
        if self._on_spent is not None:
            self._on_spent(self._tokens[-1])
        return True
