"""Why a value is unknown or estimated, in words."""

from __future__ import annotations

from loadwatch.language import Told, retell, upper_first

REASONS = Told(
    {
        "no_distance": "The file has no distance and no positions.",
        "no_time": "The file does not say.",
        "no_moving": "The samples do not tell when you were moving.",
        "no_pace": "Pace needs both a distance and a time.",
        "no_elevation": "The file has no elevation.",
        "no_heart_rate": "No heart rate was recorded.",
        "no_cadence": "No cadence was recorded.",
        "no_records": "The file holds totals only, no samples.",
        "no_speed": "The file has neither speed nor positions.",
        "no_critical_speed": "There are not enough hard efforts yet to estimate critical speed.",
        "treadmill": "A treadmill's slope is not recorded.",
        "no_rpe": "The effort (0 to 10) was not entered.",
        "no_max_heart_rate": "The highest heart rate is not in the settings.",
        "no_rest_heart_rate": "The resting heart rate is not in the settings.",
        "no_sex": "The formula has a factor for women and one for men, and the settings say neither.",
        "low_coverage": "Too little of the run was recorded.",
        "not_computed": "Not computed for this recording.",
    }
)


def reason_words(reason: str) -> str:
    """One sentence for a reason code; a reason already in words becomes a sentence."""
    text: str = REASONS.get(reason) or retell(reason.replace("_", " "))
    return upper_first(text).rstrip(".") + "."
