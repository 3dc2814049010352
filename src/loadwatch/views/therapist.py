"""The therapist's page: limits, what was tolerated and by whose word, heel-raise tests beside the norm, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from loadwatch.language import Told, dated, retell, say
from loadwatch.load.capacity import SET_BY_PT, Capacity
from loadwatch.load.context import context_sentences
from loadwatch.load.heel_raise import MAX_REPS, HeelRaiseState, heel_raise_change
from loadwatch.load.modifier import Override, in_force
from loadwatch.load.modifier import modifier as today_factor
from loadwatch.load.rehab import QUESTIONNAIRES
from loadwatch.load.stop import is_stopped
from loadwatch.load.symptoms import worst_state
from loadwatch.model import MEASURES, TISSUES, Method
from loadwatch.units import UnitSystem, distance_unit_m, height_unit_m
from loadwatch.views import words
from loadwatch.views.diary import symptom_card
from loadwatch.views.limits import limit_parts, override_words
from loadwatch.views.mass import mass_note
from loadwatch.views.therapist_shapes import (
    CapacityRow,
    HeelRaiseRow,
    NumberRow,
    ScoreRow,
    TherapistInput,
    TherapistPage,
)

MOST_REPS = MAX_REPS  # of a heel-raise test
SHOWN = ("distance", "uphill_ascent", "downhill_descent", "fast", "sprint")
SETTABLE = ("distance", "uphill_ascent", "downhill_descent", "fast", "sprint", *TISSUES)


KINDS = Told({"more": "more", "fewer": "fewer"})
SIDES = Told({"left": "left", "right": "right"})


def therapist_page(
    names: tuple[str, str | None], given: TherapistInput, as_of: date, units: UnitSystem, method: Method
) -> TherapistPage:
    """The page of one runner (name, focus tissue) on a day: numbers are for a session on the day after."""
    body, day = given.body, as_of + timedelta(days=1)
    factor, stops = today_factor(body, day, method), is_stopped(body.states, as_of)
    shown = () if stops else (*SHOWN, *([names[1]] if names[1] else []))
    known = [given.capacities[name] for name in shown if name in given.capacities]
    return TherapistPage(
        athlete=names[0],
        as_of=as_of,
        units=units,
        card=symptom_card(worst_state(body.states, as_of), method),
        limits=limit_parts(body.overrides, day, units),
        factor="" if stops else say("{value:.2f}", value=factor.value),
        factor_reasons=() if stops else tuple(retell(reason) for reason in factor.reasons),
        capacities=tuple(_capacity(one, given, units) for one in known),
        numbers=tuple(_number(row, body.overrides, as_of, units) for row in given.numbers),
        tests=_tests(given.tests, method),
        norm=_norm(given.heel_raise),
        symmetry=_symmetry(given.heel_raise, method),
        scores=tuple(_score(row) for row in given.scores),
        questionnaires=QUESTIONNAIRES,
        notes=tuple(_note(row) for row in given.notes),
        measures=tuple((name, f"{words.MEASURE_LABELS[name]} ({_unit(name, units)})") for name in SETTABLE),
        context=(*_context(given, as_of, method), *(() if stops else _mass(given))),
    )


def _note(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["id"], words.day_year(row["local_date"]), row["author"] or "", row["text"]


def _context(given: TherapistInput, as_of: date, method: Method) -> tuple[str, ...]:
    """What matters and is in no number."""
    notes = [(row["local_date"], row["text"]) for row in given.notes]
    return context_sentences(given.body.athlete, as_of, notes, method)


def _mass(given: TherapistInput) -> tuple[str, ...]:
    """A large change of body mass; it has numbers, so a red flag silences it."""
    return tuple(filter(None, (mass_note(given.mass),)))


def _capacity(one: Capacity, given: TherapistInput, units: UnitSystem) -> CapacityRow:
    column = MEASURES[one.measure]
    day, week, before = (
        words.DASH if value is None else str(words.measure_amount(column, value, units))
        for value in (one.k_day, one.k_week, given.week_before.get(column))
    )
    left = given.rooms.get(one.measure)
    room = words.DASH if left is None else str(words.measure_amount(column, left, units))
    told = {
        "reported": say("the diary says so"),
        "assumed": say("no answer to the contrary"),
        SET_BY_PT: retell(SET_BY_PT),
    }
    label = words.MEASURE_LABELS[one.measure]
    return CapacityRow(label, day, week, before, room, told[one.confidence])


def _number(
    row: Mapping[str, Any], overrides: Sequence[Override], as_of: date, units: UnitSystem
) -> NumberRow:
    one = Override(
        row["kind"], row["value"], row["local_date"], row["reason"], row["measure"], row["valid_until"]
    )
    until = "" if one.valid_until is None else say(" to {day_year}", day_year=words.day_year(one.valid_until))
    return NumberRow(
        id=row["id"],
        words=override_words(one, units),
        when=say("from {day_year}{until}", day_year=words.day_year(one.valid_from), until=until),
        reason=one.reason,
        status=_status(one, overrides, as_of),
    )


def _status(one: Override, overrides: Sequence[Override], as_of: date) -> str:
    if one.valid_from > as_of:
        return say("ahead")
    if one.valid_until is not None and one.valid_until < as_of:
        return say("over")
    return say("in force") if in_force(overrides, one.kind, as_of, one.measure) == one else say("replaced")


# ---- heel raises --------------------------------------------------------------------


def _tests(rows: Sequence[Mapping[str, Any]], method: Method) -> tuple[HeelRaiseRow, ...]:
    """Each test beside the one before of the same leg, left before right; under seven repetitions is noise."""
    found: list[HeelRaiseRow] = []
    before: dict[str, int] = {}
    oldest = list(reversed(rows))
    oldest.sort(key=lambda row: (row["local_date"], row["side"] == "left"))
    for row in oldest:
        side, reps = row["side"], row["reps"]
        pain = words.DASH if row["pain"] is None else words.number(row["pain"])
        change = _change(before.get(side), reps, method)
        found.append(
            HeelRaiseRow(
                row["id"], dated(row["local_date"], "yMMMd"), SIDES.get(side, side), reps, pain, change
            )
        )
        before[side] = reps
    return tuple(reversed(found))


def _change(before: int | None, reps: int, method: Method) -> str:
    if before is None:
        return say("first test")
    least = method.capacity.heel_raise_noise
    kind = heel_raise_change(before, reps, method)
    if reps == before:
        return say("no change")
    if kind == "noise":
        return say("{change:+d}: within the noise, under {least}", change=reps - before, least=least)
    return say("{change:+d}: {kind} than the test before", change=reps - before, kind=KINDS[kind])


def _score(row: Mapping[str, Any]) -> ScoreRow:
    return ScoreRow(row["id"], dated(row["local_date"], "yMMMd"), row["name"], row["level"])


def _norm(state: HeelRaiseState) -> str:
    if state.norm is None:
        return say("No norm: it needs birth year and sex in the profile.")
    return say("Median of the same age and sex: {norm}.", norm=state.norm)


def _symmetry(state: HeelRaiseState, method: Method) -> str:
    if state.symmetry is None:
        days = method.capacity.heel_raise_valid_days
        return say("Both legs have to be tested within {days} days to compare them.", days=days)
    return say("The weaker leg has {share} of the stronger.", share=words.percent(state.symmetry))


# ---- what the forms say -------------------------------------------------------------


def metres(measure: str, value: float, units: UnitSystem) -> float:
    """A number typed in the reader's unit in that of the store."""
    if measure in TISSUES:
        return value
    return value * (
        height_unit_m(units) if measure.endswith(("ascent", "descent")) else distance_unit_m(units)
    )


def typed(measure: str | None, value: float, units: UnitSystem) -> float:
    """A number of the store as it is typed in the reader's unit: the other way round of `metres`."""
    return value if measure is None else round(value / metres(measure, 1.0, units), 2)


def typed_unit(measure: str | None, units: UnitSystem) -> str:
    """The unit in which a number is typed; none for a factor."""
    return "" if measure is None else _unit(measure, units)


def _unit(measure: str, units: UnitSystem) -> str:
    return words.measure_amount(MEASURES[measure], 0.0, units).unit
