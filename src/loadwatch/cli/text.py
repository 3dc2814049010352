"""Tables and short texts for people, on standard output."""

from __future__ import annotations

import sys
from collections.abc import Sequence

PIPE_WIDTH = 160  # columns when the output is not a terminal: wide enough that nothing is cut


def put_table(
    title: str, head: Sequence[str], lines: Sequence[Sequence[str]], left: Sequence[int] = (0,)
) -> None:
    """A table whose columns are right-aligned but for those named in `left`."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(head):
        table.add_column(name, justify="left" if index in left else "right", overflow="fold")
    for line in lines:
        table.add_row(*(_plain(cell) for cell in line))
    Console(width=None if sys.stdout.isatty() else PIPE_WIDTH).print(table)


def put_heading(title: str, subtitle: str = "") -> None:
    """A bold line and a dim one below it."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    console.print(f"[bold]{_plain(title)}[/bold]")
    if subtitle:
        console.print(f"[dim]{_plain(subtitle)}[/dim]")


def _plain(text: str) -> str:
    """Text from files and runners may hold brackets: never read them as markup."""
    from rich.markup import escape

    return escape(text)
