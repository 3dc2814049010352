"""The caseload: who needs a look first, why, and whether somebody looked already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from loadwatch.language import say
from loadwatch.load.roster_plan import Judged
from loadwatch.load.standing import RECENT_DAYS, Standing
from loadwatch.load.stop import RED
from loadwatch.load.symptoms import STATES
from loadwatch.model import Flag
from loadwatch.units import UnitSystem, distance_unit_m
from loadwatch.views import words
from loadwatch.views.alert import open_session, spoken
from loadwatch.views.caseload_brief import ahead, alerted, brief
from loadwatch.views.caseload_pain import pain_cell
from loadwatch.views.caseload_shapes import SHOWS, CaseloadRow, CaseloadView, Finding, Said
from loadwatch.views.flags import flag_row, worst_first
from loadwatch.views.picture import STALE_DAYS
from loadwatch.views.plan import session_title

CAUTION = 2  # from here on a finding wants a look
FEW_UNKNOWN = 3  # days of four weeks without a known distance that need no word


def caseload(rows: Sequence[CaseloadRow], as_of: date, units: UnitSystem) -> CaseloadView:
    """All runners, worst first."""
    ordered = tuple(sorted(rows, key=lambda row: (-row.order, row.name.casefold())))
    counts = {show: sum(show in row.shows for row in ordered) for show in SHOWS}
    unsure = sum(bool(row.note) for row in ordered)
    note = (
        ""
        if not unsure
        else _count(unsure, say("{count} runner has data that"), say("{count} runners have data that"))
    )
    return CaseloadView(
        state="empty" if not ordered else "partial" if unsure else "full",
        units=units,
        summary=_summary(counts, as_of),
        note=note and say("{who} cannot say everything: the rows tell what is missing.", who=note),
        rows=ordered,
        counts=counts,
    )


def _count(number: int, one: str, many: str) -> str:
    return say(one if number == 1 else many, count=words.number(number))


def _summary(counts: Mapping[str, int], as_of: date) -> str:
    runners = _count(counts["all"], say("{count} runner"), say("{count} runners"))
    look = _count(counts["look"], say("{count} needs a look"), say("{count} need a look"))
    gaps = {"day": words.day(as_of), "runners": runners, "look": look, "unseen": counts["unseen"]}
    return say("{day}: {runners}, {look}, {unseen} not seen yet", **gaps)


NEAR_DAYS = 180  # a day without its year means this one


def caseload_row(
    one: Standing,
    seen: Mapping[str, datetime],
    units: UnitSystem,
    alerts: Sequence[Mapping[str, Any]] = (),
) -> CaseloadRow:
    """One runner in words, and in SI beside; `alerts` are those that the therapist has not seen."""
    top, all_found = _top_flag(one), findings(one)
    new = unseen(all_found, seen)
    mark: Literal["seen", "new", "nothing"] = "nothing" if not all_found else "new" if new else "seen"
    age = None if one.known_until is None else (one.as_of - one.known_until).days
    return CaseloadRow(
        id=one.athlete.id,
        name=one.athlete.name,
        order=order(one, top),
        last_run=None if one.last_run is None else one.last_run.isoformat(),
        last_run_words=_last_run(one),
        age_days=age,
        age_words=_age(age),
        is_stale=is_stale(one),
        flag=flag_cell(one, top, units),
        planned=plan_cell(one.worst_planned, units, _alert(one, alerts)),
        weeks=tuple(None if m is None else round(m / distance_unit_m(units), 1) for m in one.weeks_m),
        weeks_words=_weeks(one, units),
        pain=pain_cell(one),
        trend=one.ache.trend,
        seen=mark,
        seen_words=_seen(mark, len(new), seen, one.as_of),
        shows=_shows(one, all_found, is_new=mark == "new"),
        note=_note(one),
        json=_json(one, top, new, mark),
    )


# ---- what there is to see -----------------------------------------------------


def findings(one: Standing) -> list[Finding]:
    """Everything about a runner that a therapist should see once."""
    found = [
        Finding(f"flag:{flag.local_date}:{flag.rule}:{flag.exposure}", flag.severity)
        for flag in one.flags
        if flag.severity >= CAUTION and flag.rule != "R13"
    ]
    symptom = one.ache.symptom
    if symptom.level >= CAUTION:
        found.append(Finding(f"body:{symptom.site}:{symptom.side}:{one.ache.spell_since}", symptom.level))
    found += [
        Finding(f"plan:{plan.session.id}:{plan.session.local_date}"[-160:], plan.severity)
        for plan in one.planned
        if plan.severity >= CAUTION
    ]
    if is_stale(one):
        found.append(Finding(f"stale:{one.known_until}", 1))
    return found


def unseen(found: Sequence[Finding], seen: Mapping[str, datetime]) -> list[Finding]:
    """Findings that are new, or worse than when they were seen."""
    known = {what: int(level) for what, _, level in (key.rpartition(":") for key in seen)}
    return [one for one in found if known.get(one.what, -1) < one.level]


def is_stale(one: Standing) -> bool:
    """Data end too long ago to speak of today."""
    return one.known_until is not None and (one.as_of - one.known_until).days > STALE_DAYS


def order(one: Standing, top: Flag | None) -> float:
    """How urgent, as one number: the worst of all, then the body, the run, the plan, and how recent.

    How it feels counts before every load number: symptoms that ask for less stand with the high flags.
    """
    flag = 0 if top is None else one.severity
    plan = one.worst_planned.severity if one.worst_planned else 0
    body = one.ache.symptom.level
    felt = body + (body >= CAUTION)
    worst = max(flag, plan, felt, int(is_stale(one)))
    recent = 0 if top is None else RECENT_DAYS - (one.as_of - top.local_date).days
    return 1e6 * worst + 1e5 * body + 1e4 * flag + 1e3 * plan + 10 * recent + int(is_stale(one))


def _shows(one: Standing, found: Sequence[Finding], *, is_new: bool) -> tuple[str, ...]:
    plan = one.worst_planned
    held = {
        "look": any(each.level >= CAUTION for each in found),
        "stale": is_stale(one),
        "breach": plan is not None and plan.severity >= CAUTION,
        "unseen": is_new,
    }
    return ("all", *(name for name, is_held in held.items() if is_held))


def _top_flag(one: Standing) -> Flag | None:
    found = worst_first(one.flags, one.as_of, RECENT_DAYS, one.athlete.focus_tissue)
    return found[0] if found else None


# ---- cells ----------------------------------------------------------------------


def flag_cell(one: Standing, top: Flag | None, units: UnitSystem) -> Said:
    """The worst flag of two weeks with its reason; nothing is called clear that nobody recorded."""
    if top is None and one.last_run is None:
        return _unknown(say("No runs yet"))
    if top is None and (one.known_until is None or is_stale(one)):
        return _unknown(say("The data end too early to judge"))
    if top is None:
        return _said(0, say("No flag in {days} days", days=RECENT_DAYS))
    return _said(one.severity, brief(top, units), words.short_day(top.local_date))


def _alert(one: Standing, alerts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return open_session(spoken(alerts, is_stopped=one.ache.symptom.level == RED), one.as_of)


def plan_cell(worst: Judged | None, units: UnitSystem, told: Mapping[str, Any] | None = None) -> Said:
    """The planned run of the next two weeks that goes furthest beyond the room; an alert about it, or about a habit."""
    if told is not None and (worst is None or told["severity"] > worst.severity):
        day = words.short_day(told["local_date"])
        return _said(told["severity"], alerted(told, units), f"{day} · {say('alert')}")
    if worst is None:
        return Said(None, "", "", say("Nothing planned"))
    title = session_title(worst.session, units)
    if not worst.severity:
        return _said(0, say("The plan is within the room"))
    first = worst_first(worst.flags, worst.session.local_date, 1)
    reason = ahead(first[0], title, units) if first else title
    day = words.short_day(worst.session.local_date)
    return _said(worst.severity, reason, day if told is None else f"{day} · {say('alert')}")


def _said(severity: int, text: str, when: str = "") -> Said:
    return Said(severity, words.severity_shape(severity), words.severity_word(severity), text, when)


def _unknown(text: str) -> Said:
    return Said(None, words.severity_shape(None), words.severity_word(None), text)


def _last_run(one: Standing) -> str:
    if one.last_run is None:
        return words.DASH
    is_near = (one.as_of - one.last_run).days < NEAR_DAYS
    return words.short_day(one.last_run) if is_near else words.day_near(one.last_run, one.as_of)


def _age(days: int | None) -> str:
    if days is None:
        return say("No data")
    if days > STALE_DAYS:
        return say("Stale data: {day}", day=words.days_ago(days))
    return say("Data: {day}", day=words.days_ago(days))


def _weeks(one: Standing, units: UnitSystem) -> str:
    """The sparkline in words."""
    if not any(metres is not None for metres in one.weeks_m):
        return say("No weekly distance known")
    told = [words.DASH if m is None else words.distance(m, units).value for m in one.weeks_m]
    return say(
        "{unit} a week for {count} weeks, oldest first: {values}; the last is this week so far",
        unit=units, count=len(told), values=", ".join(told),
    )  # fmt: skip


def _note(one: Standing) -> str:
    if one.last_run is None:
        return say("No run recorded")
    if one.n_unknown > FEW_UNKNOWN:
        return say("{count} of 28 days without a known distance", count=one.n_unknown)
    return ""


def _seen(mark: str, n_new: int, seen: Mapping[str, datetime], as_of: date) -> str:
    if mark == "new":
        return _count(n_new, say("{count} new"), say("{count} new"))
    if mark == "nothing":
        return say("Nothing to see")
    days = (as_of - max(seen.values()).date()).days
    return say("Seen {day}", day=words.days_ago(days))


# ---- JSON -----------------------------------------------------------------------


def _json(one: Standing, top: Flag | None, new: Sequence[Finding], mark: str) -> dict[str, Any]:
    symptom, ache, plan = one.ache.symptom, one.ache, one.worst_planned
    week = one.as_of - timedelta(days=(one.as_of.weekday() - one.athlete.week_start) % 7)
    return {
        "athlete": one.athlete.name,
        "as_of": one.as_of.isoformat(),
        "last_run": None if one.last_run is None else one.last_run.isoformat(),
        "known_until": None if one.known_until is None else one.known_until.isoformat(),
        "is_stale": is_stale(one),
        "severity": max(one.severity, plan.severity if plan else 0, min(symptom.level, 3)),
        "flag": None if top is None else flag_row(top),
        "planned": None if plan is None else _plan_json(plan),
        "week_start": week.isoformat(),
        "weeks_m": list(one.weeks_m),
        "symptom": {"state": symptom.state, "level": STATES.index(symptom.state), "site": symptom.site,
                    "side": symptom.side, "trend": ache.trend, "pain": ache.pain, "pain_before": ache.pain_before},
        "seen": mark,
        "unseen": [finding.what for finding in new],
    }  # fmt: skip


def _plan_json(plan: Judged) -> dict[str, Any]:
    return {
        "local_date": plan.session.local_date.isoformat(),
        "title": session_title(plan.session, "km"),
        "severity": plan.severity,
        "flags": [flag_row(flag) for flag in plan.flags],
    }
