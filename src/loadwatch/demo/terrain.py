"""Made-up country: smooth land, flat south of the start and hilly north of it, and closed routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from loadwatch.units import EARTH_RADIUS_M

Array = NDArray[np.float64]
Heading = Literal["flat", "rolling", "hills"]

STEP_M = 5.0
CENTRE_RAD = {"flat": -np.pi / 2, "rolling": 0.0, "hills": np.pi / 2}  # direction of a route's centre
N_WAVES = 7
HARMONICS = 12


@dataclass(frozen=True)
class Route:
    """A closed line walked in 5 m steps, heights above the sea."""

    latitude_deg: Array
    longitude_deg: Array
    elevation_m: Array

    @property
    def along_m(self) -> Array:
        """Distance from the start at each step."""
        return np.arange(len(self.elevation_m), dtype=np.float64) * STEP_M

    @property
    def grade(self) -> Array:
        """Slope at each step, a ratio."""
        return np.asarray(np.gradient(self.elevation_m, STEP_M))


@dataclass(frozen=True)
class Land:
    """A landscape made of waves around a made-up start."""

    latitude_deg: float
    longitude_deg: float
    base_m: float
    seed: int

    def height_m(self, east_m: Array, north_m: Array) -> Array:
        """Height of places given in metres from the start."""
        rng = np.random.default_rng(self.seed)
        length = np.geomspace(800.0, 5_000.0, N_WAVES)
        angle, phase = rng.uniform(0, 2 * np.pi, (2, N_WAVES))
        across = np.multiply.outer(east_m, np.cos(angle)) + np.multiply.outer(north_m, np.sin(angle))
        waves = (0.009 * length * np.sin(2 * np.pi * across / length + phase)).sum(axis=1)
        ruggedness = 0.10 + 0.90 / (1.0 + np.exp(-(north_m - 700.0) / 350.0))
        return np.asarray(self.base_m + ruggedness * waves)

    def route(self, length_m: float, heading: Heading, shape: int) -> Route:
        """A closed route of that length; the same shape number gives the same kind of line again."""
        rng = np.random.default_rng([self.seed, shape])
        line = _closed_line(rng, CENTRE_RAD[heading] + rng.uniform(-0.35, 0.35))
        steps = np.abs(np.diff(line))
        travelled = np.concatenate([[0.0], np.cumsum(steps)])
        line, travelled = line * (length_m / travelled[-1]), travelled * (length_m / travelled[-1])
        along = np.arange(0.0, length_m + STEP_M, STEP_M)
        east = np.interp(along, travelled, line.real)
        north = np.interp(along, travelled, line.imag)
        latitude, longitude = self._degrees(east, north)
        return Route(latitude, longitude, self.height_m(east, north))

    def _degrees(self, east_m: Array, north_m: Array) -> tuple[Array, Array]:
        latitude = self.latitude_deg + np.degrees(north_m / EARTH_RADIUS_M)
        round_m = EARTH_RADIUS_M * np.cos(np.radians(self.latitude_deg))
        return np.asarray(latitude), np.asarray(self.longitude_deg + np.degrees(east_m / round_m))


def _closed_line(rng: np.random.Generator, centre_rad: float) -> NDArray[np.complex128]:
    """A wobbly ring through 0 whose centre lies in the wanted direction."""
    turn = np.linspace(0.0, 2 * np.pi, 2_001)
    ring = -np.exp(1j * turn)
    for k in (*range(-HARMONICS, 0), *range(2, HARMONICS + 1)):
        size = rng.normal(0.0, 0.50 / (abs(k) + 0.5) ** 1.6) * np.exp(1j * rng.uniform(0, 2 * np.pi))
        ring = ring + size * np.exp(1j * k * turn)
    ring = ring - ring[0]
    return np.asarray(ring * np.exp(1j * (centre_rad - np.angle(ring.mean()))))
