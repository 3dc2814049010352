"""No way around the checks: what a body asks the logbook names the runner, activity, import or upload that was found for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import loadwatch_dashboard
from loadwatch_dashboard import WebSettings, create_app
from loadwatch_dashboard.pages import activity
from tests.dashboard.made_up import MadeUpBook
from tests.dashboard.test_app import page

HERE = Path(loadwatch_dashboard.__file__).parent
DOORS = {"checks.py", "context.py", "visitor.py", "secured.py", "security.py"}  # they ask who comes
NOT_ASKED = {"upload_worker.py", "warm.py", "server.py"}  # nobody's request
SHARED = {
    "set_constants",
    "constants",
    "contradictions",
}  # of the logbook as a whole: the method is everybody's
CHECKED = re.compile(
    r"(here|context)\.((athlete|runner)(\.name)?|athletes|activity)|(athlete|who)(\.name)?|view\.athlete|batch\.id|mine\.owner"
)
UNCHECKED = {"athlete", "athletes", "activity_id", "id_", "view"}  # keys that a check alone may read


def bypasses(name: str, text: str) -> Iterator[str]:
    """Places where a body asks for something that no check has found for its visitor."""
    for node in ast.walk(ast.parse(text)):
        told = f"{name}:{getattr(node, 'lineno', 0)} {ast.unparse(node)[:90]}"
        if isinstance(node, ast.Call):
            asked = ast.unparse(node.func)
            given = [ast.unparse(one) for one in [*node.args, *(key.value for key in node.keywords)]]
            is_question = re.fullmatch(r"(\w+\.)*(book|uploads)\.(\w+)", asked)
            if is_question and is_question[3] not in SHARED and not any(map(CHECKED.fullmatch, given)):
                yield told
            if re.fullmatch(r"context\.(book|read)|visitor|(.*\.)?args\.(to_dict|lists|items)", asked):
                yield told
        keys = [node.slice] if isinstance(node, ast.Subscript) else []
        keys += (
            node.args[:1]
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("get", "text", "word"))
            else []
        )
        if any(isinstance(key, ast.Constant) and key.value in UNCHECKED for key in keys):
            yield told


def test_a_page_gets_no_key_of_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runner, day, view and ids of the address go to the check alone; the page has what is left."""
    got: list[dict[str, Any]] = []

    def layout(_: Any, /, **more: Any) -> str:
        got.append(more)
        return ""

    monkeypatch.setattr(activity, "layout", layout)
    client = create_app(MadeUpBook(), WebSettings()).server.test_client()
    asked = "?athlete=Amira K.&view=pt&units=mi&as_of=2026-01-01&activity_id=x&id_=y&range=6m"
    page(client, "/activity/a1", asked)
    assert got == [{"range": "6m"}]


def test_no_body_fetches_what_was_not_checked() -> None:
    """Every question to the logbook names the runner, activity, import or upload that a check found; no body reads their keys."""
    files = {path.relative_to(HERE).as_posix(): path.read_text("utf-8") for path in HERE.rglob("*.py")}
    found = [
        one for name, text in files.items() if name not in DOORS | NOT_ASKED for one in bypasses(name, text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "here.book.activity_page(values.text('id'))", "here.book.diary(request.args['athlete'])", "context.book()",
        "here.book.athletes()", "values.text('athlete')", "query.get('activity_id')", "mine.uploads.state(id_)",
        "visitor(here.book)", "batch.book.undo(id_)", "request.args.to_dict()",
    ],
)  # fmt: skip
def test_a_body_that_goes_around_is_named(line: str) -> None:
    """Each way around the checks is found by the test above."""
    assert len({*bypasses("x.py", line)}) >= 1
