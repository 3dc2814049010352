"""What is known to matter for tendons and has no number: told beside the factor, never part of it (science.md 7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from loadwatch.language import dated, later, say
from loadwatch.load.heel_raise import age_on
from loadwatch.load.history import has_history
from loadwatch.model import Athlete, Method

OLDER_THAN = 60  # years: the warning of fluoroquinolones names it
RECENT_DAYS = 183  # its effect was reported up to months after the last dose
MEDICINES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"quinolon|floxacin", re.I),
        later(
            "A note of {day} names a fluoroquinolone antibiotic: its official warning is about tendons, for months after "
            "the last dose."
        ),
    ),
    (
        re.compile(r"\bcorti[sc]o|\bprednis|\bdexamethason|\bsteroid|\bkorti[sz]o", re.I),
        later("A note of {day} names corticosteroids: the warning of fluoroquinolone antibiotics weighs more with them."),
    ),
)  # fmt: skip
OLD = later("Older than 60: the warning of fluoroquinolone antibiotics about tendons weighs more.")
BEFORE = later(
    "Achilles trouble longer than {n} months ago: whether it still counts is known from few studies."
)


def context_sentences(
    athlete: Athlete, day: date, notes: Iterable[tuple[date, str]], method: Method
) -> tuple[str, ...]:
    """Sentences about medicines that notes of the last months name, about age and about trouble long ago."""
    near = sorted((on, text) for on, text in notes if timedelta(0) <= day - on <= timedelta(days=RECENT_DAYS))
    found = []
    for words, sentence in MEDICINES:
        days = [on for on, text in near if words.search(text)]
        found += [say(sentence, day=dated(days[-1], "yMMMMd"))] if days else []
    age = age_on(athlete.birth_year, day)
    found += [say(OLD)] if age is not None and age > OLDER_THAN else []
    is_past = athlete.achilles_last is not None and athlete.achilles_last <= day
    if athlete.achilles_history is True and is_past and not has_history(athlete, day, method):
        found.append(say(BEFORE, n=method.capacity.history_months))
    return tuple(found)
