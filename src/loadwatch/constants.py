"""Constants of tissues, critical speed, symptoms, capacity, flags and plans: parts of `model.Method`, all editable."""

from __future__ import annotations

from dataclasses import dataclass

CHECKED = (
    "b3",
    "b9",
)  # places of the checked damage exponents in the names of columns; 3 and 9 unless changed
FORCED = (  # the other tissues do not depend on b: no force exponent is known
    "achilles_midportion",
    "achilles_insertional",
    "plantar",
    "knee",
)


@dataclass(frozen=True)
class TissueConstants:
    """What a kilometre asks of a tissue (science.md 6.2, 6.3): nearly all of it is part of what is stored with each run."""

    ref_speed_mps: float = 2.78  # at which a flat kilometre is one eq-km
    achilles_speed_impulse: float = -0.85  # exponent of speed per km at b = 1; plantar fascia alike
    achilles_force_exp: float = 0.40  # exponent of speed of the peak force; plantar fascia alike
    achilles_grade_k: float = 3.06  # of the exponential of the grade; plantar fascia alike
    insertional_uphill: float = 5.0  # what upward slope adds at the insertion: dorsiflexion compression
    treadmill_achilles: float = 1.14  # on a belt against overground
    knee_speed_impulse: float = -0.61  # as those of the Achilles tendon
    knee_force_exp: float = 0.25
    knee_grade_linear: float = -1.48  # of the exponential of the grade, and of its square
    knee_grade_square: float = 3.81
    hamstring_speed_exp: float = 0.47  # up to critical speed
    hamstring_sprint_exp: float = 1.3  # from `hamstring_sprint_cs` on
    hamstring_sprint_cs: float = 1.15
    hamstring_grade_k: float = 4.8  # of the exponential of upward slope
    gluteal_speed_exp: float = 0.80
    gluteal_grade_k: float = 4.8
    tibia_speed_exp: float = -0.80
    tibia_grade_square: float = 5.40
    walking_tendon: float = 0.3  # eq-km of a walked kilometre: Achilles tendon and plantar fascia
    walking_other: float = 0.2
    checked_low_b: float = 3.0  # damage exponents by which a tissue flag is checked
    checked_high_b: float = 9.0

    @property
    def checked_b(self) -> dict[str, float]:
        """Place in the name of a column (`CHECKED`) → the damage exponent."""
        return dict(zip(CHECKED, (self.checked_low_b, self.checked_high_b), strict=True))

    def columns(self, tissue: str, damage_b: float) -> dict[str, float]:
        """Column of ExposureFrame → damage exponent, the method's own first."""
        checked = self.checked_b if tissue in FORCED else {}
        return {
            f"{tissue}_eqkm": float(damage_b),
            **{f"{tissue}_{place}_eqkm": b for place, b in checked.items()},
        }


_ACHILLES = ("ref_speed_mps", "achilles_speed_impulse", "achilles_force_exp", "achilles_grade_k")
BEHIND: dict[str, tuple[str, ...]] = {  # tissue → names in `TissueConstants` that its load rests on
    "achilles_midportion": (*_ACHILLES, "treadmill_achilles", "walking_tendon"),
    "achilles_insertional": (*_ACHILLES, "insertional_uphill", "treadmill_achilles", "walking_tendon"),
    "plantar": (*_ACHILLES, "walking_tendon"),
    "knee": (
        "ref_speed_mps", "knee_speed_impulse", "knee_force_exp", "knee_grade_linear", "knee_grade_square",
        "walking_other",
    ),
    "hamstring": (
        "ref_speed_mps", "hamstring_speed_exp", "hamstring_sprint_exp", "hamstring_sprint_cs", "hamstring_grade_k",
        "walking_other",
    ),
    "gluteal": ("ref_speed_mps", "gluteal_speed_exp", "gluteal_grade_k", "walking_other"),
    "tibia": ("ref_speed_mps", "tibia_speed_exp", "tibia_grade_square", "walking_other"),
}  # fmt: skip


@dataclass(frozen=True)
class SpeedConstants:
    """When best efforts, races and runs tell critical speed (science.md 5.2)."""

    effort_least_s: float = 45.0  # a best effort that counts lasts so long
    effort_most_s: float = 1_500.0
    d_prime_least_m: float = 40.0
    d_prime_most_m: float = 400.0
    least_r_squared: float = 0.995
    least_efforts: int = 3
    low_of_20_min: float = 0.90  # a fitted critical speed is at least this of the best 20 minutes
    of_20_min: float = 0.97  # critical speed as a share of the best 20 minutes
    session_quantile: float = 0.95  # of the runs' best 5 minutes
    riegel: float = 1.06  # the time of a race grows with distance to this power
    of_marathon: float = 0.848  # mean share of critical speed at which marathons were run


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
    """When a planned session counts as done, when its alert is due (ALERT_LEAD_D: on edit, 7, 2), and the steps to a race."""

    match_share: float = 0.25  # a run of the same day within this share of the planned distance: done
    alert_on_edit: int = 1  # 1: a session that is new or changed is looked at on the spot; 0: not
    alert_far_days: int = 7  # days before a session on which it is looked at
    alert_near_days: int = 2  # and once more
    alert_severity: int = 2  # least severity of an alert of its own; the weekly summary tells less too
    alert_reasons: int = 2  # told with an alert
    alert_adult_years: int = 18  # younger: thresholds are not studied, so no alerts
    cutback_every: int = 4  # weeks of a progression
    cutback_share: float = 0.75  # of the week before: 70 to 80 %
    step_ascent_m: float = 30.0  # steps of a progression where 10 % would be less
    step_fast_m: float = 300.0
    start_ascent_m: float = 60.0  # first hills and first strides of a progression
    start_fast_m: float = 500.0

    @property
    def least_step(self) -> dict[str, float]:
        """Measure → its smallest step."""
        return {"ascent": self.step_ascent_m, "fast": self.step_fast_m}

    @property
    def start(self) -> dict[str, float]:
        """Measure → where it begins."""
        return {"ascent": self.start_ascent_m, "fast": self.start_fast_m}
