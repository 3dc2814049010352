"""The nouns of loadwatch as frozen dataclasses. SI units; None is unknown, never 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

from loadwatch import constants
from loadwatch.edit import Edit
from loadwatch.errors import Issue
from loadwatch.planned import Pace as Pace
from loadwatch.planned import PlannedPart as PlannedPart
from loadwatch.planned import PlannedSession as PlannedSession

Sex = Literal["female", "male"]
Outcome = Literal["imported", "linked", "known", "ignored", "failed"]

MEASURES: dict[str, str] = {  # measure → column of ExposureFrame (and its unit)
    "distance": "distance_m",
    "duration": "duration_s",
    "ascent": "ascent_m",
    "descent": "descent_m",
    "uphill": "uphill_m",
    "downhill": "downhill_m",
    "uphill_ascent": "uphill_ascent_m",
    "downhill_descent": "downhill_descent_m",
    "fast": "fast_m",
    "sprint": "sprint_m",
    "achilles_midportion": "achilles_midportion_eqkm",
    "achilles_insertional": "achilles_insertional_eqkm",
    "knee": "knee_eqkm",
    "plantar": "plantar_eqkm",
    "hamstring": "hamstring_eqkm",
    "gluteal": "gluteal_eqkm",
    "tibia": "tibia_eqkm",
}
EFFORTS: dict[str, str] = {  # loads that no rule reads → column of ExposureFrame
    name: name for name in ("threshold_hour_load", "trimp_edwards", "trimp_banister", "session_rpe_load")
}
INDOOR = ("treadmill", "indoor_running", "virtual_activity", "virtual")  # sub-sports that stay in place
TISSUES: tuple[str, ...] = tuple(m for m, column in MEASURES.items() if column.endswith("_eqkm"))


# ---- what a file holds ------------------------------------------------------


@dataclass(frozen=True)
class Session:
    """One sport part of an activity (FIT sense). Totals as the device gives them unless `*_source` says otherwise."""

    index: int
    sport: str  # FIT profile name: running, cycling, walking, generic …
    sub_sport: str | None = None  # treadmill, trail, track, generic …
    activity: int = 0  # which activity of the file the session belongs to
    start_utc: datetime | None = None  # None: the watch's clock was never set
    distance_m: float | None = None
    distance_source: str | None = None  # session, records, positions, speed, laps, manual
    timer_s: float | None = None  # time with the watch running
    elapsed_s: float | None = None
    moving_s: float | None = None  # ours, from the records
    ascent_m: float | None = None  # ours by hysteresis, else the device's
    descent_m: float | None = None
    device_ascent_m: float | None = None
    device_descent_m: float | None = None
    avg_heart_rate_bpm: float | None = None  # time-weighted over active records, else the device's
    max_heart_rate_bpm: float | None = None
    avg_cadence_spm: float | None = None  # steps of both legs a minute when on foot
    n_records: int = 0
    rpe: float | None = None  # 0 to 10, when the runner said so
    grade: float | None = None  # of a treadmill's belt, entered by hand

    @property
    def is_run(self) -> bool:
        """Running of any kind: road, trail, treadmill, track, virtual."""
        return self.sport == "running"


@dataclass(frozen=True)
class Lap:
    """A section closed by the watch or the runner."""

    index: int
    session: int
    start_utc: datetime | None = None
    start_s: float | None = None  # since the start of the activity
    timer_s: float | None = None
    elapsed_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    avg_heart_rate_bpm: float | None = None
    avg_cadence_spm: float | None = None
    trigger: str | None = None


@dataclass(frozen=True)
class Decoded:
    """All that one recording file says, cleaned. `records` is a `RecordFrame`; n_raw counts samples before cleaning.

    A file may hold several activities (`Session.activity` numbers them): `start_s` and `elapsed_s` then count from
    the first one's start.
    """

    format: str  # fit, gpx, tcx, apple, csv, strava, garmin
    sessions: tuple[Session, ...]
    records: pl.DataFrame
    laps: tuple[Lap, ...] = ()
    issues: tuple[Issue, ...] = ()
    start_utc: datetime | None = None
    utc_offset_s: int | None = None  # only when the file itself tells its local time
    title: str | None = None
    device: str | None = None
    has_barometer: bool | None = None  # None: not known
    serial: str | None = None
    n_raw: int = 0
    is_manual: bool = False
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where an activity came from: the label of its file, SHA-256 of the unpacked bytes, format."""

    name: str
    sha256: str
    format: str


@dataclass(frozen=True)
class Activity:
    """One imported recording, as it stands in the logbook."""

    id: str
    athlete_id: str
    source: Source
    sessions: tuple[Session, ...]
    batch_id: str
    laps: tuple[Lap, ...] = ()
    issues: tuple[Issue, ...] = ()
    start_utc: datetime | None = None
    utc_offset_s: int | None = None
    offset_source: str | None = None  # file, position, athlete, watch clock
    local_date: date | None = None
    title: str | None = None
    device: str | None = None
    has_barometer: bool | None = None
    is_manual: bool = False
    linked_to: str | None = None  # id of the recording that counts, when this one is a copy
    records_sha256: str | None = None  # SHA-256 of the Parquet file, None when there are no records
    edit: Edit | None = None  # what was edited; already applied to title and sessions

    @property
    def is_run(self) -> bool:
        """True when any part of it was running."""
        return any(session.is_run for session in self.sessions)

    @property
    def is_deleted(self) -> bool:
        """Taken out by the runner or the PT; kept and restorable."""
        return self.edit is not None and self.edit.deleted_at is not None

    @property
    def counts(self) -> bool:
        """It is part of the load: no copy, not excluded, not deleted."""
        is_out = self.is_deleted or (self.edit is not None and self.edit.excluded is not None)
        return self.linked_to is None and not is_out


@dataclass(frozen=True)
class Athlete:
    """A runner. Profile values are what the runner or the PT entered."""

    id: str
    name: str
    zone: str = "UTC"  # IANA name, used when neither file nor position tells the local time
    week_start: int = 0  # 0 Monday … 6 Sunday
    units: Literal["km", "mi"] = "km"
    birth_year: int | None = None
    sex: Sex | None = None
    mass_kg: float | None = None
    achilles_history: bool | None = None  # tendinopathy; True: it counts as `load.history` says
    achilles_last: date | None = None  # first day of that month; None beside a yes: not told
    focus_tissue: str | None = None
    critical_speed_mps: float | None = None  # override by runner or PT
    max_heart_rate_bpm: float | None = None
    rest_heart_rate_bpm: float | None = None
    language: Literal["en", "de"] | None = None  # of the pages; None: what the browser asks for


@dataclass(frozen=True)
class Method:
    """Windows, floors and rule constants (science.md 10.6). Frozen, passed as an argument, stamped on results."""

    version: str = "2026.2"
    acute_days: int = 7
    chronic_days: int = 21  # uncoupled: the days before the acute window
    spike_window_days: int = 30
    spike_edge: float = 1.10
    spike_far: float = 2.00
    race_outlier: float = 1.30
    ewma_acute_n: int = 7
    ewma_chronic_n: int = 28
    ratio_range_days: tuple[int, ...] = (21, 28, 42)  # long windows whose ratios are shown as a range
    min_history_days: int = 28
    provisional_days: int = 42
    min_runs_for_spike: int = 4
    max_missing_days: int = 3
    acwr_note: float = 1.5
    chronic_floor_week: tuple[tuple[str, float], ...] = (("distance", 10_000.0), ("tissue", 10.0))
    week_change_note: float = 1.30
    week_change_min_rise_m: float = 5_000.0
    week_change_min_rise_eqkm: float = 5.0
    floors: tuple[tuple[str, float], ...] = (
        ("distance", 3e3), ("fast", 500.0), ("sprint", 150.0), ("uphill_ascent", 60.0), ("downhill_descent", 60.0),
        ("tissue", 3.0),
    )  # fmt: skip
    hill_grade: float = 0.04
    hill_grade_gps: float = 0.06
    steep_grade: float = 0.08
    hill_min_m: float = 50.0
    fast_cs: float = 1.00
    sprint_cs: float = 1.15
    fast_bout_s: float = 10.0
    sprint_bout_s: float = 3.0
    stride_bout_s: tuple[float, float] = (5.0, 40.0)
    tempo_cs: float = 0.90
    acceleration_mps: float = 1.0  # a rise of speed by this within the seconds below
    acceleration_s: int = 4
    min_heart_coverage: float = 0.80
    run_cadence_spm: float = 140.0
    run_speed_mps: float = 2.0
    hysteresis_baro_m: float = 3.0
    hysteresis_gps_m: float = 10.0
    grade_span_baro_m: float = 25.0
    grade_span_gps_m: float = 60.0
    level_minetti: bool = (
        False  # speed on the level by energy cost; else by the effort of real runners (Strava-type)
    )
    cadence_factor: bool = False  # told with each run for education only: in no load and no flag
    cadence_k: float = 0.0037  # of the exponential of steps a minute above the usual
    cadence_limit_spm: float = 15.0  # further from the usual counts no more
    damage_b: int = 5
    merge_gap_s: float = 1_800.0  # two run files on one day closer than this are one session
    sync_gap_days: int = 28  # days after the last recording count as rest only if an import came this soon
    critical_speed_days: int = 90
    tissue: constants.TissueConstants = field(default_factory=constants.TissueConstants)
    speed: constants.SpeedConstants = field(default_factory=constants.SpeedConstants)
    symptoms: constants.SymptomConstants = field(default_factory=constants.SymptomConstants)
    capacity: constants.CapacityConstants = field(default_factory=constants.CapacityConstants)
    flags: constants.FlagConstants = field(default_factory=constants.FlagConstants)
    plan: constants.PlanConstants = field(default_factory=constants.PlanConstants)

    def floor(self, measure: str) -> float:
        """Floor F_E of a measure, so that a little novelty is not infinite; 0 when it has none."""
        return _lookup(self.floors, measure)

    def chronic_floor(self, measure: str) -> float:
        """Weekly chronic load below which no ratio is given; 0 when the measure has none."""
        return _lookup(self.chronic_floor_week, measure)


def _lookup(pairs: tuple[tuple[str, float], ...], measure: str) -> float:
    table = dict(pairs)
    return table.get(measure, table.get("tissue", 0.0) if measure in TISSUES else 0.0)


@dataclass(frozen=True)
class Reference:
    """The session a flag compares with."""

    activity: str | None
    local_date: date | None
    value: float


@dataclass(frozen=True)
class Flag:
    """Demand above what recent history supports, with its reason (interface.md `flags`)."""

    local_date: date
    rule: str
    severity: int  # 1 note, 2 caution, 3 high
    exposure: str
    value: float
    limit: float
    evidence: str
    why: str
    activity: str | None = None
    tissue: str | None = None
    ratio: float | None = None
    reference: Reference | None = None
    window_days: int | None = None
    quality: str | None = None
    constants: dict[str, float] = field(default_factory=dict, hash=False)  # the rule's: it stays explainable
    method: str = ""  # version of the method that raised it
    detail: str | None = None  # what a number cannot say: side, reason of a symptom, kind of change
    athlete_id: str | None = None
