"""Sentences of the code → `messages.pot`, the German `messages.po` brought up to date, and `messages.mo`.

Run `uv run python docs/catalogue.py` after sentences changed, translate what is new, and run it again.
Sentences that are stored or raised in English (issues, receipts, errors, gates, exercises) are collected too:
pages tell them again (`loadwatch.language.retell`).
"""

from __future__ import annotations

import ast
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "src/loadwatch/locale"
CODE = ("src/loadwatch", "dashboard/loadwatch_dashboard")
NOT_SHOWN = ("src/loadwatch/cli/", "src/loadwatch/demo/")
SPOKEN = {"say": 1, "say_n": 2, "later": 1}  # how many of the first arguments are sentences
MADE_IN_ENGLISH = (  # modules whose sentences are finished before the reader is known
    "load/rehab/gates.py", "load/modifier.py", "load/rehab/run_walk.py", "load/diary.py",
    "load/plan_text/part.py", "load/plan_text/words.py", "load/plan_text/__init__.py",
    "load/plan_text/clock.py", "load/plan_text/found.py", "load/plan_text/pieces.py",
    "load/plan_text/repeat.py", "load/plan_text/bare.py", "load/legs.py", "load/capacity.py",
    "load/registry/__init__.py", "load/registry/load.py", "load/registry/body.py", "load/evidence.py",
    "load/habit.py", "load/estimate.py", "errors.py", "edit.py", "planned.py", "about.py",
)  # fmt: skip
FINISHED_IN = ("decode/", "logbook/", "store/", "exposure/")
NO_SENTENCES = (
    "decode/dates.py",
    "decode/sports.py",
    "decode/fit/devices.py",
    "decode/fit/garmin_products.py",
    "decode/sniff.py",
    "decode/table/headings.py",
    "decode/table/days.py",
    "store/migrations/",
)
NEVER = re.compile(
    r"!/|%s|_|^run list|^trends |SELECT|PRAGMA|SHOW |^[A-Z]\w+$|^[A-Z]+[a-z]+[A-Z]|\.txt$|\\|\(\?"
    r"|AsyncIO|^module "
)


class Meant(NamedTuple):
    """A word in one of its meanings."""

    meaning: str
    word: str


Text = str | tuple[str, str]
Found = tuple[Text, str]


def sentences() -> Iterator[Found]:
    """Every sentence with the file that says it."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(NOT_SHOWN):
                tree = ast.parse(path.read_text(encoding="utf-8"))
                yield from ((text, name) for text in _of_module(tree, name))
    yield from _of_rehab()


def _of_module(tree: ast.Module, name: str) -> Iterator[Text]:
    inner = name.removeprefix("src/loadwatch/")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
    if inner in MADE_IN_ENGLISH or (inner.startswith(FINISHED_IN) and not inner.startswith(NO_SENTENCES)):
        yield from _finished(tree)


def _of_call(call: ast.Call) -> Iterator[Text]:
    name = _name(call)
    if name in SPOKEN and all(_is_text(arg) for arg in call.args[: SPOKEN[name]]) and call.args:
        texts = [ast.literal_eval(arg) for arg in call.args[: SPOKEN[name]]]
        yield texts[0] if len(texts) == 1 else (texts[0], texts[1])
    if name == "say_as" and all(_is_text(arg) for arg in call.args):
        yield Meant(*(ast.literal_eval(arg) for arg in call.args))
    if name == "NotFoundError" and call.args and _is_text(call.args[0]):
        yield ast.literal_eval(call.args[0])
    if name == "Told" and isinstance(table := call.args[0], ast.Dict):
        yield from (ast.literal_eval(value) for value in table.values if _is_text(value))


def _finished(tree: ast.Module) -> Iterator[str]:
    """Literals and f-strings that read like sentences, the gaps named after what fills them."""
    skipped = {id(part) for node in ast.walk(tree) for part in _not_sentences(node)}
    for node in ast.walk(tree):
        yield from _short_words(node)
        if id(node) in skipped:
            continue
        text = _template(node) if isinstance(node, ast.JoinedStr) else node.value if _is_text(node) else ""  # type: ignore[attr-defined]
        if re.search(r"[a-z]{2}", re.sub(r"\{.*?\}", "", text)) and _is_sentence(text):
            yield text


def _short_words(node: ast.AST) -> Iterator[str]:
    """Labels and units of the constants, and the questions of the red flags: words that are no sentences."""
    if isinstance(node, ast.Call) and _name(node) == "Constant":
        yield from (arg.value for arg in node.args[2:4] if _is_text(arg) and arg.value)  # type: ignore[attr-defined]
    if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict):
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if isinstance(target, ast.Name) and target.id == "RED_FLAGS":
            yield from (value.value for value in node.value.values if _is_text(value))  # type: ignore[attr-defined]


def _is_sentence(text: str) -> bool:
    bare = re.sub(r"\{.*?\}", "", text)
    return (" " in text.strip() or text.endswith(".")) and NEVER.search(bare) is None


def _not_sentences(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, keys, and the parts of an f-string by themselves."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield from (part for part in ast.walk(node) if part is not node)
    if isinstance(node, ast.Subscript):
        yield node.slice
    if isinstance(node, ast.Call) and _name(node) in {
        "compile",
        "info",
        "warning",
        "exception",
        "TypeVar",
        "__import__",
    }:
        yield from node.args
    if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
        yield from ast.walk(node.annotation)


def _template(node: ast.JoinedStr) -> str:
    parts, names = [], []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(value.value)
        elif isinstance(value, ast.FormattedValue):
            found = [part for part in re.findall(r"[a-z_]+", ast.unparse(value.value)) if len(part) > 1] or [
                "value"
            ]
            name = found[-1].strip("_")
            names.append(name)
            parts.append("{" + name + (str(names.count(name)) if names.count(name) > 1 else "") + "}")
    return "".join(parts)


def _of_rehab() -> Iterator[Found]:
    """Titles, prescriptions and notes of the exercises and the run-walk tables."""
    path = ROOT / "src/loadwatch/load/rehab/rehab.toml"
    yield from ((text, path.relative_to(ROOT).as_posix()) for text in _texts(tomllib.loads(path.read_text())))


def _texts(part: object, key: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from _texts(inner, name)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner, key)
    elif isinstance(part, str) and key in {"title", "prescription", "care", "about", "note", "source"}:
        yield part


def _name(call: ast.Call) -> str:
    return (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def template() -> Catalog:
    """The catalogue of what there is to translate."""
    found = Catalog(project="loadwatch", version="", fuzzy=False, charset="utf-8")
    for text, name in sentences():
        if isinstance(text, Meant):
            found.add(text.word, locations=[(name, None)], context=text.meaning)
        elif re.search(r"[A-Za-z]", re.sub(r"\{.*?\}", "", text if isinstance(text, str) else text[0])):
            found.add(text, locations=[(name, None)])
    for message in found:
        message.flags.discard("python-format")
        message.locations = sorted(set(message.locations))[:3]
    return found


def written(catalogue: Catalog) -> bytes:
    """The catalogue as text, without the hour at which it was made."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, omit_header=catalogue.locale is None)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as programs read it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Write the template, bring the German catalogue up to date and compile it."""
    found, kept = template(), german()
    found.creation_date = kept.creation_date
    kept.update(found, no_fuzzy_matching=True, update_header_comment=False)
    kept.obsolete.clear()
    (LOCALE / "messages.pot").write_bytes(written(found))
    (LOCALE / "de/LC_MESSAGES/messages.po").write_bytes(written(kept))
    (LOCALE / "de/LC_MESSAGES/messages.mo").write_bytes(compiled(kept))


def german() -> Catalog:
    """The German catalogue as it is kept."""
    with (LOCALE / "de/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="de")


if __name__ == "__main__":
    main()
