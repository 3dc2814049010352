"""Laps and sessions of a TCX file: totals are sums over laps, as the watch closed them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from loadwatch.decode.parsed import Column
from loadwatch.decode.points import Points
from loadwatch.decode.sports import sport_of
from loadwatch.decode.times import from_unix, is_plausible, unix_seconds
from loadwatch.decode.tracks import JOIN_GAP_S, Point, known
from loadwatch.errors import Issue
from loadwatch.model import Lap, Session

LAP_SUM_TOLERANCE = 0.02
LAP_SUM_TOLERANCE_M = 10.0
MAX_HEART_RATE_BPM = 250.0


@dataclass
class LapPart:
    """One <Lap> as written."""

    start: str | None
    values: Point


@dataclass
class ActivityPart:
    """One <Activity> as written; times are filled in after the walk."""

    sport: str | None
    multisport: int | None
    id: str | None = None
    notes: str | None = None
    laps: list[LapPart] = field(default_factory=list)
    raw: list[Point] = field(default_factory=list)
    points: Points = field(default_factory=lambda: Points(np.zeros(0), {}))
    track_starts: list[int] = field(default_factory=list)  # first point of each <Track>
    resumed: list[int] = field(default_factory=list)  # which tracks begin after a stop
    breaks: list[int] = field(default_factory=list)
    time_s: Column = field(default_factory=lambda: np.zeros(0))
    start_s: float = float("nan")
    _lap_of_track: int = -1

    def open_track(self) -> None:
        """A second <Track> in one lap means that the watch was stopped in between."""
        if self._lap_of_track == len(self.laps):
            self.resumed.append(len(self.track_starts))
        self.track_starts.append(len(self.raw))
        self._lap_of_track = len(self.laps)


def sessions_and_laps(
    activities: list[ActivityPart], found: dict[str, Column], issues: list[Issue]
) -> tuple[list[Session], list[Lap]]:
    """One session for each <Activity>; legs of one multisport session share an activity."""
    sessions: list[Session] = []
    laps: list[Lap] = []
    activity = at = 0
    origin = activities[0].start_s
    for index, part in enumerate(activities):
        if index and not _belongs(activities[index - 1], part):
            activity += 1
        span = slice(at, at + len(part.points))
        sessions.append(_session(part, index, activity, {k: v[span] for k, v in found.items()}, issues))
        laps += [_lap(lap, len(laps) + i, index, origin) for i, lap in enumerate(part.laps)]
        at = span.stop
    return sessions, laps


def _belongs(before: ActivityPart, part: ActivityPart) -> bool:
    """True when both are legs of one multisport session."""
    end_s = float(before.time_s[-1]) if len(before.time_s) else before.start_s
    return (
        part.multisport is not None
        and part.multisport == before.multisport
        and part.start_s - end_s <= JOIN_GAP_S
    )


def _session(
    part: ActivityPart, index: int, activity: int, found: dict[str, Column], issues: list[Issue]
) -> Session:
    distance, timer = _sum(part, "distancemeters"), _sum(part, "totaltimeseconds")
    sport, sub_sport = _sport(part, issues)
    _compare(distance, found, issues)
    if "latitude_deg" not in found or np.isnan(found["latitude_deg"]).all():
        text = "No positions were recorded: a treadmill, a hall, or GPS switched off."
        issues.append(Issue("no_positions", text))
    return Session(
        index=index,
        sport=sport,
        sub_sport=sub_sport,
        activity=activity,
        start_utc=from_unix(part.start_s),
        distance_m=distance,
        distance_source="laps" if distance is not None else None,
        timer_s=timer,
        elapsed_s=float(part.time_s.max() - part.time_s.min()) if len(part.time_s) else timer,
        avg_heart_rate_bpm=_mean_heart_rate(part),
        max_heart_rate_bpm=_max_heart_rate(part),
        n_records=len(part.points),
    )


def _sport(part: ActivityPart, issues: list[Issue]) -> tuple[str, str | None]:
    named = sport_of(part.sport)
    if named is None:
        text = f"The file calls the sport '{part.sport or ''}', which we do not know."
        issues.append(Issue("sport_unknown", text))
    return named or ("generic", None)


def _sum(part: ActivityPart, tag: str) -> float | None:
    """Sum over laps; None when no lap says it, or when one lap of several does not."""
    values = [known(lap.values.get(tag)) for lap in part.laps]
    told = [value for value in values if value is not None]
    return sum(told) if told and len(told) == len(values) else None


def _compare(distance_m: float | None, found: dict[str, Column], issues: list[Issue]) -> None:
    """Warn when laps and last point differ; points that restart at each lap are no witness."""
    written = found.get("distance_m", np.zeros(0))
    written = written[np.isfinite(written)]
    if (
        distance_m is None
        or not len(written)
        or any(b < a for a, b in pairwise(written[:: max(1, len(written) // 500)]))
    ):
        return
    allowed = max(LAP_SUM_TOLERANCE * max(distance_m, float(written[-1])), LAP_SUM_TOLERANCE_M)
    if abs(distance_m - written[-1]) > allowed:
        message = (
            f"The laps add up to {distance_m:.0f} m, the last point says {written[-1]:.0f} m; laps count."
        )
        issues.append(Issue("lap_sum_differs", message, "warning"))


def _heart(lap: LapPart, tag: str) -> float | None:
    value = known(lap.values.get(tag))
    return value if value is not None and 0 < value <= MAX_HEART_RATE_BPM else None


def _max_heart_rate(part: ActivityPart) -> float | None:
    return max(filter(None, (_heart(lap, "maximumheartratebpm") for lap in part.laps)), default=None)


def _mean_heart_rate(part: ActivityPart) -> float | None:
    """Mean over laps, weighted by their time."""
    pairs = [
        (_heart(lap, "averageheartratebpm"), known(lap.values.get("totaltimeseconds"))) for lap in part.laps
    ]
    told = [(heart, time) for heart, time in pairs if heart is not None and time]
    return sum(h * t for h, t in told) / sum(t for _, t in told) if told else None


def _lap(lap: LapPart, index: int, session: int, origin_s: float) -> Lap:
    start = unix_seconds([lap.start])
    start_s = float(start[0]) if is_plausible(start)[0] else None
    trigger = (lap.values.get("triggermethod") or "").strip().lower()
    return Lap(
        index=index,
        session=session,
        start_utc=from_unix(start_s) if start_s is not None else None,
        start_s=max(0.0, start_s - origin_s) if start_s is not None else None,
        timer_s=known(lap.values.get("totaltimeseconds")),
        distance_m=known(lap.values.get("distancemeters")),
        avg_heart_rate_bpm=_heart(lap, "averageheartratebpm"),
        trigger=trigger or None,
    )
