"""What the rules know of a stored runner beside the runs: profile, diary, strength, modifier, notes."""

from __future__ import annotations

from datetime import date

import polars as pl

from loadwatch.load.changes import noted_changes
from loadwatch.load.evidence import Background
from loadwatch.load.measured import methods_of
from loadwatch.load.modifier import modifier
from loadwatch.logbook import body_figures
from loadwatch.logbook.figures import Figures
from loadwatch.model import Athlete
from loadwatch.store.entries import read_entries
from loadwatch.store.own import read_constant_sets


def background(figures: Figures, athlete: Athlete, as_of: date) -> Background:
    """All that was written about a runner up to a day, as the rules take it."""
    known = body_figures.body(figures, athlete, as_of)
    with figures.store.read() as db:
        notes = read_entries(db, "note", athlete.id, until=as_of)
        diary = read_entries(db, "diary", athlete.id, until=as_of)
        measured = methods_of(read_constant_sets(db))
    texts = [(row["local_date"], row["text"]) for row in notes]
    texts += [(row["local_date"], row["note"]) for row in diary if row["note"]]
    return Background(
        athletes={athlete.id: athlete},
        states=known.states,
        modifiers={athlete.id: modifier(known, as_of, figures.method).value},
        strength=body_figures.strength(figures, athlete).filter(pl.col("local_date") <= as_of),
        overrides={athlete.id: known.overrides},
        changes=noted_changes((athlete.id, day, text) for day, text in texts),
        measured=measured,
    )
