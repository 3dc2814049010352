"""What some tests need beside Python: a browser, a database server, real watch files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = os.environ.get("LOADWATCH_REQUIRE_ALL") == "1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
POSTGRES_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


def corpus() -> Path | None:
    """Folder of real watch files with its manifest."""
    place = Path(os.environ.get("LOADWATCH_CORPUS", ROOT.parent / "shared" / "corpus"))
    return place if (place / "manifest.csv").is_file() else None


def chromium() -> Path | None:
    """The system's Chromium."""
    named = os.environ.get("LOADWATCH_CHROMIUM")
    for name in (named,) if named else BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    return None


def postgres() -> Path | None:
    """Folder with initdb and pg_ctl of a PostgreSQL server."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    for pattern in POSTGRES_PLACES:
        for place in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (place / "initdb").is_file():
                return place
    return None


NEEDS = {  # marker → (how to find it, what it is, which tests it leaves out when absent)
    "browser": (chromium, "Chromium", "the pages in a browser"),
    "postgres": (postgres, "PostgreSQL", "the store on a real database server"),
    "corpus": (corpus, "../shared/corpus (real watch files)", "decoding and totals on real files"),
}


def missing() -> dict[str, str]:
    """Marker → sentence on what is not here and which tests that leaves out."""
    return {
        marker: f"{what} is not here: tests of {tests} are left out."
        for marker, (find, what, tests) in NEEDS.items()
        if find() is None
    }
