"""`python -m tests`: set up what the tests need, then run linters and every test. Standard library only.

Arguments go to pytest: `python -m tests tests/load -x`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests import ground

PACKAGES = {"browser": ["chromium"], "postgres": ["postgresql"]}
LINTERS = (
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
    ["lint-imports"],
)
SIDE_BY_SIDE = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]  # a file's fixtures are made once


def run(command: list[str]) -> int:
    """Run a command from the project's root and say what runs."""
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, cwd=ground.ROOT, check=False).returncode


def apt_get() -> list[str] | None:
    """How to call apt-get with the right to install; None where that cannot be."""
    if shutil.which("apt-get") is None:
        return None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return ["apt-get"]
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", "apt-get"]
    return None


def install_missing() -> None:
    """Install Chromium and PostgreSQL where the system's package manager can."""
    wanted = [name for marker in ground.missing() for name in PACKAGES.get(marker, [])]
    apt = apt_get()
    if not wanted or apt is None:
        return
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    run([*apt, "update", "-qq"])
    for name in wanted:
        if run([*apt, "install", "-y", "-qq", "--no-install-recommends", name]):
            print(f"Could not install {name}.", flush=True)


def in_environment() -> list[str]:
    """Prefix that runs a tool in the project's locked test environment."""
    uv = shutil.which("uv")
    base = [uv] if uv else [sys.executable, "-m", "uv"]
    return [*base, "run", "--group", "test", "--"]


def main(arguments: list[str]) -> int:
    """Exit status 0 when everything that could run has passed."""
    install_missing()
    absent = ground.missing()
    for sentence in absent.values():
        print(sentence, flush=True)
    if absent and ground.REQUIRE_ALL:
        print("LOADWATCH_REQUIRE_ALL=1 lets nothing be left out.", flush=True)
        return 1
    prefix = in_environment()
    failed = [linter[0] for linter in LINTERS if not arguments and run([*prefix, *linter])]
    if run([*prefix, "pytest", *(arguments or SIDE_BY_SIDE)]):
        failed.append("pytest")
    left_out = f" Left out: {', '.join(absent)}." if absent else ""
    print((f"Failed: {', '.join(failed)}." if failed else "All that ran passed.") + left_out, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
