"""The command that looks back: what followed the flags."""

from __future__ import annotations

from loadwatch.cli.frame import ALL_DONE, AsJson, AsOf, Runner, Where, open_logbook, past_day, put, put_json
from loadwatch.cli.frame import command as guarded
from loadwatch.cli.text import put_table

HEAD = ("Rule", "Speaks of", "Flags", "Per 100 runs", "Onset within 7 days", "Onset within 14 days")
SPEAKS_OF = {
    "R1": "longer run", "R1b": "run twice as long", "R2": "more fast running", "R3": "more sprinting",
    "R4": "more climbing", "R5": "more descent", "R6": "more tissue load", "R7": "bigger week", "R8": "bigger ratio",
    "R9": "hard days close together", "R10": "several kinds at once", "R11": "return after a break",
    "R12": "days much alike", "R14": "Achilles history", "R15": "other shoes, strike or belt",
    "R16": "second-longest run", "PT": "therapist's limit", "all run days": "base rate",
}  # fmt: skip
LEGEND = (
    "Onset: a day on which symptoms began. In brackets the exact 95 % interval of the share; "
    "the base rate is that of all days with a run."
)


@guarded
def backtest(
    logbook: Where = None, athlete: Runner = None, as_of: AsOf = None, as_json: AsJson = False
) -> int:
    """Look back: how often each rule spoke, and how often symptoms began afterwards."""
    from loadwatch.views.backtest import backtest_cells, backtest_row

    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        found = book.backtest(who.name, as_of=past_day(as_of, book.today(who)))
    row = backtest_row(found, who.name)
    if as_json:
        put_json(row)
        return ALL_DONE
    cells = [[name, SPEAKS_OF.get(name, ""), *rest] for name, *rest in backtest_cells(found)]
    onsets = "no diary" if found.n_onsets is None else f"{found.n_onsets} onset{'s' * (found.n_onsets != 1)}"
    put_table(f"{who.name}: {found.n_runs} runs, {onsets}", HEAD, cells, (0, 1))
    put(LEGEND)
    put(row["caution"])
    return ALL_DONE
