"""The commands evaluate and alerts: one JSON document, exit status, plain sentences."""

from __future__ import annotations

from datetime import timedelta

from tests.test_cli_plan import SUNDAY, TODAY, Run, document, run

__all__ = ["run"]
KEYS = {
    "id", "athlete", "kind", "local_date", "session", "title", "distance_m", "room_m", "binding", "is_assumed", "severity",
    "occasion", "message", "reasons", "state", "queued_on", "queued_utc", "void_utc", "void_reason", "acknowledged",
}  # fmt: skip


def test_a_plan_is_told_listed_and_acknowledged(run: Run) -> None:
    """Planning queues an alert; evaluate adds none; alerts lists it until it is acknowledged, --all also then."""
    run("plan", "add", "16 km easy, 100 m up", "--date", SUNDAY)
    (looked,) = document(run("evaluate", "--json"))
    rows = document(run("alerts", "--json"))
    (told,) = [row for row in rows if row["kind"] == "session"]
    text = run("alerts", "list").stdout
    seen = run("alerts", "acknowledge", told["id"][:8], "--note", "asked the PT")
    after = document(run("alerts", "--json"))
    whole = document(run("alerts", "list", "--all", "--json"))
    of_pt = document(run("alerts", "list", "--as", "pt", "--json"))

    assert set(told) == KEYS
    assert (looked["athlete"], looked["local_date"], looked["is_queued"], looked["alerts"], looked["void"]) == (
        "Ana", TODAY.isoformat(), True, [], []
    )  # fmt: skip
    assert told["id"] in text
    assert seen.stdout.startswith("Seen: ")
    assert told["id"] not in {row["id"] for row in after}
    assert next(row for row in whole if row["id"] == told["id"])["acknowledged"][0]["note"] == "asked the PT"
    assert told["id"] in {row["id"] for row in of_pt}


def test_wrong_ids_days_and_readers_get_a_sentence(run: Run) -> None:
    """Status 2 and one sentence for an unknown alert, runner, reader or day; a day to come queues nothing."""
    unknown = run("alerts", "acknowledge", "abc")
    assert (unknown.exit_code, unknown.stderr.splitlines()[0]) == (2, "No alert 'abc' in this logbook.")
    for args in (("alerts", "--as", "coach"), ("evaluate", "--on", "soon"), ("evaluate", "--athlete", "Eve")):
        assert run(*args).exit_code == 2
    run("plan", "add", "16 km easy", "--date", SUNDAY + timedelta(days=7))
    told = run("evaluate", "--on", TODAY + timedelta(days=1))
    assert "nothing is queued" in told.stdout
