"""What the rules look at: every run and run day against the days before, the weeks, and the runner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from loadwatch.frames import empty
from loadwatch.frames_body import SymptomFrame
from loadwatch.load.focus import shown_tissues
from loadwatch.load.history import has_history
from loadwatch.load.modifier import Override
from loadwatch.load.outings import QUALITIES, outings
from loadwatch.load.ratio import load_metrics, method_name
from loadwatch.load.spike import Spikes, quality_column, spike_table
from loadwatch.load.symptoms import STATES
from loadwatch.model import MEASURES, TISSUES, Athlete, Flag, Method, Reference

TOLERANCE = 1e-9
PROVISIONAL = "provisional"
RUN_MEASURES = ("distance", "fast", "sprint", "ascent", "descent")
CHECKED_B = (3, 9)  # damage exponents beside the method's own
NAMED = ("athlete_id", "local_date", "activity_id", "start_utc", *QUALITIES)
DAY_NAMED = (
    "athlete_id",
    "local_date",
    "activity_id",
    "start_utc",
    "last_start_utc",
    "volume_quality",
    "tissue_quality",
)
Row = dict[str, Any]
Key = tuple[str, date]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
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


class Rows(dict[int, Row]):
    """Rows of a table by number: all of them at once, or each when somebody asks for it."""

    def __init__(self, table: pl.DataFrame, *, is_whole: bool) -> None:
        super().__init__(enumerate(table.to_dicts()) if is_whole else ())
        self._table = table

    def __missing__(self, number: int) -> Row:
        """The row, kept from now on."""
        row = self[number] = self._table.row(number, named=True)
        return row


@dataclass(frozen=True)
class Evidence:
    """One straight table per question, all of the same runners up to the same day."""

    exposures: pl.DataFrame
    runs: Spikes  # one row per outing
    days: Spikes  # one row per run day: tissue loads
    daily: pl.DataFrame
    weeks: pl.DataFrame  # one row per day and measure: load metrics, n_runs, the day's run
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
        """Outings as rows, by number."""
        return Rows(self.runs.rows.select(*NAMED), is_whole=self.since is None)

    @cached_property
    def day_rows(self) -> Rows:
        """Run days as rows, by number."""
        return Rows(self.days.rows.select(*DAY_NAMED), is_whole=self.since is None)

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
    reached = exposures.filter(pl.col("local_date") <= last)
    tissues = _tissues(reached, background)
    checks = [c for t in tissues for b in CHECKED_B if (c := f"{t}_b{b}_eqkm") in reached.columns]
    rows = outings(reached, method, [*RUN_MEASURES, *tissues, *checks])
    days = run_days(rows, [*(MEASURES[tissue] for tissue in tissues), *checks])
    return Evidence(
        exposures=reached,
        runs=spike_table(rows, RUN_MEASURES, method),
        days=spike_table(days, [*tissues, *checks], method),
        daily=daily,
        weeks=_weeks(days, daily, load, ("distance", *tissues), method),
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
        pl.col("start_utc").last().alias("last_start_utc"),
        *[pl.col(name).max() for name in ("volume_quality", "tissue_quality")],
        *sums,
    )  # fmt: skip


def _weeks(
    days: pl.DataFrame, daily: pl.DataFrame, load: pl.DataFrame, measures: Sequence[str], method: Method
) -> pl.DataFrame:
    """Days with the uncoupled metrics, the number of runs and the day's longest run."""
    own = daily.filter(pl.col("measure").is_in(measures))
    name = method_name(method, "rolling-uncoupled")
    given = load.filter((pl.col("method") == name) & pl.col("measure").is_in(measures))
    has_all = set(given["measure"].unique()) == set(own["measure"].unique())
    metrics = given if has_all else load_metrics(own, method)
    on = ["athlete_id", "local_date"]
    runs = own.filter(pl.col("measure") == "distance").select(*on, "n_runs")
    named = days.select(*on, "activity_id", "volume_quality", "tissue_quality")
    joined = metrics.join(runs, on=on, how="left").join(named, on=on, how="left")
    return joined.sort("measure", "athlete_id", "local_date")


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
    checks = {f"checked_b{b}": float(b) for b in CHECKED_B}
    return {"damage_b": float(method.damage_b), **checks, **vars(method.tissue)}


def window_flag(table: Spikes, rows: Rows, measure: str, i: int, flag: Row) -> Flag:
    """A flag about one row against the window before it; `flag` holds rule, severity, evidence, edge, constants."""
    column, row = table.column(measure), rows[i]
    base, is_early = float(table.base[i, column]), bool(table.is_provisional[i, column])
    return Flag(
        local_date=row["local_date"],
        rule=flag["rule"],
        severity=flag["severity"],
        exposure=measure,
        value=float(table.value[i, column]),
        limit=flag["edge"] * base,
        evidence=flag["evidence"],
        why="",
        activity=row["activity_id"],
        tissue=measure if measure in TISSUES else None,
        ratio=float(table.ratio[i, column]),
        reference=_reference(table, rows, i, column),
        window_days=flag["constants"]["spike_window_days"],
        quality=PROVISIONAL if is_early else row[quality_column(measure)],
        constants={**flag["constants"], "n_runs_before": float(table.window.n_rows[i])},
        athlete_id=row["athlete_id"],
    )


def _reference(table: Spikes, rows: Rows, i: int, column: int) -> Reference:
    """The largest row of the window; the base alone where there is none."""
    before = table.window.largest[i, column]
    if not before > 0:
        return Reference(None, None, float(table.base[i, column]))
    found = rows[int(table.window.largest_row[i, column])]
    return Reference(found["activity_id"], found["local_date"], float(before))
