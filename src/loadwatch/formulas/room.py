"""Room: how much may be added before a ratio meets its edge. Plain numbers in and out."""

from __future__ import annotations


def spike_ratio(value: float, longest: float, floor: float) -> float:
    """Session against the largest of the days before it, or against a floor when that was less.

    Parameters
    ----------
    value : float [any unit]
        Exposure of the session.
    longest : float [same unit]
        Largest single session of the window before; 0 when there was none.
    floor : float [same unit]
        Smallest reference, so that a little novelty is not infinite.

    Returns
    -------
    float [1]
        Session spike ratio.

    Raises
    ------
    ZeroDivisionError
        When longest and floor are 0.

    Valid for
    ---------
    Distance in runners; for other exposures it is an analogy.

    Uncertainty
    -----------
    1.10 is the edge of a study's category, not a measured limit; one race lifts the reference for 30 days.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380 (the floor is ours).

    Checked by
    ----------
    tests/golden/room.toml
    """
    return value / max(longest, floor)


def room_session(longest: float, floor: float, edge: float = 1.10, modifier: float = 1.0) -> float:
    """Largest next session whose spike ratio is exactly at the edge.

    Parameters
    ----------
    longest : float [any unit]
        Largest tolerated single session of the window before.
    floor : float [same unit]
        Smallest reference.
    edge : float [1]
        Ratio that must not be passed.
    modifier : float [1]
        0.6 to 1.0: history, symptoms, absence.

    Returns
    -------
    float [unit of longest]
        Room of one session.

    Valid for
    ---------
    As `spike_ratio`.

    Uncertainty
    -----------
    As `spike_ratio`; the modifier is an engineering default.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380.

    Checked by
    ----------
    tests/golden/room.toml
    """
    return edge * modifier * max(longest, floor)


def room_week(reference: float, change: float, least_rise: float) -> float:
    """Week that is just not a note: the larger of 1.30 x the reference week and a rise just short of the least one.

    Parameters
    ----------
    reference : float [any unit]
        Reference week.
    change : float [1]
        Ratio of week to reference that must not be passed.
    least_rise : float [unit of reference]
        Rise that is a note when it is reached, and below which no ratio is.

    Returns
    -------
    float [unit of reference]
        Largest week; the rise stays one unit (a metre) short of the least one.

    Valid for
    ---------
    Rolling weeks; distances in metres.

    Uncertainty
    -----------
    Week-to-week change showed no relation to injury in 5205 runners. The least rise is an engineering
    default (docs/decisions/0011-weeks.md).

    References
    ----------
    Nielsen et al. 2014, doi:10.2519/jospt.2014.5164 (the ratio).

    Checked by
    ----------
    tests/golden/room.toml
    """
    return max(change * reference, reference + least_rise - 1.0)


def room_uncoupled(before: float, target: float, weeks: float = 3.0) -> float:
    """Acute week that gives an uncoupled ratio of exactly the target.

    Parameters
    ----------
    before : float [any unit]
        Sum of the chronic window before the acute one, by default three weeks.
    target : float [1]
        Ratio of acute week to mean week before.
    weeks : float [1]
        Length of the chronic window in acute ones.

    Returns
    -------
    float [unit of before]
        Acute week.

    Valid for
    ---------
    Chronic windows of `weeks` acute ones: 7 and 21 days by default.

    Uncertainty
    -----------
    In runners the ratio's relation to injury was inverse or null: for those who insist on a target.

    References
    ----------
    None (no DOI): solved from the definition of the ratio.

    Checked by
    ----------
    tests/golden/room.toml
    """
    return target * before / weeks


def room_coupled(before: float, target: float, weeks: float = 3.0) -> float:
    """Acute week that gives a coupled ratio of exactly the target.

    Parameters
    ----------
    before : float [any unit]
        Sum of the chronic window before the acute one, by default three weeks.
    target : float [1]
        Ratio of acute week to mean week of both windows; below 4 by default.
    weeks : float [1]
        Length of the chronic window in acute ones.

    Returns
    -------
    float [unit of before]
        Acute week.

    Raises
    ------
    ZeroDivisionError
        When the target is weeks + 1, which no week reaches.

    Valid for
    ---------
    As `room_uncoupled`; the ratio's windows are then 7 and 28 days.

    Uncertainty
    -----------
    As `room_uncoupled`.

    References
    ----------
    None (no DOI): solved from the definition of the ratio.

    Checked by
    ----------
    tests/golden/room.toml
    """
    return target * before / (weeks + 1.0 - target)


def room_ewma(acute: float, chronic: float, target: float, acute_n: int = 7, chronic_n: int = 28) -> float:
    """Next day's load that gives a ratio of exactly the target between two exponential means.

    Parameters
    ----------
    acute, chronic : float [any unit a day]
        State of the means today.
    target : float [1]
        Ratio of short to long mean.
    acute_n, chronic_n : int [d]
        Spans; smoothing is 2 / (n + 1).

    Returns
    -------
    float [unit of acute]
        Load of the next day; negative when even rest is above the target.

    Raises
    ------
    ZeroDivisionError
        When no load changes the ratio.

    Valid for
    ---------
    Targets below the ratio of the smoothings (3.6 for 7 and 28).

    Uncertainty
    -----------
    Tomorrow alone may be large: equal means of 30 leave room for 86. Not a limit to train to.

    References
    ----------
    Williams et al. 2017, doi:10.1136/bjsports-2016-096589 (filter); solved from its definition.

    Checked by
    ----------
    tests/golden/room.toml
    """
    short, long = 2.0 / (acute_n + 1.0), 2.0 / (chronic_n + 1.0)
    return (target * (1.0 - long) * chronic - (1.0 - short) * acute) / (short - target * long)
