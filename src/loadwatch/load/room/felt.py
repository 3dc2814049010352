"""What a symptom state leaves of the room of the next run (science.md 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from loadwatch.load.capacity import Capacity
from loadwatch.load.modifier import Body
from loadwatch.load.symptoms import Effect, effect, worst_state
from loadwatch.model import Method

NO_HILLS, NO_SPEED = ("uphill_ascent", "downhill_descent"), ("fast", "sprint")
Rooms = dict[str, float | None]


def felt_rooms(
    rooms: Mapping[str, float | None],
    body: Body | None,
    capacities: Mapping[str, Capacity],
    day: date,
    method: Method,
) -> Rooms:
    """Room of one session after what the symptoms of the day ask.

    Parameters
    ----------
    rooms : mapping of str to float [SI, eq-km]
        Room by measure before symptoms, as of `room.session_rooms`.
    body : Body or None
        Whose symptom states count; None: nothing is known of them.
    capacities : mapping of str to Capacity
        Last tolerated running day by measure.
    day : date
        Day of the session.
    method : Method
        Edge, floors, share of the next session.

    Returns
    -------
    dict of float [SI, eq-km]
        S0: as it came. S1: no more than the 30-day best, without the edge of 1.10. S2: at most 0.80 of the last
        tolerated running day, nothing uphill, downhill or fast. S3 and red flag: None, there is no target.

    Valid for
        One runner at a time.

    Uncertainty
        The steps are our choice after a clinic guideline; a day stands for its session.

    References
        Silbernagel et al. 2007, doi:10.1177/0363546506298279 (frame); institutional return-to-running guidelines.

    Checked by
        tests/load/test_room_felt.py
    """
    asked = felt_effect(body, day, method)
    if asked.is_pause:
        return dict.fromkeys(rooms)
    return {
        measure: room if room is None else _felt(room, asked, measure, capacities.get(measure), method)
        for measure, room in rooms.items()
    }


def felt_effect(body: Body | None, day: date, method: Method) -> Effect:
    """What the diary asks of a session on a day; nothing when nobody writes one."""
    return effect("S0" if body is None else worst_state(body.states, day).state, method)


def _felt(room: float, asked: Effect, measure: str, known: Capacity | None, method: Method) -> float:
    if (asked.is_flat and measure in NO_HILLS) or (asked.is_easy and measure in NO_SPEED):
        return 0.0
    if asked.next_session_share is not None:
        last = None if known is None else known.last_tolerated
        return min(room, asked.next_session_share * (room if last is None else last))
    return room / method.spike_edge if asked.is_hold else room
