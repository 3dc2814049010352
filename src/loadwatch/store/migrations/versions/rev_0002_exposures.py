"""More exposures of a session, seconds at each heart rate, and heart rates of the runner. All may be null."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

VALUES = (
    "hilliness_mpkm", "uphill_s", "uphill_ascent_m", "steep_up_m",
    "downhill_s", "downhill_descent_m", "steep_down_m",
    "running_m", "walking_m", "steps_n", "steps_per_leg_n", "accelerations_n",
    "level_speed_mps", "tempo_m", "strides_n",
    "achilles_midportion_b3_eqkm", "achilles_midportion_b9_eqkm",
    "achilles_insertional_b3_eqkm", "achilles_insertional_b9_eqkm",
    "knee_b3_eqkm", "knee_b9_eqkm", "plantar_b3_eqkm", "plantar_b9_eqkm",
    "trimp_banister", "trimp_edwards", "session_rpe_load", "threshold_hour_load",
    "heart_coverage",
)  # fmt: skip
WORDS = ("gait_quality", "gait_reason", "heart_reason")
PROFILE = ("max_heart_rate_bpm", "rest_heart_rate_bpm")


def upgrade() -> None:
    """Add the columns; `reprocess` fills them from the stored records."""
    for name in VALUES:
        op.add_column("exposure", sa.Column(name, sa.Float(53)))
    for name in WORDS:
        op.add_column("exposure", sa.Column(name, sa.String))
    op.add_column("exposure", sa.Column("heart_histogram", sa.LargeBinary))
    for name in PROFILE:
        op.add_column("athlete", sa.Column(name, sa.Float(53)))
