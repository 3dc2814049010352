"""The report: one page for the runner, two or three for a referring physician; the numbers of the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from loadwatch.language import Told, say
from loadwatch.load.stop import INSTRUCTION
from loadwatch.model import Athlete, Flag, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.flags import by_level, flag_card
from loadwatch.views.history import history_words
from loadwatch.views.mass import mass_words
from loadwatch.views.report_said import diary_lines, note_lines, pain_line, plan_lines, test_lines
from loadwatch.views.report_shapes import Asked, Audience, FlagGroup, Gathered, ReportView, Said
from loadwatch.views.report_trends import trends, week_columns
from loadwatch.views.shapes import OverviewView

DAYS_NAMED = 6
FLAGS_SHOWN = {"runner": 4, "physician": 8}
SEXES = Told({"female": "female", "male": "male"})
READERS = Told({"runner": "for the runner", "physician": "for the referring physician"})
LINES_SHOWN = {"runner": 4, "physician": 14}  # of diary, tests, notes and plan each


def report(asked: Asked, athlete: Athlete, seen: OverviewView, gathered: Gathered) -> ReportView:
    """All that the report shows for one runner on one day.

    Parameters
    ----------
    asked
        for whom, how many weeks, which units.
    athlete
        the runner.
    seen
        the overview of the same day in the same units: verdict, cards, bars and caveats are taken from it.
    gathered
        weekly table of `load.weekly`, `DailyFrame`, flags, diary, tests, notes and plan of the runner; method and
        version that made them.

    Returns
    -------
    ReportView
        numbers in the reader's units, and words.
    """
    until = seen.calendar[-1].local_date if seen.calendar else seen.as_of
    since = words.week_start_of(until, athlete.week_start) - timedelta(weeks=asked.weeks - 1)
    near = _in_period(gathered.flags, since, until, athlete.focus_tissue)
    groups = _groups(near, asked)
    stops = seen.state == "red"
    return ReportView(
        asked=asked,
        title=say("Training load of {name}", name=athlete.name),
        period=_period(since, until, asked),
        since=since,
        until=until,
        seen=_cut(seen, since),
        profile=_profile(athlete, seen.as_of, asked.audience, gathered.method),
        columns=week_columns(gathered.weekly, athlete, (since, until), asked.units),
        trends=() if stops else trends(gathered.weekly, gathered.daily, athlete, until, asked),
        flags=() if stops else groups[: FLAGS_SHOWN[asked.audience]],
        flags_counted=say(INSTRUCTION) if stops else " ".join((_counted(near, seen), *seen.notes)),
        n_notes=len(note_lines(gathered.said.notes, since)),
        n_groups=0 if stops else len(groups),
        pain=pain_line(gathered.said.diary, since, seen.as_of),
        **_lines(asked, gathered.said, since, seen.as_of),
        method=_method(seen, gathered.method, asked.units),
        version=_version(gathered),
    )


def _lines(asked: Asked, said: Said, since: date, until: date) -> dict[str, Any]:
    """What was written down and is planned, as many lines of each as the reader gets."""
    most = LINES_SHOWN[asked.audience]
    return {
        "diary": diary_lines(said.diary, since, until)[:most],
        "tests": test_lines(said)[:most],
        "notes": note_lines(said.notes, since)[:most],
        "plan": plan_lines(said.plan, until, asked.units)[:most],
    }


def _period(since: date, until: date, asked: Asked) -> str:
    values = {"since": words.day_year(since), "until": words.day_year(until), "weeks": asked.weeks}
    values["reader"] = say(READERS[asked.audience])
    return say("{since} to {until}, {weeks} weeks · {reader}", **values)


def _version(gathered: Gathered) -> str:
    values = {"version": gathered.version, "method": gathered.method.version}
    return say("loadwatch {version}, method {method}", **values)


def _cut(seen: OverviewView, since: date) -> OverviewView:
    """The overview with its series from a day on."""
    return replace(
        seen,
        weeks=tuple(week for week in seen.weeks if week.week_start >= since),
        ratio=tuple(point for point in seen.ratio if point.local_date >= since),
        calendar=tuple(day for day in seen.calendar if day.local_date >= since),
    )


def _in_period(flags: Sequence[Flag], since: date, until: date, focus: str | None) -> list[Flag]:
    """Worst first, in the order of the pages."""
    return by_level([flag for flag in flags if since <= flag.local_date <= until], focus)


def _groups(near: Sequence[Flag], asked: Asked) -> tuple[FlagGroup, ...]:
    """One entry for each rule and measure, in the order of its worst flag."""
    found: dict[tuple[str, str], list[Flag]] = {}
    for flag in near:
        found.setdefault((flag.rule, flag.exposure), []).append(flag)
    return tuple(_group(flags, asked) for flags in found.values())


def _group(flags: Sequence[Flag], asked: Asked) -> FlagGroup:
    first = flags[0]
    days = sorted({flag.local_date for flag in flags} - {first.local_date}, reverse=True)
    also = say("Also on {days}.", days=_days(days)) if days else None
    return FlagGroup(flag_card(first, asked.units), also, len(days) + 1)


def _days(days: Sequence[date]) -> str:
    shown = ", ".join(words.day(day) for day in days[:DAYS_NAMED])
    rest = len(days) - DAYS_NAMED
    return say("{list} and {n} more days", list=shown, n=rest) if rest > 0 else shown


def _counted(near: Sequence[Flag], seen: OverviewView) -> str:
    if seen.state == "empty":
        return say("There is no run to judge.")
    counts = Counter(flag.severity for flag in near)
    parts = [f"{counts[level]} {words.severity_word(level)}" for level in sorted(counts, reverse=True)]
    if not parts:
        return say("Nothing stands out in this period.")
    return say("In this period: {list}.", list=", ".join(parts))


def _profile(
    athlete: Athlete, as_of: date, audience: Audience, method: Method
) -> tuple[tuple[str, str], ...]:
    """What was entered about the runner; what was not is left out."""
    if audience == "runner":
        return ()
    found: list[tuple[str, str]] = []
    if athlete.birth_year:
        found.append((say("Age"), say("about {n}", n=as_of.year - athlete.birth_year)))
    if athlete.sex:
        found.append((say("Sex"), SEXES[athlete.sex]))
    if athlete.mass_kg:
        found.append((say("Body mass"), mass_words(athlete.mass_kg)))
    if athlete.achilles_history is not None:
        found.append((say("Achilles trouble"), history_words(athlete, as_of, method)))
    if athlete.focus_tissue:
        found.append((say("Focus"), words.MEASURE_LABELS[athlete.focus_tissue]))
    return tuple(found)


def _method(seen: OverviewView, method: Method, units: UnitSystem) -> tuple[str, ...]:
    floor = words.distance(method.floor("distance"), units)
    edges = {
        "edge": say("{spike_edge:.2f}", spike_edge=method.spike_edge),
        "far": say("{spike_far:.2f}", spike_far=method.spike_far),
    }
    return (
        say(
            "A run is compared with the largest of the {days} days before it, never less than {floor}. A flag "
            "begins above {edge} times; above {far} times it is a high one.",
            days=method.spike_window_days,
            floor=floor,
            **edges,
        ),
        " ".join((say("The ratio: {text}", text=seen.ratio_method), seen.ratio_range)).strip(),
        say("Tissue loads in equivalent kilometres are estimates from speed and slope, not measurements."),
        say(
            "Evidence marks: A from cohorts of runners, B from biomechanics or clinics, C a convention. "
            "Data marks: A by the device, B estimated, C from satellite positions, M by hand."
        ),
        say("Training-load information to discuss with your therapist. Not a diagnosis."),
    )
