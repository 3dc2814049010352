"""Constants of symptoms, capacity, flags and plans (science.md 7, 8, 10.3, 10.6): parts of `model.Method`, all editable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TissueConstants:
    """What a kilometre asks of a tissue (science.md 6.2, 6.3): part of what is stored with each run."""

    ref_speed_mps: float = 2.78  # at which a flat kilometre is one eq-km
    achilles_speed_impulse: float = -0.85  # exponent of speed per km at b = 1; plantar fascia alike
    achilles_force_exp: float = 0.40  # exponent of speed of the peak force; plantar fascia alike
    achilles_grade_k: float = 3.06  # of the exponential of the grade; plantar fascia alike
    treadmill_achilles: float = 1.14  # on a belt against overground


@dataclass(frozen=True)
class SymptomConstants:
    """Steps, windows and counts behind the states S0 to S3. Pain is 0 to 10; stiffness in minutes."""

    during_watch: float = 2.0  # pain above this during a run: S1
    during_reduce: float = 5.0  # above this once: S2; twice within `twice_days`: S3
    twice_days: int = 7
    morning_watch: float = 1.0  # morning pain above baseline by more: S1
    morning_reduce: float = 2.0  # by this or more: S2
    stiffness_watch_min: float = 5.0
    stiffness_reduce_min: float = 15.0
    trend_days: int = 7  # median morning pain of so many days against the same number before
    trend_rise: float = 1.0
    trend_min_mornings: int = 3
    long_reduce_days: int = 14  # S2 for so many days: S3
    baseline_mornings: int = 14  # non-flare mornings behind the baseline
    baseline_min_mornings: int = 5  # fewer: the baseline is 0
    hold_days: int = 7  # a state speaks for so many days without an answer
    hold_days_stop: int = 28  # S3 and red flags speak longer
    next_session_share: float = 0.80  # S2: of the last tolerated session
    between_runs_h: tuple[int, int] = (48, 72)
    flares_min: int = 4  # fewer flares: no pattern is shown
    flare_days_before: int = 2
    flare_quantile: float = 0.75  # a large day is above this share of the runner's own running days
    flare_share: float = 0.75  # a pattern holds for at least this share of flares


@dataclass(frozen=True)
class CapacityConstants:
    """Windows of what was tolerated, and the factors that narrow it."""

    day_window: int = 30
    week_mean_days: int = 28
    week_best_days: int = 42
    week_best_share: float = 0.90
    base_tau_days: int = 42
    modifier_min: float = 0.60
    modifier_max: float = 1.00
    history_factor: float = 0.90  # Achilles tendinopathy in the last `history_months`
    history_months: int = 12  # beyond the month of the last trouble
    heel_raise_factor: float = 0.90
    symptom_factor: float = 0.80  # S2 or worse
    break_factor: float = 0.75  # a break of 14 days or more
    break_days: int = 14
    heel_raise_below: int = 6  # repetitions below the norm that count
    heel_raise_noise: int = 7  # a change of fewer repetitions is noise
    heel_raise_symmetry: float = 0.90
    heel_raise_valid_days: int = 180
    hard_tissue_share: float = 1.25  # of the median running day
    hard_exposure_share: float = 0.50  # of the 30-day best
    hard_window_days: int = 28
    edge: float = 1.00  # capacity-demand ratio: within, edge, above, far above
    above: float = 1.10
    far_above: float = 2.00
    mass_change_kg: float = 3.0  # a change of body mass by more …
    mass_change_days: int = 28  # … within so many days is noted


@dataclass(frozen=True)
class FlagConstants:
    """What the rules R6 to R15 compare with, beside the windows and floors of `model.Method`. All are editable."""

    quiet_days: int = 7  # a state is raised once; it ends after so many days below its limit
    agreeing: int = 2  # of the damage exponents 3, 5, 9, for a tissue flag at full height
    hard_gap_h: float = 48.0  # between hard tendon days
    hard_gap_tender_h: float = 72.0  # with symptoms or a history of Achilles trouble
    hard_min_days: int = 4  # running days behind the median of a hard tendon day
    several_days: int = 7  # two kinds of load above their edge within so many days
    several_kinds: int = 2
    off_days: int = 14  # full days without running
    off_long_days: int = 30
    return_share: float = 0.75  # of the median run before the break
    return_days: int = 28  # days before the break behind that median
    monotony_high: float = 2.0
    percentile: float = 0.75  # of the runner's own weeks
    percentile_days: int = 365
    percentile_min_days: int = 56
    change_days: int = 28
    change_before_days: int = 56
    change_min_runs: int = 4
    change_share: float = 0.50  # share of distance that moved to or from a treadmill
    rising: float = 1.10  # 7 days against their reference week


@dataclass(frozen=True)
class PlanConstants:
    """When a planned session counts as done, and when its alert is due (ALERT_LEAD_D: on edit, 7, 2)."""

    match_share: float = 0.25  # a run of the same day within this share of the planned distance: done
    alert_on_edit: int = 1  # 1: a session that is new or changed is looked at on the spot; 0: not
    alert_far_days: int = 7  # days before a session on which it is looked at
    alert_near_days: int = 2  # and once more
    alert_severity: int = 2  # least severity of an alert of its own; the weekly summary tells less too
    alert_reasons: int = 2  # told with an alert
    alert_adult_years: int = 18  # younger: thresholds are not studied, so no alerts
