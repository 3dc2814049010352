"""Own data to take along: one zip of a runner."""

from __future__ import annotations

import re
import tempfile
from typing import BinaryIO, cast

from flask import Flask, Response, send_file

from loadwatch_dashboard import checks
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.secured import secured_route

EXPORT = "/export.zip"
IN_MEMORY = 8 * 1024 * 1024  # bytes; larger zips wait in a temporary file without a name


def add_routes(server: Flask) -> None:
    """The address of the zip; the runner in it is checked like that of a page."""
    secured_route(server, EXPORT, _export, checks.runner)


def _export(here: Context) -> Response:
    out = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - closed with the answer
    here.book.export(out, here.runner.name)
    out.seek(0)
    plain = re.sub(r"[^\w -]+", "", here.runner.name).strip() or "runner"
    answer = send_file(out, "application/zip", as_attachment=True, download_name=f"loadwatch {plain}.zip")
    answer.call_on_close(out.close)
    return answer
