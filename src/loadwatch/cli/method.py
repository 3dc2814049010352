"""The command `method`: its constants, as the settings page has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from loadwatch.cli.frame import ALL_DONE, AsJson, Where, command, open_logbook, put, put_json
from loadwatch.cli.text import put_table
from loadwatch.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loadwatch.views.own import ConstantRow

HEAD = ("Constant", "Key", "Value", "Unit", "Default", "Range", "Evidence", "Stored with runs")
ALL = "all"


@command
def method(
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a constant; may be repeated."),
    ] = None,
    reset: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="Give a constant its default back, or all of them: all."),
    ] = None,
    changed: Annotated[bool, typer.Option("--changed", help="Only those that are not the default.")] = False,
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """Show or change the constants of the method, for every runner of the logbook."""
    with open_logbook(logbook) as book:
        values: dict[str, float | None] = dict.fromkeys(
            book.constants() if ALL in (reset or ()) else reset or ()
        )
        values |= dict(_said(text) for text in given or ())
        if values:
            book.set_constants(values)
        told = book.constants_page()
    rows = [row for row in told.rows if row.is_changed or not changed]
    if as_json:
        put_json(told.json(rows))
        return ALL_DONE
    put_table(f"Method {told.method}", HEAD, _lines(rows), (0, 1, 6, 7))
    if told.outdated:
        put(f"{told.outdated} Run: loadwatch reprocess")
    return ALL_DONE


def _said(text: str) -> tuple[str, float]:
    """Key and number of KEY=VALUE."""
    key, _, value = text.partition("=")
    try:
        return key.strip(), float(value)
    except ValueError as error:
        raise SettingsError(
            key.strip() or "set", value, "KEY=VALUE with a number, such as spike_edge=1.2"
        ) from error


def _lines(rows: Sequence[ConstantRow]) -> list[list[str]]:
    return [
        [f"{row.group}: {row.label}" + (" (changed)" if row.is_changed else ""), row.key, row.shown, row.unit, row.default,
         row.span, row.mark, "yes" if row.is_measured else ""]
        for row in rows
    ]  # fmt: skip
