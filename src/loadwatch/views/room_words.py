"""Room for the next run in one sentence that says which rule, or whose word, sets it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from loadwatch.language import listed, retell, say, written
from loadwatch.load.capacity import SET_BY_PT, Capacity, capacity
from loadwatch.load.modifier import Body, Modifier, modifier
from loadwatch.load.room import CAPACITY_DAYS, Room, next_run_room, room_after_rest
from loadwatch.load.room.felt import felt_effect
from loadwatch.load.symptoms import effect, worst_state
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.cards import edge_words
from loadwatch.views.picture import Picture

STOPPED = ("S3", "red")


def room_sentence(seen: Picture, units: UnitSystem, body: Body | None) -> str | None:
    """The room of the next day; None when there is nothing to compare with, or symptoms ask for a pause."""
    if body is not None and worst_state(body.states, seen.next_day).state in STOPPED:
        return None
    room = next_run_room(seen.daily, seen.next_day, seen.method, body)
    if room is None:
        return None
    if room.distance_m <= 0:
        return _later(seen, units, room, body)
    shown = words.room_distance(room.distance_m, units)
    if room.binding == "week":
        return _week(seen, str(shown), body)
    if room.binding == "felt":
        return _felt(seen, str(shown), body)
    if room.binding == "limit":
        return say("Room for the next run: up to {room}, the therapist's limit of a run.", room=shown)
    if room.binding == "week limit":
        return say(
            "Room for the next run: up to {room}; more would pass the therapist's limit of 7 days.",
            room=shown,
        )
    return _session(seen, str(shown), body)


def _week(seen: Picture, shown: str, body: Body | None) -> str:
    """What the seven days leave: up to the edge of the week rule, or under a hold no more than the reference week."""
    if felt_effect(body, seen.next_day, seen.method).is_hold:
        return say(
            "Room for the next run: up to {room}; more would lift 7 days above the weeks before, which a hold asks not to.",
            room=shown,
        )
    most = words.percent(seen.method.week_change_note - 1.0)
    return say(
        "Room for the next run: up to {room}; more would lift 7 days by over {percent}.",
        room=shown,
        percent=most,
    )


def _felt(seen: Picture, shown: str, body: Body | None) -> str:
    """What symptoms leave: a share of what went well, or no increase."""
    asked = None if body is None else effect(worst_state(body.states, seen.next_day).state, seen.method)
    if asked is None or asked.next_session_share is None:
        return say(
            "Room for the next run: up to {room}, not longer than the longest of {days} days, because of how it feels.",
            room=shown,
            days=seen.method.spike_window_days,
        )
    share = words.percent(asked.next_session_share)
    return say(
        "Room for the next run: up to {room}, flat and easy: {share} of the last run that went well.",
        room=shown,
        share=share,
    )


def _session(seen: Picture, shown: str, body: Body | None) -> str:
    """1.10 × the longest, with what narrows it."""
    factor = Modifier(1.0) if body is None else modifier(body, seen.next_day, seen.method)
    known = None if body is None else _known(seen, body)
    base = say("the {days}-day longest", days=seen.method.spike_window_days)
    if known is not None and known.confidence == SET_BY_PT:
        base = say("what the therapist set")
    elif known is not None and known.n_excluded > 0:
        base = say("the longest of {days} days that went well", days=seen.method.capacity.day_window)
    if factor.value >= 1.0 and not factor.factors:
        return say(
            "Room for the next run: up to {room}, {edge} × {base}.",
            room=shown,
            base=base,
            edge=edge_words(seen.method),
        )
    return say(
        "Room for the next run: up to {room}, {edge} × {base} × {factor} for {reasons}.",
        edge=edge_words(seen.method),
        room=shown, base=base, factor=written(factor.value, ".2f"), reasons=listed([retell(reason) for reason in factor.reasons]),
    )  # fmt: skip


def _known(seen: Picture, body: Body) -> Capacity | None:
    since = seen.next_day - timedelta(days=CAPACITY_DAYS)
    near = seen.daily.filter((pl.col("measure") == "distance") & (pl.col("local_date") >= since))
    return capacity(near, body, seen.next_day, seen.method).get("distance")


def _later(seen: Picture, units: UnitSystem, room: Room, body: Body | None) -> str:
    found = room_after_rest(seen.daily, seen.next_day, seen.method, body)
    is_set = room.binding in {"limit", "week limit"}
    if found is None and is_set:
        return say("No room in these 7 days: they hold what the therapist set as the most.")
    if found is None:
        return say("No room in the distance of these 7 days: rest days let it settle.")
    on, amount = found[0], words.room_distance(found[1].distance_m, units)
    is_near = on - seen.as_of < timedelta(days=7)  # else the name of tomorrow would mean a week later
    day = words.weekday(on) if is_near else words.short_day(on)
    said = say("No room today: these 7 days are full. After rest until {day}: up to {room}.")
    if is_set:
        said = say(
            "No room today: these 7 days hold the therapist's limit. After rest until {day}: up to {room}."
        )
    return say(said, room=_felt_then(seen, amount, on, body), day=day)


def _felt_then(seen: Picture, shown: words.Amount, on: date, body: Body | None) -> str:
    """A room of a later day with what pain makes of it."""
    now, then = (felt_effect(body, day, seen.method) for day in (seen.next_day, on))
    if then.is_flat:
        return say("{room}, flat and easy because of how it feels", room=shown)
    if then.is_hold:
        return say("{room}, held back because of how it feels", room=shown)
    return say("{room}, when nothing hurts by then", room=shown) if now.is_hold or now.is_flat else str(shown)
