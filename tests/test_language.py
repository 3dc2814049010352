"""The reader's language: a whole catalogue, gaps, numbers, days, sentences told again, two readers at once."""

from __future__ import annotations

import importlib.util
import re
import threading
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from babel.messages.catalog import Message

from loadwatch.about import ABOUT
from loadwatch.language import dated, listed, retell, say, say_as, say_n, speaking, written
from loadwatch.views import words

ROOT = Path(__file__).resolve().parent.parent
GAP = re.compile(r"\{.*?\}")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """`docs/catalogue.py`."""
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "docs/catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _key(message: Message) -> tuple[object, object]:
    return message.context, message.id


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())  # type: ignore[arg-type]


def test_the_catalogue_has_every_sentence_and_no_other(tool: ModuleType) -> None:
    """Sentences of the code, the template and the German catalogue are the same; else run docs/catalogue.py."""
    said = tool.template()
    kept = {_key(message) for message in tool.german() if message.id}

    assert tool.written(said) == (tool.LOCALE / "messages.pot").read_bytes()
    assert {_key(message) for message in said if message.id} == kept


def test_every_sentence_is_german(tool: ModuleType) -> None:
    """None is untranslated or in doubt, and the compiled catalogue holds what the text says."""
    messages = [message for message in tool.german() if message.id]

    assert [message.id for message in messages if message.fuzzy or not all(_forms(message.string))] == []
    assert not [message.id for message in messages if not message.string]
    assert tool.compiled(tool.german()) == (tool.LOCALE / "de/LC_MESSAGES/messages.mo").read_bytes()


def test_both_languages_have_the_same_gaps(tool: ModuleType) -> None:
    """What a sentence is filled with stands in its translation too."""
    apart = [
        message.id
        for message in tool.german()
        if message.id
        for told in _forms(message.string)
        if set(GAP.findall(told)) not in [set(GAP.findall(one)) for one in _forms(message.id)]
    ]

    assert apart == []


def test_numbers_and_days_are_in_the_readers_form() -> None:
    """A decimal comma, grouped thousands, German names and order of days; English as ever."""
    day = date(2026, 5, 4)

    with speaking("de"):
        german = [words.number(1234.5, 1), words.ratio(1.0999), written(0.25, "g"), words.short_day(day)]
        german += [words.day(day), words.day_year(day), words.week_of(day), dated(day, "full")]

    assert german == [
        "1.234,5", "1,09", "0,25", "Mo., 4. Mai", "4. Mai", "4. Mai 2026", "Woche vom 4. bis 10. Mai 2026",
        "Montag, 4. Mai 2026",
    ]  # fmt: skip
    assert [words.number(1234.5, 1), words.short_day(day)] == ["1,234.5", "Mon 4 May"]


def test_plurals_lists_and_meanings() -> None:
    """One run and several, a list with “und”, and a word with two meanings."""
    with speaking("de"):
        assert [say_n("{n:,} recording", "{n:,} recordings", n) for n in (1, 3996)] == [
            "1 Aufzeichnung",
            "3.996 Aufzeichnungen",
        ]
        assert listed(["Anstieg", "Abstieg"]) == "Anstieg und Abstieg"
        assert (say("Note"), say_as("severity", "Note")) == ("Notiz", "Beachten")
        assert say("Nothing written down since {day}", day="8. Nov.") == "Nichts aufgeschrieben seit 8. Nov."


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (
            "3,297 cadences counted one leg: doubled to steps.",
            "3.297 Schrittfrequenzen zählten ein Bein: auf Schritte verdoppelt.",
        ),
        ("Line 4: it has no date.", "Zeile 4: sie hat kein Datum."),
        ("This is a photo or video, not a recording.", "Das ist ein Foto oder Video, keine Aufzeichnung."),
        ("closed by the therapist: sore after the visit", "von der Therapie als nicht erfüllt gesetzt: sore after the visit"),
        ("A sentence that somebody typed.", "A sentence that somebody typed."),
    ],
)  # fmt: skip
def test_a_kept_sentence_is_told_again(kept: str, told: str) -> None:
    """What was stored in English is taken apart into its sentence and its values; other words stay."""
    with speaking("de"):
        assert retell(kept) == told
    assert retell(kept) == kept


def test_two_readers_at_the_same_time() -> None:
    """Each of two threads that talk at once hears its own language."""
    heard: dict[str, set[str]] = {"en": set(), "de": set()}
    together = threading.Barrier(2)

    def talk(code: str) -> None:
        with speaking(code):
            for _ in range(50):
                together.wait(timeout=10)
                heard[code].add(say("Overview"))

    readers = [threading.Thread(target=talk, args=(code,)) for code in heard]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert heard == {"en": {"Overview"}, "de": {"Übersicht"}}


def test_only_the_stop_of_a_sentence_is_left_out() -> None:
    """A day that ends in a stop ends the sentence; two stops inside a value are the reader's own."""
    with speaking("de"):
        assert say("Until {day}.", day="8. Nov.") == "Until 8. Nov."
        assert say("Until {day}.", day="../book") == "Until ../book."
        assert say("Until {day}.", day="so on...") == "Until so on...."
        assert say("Until {day}...", day="8. Nov.") == "Until 8. Nov...."


def test_a_long_text_is_nobodys_sentence() -> None:
    """Words of people that would take seconds to compare with every sentence stay as they are."""
    with speaking("de"):
        assert retell("closed by the therapist: sore") != "closed by the therapist: sore"
        long = "closed by the therapist: " + "sore " * 400
        assert retell(long) == long


def test_numbers_of_every_library_have_the_readers_form() -> None:
    """An integer and a short float of NumPy are written as Python's own."""
    with speaking("de"):
        assert [written(np.int64(1234), ","), written(np.float32(0.5), ".1f")] == ["1.234", "0,5"]


# ---- to the runner, about the runner ---------------------------------------------

YOU = re.compile(r"\b(you|your|yours|dein\w*|du|dir|dich)\b", re.IGNORECASE)
OF_PAGES = ("load/", "views/")  # what both read; forms and empty pages speak to who holds the mouse
TO_WHO_READS = {  # in what a device or a gate says, and not about a reader
    "The samples do not tell when you were moving.",
    "an answer whether you limp, in the last {calm_days} days",
}


def test_another_reader_hears_of_the_runner(tool: ModuleType) -> None:
    """Every sentence of a finding that says "your" has one for therapist and physician, which does not, in both languages."""
    said = {
        message.id: message
        for message in tool.german()
        if isinstance(message.id, str)
        and any(part in name for name, _ in message.locations for part in OF_PAGES)
    }
    personal = {one for one in said if YOU.search(one)}

    assert personal - set(ABOUT) == TO_WHO_READS & personal
    assert set(ABOUT) <= {message.id for message in tool.template()}
    for code in ("en", "de"):
        with speaking(code, is_about=True):
            assert [say(one) for one in ABOUT if YOU.search(say(one))] == []
    assert say("what you wrote") == "what you wrote", "afterwards the runner is spoken to again"
    assert all(GAP.findall(one) == GAP.findall(other) for one, other in ABOUT.items())
