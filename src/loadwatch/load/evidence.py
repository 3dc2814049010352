"""What the rules look at: every run and run day against the days before, the weeks, and the runner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, SupportsIndex

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.constants import BEHIND, CHECKED
from loadwatch.frames import empty
from loadwatch.frames_body import SymptomFrame
from loadwatch.load.focus import shown_tissues
from loadwatch.load.history import has_history
from loadwatch.load.modifier import Override
from loadwatch.load.outings import QUALITIES, outings
from loadwatch.load.ratio import KEYS, load_metrics, method_name
from loadwatch.load.series import by_series
from loadwatch.load.spike import Spikes, quality_column, spike_table
from loadwatch.load.symptoms import STATES
from loadwatch.model import MEASURES, TISSUES, Athlete, Flag, Method, Reference

TOLERANCE = 1e-9
PROVISIONAL = "provisional"
RUN_MEASURES = ("distance", "fast", "sprint", "uphill_ascent", "downhill_descent")
NAMED = ("athlete_id", "local_date", "activity_id", *QUALITIES)
DAY_NAMED = ("athlete_id", "local_date", "activity_id", "volume_quality", "tissue_quality")
Row = dict[str, Any]
Key = tuple[str, date]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
UNSAID = {  # of a flag, until a rule says it
    each.name: None if each.default is MISSING else each.default for each in fields(Flag)
} | {"why": ""}
STRENGTH = {"athlete_id": pl.String, "local_date": pl.Date, "type": pl.String}
CHANGES = {"athlete_id": pl.String, "local_date": pl.Date, "kind": pl.String}


@dataclass(frozen=True)
class Background:
    """What is known of runners beside their runs. All of it may be missing; runners go by their id."""

    athletes: Mapping[str, Athlete] = field(default_factory=dict)
    states: pl.DataFrame = field(default_factory=lambda: empty(SymptomFrame))
    modifiers: Mapping[str, float] = field(default_factory=dict)  # today's factor on what was tolerated
    strength: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=STRENGTH))
    changes: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=CHANGES)
    )  # footwear, foot strike

    overrides: Mapping[str, tuple[Override, ...]] = field(default_factory=dict)  # the therapist's numbers
    measured: Mapping[str, Method] = field(
        default_factory=dict
    )  # by version: constants that were ever in force

    def focus(self, athlete_id: str) -> str | None:
        """Focus tissue of a runner; None when none is set."""
        found = self.athletes.get(athlete_id)
        return None if found is None else found.focus_tissue

    def has_history(self, athlete_id: str, day: date, method: Method) -> bool:
        """Achilles trouble that counts on a day, as the profile says."""
        found = self.athletes.get(athlete_id)
        return found is not None and has_history(found, day, method)

    def history(self, athlete_id: str, method: Method) -> dict[str, float]:
        """What a rule that looked at the history keeps: how long it counts, and its month where one is known."""
        found = self.athletes.get(athlete_id)
        last = None if found is None else found.achilles_last
        month = {} if last is None else {"last_year": float(last.year), "last_month": float(last.month)}
        rules = {"hard_gap_tender_h": method.flags.hard_gap_tender_h}
        return {"history_months": float(method.capacity.history_months), **rules, **month}


class Rows:
    """Rows of a frame for rules that look at few of them: columns and rows are made when somebody asks."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._columns: dict[str, list[Any]] = {}

    def column(self, name: str) -> list[Any]:
        """Every value of a column."""
        if name not in self._columns:
            self._columns[name] = self._frame[name].to_list()
        return self._columns[name]

    def __getitem__(self, at: SupportsIndex) -> Row:
        return {name: self.column(name)[at] for name in self._frame.columns}


@dataclass(frozen=True)
class Evidence:
    """One straight table per question, all of the same runners up to the same day."""

    exposures: pl.DataFrame
    runs: Spikes  # one row per outing
    days: Spikes  # one row per run day: tissue loads
    daily: pl.DataFrame
    weeks: pl.DataFrame  # one row per day and measure: load metrics
    background: Background
    method: Method
    since: date | None = None  # runs before it are history alone

    @cached_property
    def asked_runs(self) -> Mask:
        """Which outings may raise a flag."""
        return self._asked(self.runs)

    @cached_property
    def asked_days(self) -> Mask:
        """Which run days may raise a flag."""
        return self._asked(self.days)

    def _asked(self, table: Spikes) -> Mask:
        if self.since is None:
            return np.ones(table.rows.height, dtype=np.bool_)
        return (
            table.rows.select((pl.col("local_date") >= self.since).fill_null(value=False))
            .to_series()
            .to_numpy()
        )

    @cached_property
    def run_rows(self) -> Rows:
        """Outings as rows."""
        return Rows(self.runs.rows.select(*NAMED))

    @cached_property
    def day_rows(self) -> Rows:
        """Run days as rows."""
        return Rows(self.days.rows.select(*DAY_NAMED))

    @cached_property
    def named_days(self) -> pl.DataFrame:
        """Days with a run: how many runs, and the name and qualities of the longest."""
        on = ["athlete_id", "local_date"]
        is_run = (pl.col("measure") == "distance") & (pl.col("n_runs") > 0)
        runs = self.daily.filter(is_run).select(*on, "n_runs")
        return runs.join(self.days.rows.select(*DAY_NAMED), on=on, how="left")

    @cached_property
    def sore(self) -> pl.DataFrame:
        """Symptom states above S0, by day."""
        return sore_days(self.background.states)

    def run_days(self, first: date | None) -> dict[Key, Row]:
        """Run days from a day on, by runner and day; all without a day."""
        rows = self.days.rows.select(*DAY_NAMED)
        near = rows if first is None else rows.filter(pl.col("local_date") >= first)
        return {(row["athlete_id"], row["local_date"]): row for row in near.to_dicts()}


def sore_days(states: pl.DataFrame) -> pl.DataFrame:
    """States above S0 by day; after the last day of the frame a state speaks on as long as its answer does."""
    if states.is_empty():
        return pl.DataFrame(schema={**states.schema, "level": pl.Int64, "is_told": pl.Boolean})
    level = pl.col("state").replace_strict(dict(zip(STATES, range(len(STATES)), strict=True)))
    told = states.with_columns(level=level.cast(pl.Int64), is_told=pl.lit(value=True))
    last = told.sort("local_date").unique(["athlete_id", "site", "side"], keep="last", maintain_order=True)
    ahead = (
        last.filter(pl.col("local_date") < pl.col("speaks_until"))
        .with_columns(
            local_date=pl.date_ranges(pl.col("local_date").dt.offset_by("1d"), "speaks_until"),
            is_told=pl.lit(value=False),
        )
        .explode("local_date")
    )
    return pl.concat([told, ahead.select(told.columns)]).filter(pl.col("level") > 0)


def gather(
    exposures: pl.DataFrame, daily: pl.DataFrame, load: pl.DataFrame, method: Method, background: Background
) -> Evidence:
    """Put the tables together; sessions after the last day of `daily` are left out."""
    last = daily["local_date"].max()
    reached = exposures.clear() if last is None else exposures.filter(pl.col("local_date") <= last)
    tissues = _tissues(reached, background)
    checks = [c for t in tissues for place in CHECKED if (c := f"{t}_{place}_eqkm") in reached.columns]
    rows = outings(reached, method, [*RUN_MEASURES, *tissues, *checks])
    days = run_days(rows, [*(MEASURES[tissue] for tissue in tissues), *checks])
    return Evidence(
        exposures=reached,
        runs=spike_table(rows, RUN_MEASURES, method),
        days=spike_table(days, [*tissues, *checks], method),
        daily=daily,
        weeks=_weeks(daily, load, ("distance", *tissues), method),
        background=background,
        method=method,
    )


def _tissues(exposures: pl.DataFrame, background: Background) -> list[str]:
    """Every tissue that is shown for one of the runners."""
    runners = exposures["athlete_id"].unique().to_list()
    shown = {tissue for runner in runners for tissue in shown_tissues(background.focus(runner))}
    return [tissue for tissue in TISSUES if tissue in shown]


def run_days(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Outings summed by day; the day goes by the name of its longest outing."""
    longest = pl.col("distance_m").fill_null(-1.0).arg_max()
    sums = [pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in columns]
    return rows.group_by("athlete_id", "local_date", maintain_order=True).agg(
        pl.col("activity_id").get(longest),
        pl.col("start_utc").first(),
        pl.col("start_utc").last().alias("end_utc"),  # of its last start
        *[pl.col(name).max() for name in ("volume_quality", "tissue_quality")],
        *sums,
    )  # fmt: skip


def _weeks(daily: pl.DataFrame, load: pl.DataFrame, measures: Sequence[str], method: Method) -> pl.DataFrame:
    """Days with the uncoupled metrics, by runner, measure and day."""
    own = daily.filter(pl.col("measure").is_in(measures))
    name = method_name(method, "rolling-uncoupled")
    given = load.filter((pl.col("method") == name) & pl.col("measure").is_in(measures))
    has_all = set(given["measure"].unique()) == set(own["measure"].unique())
    return by_series(given, KEYS, "local_date") if has_all else load_metrics(own, method)


def changed(flag: Flag, **values: Any) -> Flag:
    """A copy with other values, as `dataclasses.replace`, which takes ten times as long; there are thousands."""
    copy = object.__new__(Flag)
    vars(copy).update(vars(flag), **values)
    return copy


def above(ratio: float | np.ndarray[Any, Any], edge: float) -> Any:
    """Strictly above an edge: 1.10 exactly is no hit."""
    return ratio > edge + TOLERANCE


def tissue_constants(measure: str, method: Method) -> dict[str, float]:
    """What a flag about a tissue keeps of the model behind it; nothing for another measure."""
    if measure not in TISSUES:
        return {}
    by = method.tissue
    checks = {f"checked_{place}": b for place, b in by.checked_b.items()}
    return {
        "damage_b": float(method.damage_b),
        **checks,
        **{name: getattr(by, name) for name in BEHIND[measure]},
    }


def has_run(flag: Flag) -> bool:
    """There was a run of this kind in the window, so that the flag compares two runs."""
    return flag.reference is not None and flag.reference.local_date is not None


def new_flag(**values: Any) -> Flag:
    """A flag of these values, as its class makes it, which takes four times as long."""
    flag = object.__new__(Flag)
    vars(flag).update(UNSAID, **values)
    return flag


def window_flags(
    table: Spikes, rows: Rows, measure: str, places: NDArray[np.int64], said: Iterable[Row]
) -> Iterator[Flag]:
    """A flag about each of some rows against the window before it.

    `said` holds for each what its rule says of itself: rule, severity, evidence, edge and constants.
    """
    column, window = table.column(measure), table.window
    tables = (table.value, table.base, table.ratio, window.largest, table.is_provisional)
    numbers = [*(array[:, column] for array in tables), window.largest_row(column)]
    told = zip(*(array[places].tolist() for array in numbers), strict=True)
    n_before = map(float, window.n_rows[places].tolist())
    names = ("athlete_id", "local_date", "activity_id", quality_column(measure))
    athlete, day, activity, quality = map(rows.column, names)
    for i, own, n, (value, base, ratio, top, is_early, at) in zip(
        places.tolist(), said, n_before, told, strict=True
    ):
        yield new_flag(
            **{name: own[name] for name in ("rule", "severity", "evidence")},
            local_date=day[i],
            exposure=measure,
            value=value,
            limit=own["edge"] * base,
            activity=activity[i],
            tissue=measure if measure in TISSUES else None,
            ratio=ratio,
            reference=Reference(activity[at], day[at], top) if top > 0 else Reference(None, None, base),
            window_days=own["constants"]["spike_window_days"],
            quality=PROVISIONAL if is_early else quality[i],
            constants={**own["constants"], "n_runs_before": n},
            athlete_id=athlete[i],
        )
