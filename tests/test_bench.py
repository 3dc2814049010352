"""`make bench` in its quick form: it runs, keeps what it found, and a part that fails hides nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks import bench, page, processes, scale_page
from benchmarks.rows import Row
from benchmarks.scale import UNITS

TEXT = """from benchmarks.rows import Row


def measure(is_quick=False):
    yield Row("before the end", 1.0, "s")
    {end}
"""


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The result of the smallest part in its quick form, run as `make bench` runs it."""
    target = tmp_path / "result.json"
    assert bench.main(["--quick", "--only", "memory", "--out", str(target)]) == 0
    assert "FIT, 1 files of one hour" in capsys.readouterr().out
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def test_the_quick_form_runs_and_keeps_its_table(told: dict[str, Any]) -> None:
    """Rows with values, the machine and versions, and no name or folder of this machine."""
    rows = [Row(**row) for row in told["parts"]["memory"]]

    assert rows[0].value is not None
    assert rows[0].value > 20
    assert told["is_quick"] is True
    assert told["machine"]["cores"] >= 1
    assert told["versions"]["polars"]
    assert {"/root", "/home", str(Path.cwd())}.isdisjoint(json.dumps(told).split('"'))
    assert "| FIT, 1 files of one hour: loadwatch whole import |" in page.text(told)


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ("raise ValueError('no such thing')", "failed: ValueError: no such thing"),
        ("import os; os._exit(9)", "failed: its process ended with 9"),
        ("import time; time.sleep(60)", "failed: not finished after 3 s"),
    ],
)
def test_a_part_that_fails_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, says: str
) -> None:
    """Raising, dying and hanging leave the rows so far and one that says why."""
    shown = bench.Asked(["broken"], is_quick=True, minutes=1.0, out=tmp_path / "r.json")
    package = tmp_path / "benchmarks"
    package.mkdir()
    for file in ("__init__.py", "bench.py", "machine.py", "page.py", "places.py", "plot.py", "rows.py"):
        (package / file).write_text((Path(bench.__file__).parent / file).read_text(encoding="utf-8"))
    (package / "broken.py").write_text(TEXT.format(end=end))
    monkeypatch.setattr(bench, "ROOT", tmp_path)

    rows = bench.rows_of("broken", 3.0 if "sleep" in end else 30.0, shown, tmp_path)

    assert [row.name for row in rows] == ["before the end", "broken"]
    assert rows[1].value is None
    assert rows[1].note == says


def test_the_page_is_that_of_the_newest_result() -> None:
    """docs/benchmarks.md is what the newest kept result says (`python -m benchmarks.page` renews it)."""
    newest = page.newest()
    if newest is None:
        assert not page.PAGE.exists()
        return

    assert page.PAGE.read_text(encoding="utf-8") == page.text(newest)
    for name, svg in page.plots(newest).items():
        assert (page.IMAGES / name).read_text(encoding="utf-8") == svg


def test_the_plan_is_that_of_the_newest_units() -> None:
    """docs/scale.md is what the newest kept units say, and a file costs there about what the newest table says."""
    told, table = scale_page.newest(), page.newest()
    assert told is not None
    assert table is not None
    assert scale_page.PAGE.read_text(encoding="utf-8") == scale_page.text(told)

    cost = scale_page.costs(told)
    assert cost is not None
    rate = next(row["value"] for row in table["parts"]["decoders"] if row["unit"] == "files/s")
    assert 0.7 < cost["import_ms"] * rate / 1_000 < 3.0


def test_the_plan_multiplies_its_units() -> None:
    """With units of one, the whole is the number of files, days and runners in hours and bytes."""
    found = {what: result for what, _, result in scale_page.whole(dict.fromkeys(UNITS, 1.0))}

    assert found["decode everything once"].startswith("56 core-hours: 100 cores for 0.6 hours")
    assert found["originals"] == "200 MB"
    assert found["cohort: days and runs"] == "365 MB + 200 MB"
    assert found["evaluation of all runners, each day"] == "100 core-seconds"
    assert found["the 54,795 new files of a day"] == "55 core-seconds"


def test_peak_is_that_of_all_processes_at_once() -> None:
    """Three processes of 60 MB each, started by one, are 180 MB and more; one of them alone is not."""
    child = "import time; held = bytearray(60_000_000); time.sleep(0.6)"
    parent = (
        "import subprocess, sys; "
        f"each = [subprocess.Popen([sys.executable, '-c', {child!r}]) for _ in range(int(sys.argv[1]))]; "
        "print(sum(one.wait() for one in each))"
    )

    three, one = (processes.run(processes.python("-c", parent, n)) for n in ("3", "1"))

    assert 180 < three.peak_mb < 280
    assert 60 < one.peak_mb < 120
    assert (three.told, three.seconds > 0.6) == ("0\n", True)
