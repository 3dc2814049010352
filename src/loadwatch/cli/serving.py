"""Commands that open the dashboard: demo and serve."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from loadwatch.cli.frame import ALL_DONE, Where, command, note, open_logbook, put
from loadwatch.errors import SettingsError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from loadwatch.logbook import Logbook

LOOPBACK = ("127.0.0.1", "localhost")
Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65_535, help="Port. Default: 8050, or a free one.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Print the address, open nothing.")]


@command
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; this machine only.")] = "127.0.0.1",
    port: Port = None,
    no_browser: NoBrowser = False,
    logbook: Where = None,
) -> int:
    """Open the dashboard of a logbook in the browser."""
    if host not in LOOPBACK:
        raise SettingsError("host", host, "127.0.0.1 or localhost; there are no accounts yet")
    _small_frames()
    with open_logbook(logbook, create=True) as book:
        _run(book, host, port, open_browser=not no_browser)
    return ALL_DONE


@command
def demo(
    port: Port = None,
    no_browser: NoBrowser = False,
    logbook: Annotated[
        str | None,
        typer.Option("--logbook", metavar="DIR", help="Keep the sample logbook in this directory."),
    ] = None,
    build_only: Annotated[
        bool, typer.Option("--build-only", help="Make the sample logbook and stop.")
    ] = False,
) -> int:
    """Make a sample logbook of three synthetic runners and open it."""
    _small_frames()
    with ExitStack() as stack:
        where = logbook or stack.enter_context(tempfile.TemporaryDirectory(prefix="loadwatch-demo-"))
        note("Making the sample logbook: three synthetic runners over nine months …")
        book = stack.enter_context(open_logbook(where, create=True))
        _build(book)
        note(f"The sample logbook is in {where}.")
        if not build_only:
            _run(book, LOOPBACK[0], port, open_browser=not no_browser)
    return ALL_DONE


def _small_frames() -> None:
    """One thread for polars, which is not loaded yet: pages ask many small questions, and waking threads costs more."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")


def _build(book: Logbook) -> None:
    from datetime import datetime

    from loadwatch.demo import build_demo

    with _progress() as progress:
        build_demo(book, datetime.now().astimezone().date(), progress)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar for each runner on standard error; nothing when that is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(runner: str, done: int, total: int) -> None:
            task = tasks.get(runner)
            if task is None:
                task = tasks[runner] = bar.add_task(runner, total=total)
            bar.update(task, completed=done)

        yield tell


def _run(book: Logbook, host: str, port: int | None, *, open_browser: bool) -> None:
    from loadwatch.settings import read_settings

    dashboard = importlib.import_module("loadwatch_dashboard")  # by name: the doors do not know each other
    settings = read_settings()
    chosen = settings.port if port is None else port
    ways = {
        "open_browser": open_browser,
        "on_ready": _Address(),
        "tiles": settings.tiles,
    }
    try:
        dashboard.serve(book, host=host, port=chosen, **ways)
    except KeyboardInterrupt:
        note("Stopped.")


class _Address:
    """Says where the dashboard is, and after each browser that came in the link for the next one."""

    def __init__(self) -> None:
        self._is_open = False

    def __call__(self, url: str) -> None:
        """The first on standard output, where a script finds it; the others are for a person."""
        if self._is_open:
            note(f"A browser has come in. For another one: {url}")
            return
        self._is_open = True
        put(url)
        sys.stdout.flush()
        note("The dashboard is open at this address, on this machine only. Ctrl-C stops it.")
