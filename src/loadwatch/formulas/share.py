"""How sure a share of a few cases is."""

from __future__ import annotations

import math
from collections.abc import Callable

STEPS = 60  # halvings: far below the resolution of a float


def interval_clopper_pearson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Exact confidence interval of a binomial share.

    Parameters
    ----------
    k : int
        Cases that happened [1].
    n : int
        All cases [1].
    level : float
        Confidence, 0 to 1 [1].

    Returns
    -------
    tuple of float
        Lower and upper bound of the share [1]; 0 and 1 when there are no cases.

    Raises
    ------
    ValueError
        When `k` is not between 0 and `n`.

    Valid for
    ---------
    Independent cases. Flags of one runner follow each other, so the true uncertainty is wider.

    Uncertainty
    -----------
    Exact for the binomial distribution and therefore conservative: it covers at least `level`.

    References
    ----------
    Clopper CJ, Pearson ES. Biometrika 1934;26:404, doi:10.1093/biomet/26.4.404.

    Checked by
    ----------
    tests/golden/share.toml
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    tail = (1 - level) / 2
    lower = 0.0 if k == 0 else _root(lambda p: 1 - _at_most(k - 1, n, p) < tail)
    upper = 1.0 if k == n else _root(lambda p: _at_most(k, n, p) > tail)
    return lower, upper


def _at_most(k: int, n: int, p: float) -> float:
    """Chance of at most k of n."""
    return math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def _root(is_below: Callable[[float], bool]) -> float:
    """The share at which `is_below` turns false."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2
