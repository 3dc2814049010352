"""What would pass: the largest size of a planned run that no rule speaks about and every room holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor

from loadwatch.load.focus import PLUS
from loadwatch.load.forecast import Bounds, Forecast, Passing, Past, forecast_beside
from loadwatch.load.plan import Expected
from loadwatch.load.what_if import Question, WhatIf, coming_runs, what_if
from loadwatch.model import Flag, Method

SMALLEST = 0.05  # of the planned size: less is not that run any more
N_COARSE = 12  # sizes asked first, over the whole range
SAMENESS = "R12"  # silent again where one run stands out of its week
SAME = 1e-9  # of a step
WEEK_RULES = frozenset({"R7", "R8"})  # of a tissue: silent again where the distance of the same days speaks


@dataclass(frozen=True)
class _Sizes:
    """The sizes of one run to choose from: whole steps of its distance, between two of them."""

    id: str
    asked_m: float
    step_m: float
    least: int
    most: int

    def share(self, steps: float) -> float:
        """Share of the planned size."""
        return steps * self.step_m / self.asked_m

    def place(self, share: float) -> float:
        """Steps of a share, whole where it is a step; between two of them where another size was asked."""
        steps = share * self.asked_m / self.step_m
        return float(round(steps)) if abs(steps - round(steps)) < SAME else steps

    def coarse(self) -> list[int]:
        """Some sizes over the whole range, the largest first."""
        gaps = N_COARSE - 1
        return sorted({self.least + round((self.most - self.least) * n / gaps) for n in range(N_COARSE)})[
            ::-1
        ]


@dataclass(frozen=True)
class SizeSearch:
    """Asks the rules about sizes of one runner's planned runs; sizes are whole steps of the distance."""

    past: Past
    method: Method
    bounds: Bounds
    step_m: float  # 100 m, a tenth of a mile
    told: dict[Question, WhatIf] = field(default_factory=dict, repr=False)  # every answer so far

    def forecasts(self, planned: Sequence[Expected], beside: Sequence[Question] = ()) -> list[Forecast]:
        """Forecasts of a plan; in the same breath what is asked beside, and what the search will ask first."""
        found, told = forecast_beside(
            self.past, planned, lambda bare: self._first_asked(bare, beside), self.method, self.bounds
        )
        self._keep(told)
        return found

    def _first_asked(self, bare: Sequence[Forecast], beside: Sequence[Question]) -> list[Question]:
        """Sizes asked beside, those of the run farthest above its room, and small ones of runs asked about beside."""
        above = [one for one in bare if one.scale is not None and one.scale < 1]
        likely = min(above, key=lambda one: one.scale or 0.0, default=None)
        least: dict[str, float] = {}
        for id_, share in beside:
            least[id_] = min(share, least.get(id_, share))
        found = list(beside)
        for one in bare:
            sizes, most = _sizes(one, self.step_m), least.get(one.session.id, 0.0)
            if sizes is not None and (one is likely or most):
                shares = map(sizes.share, sizes.coarse())
                found += [(sizes.id, share) for share in shares if one is likely or share < most]
        return found

    def with_passing(self, planned: Sequence[Expected], forecasts: Sequence[Forecast]) -> list[Forecast]:
        """The forecasts, each that does not pass as it is with the largest size that does.

        Parameters
        ----------
        planned : sequence of Expected
            The plan of the forecasts.
        forecasts : sequence of Forecast
            What the rules say about it, or about some of its runs; others are left as they are.

        Returns
        -------
        list of Forecast
            In their order.

        Raises
        ------
        polars.exceptions.ColumnNotFoundError
            When a column of a frame is absent.

        Valid for
        ---------
        Runs that keep their shape. Most rules speak on as a run grows: the largest size about which none of them
        speaks lies between two of those asked first. The few that may fall silent again speak about sizes that lie
        together, so below a size they speak about their silence ends between two of those asked. So no size that
        passes is passed over, and the rules are asked no more than where one of the few speaks.

        Uncertainty
        -----------
        As `forecast`.

        References
        ----------
        None: our definition (the rules have their own).

        Checked by
        ----------
        tests/load/test_plan_pass.py
        """
        ids = {one.session.id for one in coming_runs(planned, self.past.as_of)}  # no other is ever answered
        open_ones = [one for one in forecasts if one.session.id in ids and _is_open(one)]
        sizes = [found for one in open_ones if (found := _sizes(one, self.step_m)) is not None]
        while asked := [(one.id, share) for one in sizes for share in self._open_shares(one)]:
            self._keep(what_if(self.past, planned, asked, self.method, self.bounds))
        told = {one.id: _passing(one, self._answers(one)) for one in sizes}
        passing = {one.session.id: told.get(one.session.id, Passing(None)) for one in open_ones}
        return [replace(one, passing=passing.get(one.session.id)) for one in forecasts]

    def _open_shares(self, one: _Sizes) -> list[float]:
        """The shares of a run to ask next; none when the largest that passes is known."""
        answers = self._answers(one)
        return [one.share(steps) for steps in (_open_steps(one, answers) if answers else one.coarse())]

    def _answers(self, one: _Sizes) -> dict[float, WhatIf]:
        """Every answer about the sizes of a run to choose from, by its place among them."""
        own = {one.place(share): answer for (id_, share), answer in self.told.items() if id_ == one.id}
        return {place: answer for place, answer in own.items() if one.least <= place <= one.most}

    def _keep(self, told: Sequence[WhatIf]) -> None:
        self.told.update({(answer.id, answer.share): answer for answer in told})


def _is_open(found: Forecast) -> bool:
    return found.severity > 0 or (found.scale is not None and found.scale < 1)


def _sizes(found: Forecast, step_m: float) -> _Sizes | None:
    """Sizes below the planned one that every room holds; None when there is none."""
    asked = found.expected.get("distance_m")
    if not asked or found.room.get("distance") is None:
        return None
    held = asked if found.scale is None else min(found.scale, 1.0) * asked
    most = min(floor(held / step_m + 1e-6), ceil(asked / step_m - 1e-6) - 1)
    least = max(ceil(SMALLEST * asked / step_m), 1)
    return _Sizes(found.session.id, asked, step_m, least, most) if least <= most else None


def _open_steps(one: _Sizes, answers: Mapping[float, WhatIf]) -> list[int]:
    """The steps to ask next: those between a size from which the search goes down and the next one that was asked."""
    bottom = one.least - 1.0  # nothing to choose, and nothing speaks about it
    waves = {bottom: set[str]()} | {at: _waves(told) for at, told in answers.items() if not _bound(told)}
    place = max(waves)
    while not (gap := _gap(one, answers, place)):
        if place == bottom or (not waves[place] and _is_whole(place)):
            return []
        place = max(at for at in waves if at < place and not waves[place] & waves[at])
    return gap


def _gap(one: _Sizes, answers: Mapping[float, WhatIf], place: float) -> list[int]:
    """Every step between one that was asked and the next one that was."""
    above = min((at for at in answers if at > place), default=one.most + 1)
    return list(range(floor(place) + 1, ceil(above)))


def _is_whole(place: float) -> bool:
    """A step, and no size between two of them."""
    return place == floor(place)


def _bound(answer: WhatIf) -> bool:
    """A rule speaks that goes on speaking as the run grows."""
    return any(_wave(flag) is None and flag.rule not in PLUS for flag in answer.flags)


def _waves(answer: WhatIf) -> set[str]:
    return {wave for flag in answer.flags if (wave := _wave(flag)) is not None}


def _wave(flag: Flag) -> str | None:
    """The rule of a flag that may fall silent as the run grows; None: it does not."""
    is_week = flag.rule in WEEK_RULES and flag.tissue is not None
    return flag.rule if is_week or flag.rule == SAMENESS else None


def _passing(one: _Sizes, answers: Mapping[float, WhatIf]) -> Passing:
    clear = max((at for at, told in answers.items() if told.severity == 0 and _is_whole(at)), default=None)
    if clear is None:
        return Passing(None)
    above = answers.get(clear + 1)
    return Passing(one.share(clear), () if above is None else above.flags)
