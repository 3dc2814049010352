"""The command `loadwatch`: its commands in the order of the help page."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from loadwatch.cli import (
    alert,
    calibrating,
    clinic,
    cohort,
    diary,
    giving,
    keeping,
    method,
    note,
    plan,
    reading,
    serving,
)


class Plain(TyperGroup):
    """Commands whose complaint about an option begins with what was typed, not with the library's word."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


app = typer.Typer(
    name="loadwatch",
    cls=Plain,
    help="Watch files in, training-load picture and early warnings out. Everything stays on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # plain help: rich would take longer to load than all of loadwatch
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all done, 1 some inputs failed, 2 wrong usage or settings, 3 could not run.",
)
app.command("demo")(serving.demo)
app.command("serve")(serving.serve)
app.command("import")(keeping.import_)
app.command("undo")(keeping.undo)
app.command("batches")(keeping.batches)
app.command("doctor")(keeping.doctor)
app.command("reprocess")(keeping.reprocess)
app.command("method")(method.method)
app.command("erase")(giving.erase)
app.command("activities")(reading.activities)
app.command("show")(reading.show)
app.command("weekly")(reading.weekly)
app.command("load")(reading.load)
app.command("flags")(reading.flags)
app.command("caseload")(clinic.caseload)
app.command("report")(giving.report)
app.command("export")(giving.export)
app.add_typer(plan.app, name="plan")
app.command("forecast")(plan.forecast)
app.command("evaluate")(alert.evaluate)
app.add_typer(alert.app, name="alerts")
app.add_typer(diary.app, name="diary")
app.add_typer(note.app, name="note")
app.command("backtest")(calibrating.backtest)
app.add_typer(cohort.app, name="cohort")


def main() -> None:
    """Run the command line."""
    app()
