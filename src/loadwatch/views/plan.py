"""Plans and forecasts as JSON rows and in the reader's words and units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loadwatch.language import Told, later, retell, say, say_n, upper_first
from loadwatch.load.forecast import WEEK, Forecast
from loadwatch.load.plan import Expected
from loadwatch.load.plan_speed import Assumption
from loadwatch.load.progression import Progression, Step
from loadwatch.load.stop import INSTRUCTION
from loadwatch.model import Athlete, PlannedSession
from loadwatch.units import MINUTE_S, UnitSystem
from loadwatch.views import words
from loadwatch.views.demand import demand_rows
from loadwatch.views.flags import exposure_name, flag_row
from loadwatch.views.plan_words import SHARE_NOTE, notes_of_plan, passing_values, run_title

ROOM = {
    "distance_m": "distance", "ascent_m": "uphill_ascent", "descent_m": "downhill_descent", "fast_m": "fast",
    "week_distance_m": WEEK,
}  # fmt: skip
ASKED = ("distance_m", "duration_s", "ascent_m", "descent_m", "fast_m", "sprint_m")
PLAN_HEAD = ("Day", "Plan", "Distance", "Min", "Ascent", "State", "Id")
ASSUMPTIONS = Told(
    {  # code → sentence
        "easy_speed": "No pace is given: your usual easy pace of {pace} (median of 28 days).",
        "default_speed": "No pace is given and no run of 28 days tells yours: {pace}.",
        "speed_of_critical": "{text} is taken as {pace}, from your critical speed.",
        "speed_of_easy": "{text} is taken as {pace}, from your easy pace: critical speed is not known.",
        "walking_speed": "Walking is taken as {pace}.",
        "end_length": "Warm-up or cool-down without a length: {distance}.",
        "hill_grade": "Hill repeats are taken to climb at {percent}.",
        "climb": "No climb is given: your usual {height} for each km (median of 28 days).",
        "no_climb": "No climb is given and none of your runs tells it: the plan is judged as flat.",
        "hill_part": "{percent} of the climb is taken to be on hills, as in your runs of 28 days that climb like it.",
        "all_hills": "No run of 28 days climbs like it: all of the climb is taken to be on hills.",
        "descent_as_ascent": "No descent is given: as much as the ascent.",
        "hill_share": "{percent} of the way is taken to be on hills.",
        "no_critical_speed": "Critical speed is not known, so fast metres are not either.",
        "no_plan": "Nothing is planned, and no weekly habit shows: only the room is told.",
    }
)
HABIT = later("Assumed from your own runs of the last six weeks: nothing is planned.")
LEAST_SPARE_WEEKS = 2


def forecast_row(found: Forecast, units: UnitSystem = "km") -> dict[str, Any]:
    """One forecast as interface.md writes it: SI, ISO dates, unknown is null."""
    session = found.session
    return {
        "local_date": session.local_date.isoformat(),
        "title": session_title(session, units),
        "severity": found.severity,
        "flags": [flag_row(flag) for flag in found.flags],
        "scale": found.scale,
        "binding": found.binding and exposure_name(found.binding),
        "passing": _passing_row(found),
        "room": {key: found.room.get(measure) for key, measure in ROOM.items()},
        "assumptions": assumption_lines(found, units),
        "overshoot_15": {
            "severity": found.overshoot.severity,
            "flags": [flag_row(flag) for flag in found.overshoot.flags],
        },
        "id": session.id,
        "source": session.source,
        "modifier": None if found.modifier is None else found.modifier.value,
        "modifier_reasons": [] if found.modifier is None else list(found.modifier.reasons),
        "expected": {key: found.expected.get(key) for key in ASKED},
        "demand": demand_rows(found.demands),
    }


def _passing_row(found: Forecast) -> dict[str, Any] | None:
    """The largest size that would pass; None when it passes as it is; its scale is None when no size does."""
    if found.passing is None:
        return None
    values = passing_values(found) or {}
    return {"scale": found.passing.share, **{key: values.get(key) for key in ASKED}}


def forecast_rows(found: Sequence[Forecast], units: UnitSystem = "km") -> list[dict[str, Any]]:
    """All forecasts as JSON rows, in the order given."""
    return [forecast_row(one, units) for one in found]


def plan_row(planned: Expected, state: str, athlete: Athlete) -> dict[str, Any]:
    """One planned session with what it asks and whether it is done: SI, unknown is null."""
    session = planned.session
    return {
        "id": session.id,
        "athlete": athlete.name,
        "local_date": session.local_date.isoformat(),
        "start_time": session.start_time,
        "title": session_title(session, athlete.units),
        "sport": session.sport,
        "sub_sport": session.sub_sport,
        "state": state,
        "source": session.source,
        **{key: planned.values.get(key) if session.is_run else None for key in ASKED},
        "assumptions": [assumption_text(one, athlete.units) for one in planned.assumptions if session.is_run],
        "notes": notes_of_plan(session),
    }


def plan_lines(rows: Sequence[dict[str, Any]], units: UnitSystem) -> list[list[str]]:
    """Rows of the table of a plan."""
    return [_plan_line(row, units) for row in rows]


def session_title(session: PlannedSession, units: UnitSystem) -> str:
    """What a planned session is called: as its plan does, else by its size and effort in the reader's words."""
    if session.source == "habit":
        return say("Usual {day} run", day=words.weekday(session.local_date))
    if session.source == "next":
        return say("Next run")
    title = session.title or run_title(session, units) or say("Planned run")
    share = session.notes.get(SHARE_NOTE)
    return say("{title} · at {share}", title=title, share=words.percent(float(share))) if share else title


def assumption_lines(found: Forecast, units: UnitSystem) -> list[str]:
    """What was filled in, one sentence each; a habit says so first."""
    first = [say(HABIT)] if found.session.source == "habit" else []
    return [*first, *(assumption_text(one, units) for one in found.assumptions)]


def assumption_text(assumed: Assumption, units: UnitSystem) -> str:
    """One assumption as a sentence."""
    if assumed.code == "reading":
        return f"{upper_first(retell(assumed.text))}."
    value = assumed.value or 0.0
    gaps = {
        "pace": words.pace(value, units) or "",
        "distance": words.distance(value, units),
        "height": words.height(value, "km"),
        "percent": words.percent(value),
        "text": retell(assumed.text.capitalize()),
    }
    return say(ASSUMPTIONS[assumed.code], **gaps)


def step_lines(found: Progression, units: UnitSystem) -> list[list[str]]:
    """Rows of the table of a progression."""
    return [_step_line(step, found, units) for step in found.steps]


def _reached(wanted: str, n_weeks: int) -> str:
    if n_weeks == 0:
        return say(
            "{wanted}: what was run in the last 30 days holds it, so no step is needed.", wanted=wanted
        )
    return say_n(
        "{wanted}: reached in {n} week within the rules.",
        "{wanted}: reached in {n} weeks within the rules.",
        n_weeks,
        wanted=wanted,
    )


def progression_sentence(found: Progression, units: UnitSystem) -> str:
    """Whether the target is reached, and what is instead; with a red flag the instruction."""
    if found.is_stopped:
        return say(INSTRUCTION)
    wanted = ", ".join(_target(measure, value, units) for measure, value in found.targets.items())
    if found.is_reached:
        told = _reached(wanted, len(found.steps))
        if (spare := _spare_weeks(found)) and found.until is not None:
            told += say(" That leaves {n} weeks until {day}.", n=spare, day=words.day_year(found.until))
        return upper_first(told)
    most = ", ".join(_target(measure, found.reachable[measure], units) for measure in found.targets)
    day = "" if found.until is None else say(" by {day}", day=words.day_year(found.until))
    later = (
        say(" With more time: {day}.", day=words.day_year(found.reached_on))
        if found.reached_on is not None
        else say(" Symptoms or a limit of the therapist hold it where it is, so no date can be told.")
    )
    told = say(
        "{wanted} cannot be reached{day} within the rules. Reachable: {most}.{later}",
        wanted=wanted, day=day, most=most, later=later,
    )  # fmt: skip
    return upper_first(told)


def _spare_weeks(found: Progression) -> int:
    """Whole weeks between the last step and the day that was asked; 0 for one, which is only the way there."""
    if found.until is None or not found.steps:
        return 0
    weeks = (found.until - found.steps[-1].local_date).days // 7
    return weeks if weeks >= LEAST_SPARE_WEEKS else 0


def progression_row(found: Progression) -> dict[str, Any]:
    """A progression as JSON: SI, ISO dates."""
    return {
        "targets": {f"{name}_m": value for name, value in found.targets.items()},
        "until": None if found.until is None else found.until.isoformat(),
        "is_reached": found.is_reached,
        "reached_on": None if found.reached_on is None else found.reached_on.isoformat(),
        "reachable": {f"{name}_m": found.reachable.get(name) for name in found.targets},
        "instruction": say(INSTRUCTION) if found.is_stopped else None,
        "steps": [
            {
                "local_date": step.local_date.isoformat(), "grows": step.grows, "is_cutback": step.is_cutback,
                "week_distance_m": step.week_m, **{f"{name}_m": step.values[name] for name in found.targets},
            }
            for step in found.steps
        ],
    }  # fmt: skip


def _target(measure: str, value: float, units: UnitSystem) -> str:
    if measure == "ascent":
        return say("{v} of ascent", v=words.height(value, units))
    said = say("a long run of {v}") if measure == "distance" else say("{v} fast")
    return said.format(v=words.distance(value, units))


def _plan_line(row: dict[str, Any], units: UnitSystem) -> list[str]:
    metres, seconds, ascent = row["distance_m"], row["duration_s"], row["ascent_m"]
    return [
        row["local_date"],
        row["title"],
        words.DASH if metres is None else str(words.distance(metres, units)),
        words.DASH if seconds is None else words.number(seconds / MINUTE_S),
        words.DASH if ascent is None else str(words.height(ascent, units)),
        row["state"],
        row["id"],
    ]


def _step_line(step: Step, found: Progression, units: UnitSystem) -> list[str]:
    grows = say("step back") if step.is_cutback else words.MEASURE_LABELS[step.grows or "distance"]
    amounts = [words.measure_amount(f"{name}_m", step.values[name], units) for name in found.targets]
    week = str(words.distance(step.week_m, units))
    return [step.local_date.isoformat(), *(str(amount) for amount in amounts), week, grows]
