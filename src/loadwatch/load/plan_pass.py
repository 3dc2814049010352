"""What would pass: the largest size of a planned run that no rule speaks about and every room holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor

from loadwatch.load.focus import PLUS
from loadwatch.load.forecast import Bounds, Forecast, Passing, Past
from loadwatch.load.plan import Expected
from loadwatch.load.plan_ahead import WhatIf, what_if
from loadwatch.model import Flag, Method

SMALLEST = 0.05  # of the planned size: less is not that run any more
N_COARSE = 12  # sizes asked first, over the whole range
SAMENESS = "R12"  # silent again where one run stands out of its week
WEEK_RULES = frozenset({"R7", "R8"})  # of a tissue: silent again where the distance of the same days speaks
Question = tuple[str, float]  # id of a planned run and share of its size


@dataclass(frozen=True)
class _Sizes:
    """The sizes of one run to choose from: whole steps of its distance, between two of them."""

    id: str
    asked_m: float
    step_m: float
    least: int
    most: int

    def share(self, steps: int) -> float:
        """Share of the planned size."""
        return steps * self.step_m / self.asked_m

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
    beside: tuple[Question, ...] = ()  # asked in the same breath, for who needs them anyway
    told: dict[Question, WhatIf] = field(default_factory=dict, repr=False)  # every answer so far

    def with_passing(self, planned: Sequence[Expected], forecasts: Sequence[Forecast]) -> list[Forecast]:
        """The forecasts, each that does not pass as it is with the largest size that does.

        Parameters
        ----------
        planned : sequence of Expected
            The plan of the forecasts.
        forecasts : sequence of Forecast
            What the rules say about it, or about some of its runs.

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
        open_ones = [one for one in forecasts if _is_open(one)]
        sizes = [found for one in open_ones if (found := _sizes(one, self.step_m)) is not None]
        known: dict[str, dict[int, WhatIf]] = {one.id: {} for one in sizes}
        wanted = {one: one.coarse() for one in sizes}
        while any(wanted.values()):
            for id_, answers in self._answers(planned, wanted).items():
                known[id_] |= answers
            wanted = {one: _open_steps(one, known[one.id]) for one in sizes}
        told = {one.id: _passing(one, known[one.id]) for one in sizes}
        passing = {one.session.id: told.get(one.session.id, Passing(None)) for one in open_ones}
        return [replace(one, passing=passing.get(one.session.id)) for one in forecasts]

    def beside_told(self, planned: Sequence[Expected]) -> list[WhatIf]:
        """What was to be asked beside; asked now when no size had to be searched."""
        if any(one not in self.told for one in self.beside):
            self._answers(planned, {})
        return [self.told[one] for one in self.beside]

    def _answers(
        self, planned: Sequence[Expected], wanted: Mapping[_Sizes, Sequence[int]]
    ) -> dict[str, dict[int, WhatIf]]:
        """What the rules say at each number of steps."""
        asked = [(one, steps) for one, all_steps in wanted.items() for steps in all_steps]
        questions = [(one.id, one.share(steps)) for one, steps in asked]
        new = [one for one in dict.fromkeys([*questions, *self.beside]) if one not in self.told]
        for answer in what_if(self.past, planned, new, self.method, self.bounds):
            self.told[answer.id, answer.share] = answer
        found: dict[str, dict[int, WhatIf]] = {one.id: {} for one in wanted}
        for (one, steps), question in zip(asked, questions, strict=True):
            found[one.id][steps] = self.told[question]
        return found


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


def _open_steps(one: _Sizes, answers: Mapping[int, WhatIf]) -> list[int]:
    """The steps to ask next: those between a size from which the search goes down and the next one that was asked."""
    place = max((steps for steps, answer in answers.items() if not _bound(answer)), default=None)
    while place is not None:
        if gap := _gap(one, answers, place):
            return gap
        speaking = _waves(answers[place])
        if not speaking:
            return []
        below = [steps for steps in answers if steps < place and not speaking & _waves(answers[steps])]
        place = max(below, default=None)
    return []


def _gap(one: _Sizes, answers: Mapping[int, WhatIf], place: int) -> list[int]:
    """Every step between one that was asked and the next one that was."""
    above = min((steps for steps in answers if steps > place), default=one.most + 1)
    return list(range(place + 1, above))


def _bound(answer: WhatIf) -> bool:
    """A rule speaks that goes on speaking as the run grows."""
    return any(_wave(flag) is None and flag.rule not in PLUS for flag in answer.flags)


def _waves(answer: WhatIf) -> set[str]:
    return {wave for flag in answer.flags if (wave := _wave(flag)) is not None}


def _wave(flag: Flag) -> str | None:
    """The rule of a flag that may fall silent as the run grows; None: it does not."""
    is_week = flag.rule in WEEK_RULES and flag.tissue is not None
    return flag.rule if is_week or flag.rule == SAMENESS else None


def _passing(one: _Sizes, answers: Mapping[int, WhatIf]) -> Passing:
    clear = max((steps for steps, answer in answers.items() if answer.severity == 0), default=None)
    if clear is None:
        return Passing(None)
    above = answers.get(clear + 1)
    return Passing(one.share(clear), () if above is None else above.flags)
