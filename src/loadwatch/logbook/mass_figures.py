"""Body mass of a runner, from what is stored."""

from __future__ import annotations

from datetime import date

from loadwatch.load.mass import MassChange, mass_change
from loadwatch.logbook.figures import Figures
from loadwatch.model import Athlete
from loadwatch.store.own import read_thresholds


def mass_change_on(figures: Figures, athlete: Athlete, day: date) -> MassChange | None:
    """A large change of body mass in the weeks before a day."""
    with figures.store.read() as db:
        return mass_change(read_thresholds(db, athlete.id), day, figures.method)
