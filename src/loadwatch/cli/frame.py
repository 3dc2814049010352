"""What every command shares: options, exit status, plain messages instead of tracebacks."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from loadwatch.errors import (
    ExecutorError,
    FileError,
    FrameError,
    LoadwatchError,
    NotFoundError,
    PartialAnswerError,
    StoreError,
)

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

Given = ParamSpec("Given")

ALL_DONE, SOME_FAILED, WRONG_USE, COULD_NOT_RUN, STOPPED = 0, 1, 2, 3, 130


def day_of(text: str) -> datetime:
    """The day of an option; a sentence when it is none."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as error:
        raise typer.BadParameter(f"'{text[:40]}' is no day: write it like 2026-11-28.") from error


Where = Annotated[
    str | None,
    typer.Option(
        "--logbook",
        metavar="DIR_OR_URL",
        envvar="LOADWATCH_LOGBOOK",
        help="Logbook directory or postgresql+psycopg:// URL. Default: your user data directory.",
    ),
]
Runner = Annotated[
    str | None,
    typer.Option("--athlete", metavar="NAME", help="Runner. May be left out when there is only one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, SI units.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", parser=day_of, metavar="YYYY-MM-DD", help="Last day to count. Default: today."),
]


def command(body: Callable[Given, int]) -> Callable[Given, None]:
    """Turn a body that returns an exit status into a command that never shows a traceback."""

    @functools.wraps(body)
    def run(*args: Given.args, **options: Given.kwargs) -> None:
        _keep_log(options.get("logbook"))
        try:
            status = body(*args, **options)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader of our output has gone, as in `loadwatch activities | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = ALL_DONE
        except KeyboardInterrupt:
            note("Stopped. What was imported so far is kept.")
            status = STOPPED
        except FrameError as error:
            status = _unexpected(error, options.get("logbook"))
        except LoadwatchError as error:
            status = _explained(error)
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the last guard: a person gets a sentence, the log the rest
            status = _unexpected(error, options.get("logbook"))
        raise typer.Exit(status)

    return run


@contextlib.contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Let a closed terminal or a machine that goes down (SIGHUP, SIGTERM) stop the block as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    found = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in found if signal.getsignal(one) is not signal.SIG_IGN}
    for one in before:  # what `nohup` ignores stays ignored
        signal.signal(one, _interrupt)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    on_ctrl_c = signal.getsignal(signal.SIGINT)
    if not callable(on_ctrl_c):  # a shell lets what runs behind it ignore Ctrl-C
        raise KeyboardInterrupt
    on_ctrl_c(signal.SIGINT, frame)


def note(text: str) -> None:
    """Say something to the person, beside the output: on standard error."""
    typer.echo(text, err=True)


def put(text: str) -> None:
    """One line of output."""
    typer.echo(text)


def put_json(document: object) -> None:
    """The one JSON document of a command."""
    import orjson

    typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())


def open_logbook(where: str | None, *, create: bool = False) -> Logbook:
    """The logbook at a directory or URL; commands that only read do not make one."""
    from loadwatch.logbook import Logbook

    return Logbook.open(where, create=create)


def as_day(value: datetime | None) -> Any:
    """The calendar day of a date option."""
    return None if value is None else value.date()


def past_day(value: datetime | None, today: date) -> Any:
    """The calendar day of an option that looks back; one that is still to come is refused."""
    day = as_day(value)
    if day is not None and day > today:
        raise LoadwatchError(
            f"{day} is still to come: today is {today}.",
            "Give a day up to today; `forecast` and `plan list` look ahead.",
        )
    return day


def _explained(error: LoadwatchError) -> int:
    note(error.message)
    if error.hint:
        note(error.hint)
    if isinstance(error, NotFoundError):
        return WRONG_USE
    if isinstance(error, StoreError | ExecutorError):
        return COULD_NOT_RUN
    return SOME_FAILED if isinstance(error, FileError | PartialAnswerError) else WRONG_USE


def _unexpected(error: Exception, where: object) -> int:
    import traceback

    details = "".join(traceback.format_exception(error))
    found = _write_log(details, where)
    told = f"The details are in {found}." if found else "The details could not be written to a log file."
    note(f"Something went wrong inside loadwatch ({type(error).__name__}); nothing was lost. {told}")
    return COULD_NOT_RUN


class _LogFile(logging.Handler):
    """Warnings go to the log file; without it Python would print them, with tracebacks, on the screen."""

    def __init__(self, where: object) -> None:
        super().__init__(logging.WARNING)
        self.where = where

    def emit(self, record: logging.LogRecord) -> None:
        """Write one message; a disk that takes none loses it."""
        _write_log(self.format(record), self.where)


def _keep_log(where: object) -> None:
    log = logging.getLogger("loadwatch")
    log.handlers = [handler for handler in log.handlers if not isinstance(handler, _LogFile)]
    log.addHandler(_LogFile(where))


def _write_log(details: str, where: object) -> Path | None:
    for folder in _log_folders(where):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "loadwatch.log"
            with path.open("a", encoding="utf-8") as log:
                log.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{details}\n")
        except OSError:
            continue  # the next folder may be writable
        return path
    return None


def _log_folders(where: object) -> list[Path]:
    from platformdirs import user_log_dir

    chosen = str(where or os.environ.get("LOADWATCH_LOGBOOK") or "")
    is_folder = bool(chosen) and "://" not in chosen and Path(chosen).is_dir()
    return [*([Path(chosen)] if is_folder else []), Path(user_log_dir("loadwatch", appauthor=False))]
