"""The command that looks back: what followed the flags."""

from __future__ import annotations

from loadwatch.cli.frame import ALL_DONE, AsJson, AsOf, Runner, Where, as_day, open_logbook, put, put_json
from loadwatch.cli.frame import command as guarded
from loadwatch.cli.text import put_table

HEAD = ("Rule", "Flags", "Per 100 runs", "Onset within 7 days", "Onset within 14 days")


@guarded
def backtest(
    logbook: Where = None, athlete: Runner = None, as_of: AsOf = None, as_json: AsJson = False
) -> int:
    """Look back: how often each rule spoke, and how often symptoms began afterwards."""
    from loadwatch.views.backtest import backtest_cells, backtest_row

    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        found = book.backtest(who.name, as_of=as_day(as_of))
    row = backtest_row(found, who.name)
    if as_json:
        put_json(row)
        return ALL_DONE
    put_table(f"{who.name}: {found.n_runs} runs, {found.n_onsets} onsets", HEAD, backtest_cells(found), (0,))
    put(row["caution"])
    return ALL_DONE
