"""What is found out about a session, group by group, until it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from loadwatch.exposure.gait import Gait
from loadwatch.exposure.heart import HeartTime
from loadwatch.exposure.hills import Climb, Slopes
from loadwatch.units import KM_M


@dataclass(frozen=True)
class SessionExposure:
    """Exposures of one session by column of ExposureFrame; what needs critical speed is in `speed_curve`."""

    values: dict[str, float | None]
    qualities: dict[str, str | None]
    coverages: dict[str, float | None]
    reasons: dict[str, str | None]
    efforts: dict[int, float] = field(default_factory=dict)  # metres → s, grade-adjusted
    best_speeds: dict[int, float] = field(default_factory=dict)  # s → m/s, grade-adjusted
    speed_curve: bytes | None = None  # see loadwatch.curves
    heart_histogram: bytes | None = None

    def columns(self) -> dict[str, float | str | None]:
        """Values, qualities, coverages and reasons as columns of ExposureFrame."""
        return {**self.values, **self.qualities, **self.coverages, **self.reasons}

    def effort_rows(self) -> list[dict[str, float]]:
        """Distance [m] and time [s] of every best effort, of given distance first, then of given time."""
        by_distance = [{"distance_m": metres, "time_s": time} for metres, time in self.efforts.items()]
        by_time = [{"distance_m": round(v * s), "time_s": float(s)} for s, v in self.best_speeds.items()]
        return by_distance + by_time


@dataclass
class Parts:
    """What has been found out about a session so far."""

    values: dict[str, float | None]
    qualities: dict[str, str | None]
    coverages: dict[str, float | None]
    reasons: dict[str, str | None]
    heart_histogram: bytes | None = None

    def hills(self, slope: Slopes, height: Climb) -> None:
        metres = self.values["distance_m"]
        hilliness = None if height.ascent_m is None or not metres else KM_M * height.ascent_m / metres
        self.values |= {"ascent_m": height.ascent_m, "descent_m": height.descent_m}
        self.values["hilliness_mpkm"] = hilliness
        self.values |= slope.columns()
        self.qualities["hills_quality"] = height.quality
        self.coverages["hills_coverage"] = slope.coverage
        nowhere = None if metres else "no distance for the height per km"
        self.reasons["hills_reason"] = height.reason or slope.reason or nowhere

    def gait(self, found: Gait) -> None:
        self.values |= found.values
        self.qualities["gait_quality"] = found.quality
        self.reasons["gait_reason"] = found.reason

    def heart(self, found: HeartTime) -> None:
        self.heart_histogram = found.histogram
        self.coverages["heart_coverage"] = found.coverage
        self.reasons["heart_reason"] = found.reason

    def speed(self, quality: str | None, coverage: float | None, reason: str | None) -> None:
        self.values["level_speed_mps"] = None
        self.qualities["speed_quality"] = quality
        self.coverages["speed_coverage"] = coverage
        self.reasons["speed_reason"] = reason

    def tissue(self, values: dict[str, float | None], quality: str | None, reason: str | None) -> None:
        self.values |= values
        self.qualities["tissue_quality"] = quality
        self.reasons["tissue_reason"] = reason

    def result(
        self,
        efforts: dict[int, float] | None = None,
        speeds: dict[int, float] | None = None,
        curve: bytes | None = None,
    ) -> SessionExposure:
        return SessionExposure(
            self.values, self.qualities, self.coverages, self.reasons, efforts or {}, speeds or {}, curve,
            self.heart_histogram,
        )  # fmt: skip
