"""What the numbers were measured on: cores, processor, memory, versions. No names of machines, users or folders."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    "loadwatch", "fitfast", "polars", "pyarrow", "numpy", "pandas", "sqlalchemy", "dash", "plotly", "fitparse",
    "fitdecode", "garmin-fit-sdk", "gpxpy", "tcxreader", "activity-parser", "acwr", "distributed",
)  # fmt: skip


def described() -> dict[str, Any]:
    """Facts about this machine."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": _memory_gb(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


def sentence() -> str:
    """The same on one line."""
    told = described()
    return (
        f"{told['cores']} cores of {told['processor']}, {told['memory_gb']} GB, {told['system']}, "
        f"Python {told['python']}"
    )


def versions() -> dict[str, str | None]:
    """Installed versions; null: not installed."""
    return {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "an unnamed processor"


def _memory_gb() -> int | None:
    if not hasattr(os, "sysconf"):
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
