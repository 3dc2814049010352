"""What a process that decodes files loads before its first; said here so that it can begin before all else is loaded."""

from __future__ import annotations

WARM = (  # their libraries reserve address space that is no file's fault; else each process would load them anew
    "loadwatch.logbook.saving", "loadwatch.decode.reader", "loadwatch.decode.fit", "loadwatch.decode.gpx",
    "loadwatch.decode.tcx", "tzfpy", "numpy.ma",
)  # fmt: skip
