"""Totals of a session: the device's where it gives them, else from the samples; unknown stays None."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from loadwatch.decode.clean import distance as clean_distance
from loadwatch.decode.clean import plausible
from loadwatch.decode.clean.values import haversine_m
from loadwatch.decode.parsed import Column, Parsed
from loadwatch.decode.samples import Samples
from loadwatch.errors import Issue
from loadwatch.exposure.belt import belt_grade, belt_heights
from loadwatch.exposure.volume import is_indoor, middle, moving_time_s
from loadwatch.model import Session

WEIGHT_CAP_S = 30.0  # one heart rate stands for at most this long
LOWEST_BPM, HIGHEST_BPM = 25.0, 250.0
LEAST_SPAN = 0.5  # samples over less of the timer do not tell how long the whole was on the move
FALSE_START_S = 60.0  # so short a recording can truly have 0 m
DIFFERENT = 0.02
DIFFERENT_M = 50.0
DETOUR_SHARE = 0.10  # jumps that add more than this make the written length worthless
HEART_AGREES_BPM, HEART_NEAR_BPM = 2.0, 10.0


def session(
    given: Session, samples: Samples, parsed: Parsed, issues: list[Issue], *, is_noisy: bool = False
) -> Session:
    """`given` with all its totals; what was put right is added to `issues`.

    With noisy heart-rate samples the device's own average goes before ours. What was climbed by the records is
    for `heights`.
    """
    ran = samples.ran()
    span = float(samples.time[-1] - samples.time[0]) if len(samples.time) else None
    given, found = plausible.believable(given, span)
    issues += found
    timer, elapsed = _times(given, samples, issues)
    distance, source = _possible(given, _distance(given, samples, parsed, timer, issues), span, issues)
    _compare(given, samples, issues)
    ascent, descent = _heights(given)
    return replace(
        given,
        timer_s=timer,
        elapsed_s=elapsed,
        distance_m=distance,
        distance_source=source,
        moving_s=_moving(ran, timer),
        ascent_m=ascent,
        descent_m=descent,
        device_ascent_m=_height(given.device_ascent_m),
        device_descent_m=_height(given.device_descent_m),
        avg_heart_rate_bpm=_heart_rate(given, ran, is_noisy, issues),
        max_heart_rate_bpm=_peak(ran) or plausible_heart_rate(given.max_heart_rate_bpm),
        avg_cadence_spm=_mean(ran, "cadence_spm", above=0.0) or given.avg_cadence_spm or None,
    )


def _possible(
    given: Session, found: tuple[float | None, str | None], span_s: float | None, issues: list[Issue]
) -> tuple[float | None, str | None]:
    """A distance of the samples that somebody can have covered; None, and an issue, where nobody can."""
    distance, seconds = found[0], plausible.taken_s(given, span_s)
    is_ours = distance is not None and distance != given.distance_m
    if distance is None or not is_ours or plausible.is_possible(distance, seconds, given.sport):
        return found
    text = f"The samples lead over {distance:,.0f} m in {seconds or 0.0:,.0f} s: that cannot be."
    issues.append(Issue("distance_impossible", text, "warning", f"session {given.index}"))
    return None, None


def _moving(ran: Samples, timer: float | None) -> float | None:
    """Moving time [s], never more than the timer ran; None where the samples cannot tell it."""
    counted = ran.get("distance_m")
    moving = moving_time_s(
        ran.time,
        np.ones(len(ran.time), dtype=bool),
        speed_mps=ran.get("speed_mps"),
        distance_m=way(ran) if counted is None else counted,
        cadence_spm=ran.get("cadence_spm"),
    )
    if moving is None or timer is None:
        return moving
    span = float(ran.time[-1] - ran.time[0])
    is_cut = span < LEAST_SPAN * timer  # samples that are left of a cut file
    is_dead = moving == 0.0 and way(ran) is None  # a counter that never left 0, indoors or without its sensor
    return None if is_cut or is_dead else min(moving, timer)


def _heart_rate(given: Session, ran: Samples, is_noisy: bool, issues: list[Issue]) -> float | None:
    """Mean heart rate [1/min] by the samples; the device's own where it saw more than the file holds.

    A device averages every beat that it counted, the file may hold each tenth or what came before filtering.
    """
    ours, told = _mean(ran, "heart_rate_bpm"), plausible_heart_rate(given.avg_heart_rate_bpm)
    if ours is None or told is None or abs(ours - told) <= HEART_AGREES_BPM:
        return (told or ours) if is_noisy else (ours or told)
    is_told = is_noisy or abs(ours - told) <= HEART_NEAR_BPM
    which = "the summary's" if is_told else "the samples'"
    text = f"Mean heart rate: {told:.0f} by the summary, {ours:.0f} by the samples; {which} counts."
    issues.append(Issue("heart_rate_differs", text, where=f"session {given.index}"))
    return told if is_told else ours


def plausible_heart_rate(value: float | None) -> float | None:
    """The device's own figure when a heart can beat like that."""
    return value if value is not None and LOWEST_BPM <= value <= HIGHEST_BPM else None


def heart_rate_between(samples: Samples, begin: float, end: float) -> float | None:
    """Time-weighted mean heart rate [1/min] of the running samples from `begin` to `end`."""
    heart_rate = samples.get("heart_rate_bpm")
    if heart_rate is None:
        return None
    mask = (samples.time >= begin) & (samples.time < end) & samples.active
    return time_weighted(samples.pauses.active_clock(samples.time[mask]), heart_rate[mask])


def time_weighted(clock: Column, values: Column) -> float | None:
    """Mean of `values`, each weighted with the time up to it (at most 30 s); None: not measured."""
    known = ~np.isnan(values)
    if not known.any():
        return None
    if len(clock) < 2:
        return float(values[known].mean())
    weights = np.clip(np.diff(clock, prepend=clock[0] - middle(np.diff(clock))), 0.0, WEIGHT_CAP_S)
    weights = weights[known]
    if weights.sum() <= 0:
        return float(values[known].mean())
    return float((values[known] * weights).sum() / weights.sum())


def _mean(ran: Samples, name: str, above: float | None = None) -> float | None:
    values = ran.get(name)
    if values is None:
        return None
    return time_weighted(ran.time, values if above is None else np.where(values > above, values, np.nan))


def _peak(ran: Samples) -> float | None:
    values = ran.get("heart_rate_bpm")
    return None if values is None else float(np.nanmax(values))


def _times(given: Session, samples: Samples, issues: list[Issue]) -> tuple[float | None, float | None]:
    """Timer and elapsed time [s]: the device's, else from the samples."""
    timer, elapsed = given.timer_s or None, given.elapsed_s or None
    if len(samples.time) >= 2:
        span = float(samples.time[-1] - samples.time[0])
        clock = samples.pauses.active_clock(samples.time[[0, -1]])
        is_whole = plausible.is_possible(given.distance_m or 0.0, span, given.sport)
        elapsed = elapsed if elapsed is not None or not is_whole else span
        if timer is None and span > 0 and is_whole:  # else the samples are only what is left of the run
            timer = float(clock[1] - clock[0])
            issues.append(
                Issue("timer_derived", "The file has no timer total: it was worked out from the samples.")
            )
    if timer is None and not len(samples.time):
        timer = elapsed
    if timer is not None and elapsed is not None and timer > elapsed:
        elapsed = timer  # rounding on most watches; virtual rides write a real difference
    return timer, elapsed


def _distance(
    given: Session, samples: Samples, parsed: Parsed, timer: float | None, issues: list[Issue]
) -> tuple[float | None, str | None]:
    """Distance [m] and its source. A device's 0 counts only where the runner can really have stood still."""
    if given.distance_m is not None and given.distance_m > 0:
        return given.distance_m, given.distance_source or ("manual" if parsed.is_manual else "session")
    counted = samples.get("distance_m")
    if counted is not None and float(np.nanmax(counted)) > 0:
        return float(np.nanmax(counted)), "records"
    length = path_m(samples)
    if length:
        return _as_written(length, samples, issues), "positions"
    by_speed = clean_distance.from_speed(samples)
    if by_speed:
        text = "No distance was counted and no positions tell it: it was worked out from the recorded speed."
        issues.append(Issue("distance_from_speed", text, "warning", f"session {given.index}"))
        return by_speed, "speed"
    stood = length == 0 or (timer is not None and timer < FALSE_START_S)
    if given.distance_m == 0 and stood:
        return 0.0, given.distance_source or "session"
    return None, None


def _as_written(length: float, samples: Samples, issues: list[Issue]) -> float:
    """The length of the track as it was written, as long as jumps of the receiver add little to it."""
    added = 0.0 if samples.detour_m is None else float(samples.detour_m[samples.active].sum())
    if not 0 < added <= DETOUR_SHARE * length:
        return length
    text = (
        f"The track is {length + added:,.0f} m long as written, {added:,.0f} m of it by jumps of the receiver "
        "there and back: its own length counts, route and speed leave them out."
    )
    issues.append(Issue("gps_detours", text, "warning", f"session {samples.session[0]}"))
    return length + added


def path_m(samples: Samples) -> float | None:
    """Length [m] of the way between positions while the watch ran; None without at least two positions."""
    along = way(samples)
    return None if along is None else float(np.nanmax(along))


def way(samples: Samples) -> Column | None:
    """Distance [m] along the positions; NaN where there is none, None without at least two."""
    latitude, longitude = samples.get("latitude_deg"), samples.get("longitude_deg")
    if latitude is None or longitude is None:
        return None
    rows = np.flatnonzero(~np.isnan(latitude) & samples.active)
    if len(rows) < 2:
        return None
    segment = np.cumsum(samples.breaks)[rows]
    steps = haversine_m(latitude[rows[:-1]], longitude[rows[:-1]], latitude[rows[1:]], longitude[rows[1:]])
    along = np.full(len(latitude), np.nan)
    along[rows] = np.concatenate(([0.0], np.cumsum(np.where(segment[1:] == segment[:-1], steps, 0.0))))
    return along


def _compare(given: Session, samples: Samples, issues: list[Issue]) -> None:
    """Say so when summary and samples disagree about the distance."""
    counted = samples.get("distance_m")
    if counted is None or not given.distance_m:
        return
    last = float(np.nanmax(counted))
    if abs(last - given.distance_m) > max(DIFFERENT_M, DIFFERENT * given.distance_m):
        text = f"The summary says {given.distance_m:,.0f} m and counts; the samples end at {last:,.0f} m."
        issues.append(Issue("distance_differs", text, where=f"session {given.index}"))


def _heights(given: Session) -> tuple[float | None, float | None]:
    """Ascent and descent [m] as the device gives them; on a treadmill by the grade entered."""
    if is_indoor(given):
        return belt_heights(given.distance_m, belt_grade(given))
    return _height(given.device_ascent_m), _height(given.device_descent_m)


def _height(value: float | None) -> float | None:
    """65535 is the FIT way to say unknown."""
    return value if value is not None and 0 <= value < 65_535 else None
