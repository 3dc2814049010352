"""The style sheets: nothing in them that no page uses."""

from __future__ import annotations

import re
from pathlib import Path

import loadwatch_dashboard

HOME = Path(loadwatch_dashboard.__file__).parent
NAME = re.compile(r"\blw-[a-z0-9-]+")


def unused(styles: str, pages: str) -> set[str]:
    """Classes of the style sheets that neither a page nor a script names, whole or by their beginning."""
    named = set(NAME.findall(pages))
    begun = tuple(re.findall(r"lw-[a-z0-9-]*-(?=[{\"'])", pages))
    return {
        one
        for one in re.findall(r"\.(lw-[a-z0-9-]+)", styles)
        if one not in named and not one.startswith(begun)
    }


def test_no_style_is_left_over() -> None:
    """Every class of the style sheets is on a page; a planted one is found."""
    styles = "".join(file.read_text() for file in HOME.glob("assets/*.css"))
    pages = "".join(file.read_text() for kind in ("*.py", "*.js") for file in HOME.rglob(kind))

    assert unused(styles + ".lw-nobody { color: red; }", pages) == {"lw-nobody"}
