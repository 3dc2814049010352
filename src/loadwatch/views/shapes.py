"""The view models: what a page, a table or a report shows, already in the reader's units and words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from numpy import float32
from numpy.typing import NDArray

from loadwatch.model import Method
from loadwatch.units import UnitSystem
from loadwatch.views.edit import EditForm

Stream = NDArray[float32]
State = Literal["full", "partial", "empty", "red"]  # red: a red flag stands


@dataclass(frozen=True)
class Card:
    """One number with unit and a plain verdict. severity 0 clear, 1 note, 2 caution, 3 high, None unknown."""

    key: str  # week, longest, hills, speed, tissue
    label: str
    value: str | None  # formatted for the reader, None when unknown
    unit: str
    verdict: str
    severity: int | None
    raw: float | None = None  # SI value behind `value`, for the same-numbers test
    measure: str = "distance"  # whose trend shows more
    share: float | None = (
        None  # value over what the days before held; None when there is nothing to compare with
    )


@dataclass(frozen=True)
class WeekBar:
    """One week of the bar chart, in the unit of its measure. None: unknown, 0: rest."""

    week_start: date
    value: float | None
    mean_4w: float | None
    runs: int
    status: str  # ok, partial, missing, current


@dataclass(frozen=True)
class PlannedWeek:
    """One week to come, in the unit of its measure: what is done and planned together."""

    week_start: date
    value: float
    is_assumed: bool  # the habit stands in for a plan


@dataclass(frozen=True)
class ChartOf:
    """What the chart of the overview is about; the rest of the page is about distance."""

    measure: str = "distance"
    label: str = "Distance"
    unit: str = "km"
    digits: int = 1
    span: str = "6m"


@dataclass(frozen=True)
class RatioPoint:
    """One day of the ratio line."""

    local_date: date
    ratio: float | None
    status: str
    low: float | None = None  # lowest and highest of other usual long windows
    high: float | None = None


@dataclass(frozen=True)
class FlagCard:
    """A flag in the reader's words and units."""

    severity: int
    word: str  # Note, Caution, High
    title: str
    headline: str  # the first sentence of `why`
    why: str
    action: str
    local_date: date
    when: str  # Sun 22 Nov
    evidence: str
    rule: str
    exposure: str
    activity: str | None
    quality: str | None


@dataclass(frozen=True)
class CalendarDay:
    """One square: distance in the reader's unit; None is unknown, 0 is rest."""

    local_date: date
    distance: float | None
    longest: float | None
    status: str


@dataclass(frozen=True)
class SymptomsCard:
    """The symptoms card of the overview: the last seven days. `severity` as of flags; None: nothing written."""

    severity: int | None
    title: str
    text: str
    mornings: tuple[tuple[str, float | None], ...] = ()  # day of the week, worst pain of the day
    is_red: bool = False


@dataclass(frozen=True)
class OverviewView:
    """All the overview page shows, already in the reader's units and words."""

    athlete: str
    as_of: date
    units: UnitSystem
    unit: str  # km or mi
    state: State
    headline: str  # today's verdict in one sentence
    subtitle: str  # week of … · data until …
    room: str | None  # what would pass today, in words
    cards: tuple[Card, ...]
    cards_title: str  # the days that the cards are about
    weeks: tuple[WeekBar, ...]
    ratio: tuple[RatioPoint, ...]
    ratio_method: str  # printed under the chart
    flags: tuple[FlagCard, ...]
    calendar: tuple[CalendarDay, ...]
    caveats: tuple[str, ...]
    week_start: int = 0
    last_run: date | None = None
    limits: str | None = None  # what the therapist set, in words
    symptoms: SymptomsCard | None = None
    chart: ChartOf = field(default_factory=ChartOf)  # of weeks, ratio and planned
    pain: tuple[
        tuple[date, float], ...
    ] = ()  # worst pain of the days with an answer, as far back as the chart
    ratio_range: str = ""  # what the veil around the ratio is; empty without one
    notes: tuple[str, ...] = ()  # context that no rule reads, such as a change of body mass
    planned: tuple[PlannedWeek, ...] = ()  # this week and the next two, where something is planned

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries for JSON snapshots."""
        return asdict(self)


# ---- one activity ------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """One labelled number: `value` is formatted for the reader; None is unknown and `reason` says why."""

    label: str
    value: str | None
    unit: str = ""
    reason: str | None = None


@dataclass(frozen=True)
class LapRow:
    """One lap in the reader's units."""

    number: int
    distance: str | None
    time: str | None
    pace: str | None
    ascent: str | None
    heart_rate: str | None
    cadence: str | None


@dataclass(frozen=True)
class ExposureRow:
    """What the run asked, next to the largest of the 30 days before it."""

    key: str
    label: str
    value: str | None
    unit: str
    before: str | None  # largest single session of the 30 days before
    ratio: str | None
    quality: str | None
    reason: str | None


@dataclass(frozen=True)
class Detail:
    """What a run asked beside the measures, in the reader's units; None is unknown and `reason` says why."""

    key: str  # column of `ExposureFrame`
    label: str
    value: str | None
    unit: str
    reason: str | None = None


@dataclass(frozen=True)
class ActivityPage:
    """All that the activity page shows. Streams are thinned, equal in length, NaN where not measured."""

    id: str
    athlete: str
    title: str
    subtitle: str  # date, local start, device, source
    units: UnitSystem
    sport: str
    local_date: date | None
    facts: tuple[Fact, ...]
    elapsed_s: Stream
    distance: Stream  # reader's distance unit
    streams: dict[str, Stream] = field(
        default_factory=dict
    )  # pace_s, elevation, grade_pct, heart_rate, cadence
    latitude_deg: Stream | None = None
    longitude_deg: Stream | None = None
    laps: tuple[LapRow, ...] = ()
    exposures: tuple[ExposureRow, ...] = ()
    details: tuple[Detail, ...] = ()
    issues: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()  # (activity id, label)
    copy_of: str | None = None  # id of the recording that counts, when this one does not
    flags: tuple[str, ...] = ()  # worst first
    headline: str = ""  # first sentence of the first
    worst: int = 0  # severity of the first
    edit: EditForm | None = None  # what can be changed, as it stands
    edited: tuple[str, ...] = ()  # what was changed, in words
    window_days: int = Method.spike_window_days  # that the exposures are compared with
